"""The calendar of plans. In: the book. Out: HTML by month, and an iCalendar file to subscribe to."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from tidings.desk import plans, rows, stamps
from tidings.desk.parts import BookPart
from tidings.desk.rendering import page
from tidings.model import Finding
from tidings.report import dates
from tidings.store.catalogue import Wanted

router = APIRouter(include_in_schema=False)
_MOST = 500


@router.get("/calendar")
def show(request: Request, book: BookPart) -> Response:
    """Plans by month: those ahead, then those that passed without news."""
    part = book.store.catalogue.findings(Wanted(open_plans=True, dated=True), order="oldest", limit=_MOST)
    gone = plans.passed(part.items, stamps.today())
    coming = plans.ahead(part.items, stamps.today())
    facts = book.store.catalogue.facts(rows.documents_of(part.items))

    def months(found: list[Finding]) -> list[tuple[str, list[rows.Row]]]:
        grouped = groupby(found, key=_month)
        return [(stamps.day(month), rows.rows(each, facts)) for month, each in grouped]

    context = {"ahead": months(coming), "passed": months(gone[::-1]), "total": part.total, "shown": len(part.items)}
    return page(request, "calendar.html", {**context, "place": "calendar"})


@router.get("/calendar.ics")
def subscribe(request: Request, book: BookPart) -> Response:
    """Every dated plan as a whole-day event."""
    part = book.store.catalogue.findings(Wanted(open_plans=True, dated=True), order="oldest", limit=_MOST)
    text = plans.calendar(part.items, str(request.base_url).rstrip("/"))
    headers = {"Content-Disposition": 'attachment; filename="tidings-plans.ics"'}
    return Response(text, media_type="text/calendar", headers=headers)


def _month(finding: Finding) -> str:
    """The month that a plan begins in, or its whole date where that is coarser than a month."""
    bounds = dates.bounds(finding.when or "")
    if bounds is None:
        return finding.when or ""
    return bounds.first[:7] if bounds.first[:7] == bounds.last[:7] else finding.when or ""
