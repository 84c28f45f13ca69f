"""What surrounds a time expression: the publication date, times told before, and whether the words look back or ahead.

In: a text and its publication date. Out: the day, month, quarter or year that words without a year, or without a date, mean.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

#: A month or day without a year that lies further ahead than this is last year's, unless the words look ahead.
_AHEAD_MONTHS = 3
_BEFORE, _AFTER = 110, 40  # characters that are searched for words of tense
_SENTENCE_END = re.compile(r"(?<=[a-z)\"'’][.!?;])\s|\n\s*\n")
_FUTURE = re.compile(
    r"\b(?:will|won['’]t|shall|would|should|must|to be|to (?!the\b|an?\b|its?\b|his\b|their\b|about\b|more\b)[a-z]{3,}|"
    r"going to|scheduled|due|expect\w*|"
    r"plans?|planned|planning|set for|upcoming|matur\w+|expir\w+|deadline|likely|hopes?|aims?|intends?)\b|['’]ll\b|"
    r"\b(?:until|till|by|before|through|effective|payable|beginning|starting)(?: the)? ?$",
    re.I,
)
_PAST = re.compile(r"\b(?:was|were|had|did|has|have|been|since|ago|earlier)\b", re.I)
#: Past tense, or the participle of a verb of any tense: counts only where nothing else does.
_PERHAPS_PAST = re.compile(
    r"\b(?:rose|fell|made|gave|took|came|went|began|won|lost|met|held|sold|bought|paid|sent|left|got|brought|saw|became|led|ran|grew|hit|kept|"
    r"spent|told|thought|found|stood|drew|broke|chose|wrote|flew|threw|\w{3,}ed|last|after)\b",
    re.I,
)
_SAID = re.compile(
    r"\b(?:said|says|announced|reported|told \w+|added|disclosed|confirmed)(?: \w+)?(?: on| late| early)? ?$", re.I
)


@dataclass(slots=True)
class Context:
    """Where a reader of the text stands; ``reference`` and ``quarter`` move on with the text."""

    text: str
    today: date | None
    reference: str | None = None  # the last date of the text
    quarter: str | None = None  # the last quarter of the text

    def looks_ahead(self, start: int, end: int) -> bool | None:
        """Tense of the words around ``start:end``: True ahead, False back, None if they do not say."""
        before = _SENTENCE_END.split(self.text[max(0, start - _BEFORE) : start])[-1]
        if _SAID.search(before):
            return False
        cues = [(m.start(), True) for m in _FUTURE.finditer(before)] + [
            (m.start(), False) for m in _PAST.finditer(before)
        ]
        if cues:
            return max(cues)[1]
        if _PERHAPS_PAST.search(before):
            return False
        after = _SENTENCE_END.split(self.text[end : end + _AFTER])[0]
        patterns = ((True, _FUTURE), (False, _PAST), (False, _PERHAPS_PAST))
        found = [(m.start(), tense) for tense, pattern in patterns if (m := pattern.search(after))]
        return min(found)[1] if found else None

    def year_of(self, month: int, ahead: bool | None, day: int = 1) -> int | None:
        """The year of a month, or of a day in it, that the text names without one."""
        if self.today is None:
            return None
        distance = month - self.today.month
        if day > 1 and distance == 0:
            return self.today.year
        if ahead:
            return self.today.year + (distance < -2)
        if ahead is None and -6 <= distance <= _AHEAD_MONTHS:
            return self.today.year
        if ahead is None and distance < -8:
            return self.today.year + 1
        return self.today.year - (distance > (_AHEAD_MONTHS - 2 if ahead is False else _AHEAD_MONTHS))

    def weekday(self, number: int, shift: str, ahead: bool | None) -> date | None:
        """The day that a weekday means: the last one, the present one included, unless the words look ahead."""
        if self.today is None:
            return None
        distance = (number - self.today.weekday()) % 7
        if shift in ("next", "coming"):
            return self.today + timedelta(days=distance or 7)
        if shift in ("last", "past", "previous"):
            return self.today - timedelta(days=(7 - distance) % 7 or 7)
        if ahead or shift == "this":
            return self.today + timedelta(days=distance)
        return self.today - timedelta(days=(7 - distance) % 7)

    def quarter_of(self, number: int, ahead: bool | None) -> str:
        """``1989-Q3``: the last quarter of this number that has begun, or the next one if the words look ahead."""
        if self.today is None:
            return f"XXXX-Q{number}"
        now, year = (self.today.month + 2) // 3, self.today.year
        if ahead:
            # The quarter that has just ended is still to be reported on.
            return f"{year + (number < now - 1)}-Q{number}"
        return f"{year - (number > now + (ahead is None))}-Q{number}"

    def has_begun(self, quarter: str) -> bool:
        """True if a quarter began before the day of the report."""
        day = first_day(quarter)
        return bool(day and self.today and day <= self.today)

    def reported_quarter(self) -> str:
        """The quarter that a report speaks of: the last one named, else the last one that is over."""
        return self.quarter or (shifted(self.today, -1, "quarter") if self.today else "XXXX-QX")

    def base(self) -> date | None:
        """The first day of the last date that the text names; the publication date if it names none."""
        return first_day(self.reference) or self.today


def first_day(value: str | None) -> date | None:
    """The first day of a date value of any precision; None for one that has no place in the calendar."""
    match = re.match(r"(\d{4})(?:-(?:Q([1-4])|W(\d\d)|(\d\d)(?:-(\d\d))?|(SP|SU|FA|WI)))?", value or "")
    if not match:
        return None
    year, quarter, week, month, day, season = match.groups()
    try:
        if week:
            return date.fromisocalendar(int(year), int(week), 1)
        start = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}.get(season or "", 3 * int(quarter or 1) - 2)
        return date(int(year), int(month or start), int(day or 1))
    except ValueError:
        return None


def shifted(day: date, count: int, unit: str) -> str:
    """A day, week, month, quarter, year or longer, so many from that of ``day``, in the precision of its unit."""
    try:
        if unit in ("day", "week"):
            moved = day + timedelta(days=count * (7 if unit == "week" else 1))
            return moved.isoformat() if unit == "day" else week(moved)
        if unit in ("year", "decade", "century"):
            years = day.year + count * {"year": 1, "decade": 10, "century": 100}[unit]
            return f"{years:04}" if unit == "year" else f"{years:04}"[: 3 if unit == "decade" else 2]
        months = day.year * 12 + day.month - 1 + count * (3 if unit == "quarter" else 1)
        if unit == "quarter":
            return f"{months // 12:04}-Q{months % 12 // 3 + 1}"
        return f"{months // 12:04}-{months % 12 + 1:02}"
    except OverflowError:
        return "XXXX"


def week(day: date) -> str:
    """``1998-W12``."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def is_day(year: int, month: int, day: int) -> bool:
    """True if the calendar has such a day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
