"""Who is who, ruled by a person: two entities are the same, or are not.

In: a store and two entities. Out: a decision, and the book brought into line with it at once; the same when one is taken back.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from tidings.errors import NotFound
from tidings.model import Decision, Entity
from tidings.pipeline.linking import link_anew, ruling_of
from tidings.store import Book


def rule_identity(
    store: Book, verdict: Literal["merge", "split"], one: Entity, other: Entity, *, who: str, why: str
) -> Decision:
    """Rule that two entities are the same (``merge``) or not the same (``split``), and link the book anew where that matters.

    To take one entity apart, give it twice, each time with the names of one side only.
    Raises NotFound if a side has no document, or both sides are the same names of the same documents.
    """
    sides = [_side(store, one), _side(store, other)]
    if sides[0] == sides[1] or not all(side["documents"] for side in sides):
        raise NotFound(f"{one.name!r} and {other.name!r} are no two sides to rule on")
    with store.transaction():
        value = json.dumps({"says": f"{one.name} | {other.name}", "sides": sides}, ensure_ascii=False)
        made = store.decide(verdict, one.id, value, who, why)
        link_anew(store, ruling_of(made))
    return made


def after_undo(store: Book, taken_back: Decision) -> None:
    """Link anew what a ruling on identity that no longer holds was about; nothing for rulings of other kinds."""
    ruling = ruling_of(taken_back)
    if ruling is not None:
        link_anew(store, ruling, taken_back=True)


def _side(store: Book, entity: Entity) -> dict[str, Any]:
    names = {entity.name, *entity.aliases}
    locals_ = [local for local in store.locals_of([entity.id]) if names & set(local.names)]
    return {
        "entity": entity.id,
        "kind": entity.kind,
        "names": sorted(names),
        "documents": sorted({local.document for local in locals_}),
    }
