"""How long and how often: ``nearly two months``, ``the past few weeks``, ``every Monday``; and words that only point: ``now``.

In: a match and its context. Out: DURATION, SET, or DATE with one of TIMEX3's open values.
"""

from __future__ import annotations

import re

from tidings.times.context import Context
from tidings.times.grammar import END, END_WORD, Found, Rules, before
from tidings.times.lexicon import (
    ABOUT,
    DAYPARTS,
    MONTH,
    NUMBER,
    UNIT,
    UNITS,
    UNITS_PLURAL,
    WEEKDAY,
    month,
    number,
    weekday,
)

RULES = Rules()
_CLOCK_UNITS = ("second", "minute", "hour")
#: What happens so often, or costs so much, ``a year``.
_PER = re.compile(
    r"(?:\b(?:once|twice|times|million|billion|trillion|dollars|euros|percent|shares|barrels|tons|units|people|cars)|%|\d)\s+$"
)
#: Words before a bare plural that make it a length of time.
_LASTING = re.compile(r"\b(?:for|in|of|within|after|over|took|takes?|last|lasted|or|be|by)\s+$")
_PAST_WORDS = ("recently", "more recently", "most recently", "the past", "not long ago", "long ago", "the recent past")


@RULES.rule(
    rf"(?:each|every)(?: (?:(?P<other>other)|(?P<number>{NUMBER})))? ",
    rf"(?:(?P<unit>{UNIT}|morning|night)s?|(?P<weekday>{WEEKDAY})|(?P<month>{MONTH})){END}",
)
def _every(match: re.Match[str], context: Context) -> Found:
    if match["weekday"]:
        return "SET", f"XXXX-WXX-{weekday(match['weekday']) + 1}"
    if match["month"]:
        return "SET", f"XXXX-{month(match['month']):02}"
    unit = match["unit"].casefold()
    if unit in DAYPARTS:
        return "SET", f"XXXX-XX-XXT{DAYPARTS[unit]}"
    return "SET", _length(2 if match["other"] else number(match["number"] or "one"), unit)


@RULES.rule(rf"(?P<word>daily(?=[.,;)])|nightly|weekly|monthly|annually|yearly|hourly){END}")
def _often(match: re.Match[str], context: Context) -> Found:
    if match[0][0].isupper():
        return None  # a newspaper
    values = {"daily": "P1D", "nightly": "XXXX-XX-XXTNI", "weekly": "P1W", "monthly": "P1M", "hourly": "PT1H"}
    return "SET", values.get(match["word"].casefold(), "P1Y")


@RULES.rule(r"a (?P<unit>hour|day|week|month|year)(?! (?:ago|earlier|later|or|before|after)|[\w-])")
def _rate(match: re.Match[str], context: Context) -> Found:
    return ("SET", _length(1, match["unit"].casefold())) if _PER.search(before(match, context, 12)) else None


@RULES.rule(
    rf"(?:(?P<about>{ABOUT}) )?",
    r"(?:(?P<det>the (?:first|past|last|next|coming|previous|latest|final|following|prior|preceding|early)|",
    rf"(?:the|an?|its|these|those|past|last|next|this)(?! [\w,-]+[ -]{UNIT}(?! period)\b)) )?",
    rf"(?P<number>{NUMBER})(?: (?:or|to) (?P<upto>{NUMBER}))?",
    r"(?: (?:more|consecutive|straight|full|solid|additional|long|short|or so))?(?P<joint>[- ])",
    rf"(?:(?:trading|business|working|calendar) )?(?P<unit>{UNIT})(?P<many>s)?(?:-(?:old|long)| or so| period)?(?![\w-]| old\b)",
)
def _count(match: re.Match[str], context: Context) -> Found:
    unit, words = match["unit"].casefold(), match["number"].casefold()
    count, joined = number(words), match["joint"] == "-"
    if unit in ("second", "quarter") and (joined or not match["many"]):
        return None  # "the second", "three-quarters"
    if words in ("a", "an") and (match["det"] or match["many"] or (unit in ("minute", "day") and not match["about"])):
        return None
    if count not in (None, 1) and not match["many"] and not joined and words.isdigit():
        return None  # "1,200 day traders"
    if unit == "hour" and count and count % 24 == 0:
        unit, count = "day", count / 24
    return "DURATION", _length(None if match["upto"] else count, unit)


@RULES.rule(
    r"(?:the (?:past|last|next|coming|recent|early) |recent |coming |past )?(?:few )?",
    rf"(?P<unit>{UNITS_PLURAL})(?P<way> ago| later| earlier| to come)?{END}",
)
def _plural(match: re.Match[str], context: Context) -> Found:
    unit = match["unit"].casefold().removesuffix("s")
    if match["way"]:
        return "DATE", "PAST_REF" if match["way"].split()[-1].casefold() in ("ago", "earlier") else "FUTURE_REF"
    alone = match[0].casefold() == match["unit"].casefold()
    if unit in ("second", "minute", "quarter") or (alone and not _LASTING.search(before(match, context, 12))):
        return None
    return "DURATION", _length(None, unit)


@RULES.rule(r"(?:some time|a short time|quite some time|(?:a|a long|a short|quite a) while)(?= |[.,])")
def _while(match: re.Match[str], context: Context) -> Found:
    return "DURATION", "PXX"


@RULES.rule(
    r"(?P<det>the|a full|the full|the whole|the entire|an entire|all|a whole|the fiscal|a fiscal) ",
    r"(?P<unit>week|month|year|decade|day)(?![\w-]|['’]s)",
)
def _whole(match: re.Match[str], context: Context) -> Found:
    unit, det = match["unit"].casefold(), match["det"].casefold()
    if det == "the" and unit != "year":
        return None
    ended = re.match(r"\s+(?:ended|ending|to|through)\b", context.text[match.end() : match.end() + 10])
    if unit == "year" and det in ("the", "the full") and context.today and not ended:
        return "DATE", str(context.today.year)
    return "DURATION", _length(1, unit)


@RULES.rule(
    r"(?P<word>now|right now|just now|at present|at the present time|presently|currently|nowadays|these days|at the moment|",
    r"at this time|at this point|recently|more recently|most recently|the past|not long ago|",
    r"long ago|soon|shortly|the near future|the future|",
    rf"the immediate future|the recent past|the present){END_WORD}(?!-)",
)
def _pointing(match: re.Match[str], context: Context) -> Found:
    word = " ".join(match["word"].casefold().split())
    if word in _PAST_WORDS:
        return "DATE", "PAST_REF"
    return "DATE", "FUTURE_REF" if word in ("soon", "shortly") or word.endswith("future") else "PRESENT_REF"


def _length(count: float | None, unit: str) -> str:
    """``P3M``, ``PT4H``; an unknown number is X."""
    if unit == "fortnight":
        unit, count = "week", 2 * count if count else None
    return f"P{'T' if unit in _CLOCK_UNITS else ''}{'X' if count is None else f'{count:g}'}{UNITS[unit]}"
