"""Plans as iCalendar (RFC 5545).

In: ``Plan`` records. Out: the text of a calendar with one all-day event for each plan that has a date. The same plans give the
same text: a subscribed calendar sees an event move or end, and no event twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from tidings.model import Evidence
from tidings.report import dates, wording
from tidings.report.escape import plain, web_address
from tidings.report.plans import Plan, State

_PRODUCT = "-//Tidings//plans//EN"
_STATUS: Mapping[State, str] = {
    "ahead": "CONFIRMED",
    "unheard": "TENTATIVE",
    "happened": "CONFIRMED",
    "changed": "CANCELLED",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
}
_MARKS: Mapping[State, str] = {
    "unheard": "nothing heard",
    "happened": "came true",
    "changed": "changed",
    "cancelled": "called off",
    "denied": "denied",
}
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # revision of a plan none of whose reports is dated


def render(plans: Iterable[Plan], *, page: Callable[[str], str] | None = None) -> str:
    """The calendar. A plan without a date has no day to stand on and is left out.

    page: gives the address of a finding's page by its id, for an event to lead to; without it, it leads to its first report.
    UID is the finding's id. SEQUENCE counts the reports behind the plan and behind its outcome: it grows with each that comes
    in. STATUS is CONFIRMED, TENTATIVE (possible, or passed unheard of) or CANCELLED. An event is as long as its date is vague.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", "Tidings: plans")
    calendar.add("x-wr-calname", "Tidings: plans")
    for plan in plans:
        if (found := days(plan.finding.when)) is not None:
            calendar.add_component(_event(plan, *found, page(plan.finding.id) if page else None))
    return str(calendar.to_ical(), "utf-8")


def _event(plan: Plan, first: date, last: date, page: str | None) -> Event:
    event, proof = Event(), (*plan.evidence, *plan.outcome_evidence)
    when = dates.label(plain(plan.finding.when or ""))
    mark = _MARKS.get(plan.state, "possible" if plan.finding.status == "possible" else "")
    if plan.state == "happened" and plan.outcome is not None and plan.outcome.status == "planned":
        mark = "became a plan"
    vague = when if first != last else ""
    aside = "; ".join(part for part in (vague, mark) if part)
    said = wording.sentence(plan.finding, dated=False)
    event.add("uid", f"{plan.finding.id}@tidings")
    event.add("summary", f"{said} ({aside})" if aside else said)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("sequence", len({piece.document for piece in proof}) - 1)
    event.add("status", _STATUS[plan.state] if plan.finding.status == "planned" or plan.outcome else "TENTATIVE")
    revised = max((_moment(piece) for piece in proof), default=_UNKNOWN)
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("transp", "TRANSPARENT")
    event.add("categories", [plan.finding.type, *plan.topics])
    event.add("description", "\n".join(_described(plan)))
    if places := [plain(place.text) for place in plan.finding.roles.get("place", ())]:
        event.add("location", ", ".join(places))
    if address := page or next(filter(None, (web_address(piece.url) for piece in proof)), None):
        event.add("url", address)
    return event


def _described(plan: Plan) -> Iterable[str]:
    """What stands behind the plan: counts, then each sentence with where it stands."""
    finding = plan.finding
    yield f"{finding.status}; {wording.support(finding)}; {finding.standing}"
    yield from map(_sentence, plan.evidence)
    if plan.outcome is not None:
        yield f"What came of it: {wording.sentence(plan.outcome)}"
        yield from map(_sentence, plan.outcome_evidence)


def _sentence(piece: Evidence) -> str:
    outlet = plain(piece.publisher) if piece.publisher else ""
    day = dates.label(plain(piece.published)) if piece.published else ""
    place = f"{plain(piece.document)}, characters {piece.span.start}–{piece.span.end}"
    return f"“{plain(piece.sentence)}” – {', '.join(part for part in (outlet, day, place) if part)}"


def days(when: str | None) -> tuple[date, date] | None:
    """First and last day; None if there is none or one end is open."""
    reach = dates.bounds(when) if when else None
    if reach is None or reach.first.startswith("0000") or reach.last.startswith("9999"):
        return None
    return _day(reach.first), _day(reach.last)


def _day(text: str) -> date:
    """The day, or the last of a month that has fewer."""
    year, month, day = map(int, text.split("-"))
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))


def _moment(piece: Evidence) -> datetime:
    """When a report was published, as far as that is known."""
    reach = dates.bounds(piece.published) if piece.published else None
    if reach is None:
        return _UNKNOWN
    try:
        moment = datetime.fromisoformat(piece.published or "")
    except ValueError:
        first = _day(reach.first)
        return datetime(first.year, first.month, first.day, tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
