"""Adding articles: files or a pasted text, and how far their reading has come.

In: a form. Out: HTML; while a run goes on, its page asks again by itself.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from tidings.desk.intake import Intake, Pasted
from tidings.desk.parts import OwnForm
from tidings.desk.rendering import page

router = APIRouter(include_in_schema=False)
_TEXT = 500_000  # characters; a form field may hold a mebibyte
Line = Annotated[str, Form(max_length=2000)]


@router.get("/add")
def ask(request: Request) -> Response:
    """The form."""
    return page(request, "add.html", {"place": "add", "nothing": False})


def _pasted(
    text: Annotated[str, Form(max_length=_TEXT)] = "",
    title: Line = "",
    publisher: Line = "",
    published: Line = "",
    url: Line = "",
) -> Pasted:
    return Pasted(text, title, publisher, published, url)


@router.post("/add", dependencies=[OwnForm])
def take(
    request: Request,
    paste: Annotated[Pasted, Depends(_pasted)],
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Begin to read what was sent."""
    inputs = [(each.filename, each.file.read()) for each in files or () if each.filename]
    if paste.text.strip():
        inputs.append(paste.input)
    if not inputs:
        return page(request, "add.html", {"place": "add", "nothing": True}, 422)
    intake: Intake = request.app.state.intake
    return RedirectResponse(f"/add/{intake.start(inputs).id}", 303)


@router.get("/add/{run_id}")
def watch(request: Request, run_id: str) -> Response:
    """A run."""
    intake: Intake = request.app.state.intake
    run = intake.run(run_id)
    if run is None:
        raise HTTPException(404)
    return page(request, "adding.html", {"run": run, "place": "add"})
