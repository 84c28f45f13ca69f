"""Why names are one entity, and why others that come near are not.

In: local entities, the reference list, rulings. Out: ``Reason`` records: two names, a judgement, its score, and what speaks for it.
The features are those that clustering goes by; the score is that of the strongest, raised by what the documents tell besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tidings.model import Kind, LocalEntity
from tidings.resolve import names
from tidings.resolve.namesakes import SAME, Settings, judge
from tidings.resolve.reference import Reference
from tidings.resolve.rulings import Ruling

Judgement = Literal["same", "different", "unsure"]
DIFFERENT = 0.4  # up to which score; from SAME on two are one, and between them it is unsure


@dataclass(frozen=True, slots=True)
class Reason:
    """What is thought of two names. ``score``: 0 (surely different) to 1; ``documents``: where the evidence stands."""

    name: str
    other: str
    judgement: Judgement
    score: float
    features: tuple[str, ...]
    documents: tuple[str, ...]
    ruled_by: str = ""  # a person, where one ruled
    bearer: str = ""  # id of the entity that goes by the other name, where that is another one


Feature = tuple[str, float, Callable[[str, str, Kind], bool]]
_FEATURES: tuple[Feature, ...] = (
    (
        "the same name but for case, accents, legal form",
        1.0,
        lambda a, b, kind: names.key(a, kind) == names.key(b, kind),
    ),
    ("the same words in another order", 0.95, lambda a, b, kind: _person(kind) and _turned(a, b)),
    ("initials that spell the name out", 0.8, lambda a, b, kind: names.acronym_of(a, b) or names.acronym_of(b, a)),
    ("one spelling of the other", 0.75, lambda a, b, kind: _person(kind) and names.same_person_name(a, b)),
    (
        "given names shortened",
        0.7,
        lambda a, b, kind: _person(kind) and (names.abbreviates(a, b) or names.abbreviates(b, a)),
    ),
    ("the beginning of the longer name", 0.6, lambda a, b, kind: not _person(kind) and _begins(a, b)),
    ("the family or given name alone", 0.5, lambda a, b, kind: _person(kind) and _alone(a, b)),
    ("spelled alike", 0.45, lambda a, b, kind: _person(kind) and names.similar_person_name(a, b)),
)
_LISTED, _FORMER, _TOGETHER, _EMPLOYER = 0.95, 0.95, 0.9, 0.2


def compare(
    one: Sequence[LocalEntity],
    other: Sequence[LocalEntity],
    name: str,
    second: str,
    reference: Reference,
    settings: Settings | None = None,
) -> Reason:
    """Judge two names by the local entities that bear them (none empty). settings: of their documents, for people of one name."""
    kind = one[0].kind
    if settings and _person(kind) and kind == other[0].kind and _one_full_name(name, second):
        score, features = judge(one, other, reference, settings)
        documents = sorted({local.document for local in (*one, *other)})
        return Reason(name, second, _judgement(score), score, features, tuple(documents))
    found = [(said, score) for said, score, holds in _FEATURES if holds(name, second, kind)][:1]
    rows = reference.find(name, kind), reference.find(second, kind)
    if rows[0] is not None and rows[0] is rows[1] and (not found or found[0][1] < 1):
        found.append(("the reference list knows both as one", _LISTED))
    if any({name, second} & set(local.former_names) for local in (*one, *other)):
        found.append(("a report says that one was formerly the other", _FORMER))
    together = [local.document for local in one if second in local.names]
    if together:
        found.append(("one report uses both for one bearer", _TOGETHER))
    shared = _employers(one) & _employers(other)
    score = max((score for _, score in found), default=0.0)
    if shared and score:
        found.append((f"at the same employer: {', '.join(sorted(shared))}", score))
        score = min(1.0, score + _EMPLOYER)
    if one[0].kind != other[0].kind:
        found, score = [*found, (f"one is of kind {one[0].kind}, the other {other[0].kind}", 0.0)], min(score, 0.3)
    documents = together or sorted({local.document for local in (*one, *other)})
    return Reason(name, second, _judgement(score), score, tuple(said for said, _ in found), tuple(documents))


def _judgement(score: float) -> Judgement:
    return "same" if score >= SAME else "different" if score <= DIFFERENT else "unsure"


def explain(
    own: Sequence[LocalEntity],
    others: Mapping[str, tuple[str, Sequence[LocalEntity]]],
    name: str,
    reference: Reference,
    settings: Settings | None = None,
) -> tuple[list[Reason], list[Reason]]:
    """Why each other name of an entity is the name given, and how near others come that were kept apart, nearest first.

    own: its local entities. others: name and local entities of the entities that share a part of a name, by id. settings: as
    ``compare`` takes them.
    """
    bearing = {each: [local for local in own if each in local.names] for each in _names(own)}
    merged = [
        max((_against(bearing, each, known, reference) for known in bearing if known != each), key=_strength(name))
        for each in bearing
        if each != name and len(bearing) > 1
    ]
    apart = [
        replace(compare(own, locals_, name, second, reference, settings), bearer=key)
        for key, (second, locals_) in others.items()
        if locals_
    ]
    return merged, sorted(apart, key=lambda reason: (-reason.score, reason.other, reason.bearer))


def ruled_on(
    reason: Reason, own: Iterable[LocalEntity], other: Iterable[LocalEntity], ruled: Ruling, who: str
) -> Reason:
    """A reason as a person ruled it, if the ruling is about the two."""
    here, there = ({ruled.side(local) for local in side} - {None} for side in (own, other))
    if not (here and there and here != there):
        return reason
    judgement: Judgement = ruled.verdict
    score = 1.0 if judgement == "same" else 0.0
    return replace(reason, judgement=judgement, score=score, ruled_by=who)


def _against(bearing: Mapping[str, Sequence[LocalEntity]], each: str, known: str, reference: Reference) -> Reason:
    return compare(bearing[known], bearing[each], known, each, reference)


def _strength(name: str) -> Callable[[Reason], tuple[float, bool, str]]:
    return lambda reason: (reason.score, reason.name == name, reason.name)


def _names(own: Iterable[LocalEntity]) -> list[str]:
    return list(dict.fromkeys(name for local in own for name in local.names))


def _employers(locals_: Iterable[LocalEntity]) -> set[str]:
    return {names.core(where) for local in locals_ for _, where in local.positions}


def _person(kind: Kind) -> bool:
    return kind == "person"


def _one_full_name(a: str, b: str) -> bool:
    return min(len(names.person_words(each)) for each in (a, b)) > 1 and names.in_any_order(a) == names.in_any_order(b)


def _turned(a: str, b: str) -> bool:
    return len(names.person_words(a)) > 1 and names.in_any_order(a) == names.in_any_order(b)


def _begins(a: str, b: str) -> bool:
    one, other = names.core(a), names.core(b)
    return names.is_prefix(one, other) or names.is_prefix(other, one)


def _alone(a: str, b: str) -> bool:
    short, full = sorted((names.person_words(a), names.person_words(b)), key=len)
    return len(short) == 1 < len(full) and short[0] in (full[0], full[-1])
