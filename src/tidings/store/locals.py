"""What single documents say of entities: local entities, the keys they are found by, and the spans that stand for them.

In: a Connection with local entities, links and keys. Out: rows, or LocalEntities found by a shared key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from tidings.model import LocalEntity, Span
from tidings.store import corrections
from tidings.store.batches import add_rows, document_numbers, rows_where
from tidings.store.schema import (
    claims,
    documents,
    fillers,
    links,
    local_entities,
    local_names,
    loosened,
    participations,
    speakers,
)


def save(
    conn: Connection,
    document_id: str,
    found: Sequence[LocalEntity],
    linked: Mapping[Span, tuple[str, ...]],
    keys: Mapping[str, frozenset[str]],
) -> None:
    """Replace a document's local entities, its links (span -> local keys) and their name keys.

    A local entity that keeps its key, its kind and one name stays with its entity until clusters are saved.
    Raises NotFound for an unknown document, ValueError if a link or key names a local entity that is not given.
    """
    given = {local.key for local in found}
    named = {key for local_keys in linked.values() for key in local_keys} | set(keys)
    if named - given:
        raise ValueError(f"{document_id}: no local entity {min(named - given)!r} is given, yet it is linked or keyed")
    document = document_numbers(conn, [document_id])[document_id]
    kept = _replace(conn, document, found)
    add_rows(conn, local_entities, [_row(document, local, kept.get(local.key)) for local in found])
    numbers = _numbers(conn, given)
    rows = [{"name_key": name, "local": numbers[key]} for key, names in keys.items() for name in sorted(names)]
    add_rows(conn, local_names, rows)
    rows = [
        {"document": document, "start": span.start, "end": span.end, "ordinal": n, "local": numbers[key]}
        for span, local_keys in linked.items()
        for n, key in enumerate(local_keys)
    ]
    add_rows(conn, links, rows)
    add_rows(conn, participations, _participations(conn, document, linked, numbers))
    corrections.rejoin(conn, document=document)


def sharing(conn: Connection, keys: Iterable[str]) -> list[LocalEntity]:
    """All local entities that bear one of the name keys, by document, then in the order they were given."""
    query = select(local_names.c.local)
    numbers = {row.local for row in rows_where(conn, query, local_names.c.name_key, set(keys))}
    return _sorted(rows_where(conn, _WITH_DOCUMENT, local_entities.c.no, numbers))


def of_entities(conn: Connection, entities: Iterable[str]) -> list[LocalEntity]:
    """All local entities of these entities, by document, then in the order they were given."""
    return _sorted(rows_where(conn, _WITH_DOCUMENT, local_entities.c.entity, set(entities)))


def entity_of(conn: Connection, local_keys: Iterable[str]) -> dict[str, str]:
    """Entity id by local key, for the local entities that have one."""
    query = select(local_entities.c.key, local_entities.c.entity).where(local_entities.c.entity.is_not(None))
    return {row.key: row.entity for row in rows_where(conn, query, local_entities.c.key, set(local_keys))}


def loosen(conn: Connection, entities: Iterable[str]) -> None:
    """Remember that these entities lost a local entity."""
    wanted = set(entities)
    known = {row.entity for row in rows_where(conn, select(loosened.c.entity), loosened.c.entity, wanted)}
    add_rows(conn, loosened, [{"entity": entity} for entity in sorted(wanted - known)])


def _replace(conn: Connection, document: int, found: Sequence[LocalEntity]) -> dict[str, str]:
    """Remove the document's old rows. Gives the entity that each local entity may keep, by local key."""
    old = conn.execute(select(local_entities).where(local_entities.c.document == document)).all()
    given = {local.key: local for local in found}
    kept = {row.key: row.entity for row in old if row.entity and _is_same(row, given.get(row.key))}
    loosen(conn, (row.entity for row in old if row.entity and row.key not in kept))
    conn.execute(delete(links).where(links.c.document == document))
    conn.execute(delete(local_entities).where(local_entities.c.document == document))
    return kept


def _is_same(row: Row[Any], local: LocalEntity | None) -> bool:
    return local is not None and row.kind == local.kind and not set(row.names).isdisjoint(local.names)


def _participations(
    conn: Connection, document: int, linked: Mapping[Span, tuple[str, ...]], numbers: Mapping[str, int]
) -> list[dict[str, object]]:
    pairs: dict[tuple[int, int], None] = {}
    for table in (fillers, speakers):
        query = select(table.c.claim, table.c.start, table.c.end).join(claims, claims.c.no == table.c.claim)
        for row in conn.execute(query.where(claims.c.document == document)):
            for key in linked.get(Span(row.start, row.end), ()):
                pairs[numbers[key], row.claim] = None
    return [{"local": local, "claim": claim} for local, claim in pairs]


def _numbers(conn: Connection, keys: Iterable[str]) -> dict[str, int]:
    query = select(local_entities.c.key, local_entities.c.no)
    return {row.key: row.no for row in rows_where(conn, query, local_entities.c.key, keys)}


def _row(document: int, local: LocalEntity, entity: str | None) -> dict[str, object]:
    parts = ("key", "kind", "names", "spans", "positions", "former_names")
    return {name: getattr(local, name) for name in parts} | {"document": document, "entity": entity}


_WITH_DOCUMENT = select(local_entities, documents.c.id.label("of")).join(
    documents, documents.c.no == local_entities.c.document
)


def _sorted(rows: Iterable[Row[Any]]) -> list[LocalEntity]:
    return [_local(row) for row in sorted(rows, key=lambda row: (row.of, row.no))]


def _local(row: Row[Any]) -> LocalEntity:
    return LocalEntity(
        row.key,
        row.of,
        row.kind,
        tuple(row.names),
        tuple(Span(*span) for span in row.spans),
        tuple((title, organization) for title, organization in row.positions),
        tuple(row.former_names),
    )
