"""The words of one time expression to a value.

In: the words, the publication date and an earlier time of the text if they are known, whether the claim looks ahead.
Out: ISO 8601 to the precision of the words (``2024``, ``2024-06``, ``2024-Q3``, ``2024-06-13``, ``A/B``), or None.
What hangs on an unknown publication date, or on another event of the text, stays unknown.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from tidings.times import zones

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: number for name, number in list(MONTHS.items())} | {"sept": 9}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
WEEKDAYS |= {name[:3]: number for name, number in list(WEEKDAYS.items())} | {"tues": 1, "thurs": 3}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
NUMBERS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"a": 1, "an": 1}
SHIFTS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_WEEKDAY = "(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + ")"
#: Not the tail of a longer number: "1,000 days", "1.5 years", "twenty-five years".
_NUMBER = r"(?<![\w.,-])(?P<number>[0-9]+|" + "|".join(NUMBERS) + ")"
#: Years that news speaks of; a publication date outside them is an error of its source.
_YEARS = range(1900, 2100)


def value(words: str, published: str | None, *, ahead: bool = False, earlier: str | None = None) -> str | None:
    """Value of a time expression.

    published: ISO date or date-time of the report, or None. ahead: the claim speaks of the future, so that ``Tuesday`` is
    the next one and not the last. earlier: value of the time that the text told before, which ``the following day`` and
    ``two weeks later`` count from. Gives None where the words give no date, or only with a date that is not known.
    """
    text = " ".join(words.casefold().split())
    today = published_day(published)
    if counted := _counted(text, earlier):
        return counted
    if today and _HOUR.search(text):
        return today.isoformat()
    year = _stated_year(text, today)
    for pattern, read in _PATTERNS:
        match = pattern.search(text)
        if match:
            parts = match.groupdict()
            if "year" in parts:
                parts["year"] = parts["year"] or year
            found = read(parts, today, ahead)
            if found:
                return found
    return None


def counts(words: str) -> bool:
    """True for words that count from a time told before: ``the following day``, ``two weeks later``."""
    return _COUNTED.search(" ".join(words.casefold().split())) is not None


def names_hour(words: str) -> bool:
    """True for an hour without a day: ``midday``, ``in early trading``; it is one of the day of the report."""
    return _HOUR.search(" ".join(words.casefold().split())) is not None


def overlap(a: str, b: str) -> bool:
    """True if two values may be one time: one contains the other, or their spans of days meet."""
    if zones.is_moment(a) and zones.is_moment(b):
        return zones.one(a, b)
    x, y = bounds(a), bounds(b)
    return x[0] <= y[1] and y[0] <= x[1]


def bounds(found: str) -> tuple[date, date]:
    """First and last day of a value; of a moment, wherever one is. Raises ValueError if it is no value of this package."""
    if zones.is_moment(found):
        return zones.days(found)
    if "/" in found:
        first, _, last = found.partition("/")
        return bounds(first)[0], bounds(last)[1]
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", found):
        year, quarter = int(match[1]), int(match[2])
        return date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter)
    if re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", found) is None:
        raise ValueError(f"{found!r} is no time value")
    parts = [int(part) for part in found.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(parts[0], parts[1], 1), _month_end(parts[0], parts[1])
    day = date(parts[0], parts[1], parts[2])
    return day, day


def published_day(published: str | None) -> date | None:
    """The day of a publication; None if it is not known, or so far off that it is an error of its source."""
    try:
        day = date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _stated_year(text: str, today: date | None) -> str | None:
    """The one year that the words name, wherever it stands: ``the 2024 second quarter``, ``in May last year``."""
    stated = set(re.findall(r"\b(?:19|20)[0-9]{2}\b", text))
    if today:
        shifts = re.findall(rf"\b({'|'.join(SHIFTS)}) year\b", text)
        stated |= {str(today.year + SHIFTS[word]) for word in shifts}
    return stated.pop() if len(stated) == 1 else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


Parts = dict[str, str | None]


def _full_date(parts: Parts, today: date | None, ahead: bool) -> str | None:
    month, day = MONTHS[parts["month"] or ""], int(parts["day"] or 0)
    year = int(stated) if (stated := parts.get("year")) else None
    try:
        if year is None:
            if today is None:
                return None
            year = _nearest_year(date(today.year, month, day), today, ahead)
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _nearest_year(day: date, today: date, ahead: bool) -> int:
    """The year that puts a day on the side of the publication date that the claim looks to, a month's slack allowed."""
    slack = timedelta(days=31)
    if ahead and day < today - slack:
        return day.year + 1
    if not ahead and day > today + slack:
        return day.year - 1
    return day.year


