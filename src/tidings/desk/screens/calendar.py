"""The calendar of plans. In: the book. Out: HTML by month, and an iCalendar file to subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tidings.desk import links, locales, months, rows, stamps
from tidings.desk.gate import Gate
from tidings.desk.parts import BookPart
from tidings.desk.rendering import page
from tidings.model import Finding
from tidings.pipeline.book import Book
from tidings.pipeline.plans import plans
from tidings.report import calendar, dates
from tidings.report.plans import AHEAD, Plan, State
from tidings.store.wanted import Wanted

router = APIRouter(include_in_schema=False)
_MOST = 500
_STATUSES = tuple(sorted(AHEAD))
_MONTH_FORM = r"^([12]\d{3}-(0[1-9]|1[0-2]))?$"
_ALL = 1_000_000  # a subscription that leaves events out would take them away again


@router.get("/calendar")
def show(
    request: Request, book: BookPart, month: Annotated[str, Query(pattern=_MONTH_FORM, description="YYYY-MM")] = ""
) -> Response:
    """Without a month: plans ahead, then those that passed without news. With one: all that its days hold."""
    today, first = stamps.today(), locales.first_weekday()
    wanted = _within(month) if month else Wanted(open_plans=True, dated=True)
    found = _listed(book, wanted)
    known = _plans(book, found)
    of = month or months.opening(known, today)
    near = known if month else _plans(book, _listed(book, _within(of)))
    grid = months.month(of, near, today, first_weekday=first)
    facts = book.store.catalogue.facts(rows.documents_of(plan.finding for plan in known))

    def shown(found: Iterable[Plan]) -> list[rows.Row]:
        return rows.rows((plan.finding for plan in found), facts)

    gate: Gate = request.app.state.gate
    context = {
        "subscription": links.with_query("/calendar.ics", key=gate.calendar_key),
        "chosen": month,
        "grid": grid,
        "weekdays": locales.weekdays(),
        "tongue": locales.language(),
        "days": [(day, shown(found)) for day, found in grid.dated] if month else [],
        "vague": shown(grid.vague) if month else [],
        "ahead": _by_month(known, "ahead", shown),
        "passed": _by_month(known[::-1], "unheard", shown),
        "total": book.store.catalogue.number(wanted) if len(found) == _MOST else len(found),
        "shown": len(found),
    }
    return page(request, "calendar.html", {**context, "place": "calendar"})


@router.get("/calendar.ics")
def subscribe(request: Request, book: BookPart) -> Response:
    """Every dated plan as an event; one that came true, was changed or called off stays and says so."""
    wanted = Wanted(statuses=_STATUSES, dated=True)
    found = _plans(book, _listed(book, wanted, _ALL))
    here = str(request.base_url).rstrip("/")
    text = calendar.render(found, page=lambda finding: here + links.finding(finding))
    headers = {"Content-Disposition": 'attachment; filename="tidings-plans.ics"'}
    return Response(text, media_type="text/calendar", headers=headers)


def _within(month: str) -> Wanted:
    return Wanted(statuses=_STATUSES, dated=True, since=month, until=month)


def _listed(book: Book, wanted: Wanted, most: int = _MOST) -> Sequence[Finding]:
    """Findings by their time. How many there are by type and standing is not asked for: to count takes longer than to list."""
    return book.store.catalogue.first(wanted, order="oldest", limit=most)


def _plans(book: Book, found: Sequence[Finding]) -> list[Plan]:
    return plans(book.store, found, stamps.today(), book.taxonomy)


def _by_month(
    plans: Iterable[Plan], state: State, shown: Callable[[Iterable[Plan]], list[rows.Row]]
) -> list[tuple[str, list[rows.Row]]]:
    grouped: dict[str, list[Plan]] = {}
    for plan in plans:
        if plan.state == state:
            grouped.setdefault(_month(plan.finding), []).append(plan)
    return [(stamps.day(month), shown(found)) for month, found in grouped.items()]


def _month(finding: Finding) -> str:
    """The month that a plan begins in, or its whole date where that is coarser than a month."""
    bounds = dates.bounds(finding.when or "")
    if bounds is None:
        return finding.when or ""
    return bounds.first[:7] if bounds.first[:7] == bounds.last[:7] else finding.when or ""
