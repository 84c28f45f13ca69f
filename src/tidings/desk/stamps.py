"""Dates as the desk shows them: never more precise than they are known, days and months as the reader writes them.

In: ISO 8601 dates of any precision. Out: words, ``time`` elements, and the machine-readable values for these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

from markupsafe import Markup

from tidings.desk import locales
from tidings.report import dates
from tidings.report.escape import plain

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?)?)?")


def day(published: str | None) -> str:
    """``10 September 2024``; empty if it is not known."""
    return when(published)


def minute(moment: str | None) -> str:
    """``10 September 2024, 07:30 UTC``, of a moment in UTC; empty if it is not known."""
    return f"{day(moment)}, {locales.hour(moment)} UTC" if moment else ""


def when(value: str | None) -> str:
    """The date of a finding in words; empty if it is not known."""
    return dates.label(plain(value), point=locales.point) if value else ""


def element(value: str | None, words: str | None = None) -> Markup:
    """A ``time`` element with the date in words, or these words for it; without one where it is no plain date."""
    shown = when(value) if words is None else words
    return _marked(shown, machine(value), locales.language(), locales.is_rightward())


@lru_cache(maxsize=4096)
def _marked(shown: str, known: str | None, tongue: str, rightward: bool) -> Markup:
    if known is None and not tongue:
        return Markup("{}").format(shown)
    name = "time" if known else "span"
    given = [("datetime", known), ("lang", tongue), ("dir", "" if rightward else "auto")]
    attributes = Markup("").join(Markup(' {}="{}"').format(key, each) for key, each in given if each)
    return Markup("<{}{}>{}</{}>").format(name, attributes, shown, name)


def moment(value: str | None) -> Markup:
    """A ``time`` element with day and hour, as ``minute`` gives them."""
    return element(value, minute(value))


def span(published: Iterable[str | None]) -> str:
    """From the first to the last of several days; empty if none is known."""
    days = sorted(value for value in published if value)
    if not days:
        return ""
    first, last = day(days[0]), day(days[-1])
    return first if first == last else f"{first} – {last}"


def machine(value: str | None) -> str | None:
    """The value for ``datetime``, if it is a plain date."""
    return value if value and _ISO.fullmatch(value) else None


def today() -> str:
    """The present day, ``YYYY-MM-DD``."""
    return datetime.now(UTC).date().isoformat()


def ordinal(published: str | None) -> float | None:
    """A publication as days, to place it on an axis; None if not even the month is known."""
    if not published or not (found := re.match(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T(\d{2}):(\d{2}))?", published)):
        return None
    year, month, number, hour, minute = (int(part) if part else 0 for part in found.groups())
    try:
        return date(year, month, number or 15).toordinal() + hour / 24 + minute / 1440
    except ValueError:
        return None
