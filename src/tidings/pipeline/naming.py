"""Who is who: why names are one entity, and what people rule on it.

In: a store and entities. Out: reasons; a decision, and the book brought into line with it at once, also when it is taken back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

from tidings import resolve
from tidings.errors import NotFound
from tidings.model import Decision, Entity, LocalEntity
from tidings.pipeline.linking import link_anew, ruling_of
from tidings.pipeline.references import reference_for
from tidings.pipeline.settings import settings_of
from tidings.resolve.explanation import Reason, explain, ruled_on
from tidings.resolve.names import fold, in_any_order
from tidings.resolve.namesakes import MOST
from tidings.resolve.rulings import Ruling
from tidings.store import Book

_AT_ONCE = 50  # entities
LOOKED_AT = 100  # documents of each entity, where many entities are gone through


def rule_identity(  # noqa: PLR0913 - what may be left out goes by keyword
    store: Book,
    verdict: Literal["same", "different"],
    one: Entity,
    other: Entity,
    *,
    who: str,
    why: str,
    seen: int | None = None,
) -> Decision:
    """Rule that two entities are the same or not the same, and link the book anew where that matters.

    To take one entity apart, give it twice, each time with the names of one side only. seen: as ``Book.decide`` takes it.
    Raises Overtaken; NotFound if a side has no document, or both sides are the same names of the same documents.
    """
    return rule_sides(store, verdict, (side(store, one), side(store, other)), who=who, why=why, seen=seen)


def rule_sides(  # noqa: PLR0913 - what may be left out goes by keyword
    store: Book,
    verdict: Literal["same", "different"],
    sides: tuple[Mapping[str, Any], Mapping[str, Any]],
    *,
    who: str,
    why: str,
    seen: int | None = None,
    says: str = "",
) -> Decision:
    """As ``rule_identity``, on sides as ``side`` gives them. says: the ruling's subject in words, else the two names."""
    one, other = sides
    if one == other or not all(each["documents"] for each in sides):
        raise NotFound(f"{one['name']!r} and {other['name']!r} are no two sides to rule on")
    with store.transaction():
        kept = [{key: value for key, value in each.items() if key != "name"} for each in sides]
        value = json.dumps({"says": says or f"{one['name']} | {other['name']}", "sides": kept}, ensure_ascii=False)
        made = store.decide(verdict, one["entity"], value, who, why, other=other["entity"], seen=seen)
        link_anew(store, ruling_of(made))
    return made


def after_undo(store: Book, taken_back: Decision) -> None:
    """Link anew what a ruling on identity that no longer holds was about; nothing for rulings of other kinds."""
    ruling = ruling_of(taken_back)
    if ruling is not None:
        link_anew(store, ruling, taken_back=True)


def why(store: Book, entity: Entity, *, most: int | None = None) -> tuple[list[Reason], list[Reason]]:
    """Why the names of an entity are one, and which others come near and are kept apart, nearest first.

    most: so many documents of each entity are looked at; None: all.
    """
    return _why(store, entity, _rulings(store), most)[:2]


def _rulings(store: Book) -> list[tuple[Ruling, str]]:
    """What people ruled on identities, each with who did."""
    return [(ruling, made.who) for made in store.review.standing() if (ruling := ruling_of(made)) is not None]


def _most_named(store: Book, among: int | None) -> Iterator[Entity]:
    """Entities in most documents first. among: so many at most."""
    for offset in count(0, _AT_ONCE):
        limit = _AT_ONCE if among is None else min(_AT_ONCE, among - offset)
        listed = store.catalogue.entities(limit=limit, offset=offset).items if limit > 0 else ()
        yield from (entity for entity, _ in listed)
        if len(listed) < _AT_ONCE:
            return