def _month(parts: Parts, today: date | None, ahead: bool) -> str | None:
    month = MONTHS[parts["month"] or ""]
    if parts.get("year"):
        return f"{parts['year']}-{month:02}"
    if today is None:
        return None
    match parts.get("shift"):
        case "last":
            year = today.year - (month >= today.month)
        case "next":
            year = today.year + (month <= today.month)
        case "this":
            year = today.year
        case _:
            year = _side_year(month, today.month, today, ahead)
    return f"{year}-{month:02}"


def _quarter(parts: Parts, today: date | None, ahead: bool) -> str | None:
    number = _number(parts["quarter"] or "")
    if parts.get("year"):
        return f"{parts['year']}-Q{number}"
    if today is None:
        return None
    return f"{_side_year(number, (today.month + 2) // 3, today, ahead)}-Q{number}"


def _half(parts: Parts, today: date | None, ahead: bool) -> str | None:
    number = _number(parts["half"] or "")
    year = parts.get("year")
    if year is None and today:
        year = str(_side_year(number, 1 if today.month <= 6 else 2, today, ahead))
    if year is None:
        return None
    return f"{year}-01/{year}-06" if number == 1 else f"{year}-07/{year}-12"


def _number(ordinal: str) -> int:
    """``second``, ``2nd``, ``q2``, ``h2`` -> 2."""
    return ORDINALS.get(ordinal) or int(ordinal[-1])


def _side_year(number: int, current: int, today: date, ahead: bool) -> int:
    """The year of a numbered month, quarter or half that puts it on the side that the claim looks to."""
    return today.year + (1 if ahead and number < current else -1 if not ahead and number > current else 0)


def _weekday(parts: Parts, today: date | None, ahead: bool) -> str | None:
    if today is None:
        return None
    distance = (WEEKDAYS[parts["weekday"] or ""] - today.weekday()) % 7
    shift = parts.get("shift")
    if shift == "next" or (ahead and shift != "last"):
        return (today + timedelta(days=distance or 7)).isoformat()
    back = (7 - distance) % 7
    return (today - timedelta(days=back or (7 if shift == "last" else 0))).isoformat()


def _near(parts: Parts, today: date | None, ahead: bool) -> str | None:
    days = {"yesterday": -1, "tomorrow": 1}
    return (today + timedelta(days=days.get(parts["near"] or "", 0))).isoformat() if today else None


def _relative(parts: Parts, today: date | None, ahead: bool) -> str | None:
    if today is None:
        return None
    return _shifted(today, SHIFTS[parts["shift"] or ""], parts["unit"] or "")


def _shifted(today: date, count: int, unit: str) -> str:
    """A day, week, month, quarter or year so many from the present one, in the precision of its unit."""
    if unit == "day":
        return (today + timedelta(days=count)).isoformat()
    if unit == "week":
        monday = today + timedelta(days=7 * count - today.weekday())
        return f"{monday}/{monday + timedelta(days=6)}"
    if unit == "year":
        return f"{today.year + count:04}"
    months = today.year * 12 + today.month - 1 + count * (3 if unit == "quarter" else 1)
    if unit == "quarter":
        return f"{months // 12:04}-Q{months % 12 // 3 + 1}"
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _ago(parts: Parts, today: date | None, ahead: bool) -> str | None:
    if today is None:
        return None
    word = parts["number"] or ""
    number = int(word) if word.isdigit() else NUMBERS[word]
    if number > 1000:
        return None
    count = number if parts.get("later") else -number
    unit = parts["unit"] or ""
    if unit == "week":
        return (today + timedelta(days=7 * count)).isoformat()[:7]
    return _shifted(today, count, unit)


_HOUR = re.compile(
    r"^(?:(?:in|at|by|around|before|after|during) )?(?:the )?(?:(?:early |late |mid-?)?(?:midday|noon|midnight)|"
    r"(?:early|late|morning|afternoon|midday|opening|closing|after-hours|pre-?market|extended)[ -](?:[\w-]+ ){0,2}"
    r"(?:trad(?:e|ing)|dealings|session)|(?:close|open|opening|opening bell|closing bell)(?: of (?:trade|trading))?)$"
)

