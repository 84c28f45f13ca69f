"""The first page: what is new, what is large, what is due, what is disputed.

In: the book and the visitor's last visit. Out: HTML.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tidings import ontology
from tidings.desk import plans, rows, seen, stamps
from tidings.desk.parts import BookPart, OwnForm
from tidings.desk.rendering import page
from tidings.store.catalogue import Catalogue, Wanted

router = APIRouter(include_in_schema=False)
_SHOWN = 10


@router.get("/")
def show(request: Request, book: BookPart) -> Response:
    """Today."""
    catalogue = book.store.catalogue
    visit = seen.visit(request.cookies.get(seen.COOKIE), catalogue.newest())
    context = {"visit": visit, "sizes": catalogue.sizes(), **_lists(catalogue, visit.known)}
    response = page(request, "today.html", {**context, "place": "today"})
    response.headers.append("Set-Cookie", visit.cookie)
    return response


@router.post("/seen", dependencies=[OwnForm])
def mark(book: BookPart) -> Response:
    """Everything is known from here on."""
    response = RedirectResponse("/", 303)
    response.headers.append("Set-Cookie", seen.all_seen(book.store.catalogue.newest()).cookie)
    return response


def _lists(catalogue: Catalogue, known: int | None) -> dict[str, object]:
    ties = tuple(name for name in ontology.load().types if name not in rows.PLAIN)
    day = stamps.today()
    found = {
        "ties": catalogue.findings(Wanted(types=ties, after=known), order="reports", limit=_SHOWN),
        "disputes": catalogue.findings(Wanted(standings=("disputed", "denied")), limit=_SHOWN),
        "ahead": catalogue.findings(Wanted(open_plans=True, dated=True, since=day), order="oldest", limit=_SHOWN),
    }
    passed = plans.passed(catalogue.findings(Wanted(open_plans=True, dated=True, until=day), limit=50).items, day)[:5]
    listed = [*passed, *(finding for part in found.values() for finding in part.items)]
    facts = catalogue.facts(rows.documents_of(listed))
    stories = catalogue.stories(limit=8)
    fresh = {story.id for story in catalogue.stories(after=known, limit=200).items} if known else set()
    told = catalogue.facts({key for story in stories.items for key in story.documents})
    spans = {s.id: stamps.span(told[key].published for key in s.documents if key in told) for s in stories.items}
    return {
        **{name: (rows.rows(part.items, facts), part.total) for name, part in found.items()},
        "passed": (rows.rows(passed, facts), len(passed)),
        "stories": stories,
        "fresh_stories": fresh,
        "spans": spans,
        "latest": catalogue.documents(after=known, limit=_SHOWN),
    }
