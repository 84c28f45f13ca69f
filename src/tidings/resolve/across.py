"""Names across documents.

In: local entities of all documents that share a name key, and what the reference list knows. Out: clusters, each with the
``Entity`` that it is and a reason for every join.

Names decide first (equal, or known to be one by the reference list), then evidence: two spellings of a personal name are
one person if they hold the same position with the same employer; a short name belongs to the one full name it can stand for.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tidings.model import Entity, Kind, LocalEntity
from tidings.resolve import names
from tidings.resolve.groups import Groups
from tidings.resolve.reference import Reference, shipped


@dataclass(frozen=True, slots=True)
class Cluster:
    """One entity and the keys of the local entities that it is made of."""

    entity: Entity
    members: tuple[str, ...]


def across(
    locals_: Sequence[LocalEntity], *, known: Mapping[str, str] | None = None, reference: Reference | None = None
) -> list[Cluster]:
    """Cluster local entities; ``known`` maps local keys to the entity ids that they already have, which are kept."""
    reference = reference or shipped()
    locals_ = _of_one_kind(locals_)
    groups: Groups[str] = Groups(entity.key for entity in locals_)
    by_kind: defaultdict[Kind, list[LocalEntity]] = defaultdict(list)
    for entity in locals_:
        by_kind[entity.kind].append(entity)
    for kind, members in by_kind.items():
        if kind != "person":
            _join_equal(members, groups, reference)
    _join_short_organizations(by_kind["organization"], groups)
    employers = _employers(by_kind, groups, reference)
    _join_equal(by_kind["person"], groups, reference)
    _join_persons(by_kind["person"], groups, employers)
    _join_lone_names(by_kind["person"], groups, employers)
    by_key = {entity.key: entity for entity in locals_}
    return [_cluster([by_key[key] for key in group], known or {}, reference) for group in groups.all()]


def _of_one_kind(locals_: Sequence[LocalEntity]) -> list[LocalEntity]:
    """A name that no document uses for two things is one thing: of the kind that most documents take it for.

    Where a document tells two bearers of a name apart (a company and its product), both stay.
    """
    kinds: defaultdict[str, defaultdict[str, set[Kind]]] = defaultdict(lambda: defaultdict(set))
    for entity in locals_:
        for name in entity.names:
            kinds[names.fold(name)][entity.document].add(entity.kind)
    chosen: dict[str, Kind] = {}
    for name, by_document in kinds.items():
        if all(len(found) == 1 for found in by_document.values()):
            votes = Counter(kind for found in by_document.values() for kind in found)
            chosen[name] = min(votes, key=lambda kind: (-votes[kind], kind))
    return [replace(e, kind=chosen.get(names.fold(e.names[0]), e.kind)) for e in locals_]


def _fullest(entity: LocalEntity, reference: Reference) -> str:
    """Key of the name that an entity goes by, the reference list's if it has one."""
    for name in entity.names:
        row = reference.find(name, entity.kind)
        if row:
            return names.key(row.name, entity.kind)
    return names.key(entity.names[0], entity.kind)


def _join_equal(members: Sequence[LocalEntity], groups: Groups[str], reference: Reference) -> None:
    """Join those whose fullest names are equal; lone words of persons are no full names."""
    first: dict[str, str] = {}
    for entity in members:
        name = _fullest(entity, reference)
        if entity.kind == "person":
            if len(names.person_words(name)) < 2:
                continue
            name = names.in_any_order(name)
        if name in first:
            groups.join(entity.key, first[name])
        else:
            first[name] = entity.key


def _join_short_organizations(members: Sequence[LocalEntity], groups: Groups[str]) -> None:
    """``Perangin`` joins ``Perangin Memory`` if that is the only full name, or by far the most frequent, that it can stand for."""
    short_names: defaultdict[str, set[str]] = defaultdict(set)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for entity in members:
        group = groups.find(entity.key)
        documents[group].add(entity.document)
        for name in entity.names:
            short_names[names.core(name)].add(group)
    prefixes: defaultdict[str, set[str]] = defaultdict(set)
    for name, groups_of in short_names.items():
        words = name.split()
        for count in range(1, len(words)):
            prefixes[" ".join(words[:count])] |= groups_of
    for entity in members:
        own, name = groups.find(entity.key), names.core(entity.names[0])
        others = {groups.find(g) for g in short_names[name] | prefixes[name]} - {own}
        ranked = sorted(others, key=lambda group: -len(documents[group]))
        if len(ranked) == 1 or (ranked and len(documents[ranked[0]]) > 2 * len(documents[ranked[1]])):
            groups.join(own, ranked[0])


