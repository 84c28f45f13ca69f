"""Facts into dealings.

In: facts. Out: groups, each of facts that state one dealing or state of affairs: the same type and status, the same
participants, and matters and times that fit together. A fact that names only some of the participants joins the group it
is a part of, if one in its document is.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from tidings import ontology, times
from tidings.fuse.facts import Fact, Participants, Staff, alike

_ONTOLOGY = ontology.load()

#: Types whose findings are told apart by what they are about, not by the participants alone.
BY_MATTER = frozenset({"initiative", "performance", "product", "dispute", "competition"})
#: Types of single happenings: two dates in one report are two of them.
HAPPENINGS = frozenset({"meeting", "investment", "licence", "acquisition"})

Group = list[Fact]


def group(facts: Sequence[Fact], staff: Staff) -> list[Group]:
    """Every fact in one group, except those that say less than another group of their document does and nothing of their own."""
    buckets: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        buckets[fact.type, fact.status].append(fact)
    found: list[Group] = []
    for (kind, _), members in sorted(buckets.items()):
        exact = _by_participants(members, staff)
        found += _absorb(list(itertools.chain.from_iterable(_split(kind, g) for g in exact)), kind)
    return found


def _by_participants(members: Sequence[Fact], staff: Staff) -> list[Group]:
    """Facts with the same participants, where a person may stand for the employer and the employer for its head."""
    groups: dict[Participants, Group] = {}
    for fact in sorted(members, key=lambda f: -len(f.participants)):
        twin = next((p for p in groups if _same(fact, p, groups[p], staff)), fact.participants)
        groups.setdefault(twin, []).append(fact)
    return list(groups.values())


def _same(fact: Fact, other: Participants, group_: Group, staff: Staff) -> bool:
    """Equal participants; or equal once persons and their employers count as one, in one document."""
    if fact.participants == other:
        return True
    if fact.type != "meeting" or len(fact.participants) != len(other):
        return False
    if fact.document.id not in {member.document.id for member in group_}:
        return False
    left = {entity for _, entity in other}
    for entity in fact.entities:
        twins = [e for e in left if e == entity or e in staff.staff[entity] or e in staff.employers[entity]]
        if not twins:
            return False
        left.discard(twins[0])
    return True


def _split(kind: str, members: Group) -> list[Group]:
    """Tell apart what one group of participants does several times."""
    if kind in BY_MATTER:
        return _by_matter(members)
    if kind in HAPPENINGS:
        return _by_time(members)
    return [members]


def _by_matter(members: Group) -> list[Group]:
    """Facts about like matters, in the order they come; one without any matter joins the first group."""
    groups: list[Group] = []
    for fact in sorted(members, key=lambda f: not f.matter_words):
        home = next(
            (g for g in groups if not fact.matter_words or any(alike(fact.matter_words, f.matter_words) for f in g)),
            None,
        )
        if home is None:
            groups.append([fact])
        else:
            home.append(fact)
    return groups


def _by_time(members: Group) -> list[Group]:
    """Two exact dates in one document are two happenings; facts of other documents join the one whose date or place fits."""
    groups: list[Group] = []
    for fact in sorted(members, key=lambda f: f.when is None):
        fits = [g for g in groups if not _two_happenings(fact, g)]
        ranked = sorted(fits, key=lambda g: -_closeness(fact, g))
        if ranked:
            ranked[0].append(fact)
        else:
            groups.append([fact])
    return groups


def _two_happenings(fact: Fact, members: Group) -> bool:
    """True if a fact of the same document gives an exact time that this one's excludes."""
    return any(
        other.document.id == fact.document.id and fact.when and other.when and not times.overlap(fact.when, other.when)
        for other in members
    )


def _closeness(fact: Fact, members: Group) -> int:
    """How much speaks for a fact belonging to a group: time, place, matter."""
    return sum(
        3 * bool(fact.when and other.when and times.overlap(fact.when, other.when))
        + 2 * bool(set(fact.places) & set(other.places))
        + alike(fact.matter_words, other.matter_words)
        for other in members
    )


def _absorb(groups: list[Group], kind: str) -> list[Group]:
    """Give facts that name a part of another group's participants to that group, where document and matter fit."""
    kept = sorted(groups, key=lambda g: -len(g[0].participants))
    for number, small in enumerate(list(kept)):
        larger = [g for g in kept[:number] if g and g is not small and small[0].participants < g[0].participants]
        rest: Group = []
        for fact in small:
            home = _home(fact, larger)
            if home is not None:
                home.append(fact)
            elif _says_something(fact, kind):
                rest.append(fact)
        small[:] = rest
    return [g for g in kept if g]


def _says_something(fact: Fact, kind: str) -> bool:
    """True with as many participants as the type needs; one alone must at least say what or where."""
    if len(fact.participants) < _ONTOLOGY.types[kind].participants:
        return False
    return len(fact.participants) > 1 or bool(fact.matter_words or fact.places)


def _home(fact: Fact, larger: Iterable[Group]) -> Group | None:
    """The group of the fact's own document that it repeats in part: the nearest before it, of fitting matter and place."""
    best: tuple[int, Group] | None = None
    for members in larger:
        near = [f for f in members if f.document.id == fact.document.id]
        if not near or (fact.matter_words and not any(alike(fact.matter_words, f.matter_words) for f in members)):
            continue
        if (
            fact.places
            and any(f.places for f in members)
            and not any(set(fact.places) & set(f.places) for f in members)
        ):
            continue
        if _two_happenings(fact, members):
            continue
        distance = min(abs(f.claim.claim.trigger.start - fact.claim.claim.trigger.start) for f in near)
        if best is None or distance < best[0]:
            best = (distance, members)
    return best[1] if best else None


def participants(members: Iterable[Fact]) -> Participants:
    """Participants of a group: those of its first and fullest fact."""
    return max((fact.participants for fact in members), key=lambda p: (len(p), sorted(p)))
