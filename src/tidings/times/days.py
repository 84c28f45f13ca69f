"""Days and hours: ``Nov. 6, 1989``, ``last Friday``, ``10 p.m. Wednesday``, ``yesterday``, ``the following day``.

In: a match and its context. Out: DATE to the day, TIME to the part of the day or the minute.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from tidings.times.context import Context, first_day, is_day
from tidings.times.grammar import END_WORD, TO_YEAR, Found, Rules, stated_year
from tidings.times.lexicon import DAY, DAYPART, DAYPARTS, EDGE, MONTH, WEEKDAY, month, weekday

RULES = Rules()
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_CLOCK = (
    r"(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"(?: (?:E[SD]?T|C[SD]?T|P[SD]?T|M[SD]?T|GMT|UTC|local time)\b)?"
)


@RULES.rule(r"(?P<iso>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d))?\b")
def _iso(match: re.Match[str], context: Context) -> Found:
    if not is_day(*map(int, match["iso"].split("-"))):
        return None
    return ("TIME", f"{match['iso']}T{match['time']}") if match["time"] else ("DATE", match["iso"])


@RULES.rule(r"(?P<m>0?[1-9]|1[0-2])[/-](?P<d>3[01]|[12]\d|0?[1-9])[/-](?P<y>(?:19|20)?\d\d)(?![\w/-])")
def _figures(match: re.Match[str], context: Context) -> Found:
    year = int(match["y"]) + (0 if len(match["y"]) == 4 else 1900 if int(match["y"]) > 50 else 2000)
    return _date(year, int(match["m"]), int(match["d"]))


@RULES.rule(
    rf"(?:(?i:about|around) )?(?:(?:{WEEKDAY}),? (?:the )?)?(?:(?i:{EDGE}) )?",
    rf"(?:(?P<month>{MONTH}) (?P<day>{DAY})|(?:[Tt]he )?(?P<day2>{DAY})(?: of)? (?P<month2>{MONTH}))(?![\d:]|,\d)",
    TO_YEAR,
    fold=False,
)
def _day(match: re.Match[str], context: Context) -> Found:
    number, day = month(match["month"] or match["month2"]), _number(match["day"] or match["day2"])
    year = stated_year(match, context) or context.year_of(number, context.looks_ahead(*match.span()), day)
    return _date(year, number, day)


@RULES.rule(
    r"(?:(?i:earlier|later|early|late)(?: on)? )?(?:(?P<shift>(?i:last|this|next|past|coming|previous)) )?",
    rf"(?P<weekday>{WEEKDAY})s?(?P<part> (?:{DAYPART}))?",
    END_WORD,
    fold=False,
)
def _weekday(match: re.Match[str], context: Context) -> Found:
    number = weekday(match["weekday"])
    found = context.weekday(number, (match["shift"] or "").casefold(), context.looks_ahead(*match.span()))
    value = found.isoformat() if found else f"XXXX-WXX-{number + 1}"
    return ("TIME", f"{value}T{DAYPARTS[match['part'].strip().casefold()]}") if match["part"] else ("DATE", value)


@RULES.rule(
    r"(?:(?P<edge>earlier|later|early|late|mid-(?:morning|afternoon)) )?",
    rf"(?P<near>yesterday|today|tomorrow)(?:(?:['’]s)? (?P<part>{DAYPART}))?",
    END_WORD,
)
def _near(match: re.Match[str], context: Context) -> Found:
    value = _iso_day(_near_day(match["near"], context))
    part = match["part"] or (match["edge"] or "").partition("-")[2]
    return ("TIME", f"{value}T{DAYPARTS[part.casefold()]}") if part else ("DATE", value)


@RULES.rule(
    rf"(?:(?:earlier|later|early|late) )?(?P<shift>this|last|that) (?P<part>{DAYPART}){END_WORD}|tonight{END_WORD}"
)
def _daypart(match: re.Match[str], context: Context) -> Found:
    shift, part = (match["shift"] or "this").casefold(), (match["part"] or "night").casefold()
    day = context.base() if shift == "that" else context.today
    return "TIME", f"{_iso_day(day - timedelta(days=shift == 'last') if day else None)}T{DAYPARTS[part]}"


@RULES.rule(
    rf"(?:(?:about|around|shortly after|just before) )?(?:{_CLOCK}|(?P<word>noon|midnight))",
    rf"(?:,? (?:on )?(?:(?P<near>yesterday|today|tomorrow)|(?P<weekday>{WEEKDAY})|(?P<month>{MONTH}) (?P<day>{DAY})))?",
    END_WORD,
)
def _clock(match: re.Match[str], context: Context) -> Found:
    if match["word"]:
        clock = "12:00" if match["word"].casefold() == "noon" else "24:00"
    else:
        hour = int(match["hour"]) % 12 + (12 if match["half"].casefold() == "p" else 0)
        clock = f"{hour:02}:{match['minute'] or '00'}"
    ahead = context.looks_ahead(*match.span())
    if match["month"]:
        number, day = month(match["month"]), _number(match["day"])
        found = _date(context.year_of(number, ahead, day), number, day)
        return ("TIME", f"{found[1]}T{clock}") if found else None
    moment = (
        context.weekday(weekday(match["weekday"]), "", ahead) if match["weekday"] else _near_day(match["near"], context)
    )
    return "TIME", f"{_iso_day(moment)}T{clock}"


@RULES.rule(rf"(?:the same|that|the (?P<way>following|next|previous|preceding)) day{END_WORD}")
def _told_day(match: re.Match[str], context: Context) -> Found:
    day = first_day(context.reference)
    if not day or not re.match(r"\d{4}-\d\d-\d\d", context.reference or ""):
        return None
    steps = {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get((match["way"] or "").casefold(), 0)
    return "DATE", (day + timedelta(days=steps)).isoformat()


def _number(ordinal: str) -> int:
    """``6th`` -> 6."""
    return int(re.sub(r"\D", "", ordinal))


def _date(year: int | None, number: int, day: int) -> Found:
    """A day; with an unknown year, a day of any year that has it."""
    if not is_day(year or 2000, number, day):
        return None
    return "DATE", f"{year or 'XXXX'}-{number:02}-{day:02}"


def _near_day(word: str | None, context: Context) -> date | None:
    return context.today + timedelta(days=_NEAR[(word or "today").casefold()]) if context.today else None


def _iso_day(day: date | None) -> str:
    return day.isoformat() if day else "XXXX-XX-XX"
