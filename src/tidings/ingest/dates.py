"""Dates as articles write them.

In: the words of a date, or an address that holds one. Out: ISO 8601 to the precision that is there, or None.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
# A full date in words, in either order; shared with whoever looks for one inside a line.
WRITTEN_DATE = rf"{_WEEKDAY}(?:{_MONTH}\s+{_DAY},?\s+{_YEAR})"
WRITTEN_DATE_DAY_FIRST = rf"{_WEEKDAY}(?:{_DAY}\s+{_MONTH},?\s+{_YEAR})"
_WRITTEN = [re.compile(form, re.IGNORECASE) for form in (WRITTEN_DATE, WRITTEN_DATE_DAY_FIRST)]

_ISO = re.compile(
    r"(?P<date>\d{4}(?:-\d\d(?:-\d\d)?)?)"
    r"(?:[T ]\s*(?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.IGNORECASE,
)
#: The first day of the calendar, and the first second that the clocks of computers count.
_NO_DATE = ("0001-01-01", "1970-01-01T00:00:00")
_IN_ADDRESS = re.compile(
    r"/(?P<year>20\d\d|19\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?=[/._-]|$)|[/_-](?P<iso>20\d\d-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)


def parse_date(words: str) -> str | None:
    """The date that ``words`` are, nothing else in them: ISO 8601, RFC 2822, or English with the month's name.

    Gives ``2025``, ``2025-03``, ``2025-03-04`` or ``2025-03-04T07:30:00`` with its zone where one is
    given; None if it is no date.
    """
    line = words.strip()
    return _iso(line) or _written(line) or _mail(line)


def stated_date(words: str) -> str | None:
    """The date that a program states, as ``parse_date`` reads it; None for what programs write where they know none."""
    found = parse_date(words)
    return None if found is None or found.startswith(_NO_DATE) else found


def date_in_address(url: str) -> str | None:
    """The day that a URL's path holds (``/2025/03/04/``, ``/2025-03-04-title``), or None."""
    found = _IN_ADDRESS.search(url)
    if not found:
        return None
    if found["iso"]:
        return _iso(found["iso"])
    return _day(found["year"], found["month"], found["day"])


def _iso(line: str) -> str | None:
    found = _ISO.fullmatch(line)
    if not found:
        return None
    date, time, zone = found["date"], found["time"], (found["zone"] or "").upper()
    if time and len(date) < len("2025-03-04"):
        return None
    if not _exists(date):
        return None
    if not time:
        return date
    if len(time) == len("07:30"):
        time += ":00"
    zone = _zone(zone)
    try:
        datetime.fromisoformat(f"{date}T{time}{zone}")
    except ValueError:
        return None
    return f"{date}T{time}{zone}"


def _zone(words: str) -> str:
    if words in ("Z", "UTC", "GMT"):
        return "Z"
    if not words:
        return ""
    digits = words[1:].replace(":", "").ljust(4, "0")
    return f"{words[0]}{digits[:2]}:{digits[2:]}"


def _written(line: str) -> str | None:
    for form in _WRITTEN:
        found = form.fullmatch(line)
        if found:
            return _day(found["year"], found["month"], found["day"])
    return None


def _mail(line: str) -> str | None:
    try:
        moment = parsedate_to_datetime(line)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    # A mail date always names its hour; the parser also takes bare numbers for dates.
    if ":" not in line:
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(year: str, month: str, day: str) -> str | None:
    if not month.isdigit():
        short = month[:3].lower()
        if short not in _MONTHS:
            return None
        month = str(_MONTHS.index(short) + 1)
    date = f"{year}-{int(month):02}-{int(day):02}"
    return date if _exists(date) else None


def _exists(date: str) -> bool:
    try:
        datetime.fromisoformat(date + "-01-01"[len(date) - 4 :] if len(date) < len("2025-03-04") else date)
    except ValueError:
        return False
    return True
