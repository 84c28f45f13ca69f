"""Dates as precise as their words, compared as far as they go.

In: ISO 8601 dates of any precision, or intervals A/B. Out: earliest and latest date, SQL conditions on such columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal

OPEN_START, OPEN_END = "", "9999"
# Weeks, quarters and seasons (2024-W23, 2024-Q2, 2024-21) do not compare with months: of them only the year counts.
_DATE = re.compile(r"\d{4}(?![\dX])(?:-(?:0[1-9]|1[0-2])(?!\d)(?:-\d{2}(?!\d)(?:T[\d:.]+)?)?)?")


def reach(when: str | None, published: Iterable[str | None]) -> tuple[str | None, str | None]:
    """Earliest and latest date of ``when``, or, if it holds none, of the documents' publication; None if unknown."""
    first, slash, last = (when or "").partition("/")
    starts, ends = _date(first), _date(last if slash else first)
    if starts or ends:
        return starts or OPEN_START, ends or OPEN_END
    dates = sorted(date for date in published if date)
    return (dates[0], dates[-1]) if dates else (None, None)


def not_before(column: ColumnElement[Any], since: str) -> ColumnElement[bool]:
    """The date in the column may be ``since`` or later, as far as both go; no date is no match."""
    same_length = func.substr(column, 1, len(since)) >= func.substr(literal(since), 1, func.length(column))
    return and_(column >= since[:4], same_length)  # the first comparison lets an index serve


def not_after(column: ColumnElement[Any], until: str) -> ColumnElement[bool]:
    """The date in the column may be ``until`` or earlier, as far as both go; no date is no match."""
    same_length = func.substr(column, 1, len(until)) <= func.substr(literal(until), 1, func.length(column))
    return and_(column <= until[:4] + "~", same_length)


def before(column: ColumnElement[Any], day: str) -> ColumnElement[bool]:
    """All of the date in the column lies before a day (``YYYY-MM-DD``); no date is no match."""
    return and_(column < day, column < func.substr(literal(day), 1, func.length(column)))


def now() -> str:
    """The present moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _date(words: str) -> str | None:
    found = _DATE.match(words.strip())
    return found.group() if found else None
