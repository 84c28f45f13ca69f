"""Places made comparable.

In: the words of a place. Out: whether two of them cannot be one: two towns, or places in two regions; a town and what it may
lie in, or a site and the town around it, exclude nothing.
"""

from __future__ import annotations

import re

from tidings.ontology.regions import regions

#: Words of what lies in a town, or has towns in it.
_OTHER_LEVEL = re.compile(
    r"\b(county|province|state|region|district|canton|prefecture|republic|islands?|valley|peninsula|bay|coast|campus|courthouse|airport|"
    r"hotel|hall|palace|tower|building|headquarters|street|road|avenue|park|plant|factory|centre|center|stadium|university|"
    r"court|office|home|house|residence|site|pad|range|hub|hill|heights|quarter|square|harbou?r|beach|mount|lake|yard|shipyard)\b",
    re.I,
)
_NAMES = re.compile(r"[^\W\d_a-z][\w'’.-]*(?: (?:de |da |do |of |am |upon )?[^\W\d_a-z][\w'’.-]*)*")


def exclude(a: str, b: str) -> bool:
    """True if two places cannot be one (``Lima`` and ``Cusco``; ``Salem, Oregon`` and ``Salem, Ohio``)."""
    x, y = _parts(a), _parts(b)
    if not x or not y or x[0] in y or y[0] in x:
        return len(x) > 1 and len(y) > 1 and x[0] == y[0] and _differ(x[1:], y[1:])
    if len(x) > 1 and len(y) > 1:
        return True
    return not any(_OTHER_LEVEL.search(words) or parts[0] in regions() for words, parts in ((a, x), (b, y)))


def _differ(some: list[str], others: list[str]) -> bool:
    return bool(set(some) & regions() and set(others) & regions()) and not set(some) & set(others)


def _parts(words: str) -> list[str]:
    """Names in a place's words, the nearest first: ``the port of Lima, Peru`` -> lima, peru."""
    return [name.casefold() for name in _NAMES.findall(words)]
