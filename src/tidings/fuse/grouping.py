"""Facts into dealings.

In: facts. Out: ``Dealing`` records, each of facts that state one dealing or state of affairs: the same type and status,
the same participants, and matters and times that fit together. A fact that names only some of the participants joins the
dealing it is a part of; one that sums up several dealings in one breath supports each of them.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tidings import ontology, times
from tidings.fuse.facts import Fact, Participants, Staff, alike

_ONTOLOGY = ontology.load()

#: Types whose findings are told apart by what they are about, not by the participants alone.
BY_MATTER = frozenset({"initiative", "performance", "product", "dispute", "competition"})
#: Types of single happenings: two dates in one report are two of them.
HAPPENINGS = frozenset({"meeting", "investment", "licence", "acquisition"})
#: Types in which a person and the employer that the person acts for are one side.
BY_HOUSE = frozenset({"meeting"})


@dataclass(slots=True)
class Dealing:
    """Facts of one dealing, and who takes part in it."""

    participants: Participants
    facts: list[Fact]

    @property
    def type(self) -> str:
        """Claim type of all its facts."""
        return self.facts[0].type


def group(facts: Sequence[Fact], staff: Staff) -> list[Dealing]:
    """Every fact in a dealing, except those that say less than another one of their document and nothing of their own."""
    buckets: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        buckets[fact.type, fact.status].append(fact)
    found: list[Dealing] = []
    for (kind, _), members in sorted(buckets.items()):
        alike_ = _by_house(members, staff) if kind in BY_HOUSE else _by_participants(members)
        apart = list(itertools.chain.from_iterable(_split(kind, dealing) for dealing in alike_))
        found += _share_out(_absorb(apart, kind), staff) if _ONTOLOGY.types[kind].symmetric else _absorb(apart, kind)
    return found


def _by_participants(members: Iterable[Fact]) -> list[Dealing]:
    """Facts with equal participants; what is supplied may have a name in one report and none in another."""
    groups: defaultdict[Participants, list[Fact]] = defaultdict(list)
    for fact in members:
        groups[frozenset(p for p in fact.participants if (fact.type, p[0]) != ("supply", "product"))].append(fact)
    return [Dealing(frozenset().union(*(fact.participants for fact in found)), found) for found in groups.values()]


Sides = dict[
    str, frozenset[str]
]  # employer -> its people who take part; those without an employer stand for themselves


def _sides(participants: Participants, staff: Staff) -> Sides:
    """Who takes part, by house: a person under the employer, an organization with no people yet."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, entity in participants:
        house = staff.house(entity)
        found[house].update({entity} - {house})
    return {house: frozenset(people) for house, people in found.items()}


def _by_house(members: Iterable[Fact], staff: Staff) -> list[Dealing]:
    """Facts with the same sides; one that names a side's people and one that names the side alone go together."""
    groups: defaultdict[frozenset[str], list[Dealing]] = defaultdict(list)
    for fact in sorted(members, key=lambda f: -sum(map(len, _sides(f.participants, staff).values()))):
        sides = _sides(fact.participants, staff)
        known = groups[frozenset(sides)]
        home = next((d for d in known if _people_fit(sides, _sides(d.participants, staff))), None)
        if home is None:
            known.append(Dealing(fact.participants, [fact]))
        else:
            home.facts.append(fact)
    return [dealing for known in groups.values() for dealing in known]


def _people_fit(sides: Sides, other: Sides) -> bool:
    return all(people <= other[house] for house, people in sides.items())


def _split(kind: str, dealing: Dealing) -> list[Dealing]:
    """Tell apart what one set of participants does several times."""
    if kind in BY_MATTER:
        return [replace(dealing, facts=facts) for facts in _by_matter(dealing.facts)]
    if kind in HAPPENINGS:
        return [replace(dealing, facts=facts) for facts in _by_time(dealing.facts)]
    return [dealing]


def _by_matter(members: Iterable[Fact]) -> list[list[Fact]]:
    """Facts about like matters, in the order they come; one without any matter joins the first group."""
    groups: list[list[Fact]] = []
    for fact in sorted(members, key=lambda f: not f.matter_words):
        fits = (g for g in groups if not fact.matter_words or any(alike(fact.matter_words, f.matter_words) for f in g))
        home = next(fits, None)
        if home is None:
            groups.append([fact])
        else:
            home.append(fact)
    return groups


