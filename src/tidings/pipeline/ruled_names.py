"""Names that people join and take apart, looking at one entity.

In: a store, an entity, what belongs elsewhere, a name and a reason. Out: a decision, the book brought into line with it, and
the entity that is there then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tidings.errors import Overtaken
from tidings.model import Decision, Entity
from tidings.pipeline.linking import ruling_of
from tidings.pipeline.naming import rule_sides, side
from tidings.resolve.names import fold
from tidings.store import Book
from tidings.store.decisions import told

_LOOKED_AT = 20  # documents of a side, of which some may be gone


def rulings(store: Book, entity: Entity) -> list[Decision]:
    """Rulings on who bears the entity's names that nobody took back, in the order in which they were made."""
    made = _made(store, entity)
    gone = {each.undoes for each in made}
    return [each for each in made if each.verdict != "undo" and each.id not in gone]


def known(store: Book, entity: Entity) -> int:
    """The number of the newest ruling on the entity's names, one that takes another back too; 0 if there is none."""
    return max((each.id for each in _made(store, entity)), default=0)


def join(store: Book, entity: Entity, other: Entity, *, who: str, why: str = "", seen: int | None = None) -> Decision:
    """Rule that two entities are one. seen: what ``known`` gave for the first when the person looked.

    Raises ValueError if they are one already or of two kinds; NotFound, Overtaken.
    """
    if entity.id == other.id or entity.kind != other.kind:
        raise ValueError(f"{entity.name!r} and {other.name!r} cannot be joined")
    with store.transaction():
        _unchanged(store, entity, seen)
        return rule_sides(store, "same", (side(store, entity), side(store, other)), who=who, why=why)


def split(  # noqa: PLR0913 - what may be left out goes by keyword
    store: Book,
    entity: Entity,
    *,
    names: Collection[str] = (),
    documents: Collection[str] = (),
    who: str,
    why: str = "",
    seen: int | None = None,
) -> Decision:
    """Rule that some of an entity's names, or what some documents tell of it, is somebody else's.

    One of ``names`` and ``documents`` is given. seen: what ``known`` gave when the person looked. Raises ValueError if nothing
    is left on one side, NotFound, Overtaken.
    """
    every = (entity.name, *entity.aliases)
    with store.transaction():
        _unchanged(store, entity, seen)
        if names:
            away = tuple(name for name in every if name in names)
            stays = tuple(name for name in every if name not in names)
            if not away or not stays or documents:
                raise ValueError("give some of the names, and not all of them")
            sides = (side(store, _named(entity, stays)), side(store, _named(entity, away)))
            return rule_sides(store, "different", sides, who=who, why=why)
        whole = side(store, entity)
        kept = [key for key in whole["documents"] if key not in documents]
        gone = [key for key in whole["documents"] if key in documents]
        if not kept or not gone:
            raise ValueError("give some of the reports, and not all of them")
        sides = (whole | {"documents": kept}, whole | {"documents": gone})
        says = f"{entity.name} ({len(kept)}) | {entity.name} ({len(gone)})"
        return rule_sides(store, "different", sides, who=who, why=why, says=says)


def home(store: Book, made: Decision) -> str | None:
    """The id of the entity that the first side of a ruling belongs to today; None if it is gone."""
    ruling = ruling_of(made)
    if ruling is None:
        return None
    first = ruling.sides[0]
    for document in sorted(first.documents)[:_LOOKED_AT]:
        named = {key for keys in store.catalogue.linked_spans(document).values() for key in keys}
        for entity in store.entities_by_id(named).values():
            if entity.kind == first.kind and first.folded & {fold(name) for name in (entity.name, *entity.aliases)}:
                return entity.id
    return None


def _named(entity: Entity, names: tuple[str, ...]) -> Entity:
    return replace(entity, name=names[0], aliases=names[1:])


def _made(store: Book, entity: Entity) -> list[Decision]:
    """All rulings on bearers of the entity's names, with those that were taken back and what took them back."""
    every = store.review.on_names()
    names = {fold(name) for name in (entity.name, *entity.aliases)}
    concerned = {each.id for each in every if _concerns(each, entity, names)}
    return [each for each in every if each.id in concerned or each.undoes in concerned]


def _concerns(made: Decision, entity: Entity, names: set[str]) -> bool:
    ruling = ruling_of(made)
    return ruling is not None and any(
        each.entity == entity.id or (each.kind == entity.kind and names & each.folded) for each in ruling.sides
    )


def _unchanged(store: Book, entity: Entity, seen: int | None) -> None:
    newest = known(store, entity)
    if seen is not None and newest != seen:
        decision = store.review.decision(newest)
        raise Overtaken(told(decision), decision.id)
