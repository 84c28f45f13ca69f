"""People of one full name: whether they are one, by what documents tell of them.

In: local entities of persons, and what else their documents name. Out: a score with its features; groups that are one person each.
A name in full is one person as long as nothing speaks against it. Two employers do, unless a report names both: that is how a
change of job or a second office is told. They do more if they are told of at the same time, and less the more parties and places
the reports have in common.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tidings.model import Kind, LocalEntity
from tidings.resolve import names
from tidings.resolve.groups import Groups
from tidings.resolve.reference import Reference

SAME = 0.7  # from which score two are one
#: So many documents of each employer are looked at: more would tell nothing else.
MOST = 100

_NAME, _LONG_NAME = 0.8, 0.1  # of three words and more
_EMPLOYERS, _BOTH, _TIME, _PARTIES, _KNOWN_PARTIES, _PLACES = -0.3, 0.4, -0.2, 0.2, 0.1, 0.05
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document tells around a name: when, and the folded names of the parties and places in it."""

    published: str | None
    parties: frozenset[str]
    places: frozenset[str]


Settings = Mapping[str, Setting]  # by document id


def setting(published: str | None, named: Iterable[tuple[Kind, str]], reference: Reference) -> Setting:
    """What a document tells around its names. named: all its names with their kinds."""
    by_kind: defaultdict[Kind, set[str]] = defaultdict(set)
    for kind, name in named:
        row = reference.find(name, kind)
        by_kind[kind].add(names.key(row.name if row else name, kind))
    return Setting(published, frozenset(by_kind["organization"] | by_kind["person"]), frozenset(by_kind["place"]))


def contested(members: Iterable[LocalEntity], reference: Reference) -> list[LocalEntity]:
    """Of persons, those whose full name is borne at several employers, as far as they are looked at: by their keys."""
    found: list[LocalEntity] = []
    for namesakes in _blocks(members).values():
        by_employer = _by_employer(namesakes, reference)
        if len(by_employer) > 1:
            unemployed = [each for each in namesakes if not any(where for _, where in each.positions)]
            looked_at = [*(each[:MOST] for each in by_employer.values()), unemployed[: 2 * MOST]]
            found += {each.key: each for each in itertools.chain(*looked_at)}.values()
    return found


def judge(
    one: Sequence[LocalEntity], other: Sequence[LocalEntity], reference: Reference, settings: Settings
) -> tuple[float, tuple[str, ...]]:
    """How sure it is, 0 to 1, that two sets of bearers of one full name are one person, and what speaks for and against it."""
    a, b = (_Bearer.of(side, reference, settings) for side in (one, other))
    score, said = _NAME, ["the same full name"]
    if len(names.person_words(one[0].names[0])) > 2:
        score += _LONG_NAME
    shared = {x for x in a.employers for y in b.employers if _one_employer(x, y)}
    both = (a.employers & b.parties) | (b.employers & a.parties)
    if shared:
        return 1.0, (*said, f"at the same employer: {_listed(shared)}")
    if a.employers and b.employers:
        score += _EMPLOYERS
        said.append(f"at other employers: {_listed(a.employers)} | {_listed(b.employers)}")
        if a.meets(b):
            score += _TIME
            said.append("at the same time")
    if both:
        score += _BOTH
        said.append(f"a report names the one with the other's employer: {_listed(both)}")
    parties = (a.parties & b.parties) - a.employers - b.employers
    known = {name for name in parties if reference.find(name, "organization") or reference.find(name, "person")}
    for what, weight, common in (
        ("parties", _PARTIES, parties - known),
        ("well-known parties", _KNOWN_PARTIES, known if known == parties else set()),
        ("places", _PLACES, a.places & b.places),
    ):
        if common:
            score += weight
            said.append(f"{what} in common: {_listed(common)}")
    return round(max(0.0, min(1.0, score)), 2), tuple(said)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """What is told of a name: for whom it works, what is named beside it, the first and last day on which its work is told."""

    employers: frozenset[str]
    parties: frozenset[str]
    places: frozenset[str]
    days: tuple[str, ...]

    @classmethod
    def of(cls, locals_: Sequence[LocalEntity], reference: Reference, settings: Settings) -> _Bearer:
        """What the local entities, and the settings of their documents, tell."""
        known = {each.document: settings[each.document] for each in locals_ if each.document in settings}
        own = {names.fold(name) for each in locals_ for name in each.names}
        days = [known[e.document].published for e in locals_ if e.document in known and _employers(e, reference)]
        return cls(
            frozenset(where for each in locals_ for where in _employers(each, reference)),
            frozenset(party for each in known.values() for party in each.parties) - own,
            frozenset(place for each in known.values() for place in each.places),
            tuple(sorted(day[:10] for day in days if day)),
        )

    def meets(self, other: _Bearer) -> bool:
        """True if neither's work is told of only before the other's; an unknown day tells nothing."""
        return bool(self.days and other.days) and self.days[0] <= other.days[-1] and other.days[0] <= self.days[-1]


