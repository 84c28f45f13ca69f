"""Who is who on one entity: why its names are one, what comes near, what was ruled, and what can be ruled.

In: the book and an entity. Out: an Identity for the page and its forms.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidings.desk.dividing import Refused
from tidings.desk.docket import Listed, just_made, listed
from tidings.model import Decision, Entity
from tidings.pipeline.book import Book
from tidings.pipeline.naming import LOOKED_AT, why
from tidings.pipeline.ruled_names import known, rulings
from tidings.resolve.explanation import Reason
from tidings.store.catalogue import Facts

_REPORTS, _NEAR = 30, 12


@dataclass(frozen=True, slots=True)
class Identity:
    """All that the page shows.

    ``united``: why its names are one; ``near``: others that share a part of its name, each with why it was kept apart;
    ``reports``: the latest that name it, of ``total``; ``made``: a ruling just made, with its words.
    """

    entity: Entity
    names: tuple[str, ...]
    united: tuple[Reason, ...]
    near: tuple[tuple[Entity, Reason], ...]
    reports: tuple[Facts, ...]
    total: int
    seen: int
    rulings: tuple[Listed, ...]
    made: tuple[Decision, str] | None
    refused: Refused


def identity(book: Book, entity: Entity, *, made: int = 0, refused: Refused | None = None) -> Identity:
    """Gather it. made: the number of a ruling just made, 0 for none. refused: a form that was not kept."""
    store = book.store
    united, apart = why(store, entity, most=LOOKED_AT)
    others = store.entities_by_id({reason.bearer for reason in apart if reason.bearer})
    nearest = {reason.bearer: reason for reason in sorted(apart, key=lambda each: each.score)}
    near = sorted(nearest.items(), key=lambda each: (-each[1].score, each[0]))
    naming = store.catalogue.documents(entity=entity.id, limit=_REPORTS)
    return Identity(
        entity,
        (entity.name, *entity.aliases),
        tuple(united),
        tuple((others[key], reason) for key, reason in near if key in others)[:_NEAR],
        naming.items,
        naming.total,
        known(store, entity),
        listed(rulings(store, entity)),
        just_made(book, made),
        refused or Refused(),
    )


def named(book: Book, typed: str) -> Entity | None:
    """The entity that was typed: the address of its dossier, its id or its name; None if none or several fit."""
    key = typed.strip().rpartition("/entity/")[2].partition("?")[0].partition("/")[0]
    if known_id := book.store.entities_by_id([key]):
        return known_id[key]
    found = [e for e in book.store.find_entities(typed) if typed.casefold() in _borne(e)]
    return found[0] if len(found) == 1 else None


def _borne(entity: Entity) -> set[str]:
    return {name.casefold() for name in (entity.name, *entity.aliases)}
