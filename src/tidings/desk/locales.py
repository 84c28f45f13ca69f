"""How the reader writes days and numbers. The interface stays English; what leaves as a file stays as it is.

In: the request's Accept-Language header. Out: days, months, quarters, hours and numbers in that locale (CLDR, by Babel).
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "Accept-Language"
HOME = Locale("en", "GB")  # of a reader who does not say
_READER: ContextVar[Locale] = ContextVar("reader's locale", default=HOME)
_ASKED = re.compile(r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2})\s*(?:;\s*q=([01](?:\.\d{1,3})?))?\s*")
_LONGEST = 200  # characters of the header that are looked at
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_MONTH = re.compile(r"\d{4}-\d{2}")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


class InReadersLocale:
    """ASGI middleware: whatever is written for a request is written in its reader's locale."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose the locale, and go on."""
        if scope["type"] == "http":
            _READER.set(chosen(Headers(scope=scope).get(HEADER, "")))
        await self.app(scope, receive, send)


@lru_cache(maxsize=256)
def chosen(header: str) -> Locale:
    """The locale that an Accept-Language header prefers among those that are known; ``HOME`` if there is none."""
    asked = [found for each in header[:_LONGEST].split(",") if (found := _ASKED.fullmatch(each))]
    for found in sorted(asked, key=lambda found: -float(found[2] or 1)):
        language = found[1].partition("-")[0]
        for tag in (found[1], language):
            try:
                if float(found[2] or 1) > 0:
                    return Locale.parse(tag, sep="-")
            except (UnknownLocaleError, ValueError):
                continue
    return HOME


def reader() -> Locale:
    """The locale that is written in now."""
    return _READER.get()


def language() -> str:
    """The language that the reader's days are written in, for ``lang``; empty for English, which the page is in."""
    found = _READER.get()
    return "" if found.language == "en" else found.language


def is_rightward() -> bool:
    """Whether that language is written from left to right, as the page is."""
    return _READER.get().text_direction == "ltr"


def number(value: int) -> str:
    """``12,345``, ``12.345``, ``12 345``."""
    return _number(value, _READER.get())


def point(value: str) -> str | None:
    """A day, month or quarter (ISO 8601, ``2025-Q1``) as the reader writes it; None for anything else."""
    return _point(value, _READER.get())


@lru_cache(maxsize=4096)
def _number(value: int, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=4096)
def _point(value: str, locale: Locale) -> str | None:
    try:
        if found := _DAY.fullmatch(value):
            return format_date(date.fromisoformat(found[1]), "long", locale=locale)
        if _MONTH.fullmatch(value):
            return format_skeleton("yMMMM", date.fromisoformat(f"{value}-01"), locale=locale)
        if (found := _QUARTER.fullmatch(value)) and locale.language != "en":
            return format_skeleton("yQQQQ", date(int(found[1]), 3 * int(found[2]), 1), locale=locale)
    except ValueError:
        return None  # a season, or no date at all
    return None


def hour(moment: str) -> str:
    """The hour of a moment (ISO 8601 to the minute at least), ``07:30`` or ``7:30 AM``. Raises ValueError."""
    return format_time(datetime.fromisoformat(moment[:16]), "short", locale=_READER.get())


def weekdays() -> tuple[tuple[str, str], ...]:
    """Names of the days of a week and their short forms, from the day that the reader's week begins with."""
    locale = _READER.get()
    names, short = (get_day_names(width, "stand-alone", locale) for width in ("wide", "short"))
    return tuple((names[each % 7], short[each % 7]) for each in range(first_weekday(), first_weekday() + 7))


def first_weekday() -> int:
    """The day that the reader's week begins with, from 0 for Monday."""
    return _READER.get().first_week_day