def persons(namesakes: Sequence[LocalEntity], reference: Reference, settings: Settings) -> list[list[LocalEntity]]:
    """The bearers of one full name, in the order of their keys, as persons; without settings they are one."""
    by_employer = _by_employer(namesakes, reference)
    if len(by_employer) < 2 or not settings:
        return [list(namesakes)]
    looked_at = {each: members[:MOST] for each, members in by_employer.items()}
    groups = Groups(by_employer)
    ranked = sorted(
        (-judge(looked_at[one], looked_at[other], reference, settings)[0], one, other)
        for one, other in itertools.combinations(sorted(by_employer), 2)
    )
    for score, one, other in ranked:
        if -score >= SAME:
            groups.join(one, other)
    found = [list({m.key: m for each in group for m in by_employer[each]}.values()) for group in groups.all()]
    employed = {each.key for group in found for each in group}
    rest = [each for each in namesakes if each.key not in employed]
    return _with_rest(found, rest, reference, settings)


def _with_rest(
    found: list[list[LocalEntity]], rest: Sequence[LocalEntity], reference: Reference, settings: Settings
) -> list[list[LocalEntity]]:
    """Who is named without an employer is the one person whose employers, else whose parties, the document names too."""
    if len(found) == 1:
        return [[*found[0], *rest]]
    bearers = [_Bearer.of(group[:MOST], reference, settings) for group in found]
    grown = [list(group) for group in found]
    alone: list[list[LocalEntity]] = []
    largest = max(range(len(found)), key=lambda n: len(found[n]))
    for each in rest:
        if each.document not in settings:  # one of so many that they were not looked at
            grown[largest].append(each)
            continue
        beside = settings[each.document].parties
        fits = [(len(beside & b.employers), len(beside & b.parties), n) for n, b in enumerate(bearers)]
        best, second = sorted(fits, reverse=True)[:2]
        if best[:2] > second[:2]:
            grown[best[2]].append(each)
        else:
            alone.append([each])
    return [*grown, *alone]


def _blocks(members: Iterable[LocalEntity]) -> dict[str, list[LocalEntity]]:
    """Persons by full name, in the order of their keys."""
    found: defaultdict[str, list[LocalEntity]] = defaultdict(list)
    for each in sorted(members, key=lambda each: each.key):
        if len(names.person_words(each.names[0])) > 1:
            found[names.in_any_order(each.names[0])].append(each)
    return found


def _by_employer(namesakes: Sequence[LocalEntity], reference: Reference) -> dict[str, list[LocalEntity]]:
    """Persons by employer: by one of its names, where several are one, or where one document gives a person several."""
    known = {each.key: sorted(_employers(each, reference)) for each in namesakes}
    groups = Groups(sorted({where for each in known.values() for where in each}))
    every = [member for group in groups.all() for member in group]
    for one, other in itertools.combinations(every, 2):
        if _one_employer(one, other):
            groups.join(other, one)
    for held in known.values():
        for where in held[1:]:
            groups.join(where, held[0])
    found: defaultdict[str, list[LocalEntity]] = defaultdict(list)
    named = {member: min(group) for group in groups.all() for member in group}
    for each in namesakes:
        if known[each.key]:
            found[named[known[each.key][0]]].append(each)
    return found


def _employers(person: LocalEntity, reference: Reference) -> set[str]:
    found = set()
    for _, where in person.positions:
        row = reference.find(where, "organization")
        if core := names.core(row.name if row else where):
            found.add(core)
    return found


def _one_employer(one: str, other: str) -> bool:
    """True if one name may be short for the other, or a unit of it."""
    alike = one == other or names.is_prefix(one, other) or names.is_prefix(other, one)
    return alike or names.acronym_of(one.upper(), other) or names.acronym_of(other.upper(), one)


def _listed(found: Iterable[str]) -> str:
    listed = sorted(found)
    return ", ".join(listed[:_SHOWN]) + (f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else "")