def _by_time(members: Iterable[Fact]) -> list[list[Fact]]:
    """Two exact dates in one document are two happenings; other facts join the one whose time, place or matter fits."""
    groups: list[list[Fact]] = []
    for fact in sorted(members, key=lambda f: f.when is None):
        fits = [g for g in groups if not _two_happenings(fact, g)]
        ranked = sorted(fits, key=lambda g: -_closeness(fact, g))
        if ranked:
            ranked[0].append(fact)
        else:
            groups.append([fact])
    return groups


def _two_happenings(fact: Fact, members: Iterable[Fact]) -> bool:
    """True if a fact of the same document gives an exact time that this one's excludes."""
    return any(
        other.document.id == fact.document.id and fact.when and other.when and not times.overlap(fact.when, other.when)
        for other in members
    )


def _closeness(fact: Fact, members: Iterable[Fact]) -> int:
    """How much speaks for a fact belonging to a group: time, place, matter."""
    return sum(
        3 * bool(fact.when and other.when and times.overlap(fact.when, other.when))
        + 2 * bool(set(fact.places) & set(other.places))
        + alike(fact.matter_words, other.matter_words)
        for other in members
    )


def _absorb(dealings: Sequence[Dealing], kind: str) -> list[Dealing]:
    """Give facts that name a part of another dealing's participants to that dealing, where document and matter fit."""
    kept = sorted(dealings, key=lambda d: -len(d.participants))
    for number, small in enumerate(kept):
        larger = [d for d in kept[:number] if d.facts and small.participants < d.participants]
        rest: list[Fact] = []
        for fact in small.facts:
            home = _home(fact, larger)
            if home is not None:
                home.facts.append(fact)
            elif _says_something(fact, kind):
                rest.append(fact)
        small.facts = rest
    return [dealing for dealing in kept if dealing.facts]


def _says_something(fact: Fact, kind: str) -> bool:
    """True with as many participants as the type needs; one alone must at least say what, where or when."""
    if len(fact.participants) < _ONTOLOGY.types[kind].participants:
        return False
    return len(fact.participants) > 1 or bool(fact.matter_words or fact.place_words or fact.when_words)


def _home(fact: Fact, larger: Iterable[Dealing]) -> Dealing | None:
    """The dealing of the fact's own document that it repeats in part: the nearest one, of fitting matter, place and time."""
    best: tuple[int, Dealing] | None = None
    for dealing in larger:
        near = [f for f in dealing.facts if f.document.id == fact.document.id]
        matters = [f.matter_words for f in dealing.facts]
        if not near or (fact.matter_words and not any(alike(fact.matter_words, words) for words in matters)):
            continue
        places = {place for f in dealing.facts for place in f.places}
        if (fact.places and not places & set(fact.places)) or _two_happenings(fact, dealing.facts):
            continue
        distance = min(abs(f.claim.claim.trigger.start - fact.claim.claim.trigger.start) for f in near)
        if best is None or distance < best[0]:
            best = (distance, dealing)
    return best[1] if best else None


def _share_out(dealings: Sequence[Dealing], staff: Staff) -> list[Dealing]:
    """Facts that sum up (``met the heads of A, B and C``) go to the dealings of two sides that they sum up, if all are told."""
    sides = [_sides(dealing.participants, staff) for dealing in dealings]
    kept: list[Dealing] = []
    for number, dealing in enumerate(dealings):
        parts = [k for k, other in enumerate(sides) if len(other) == 2 and other.keys() < sides[number].keys()]
        counts = Counter(house for k in parts for house in sides[k])
        told = set(counts) == set(sides[number]) and len(parts) > 1 and max(counts.values(), default=0) == len(parts)
        if not told:
            kept.append(dealing)
            continue
        for k in parts:
            dealings[k].facts += dealing.facts
            named = {
                ("party", e)
                for house, people in sides[number].items()
                if not sides[k].get(house, people)
                for e in people
            }
            houses = {("party", staff.house(e)) for _, e in named}
            dealings[k].participants = (dealings[k].participants - houses) | named
    return kept
