"""Values that cannot all be true.

In: the facts of one finding, and the finding that states the reverse. Out: ``Conflict`` records: date, amount, title,
direction, each value with its documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from tidings import times
from tidings.fuse.facts import Fact, words
from tidings.model import Conflict, ConflictValue

_MONEY = re.compile(
    r"(?P<sign>US\$|S\$|A\$|C\$|HK\$|[$€£¥₩₹])?\s?(?P<number>\d[\d,]*(?:\.\d+)?)\s*-?(?P<scale>trillion|billion|bn|million|mn|m\b|thousand)?"
    r"\s*-?(?P<unit>%|per ?cent|dollars?|euros?|pounds?|yen|won|yuan|[a-z]+)?",
    re.IGNORECASE,
)
_SCALE = {"trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6, "m": 1e6, "thousand": 1e3}
_UNIT = {
    "us$": "$",
    "dollar": "$",
    "dollars": "$",
    "euro": "€",
    "euros": "€",
    "pound": "£",
    "pounds": "£",
    "percent": "%",
    "per cent": "%",
}


def quantity(words_: str) -> tuple[str, float] | None:
    """(unit, size) of an amount: ``$1.2 billion`` -> ("$", 1.2e9), ``12,000 wafers`` -> ("wafers", 12000.0); None if it is none."""
    match = _MONEY.search(words_)
    if not match:
        return None
    unit = (match["sign"] or match["unit"] or "").casefold()
    size = float(match["number"].replace(",", "")) * _SCALE.get((match["scale"] or "").casefold(), 1)
    return _UNIT.get(unit, unit), size


def conflicts(kind: str, members: Sequence[Fact]) -> list[Conflict]:
    """Conflicts between the documents of one finding."""
    found = []
    dated = [(fact, fact.when) for fact in members if fact.when and len(fact.when) >= 4]
    if conflict := _between(dated, "date", _dates_exclude, lambda value: value):
        found.append(conflict)
    amounts = [(fact, q) for fact in members for amount in fact.amounts if (q := quantity(amount))]
    spelled = {q: amount for fact in members for amount in fact.amounts if (q := quantity(amount))}
    if conflict := _between(amounts, "amount", _amounts_exclude, lambda value: spelled[value]):
        found.append(conflict)
    if kind == "role":
        titles = [(fact, title.casefold()) for fact in members for title in fact.matters.get("title", ())]
        if conflict := _between(titles, "title", _titles_exclude, lambda value: value):
            found.append(conflict)
    return found


def direction(said: str, members: Iterable[Fact], reverse: str, others: Iterable[Fact]) -> Conflict:
    """Some documents state a dealing one way round, others the other."""
    return Conflict("direction", (ConflictValue(said, _documents(members)), ConflictValue(reverse, _documents(others))))


def _documents(members: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(sorted({fact.document.id for fact in members}))


V = TypeVar("V", bound=Hashable)


def _between(
    values: Sequence[tuple[Fact, V]], attribute: str, exclude: Callable[[V, V], bool], show: Callable[[V], str]
) -> Conflict | None:
    """A conflict if two documents give values that exclude each other, and neither gives the other's value as well."""
    by_document: defaultdict[str, list[V]] = defaultdict(list)
    for fact, value in values:
        by_document[fact.document.id].append(value)
    supporters: defaultdict[V, set[str]] = defaultdict(set)
    for one, own in by_document.items():
        for two, other in by_document.items():
            if one == two or any(not exclude(a, b) for a in own for b in other):
                continue
            supporters[own[0]].add(one)
            supporters[other[0]].add(two)
    if len(supporters) < 2:
        return None
    ordered = sorted(supporters.items(), key=lambda item: (-len(item[1]), show(item[0])))
    return Conflict(attribute, tuple(ConflictValue(show(value), tuple(sorted(docs))) for value, docs in ordered))


def _dates_exclude(a: str, b: str) -> bool:
    """Times that do not overlap, yet lie near enough to be meant for one happening."""
    (first, _), (second, _) = times.bounds(a), times.bounds(b)
    return not times.overlap(a, b) and abs((first - second).days) <= 550


def _amounts_exclude(a: tuple[str, float], b: tuple[str, float]) -> bool:
    """Sizes in one unit that differ by more than rounding, yet are of one order."""
    if a[0] != b[0]:
        return False
    low, high = sorted((a[1], b[1]))
    return low > 0 and 1.02 < high / low < 3


def _titles_exclude(a: str, b: str) -> bool:
    """Two chief offices that differ."""
    x, y = words(a), words(b)
    return {"chief"} <= x & y and "executive" in x ^ y and len({"technology", "financial", "operating"} & (x ^ y)) > 0
