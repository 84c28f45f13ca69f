"""Hours with a time zone.

In: words with an hour and a zone (``9 a.m. Tokyo time``, ``18:00 GMT``), and the day that they are of. Out: the moment in UTC,
``2024-06-12T00:00Z``; on which days it falls, since one moment is Tuesday in one place and Wednesday in another.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

#: Abbreviations that news uses for one zone; those of several (``BST``, ``CST``) are read as the more frequent one.
_ZONES = {
    **dict.fromkeys(("gmt", "utc"), "UTC"),
    **dict.fromkeys(("et", "est", "edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("cet", "cest", "central european"), "Europe/Berlin"),
    **dict.fromkeys(("eet", "eest", "eastern european"), "Europe/Helsinki"),
    **dict.fromkeys(("bst", "british", "british summer"), "Europe/London"),
    **dict.fromkeys(("ist", "indian standard", "india standard"), "Asia/Kolkata"),
    **dict.fromkeys(("jst", "japan", "japan standard"), "Asia/Tokyo"),
    **dict.fromkeys(("kst", "korea", "korean", "korea standard"), "Asia/Seoul"),
    **dict.fromkeys(("sgt", "singapore"), "Asia/Singapore"),
    **dict.fromkeys(("hkt", "hong kong"), "Asia/Hong_Kong"),
    **dict.fromkeys(("beijing", "china standard"), "Asia/Shanghai"),
    **dict.fromkeys(("msk",), "Europe/Moscow"),
    **dict.fromkeys(("wib",), "Asia/Jakarta"),
    **dict.fromkeys(("wat",), "Africa/Lagos"),
    **dict.fromkeys(("eat",), "Africa/Nairobi"),
    **dict.fromkeys(("sast",), "Africa/Johannesburg"),
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
}
_CODES = "|".join(sorted((name for name in _ZONES if len(name) <= 4 and name != "japan"), key=len, reverse=True))
_MOMENT = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?\s?m\b\.?)?,?\s*(?:\(\s*)?"
    rf"(?:(?P<code>{_CODES.upper()})\b|"
    r"(?P<zone>[A-Z][\w'’-]+(?: [A-Za-z][\w'’-]+){0,2}?)(?:['’]s)? (?:standard |summer |daylight )?time\b)"
    r"(?:\s*(?P<offset>[+-]\d{1,2})\b)?"
)
#: A moment falls on days from that of the westernmost zone to that of the easternmost one.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_SAME = timedelta(hours=1)


def moment(words: str, day: str) -> str | None:
    """The moment of an hour with its zone on a day (ISO); None if the words give none, or the zone is not known."""
    found = _MOMENT.search(words)
    if found is None or not (found["half"] or found["minute"]):
        return None
    zone = _zone(found["code"] or found["zone"], found["offset"])
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    if zone is None or hour > 23 or minute > 59:
        return None
    try:
        local = datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=zone)
        return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    except (ValueError, OverflowError):
        return None


def is_moment(value: str) -> bool:
    """True for what ``moment`` gives."""
    return value.endswith("Z")


def days(value: str) -> tuple[date, date]:
    """First and last day on which a moment falls, wherever one is."""
    at = datetime.fromisoformat(value)
    return (at + _WEST).date(), (at + _EAST).date()


def one(a: str, b: str) -> bool:
    """True if two moments may be one: within an hour."""
    return abs(datetime.fromisoformat(a) - datetime.fromisoformat(b)) <= _SAME


def _zone(name: str, offset: str | None) -> tzinfo | None:
    plain = name.casefold()
    if offset and plain in ("gmt", "utc"):
        return timezone(timedelta(hours=int(offset))) if abs(int(offset)) <= 14 else None
    key = _ZONES.get(plain) or _cities().get(plain)
    return ZoneInfo(key) if key in _known() else None


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _cities() -> dict[str, str]:
    """City -> zone, by the names of the time zone database."""
    return {
        key.rpartition("/")[2].replace("_", " ").casefold(): key
        for key in sorted(_known())
        if "/" in key and not key.startswith("Etc/")
    }
