"""Time expressions in running text.

In: a text and its publication date, if it is known. Out: ``Timex`` records in the order of the text: where the words stand,
their TIMEX3 type and value, and the modifier they carry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from tidings.model import Span
from tidings.times import days, lengths, lexicon, periods
from tidings.times.context import Context, first_day
from tidings.times.dates import published_day
from tidings.times.grammar import Reader, Type

#: Of equal matches, the first rule's counts.
_RULES = (*days.RULES, *periods.RULES, *lengths.RULES)


@dataclass(frozen=True, slots=True)
class Timex:
    """One time expression. ``value`` is TIMEX3's: ``1989-Q3``, ``P3M``, ``1998-02-11T22:00``, ``XXXX-WXX-5``, ``PAST_REF``."""

    span: Span
    type: Type
    value: str
    mod: str | None = None  # "START", "END", "MID", "APPROX", "MORE_THAN", ...


def tag(text: str, published: str | None = None) -> list[Timex]:
    """Find and value the time expressions of a text.

    published: ISO date or date-time of the report, or None; without it, values that hang on it keep their unknown parts as X.
    The longest expression at a place counts. Earlier expressions of the text anchor later ones: ``the following day``.
    """
    context = Context(text, published_day(published))
    found: list[Timex] = []
    at = 0
    for match, reader in _candidates(text):
        if match.start() < at:
            continue
        try:
            read = reader(match, context)
        except OverflowError:  # a day before the calendar's first or after its last
            continue
        if read is None:
            continue
        kind, value = read
        found.append(Timex(Span(*match.span()), kind, value, lexicon.mod(match.group())))
        at = match.end()
        _move_on(context, kind, value)
    return found


def told_before(text: str, start: int, published: str | None = None) -> str | None:
    """The last time that a text tells before character ``start``, in the form of ``value``; None if there is none with a place
    in the calendar.
    """
    told = [known for end, known in _calendar(text, published) if end <= start]
    return told[-1] if told else None


@lru_cache(maxsize=256)
def _calendar(text: str, published: str | None) -> tuple[tuple[int, str], ...]:
    """Where the dates of a text end, and their values."""
    found = ((timex.span.end, _plain(timex.value)) for timex in tag(text, published) if timex.type in ("DATE", "TIME"))
    return tuple((end, known) for end, known in found if known is not None)


def _plain(known: str) -> str | None:
    """A TIMEX3 value as a date: ``1998-02-11T22:00`` is its day, ``1998-W07`` its first day to its last."""
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", known):
        monday = first_day(week.group())
        return None if monday is None else f"{monday}/{monday + timedelta(days=6)}"
    match = re.fullmatch(r"(\d{4}(?:-Q[1-4]|-\d\d(?:-\d\d)?)?)(?:T.*)?", known)
    return match[1] if match and first_day(match[1]) else None


def _candidates(text: str) -> list[tuple[re.Match[str], Reader]]:
    """All matches of all rules; of those that begin at one place, the longest first."""
    matches = [
        (match, number, reader) for number, (pattern, reader) in enumerate(_RULES) for match in pattern.finditer(text)
    ]
    matches.sort(key=lambda row: (row[0].start(), -row[0].end(), row[1]))
    return [(match, reader) for match, _, reader in matches]


def _move_on(context: Context, kind: Type, value: str) -> None:
    if kind in ("DATE", "TIME") and re.match(r"\d{4}", value):
        context.reference = value
