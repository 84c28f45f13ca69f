"""Weeks, months, quarters, seasons, years and longer: ``last May``, ``the third quarter``, ``a year earlier``, ``the 1990s``.

In: a match and its context. Out: DATE in the precision of its words.
"""

from __future__ import annotations

import re
from datetime import timedelta

from tidings.times.context import Context, first_day, shifted, week
from tidings.times.grammar import END, END_WORD, SHIFTS, TO_YEAR, Found, Rules, before, stated_year
from tidings.times.lexicon import (
    ABOUT,
    EDGE,
    MONTH,
    NUMBER,
    ORDINAL,
    ORDINALS,
    SEASON,
    SEASONS,
    UNIT,
    YEAR,
    YEAR_WORDS,
    month,
    number,
    spoken_year,
)

RULES = Rules()
#: Units whose place in the calendar is not known, in TIMEX3's form.
UNKNOWN = {"day": "XXXX-XX-XX", "week": "XXXX-WXX", "month": "XXXX-XX", "quarter": "XXXX-QX"}
_DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
#: Words before a month whose name is also another word.
_TO_MONTH = re.compile(
    r"\b(?:in|since|by|until|for|from|of|during|through|to|and|ended|before|after|each|every|on|between|or)\s+$"
)


@RULES.rule(
    rf"(?:(?P<edge>(?i:{EDGE})) )?(?:(?P<rel>(?i:last|this|next|past|coming)) )?(?P<month>{MONTH})",
    rf"(?:,? (?P<spoken>{YEAR_WORDS}){END_WORD}|{TO_YEAR}){END_WORD}",
    fold=False,
)
def _month(match: re.Match[str], context: Context) -> Found:
    name = match["month"].rstrip(".")
    year = spoken_year(match["spoken"]) if match["spoken"] else stated_year(match, context)
    bare = not (match["rel"] or match["edge"] or year)
    if name in ("May", "March", "Mar", "Jan", "Jun") and bare and not _TO_MONTH.search(before(match, context, 14)):
        return None
    value = month(name)
    if year is None and match["rel"] and context.today:
        now = context.today.month
        steps = {"last": -(value >= now), "past": -(value >= now), "next": value <= now, "coming": value <= now}
        year = context.today.year + steps.get(match["rel"].casefold(), 0)
    if year is None:
        year = context.year_of(value, context.looks_ahead(*match.span()))
    return "DATE", f"{year or 'XXXX'}-{value:02}"


@RULES.rule(
    rf"(?:(?P<edge>{EDGE}) )?(?:(?:the|its|their|this|last|next) (?!(?:fiscal[- ])?\w+-(?:fiscal[ -])?quarter\b))?",
    rf"(?:(?P<left>{YEAR}|year-ago|year-earlier|(?:this|last|next) year['’]s) )?(?:(?:fiscal|calendar)[- ])?",
    r"(?:first[- ](?P<fiscal>fiscal)[- ]quarter|Q(?P<q>[1-4])|",
    r"(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th|final)[ -](?:fiscal[ -])?quarter)",
    rf"(?:,? (?:of )?(?:(?:fiscal )?(?P<year>{YEAR})|(?P<shift>last|this|next) year(?!['’]s)|",
    r"(?P<ago>(?:the )?(?:previous|prior|year[- ]earlier|year[- ]ago)(?: year)?)))?",
    END,
)
def _quarter(match: re.Match[str], context: Context) -> Found:
    word, left = (match["nth"] or "").casefold(), (match["left"] or "").casefold()
    nth = int(match["q"] or 0) or (1 if match["fiscal"] else 4 if word == "final" else ORDINALS[word])
    year = stated_year(match, context)
    if re.fullmatch(YEAR, left):
        year = int(left)
    elif context.today and left.split(" ")[0] in SHIFTS:
        year = context.today.year + SHIFTS[left.split(" ")[0]]
    if year is not None:
        return "DATE", f"{year}-Q{nth}"
    # "the third-quarter loss" is told, whatever the sentence expects of it.
    value = context.quarter_of(nth, context.looks_ahead(*match.span()) and "-" not in match[0])
    if left or match["ago"]:
        return "DATE", _year_before(value)
    if context.has_begun(value):
        context.quarter = value
    return "DATE", value


