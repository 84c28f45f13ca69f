"""The calendar of plans. In: the book. Out: HTML by month, and an iCalendar file to subscribe to."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from tidings.desk import links, rows, stamps
from tidings.desk.parts import BookPart
from tidings.desk.rendering import page
from tidings.model import Finding
from tidings.pipeline import Book
from tidings.pipeline.plans import plans
from tidings.report import calendar, dates
from tidings.report.plans import AHEAD, Plan
from tidings.store.catalogue import Part, Wanted

router = APIRouter(include_in_schema=False)
_MOST = 500
_ALL = 1_000_000  # a subscription that leaves events out would take them away again


@router.get("/calendar")
def show(request: Request, book: BookPart) -> Response:
    """Plans by month: those ahead, then those that passed without news."""
    part = book.store.catalogue.findings(Wanted(open_plans=True, dated=True), order="oldest", limit=_MOST)
    known = _plans(book, part)
    facts = book.store.catalogue.facts(rows.documents_of(part.items))

    def months(found: Sequence[Finding]) -> list[tuple[str, list[rows.Row]]]:
        grouped: dict[str, list[Finding]] = {}
        for finding in found:
            grouped.setdefault(_month(finding), []).append(finding)
        return [(stamps.day(month), rows.rows(each, facts)) for month, each in grouped.items()]

    coming = [plan.finding for plan in known if plan.state == "ahead"]
    gone = [plan.finding for plan in known if plan.state == "unheard"]
    context = {"ahead": months(coming), "passed": months(gone[::-1]), "total": part.total, "shown": len(part.items)}
    return page(request, "calendar.html", {**context, "place": "calendar"})


@router.get("/calendar.ics")
def subscribe(request: Request, book: BookPart) -> Response:
    """Every dated plan as an event; one that came true, was changed or called off stays and says so."""
    wanted = Wanted(statuses=tuple(sorted(AHEAD)), dated=True)
    found = _plans(book, book.store.catalogue.findings(wanted, order="oldest", limit=_ALL))
    here = str(request.base_url).rstrip("/")
    text = calendar.render(found, page=lambda finding: here + links.finding(finding))
    headers = {"Content-Disposition": 'attachment; filename="tidings-plans.ics"'}
    return Response(text, media_type="text/calendar", headers=headers)


def _plans(book: Book, part: Part[Finding]) -> list[Plan]:
    return plans(book.store, part.items, stamps.today(), book.taxonomy)


def _month(finding: Finding) -> str:
    """The month that a plan begins in, or its whole date where that is coarser than a month."""
    bounds = dates.bounds(finding.when or "")
    if bounds is None:
        return finding.when or ""
    return bounds.first[:7] if bounds.first[:7] == bounds.last[:7] else finding.when or ""
