"""The ontology: claim types with their roles, statuses, mention kinds.

In: ``claims.toml`` beside this file, or one of the user's. Out: an ``Ontology``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tidings.ontology import tables

LEAST_CONFIDENCE = 0.45  # of an ontology file that gives none


@dataclass(frozen=True, slots=True)
class ClaimType:
    """One type of claim: its core and other roles, whether its participants are interchangeable, and a verb to show."""

    name: str
    core: tuple[str, ...]
    other: tuple[str, ...]
    symmetric: bool
    label: str
    participants: int  # how many named participants a finding of this type needs
    excludes: Mapping[str, frozenset[str]]  # role -> kinds of mention that cannot fill it
    sides: tuple[str, ...]  # the two core roles that face each other, () if none do
    implied: tuple[str, ...]  # core roles that the text around fills where the sentence does not


@dataclass(frozen=True, slots=True)
class Ontology:
    """Claim types by name, in the order of the file, with the vocabulary that all types share."""

    types: Mapping[str, ClaimType]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    shared_roles: tuple[str, ...]
    least_confidence: float  # claims that the reader is less sure of make no finding by themselves

    def roles(self, claim_type: str) -> tuple[str, ...]:
        """Every role that a claim of this type may fill, core roles first. Raises KeyError for an unknown type."""
        kind = self.types[claim_type]
        return (*kind.core, *kind.other, *self.shared_roles)


def load(path: Path | None = None) -> Ontology:
    """Read an ontology file; without a path, the one that ships. Raises TidingsError if the file is not sound."""
    return _shipped() if path is None else _parse(tables.given(path), str(path))


@cache
def _shipped() -> Ontology:
    return _parse(tables.shipped("claims.toml"), "claims.toml")


def _parse(text: str, source: str) -> Ontology:
    with tables.sound(source, "ontology", "claims.toml"):
        table = tomllib.loads(text)
        types = {
            key: ClaimType(
                name=key,
                core=tuple(row["core"]),
                other=tuple(row.get("other", ())),
                symmetric=bool(row.get("symmetric", False)),
                label=row["label"],
                participants=int(row.get("participants", 1)),
                excludes={role: frozenset(kinds) for role, kinds in row.get("excludes", {}).items()},
                sides=tuple(row.get("sides", ())),
                implied=tuple(row.get("implied", ())),
            )
            for key, row in table["types"].items()
        }
        kinds, statuses, shared = (tuple(table[name]) for name in ("kinds", "statuses", "shared_roles"))
        return Ontology(types, kinds, statuses, shared, float(table.get("least_confidence", LEAST_CONFIDENCE)))