#: What counts from a time told before: ``the following day``, ``two weeks later``, ``a year after that``.
_COUNTED = re.compile(
    r"^(?:on |in |later )?(?:(?:the |that )?(?P<near>following|next|previous|preceding|same|very) "
    rf"(?:(?P<unit>day|week|month|quarter|year)|(?P<part>morning|afternoon|evening|night)|{_WEEKDAY})|"
    r"(?P<that>that) (?P<own>day|morning|afternoon|evening|night|week|month|quarter|year)|the day (?P<side>after|before)|"
    rf"{_NUMBER} (?P<units>day|week|month|quarter|year)s? (?P<way>later|earlier|before|after|afterwards)(?: that)?)$"
)
_STEPS = {
    "following": 1,
    "next": 1,
    "previous": -1,
    "preceding": -1,
    "earlier": -1,
    "before": -1,
    "same": 0,
    "very": 0,
    "that": 0,
}
_LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


def _weekday_from(day: date, weekday: int, step: int) -> str:
    """The next such weekday after a day, the last one before it, or the one of its week."""
    ahead = (weekday - day.weekday()) % 7
    distance = (ahead or 7) if step > 0 else ahead - 7 if step < 0 else weekday - day.weekday()
    return (day + timedelta(days=distance)).isoformat()


def _counted(text: str, earlier: str | None) -> str | None:
    """The value of words that count from an earlier time; None for other words, and for steps finer than that time."""
    match = _COUNTED.search(text)
    if not match or not earlier or (match["near"] == "next" and "the " not in text):
        return None
    first, last = bounds(earlier)
    if match["weekday"]:
        return _weekday_from(first, WEEKDAYS[match["weekday"]], _STEPS[match["near"]]) if first == last else None
    unit = match["unit"] or match["units"] or (match["own"] if match["own"] in _LENGTHS else "day")
    if (last - first).days + 1 > _LENGTHS[unit]:
        return None
    word = match["number"] or "one"
    count = int(word) if word.isdigit() else NUMBERS[word]
    if count > 1000:
        return None
    steps = count * _STEPS.get(match["near"] or match["side"] or match["way"] or match["that"], 1)
    return (
        (first + timedelta(days=7 * steps)).isoformat()
        if unit == "week" and first == last
        else _shifted(first, steps, unit)
    )


def _year(parts: Parts, today: date | None, ahead: bool) -> str | None:
    return parts["year"]


def _range(parts: Parts, today: date | None, ahead: bool) -> str | None:
    first, last = sorted((parts["year"] or "", parts["last"] or ""))
    return f"{first}/{last}"


def _iso(parts: Parts, today: date | None, ahead: bool) -> str | None:
    try:
        return date.fromisoformat(parts["iso"] or "").isoformat()
    except ValueError:
        return None


_PATTERNS: list[tuple[re.Pattern[str], Callable[[Parts, date | None, bool], str | None]]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (r"\b(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})\b", _iso),
        (rf"\b{_MONTH} {_DAY}(?:,? {_YEAR})?\b", _full_date),
        (rf"\b{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?\b", _full_date),
        (rf"\b(?:between |from )?{_YEAR} ?(?:and|to|-|–) ?(?P<last>(?:19|20)[0-9][0-9])\b", _range),
        (
            rf"\b(?P<quarter>first|second|third|fourth|1st|2nd|3rd|4th)(?: fiscal)?[ -]quarter(?:,? (?:of )?{_YEAR})?\b",
            _quarter,
        ),
        (rf"\b(?P<quarter>q[1-4])(?:,? (?:of )?{_YEAR})?\b", _quarter),
        (rf"\b(?P<half>(?:first|second|1st|2nd)(?=[ -]half)|h[12])(?:[ -]half)?(?:,? (?:of )?{_YEAR})?\b", _half),
        (rf"\b(?:(?P<shift>last|next|this) )?{_MONTH}(?:,? (?:of )?{_YEAR})?(?!\w)", _month),
        (rf"\b{_YEAR}\b", _year),
        (r"\b(?P<near>today|tonight|this (?:morning|afternoon|evening)|yesterday|tomorrow)\b", _near),
        (rf"{_NUMBER} (?P<unit>day|week|month|year)s? ago\b", _ago),
        (rf"^(?P<later>in|within) {_NUMBER} (?P<unit>day|week|month|year)s?$", _ago),
        (r"\b(?P<shift>last|previous|this|current|next|coming) (?P<unit>week|month|quarter|year)\b", _relative),
        (rf"\b(?:(?P<shift>last|next|this) )?{_WEEKDAY}\b", _weekday),
    )
]
