"""Stories: the list, and the page of one. In: a page number or an id. Out: HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tidings.desk import links, stamps
from tidings.desk.dividing import Refused, division
from tidings.desk.parts import PAGE, BookPart, PagePart
from tidings.desk.rendering import page
from tidings.desk.telling import WIDTH, tell
from tidings.errors import Overtaken
from tidings.model import Story
from tidings.pipeline.book import Book
from tidings.pipeline.ruled_stories import find_story

router = APIRouter(include_in_schema=False)


@router.get("/stories")
def show_all(request: Request, book: BookPart, number: PagePart = 1) -> Response:
    """Stories, largest first."""
    catalogue = book.store.catalogue
    part = catalogue.stories(limit=PAGE, offset=(number - 1) * PAGE)
    facts = catalogue.facts({key for story in part.items for key in story.documents})
    spans = {s.id: stamps.span(facts[key].published for key in s.documents if key in facts) for s in part.items}

    def address(wanted: int) -> str:
        return links.with_query("/stories", page=wanted)

    context = {"part": part, "spans": spans, "number": number, "size": PAGE, "address": address}
    return page(request, "stories.html", {**context, "place": "stories"})


@router.get("/story/{story_id}")
def show(request: Request, book: BookPart, story_id: str, made: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
    """A story with its reports side by side."""
    return _page(request, book, find_story(book.store, story_id), made=made)


def refused(request: Request, book: Book, story_id: str, form: Refused, why: Overtaken | str) -> Response:
    """The page again, with what the form held and why it was not kept. Raises NotFound."""
    found = find_story(book.store, story_id)
    if isinstance(why, Overtaken):
        form = replace(form, earlier=book.store.review.decision(why.decision))
        return _page(request, book, found, form=form, status=409)
    return _page(request, book, found, form=replace(form, fault=why), status=422)


def _page(
    request: Request, book: Book, story: Story, *, made: int = 0, form: Refused | None = None, status: int = 200
) -> Response:
    who = request.state.session.who
    context = {
        "s": tell(book, story),
        "v": division(book, story, who, made, form),
        "who": who,
        "back": links.story(story.id),
        "width": WIDTH,
        "place": "stories",
    }
    return page(request, "story.html", context, status)