#: Title words that mean one office.
_OFFICES = {
    "ceo": "chief executive",
    "chairwoman": "chairman",
    "chairperson": "chairman",
    "cfo": "chief financial",
    "boss": "chief executive",
}


def office(title: str) -> str:
    """The office that a title names, without rank words: ``executive chairman`` -> ``chairman``."""
    words = names.fold(title)
    for short, long in _OFFICES.items():
        words = words.replace(short, long)
    for name in (
        "chief executive",
        "chief financial",
        "chief operating",
        "chief technology",
        "chairman",
        "president",
        "founder",
        "head",
    ):
        if name in words:
            return name
    return words


def _employers(
    by_kind: Mapping[Kind, Sequence[LocalEntity]], groups: Groups[str], reference: Reference
) -> dict[str, set[tuple[str, str]]]:
    """(office, employer) of each person's local key; employers by the group of their name, else by the name itself."""
    group_of: dict[str, str] = {}
    for kind in ("organization", "place"):
        for entity in by_kind.get(kind, ()):
            for name in entity.names:
                group_of.setdefault(names.core(name), groups.find(entity.key))
    return {
        person.key: {
            (office(title), group_of.get(names.core(where), names.core(where))) for title, where in person.positions
        }
        for person in by_kind.get("person", ())
    }


def _join_persons(
    members: Sequence[LocalEntity], groups: Groups[str], held: Mapping[str, set[tuple[str, str]]]
) -> None:
    """Join spellings of one name whose bearers work for the same employer; mere likeness needs the same office there too."""
    blocks: defaultdict[str, list[LocalEntity]] = defaultdict(list)
    for person in members:
        for where in {where for _, where in held[person.key]}:
            blocks[where].append(person)
    for colleagues in blocks.values():
        for one, two in itertools.combinations(colleagues, 2):
            if groups.find(one.key) == groups.find(two.key):
                continue
            a, b = one.names[0], two.names[0]
            if names.same_person_name(a, b) or (held[one.key] & held[two.key] and names.similar_person_name(a, b)):
                groups.join(two.key, one.key)


def _join_lone_names(
    members: Sequence[LocalEntity], groups: Groups[str], held: Mapping[str, set[tuple[str, str]]]
) -> None:
    """A person known in a document by one word only joins the one full name with that word and the same employer."""
    for person in members:
        if len(names.person_words(person.names[0])) > 1:
            continue
        word = names.person_words(person.names[0])[0]
        fits = {
            groups.find(other.key)
            for other in members
            if len(other_words := names.person_words(other.names[0])) > 1
            and word in (other_words[0], other_words[-1])
            and {where for _, where in held[other.key]} & {where for _, where in held[person.key]}
        }
        if len(fits) == 1:
            groups.join(person.key, fits.pop())


def _cluster(members: Sequence[LocalEntity], known: Mapping[str, str], reference: Reference) -> Cluster:
    """The entity of one group: the name most documents spell out in full, the others as aliases."""
    kind = members[0].kind
    rows = (reference.find(name, kind) for member in members for name in member.names)
    row = next((row for row in rows if row), None)
    counts: Counter[str] = Counter()
    former = {name for member in members for name in member.former_names}
    for member in members:
        counts[member.names[0]] += 2
        for name in member.names:
            counts[name] += 1
    best = max(
        counts,
        key=lambda n: (
            n not in former,
            kind == "place" and row is not None and n == row.name,
            _fullness(n, kind),
            counts[n],
            n,
        ),
    )
    aliases = tuple(sorted((n for n in counts if n != best), key=lambda n: (-counts[n], n)))
    ids = Counter(known[member.key] for member in members if member.key in known)
    identity = (
        min(ids, key=lambda i: (-ids[i], i)) if ids else "e" + hashlib.sha256(members[0].key.encode()).hexdigest()[:12]
    )
    identifiers = {"ticker": row.ticker} if row and row.ticker else {}
    return Cluster(Entity(identity, best, kind, aliases, identifiers), tuple(member.key for member in members))


def _fullness(name: str, kind: Kind) -> int:
    """How much of a name is spelled out: whole words, without initials and legal forms."""
    words = (names.core(name) if kind == "organization" else names.fold(name)).split()
    return sum(1 for word in words if len(word) > 1)
