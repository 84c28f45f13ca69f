"""Stored claims as they stand after review, with the entities that their fillers and speakers stand for.

In: a Connection and which claims to look for. Out: LinkedClaims in the order of publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from sys import intern

from sqlalchemy import Connection, bindparam, select

from tidings.model import Claim, LinkedClaim, Span
from tidings.store import corrections
from tidings.store.batches import rows_where
from tidings.store.schema import claims, documents, links, local_entities, participations

Links = dict[Span, tuple[str, ...]]

_PLACES = (
    select(claims.c.no, claims.c.id, claims.c.ordinal, documents.c.no.label("of"), documents.c.id.label("document"))
    .add_columns(documents.c.published, claims.c.sentence_start, claims.c.trigger_start)
    .join(documents, documents.c.no == claims.c.document)
)
_LINKED = (
    select(links.c.document, links.c.start, links.c.end, local_entities.c.entity)
    .join(local_entities, local_entities.c.no == links.c.local)
    .where(local_entities.c.entity.is_not(None))
    .order_by(links.c.document, links.c.start, links.c.end, links.c.ordinal)
)
_ALL = select(claims.c.no)
_OF_TYPE = _ALL.where(claims.c.type.in_(bindparam("types", expanding=True)))
# By whether they are to be of some types only: all claims, those that entities take part in, and those of documents.
_ANY = {True: _OF_TYPE, False: _ALL}
_TAKING_PART = {
    typed: query.join(participations, participations.c.claim == claims.c.no).join(
        local_entities, local_entities.c.no == participations.c.local
    )
    for typed, query in _ANY.items()
}
_INSIDE = {typed: query.join(documents, documents.c.no == claims.c.document) for typed, query in _ANY.items()}


def linked(
    conn: Connection,
    *,
    ids: Iterable[str] | None = None,
    entities: Iterable[str] | None = None,
    document_ids: Iterable[str] | None = None,
    types: Iterable[str] | None = None,
) -> list[LinkedClaim]:
    """Claims that pass every filter given: by id, by an entity that fills a role or speaks, by document, by type.

    Ordered by publication of the document (unknown last), document id, place in the document.
    """
    numbers = _numbers(conn, ids, entities, document_ids, list(types) if types is not None else None)
    rows = sorted(
        rows_where(conn, _PLACES, claims.c.no, numbers),
        key=lambda row: (
            (row.published is None, row.published or "", row.document),
            (row.sentence_start, row.trigger_start, row.ordinal),
        ),
    )
    stands = corrections.load(conn, numbers)
    by_number, dates = stands.claims, stands.dates
    by_document = _links(conn, {row.of for row in rows})
    return [
        LinkedClaim(
            row.id,
            intern(row.document),
            by_number[row.no],
            _within(by_number[row.no], by_document.get(row.of, {})),
            dates.get(row.no),
        )
        for row in rows
    ]


def ids(conn: Connection, entities: Iterable[str], types: Iterable[str]) -> set[str]:
    """Ids of the claims of these types that one of the entities takes part in or speaks."""
    query = select(claims.c.id).join(participations, participations.c.claim == claims.c.no)
    query = query.join(local_entities, local_entities.c.no == participations.c.local)
    of_types = query.where(claims.c.type.in_(list(types)))
    return {row.id for row in rows_where(conn, of_types, local_entities.c.entity, set(entities))}


def links_of(conn: Connection, document_id: str) -> Links:
    """The entities that each linked span of a document stands for: names, pronouns and noun phrases."""
    number = conn.scalar(select(documents.c.no).where(documents.c.id == document_id))
    return _links(conn, [number]).get(number, {}) if number is not None else {}


def _numbers(
    conn: Connection,
    ids: Iterable[str] | None,
    entities: Iterable[str] | None,
    document_ids: Iterable[str] | None,
    types: list[str] | None,
) -> set[int]:
    given, typed = {} if types is None else {"types": types}, types is not None
    found: list[set[int]] = []
    if ids is not None:
        found.append({no for (no,) in rows_where(conn, _ANY[typed], claims.c.id, set(ids), **given)})
    if entities is not None:
        taking = rows_where(conn, _TAKING_PART[typed], local_entities.c.entity, set(entities), **given)
        found.append({no for (no,) in taking})
    if document_ids is not None:
        found.append({no for (no,) in rows_where(conn, _INSIDE[typed], documents.c.id, set(document_ids), **given)})
    return set.intersection(*found) if found else set(conn.scalars(_ANY[typed], given))


def _links(conn: Connection, numbers: Iterable[int]) -> dict[int, Links]:
    """Entity ids by document and span; a local entity that has no entity yet is left out."""
    found: dict[int, Links] = defaultdict(dict)
    for document, start, end, entity in rows_where(conn, _LINKED, links.c.document, numbers):
        span, of = Span(start, end), found[document]
        known = of.get(span, ())
        if entity not in known:
            of[span] = (*known, intern(entity))
    return found


def _within(claim: Claim, of: Mapping[Span, tuple[str, ...]]) -> Links:
    spans = chain(*claim.roles.values(), *claim.implied.values(), claim.speaker)
    return {span: of[span] for span in spans if span in of}
