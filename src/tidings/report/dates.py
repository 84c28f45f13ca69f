"""Dates in words, no more precise than they are known.

In: ISO 8601 or EDTF to any precision (``2024``, ``2024-06``, ``2024-06-04T07:30:00Z``, ``2025-Q1``, ``A/B``).
Out: words ("June 2024"), and first and last day for sorting and comparing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_MONTHS = {
    **{"01": "January", "02": "February", "03": "March", "04": "April", "05": "May", "06": "June"},
    **{"07": "July", "08": "August", "09": "September", "10": "October", "11": "November", "12": "December"},
}
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12])")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_SEASON = re.compile(r"(\d{4})-2[1-4]")
_YEAR = re.compile(r"(\d{4})")
_DECADE = re.compile(r"(\d{3})X")
_DOUBT = {"?": "{} (uncertain)", "~": "about {}", "%": "about {} (uncertain)"}
_PARTS = {  # words, first and last month
    "Q1": ("first quarter of", "01", "03"),
    "Q2": ("second quarter of", "04", "06"),
    "Q3": ("third quarter of", "07", "09"),
    "Q4": ("fourth quarter of", "10", "12"),
    "H1": ("first half of", "01", "06"),
    "H2": ("second half of", "07", "12"),
}


#: Writes a day, month or other point in time; None for what it has no other words for.
Writer = Callable[[str], str | None]


class Bounds(NamedTuple):
    """First and last day that a date may mean, ``YYYY-MM-DD``, to compare as text (a month's last day may read 31)."""

    first: str
    last: str


def label(when: str, *, point: Writer | None = None) -> str:
    """The date in words at the precision it has; what is not understood is given back as it stands.

    point: writes single days, months and the like, where they are not to be written as here.
    """
    start, slash, end = when.strip().partition("/")
    if not slash:
        return _point(start, point)
    if start in ("", ".."):
        return f"until {_point(end, point)}"
    if end in ("", ".."):
        return f"from {_point(start, point)}"
    return _point(start, point) if start == end else f"{_point(start, point)} to {_point(end, point)}"


@lru_cache(maxsize=4096)
def bounds(when: str) -> Bounds | None:
    """First and last day of a date or interval; None if it is not understood. An open end reaches to the last year."""
    start, slash, end = when.strip().partition("/")
    if not slash:
        return _point_bounds(start)
    first = Bounds("0000-01-01", "0000-01-01") if start in ("", "..") else _point_bounds(start)
    last = Bounds("9999-12-31", "9999-12-31") if end in ("", "..") else _point_bounds(end)
    return Bounds(first.first, last.last) if first and last else None


def _point(text: str, point: Writer | None) -> str:
    if text[-1:] in _DOUBT:
        return _DOUBT[text[-1]].format(_point(text[:-1], point))
    if point is not None and (written := point(text)) is not None:
        return written
    words = text
    if found := _DAY.fullmatch(text):
        words = f"{int(found[3])} {_MONTHS[found[2]]} {found[1]}" if found[2] in _MONTHS else text
    elif found := _MONTH.fullmatch(text):
        name = _MONTHS.get(found[2]) or _SEASONS.get(found[2])
        words = f"{name} {found[1]}" if name else text
    elif found := _PART.fullmatch(text):
        words = f"{_PARTS[found[2]][0]} {found[1]}"
    elif found := _WEEK.fullmatch(text):
        words = f"week {int(found[2])} of {found[1]}"
    elif found := _DECADE.fullmatch(text):
        words = f"{found[1]}0s"
    return words


def _point_bounds(text: str) -> Bounds | None:
    text = text.rstrip("?~%")
    if (found := _DAY.fullmatch(text)) and found[2] in _MONTHS:
        return Bounds(text[:10], text[:10])
    if (found := _MONTH.fullmatch(text)) and found[2] in _MONTHS:
        return Bounds(f"{text}-01", f"{text}-31")
    if found := _PART.fullmatch(text):
        _, first, last = _PARTS[found[2]]
        return Bounds(f"{found[1]}-{first}-01", f"{found[1]}-{last}-31")
    if found := _DECADE.fullmatch(text):
        return Bounds(f"{found[1]}0-01-01", f"{found[1]}9-12-31")
    # the months of a season differ between hemispheres and weeks cross months: the year is what is certain
    year = _YEAR.fullmatch(text) or _SEASON.fullmatch(text) or _WEEK.fullmatch(text)
    return Bounds(f"{year[1]}-01-01", f"{year[1]}-12-31") if year else None
