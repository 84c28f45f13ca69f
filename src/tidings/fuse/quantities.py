"""Amounts made comparable.

In: the words of an amount, and those before it. Out: ``Quantity``: its unit in one form, and the range that its words leave open
(the digits given, ``about``, ``at least``). Currencies are not converted: without the rate of the day that would be a guess.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_SCALE = {
    **dict.fromkeys(("trillion", "tn", "trn"), 1e12),
    **dict.fromkeys(("billion", "bn", "b"), 1e9),
    **dict.fromkeys(("million", "mn", "mln", "m"), 1e6),
    **dict.fromkeys(("thousand", "k"), 1e3),
    "crore": 1e7,
    "lakh": 1e5,
}
_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_NUMBERS = {word: float(number) for number, word in enumerate(_WORDS.split(" "), 1)} | {"twenty": 20.0, "a": 1.0}
_FRACTIONS = {"half": 50.0, "quarter": 25.0, "third": 100 / 3, "two-thirds": 200 / 3, "three-quarters": 75.0}
_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "S$": "SGD",
    "A$": "AUD",
}
_SIGNS |= {"C$": "CAD", "HK$": "HKD", "NT$": "TWD", "NZ$": "NZD", "R$": "BRL"}
_UNITS = {
    **dict.fromkeys(("dollar", "usd", "buck"), "USD"),
    **dict.fromkeys(("euro", "eur"), "EUR"),
    **dict.fromkeys(("pound", "gbp", "sterling"), "GBP"),
    **dict.fromkeys(("yen", "jpy"), "JPY"),
    **dict.fromkeys(("won", "krw"), "KRW"),
    **dict.fromkeys(("yuan", "renminbi", "rmb", "cny"), "CNY"),
    **dict.fromkeys(("rupee", "inr"), "INR"),
    **dict.fromkeys(("franc", "chf"), "CHF"),
    **dict.fromkeys(("%", "percent", "pct"), "%"),
    **dict.fromkeys(("kilogram", "kilogramme", "kg", "kilo"), "kilogram"),
    **dict.fromkeys(("kilometre", "kilometer", "km"), "kilometre"),
    **dict.fromkeys(("tonne", "ton", "t"), "tonne"),
    **dict.fromkeys(("megawatt", "mw"), "megawatt"),
    **dict.fromkeys(("gigawatt", "gw"), "gigawatt"),
}
#: Units by which a thing is measured, and not counted.
_MEASURES = frozenset(_UNITS.values()) | frozenset(("year", "month", "week", "day", "hour"))
_AMOUNT = re.compile(
    rf"(?P<sign>{'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))}|\b[A-Z]{{3}}\b)?\s?"
    rf"(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_NUMBERS)})\b)"
    rf"[\s-]*(?P<scale>{'|'.join(sorted(_SCALE, key=len, reverse=True))})?(?![a-z])[\s-]*(?P<rest>.*)$",
    re.I | re.S,
)
_COUNT = r"(?<![\w.,-])\d[\d,]*(?: (?!(?:of|in|and|or|to|for|per)\b)[\w-]+){0,2}? "
_NAMED = re.compile(r"\b[A-Z]\w* $")
_SHARE = re.compile(rf"\b({'|'.join(_FRACTIONS)})\b", re.I)
_ABOUT = re.compile(r"\b(about|around|roughly|approximately|some|circa|close to|an estimated)\s+(?:a |an )?$", re.I)
_UNDER = re.compile(r"\b(nearly|almost|just under|just below|a little under|not quite)\s+$", re.I)
_OVER = re.compile(r"\b(just over|just above|a bit over|a little over|slightly more than)\s+$", re.I)
_LEAST = re.compile(r"\b(more than|over|at least|a minimum of|upwards of|no less than|above|exceeding)\s+$", re.I)
_MOST = re.compile(r"\b(up to|as much as|as many as|at most|a maximum of|less than|under|below|no more than)\s+$", re.I)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A size with its unit: the number given, and the lowest and highest that its words leave open."""

    unit: str
    size: float
    low: float
    high: float

    def agrees(self, other: Quantity) -> bool:
        """True if both may be one number."""
        meet = self.low < other.high and other.low < self.high
        return self.unit == other.unit and (meet or self.size == other.size)


