"""The reference list: well-known names with what else they are called.

In: ``reference.csv`` beside this module; rows of users' lists. Out: ``Reference`` with the canonical row of a name.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import cast

from tidings.model import Kind, Listing
from tidings.resolve import names


@dataclass(frozen=True, slots=True)
class Row:
    """One well-known bearer of names. ``outlet`` tells that it publishes news."""

    name: str
    kind: Kind
    aliases: tuple[str, ...]
    country: str
    ticker: str
    outlet: bool
    listing: Listing | None = None  # the row of a user's list that it is


@dataclass(frozen=True, slots=True)
class Reference:
    """Rows by (kind, key of each of their names)."""

    rows: Mapping[tuple[Kind, str], Row]
    spelled: Mapping[tuple[Kind, str], Row] = field(default_factory=dict)  # rows of users, by the folded name

    def find(self, name: str, kind: Kind) -> Row | None:
        """The row that a name of this kind belongs to; a user's row by its exact name goes before all others."""
        shipped_row = self.rows.get((kind, names.key(name, kind)))
        exact = self.spelled.get((kind, names.fold(name)))
        if exact is not None or shipped_row is None or shipped_row.listing is not None:
            return exact or shipped_row
        return self.rows.get((kind, names.key(shipped_row.name, kind)), shipped_row)

    def bearing(self, keys: Iterable[str]) -> list[Row]:
        """The rows that bear one of these name keys, whatever their kind."""
        kinds = {kind for kind, _ in self.rows}
        found = {id(row): row for key in keys for kind in kinds if (row := self.rows.get((kind, key))) is not None}
        return list(found.values())


def extended(listings: Iterable[Listing]) -> Reference:
    """The list that ships, and before it the rows of users' lists. A name that two rows bear decides nothing."""
    found = dict(shipped().rows)
    keyed: dict[tuple[Kind, str], list[Row]] = defaultdict(list)
    spelled: dict[tuple[Kind, str], list[Row]] = defaultdict(list)
    for listing in listings:
        ticker = listing.identifiers.get("ticker", "")
        row = Row(listing.name, listing.kind, listing.aliases, "", ticker, outlet=False, listing=listing)
        for name in dict.fromkeys((listing.name, *listing.aliases)):
            _place(keyed[listing.kind, names.key(name, listing.kind)], row)
            _place(spelled[listing.kind, names.fold(name)], row)
    for place, rows in keyed.items():
        if len(rows) == 1:
            found[place] = rows[0]
        else:
            found.pop(place, None)
    return Reference(found, {place: rows[0] for place, rows in spelled.items() if len(rows) == 1})


def _place(rows: list[Row], row: Row) -> None:
    """Add a row; lists that give one bearer the same identifier, or the same name and nothing against it, give one row."""
    for number, other in enumerate(rows):
        if row is other or (row.listing and other.listing and one_bearer(row.listing, other.listing)):
            rows[number] = min(
                row, other, key=lambda each: (each.listing.source, each.listing.key) if each.listing else ()
            )
            return
    rows.append(row)


def one_bearer(one: Listing, other: Listing) -> bool:
    """True if rows of two lists that share a name may be one: no identifier speaks against it."""
    shared = one.identifiers.keys() & other.identifiers.keys()
    return one.source != other.source and all(one.identifiers[each] == other.identifiers[each] for each in shared)


@cache
def shipped() -> Reference:
    """The list that ships with the package."""
    found: dict[tuple[Kind, str], Row] = {}
    with (resources.files(__package__) / "reference.csv").open(encoding="utf-8") as lines:
        for line in csv.DictReader(lines):
            outlet = line["kind"] == "outlet"
            kind = cast(Kind, "organization" if outlet else line["kind"])
            other = tuple(n for column in ("aliases", "former_names") for n in line[column].split("|") if n)
            row = Row(line["name"], kind, other, line["country"], line["ticker"], outlet)
            for name in (row.name, *other):
                found.setdefault((kind, names.key(name, kind)), row)
    return Reference(found)
