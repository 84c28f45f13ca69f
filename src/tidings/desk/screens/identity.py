"""Who is who: why an entity's names are one, and the forms that join it with another or take it apart.

In: an entity's id, forms with what the reviewer saw. Out: HTML. A ruling on what somebody else has ruled on since is answered
with 409 and shows that ruling.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from tidings.desk import links
from tidings.desk.dividing import Refused
from tidings.desk.identity import identity, named
from tidings.desk.parts import BookPart, OwnForm
from tidings.desk.screens import ruling
from tidings.desk.screens.ruling import Identity, Ruling, Words
from tidings.desk.texts import texts
from tidings.errors import NotFound, Overtaken
from tidings.model import Decision, Entity
from tidings.pipeline.book import Book
from tidings.pipeline.ruled_names import home, join, split
from tidings.report.escape import plain

router = APIRouter(include_in_schema=False)


class Joining(Ruling):
    """Another name of the same: chosen from those that are near, or typed."""

    near: Identity = ""
    other: Words = ""


class Splitting(Ruling):
    """Names or reports (document ids) of somebody else."""

    name: Annotated[list[Words], Field(default_factory=list)]
    report: Annotated[list[Words], Field(default_factory=list)]


@router.get("/entity/{entity_id}/names")
def show(request: Request, book: BookPart, entity_id: str, made: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
    """Why its names are one, and what can be ruled on them."""
    return _page(request, book, book.store.entity(entity_id), made=made)


@router.post("/entity/{entity_id}/join", dependencies=[OwnForm])
def put_together(request: Request, book: BookPart, entity_id: str, form: Annotated[Joining, Form()]) -> Response:
    """Make one of two entities."""
    if not (who := request.state.session.who):
        return RedirectResponse(links.names_of(entity_id), 303)
    entity = book.store.entity(entity_id)
    refused = Refused(other=form.other, why=form.why, wanted="same")
    other = named(book, form.other.strip() or form.near)
    if other is None:
        return _page(request, book, entity, form=replace(refused, fault=texts().identity.bad_join))
    try:
        made = join(book.store, entity, other, who=who, why=plain(form.why), seen=form.seen)
    except Overtaken as error:
        return _late(request, book, entity, refused, error)
    except (ValueError, NotFound):
        return _page(request, book, entity, form=replace(refused, fault=texts().identity.bad_join))
    return _done(book, made)


@router.post("/entity/{entity_id}/split", dependencies=[OwnForm])
def take_apart(request: Request, book: BookPart, entity_id: str, form: Annotated[Splitting, Form()]) -> Response:
    """Give some names, or what some reports tell, to somebody else."""
    if not (who := request.state.session.who):
        return RedirectResponse(links.names_of(entity_id), 303)
    entity = book.store.entity(entity_id)
    refused = Refused(chosen=(*form.name, *form.report), why=form.why, wanted="different")
    try:
        made = split(
            book.store, entity, names=form.name, documents=form.report, who=who, why=plain(form.why), seen=form.seen
        )
    except Overtaken as error:
        return _late(request, book, entity, refused, error)
    except (ValueError, NotFound):
        return _page(request, book, entity, form=replace(refused, fault=texts().identity.bad_split))
    return _done(book, made)


def _done(book: Book, made: Decision) -> Response:
    there = home(book.store, made)
    address = links.names_of(there) if there else "/review/decisions"
    return RedirectResponse(links.with_query(address, made=made.id), 303)


def _late(request: Request, book: Book, entity: Entity, form: Refused, error: Overtaken) -> Response:
    form = replace(form, earlier=book.store.review.decision(error.decision))
    return _page(request, book, entity, form=form, status=409)


def _page(
    request: Request, book: Book, entity: Entity, *, made: int = 0, form: Refused | None = None, status: int = 0
) -> Response:
    context = {"i": identity(book, entity, made=made, refused=form), "back": links.names_of(entity.id)}
    status = status or (422 if form else 200)
    return ruling.answer(request, "identity.html", context | {"place": "names"}, status)
