"""Joining and splitting stories, by plain forms on the story's page.

In: forms with reports or another story, a reason, and what the reviewer saw. Out: the story's page as it is then.
A ruling on what somebody else has ruled on since is answered with 409 and shows that ruling.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from tidings.desk import links
from tidings.desk.dividing import Refused
from tidings.desk.parts import BookPart, OwnForm
from tidings.desk.screens import story
from tidings.desk.screens.ruling import Identity, Ruling, Words
from tidings.desk.texts import texts
from tidings.errors import NotFound, Overtaken
from tidings.model import Decision
from tidings.pipeline.book import Book
from tidings.pipeline.ruled_stories import documents_of, join, split
from tidings.report.escape import plain

router = APIRouter(include_in_schema=False)


class Splitting(Ruling):
    """Reports (document ids) that are about another happening."""

    report: Annotated[list[Words], Field(default_factory=list)]


class Joining(Ruling):
    """Another story: chosen from those that are near, or its id, its address, or a document's id."""

    near: Identity = ""
    other: Words = ""


@router.post("/story/{story_id}/split", dependencies=[OwnForm])
def take_apart(request: Request, book: BookPart, story_id: str, form: Annotated[Splitting, Form()]) -> Response:
    """Put some reports of a story into one of their own."""
    if not (who := request.state.session.who):
        return RedirectResponse(links.story(story_id), 303)
    refused = Refused(chosen=form.report, why=form.why, wanted="split")
    try:
        made = split(book.store, story_id, form.report, who=who, why=plain(form.why), seen=form.seen)
    except Overtaken as error:
        return story.refused(request, book, story_id, refused, error)
    except (ValueError, NotFound):
        return story.refused(request, book, story_id, refused, texts().story.bad_split)
    return RedirectResponse(_home(book, made), 303)


@router.post("/story/{story_id}/join", dependencies=[OwnForm])
def put_together(request: Request, book: BookPart, story_id: str, form: Annotated[Joining, Form()]) -> Response:
    """Make one of two stories."""
    if not (who := request.state.session.who):
        return RedirectResponse(links.story(story_id), 303)
    other = form.other.strip().rpartition("/story/")[2].partition("?")[0] or form.near
    refused = Refused(other=form.other, why=form.why, wanted="merge")
    try:
        made = join(book.store, story_id, other, who=who, why=plain(form.why), seen=form.seen)
    except Overtaken as error:
        return story.refused(request, book, story_id, refused, error)
    except (ValueError, NotFound):
        return story.refused(request, book, story_id, refused, texts().story.bad_join)
    return RedirectResponse(_home(book, made), 303)


def _home(book: Book, made: Decision) -> str:
    """The page of a story that a ruling left: the first, whose id stays when it is taken back; if none, that of the ruling."""
    facts = book.store.catalogue.facts(set(documents_of(made)))
    ordered = sorted(facts.values(), key=lambda each: (each.published or "9", each.id))
    for each in ordered:
        for found in book.store.stories([each.id]):
            return links.with_query(links.story(found.id), made=made.id)
    return links.with_query("/review/decisions", made=made.id)
