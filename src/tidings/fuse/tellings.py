"""What one document tells: its facts of one type into dealings.

In: facts of one type in one document. Out: ``Dealing`` records. A report says a thing once in full and comes back to it in
part, so facts that name some of the participants join the dealing told beside them, unless time, place or matter forbids.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from tidings import ontology
from tidings.fuse.context import Context
from tidings.fuse.dealings import (
    BY_HOUSE,
    BY_MATTER,
    HAPPENINGS,
    STATES,
    Dealing,
    alike,
    amounts_apart,
    core,
    distance,
    elsewhere,
    in_order,
    moments,
    one_case,
    other_figure,
    other_goods,
    other_time,
    same_time,
    sides,
    understood,
    unlike,
    within,
)
from tidings.fuse.facts import Fact
from tidings.model import Span

_ONTOLOGY = ontology.load()

#: Words for the terms of a dealing: what is paid, and when, belongs to what it is paid for.
_TERMS = re.compile(
    r"\b(payments?|royalt(?:y|ies)|milestones?|fees?|paying|remitting|upfront|instal?lments?|pays)\b", re.I
)
#: How near, in characters, two halves of one dealing stand to each other.
_BESIDE = 220


def tellings(facts: Iterable[Fact], around: Context) -> list[Dealing]:
    """Dealings of one document, facts of one type; those that name most participants come first, and what stands beside them."""
    facts = in_order(facts)
    fullest: defaultdict[Span, int] = defaultdict(int)
    for fact in facts:
        sentence = fact.claim.claim.sentence
        fullest[sentence] = max(len(sides(fact.participants, around.staff)), fullest[sentence])

    def order(fact: Fact) -> tuple[int, int, int, int]:
        own = len(sides(fact.participants, around.staff))
        return -own, -fullest[fact.claim.claim.sentence], -_weight(fact, around), fact.start

    ordered = sorted(facts, key=order)
    found: list[Dealing] = []
    for fact in ordered:
        one = Dealing(fact.participants, [fact], fact.claim.claim.status)
        homes = [home for home in found if _belongs(one, home, around)]
        if homes:
            _join(one, min(homes, key=lambda home: _rank(one, home)))
        else:
            found.append(one)
    return _at_home(_complete(_sum_up(found, around)), around)


def _weight(fact: Fact, around: Context) -> int:
    """Of those that name as many: what names people and gives a time comes first."""
    people = sum(around.entities[e].kind == "person" for e in fact.entities)
    return 10 * people + 5 * bool(fact.when) + bool(fact.phrases)


def _rank(one: Dealing, home: Dealing) -> tuple[bool, bool, bool, int]:
    """Best home first: the same time, the same matter, the same status, the nearest."""
    return not same_time(one, home), not alike(one, home), one.status != home.status, distance(one, home)


def _join(one: Dealing, home: Dealing) -> None:
    if home.status != one.status and not is_terms(one):
        home.status = one.status if is_agreement(home) else home.status
    home.take(one.facts)
    home.participants |= frozenset(p for p in one.participants if p[0] in ("product",))


def is_agreement(dealing: Dealing) -> bool:
    """True if what is said is that something was agreed, and doing it comes later."""
    return dealing.status == "actual" and dealing.facts[0].agreed


def is_terms(dealing: Dealing) -> bool:
    """True if all that is said are terms of a dealing."""
    return dealing.type not in BY_MATTER and all(_TERMS.search(fact.trigger) for fact in dealing.facts)


def one_status(a: Dealing, b: Dealing) -> bool:
    """True if two states may be told of one dealing: an agreement and what it plans, a dealing and its terms."""
    if a.status == b.status:
        return True
    if {a.status, b.status} != {"actual", "planned"}:
        return False
    plan, done = (a, b) if a.status == "planned" else (b, a)
    return is_agreement(done) or (len(done.entities) < len(plan.entities) and any(fact.agreed for fact in plan.facts))


def _belongs(one: Dealing, home: Dealing, around: Context) -> bool:
    if not (one_status(one, home) or is_terms(one)):
        return False
    if not (within(one, home, around.staff) or _undirected(one, home)):
        return False
    partial = len(sides(one.participants, around.staff)) < len(sides(home.participants, around.staff))
    if one.type == "role":
        # Officials without a name do not hold the position of somebody else who is named.
        nameless = all(role != "person" for role, _ in one.participants)
        return not (partial or (nameless and unlike(one, home)))
    if is_terms(one):
        return True
    return not (_happened_twice(one, home) or ((partial or one.type in BY_HOUSE) and elsewhere(one, home)))


def _undirected(one: Dealing, home: Dealing) -> bool:
    """``the lawsuit between the two airlines`` says of both what each did."""
    roles = {role for role, _ in one.participants}
    return (
        not _ONTOLOGY.types[one.type].symmetric
        and len(roles) == 1
        and one.entities == home.entities
        and len(home.entities) > 1
    )


def _happened_twice(one: Dealing, home: Dealing) -> bool:
    """True if a report tells of two dealings between the same participants."""
    kind = one.type
    if kind not in STATES and other_time(one, home):
        return True
    if other_goods(one, home):
        return True
    differ = unlike(one, home) or (kind == "performance" and other_figure(one, home))
    if kind in BY_MATTER and not one_case(one, home):
        return differ and not _same_sentence(one, home)
    if kind in HAPPENINGS and kind not in BY_HOUSE and differ and bool(moments(one)) != bool(moments(home)):
        return True
    if kind == "investment" and amounts_apart(one, home):
        return True
    return differ and one.one_more != home.one_more


def _same_sentence(one: Dealing, home: Dealing) -> bool:
    """True if both stand in one sentence at one trigger."""
    return any(f.claim.claim.trigger == g.claim.claim.trigger for f in one.facts for g in home.facts)


def _at_home(found: list[Dealing], around: Context) -> list[Dealing]:
    """Dealings of which a party is not told join the one that it would make them part of."""
    kept = list(found)
    for each in found:
        meant = understood(each)
        if meant != each.participants:
            whole = Dealing(meant, each.facts, each.status)
            homes = [home for home in kept if home is not each and _belongs(whole, home, around)]
            if homes:
                kept.remove(each)
                _join(whole, min(homes, key=lambda home: _rank(whole, home)))
    return kept


def _complete(found: list[Dealing]) -> list[Dealing]:
    """Put together halves that stand side by side: ``Bruma Works raised $30 million. The investor is Veltora``."""
    kept: list[Dealing] = []
    for half in found:
        others = [other for other in kept if _completes(half, other)]
        if others:
            other = min(others, key=lambda o: (_start(o) > _start(half), distance(half, o)))
            other.take(half.facts)
            other.participants |= half.participants
        else:
            kept.append(half)
    return kept


_TWO_SIDED = {
    "investment": ("investor", "investee"),
    "dispute": ("claimant", "respondent"),
    "licence": ("licensor", "licensee"),
    "supply": ("supplier", "customer"),
    "acquisition": ("buyer", "target"),
}


def _completes(half: Dealing, other: Dealing) -> bool:
    """One names one side only, the other the other, or it is one more investor in the round told just before."""
    if (
        half.type not in _TWO_SIDED
        or half.status != other.status
        or not _side_by_side(half, other)
        or other_time(half, other)
    ):
        return False
    first, second = _TWO_SIDED[half.type]
    own, known = ({role for role, _ in core(d)} & {first, second} for d in (half, other))
    if len(own) != 1 or amounts_apart(half, other) or half.entities & other.entities:
        return False
    if not own & known:
        return bool(known)
    return half.type == "investment" and own == {"investor"} and known == {first, second} and not moments(other)


def _start(dealing: Dealing) -> int:
    return min(fact.start for fact in dealing.facts)


def _side_by_side(a: Dealing, b: Dealing) -> bool:
    """True if their triggers stand near each other, or in two sentences of which one follows the other."""
    if distance(a, b) <= _BESIDE:
        return True
    pairs = [(f.claim.claim.sentence, g.claim.claim.sentence, f.document.text) for f in a.facts for g in b.facts]
    return any(
        not text[min(one.end, other.end) : max(one.start, other.start)].strip() and one != other
        for one, other, text in pairs
    )


def _sum_up(found: list[Dealing], around: Context) -> list[Dealing]:
    """``met the heads of three customers this week`` supports each of the meetings told after it."""
    kept: list[Dealing] = []
    for each in found:
        own = sides(each.participants, around.staff)
        parts = [
            other
            for other in found
            if other is not each
            and other.type in BY_HOUSE
            and len(own) == 1
            and own.keys() < sides(other.participants, around.staff).keys()
            and other.status == each.status
            and not other_time(each, other)
        ]
        if len(parts) > 1 and any(_plural(fact) for fact in each.facts) and not any(f.place_words for f in each.facts):
            for part in parts:
                part.take(each.facts)
        else:
            kept.append(each)
    return kept


_SEVERAL = re.compile(
    r"\b(?:heads|leaders|chiefs|bosses|executives|managers|customers|clients|partners|\w+s of)\b", re.I
)


def _plural(fact: Fact) -> bool:
    """True if the other side is several who are not named."""
    return any(_SEVERAL.search(phrase) for phrase in fact.matters.get("party", ()))
