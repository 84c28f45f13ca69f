"""The first page: what is new, what is large, what is due, what is disputed.

In: the book and the visitor's last visit. Out: HTML.
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from tidings import ontology
from tidings.desk import disputes, rows, seen, stamps
from tidings.desk.parts import BookPart, OwnForm, SourcesPart
from tidings.desk.rendering import page
from tidings.errors import ConfigError
from tidings.model import Finding
from tidings.pipeline.book import Book
from tidings.pipeline.plans import plans
from tidings.pipeline.sources import SourceList, Watched
from tidings.report.plans import State
from tidings.store.wanted import Wanted

router = APIRouter(include_in_schema=False)
_SHOWN = 10


@router.get("/")
def show(request: Request, book: BookPart, sources: SourcesPart) -> Response:
    """Today."""
    catalogue = book.store.catalogue
    visit = seen.visit(request.cookies.get(seen.COOKIE), catalogue.newest())
    ruled = seen.visit(request.cookies.get(seen.RULED), book.store.review.newest())
    known = visit.known or None  # a first visit that goes on knows nothing either
    lists = _lists(book, known, ruled.known or 0)
    context = {
        "known": known,
        "again": visit.known is not None,
        "sizes": catalogue.sizes(),
        "trouble": _trouble(sources),
        **lists,
    }
    response = page(request, "today.html", {**context, "place": "today"})
    response.headers.append("Set-Cookie", visit.cookie)
    response.headers.append("Set-Cookie", ruled.named(seen.RULED))
    return response


@router.post("/seen", dependencies=[OwnForm])
def mark(book: BookPart) -> Response:
    """Everything is known from here on."""
    response = RedirectResponse("/", 303)
    response.headers.append("Set-Cookie", seen.all_seen(book.store.catalogue.newest()).cookie)
    response.headers.append("Set-Cookie", seen.all_seen(book.store.review.newest()).named(seen.RULED))
    return response


def _trouble(sources: SourceList) -> list[Watched]:
    """Sources that are broken, slow or empty; a list that cannot be read is for its own screen to complain of."""
    try:
        return [each for each in sources.watched() if each.in_trouble][:_SHOWN]
    except ConfigError:
        return []


def _lists(book: Book, known: int | None, ruled: int) -> dict[str, object]:
    catalogue = book.store.catalogue
    ties = tuple(name for name in ontology.load().types if name not in rows.PLAIN)
    day = stamps.today()
    due = catalogue.first(Wanted(open_plans=True, dated=True, since=day), order="oldest", limit=_SHOWN)
    gone = catalogue.first(Wanted(open_plans=True, dated=True, over=day), order="newest", limit=_SHOWN)
    new = Wanted(types=ties, after=known)
    # who was never here before has no use for what changed since
    changed = disputes.Disputes() if known is None else disputes.since(book, known, ruled)
    listed = {finding.id for finding in (*changed.opened, *(each for each, _ in changed.settled))}
    disputed = catalogue.first(Wanted(standings=("disputed", "denied")), order="newest", limit=_SHOWN + len(listed))
    found: dict[str, list[Finding]] = {
        "opened": list(changed.opened),
        "ties": list(catalogue.first(new, order="reports", limit=_SHOWN)),
        "disputes": [each for each in disputed if each.id not in listed][:_SHOWN],
        "ahead": _in_state(book, due, "ahead", day),
        "passed": _in_state(book, gone, "unheard", day)[-5:][::-1],
    }
    shown = [finding for each in found.values() for finding in each] + [each for each, _ in changed.settled]
    facts = catalogue.facts(rows.documents_of(shown))
    stories = catalogue.stories(limit=8)
    fresh = {story.id for story in catalogue.stories(after=known, limit=200).items} if known else set()
    told = catalogue.facts({key for story in stories.items for key in story.documents})
    spans = {s.id: stamps.span(told[key].published for key in s.documents if key in told) for s in stories.items}
    return {
        **{name: rows.rows(listed, facts) for name, listed in found.items()},
        "settled": [(rows.row(each, facts), how) for each, how in changed.settled],
        # only who was here before is told how many there are
        "new_ties": catalogue.number(new) if known is not None else 0,
        "stories": stories,
        "fresh_stories": fresh,
        "spans": spans,
        "latest": catalogue.documents(after=known, limit=_SHOWN),
    }


def _in_state(book: Book, found: Sequence[Finding], state: State, day: str) -> list[Finding]:
    """Those of the plans that stand so on a day, by date."""
    return [plan.finding for plan in plans(book.store, found, day, book.taxonomy) if plan.state == state]
