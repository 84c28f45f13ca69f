"""The reference list: well-known names with what else they are called.

In: ``reference.csv`` beside this module. Out: ``Reference`` with the canonical row of a name.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from tidings.model import Kind
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


@dataclass(frozen=True, slots=True)
class Reference:
    """Rows by (kind, key of each of their names)."""

    rows: Mapping[tuple[Kind, str], Row]

    def find(self, name: str, kind: Kind) -> Row | None:
        """The row that a name of this kind belongs to."""
        return self.rows.get((kind, names.key(name, kind)))


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