def _why(
    store: Book, entity: Entity, rulings: Iterable[tuple[Ruling, str]], most: int | None = None
) -> tuple[list[Reason], list[Reason], dict[str, Entity]]:
    """As ``why``, with the others by id. most: so many documents of each entity are looked at, None: all."""
    keys = resolve.blocking_keys((entity.name, *entity.aliases), entity.kind)
    known = store.entities_by_id(store.linking.entities_sharing(keys) - {entity.id})
    ids = (entity.id, *known)
    bearers = store.linking.first_locals_of(ids, most) if most else {key: store.locals_of([key]) for key in ids}
    own = bearers[entity.id]
    others = {key: (other.name, bearers[key]) for key, other in known.items()}
    reference = reference_for(store, own)
    merged, apart = explain(own, others, entity.name, reference, _settings(store, entity, own, others, reference))
    for ruling, who in rulings:
        merged = [ruled_on(each, _bearing(own, each.name), _bearing(own, each.other), ruling, who) for each in merged]
        apart = [ruled_on(each, own, others[each.bearer][1], ruling, who) for each in apart]
    return merged, apart, known


def _settings(
    store: Book,
    entity: Entity,
    own: Sequence[LocalEntity],
    others: Mapping[str, tuple[str, Sequence[LocalEntity]]],
    reference: resolve.Reference,
) -> resolve.Settings:
    """Settings of the documents of people who bear the entity's own name; none for what is no person."""
    if entity.kind != "person":
        return {}
    name = in_any_order(entity.name)
    namesakes = [of for known, of in others.values() if of and of[0].kind == "person" and in_any_order(known) == name]
    looked_at = [local for of in (own, *namesakes) for local in of[:MOST]] if namesakes else []
    return settings_of(store, {local.document for local in looked_at}, reference)


def unsure(store: Book, *, limit: int) -> list[Reason]:
    """Pairs of names that may or may not be one and that no one ruled on, those nearest to one first, each pair once.

    Looks at entities in most documents first, until so many pairs are found.
    """
    return [doubt.reason for doubt in doubts(store, limit=limit)]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two names on which the evidence is unsure, and their entities: one and the same if they are taken for one."""

    reason: Reason
    one: Entity
    other: Entity


def doubts(store: Book, *, limit: int, among: int | None = None) -> list[Doubt]:
    """As ``unsure``, with the entities. among: of so many entities in most documents, at most.

    Of each entity the first ``LOOKED_AT`` documents are weighed: those of a name that everybody reports on would fill a minute.
    """
    found: dict[frozenset[tuple[str, str]], Doubt] = {}
    rulings = _rulings(store)
    for entity in _most_named(store, among):
        merged, apart, others = _why(store, entity, rulings, LOOKED_AT)
        for reason in (*merged, *apart):
            if reason.judgement == "unsure" and not reason.ruled_by:
                other = others.get(reason.bearer, entity)
                both = frozenset(((entity.id, reason.name), (other.id, reason.other)))
                found.setdefault(both, Doubt(reason, entity, other))
        if len(found) >= limit:
            break
    return sorted(found.values(), key=lambda d: (-d.reason.score, d.reason.name, d.reason.other))[:limit]


def by_names(entity: Entity, name: str) -> Entity:
    """One side of an entity: what goes by this name, however it is written."""
    known = [each for each in (entity.name, *entity.aliases) if fold(each) == fold(name)] or [name]
    return replace(entity, name=known[0], aliases=tuple(known[1:]))


def _bearing(locals_: Sequence[LocalEntity], name: str) -> list[LocalEntity]:
    return [local for local in locals_ if name in local.names]


def side(store: Book, entity: Entity, documents: Collection[str] | None = None) -> dict[str, Any]:
    """One side of a ruling: who bears a name of the entity, in these documents (None: in all that do)."""
    names = {entity.name, *entity.aliases}
    locals_ = [local for local in store.locals_of([entity.id]) if names & set(local.names)]
    bearing = {local.document for local in locals_}
    return {
        "name": entity.name,
        "entity": entity.id,
        "kind": entity.kind,
        "names": sorted(names),
        "documents": sorted(bearing if documents is None else bearing.intersection(documents)),
    }
