"""Local entities that may be one with given ones, and those that say just the same taken together.

In: a Connection and name keys. Out: ``Alike``: one local entity for all that have its kind, names, evidence and entity; each of
these by itself; those that bear the same names without being near otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, Text, case, cast, func, null, or_, select

from tidings.model import LocalEntity
from tidings.store.batches import rows_where
from tidings.store.locals import written_positions, written_words
from tidings.store.schema import local_entities, local_names

#: Keys that by themselves, without an employer in common, do not make two bearers one.
_WEAK = ("person:", "sound:")


@dataclass(frozen=True)
class Alike:
    """Local entities that say the same: the first of them, without its spans, their entity, their number and documents."""

    local: LocalEntity
    entity: str | None
    number: int
    listed: str  # the documents' row numbers, as the database strings them together

    @cached_property
    def documents(self) -> frozenset[int]:
        """Row numbers of the documents that they are of."""
        return frozenset(map(int, self.listed.split(",")))


def alike(conn: Connection, keys: Collection[str]) -> list[Alike]:
    """All that share a name key, and all others of the entities that these belong to, in the order of their first keys.

    A person who shares no more than one word is left out where the document gives no position: nothing could join the two.
    """
    new: set[int] = set()
    entities: set[str] = set()
    strong, weak = ([k for k in keys if k.startswith(_WEAK) == is_weak] for is_weak in (False, True))
    for query, wanted in ((_SHARING, strong), (_SHARING_WORDS, weak)):
        for no, entity in rows_where(conn, query, local_names.c.name_key, wanted):
            if entity is None:
                new.add(no)
            else:
                entities.add(entity)
    # Not all rows at once: of whom everybody reports on there are a hundred thousand.
    both = (_GROUPED, local_entities.c.no, new), (_GROUPED, local_entities.c.entity, entities)
    found = [_alike(row) for query, column, wanted in both for row in rows_where(conn, query, column, wanted)]
    found.sort(key=lambda each: each.local.key)
    return found


def singly(conn: Connection, found: Collection[Alike]) -> list[Alike]:
    """Each of the local entities that these stand for by itself, in the order of their keys."""
    said = {(each.entity, _said(each.local)) for each in found}
    rows = rows_where(conn, _SINGLY, local_entities.c.entity, {each.entity for each in found if each.entity})
    return sorted((a for row in rows if ((a := _alike(row)).entity, _said(a.local)) in said), key=lambda a: a.local.key)


def beside(conn: Connection, keys: Collection[str], found: Collection[Alike]) -> list[Alike]:
    """All others that share a name key, whatever their kind and entity; those that say the same are one, without an entity."""
    known = {each.entity for each in found if each.entity is not None}
    own = {each.local.key for each in found if each.entity is None}
    new: set[int] = set()
    entities: set[str] = set()
    for no, entity in rows_where(conn, _SHARING, local_names.c.name_key, keys):
        if entity is None:
            new.add(no)
        elif entity not in known:
            entities.add(entity)
    both = (local_entities.c.entity, entities), (local_entities.c.no, new)
    bearing = (row for column, wanted in both for row in rows_where(conn, _NAMED, column, wanted))
    others = {no for no, key, name in bearing if name in keys and key not in own}
    rows = rows_where(conn, _SAYING, local_entities.c.no, others)
    return sorted((_alike(row) for row in rows), key=lambda each: each.local.key)


def _said(local: LocalEntity) -> tuple[Any, ...]:
    return local.kind, local.names, local.positions, local.former_names


def _sharing_words() -> Select[Any]:
    """Persons who share two words, or one where the other is an initial or the document says what they are."""
    words = (func.sum(cast(local_names.c.name_key.startswith(weak), Integer)) for weak in _WEAK)
    names, positions = (cast(local_entities.c[name], Text) for name in ("names", "positions"))
    initials = (names.like(pattern) for pattern in ('%"_ %', '%"_. %', '% _"%', '% _."%'))
    query = _BEARING.group_by(local_entities.c.no, local_entities.c.entity, names, positions)
    return query.having(or_(positions != "[]", *initials, *(count > 1 for count in words)))


# Who is in the news every day bears a key in thousands of documents, and is one entity: it is given once.
_NUMBER = case((local_entities.c.entity.is_(None), local_entities.c.no)).label("no")
_BEARING = select(_NUMBER, local_entities.c.entity).join(local_names, local_names.c.local == local_entities.c.no)
_SHARING = _BEARING.distinct()
_SHARING_WORDS = _sharing_words()


def _text(column: Any) -> ColumnElement[str]:
    return cast(column, Text)


_SAID = tuple(_text(local_entities.c[name]) for name in ("names", "positions", "former_names"))
# Persons stay by themselves: the lone word for one of them is another's in the next document. So does what is new.
_BY_ITSELF = case(
    (or_(local_entities.c.kind == "person", local_entities.c.entity.is_(None)), local_entities.c.no), else_=0
)
_SAYS = (
    func.min(local_entities.c.key).label("key"),
    local_entities.c.kind,
    *(column.label(name) for column, name in zip(_SAID, ("names", "positions", "former_names"), strict=True)),
    func.count().label("number"),
    func.aggregate_strings(_text(local_entities.c.document), ",").label("documents"),
)
_BY_ENTITY = select(*_SAYS, local_entities.c.entity).group_by(local_entities.c.kind, *_SAID, local_entities.c.entity)
_GROUPED = _BY_ENTITY.group_by(_BY_ITSELF)
_SINGLY = _BY_ENTITY.group_by(local_entities.c.no)
_SAYING = select(*_SAYS, null().label("entity")).group_by(local_entities.c.kind, *_SAID)
_NAMED = select(local_entities.c.no, local_entities.c.key, local_names.c.name_key).join(
    local_names, local_names.c.local == local_entities.c.no
)


def _alike(row: Row[*tuple[Any, ...]]) -> Alike:
    key, kind, names, positions, former, number, documents, entity = row
    held, old = written_positions(positions), written_words(former)
    local = LocalEntity(key, intern(key.rpartition("#")[0]), kind, written_words(names), (), held, old)
    return Alike(local, entity, number, documents)
