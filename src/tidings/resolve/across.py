"""Names across documents.

In: local entities of all documents that share a name key, and what the reference list knows. Out: clusters, each with the
``Entity`` that it is.

Names decide first (equal, or known to be one by the reference list), then evidence: two spellings of a personal name are
one person if they hold the same position with the same employer; a short name belongs to the one full name it can stand for.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tidings.model import Entity, Kind, LocalEntity
from tidings.resolve import names, namesakes, persons
from tidings.resolve.generic import is_generic
from tidings.resolve.groups import Groups
from tidings.resolve.namesakes import Settings
from tidings.resolve.reference import Reference, shipped
from tidings.resolve.rulings import RuledGroups, Ruling
from tidings.resolve.units import is_unit


@dataclass(frozen=True, slots=True)
class Cluster:
    """One entity and the keys of the local entities that it is made of."""

    entity: Entity
    members: tuple[str, ...]


class Spread(Protocol):
    """How many local entities one stands for that say just the same, and in which documents, by number or id."""

    @property
    def number(self) -> int:
        """Of local entities."""

    @property
    def documents(self) -> Collection[Hashable]:
        """Those that they are of; asked for where it matters alone, as who is in the news every day has thousands."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A local entity that stands for itself: the ``Spread`` of one."""

    document: str
    number: int = 1

    @property
    def documents(self) -> tuple[str]:
        """The one that it is of."""
        return (self.document,)


def across(  # noqa: PLR0913 - what may be left out goes by keyword
    locals_: Sequence[LocalEntity],
    *,
    known: Mapping[str, str] | None = None,
    reference: Reference | None = None,
    ruled: Sequence[Ruling] = (),
    spread: Mapping[str, Spread] | None = None,
    settings: Settings | None = None,
    beside: Sequence[LocalEntity] = (),
) -> list[Cluster]:
    """Cluster local entities; ``known`` maps local keys to the entity ids that they already have, which are kept.

    ruled: what people said is the same, or is not; it holds against all other evidence. spread: by local key, where local
    entities stand for others; they must not be such as rulings are about, nor lone words of persons. settings: what the documents
    of ``namesakes.contested`` persons tell; without them a full name is one person. beside: others that bear the same names, which
    stay as they are: by them too it is known of which kind a name is.
    """
    reference = reference or shipped()
    found: Mapping[str, Spread] = spread or {e.key: Alone(e.document) for e in (*locals_, *beside)}
    locals_ = _of_one_kind(locals_, found, beside)
    groups = RuledGroups(locals_, ruled)
    by_kind: defaultdict[Kind, list[LocalEntity]] = defaultdict(list)
    for entity in locals_:
        by_kind[entity.kind].append(entity)
    for kind, members in by_kind.items():
        if kind != "person":
            _join_equal(members, groups, reference)
    _join_short_organizations(by_kind["organization"], groups, reference, found)
    _join_equal(by_kind["person"], groups, reference, settings or {})
    held = persons.employers(by_kind, groups)
    persons.join_spellings(by_kind["person"], groups, held)
    persons.join_lone_names(by_kind["person"], groups, held)
    by_key = {entity.key: entity for entity in locals_}
    clusters = [[by_key[key] for key in sorted(group)] for group in groups.all()]
    identities = _identities(clusters, known or {}, found)
    return [_cluster(members, identities[number], reference, found) for number, members in enumerate(clusters)]


def taken_for_persons(
    locals_: Sequence[LocalEntity], spread: Mapping[str, Spread], beside: Sequence[LocalEntity]
) -> set[str]:
    """Keys of those that stand for others and are persons by what most documents say: each of them may be somebody else."""
    several = {key for key, each in spread.items() if each.number > 1}
    return {e.key for e in _of_one_kind(locals_, spread, beside) if e.kind == "person" and e.key in several}


