"""Dealings that are told in one breath: ``met Ruiz, Moss and Vega separately`` tells of three.

In: facts. Out: the same facts, a series of dealings of one with several as one fact for each; so also where that one is not
named (``the alliances with Ondra and Veltora``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tidings import ontology, times
from tidings.fuse.context import Context
from tidings.fuse.dealings import BY_HOUSE, sides
from tidings.fuse.facts import Fact, Participants

_ONTOLOGY = ontology.load()
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

_WITH = re.compile(r"\s+with\s+(?:(?:the|its|their|both|rivals?|partners?|companies|firms)\s+)*", re.I)


def one_by_one(facts: Sequence[Fact], around: Context) -> list[Fact]:
    """Each fact, or what one party had with each of several, which it sums up.

    That it was with each by itself is what a sentence on meetings says, or what follows from its being told by itself: for
    meetings of two of them at least, else of all. Those with whom somebody has something need not have it with one another.
    """
    found: list[Fact] = []
    for fact in facts:
        if _with_somebody(fact):
            found += [replace(fact, participants=_of(fact, house, around)) for house in _houses(fact, around)]
            continue
        hub = _hub(fact, facts, around)
        found += [fact] if hub is None else _pairs(fact, hub, around)
    return found


def _with_somebody(fact: Fact) -> bool:
    """True if all that a sentence names stand behind the ``with`` that follows its noun: who had it with them is not named."""
    if not _ONTOLOGY.types[fact.type].symmetric or len(fact.participants) < 2:
        return False
    linked = fact.claim
    trigger, parties = linked.claim.trigger, linked.claim.roles.get("party", ())
    named = {entity for span in parties for entity in linked.links.get(span, ())}
    first = min((span.start for span in parties), default=0)
    behind = first >= trigger.end and _WITH.fullmatch(fact.document.text[trigger.end : first])
    return bool(behind) and fact.entities <= named


def _hub(fact: Fact, facts: Sequence[Fact], around: Context) -> str | None:
    """The party that had something with each of the others by itself, if there is one."""
    own = sides(fact.participants, around.staff).keys()
    if not _ONTOLOGY.types[fact.type].symmetric or len(own) < 3:
        return None
    told = {pair for pair in _told_by_twos(fact, facts, around) if pair <= own}
    shared = frozenset.intersection(*told) if len(told) > 1 else frozenset()
    if fact.type not in BY_HOUSE:
        return min(shared) if len(shared) == 1 and frozenset().union(*told) == own else None
    sentence = fact.document.slice(fact.claim.claim.sentence)
    if _TOGETHER.search(sentence):
        return None
    if len(shared) == 1 and frozenset().union(*told) == own:
        return min(shared)
    hub = _alone_before_or_after(fact, around)
    apart = _ONE_BY_ONE.search(sentence) or len([pair for pair in told if hub in pair]) > 1
    return hub if apart else None


def _alone_before_or_after(fact: Fact, around: Context) -> str | None:
    """The one side before the word that tells of a meeting, with several after it; or the other way round."""
    linked = fact.claim
    ends: dict[bool, set[str]] = {True: set(), False: set()}
    for span in linked.claim.roles.get("party", ()):
        houses = {around.staff.house(entity) for entity in linked.links.get(span, ()) if entity in fact.entities}
        ends[span.start < linked.claim.trigger.start] |= houses
    single, several = sorted(ends.values(), key=len)
    return min(single) if len(single) == 1 < len(several) and not single & several else None


def _told_by_twos(fact: Fact, facts: Sequence[Fact], around: Context) -> set[frozenset[str]]:
    """The pairs of sides of which the same is told, at a time that may be the same."""
    found = (
        frozenset(sides(other.participants, around.staff))
        for other in facts
        if (other.type, other.status) == (fact.type, fact.status)
        and (not fact.days or not other.days or times.overlap(fact.days, other.days))
    )
    return {told for told in found if len(told) == 2}


def _pairs(fact: Fact, hub: str, around: Context) -> list[Fact]:
    others = [house for house in _houses(fact, around) if house != hub]
    own = _of(fact, hub, around)
    return [replace(fact, participants=own | _of(fact, other, around)) for other in others]


def _houses(fact: Fact, around: Context) -> list[str]:
    return sorted(sides(fact.participants, around.staff))


def _of(fact: Fact, house: str, around: Context) -> Participants:
    """The participants that stand for one side."""
    return frozenset(p for p in fact.participants if around.staff.house(p[1]) == house)