@RULES.rule(
    r"(?:the )?(?P<half>first|second|1st|2nd|latter)[ -]half",
    rf"(?: of (?:fiscal )?(?:(?P<year>{YEAR})|(?P<shift>last|this|next) year|the year))?{END}|H(?P<h>[12]) (?P<year2>{YEAR})\b",
)
def _half(match: re.Match[str], context: Context) -> Found:
    nth = int(match["h"]) if match["h"] else 1 if match["half"].casefold() in ("first", "1st") else 2
    year = int(match["year2"]) if match["year2"] else stated_year(match, context)
    if year is None and context.today:
        behind = nth == 2 and context.today.month < 6 and not context.looks_ahead(*match.span())
        year = context.today.year - behind
    return "DATE", f"{year or 'XXXX'}-H{nth}"


@RULES.rule(rf"(?:the current|this|last|next|the previous|the prior|the preceding) quarter{END}")
def _this_quarter(match: re.Match[str], context: Context) -> Found:
    count = SHIFTS[match[0].casefold().split()[-2]]
    return "DATE", shifted(context.today, count, "quarter") if context.today else UNKNOWN["quarter"]


@RULES.rule(
    rf"(?:the (?:latest|(?P<like>same|corresponding|comparable|like|year-ago|year-earlier)|(?P<year>{YEAR})) |",
    r"(?P<old>year-ago|year-earlier|last year['’]s) |(?P<the>the|that) )(?P<unit>quarter|period)",
    rf"(?P<ago> (?:a year (?:ago|earlier|before)|last year|of (?P<year2>{YEAR})|in {YEAR}))?{END}|",
    rf"(?P<alone>year-ago|year-earlier){END}",
)
def _period(match: re.Match[str], context: Context) -> Found:
    unit = (match["unit"] or "").casefold()
    if match["the"] and unit == "period":
        return None
    quarter, stated = context.reported_quarter(), match["year"] or match["year2"]
    if stated:
        return "DATE", f"{stated}{quarter[4:]}" if unit == "quarter" else stated
    old = match["like"] or match["old"] or match["ago"] or match["alone"]
    return "DATE", _year_before(quarter) if old else quarter


def _year_before(quarter: str) -> str:
    day = first_day(quarter)
    return shifted(day, -4, "quarter") if day else quarter


@RULES.rule(
    rf"(?:(?P<edge>{EDGE}|late|early) )?(?P<shift>(?:the )?(?:last|next|past|previous|prior|coming|current|present)|this) ",
    r"(?:(?:fiscal|calendar|trading) )?(?P<unit>week|month|year|decade|century)(?: or so)?",
    rf"(?![\w-]|['’]s (?:{ORDINAL}|quarter|period))",
)
def _shift(match: re.Match[str], context: Context) -> Found:
    unit, words = match["unit"].casefold(), match["shift"].casefold().split()
    if unit == "decade" and words[0] == "the":
        return "DURATION", "P1E"
    if context.today is None:
        return "DATE", UNKNOWN.get(unit, "XXXX")
    return "DATE", shifted(context.today, SHIFTS[words[-1]], unit)


@RULES.rule(rf"(?:that|the same|the (?P<way>following)) (?P<unit>week|month|year){END}")
def _told(match: re.Match[str], context: Context) -> Found:
    base = context.base()
    return ("DATE", shifted(base, bool(match["way"]), match["unit"].casefold())) if base else None


@RULES.rule(
    r"(?:(?:the )?(?:beginning|start|middle|end|close) of|(?:earlier|later|early|late) in) the ",
    rf"(?P<unit>day|week|month|quarter|year|decade|century){END}|",
    rf"(?:the )?(?P<unit2>year|month|quarter|week)(?:[- ]end|['’]s end){END}|mid-?year{END}",
)
def _edge(match: re.Match[str], context: Context) -> Found:
    unit = (match["unit"] or match["unit2"] or "year").casefold()
    return "DATE", shifted(context.today, 0, unit) if context.today else UNKNOWN.get(unit, "XXXX")


@RULES.rule(
    rf"(?:(?:{EDGE}) )?(?P<shift>last|this|next|the|that|early|late) (?:early |late )?(?P<season>{SEASON})",
    rf"(?: (?:of )?(?P<year>{YEAR}))?{END}|(?P<season2>{SEASON}) (?:of )?(?P<year2>{YEAR})",
)
def _season(match: re.Match[str], context: Context) -> Found:
    season = (match["season"] or match["season2"]).casefold()
    shift, stated = (match["shift"] or "").casefold(), match["year"] or match["year2"]
    if season == "fall" and not stated and shift not in ("last", "this", "next"):
        return None  # "the fall in prices"
    code = SEASONS[season]
    if stated or context.today is None:
        return "DATE", f"{stated or 'XXXX'}-{code}"
    opens = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    steps = {"last": -(context.today.month < opens + 3), "next": context.today.month >= opens}
    return "DATE", f"{context.today.year + steps.get(shift, 0)}-{code}"


