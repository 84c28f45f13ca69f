"""Units of companies that bear the company's name.

In: two folded names, one of which begins the other. Out: whether the longer one is the unit of a country or region
(``Borvane Rail India``) or an arm (``Borvane Capital``): another party than the company.
"""

from __future__ import annotations

from functools import cache

from tidings.ontology.regions import markets
from tidings.resolve import names
from tidings.resolve.reference import shipped

#: Arms of groups that do another business under the group's name.
_ARMS = frozenset(
    {"capital", "ventures", "venture partners", "foundation", "bank", "finance", "financial services", "insurance"}
    | {"life", "securities", "asset management", "investments", "credit", "leasing", "labs", "research"}
    | {"research institute", "university", "academy", "museum"}
)


def is_unit(short: str, full: str) -> bool:
    """True if a folded name is another one with nothing but a country, region or arm, and perhaps a legal form, after it."""
    if not names.is_prefix(short, full):
        return False
    rest = names.core(" ".join(full.split()[len(short.split()) :]))
    return rest in _ARMS or rest in _markets()


@cache
def _markets() -> frozenset[str]:
    countries = {name for kind, name in shipped().rows if kind == "place"}
    return frozenset({*countries, *(names.fold(name) for name in markets())})