def _of_one_kind(
    locals_: Sequence[LocalEntity], spread: Mapping[str, Spread], beside: Sequence[LocalEntity]
) -> list[LocalEntity]:
    """A name that no document uses for two things is one thing: of the kind that most documents take it for.

    Where a document tells two bearers of a name apart (a company and its product), both stay.
    """
    bearing: defaultdict[str, defaultdict[Kind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entity in (*locals_, *beside):
        for name in entity.names:
            bearing[names.fold(name)][entity.kind].append(entity.key)
    titled = {names.fold(name) for e in (*locals_, *beside) if e.positions for name in e.names}
    chosen: dict[str, Kind] = {}
    for name, keys in bearing.items():
        if len(keys) < 2:
            continue
        by_kind = {kind: {d for key in of for d in spread[key].documents} for kind, of in keys.items()}
        if sum(map(len, by_kind.values())) == len(set().union(*by_kind.values())):
            counts = {kind: len(of) for kind, of in by_kind.items()}
            most, second = sorted(counts, key=lambda kind: (-counts[kind], kind))[:2]
            # A lone word may well be two things; of several words one kind is by far the likeliest.
            others = counts[second] if " " in name else sum(counts.values()) - counts[most]
            if counts[most] > others:
                chosen[name] = most
            elif name in titled and counts.get("person") == counts[most]:
                chosen[name] = "person"
    kind_of = {e.key: chosen.get(names.fold(e.names[0]), e.kind) for e in locals_}
    return [e if kind_of[e.key] == e.kind else replace(e, kind=kind_of[e.key]) for e in locals_]


def _fullest(entity: LocalEntity, reference: Reference) -> str:
    """Key of the name that an entity goes by, the reference list's if it has one."""
    row = reference.find(entity.names[0], entity.kind)
    if row and row.listing and entity.kind != "person":
        return f"{row.listing.source}:{row.listing.key}"
    return names.key(row.name if row else entity.names[0], entity.kind)


def _join_equal(
    members: Sequence[LocalEntity], groups: Groups[str], reference: Reference, settings: Settings | None = None
) -> None:
    """Join those whose fullest names are equal, people as far as they are one; lone words of persons are no full names."""
    bearing: defaultdict[str, list[LocalEntity]] = defaultdict(list)
    for entity in members:
        name = _fullest(entity, reference)
        if entity.kind == "person":
            if len(names.person_words(name)) < 2:
                continue
            name = names.in_any_order(name)
        bearing[name].append(entity)
    for equal in bearing.values():
        one_each = (
            [equal] if not settings or equal[0].kind != "person" else namesakes.persons(equal, reference, settings)
        )
        for first, *others in one_each:
            for entity in others:
                groups.join(entity.key, first.key)


def _join_short_organizations(
    members: Sequence[LocalEntity], groups: Groups[str], reference: Reference, spread: Mapping[str, Spread]
) -> None:
    """``Perangin`` joins ``Perangin Memory`` if that is the only full name, or by far the most frequent, that it can stand for.

    A name that the reference list knows stands for its own bearer, and one that says what many are (``Central Bank``) for none.
    """
    short_names: defaultdict[str, set[str]] = defaultdict(set)
    together: defaultdict[str, list[str]] = defaultdict(list)
    for entity in members:
        group = groups.find(entity.key)
        together[group].append(entity.key)
        for name in entity.names:
            short_names[names.core(name)].add(group)
    prefixes: defaultdict[str, set[str]] = defaultdict(set)
    for name, groups_of in short_names.items():
        words = name.split()
        for count in range(1, len(words)):
            short = " ".join(words[:count])
            if not is_unit(short, name):
                prefixes[short] |= groups_of
    # Each name once: a second bearer of it would take the long name that the first one joined along to the next best.
    bearers: dict[tuple[str, str], LocalEntity] = {}
    for entity in members:
        bearers.setdefault((names.core(entity.names[0]), groups.find(entity.key)), entity)
    for (name, _), entity in bearers.items():
        own = groups.find(entity.key)
        if reference.find(entity.names[0], entity.kind) or is_generic(name):
            continue
        others = {groups.find(g) for g in short_names[name] | prefixes[name]} - {own}
        if len(others) < 2:
            ranked = list(others)
        else:
            counts = {group: len({d for key in together[group] for d in spread[key].documents}) for group in others}
            ranked = sorted(others, key=lambda group: -counts[group])
        if len(ranked) == 1 or (ranked and counts[ranked[0]] > 2 * counts[ranked[1]]):
            groups.join(own, ranked[0])


def _identities(
    clusters: Sequence[Sequence[LocalEntity]], known: Mapping[str, str], spread: Mapping[str, Spread]
) -> list[str]:
    """An id for each cluster: the one that most of its members have, unless a cluster with more of them keeps it."""
    votes: list[Counter[str]] = [Counter() for _ in clusters]
    for count, members in zip(votes, clusters, strict=True):
        for member in members:
            if member.key in known:
                count[known[member.key]] += spread[member.key].number
    found: dict[int, str] = {}
    taken = set(known.values())
    given: set[str] = set()
    ranked = sorted(
        ((-count, identity, number) for number, counts in enumerate(votes) for identity, count in counts.items()),
    )
    for _, identity, number in ranked:
        if number not in found and identity not in given:
            found[number] = identity
            given.add(identity)
    for number, members in enumerate(clusters):
        if number not in found:
            fresh = "e" + hashlib.sha256(members[0].key.encode()).hexdigest()[:12]
            other = hashlib.sha256("\n".join(member.key for member in members).encode()).hexdigest()[:6]
            found[number] = f"{fresh}-{other}" if fresh in taken else fresh
    return [found[number] for number in range(len(clusters))]


def _cluster(
    members: Sequence[LocalEntity], identity: str, reference: Reference, spread: Mapping[str, Spread]
) -> Cluster:
    """The entity of one group: the name most documents spell out in full, the others as aliases."""
    kind = members[0].kind
    row = next(filter(None, (reference.find(member.names[0], kind) for member in members)), None)
    counts: Counter[str] = Counter()
    former = {name for member in members for name in member.former_names}
    for member in members:
        count = spread[member.key].number
        counts[member.names[0]] += 2 * count
        for name in member.names:
            counts[name] += count

    def merit(name: str) -> tuple[bool, bool, int, int, str]:
        listed = kind == "place" and row is not None and name == row.name
        return name not in former, listed, _fullness(name, kind), counts[name], name

    best = max(counts, key=merit)
    aliases = tuple(sorted((n for n in counts if n != best), key=lambda n: (-counts[n], n)))
    listed = row.listing.identifiers if row and row.listing else {}
    identifiers = {**({"ticker": row.ticker} if row and row.ticker else {}), **listed}
    return Cluster(Entity(identity, best, kind, aliases, identifiers), tuple(member.key for member in members))


def _fullness(name: str, kind: Kind) -> int:
    """How much of a name is spelled out: whole words, without initials and legal forms."""
    if kind == "person":
        return sum(1 for word in name.split() if len(names.fold(word)) > 1)
    words = (names.core(name) if kind == "organization" else names.fold(name)).split()
    return sum(1 for word in words if len(word) > 1)
