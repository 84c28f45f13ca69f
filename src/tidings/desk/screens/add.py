"""Adding articles: files, a web address or a pasted text, and how far their reading has come.

In: a form. Out: HTML; while a run goes on, its page asks again by itself.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from tidings.addresses import askable
from tidings.desk.intake import Pasted
from tidings.desk.parts import IntakePart, OwnForm
from tidings.desk.rendering import page
from tidings.desk.texts import texts
from tidings.errors import FetchError

router = APIRouter(include_in_schema=False)
_TEXT = 500_000  # characters; a form field may hold a mebibyte
Line = Annotated[str, Form(max_length=2000)]


@router.get("/add")
def ask(request: Request) -> Response:
    """The form."""
    return _form(request)


def _form(request: Request, problem: str = "", typed: Pasted | None = None, address: str = "") -> Response:
    """The form, with what was typed into one that was not taken."""
    context = {"problem": problem, "typed": typed or Pasted(""), "address": address, "place": "add"}
    return page(request, "add.html", context, 422 if problem else 200)


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
    intake: IntakePart,
    paste: Annotated[Pasted, Depends(_pasted)],
    files: Annotated[list[UploadFile] | None, File()] = None,
    address: Line = "",
) -> Response:
    """Begin to read what was sent."""
    inputs = [(each.filename, each.file.read()) for each in files or () if each.filename]
    if paste.text.strip():
        inputs.append(paste.input)
    try:
        # what is no web address would be taken for a path on this machine
        addresses = [askable(address)] if address.strip() else []
    except FetchError as bad:
        return _form(request, str(bad), paste, address)
    if not inputs and not addresses:
        return _form(request, texts().add.nothing, paste)
    return RedirectResponse(f"/add/{intake.start(inputs, addresses).id}", 303)


@router.get("/add/{run_id}")
def watch(request: Request, intake: IntakePart, run_id: str) -> Response:
    """A run."""
    run = intake.run(run_id)
    if run is None:
        raise HTTPException(404)
    return page(request, "adding.html", {"run": run, "place": "add"})
