"""Parts of the world: countries, regions, states of federations.

In: ``regions.toml``. Out: their names, casefolded.
"""

from __future__ import annotations

import tomllib
from functools import cache

from tidings.ontology import tables


@cache
def regions() -> frozenset[str]:
    """Names of what is larger than a town: countries, parts of the world, the states of the United States."""
    return _named("larger_than_a_town")


@cache
def markets() -> frozenset[str]:
    """Names that companies' units of a country or region bear: of regions, city states, groups of countries, in local words too."""
    return regions() | _named("other_markets")


def _named(group: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in tomllib.loads(tables.shipped("regions.toml"))[group])
