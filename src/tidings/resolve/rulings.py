"""What people ruled on who is who.

In: rulings, each on two sides. Out: which local entities they are about, and groups that are joined or kept apart accordingly.
A side is known by names, and by documents where both sides bear one name: so a ruling holds for documents read again or later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tidings.model import Kind, LocalEntity
from tidings.resolve import names
from tidings.resolve.groups import Groups


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that a ruling is about, as it was then: its id, kind, names and documents."""

    entity: str
    kind: Kind
    names: frozenset[str]
    documents: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """Keys under which its local entities are found."""
        return names.blocking_keys(tuple(sorted(self.names)), self.kind)

    @property
    def folded(self) -> frozenset[str]:
        """Its names, ready to be compared."""
        return frozenset(names.fold(name) for name in self.names)


@dataclass(frozen=True, slots=True)
class Ruling:
    """That two sides are the same or not the same (``different``)."""

    verdict: Literal["same", "different"]
    sides: tuple[Side, Side]

    def side(self, local: LocalEntity) -> int | None:
        """0 or 1 for the side that a local entity belongs to; None if to neither, or if it cannot be told."""
        shared = self.sides[0].folded & self.sides[1].folded
        fits = [n for n, side in enumerate(self.sides) if _fits(local, side, shared)]
        return fits[0] if len(fits) == 1 else None

    def reverses(self, earlier: Ruling) -> bool:
        """True if this ruling is on the two sides of an earlier one, whichever was named first."""
        (one, other), (first, second) = self.sides, earlier.sides
        return (_one_side(one, first) and _one_side(other, second)) or (
            _one_side(one, second) and _one_side(other, first)
        )

    def concerns(self, local: LocalEntity) -> bool:
        """True if a local entity bears a name of either side."""
        return any(_fits(local, side, frozenset()) for side in self.sides)


def _one_side(one: Side, other: Side) -> bool:
    """True if two sides share a name and a document: bearers of one name are told apart by their documents."""
    return one.kind == other.kind and bool(one.folded & other.folded) and bool(one.documents & other.documents)


def _fits(local: LocalEntity, side: Side, shared: frozenset[str]) -> bool:
    """True if a local entity is of the side's kind and has a name that only this side bears, or stands in its documents."""
    alike = {names.fold(name) for name in local.names} & side.folded
    return local.kind == side.kind and bool(alike) and (local.document in side.documents or bool(alike - shared))


def latest(ruled: Sequence[Ruling]) -> list[Ruling]:
    """Of rulings in the order in which they were made, those that no later one on the same two sides reverses."""
    return [
        ruling
        for number, ruling in enumerate(ruled)
        if not any(later.verdict != ruling.verdict and later.reverses(ruling) for later in ruled[number + 1 :])
    ]


class RuledGroups(Groups[str]):
    """Groups of local keys in which two sides that were ruled not the same never meet."""

    def __init__(self, locals_: Sequence[LocalEntity], ruled: Sequence[Ruling]) -> None:
        super().__init__(local.key for local in locals_)
        self._sides: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        rulings = latest(ruled)
        for number, ruling in enumerate(rulings):
            if ruling.verdict == "different":
                for local in locals_:
                    if (side := ruling.side(local)) is not None:
                        self._sides[local.key].add((number, side))
        for ruling in rulings:
            self._join_sides(ruling, locals_)

    def join(self, member: str, other: str) -> None:
        """Put the group of ``member`` under that of ``other``, unless a ruling keeps them apart."""
        one, two = self.find(member), self.find(other)
        if one == two or {(number, 1 - side) for number, side in self._sides[one]} & self._sides[two]:
            return
        super().join(one, two)
        self._sides[two] |= self._sides[one]

    def _join_sides(self, ruling: Ruling, locals_: Iterable[LocalEntity]) -> None:
        """Two sides that are the same are one; each of two that are not is one by itself, as it was when it was ruled on."""
        first: dict[int, str] = {}
        for local in locals_:
            side = (0 if ruling.concerns(local) else None) if ruling.verdict == "same" else ruling.side(local)
            if side is not None:
                self.join(local.key, first.setdefault(side, local.key))


def restored(known: Mapping[str, str], locals_: Iterable[LocalEntity], taken_back: Iterable[Ruling]) -> dict[str, str]:
    """``known`` with the ids that the sides of rulings had before: what was merged and is not any more is what it was."""
    found = dict(known)
    for ruling in taken_back:
        for local in locals_:
            if (side := ruling.side(local)) is not None:
                found[local.key] = ruling.sides[side].entity
    return found
