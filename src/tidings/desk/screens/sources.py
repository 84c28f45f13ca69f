"""The watched sources: how each one is, and the list as it is changed.

In: forms, an OPML file. Out: HTML, OPML.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from tidings.desk import links
from tidings.desk.parts import IntakePart, OwnForm, SourcesPart
from tidings.desk.rendering import page
from tidings.desk.texts import texts
from tidings.errors import BadInput, ConfigError
from tidings.pipeline.sources import SourceList

router = APIRouter(include_in_schema=False)
_WORST_FIRST = ("broken", "empty", "slow", "not visited", "ok")
_COMPLAINTS = 20
Line = Annotated[str, Form(max_length=2000)]


@router.get("/sources")
def show(request: Request, listed: SourcesPart, added: int | None = None) -> Response:
    """All sources, those in trouble first."""
    return _page(request, listed, (), added)


@router.post("/sources", dependencies=[OwnForm])
def add(request: Request, listed: SourcesPart, address: Line = "", name: Line = "") -> Response:
    """Write a feed or sitemap to the list."""
    try:
        new = listed.add(address, name.strip() or None)
    except (BadInput, ConfigError) as error:
        return _page(request, listed, [str(error)])
    return RedirectResponse(links.with_query("/sources", added=int(new)), 303)


@router.post("/sources/opml", dependencies=[OwnForm])
def take(request: Request, listed: SourcesPart, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Write the feeds of an OPML file to the list."""
    if file is None or not file.filename:
        return _page(request, listed, [texts().sources.no_file])
    try:
        added, failed = listed.take_opml(file.file.read(), file.filename)
    except (BadInput, ConfigError) as error:
        return _page(request, listed, [str(error)])
    if failed:
        return _page(request, listed, [str(bad) for bad in failed[:_COMPLAINTS]], len(added))
    return RedirectResponse(links.with_query("/sources", added=len(added)), 303)


@router.post("/sources/visit", dependencies=[OwnForm])
def visit(intake: IntakePart) -> Response:
    """Begin to visit all sources once."""
    return RedirectResponse(f"/add/{intake.visit().id}", 303)


@router.get("/sources.opml")
def export(listed: SourcesPart) -> Response:
    """The list for other feed readers."""
    try:
        text = listed.opml()
    except ConfigError:
        return RedirectResponse("/sources", 303)  # which says what is wrong
    headers = {"Content-Disposition": 'attachment; filename="tidings.opml"'}
    return Response(text, media_type="text/x-opml", headers=headers)


def _page(request: Request, listed: SourceList, problems: list[str] | tuple[()], added: int | None = None) -> Response:
    try:
        found = sorted(listed.watched(), key=lambda each: _WORST_FIRST.index(each.state.health))
    except ConfigError as error:
        found, problems = [], [*problems, str(error)]
    healths = [each.state.health for each in found]
    context = {
        "sources": found,
        "counts": {health: healths.count(health) for health in _WORST_FIRST if health in healths},
        "problems": problems,
        "added": added,
        "file": str(listed.path),
    }
    return page(request, "sources.html", {**context, "place": "sources"}, 422 if problems else 200)
