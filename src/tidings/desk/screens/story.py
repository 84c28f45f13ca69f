"""Stories: the list, and the page of one. In: a page number or an id. Out: HTML."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tidings.desk import links, stamps
from tidings.desk.parts import PAGE, BookPart, PagePart
from tidings.desk.rendering import page
from tidings.desk.telling import WIDTH, tell

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
def show(request: Request, book: BookPart, story_id: str) -> Response:
    """A story with its reports side by side."""
    return page(request, "story.html", {"s": tell(book, story_id), "width": WIDTH, "place": "stories"})
