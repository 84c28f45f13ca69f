"""The grammar of time expressions in news: what they look like, and how each is read.

In: a match and the ``Context`` it stands in. Out: (TIMEX3 type, value), or None where the words mean no time there.
Values and types follow TimeML 1.2.1 (Pustejovsky et al.), so that they can be scored; what hangs on an unknown publication
date keeps its unknown parts as X (``XXXX-06-13``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from tidings.times.context import Context, first_day, is_day, shifted, week
from tidings.times.lexicon import (
    ABOUT, DAY, DAYPART, DAYPARTS, EDGE, MONTH, NUMBER, ORDINAL, ORDINALS, SEASON, SEASONS, UNIT, UNITS, UNITS_PLURAL, WEEKDAY,
    YEAR, YEAR_WORDS, month, number, spoken_year, weekday,
)  # fmt: skip

Type = Literal["DATE", "TIME", "DURATION", "SET"]
Found = tuple[Type, str] | None
Reader = Callable[[re.Match[str], Context], Found]

_RULES: list[tuple[re.Pattern[str], Reader]] = []
_SHIFTS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "this": 0, "current": 0, "present": 0, "next": 1, "coming": 1, "upcoming": 1}
_CLOCK = r"(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?(?: (?:E[SD]?T|C[SD]?T|P[SD]?T|M[SD]?T|GMT|UTC|local time)\b)?"
_TO_YEAR = rf"(?:,? (?:of )?(?P<year>{YEAR})\b|,? (?:of )?(?P<shift>last|this|next) year\b)?"


def rule(pattern: str, *, fold: bool = True) -> Callable[[Reader], Reader]:
    """Register a reader for what a pattern finds; whole words only."""

    def registered(reader: Reader) -> Reader:
        spaced = pattern.replace(" ", r"\s+")
        _RULES.append((re.compile(rf"(?<![\w$£€]){spaced}", re.I if fold else 0), reader))
        return reader

    return registered


def rules() -> list[tuple[re.Pattern[str], Reader]]:
    """Patterns and their readers, in the order in which equal matches are preferred."""
    return _RULES


def _year(match: re.Match[str], context: Context) -> int | None:
    """The year that an expression states, as a number or as ``last year``."""
    parts = match.groupdict()
    if parts.get("year"):
        return int(parts["year"])
    if parts.get("shift") and context.today:
        return context.today.year + _SHIFTS[parts["shift"].casefold()]
    return None


# --- days ---------------------------------------------------------------------------------------------------------------


@rule(r"(?P<iso>\d{4}-\d\d-\d\d)(?:T(?P<time>\d\d:\d\d))?\b")
def _iso(match: re.Match[str], context: Context) -> Found:
    if not is_day(*map(int, match["iso"].split("-"))):
        return None
    return ("TIME", f"{match['iso']}T{match['time']}") if match["time"] else ("DATE", match["iso"])


@rule(rf"(?:(?P<m>0?[1-9]|1[0-2])[/-](?P<d>3[01]|[12]\d|0?[1-9])[/-](?P<y>(?:19|20)?\d\d))(?![\w/-])")
def _figures(match: re.Match[str], context: Context) -> Found:
    year = int(match["y"]) + (0 if len(match["y"]) == 4 else 1900 if int(match["y"]) > 50 else 2000)
    return ("DATE", f"{year}-{int(match['m']):02}-{int(match['d']):02}") if is_day(year, int(match["m"]), int(match["d"])) else None


@rule(
    rf"(?:(?i:about|around) )?(?:(?:{WEEKDAY}),? (?:the )?)?(?:(?i:{EDGE}) )?(?:(?P<month>{MONTH}) (?P<day>{DAY})|(?:[Tt]he )?(?P<day2>{DAY})(?: of)? (?P<month2>{MONTH}))(?![\d:]|,\d){_TO_YEAR}",
    fold=False,
)
def _day(match: re.Match[str], context: Context) -> Found:
    number_of = month(match["month"] or match["month2"])
    day = int(re.sub(r"\D", "", match["day"] or match["day2"]))
    year = _year(match, context) or context.year_of(number_of, context.looks_ahead(*match.span()), day)
    if year is None:
        return "DATE", f"XXXX-{number_of:02}-{day:02}"
    return ("DATE", f"{year}-{number_of:02}-{day:02}") if is_day(year, number_of, day) else None


@rule(
    rf"(?:(?P<edge>(?i:earlier|later|early|late))(?: on)? )?(?:(?P<shift>(?i:last|this|next|past|coming|previous)) )?(?P<weekday>{WEEKDAY})s?(?P<part> (?:{DAYPART}))?(?!\w)",
    fold=False,
)
def _weekday(match: re.Match[str], context: Context) -> Found:
    found = context.weekday(weekday(match["weekday"]), (match["shift"] or "").casefold(), context.looks_ahead(*match.span()))
    value = found.isoformat() if found else f"XXXX-WXX-{weekday(match['weekday']) + 1}"
    if match["part"]:
        return "TIME", f"{value}T{DAYPARTS[match['part'].strip().casefold()]}"
    return "DATE", value


@rule(
    r"(?:(?P<edge>earlier|later|early|late|mid-(?:morning|afternoon)) )?(?P<near>yesterday|today|tomorrow)(?:(?:['’]s)? (?P<part>morning|afternoon|evening|night))?(?!\w)"
)
def _near(match: re.Match[str], context: Context) -> Found:
    count = {"yesterday": -1, "today": 0, "tomorrow": 1}[match["near"].casefold()]
    value = (context.today + timedelta(days=count)).isoformat() if context.today else "XXXX-XX-XX"
    part = match["part"] or (match["edge"] or "").partition("-")[2]
    return ("TIME", f"{value}T{DAYPARTS[part.casefold()]}") if part else ("DATE", value)


@rule(rf"(?:(?P<edge>earlier|later|early|late) )?(?P<shift>this|last|that|the) (?P<part>{DAYPART})(?!\w)|tonight(?!\w)|overnight(?!\w)")
def _daypart(match: re.Match[str], context: Context) -> Found:
    shift, part = (match["shift"] or "this").casefold(), (match["part"] or "night").casefold()
    if shift == "the" or match[0].casefold() == "overnight":
        return None
    day = context.base() if shift == "that" else context.today
    value = (day - timedelta(days=shift == "last")).isoformat() if day else "XXXX-XX-XX"
    return "TIME", f"{value}T{DAYPARTS[part]}"


@rule(rf"(?:(?:about|around|shortly after|just before) )?(?:{_CLOCK}|(?P<word>noon|midnight))(?:,? (?:on )?(?:(?P<near>yesterday|today|tomorrow)|(?P<weekday>{WEEKDAY})|(?P<month>{MONTH}) (?P<day>{DAY})))?(?!\w)")
def _clock(match: re.Match[str], context: Context) -> Found:
    if match["word"]:
        clock = "12:00" if match["word"].casefold() == "noon" else "24:00"
    else:
        hour = int(match["hour"]) % 12 + (12 if match["half"].casefold() == "p" else 0)
        clock = f"{hour:02}:{match['minute'] or '00'}"
    day = context.today
    if match["near"] and day:
        day += timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[match["near"].casefold()])
    elif match["weekday"]:
        day = context.weekday(weekday(match["weekday"]), "", context.looks_ahead(*match.span()))
    elif match["month"] and day:
        parts = month(match["month"]), int(re.sub(r"\D", "", match["day"]))
        year = context.year_of(parts[0], context.looks_ahead(*match.span()), parts[1])
        return ("TIME", f"{year}-{parts[0]:02}-{parts[1]:02}T{clock}")
    return "TIME", f"{day.isoformat() if day else 'XXXX-XX-XX'}T{clock}"


@rule(rf"(?P<which>the same|that|the (?:following|next|previous|preceding)|the (?P<nth>{ORDINAL})) day(?!\w)")
def _told_day(match: re.Match[str], context: Context) -> Found:
    day = first_day(context.reference)
    if match["nth"] or not day or not re.fullmatch(r"\d{4}-\d\d-\d\d.*", context.reference or ""):
        return None
    word = match["which"].casefold().split()[-1]
    return "DATE", (day + timedelta(days={"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(word, 0))).isoformat()


# --- weeks, months, quarters, years ---------------------------------------------------------------------------------------


@rule(rf"(?:(?P<edge>(?i:{EDGE})) )?(?:(?P<rel>(?i:last|this|next|past|coming)) )?(?P<month>{MONTH})(?:,? (?P<spoken>{YEAR_WORDS})(?!\w)|{_TO_YEAR})(?!\w)", fold=False)
def _month(match: re.Match[str], context: Context) -> Found:
    name = match["month"].rstrip(".")
    if name in ("May", "March", "Mar", "Jan", "Jun") and not (match["rel"] or match["edge"] or match["spoken"] or _year(match, context)):
        before = context.text[max(0, match.start() - 14) : match.start()].casefold()
        if not re.search(r"\b(?:in|since|by|until|for|from|of|during|through|to|and|ended|before|after|each|every|on|between|or)\s+$", before):
            return None
    number_of, year = month(name), spoken_year(match["spoken"]) if match["spoken"] else _year(match, context)
    if year is None and match["rel"] and context.today:
        behind, ahead = number_of >= context.today.month, number_of <= context.today.month
        year = context.today.year + {"last": -behind, "past": -behind, "next": ahead, "coming": ahead}.get(match["rel"].casefold(), 0)
    if year is None:
        year = context.year_of(number_of, context.looks_ahead(*match.span()))
    return "DATE", f"{year or 'XXXX'}-{number_of:02}"


@rule(
    rf"(?:(?P<edge>{EDGE}) )?(?:(?P<own>the|its|their|this|last|next) (?!(?:fiscal[- ])?\w+-(?:fiscal[ -])?quarter\b))?(?:(?P<left>{YEAR}|year-ago|year-earlier|(?:this|last|next) year['’]s) )?(?:(?:fiscal|calendar)[- ])?(?:first[- ](?P<nth0>fiscal)[- ]quarter|(?:Q(?P<q>[1-4])|(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|final)[ -](?:fiscal[ -])?quarter))(?:,? (?:of )?(?:(?:fiscal )?(?P<year>{YEAR})|(?P<shift>last|this|next) year(?!['’]s)|(?P<ago>(?:the )?(?:previous|prior|year[- ]earlier|year[- ]ago)(?: year)?)))?(?![\w-])"
)
def _quarter(match: re.Match[str], context: Context) -> Found:
    word = (match["nth"] or "").casefold()
    nth = int(match["q"]) if match["q"] else 1 if match["nth0"] else 4 if word == "final" else ORDINALS[word]
    year, left = _year(match, context), (match["left"] or "").casefold()
    ahead = context.looks_ahead(*match.span())
    if year is None and re.fullmatch(YEAR, left):
        year = int(left)
    if year is None and context.today and left.split(" ")[0] in _SHIFTS:
        year = context.today.year + _SHIFTS[left.split(" ")[0]]
    if year is not None:
        return "DATE", f"{year}-Q{nth}"
    value = context.quarter_of(nth, ahead and "-" not in match[0])
    if not left and not match["ago"] and context.has_begun(value):
        context.quarter = value
    if left.startswith("year-") or match["ago"]:
        day = first_day(value)
        return "DATE", shifted(day, -4, "quarter") if day else value
    return "DATE", value


@rule(rf"(?:the )?(?P<half>first|second|1st|2nd|latter)[ -]half(?: of (?:fiscal )?(?:(?P<year>{YEAR})|(?P<shift>last|this|next) year|the year))?(?![\w-])|H(?P<h>[12]) (?P<year2>{YEAR})\b")
def _half(match: re.Match[str], context: Context) -> Found:
    nth = int(match["h"]) if match["h"] else 1 if match["half"].casefold() in ("first", "1st") else 2
    year = int(match["year2"]) if match["year2"] else _year(match, context)
    if year is None and context.today:
        year = context.today.year - (nth == 2 and context.today.month < 6 and not context.looks_ahead(*match.span()))
    return "DATE", f"{year or 'XXXX'}-H{nth}"


@rule(rf"(?:the (?P<which>latest|same|corresponding|comparable|like|year-ago|year-earlier|current|previous|prior|preceding|(?P<year>{YEAR})) |(?P<bare>year-ago|year-earlier) |(?P<the>the|this|that|last|next) )(?P<unit>quarter|period)(?P<ago> (?:a year (?:ago|earlier|before)|last year|of (?P<year2>{YEAR})|in {YEAR}))?(?![\w-])|last year['’]s (?P<old>quarter|period)(?!\w)|(?P<alone>year-ago|year-earlier)(?![\w-])")
def _period(match: re.Match[str], context: Context) -> Found:
    which, the = (match["which"] or match["bare"] or match["alone"] or "").casefold(), (match["the"] or "").casefold()
    if the and match["unit"].casefold() == "period":
        return None
    if which in ("current",) or the in ("this", "last", "next") or which in ("previous", "prior", "preceding"):
        count = _SHIFTS.get(the, _SHIFTS.get(which, 0))
        base = context.today
        return ("DATE", shifted(base, count, "quarter") if base else "XXXX-QX") if match["unit"].casefold() == "quarter" else None
    quarter = context.reported_quarter()
    stated = match["year"] or match["year2"]
    if stated:
        return "DATE", f"{stated}{quarter[4:]}" if match["unit"].casefold() == "quarter" else stated
    old = which.startswith("year-") or match["old"] or match["ago"] or which in ("same", "corresponding", "comparable", "like")
    day = first_day(quarter)
    return "DATE", shifted(day, -4, "quarter") if old and day else quarter


@rule(rf"(?:(?P<edge>{EDGE}|late|early) )?(?P<shift>last|this|next|past|the past|the previous|the prior|the coming|previous|the current|the present|the next|the last|coming) (?:(?:fiscal|calendar|trading) )?(?P<unit>week|month|year|decade|century)(?P<or> or so)?(?![\w-]|['’]s (?:{ORDINAL}|quarter|period))")
def _shift(match: re.Match[str], context: Context) -> Found:
    unit = match["unit"].casefold()
    words = match["shift"].casefold()
    count = _SHIFTS[words.split()[-1]]
    if context.today is None:
        return "DATE", {"week": "XXXX-WXX", "month": "XXXX-XX"}.get(unit, "XXXX")
    if unit == "decade" and words in ("the past", "the last", "the next", "past"):
        return "DURATION", "P1E"
    return "DATE", shifted(context.today, count, unit)


@rule(r"(?P<which>that|the same|the following|the previous|the preceding) (?P<unit>week|month|year)(?![\w-])")
def _told(match: re.Match[str], context: Context) -> Found:
    count = {"following": 1, "previous": -1, "preceding": -1}.get(match["which"].casefold().split()[-1], 0)
    base = context.base()
    return ("DATE", shifted(base, count, match["unit"].casefold())) if base else None


@rule(rf"(?P<edge>(?:the )?(?:beginning|start|middle|end|close) of|(?:earlier|later|early|late) in) the (?P<unit>day|week|month|quarter|year|decade|century)(?![\w-])|(?:the )?(?P<unit2>year|month|quarter|week)(?:[- ]end|['’]s end)(?![\w-])|mid-?year")
def _edge(match: re.Match[str], context: Context) -> Found:
    unit = (match["unit"] or match["unit2"] or "year").casefold()
    if context.today is None:
        return "DATE", {"week": "XXXX-WXX", "month": "XXXX-XX", "quarter": "XXXX-QX", "day": "XXXX-XX-XX"}.get(unit, "XXXX")
    return "DATE", shifted(context.today, 0, unit)


@rule(rf"(?:(?:{EDGE}) )?(?P<shift>last|this|next|the|that|early|late) (?:early |late )?(?P<season>{SEASON})(?: (?:of )?(?P<year>{YEAR}))?(?![\w-])|(?P<season2>{SEASON}) (?:of )?(?P<year2>{YEAR})")
def _season(match: re.Match[str], context: Context) -> Found:
    season = (match["season"] or match["season2"]).casefold()
    shift, stated = (match["shift"] or "").casefold(), match["year"] or match["year2"]
    if season == "fall" and not stated and shift not in ("last", "this", "next"):
        return None
    if stated or context.today is None:
        return "DATE", f"{stated or 'XXXX'}-{SEASONS[season]}"
    year, opens = context.today.year, {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[SEASONS[season]]
    if shift == "last":
        year -= context.today.month < opens + 3
    elif shift == "next":
        year += context.today.month >= opens
    return "DATE", f"{year}-{SEASONS[season]}"


@rule(r"(?P<shift>last|this|next|the|that|the past) weekend(?![\w-])")
def _weekend(match: re.Match[str], context: Context) -> Found:
    if context.today is None:
        return "DATE", "XXXX-WXX-WE"
    shift = match["shift"].casefold()
    ahead = shift in ("this", "next") or (shift == "the" and context.looks_ahead(*match.span()) is True)
    back = timedelta(days=0 if ahead or context.today.weekday() > 4 else 7)
    return "DATE", f"{week(context.today - back + timedelta(days=7 * (shift == 'next')))}-WE"


@rule(rf"(?:(?P<edge>{EDGE}|early|late|mid)[- ])?(?:(?:the )?(?:fiscal|calendar) (?:year )?|the year )?(?P<year>{YEAR})(?![\d%]|[,.]\d|-\d|/\d)(?: and beyond| or so)?(?! (?:shares|people|units|points|homes|workers|jobs|employees|tons|barrels|miles|megawatts)\b)(?!-(?:model|page|mile|foot|pound|member|unit|seat))")
def _year_alone(match: re.Match[str], context: Context) -> Found:
    year, bare = int(match["year"]), match[0] == match["year"]
    before = context.text[max(0, match.start() - 3) : match.start()]
    if bare and (year < 1850 or year > 2060 or re.search(r"[#.,:/-]$|No\.? $", before)):
        return None
    return "DATE", match["year"]


@rule(rf"(?:the year )?(?P<words>{YEAR_WORDS})(?![\w-])")
def _year_words(match: re.Match[str], context: Context) -> Found:
    spoken = match["words"].casefold()
    before = context.text[max(0, match.start() - 8) : match.start()].casefold()
    if spoken.startswith("tw") and not re.search(r"\b(?:in|since|by|of|until|from|to|for)\s+$", before) and not match[0].casefold().startswith("the year"):
        return None
    try:
        return "DATE", str(spoken_year(spoken))
    except ValueError:
        return None


@rule(rf"(?:(?:the )?(?P<edge>early|late|mid)[- ])?(?:the )?(?:(?:early|late|mid)[- ])?(?:(?P<century>1[89]|20)?['’]?(?P<decade>\d)0['’]?s|(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))(?!\w)")
def _decade(match: re.Match[str], context: Context) -> Found:
    words = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
    if match["word"] and not re.search(r"\bthe\b", match[0], re.I):
        return None
    digit = words.index(match["word"].casefold()) + 2 if match["word"] else int(match["decade"])
    if not match["century"] and not match["word"] and not re.search(r"['’]", match[0]):
        return None
    return "DATE", f"{match['century'] or '19'}{digit}"


@rule(r"(?:the )?(?:(?:early|late|mid)[- ])?(?P<nth>1[5-9]|2[01])(?:th|st)[- ]century(?!\w)")
def _century(match: re.Match[str], context: Context) -> Found:
    return "DATE", str(int(match["nth"]) - 1)


@rule(rf"(?P<about>(?:{ABOUT}) )?(?P<number>{NUMBER})(?: more)?[- ](?P<unit>{UNIT})s?(?: and a half)?(?: (?P<way>ago|earlier|later|before|from now|hence|afterward|after that))(?![\w-])")
def _distance(match: re.Match[str], context: Context) -> Found:
    count, unit, way = number(match["number"]), match["unit"].casefold(), match["way"].casefold()
    back = way in ("ago", "earlier", "before")
    if count is None:
        return "DATE", "PAST_REF" if back else "FUTURE_REF"
    if unit in ("second", "minute", "hour"):
        return "DATE", "PAST_REF" if way == "ago" else "FUTURE_REF"
    if unit == "year" and count == 1 and back and context.quarter:
        day = first_day(context.quarter)
        return "DATE", shifted(day, -4, "quarter") if day else context.quarter
    base = context.today if way in ("ago", "from now", "hence") else context.base()
    if base is None:
        return "DATE", {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX"}.get(unit, "XXXX")
    steps = -round(count) if back else round(count)
    if unit in ("week", "fortnight"):
        return "DATE", shifted(base, steps * (14 if unit == "fortnight" else 7), "day")
    return "DATE", shifted(base, steps, unit)


# --- sets -----------------------------------------------------------------------------------------------------------------


@rule(rf"(?P<which>each|every|per)(?: (?:(?P<nth>other)|(?P<number>{NUMBER})))? (?:(?P<unit>{UNIT}|morning|night)s?|(?P<weekday>{WEEKDAY})|(?P<month>{MONTH}))(?![\w-])")
def _every(match: re.Match[str], context: Context) -> Found:
    if match["which"].casefold() == "per":
        return None
    if match["weekday"]:
        return "SET", f"XXXX-WXX-{weekday(match['weekday']) + 1}"
    if match["month"]:
        return "SET", f"XXXX-{month(match['month']):02}"
    unit = match["unit"].casefold()
    if unit in DAYPARTS:
        return "SET", f"XXXX-XX-XXT{DAYPARTS[unit]}"
    count = 2 if match["nth"] else number(match["number"] or "one")
    return "SET", f"P{'T' if unit in ('second', 'minute', 'hour') else ''}{'X' if count is None else f'{count:g}'}{UNITS[unit]}"


@rule(r"(?P<word>daily(?=[.,;)])|nightly|weekly|monthly|annually|yearly|hourly)(?![\w-])")
def _often(match: re.Match[str], context: Context) -> Found:
    values = {"daily": "P1D", "nightly": "XXXX-XX-XXTNI", "weekly": "P1W", "monthly": "P1M", "hourly": "PT1H"}
    if context.text[match.start()].isupper():
        return None
    return "SET", values.get(match["word"].casefold(), "P1Y")


#: What happens so often, or costs so much, ``a year``.
_PER = re.compile(r"(?:\b(?:once|twice|times|million|billion|trillion|dollars|euros|percent|shares|barrels|tons|units|people|cars)|%|\d)\s+$")


@rule(r"a (?P<unit>hour|day|week|month|year)(?! (?:ago|earlier|later|or|before|after)|[\w-])")
def _rate(match: re.Match[str], context: Context) -> Found:
    if not _PER.search(context.text[max(0, match.start() - 12) : match.start()]):
        return None
    unit = match["unit"].casefold()
    return "SET", f"P{'T' if unit == 'hour' else ''}1{UNITS[unit]}"


# --- durations ------------------------------------------------------------------------------------------------------------


@rule(rf"(?:(?P<about>{ABOUT}) )?(?:(?P<det>the (?:first|past|last|next|coming|previous|latest|final|following|prior|preceding|early)|(?:the|an?|its|these|those|past|last|next|this)(?! [\w,-]+[ -]{UNIT}(?! period)\b)) )?(?P<number>{NUMBER})(?: (?:or|to) (?P<upto>{NUMBER}))?(?P<more> (?:more|consecutive|straight|full|solid|additional|long|short|or so))?[- ](?:(?P<kind>trading|business|working|calendar) )?(?P<unit>{UNIT})(?P<many>s)?(?:-(?P<old>old|long)| or so| period)?(?![\w-]| old\b)")
def _count(match: re.Match[str], context: Context) -> Found:
    unit, words = match["unit"].casefold(), match["number"].casefold()
    count = number(words)
    joined = match[0][match.end("number") - match.start()] == "-" if match.end("number") < match.end() else False
    if words in ("a", "an") and (match["det"] or match["many"]):
        return None
    if words in ("a", "an") and unit in ("second", "minute", "quarter", "day") and not match["about"]:
        return None
    if count is not None and count != 1 and not match["many"] and not joined and words not in ("half a", "half an", "a couple of") and not re.search(r"[a-z]", words):
        return None
    if unit in ("second", "quarter") and (joined or not match["many"]):
        return None
    clock = "T" if unit in ("second", "minute", "hour") else ""
    if unit == "hour" and count and count % 24 == 0:
        clock, unit, count = "", "day", count / 24
    if unit == "fortnight":
        unit, count = "week", 2 * (count or 1)
    amount = "X" if count is None or match["upto"] else f"{count:g}"
    return "DURATION", f"P{clock}{amount}{UNITS[unit]}"


@rule(rf"(?:the (?:past|last|next|coming|recent|early) |recent |coming |past |the coming )?(?:few )?(?P<unit>{UNITS_PLURAL})(?P<way> ago| later| earlier| to come)?(?![\w-])")
def _plural(match: re.Match[str], context: Context) -> Found:
    unit = match["unit"].casefold().removesuffix("s")
    if match["way"]:
        return "DATE", "PAST_REF" if "ago" in match["way"].casefold() or "earlier" in match["way"].casefold() else "FUTURE_REF"
    alone = match[0].casefold() == match["unit"].casefold()
    before = context.text[max(0, match.start() - 12) : match.start()].casefold()
    if unit in ("second", "minute", "quarter") or (alone and not re.search(r"\b(?:for|in|of|within|after|over|took|takes?|last|lasted|or|be|by)\s+$", before)):
        return None
    return "DURATION", f"P{'T' if unit == 'hour' else ''}X{UNITS[unit]}"


@rule(r"(?:some|a long|a short|quite some|a) (?:time|while)(?= |[.,])")
def _while(match: re.Match[str], context: Context) -> Found:
    words = match[0].casefold().split()
    return ("DURATION", "PXX") if words != ["a", "time"] and words[:2] != ["some", "while"] and "long time" not in match[0] else None


@rule(r"(?P<det>the|a full|the full|the whole|the entire|an entire|all|a whole|the fiscal|a fiscal) (?P<unit>week|month|year|decade|day)(?![\w-]|['’]s)")
def _whole(match: re.Match[str], context: Context) -> Found:
    unit, det = match["unit"].casefold(), match["det"].casefold()
    if det == "the" and unit != "year":
        return None
    ended = re.match(r"\s+(?:ended|ending|to|through)\b", context.text[match.end() : match.end() + 10])
    if unit == "year" and det in ("the", "the full") and context.today and not ended:
        return "DATE", str(context.today.year)
    return "DURATION", f"P1{UNITS[unit]}"


# --- words that only point ------------------------------------------------------------------------------------------------


@rule(r"(?P<word>now|right now|just now|at present|at the present time|presently|currently|nowadays|these days|at the moment|at this time|at this point|recently|more recently|most recently|the past|not long ago|long ago|soon|shortly|the near future|the future|the immediate future|the recent past|the present)(?![\w-])")
def _pointing(match: re.Match[str], context: Context) -> Found:
    word = match["word"].casefold()
    if word in ("recently", "more recently", "most recently", "the past", "not long ago", "long ago", "the recent past"):
        return "DATE", "PAST_REF"
    if word in ("soon", "shortly") or word.endswith("future"):
        return "DATE", "FUTURE_REF"
    return "DATE", "PRESENT_REF"
