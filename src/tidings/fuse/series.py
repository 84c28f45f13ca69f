"""Meetings that are told in one breath: ``met Ruiz, Moss and Vega separately`` tells of three.

In: facts. Out: the same facts, a series of meetings as one fact for each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tidings import times
from tidings.fuse.context import Context
from tidings.fuse.dealings import BY_HOUSE, sides
from tidings.fuse.facts import Fact

_ONE_BY_ONE = re.compile(
    r"\b(?:separate(?:ly)?|respectively|individually|one[- ]on[- ]one|one by one|one after (?:another|the other)|in turn|"
    r"in succession|back[- ]to[- ]back|"
    r"(?:series|string|round|succession|chain|number) of (?:[\w-]+ ){0,2}(?:meetings|talks|visits))\b",
    re.I,
)
_TOGETHER = re.compile(
    r"\b(?:together|joint(?:ly)?|trilateral|multilateral|(?:three|four|five|six)-(?:way|party)|round[- ]?table|all present)\b",
    re.I,
)


def one_by_one(facts: Sequence[Fact], around: Context) -> list[Fact]:
    """Each fact, or the meetings of one party with each of several that it sums up.

    That they were apart is what its sentence says, or what follows from two or more of them being told by themselves.
    """
    found: list[Fact] = []
    for fact in facts:
        hub = _hub(fact, around)
        found += [fact] if hub is None or not _apart(fact, hub, facts, around) else _pairs(fact, hub, around)
    return found


def _hub(fact: Fact, around: Context) -> str | None:
    """The one side before the word that tells of the meeting, with several after it; or the other way round."""
    if fact.type not in BY_HOUSE or len(sides(fact.participants, around.staff)) < 3:
        return None
    linked = fact.claim
    ends: defaultdict[bool, set[str]] = defaultdict(set)
    for span in linked.claim.roles.get("party", ()):
        houses = {around.staff.house(entity) for entity in linked.links.get(span, ()) if entity in fact.entities}
        ends[span.start < linked.claim.trigger.start] |= houses
    single = [end for end in ends.values() if len(end) == 1]
    if len(ends) != 2 or len(single) != 1:
        return None
    (hub,) = single[0]
    return hub if all(hub not in end for end in ends.values() if end is not single[0]) else None


def _apart(fact: Fact, hub: str, facts: Sequence[Fact], around: Context) -> bool:
    sentence = fact.document.slice(fact.claim.claim.sentence)
    if _TOGETHER.search(sentence):
        return False
    if _ONE_BY_ONE.search(sentence):
        return True
    own = sides(fact.participants, around.staff).keys()
    told = [
        frozenset(sides(other.participants, around.staff))
        for other in facts
        if (other.type, other.status) == (fact.type, fact.status)
        and (not fact.days or not other.days or times.overlap(fact.days, other.days))
    ]
    return len({pair for pair in told if len(pair) == 2 and hub in pair and pair <= own}) > 1


def _pairs(fact: Fact, hub: str, around: Context) -> list[Fact]:
    def of(house: str) -> frozenset[tuple[str, str]]:
        return frozenset(p for p in fact.participants if around.staff.house(p[1]) == house)

    others = sorted(sides(fact.participants, around.staff).keys() - {hub})
    return [replace(fact, participants=of(hub) | of(other)) for other in others]
