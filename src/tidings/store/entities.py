"""Entities: the clusters of local entities, with all their names.

In: a Connection with clusters, or a name to look for. Out: rows, or Entities with how much of the book they appear in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select, update

from tidings.errors import NotFound
from tidings.model import Entity
from tidings.store.appearances import recounted
from tidings.store.batches import add_rows, batches, rows_where
from tidings.store.folding import fold
from tidings.store.schema import entities, entity_names, entity_words, local_entities, loosened, participations

Cluster = tuple[Entity, tuple[str, ...]]

_NAMES = select(entity_names.c.entity, entity_names.c.name).order_by(entity_names.c.entity, entity_names.c.ordinal)
_PLAIN = select(entities.c.id, entities.c.name, entities.c.kind, entities.c.identifiers)
_AT_HOME = select(*(local_entities.c[name] for name in ("key", "no", "entity", "document")))
_MOVE = update(local_entities).where(local_entities.c.no == bindparam("local")).values(entity=bindparam("home"))
_FULL = select(entities.c.id).where(
    select(local_entities.c.no).where(local_entities.c.entity == entities.c.id).exists()
)


def save(conn: Connection, clusters: Sequence[Cluster]) -> set[str]:
    """Move local entities (by key) to their entities, write entities and names, delete entities that are left empty.

    Gives the ids of all entities inserted, deleted, or whose members or names changed, also by documents linked anew.
    Raises ValueError if a local key is not in the book.
    """
    given = {entity.id: entity for entity, _ in clusters}
    before = {entity.id: entity for entity in load(conn, given)}
    written = [entity for entity in given.values() if before.get(entity.id) != entity]
    _write(conn, [entity for entity in written if entity.id not in before], [e for e in written if e.id in before])
    moved = _move(conn, clusters)
    lost = set(conn.scalars(select(loosened.c.entity)))
    conn.execute(delete(loosened))
    _delete_empty(conn, lost | moved)
    return {entity.id for entity in written} | moved | lost


def load(conn: Connection, ids: Iterable[str]) -> list[Entity]:
    """Entities by id, in the order of the ids; an unknown id is left out."""
    wanted = list(dict.fromkeys(ids))
    names: dict[str, list[str]] = defaultdict(list)
    for entity, name in rows_where(conn, _NAMES, entity_names.c.entity, wanted):
        names[entity].append(name)
    rows = {row.id: row for row in rows_where(conn, _PLAIN, entities.c.id, wanted)}
    return [
        Entity(key, rows[key].name, rows[key].kind, tuple(names[key][1:]), rows[key].identifiers)
        for key in wanted
        if key in rows
    ]


def one(conn: Connection, entity_id: str) -> Entity:
    """The entity with that id. Raises NotFound."""
    found = load(conn, [entity_id])
    if not found:
        raise NotFound(f"no entity {entity_id!r} in the book")
    return found[0]


def tallies(conn: Connection, *, kind: str | None = None, name: str | None = None) -> list[tuple[str, int, int]]:
    """(id, number of documents, number of claims) of entities by kind and name, most documents first."""
    query = select(entities.c.id, entities.c.name, entities.c.documents)
    if kind is not None:
        query = query.where(entities.c.kind == kind)
    listed = conn.execute(query) if name is None else rows_where(conn, query, entities.c.id, _ranks(conn, name))
    rows = {row.id: row for row in listed}
    claims = _tally(conn, _claim_counts(), None if name is None else rows)
    found = [(key, row.documents, claims.get(key, 0)) for key, row in rows.items()]
    return sorted(found, key=lambda each: (-each[1], -each[2], rows[each[0]].name, each[0]))


def find(conn: Connection, name: str, kind: str | None = None) -> list[Entity]:
    """Entities by name, best first: same name, same alias, names that start with it, names that hold its words.

    Case, accents, punctuation and a leading "the" do not count; ties go to the entity in most documents.
    """
    ranks = _ranks(conn, name)
    found = [entity for entity in load(conn, ranks) if kind is None or entity.kind == kind]
    documents = dict(zip((entity.id for entity in found), documents_of(conn, found), strict=True))
    return sorted(found, key=lambda e: (ranks[e.id], -documents[e.id], e.name, e.id))


def documents_of(conn: Connection, found: Iterable[Entity]) -> list[int]:
    """How many documents name each of the entities, in their order."""
    listed = list(found)
    query = select(entities.c.id, entities.c.documents)
    counts = {row.id: row.documents for row in rows_where(conn, query, entities.c.id, [each.id for each in listed])}
    return [counts[entity.id] for entity in listed]


def most_named(conn: Connection, kind: str | None, limit: int, offset: int) -> list[tuple[str, int]]:
    """(id, number of documents) of entities, those in most documents first."""
    query = select(entities.c.id, entities.c.documents)
    if kind is not None:
        query = query.where(entities.c.kind == kind)
    query = query.order_by(entities.c.documents.desc(), entities.c.name, entities.c.id)
    return [(row.id, row.documents) for row in conn.execute(query.limit(limit).offset(offset))]


def _write(conn: Connection, new: Sequence[Entity], changed: Sequence[Entity]) -> None:
    columns = [{"id": e.id, "name": e.name, "kind": e.kind, "identifiers": dict(e.identifiers)} for e in new]
    add_rows(conn, entities, columns)
    for entity in changed:
        values = {"name": entity.name, "kind": entity.kind, "identifiers": dict(entity.identifiers)}
        conn.execute(update(entities).where(entities.c.id == entity.id).values(values))
    for batch in batches(entity.id for entity in changed):
        for table in (entity_names, entity_words):
            conn.execute(delete(table).where(table.c.entity.in_(batch)))
    rows = [
        {"entity": entity.id, "ordinal": n, "name": name, "folded": fold(name)}
        for entity in chain(new, changed)
        for n, name in enumerate((entity.name, *entity.aliases))
    ]
    add_rows(conn, entity_names, rows)
    words = [
        {"word": word, "entity": row["entity"], "ordinal": row["ordinal"]}
        for row in rows
        for word in sorted(set(str(row["folded"]).split()))
    ]
    add_rows(conn, entity_words, words)


def _move(conn: Connection, clusters: Sequence[Cluster]) -> set[str]:
    """Give local entities their entity. Gives the ids of the entities that gained or lost one."""
    wanted = {key: entity.id for entity, keys in clusters for key in keys}
    rows = {row.key: row for row in rows_where(conn, _AT_HOME, local_entities.c.key, wanted)}
    if missing := wanted.keys() - rows.keys():
        raise ValueError(f"no local entity {min(missing)!r} in the book")
    touched: set[str] = set()
    moves: list[dict[str, object]] = []
    homes: set[int] = set()
    for key, entity in wanted.items():
        if rows[key].entity != entity:
            moves.append({"local": rows[key].no, "home": entity})
            homes.add(rows[key].document)
            touched |= {entity, *([rows[key].entity] if rows[key].entity else [])}
    if moves:
        with recounted(conn, homes):
            conn.execute(_MOVE, moves)
    return touched


def _delete_empty(conn: Connection, candidates: set[str]) -> None:
    full = {row.id for row in rows_where(conn, _FULL, entities.c.id, candidates)}
    for batch in batches(sorted(candidates - full)):
        conn.execute(delete(entities).where(entities.c.id.in_(batch)))


def _ranks(conn: Connection, name: str) -> dict[str, int]:
    """How well entities bear the name: 0 as their name, 1 as an alias, 2 at the start of one, 3 by its words."""
    wanted = fold(name)
    if not wanted:
        return {}
    ranks: dict[str, int] = {}
    folded = entity_names.c.folded
    for row in conn.execute(select(entity_names).where(folded >= wanted, folded < wanted + "\U0010ffff")):
        rank = 2 if row.folded != wanted else min(row.ordinal, 1)
        ranks[row.entity] = min(rank, ranks.get(row.entity, rank))
    words = sorted(set(wanted.split()))
    holding = (
        select(entity_words.c.entity)
        .where(entity_words.c.word.in_(words))
        .group_by(entity_words.c.entity, entity_words.c.ordinal)
        .having(func.count() == len(words))
    )
    return dict.fromkeys(conn.scalars(holding), 3) | ranks


def _claim_counts() -> Select[Any]:
    number = func.count(participations.c.claim.distinct()).label("number")
    together = participations.c.local == local_entities.c.no
    return select(local_entities.c.entity, number).join(participations, together).group_by(local_entities.c.entity)


def _tally(conn: Connection, counts: Select[Any], ids: Iterable[str] | None = None) -> dict[str, int]:
    known = counts.where(local_entities.c.entity.is_not(None))
    rows = conn.execute(known) if ids is None else rows_where(conn, known, local_entities.c.entity, ids)
    return {row.entity: row.number for row in rows}