def quantity(words: str, before: str = "") -> Quantity | None:
    """The quantity that words give (``US$9 million``, ``nine million dollars``, ``12,000 wafers``); None if they give none.

    before: what stands before them in the text, for hedges.
    """
    match = _AMOUNT.search(words)
    if match is None or (not match["number"][0].isdigit() and not match["scale"] and _SHARE.search(words)):
        share = _SHARE.search(words)
        return _ranged("%", _FRACTIONS[share[1].casefold()], 0.5, before) if share else None
    digits = match["number"].replace(",", "").casefold()
    if digits == "a" and not match["scale"]:
        return None
    scale = _SCALE.get((match["scale"] or "").casefold(), 1.0)
    size = (_NUMBERS[digits] if digits in _NUMBERS else float(digits)) * scale
    return _ranged(_unit(match["sign"], match["rest"]), size, _half_of_last_digit(digits, scale), before)


def _unit(sign: str | None, rest: str) -> str:
    """One form for a unit: an ISO code, a measure, or the head noun of what is counted."""
    if sign:
        return _SIGNS.get(sign.upper(), _UNITS.get(sign.casefold(), sign.upper()))
    words = [_singular(word) for word in re.findall(r"%|[^\W\d]+", rest.casefold().replace("per cent", "percent"))]
    known = [_UNITS[word] for word in words if word in _UNITS]
    if known:
        return known[0]
    counted = re.split(r"\b(?:of|in|on|for|from|at|to|over|a|per)\b", " ".join(words))[0].split()
    return counted[-1] if counted else ""


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _half_of_last_digit(digits: str, scale: float) -> float:
    if digits in _NUMBERS:
        return 0.5 * scale if scale > 1 else 0.0
    if "." in digits:
        return 0.5 * scale * 10.0 ** -len(digits.partition(".")[2])
    zeros = len(digits) - len(digits.rstrip("0"))
    return 0.5 * scale if scale > 1 else 0.5 * 10.0**zeros if zeros > 1 else 0.0


def _ranged(unit: str, size: float, half: float, before: str) -> Quantity:
    """A quantity with the range that its digits and the words before it leave open; a round number is never taken for more
    than a twentieth less exact than it says.
    """
    half = min(half, 0.05 * size if size >= 1 else half)
    low, high = size - half, size + half
    if _ABOUT.search(before):
        low, high = low - 0.05 * size, high + 0.05 * size
    elif _UNDER.search(before):
        low = low - 0.07 * size
    elif _OVER.search(before):
        high = high + 0.07 * size
    elif _MOST.search(before):
        low = 0.0
    elif _LEAST.search(before):
        high = math.inf
    return Quantity(unit, size, low, high)


def counts_in(unit: str, text: str) -> Iterator[tuple[Quantity, str]]:
    """Every number of what is counted that a text gives, with its words: ``90 cargo ships`` for ``ship``; not ``Mark 2 ships``."""
    for match in re.finditer(rf"{_COUNT}{re.escape(unit)}s?\b", text, re.I):
        before = text[max(match.start() - 30, 0) : match.start()]
        read = None if _NAMED.search(before) else quantity(match[0], before)
        if read:
            yield replace(read, unit=unit), match[0]


def is_money(unit: str) -> bool:
    """True for the code of a currency."""
    return len(unit) == 3 and unit.isupper()


def is_counted(unit: str) -> bool:
    """True if a unit is the noun of what is counted (turbines), and no money, measure or length of time."""
    return unit.islower() and unit not in _MEASURES


def exclude(some: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """True if two reports cannot both be right: in some unit nothing agrees, and neither gives the other's sum."""
    units = {a.unit for a in some} & {b.unit for b in others}
    return any(_exclude([q for q in some if q.unit == unit], [q for q in others if q.unit == unit]) for unit in units)


def _exclude(some: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    if any(a.agrees(b) for a in some for b in others):
        return False
    whole, other = total(some), total(others)
    return not any(whole.agrees(b) for b in others) and not any(other.agrees(a) for a in some)


def total(own: Sequence[Quantity]) -> Quantity:
    """The sum of quantities of one unit."""
    return Quantity(own[0].unit, sum(q.size for q in own), sum(q.low for q in own), sum(q.high for q in own))


def apart(some: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """True if two sizes are too far from each other to be meant for one thing; the same digits at another power of ten
    are a slip.
    """
    pairs = [(a, b) for a in some for b in others if a.unit == b.unit and a.size > 0 and b.size > 0]
    return bool(pairs) and all(
        max(a.size, b.size) / min(a.size, b.size) >= 3 and not a.agrees(b) and not _same_digits(a.size, b.size)
        for a, b in pairs
    )


def _same_digits(a: float, b: float) -> bool:
    """True if two sizes are written with the same digits, two at least."""
    digits = f"{a:.6e}".partition("e")[0]
    return digits == f"{b:.6e}".partition("e")[0] and len(digits.rstrip("0.")) > 2
