"""A month as a table of days, with the plans of each.

In: plans, a month. Out: a Month for the page.
"""

from __future__ import annotations

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tidings.report import calendar
from tidings.report.plans import Plan

_LONGEST = timedelta(days=7)  # a time that is vaguer than a week stands on no day
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the table; ``plans``: how many there are."""

    date: str
    number: int
    inside: bool
    today: bool
    plans: int


@dataclass(frozen=True, slots=True)
class Month:
    """``of``: YYYY-MM. ``dated``: its plans by day; ``vague``: those that may come on many of its days."""

    of: str
    before: str
    after: str
    weeks: tuple[tuple[Day, ...], ...]
    dated: tuple[tuple[str, tuple[Plan, ...]], ...]
    vague: tuple[Plan, ...]


def month(of: str, plans: Iterable[Plan], today: str, *, first_weekday: int = 0) -> Month:
    """The month (YYYY-MM) with the plans whose time meets it. first_weekday: its weeks begin with it, 0 for Monday."""
    first = date.fromisoformat(f"{of}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    by_day: dict[str, list[Plan]] = {}
    vague: list[Plan] = []
    for plan in plans:
        reach = calendar.days(plan.finding.when)
        if reach is None or reach[0] >= following or reach[1] < first:
            continue
        if reach[1] - reach[0] >= _LONGEST:
            vague.append(plan)
        else:
            by_day.setdefault(max(reach[0], first).isoformat(), []).append(plan)
    counts = Counter({day: len(found) for day, found in by_day.items()})
    weeks = tuple(
        tuple(_day(each, first, counts, today) for each in week)
        for week in Calendar(first_weekday).monthdatescalendar(first.year, first.month)
    )
    dated = tuple((day, tuple(found)) for day, found in sorted(by_day.items()))
    before = (first - timedelta(days=1)).isoformat()[:7]
    return Month(of, before, following.isoformat()[:7], weeks, dated, tuple(vague))


def opening(plans: Iterable[Plan], today: str) -> str:
    """The month to open at: that of the first plan ahead, else of the last that passed unheard of, else the present one.

    Plans that are vaguer than a month do not count.
    """
    days: dict[str, list[str]] = {"ahead": [], "unheard": []}
    for plan in plans:
        reach = calendar.days(plan.finding.when)
        if reach is not None and plan.state in days and reach[1] - reach[0] < _MONTH:
            days[plan.state].append(reach[0].isoformat())
    if days["ahead"]:
        return max(min(days["ahead"]), today)[:7]
    return max(days["unheard"], default=today)[:7]


def _day(each: date, first: date, counts: Counter[str], today: str) -> Day:
    key = each.isoformat()
    return Day(key, each.day, each.month == first.month, key == today, counts[key])