@RULES.rule(rf"(?P<shift>last|this|next|the|that|the past) weekend{END}")
def _weekend(match: re.Match[str], context: Context) -> Found:
    if context.today is None:
        return "DATE", "XXXX-WXX-WE"
    shift = match["shift"].casefold()
    ahead = shift in ("this", "next") or (shift == "the" and context.looks_ahead(*match.span()) is True)
    weeks = (shift == "next") - (not ahead and context.today.weekday() < 5)
    return "DATE", f"{week(context.today + timedelta(days=7 * weeks))}-WE"


@RULES.rule(
    rf"(?:(?P<edge>{EDGE}|early|late|mid)[- ])?(?:(?:the )?(?:fiscal|calendar) (?:year )?|the year )?(?P<year>{YEAR})",
    r"(?![\d%]|[,.]\d|-\d|/\d)(?: and beyond| or so)?",
    r"(?! (?:shares|people|units|points|homes|workers|jobs|employees|tons|barrels|miles|megawatts)\b)",
    r"(?!-(?:model|page|mile|foot|pound|member|unit|seat))",
)
def _year(match: re.Match[str], context: Context) -> Found:
    year, bare = int(match["year"]), match[0] == match["year"]
    if bare and (not 1850 <= year <= 2060 or re.search(r"[#.,:/-]$|no\.? $", before(match, context, 4))):
        return None
    return "DATE", match["year"]


@RULES.rule(rf"(?:the year )?(?P<words>{YEAR_WORDS}){END}")
def _year_in_words(match: re.Match[str], context: Context) -> Found:
    spoken = match["words"].casefold()
    told = re.search(r"\b(?:in|since|by|of|until|from|to|for)\s+$", before(match, context, 8))
    if spoken.startswith("tw") and not told and not match[0].casefold().startswith("the year"):
        return None  # "twenty six percent", "two thousand people"
    return "DATE", str(spoken_year(spoken))


@RULES.rule(
    r"(?:(?:the )?(?:early|late|mid)[- ])?(?:the )?(?:(?:early|late|mid)[- ])?",
    rf"(?:(?P<century>1[89]|20)?(?P<mark>['’])?(?P<decade>\d)0['’]?s|(?P<word>{'|'.join(_DECADES)}))",
    END_WORD,
)
def _decade(match: re.Match[str], context: Context) -> Found:
    if match["word"]:
        the = re.search(r"\bthe\b", match[0], re.I)
        return ("DATE", f"19{_DECADES.index(match['word'].casefold()) + 2}") if the else None
    if not match["century"] and not match["mark"]:
        return None
    return "DATE", f"{match['century'] or '19'}{match['decade']}"


@RULES.rule(rf"(?:the )?(?:(?:early|late|mid)[- ])?(?P<nth>1[5-9]|2[01])(?:th|st)[- ]century{END_WORD}")
def _century(match: re.Match[str], context: Context) -> Found:
    return "DATE", str(int(match["nth"]) - 1)


@RULES.rule(
    rf"(?:(?:{ABOUT}) )?(?P<number>{NUMBER})(?: more)?[- ](?P<unit>{UNIT})s?(?: and a half)? ",
    rf"(?P<way>ago|earlier|later|before|from now|hence|afterward|after that){END}",
)
def _distance(match: re.Match[str], context: Context) -> Found:
    count, unit, way = number(match["number"]), match["unit"].casefold(), match["way"].casefold()
    back = way in ("ago", "earlier", "before")
    if count is None or unit in ("second", "minute", "hour"):
        return "DATE", "PAST_REF" if back else "FUTURE_REF"
    if unit == "year" and count == 1 and back and context.quarter:
        return "DATE", _year_before(context.quarter)  # what a quarter is compared with is a quarter
    base = context.today if way in ("ago", "from now", "hence") else context.base()
    if base is None:
        return "DATE", UNKNOWN.get(unit, "XXXX")
    steps = -round(count) if back else round(count)
    weeks = {"week": 7, "fortnight": 14}.get(unit)
    return "DATE", shifted(base, steps * (weeks or 1), "day" if weeks else unit)
