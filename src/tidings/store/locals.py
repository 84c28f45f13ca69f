"""What single documents say of entities: local entities, the keys they are found by, and the spans that stand for them.

In: a Connection with local entities, links and keys. Out: rows, or LocalEntities found by a shared key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Text, bindparam, cast, delete, func, or_, select

from tidings.model import LocalEntity, Span
from tidings.store import corrections
from tidings.store.appearances import recounted
from tidings.store.batches import add_rows, batches, document_numbers, rows_where
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


class Localized(NamedTuple):
    """The local entities of one document, its links (span -> local keys) and their name keys."""

    document: str
    entities: Sequence[LocalEntity]
    links: Mapping[Span, tuple[str, ...]]
    keys: Mapping[str, frozenset[str]]


def save(conn: Connection, found: Sequence[Localized]) -> None:
    """Replace the local entities, the links and the name keys of documents.

    A local entity that keeps its key, its kind and one name stays with its entity until clusters are saved.
    Raises NotFound for an unknown document, ValueError if a link or key names a local entity that is not given.
    """
    for each in found:
        named = {key for local_keys in each.links.values() for key in local_keys} | set(each.keys)
        if unknown := named - {local.key for local in each.entities}:
            raise ValueError(f"{each.document}: no local entity {min(unknown)!r} is given, yet it is linked or keyed")
    documents_ = document_numbers(conn, (each.document for each in found))
    with recounted(conn, documents_.values()):
        kept = _replace(conn, documents_, found)
        pairs = ((documents_[each.document], local) for each in found for local in each.entities)
        add_rows(conn, local_entities, [_row(number, local, kept.get(local.key)) for number, local in pairs])
    numbers = _numbers(conn, (local.key for each in found for local in each.entities))
    keyed = ((key, names) for each in found for key, names in each.keys.items())
    rows = [{"name_key": name, "local": numbers[key]} for key, names in keyed for name in sorted(names)]
    add_rows(conn, local_names, rows)
    rows = [
        {
            "document": documents_[each.document],
            "start": span.start,
            "end": span.end,
            "ordinal": n,
            "local": numbers[key],
        }
        for each in found
        for span, local_keys in each.links.items()
        for n, key in enumerate(local_keys)
    ]
    add_rows(conn, links, rows)
    linked = {documents_[each.document]: each.links for each in found}
    add_rows(conn, participations, _participations(conn, linked, numbers))
    corrections.rejoin(conn, within=linked)


def sharing(conn: Connection, keys: Iterable[str]) -> list[LocalEntity]:
    """All local entities that bear one of the name keys, by document, then in the order they were given."""
    numbers = {row.local for row in rows_where(conn, _BEARERS, local_names.c.name_key, set(keys))}
    return _sorted(rows_where(conn, _WITH_DOCUMENT, local_entities.c.no, numbers))


def documents_naming(conn: Connection, keys: Iterable[str], since: str, until: str | None) -> list[str]:
    """Ids of the documents that have one of the name keys, published within the dates; unknown dates come last."""
    query, given = _NAMING_SINCE, {"since": since}
    if until is not None:
        query, given = _NAMING_WITHIN, {"since": since, "until": until}
    return sorted({row.id for row in rows_where(conn, query, local_names.c.name_key, set(keys), **given)})


def of_entities(conn: Connection, entities: Iterable[str]) -> list[LocalEntity]:
    """All local entities of these entities, by document, then in the order they were given."""
    return _sorted(rows_where(conn, _WITH_DOCUMENT, local_entities.c.entity, set(entities)))


def first_of_entities(conn: Connection, entities: Iterable[str], most: int) -> dict[str, list[LocalEntity]]:
    """The local entities that each of these entities had first, so many at most, by document."""
    return {key: _sorted(conn.execute(_FIRST, {"entity": key, "most": most})) for key in sorted(set(entities))}


def bearing(conn: Connection, entity: str, name: str, most: int) -> list[LocalEntity]:
    """The local entities of an entity that bear this very name, so many at most, by document.

    An entity that is in the news every day has thousands, and they are not all taken apart for a few.
    """
    numbers: list[int] = []
    for row in conn.execute(_NAMES_OF, {"entity": entity, "written": json.dumps(name)}):
        if name in row.names:
            numbers.append(row.no)
        if len(numbers) == most:
            break
    return _sorted(rows_where(conn, _WITH_DOCUMENT, local_entities.c.no, numbers))


def entities_sharing(conn: Connection, keys: Iterable[str]) -> set[str]:
    """Ids of the entities that bear one of the name keys."""
    return {row.entity for row in rows_where(conn, _ENTITIES, local_names.c.name_key, set(keys))}


def entity_of(conn: Connection, local_keys: Iterable[str]) -> dict[str, str]:
    """Entity id by local key, for the local entities that have one."""
    return dict(rows_where(conn, _ENTITY_OF, local_entities.c.key, set(local_keys)))


def loosen(conn: Connection, entities: Iterable[str]) -> None:
    """Remember that these entities lost a local entity."""
    wanted = set(entities)
    known = {row.entity for row in rows_where(conn, _LOOSENED, loosened.c.entity, wanted)}
    add_rows(conn, loosened, [{"entity": entity} for entity in sorted(wanted - known)])


def _replace(conn: Connection, numbers: Mapping[str, int], found: Sequence[Localized]) -> dict[str, str]:
    """Remove the documents' old rows. Gives the entity that each local entity may keep, by local key."""
    old = list(rows_where(conn, _OLD, local_entities.c.document, numbers.values()))
    given = {local.key: local for each in found for local in each.entities}
    kept = {row.key: row.entity for row in old if row.entity and _is_same(row, given.get(row.key))}
    loosen(conn, (row.entity for row in old if row.entity and row.key not in kept))
    for batch in batches(numbers.values()):
        conn.execute(delete(links).where(links.c.document.in_(batch)))
        conn.execute(delete(local_entities).where(local_entities.c.document.in_(batch)))
    return kept


