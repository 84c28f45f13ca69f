"""The words of time and number, as pieces of regular expressions, and what they stand for.

In: nothing. Out: patterns to build others from, and readers of numbers, months, weekdays and units.
"""

from __future__ import annotations

import calendar
import re

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: number for name, number in list(MONTHS.items())} | {"sept": 9}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
ORDINALS = {
    word: number
    for number, forms in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th"), 1
    )
    for word in forms.split()
}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
DAYPARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "overnight": "NI", "midday": "MI"}
UNITS = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "weekend": "WE", "fortnight": "W",
    "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C", "centurie": "C",
}  # fmt: skip
CLOCK_UNITS = frozenset({"second", "minute", "hour"})
_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * n
    for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "dozen": 12}
_ARTICLES = {"a": 1, "an": 1, "one": 1}
#: Numbers that are not known any closer.
VAGUE = frozenset({"several", "a few", "few", "many", "some", "a number of", "a handful of", "various", "numerous"})

_ONES = "|".join(sorted(_SMALL, key=len, reverse=True))
_TENS_WORD = "|".join(_TENS)
_WORD_NUMBER = (
    rf"(?:(?:{_TENS_WORD})(?:[- ](?:{_ONES}))?|{_ONES}|an?)(?: (?:hundred|thousand|dozen))?"
    rf"(?:(?: and)? (?:{_TENS_WORD})(?:[- ](?:{_ONES}))?)?"
)
#: A number: figures, words, ``a couple of``, ``several``.
NUMBER = (
    rf"(?:\d[\d,]*(?:\.\d+)?(?: 1/2)?|a couple(?: of)?|a few|a number of|a handful of|half an?|several|few|many|some|"
    rf"two and a half|one and a half|dozens of|{_WORD_NUMBER})"
)
MONTH = "(?:" + "|".join(calendar.month_name[1:]) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
WEEKDAY = "(?:" + "|".join(calendar.day_name) + r"|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\.)"
YEAR = r"(?:1[89]|20)\d\d"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
SEASON = "(?:" + "|".join(SEASONS) + ")"
UNIT = r"(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade)"
UNITS_PLURAL = r"(?:seconds|minutes|hours|days|weeks|fortnights|months|quarters|years|decades|centuries)"
ORDINAL = "(?:" + "|".join(ORDINALS) + ")"
DAYPART = r"(?:morning|afternoon|evening|night)"
ABOUT = (
    r"(?:about|around|approximately|roughly|nearly|almost|more than|less than|fewer than|at least|at most|no more than|"
    r"no less than|up to|"
    r"over(?! (?:the|several|a few|many|past|next|last|an?\b(?! (?:hour|day|week|month|year)\b)))|"
    r"only|just(?: over| under)?|as (?:much|many|long|little|few) as|another|an additional)"
)
EDGE = (
    r"(?:(?:the )?(?:very )?(?:beginning|start|end|middle|close)(?: of)?|(?:the )?(?:early|late)(?: in| on| part of)?|"
    r"(?:the )?mid[- ]?|earlier(?: in| on)?|later(?: in| on)?|(?:the )?(?:first|latter|second) (?:half|part) of)"
)
_MODS = (
    ("START", r"beginning|start|early|earlier"),
    ("END", r"\bend\b|late\b|later|close of"),
    ("MID", r"mid|middle"),
    ("MORE_THAN", r"more than|over\b"),
    ("EQUAL_OR_LESS", r"no more than|up to|within|at most|as (?:much|many|long) as"),
    ("LESS_THAN", r"less than|fewer than|almost|nearly|just under"),
    ("EQUAL_OR_MORE", r"at least|no less than"),
    ("APPROX", r"about|around|approximately|roughly|some\b|or so"),
)
_MOD_PATTERNS = [(mod, re.compile(rf"\b(?:{words})", re.I)) for mod, words in _MODS]


def mod(words: str) -> str | None:
    """The TIMEX3 modifier that the words around a value carry."""
    found = [(m.start(), name) for name, pattern in _MOD_PATTERNS if (m := pattern.search(words))]
    names = [name for _, name in sorted(found)]
    return ("EQUAL_OR_LESS" if "no more than" in words else names[0]) if names else None


def number(words: str) -> float | None:
    """``21``, ``twenty-one``, ``a couple of``, ``half a`` as a number; None for what is vague or no number."""
    text = words.casefold().strip()
    if text in VAGUE:
        return None
    fixed = {
        "half a": 0.5,
        "half an": 0.5,
        "two and a half": 2.5,
        "one and a half": 1.5,
        "a couple": 2,
        "a couple of": 2,
    }
    if text in fixed:
        return fixed[text]
    figures = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)( 1/2)?", text)
    if figures:
        return float(figures[1].replace(",", "")) + (0.5 if figures[2] else 0)
    total = 0
    for word in re.split(r"[- ]", text):
        if word in _SCALES:
            total = max(total, 1) * _SCALES[word]
        elif word in _TENS or word in _SMALL or word in _ARTICLES:
            total += _TENS.get(word) or _SMALL.get(word) or _ARTICLES.get(word, 0)
        elif word != "and":
            return None
    return float(total)


def month(words: str) -> int:
    """The number of a month by its name or abbreviation. Raises KeyError."""
    return MONTHS[words.casefold().rstrip(".")]


def weekday(words: str) -> int:
    """The number of a weekday, Monday 0, by its name or abbreviation. Raises KeyError."""
    short = words.casefold().rstrip(".")[:3]
    return {name[:3]: number for name, number in WEEKDAYS.items()}[short]


#: Years in words: ``nineteen ninety-six``, ``two thousand and four``.
YEAR_WORDS = (
    rf"(?:nineteen (?:hundred|oh[- ](?:{_ONES})|(?:{_TENS_WORD})(?:[- ](?:{_ONES}))?)|"
    rf"two thousand(?: (?:and )?(?:{_ONES}))?|twenty (?:{_TENS_WORD}|{_ONES})(?:[- ](?:{_ONES}))?)"
)


def spoken_year(words: str) -> int:
    """``nineteen ninety-six`` -> 1996. Raises ValueError for what is no year."""
    parts = re.split(r"[- ]", words.casefold())
    if parts[:2] == ["two", "thousand"]:
        rest = [part for part in parts[2:] if part != "and"]
        return 2000 + (_SMALL[rest[0]] if rest else 0)
    century = {"nineteen": 1900, "twenty": 2000}.get(parts[0])
    if century is None:
        raise ValueError(f"{words!r} is no year")
    return century + sum(_TENS.get(part, 0) + _SMALL.get(part, 0) for part in parts[1:])