def _is_same(row: Row[Any], local: LocalEntity | None) -> bool:
    return local is not None and row.kind == local.kind and not set(row.names).isdisjoint(local.names)


def _participations(
    conn: Connection, linked: Mapping[int, Mapping[Span, tuple[str, ...]]], numbers: Mapping[str, int]
) -> list[dict[str, object]]:
    """Rows for the claims of documents by number, from their links."""
    pairs: dict[tuple[int, int], None] = {}
    for query in _SPANS:
        for document, claim, start, end in rows_where(conn, query, claims.c.document, linked):
            for key in linked[document].get(Span(start, end), ()):
                pairs[numbers[key], claim] = None
    return [{"local": local, "claim": claim} for local, claim in pairs]


def _numbers(conn: Connection, keys: Iterable[str]) -> dict[str, int]:
    return dict(rows_where(conn, _NUMBERS, local_entities.c.key, keys))


def _row(document: int, local: LocalEntity, entity: str | None) -> dict[str, object]:
    parts = ("key", "kind", "names", "spans", "positions", "former_names")
    return {name: getattr(local, name) for name in parts} | {"document": document, "entity": entity}


_SAID = ("names", "positions", "former_names", "spans")
# As they are written: most of them are alike, and are taken apart once.
_WITH_DOCUMENT = select(
    *(local_entities.c[name] for name in ("no", "key", "kind")),
    *(cast(local_entities.c[name], Text).label(name) for name in _SAID),
    documents.c.id.label("of"),
).join(documents, documents.c.no == local_entities.c.document)
_FIRST = (
    _WITH_DOCUMENT.where(local_entities.c.entity == bindparam("entity"))
    .order_by(local_entities.c.no)
    .limit(bindparam("most"))
)
_NAMES_OF = (
    select(local_entities.c.no, local_entities.c.names)
    .join(documents, documents.c.no == local_entities.c.document)
    .where(local_entities.c.entity == bindparam("entity"))
    .where(
        func.replace(cast(local_entities.c.names, Text), bindparam("written"), "") != cast(local_entities.c.names, Text)
    )
    .order_by(documents.c.id, local_entities.c.no)
)
_BEARERS = select(local_names.c.local)
_NAMING = (
    select(documents.c.id)
    .distinct()
    .join(local_entities, local_entities.c.document == documents.c.no)
    .join(local_names, local_names.c.local == local_entities.c.no)
)
_NAMING_SINCE = _NAMING.where(or_(documents.c.published >= bindparam("since"), documents.c.published.is_(None)))
_NAMING_WITHIN = _NAMING.where(documents.c.published >= bindparam("since"), documents.c.published <= bindparam("until"))
_ENTITIES = (
    select(local_entities.c.entity)
    .distinct()
    .join(local_names, local_names.c.local == local_entities.c.no)
    .where(local_entities.c.entity.is_not(None))
)
_ENTITY_OF = select(local_entities.c.key, local_entities.c.entity).where(local_entities.c.entity.is_not(None))
_LOOSENED = select(loosened.c.entity)
_OLD = select(local_entities.c.key, local_entities.c.entity, local_entities.c.kind, local_entities.c.names)
_NUMBERS = select(local_entities.c.key, local_entities.c.no)
_SPANS = [
    select(claims.c.document, table.c.claim, table.c.start, table.c.end).join(claims, claims.c.no == table.c.claim)
    for table in (fillers, speakers)
]
_NAMED = select(documents.c.id, documents.c.published, local_entities.c.kind, local_entities.c.names).join(
    local_entities, local_entities.c.document == documents.c.no
)


def _sorted(rows: Iterable[Row[Any]]) -> list[LocalEntity]:
    return [_local(row) for row in sorted(rows, key=lambda row: (row.of, row.no))]


def _local(row: Row[Any]) -> LocalEntity:
    spans = tuple(Span(*span) for span in json.loads(row.spans))
    return LocalEntity(
        row.key,
        row.of,
        row.kind,
        written_words(row.names),
        spans,
        written_positions(row.positions),
        written_words(row.former_names),
    )


@lru_cache(maxsize=4096)
def written_words(written: str) -> tuple[str, ...]:
    """Names as the database has them written."""
    return tuple(json.loads(written))


@lru_cache(maxsize=4096)
def written_positions(written: str) -> tuple[tuple[str, str], ...]:
    """(title, organization) pairs as the database has them written."""
    return tuple((title, organization) for title, organization in json.loads(written))


def named(conn: Connection, document_ids: Iterable[str]) -> list[tuple[str, str | None, str, list[str]]]:
    """For each local entity of these documents: document id, its publication, kind and names."""
    return [(r.id, r.published, r.kind, r.names) for r in rows_where(conn, _NAMED, documents.c.id, set(document_ids))]
