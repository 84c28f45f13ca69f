"""Which claims meet: what must be known of all claims to find those that are to be seen together.

In: a Connection, entities, claims or documents. Out: ids of claims with as little beside them as is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, func, select

from tidings.store.batches import rows_where
from tidings.store.schema import (
    claims,
    derivations,
    documents,
    fillers,
    finding_claims,
    findings,
    local_entities,
    participants,
    participations,
    texts,
)

#: Characters before an amount that may say how it is meant.
_BEFORE = 30
#: What one document takes from another so that both tell one thing.
_TAKEN = ("copy", "rewrite")


def taking_part(
    conn: Connection, entities: Collection[str], kind: str, within: tuple[str, str] | None
) -> list[tuple[str, str]]:
    """(claim id, entity) for each claim of a type that one of the entities takes part in or speaks.

    within: only of documents published from the first ISO date to before the second.
    """
    query = select(claims.c.id, local_entities.c.entity).join(participations, participations.c.claim == claims.c.no)
    query = query.join(local_entities, local_entities.c.no == participations.c.local).where(claims.c.type == kind)
    if within is not None:
        query = query.join(documents, documents.c.no == claims.c.document)
        query = query.where(documents.c.published >= within[0], documents.c.published < within[1])
    return [(row.id, row.entity) for row in rows_where(conn, query, local_entities.c.entity, entities)]


def beside(conn: Connection, claim_ids: Collection[str]) -> set[str]:
    """Ids of the claims that share a finding with one of these."""
    query = select(finding_claims.c.finding).distinct()
    numbers = {row.finding for row in rows_where(conn, query, finding_claims.c.claim, claim_ids)}
    query = select(finding_claims.c.claim).distinct()
    return {row.claim for row in rows_where(conn, query, finding_claims.c.finding, numbers)}


def alone_in_findings(
    conn: Connection, entities: Collection[str], kind: str, statuses: Collection[str] | None
) -> set[str]:
    """Those of the entities that are the only one in a finding of a type, and of one of the statuses if they are given."""
    query = select(participants.c.finding, participants.c.entity).join(
        findings, findings.c.no == participants.c.finding
    )
    query = query.where(findings.c.type == kind)
    if statuses is not None:
        query = query.where(findings.c.status.in_(statuses))
    own = {row.finding: row.entity for row in rows_where(conn, query, participants.c.entity, entities)}
    query = select(participants.c.finding, participants.c.entity).where(participants.c.entity.is_not(None))
    named: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows_where(conn, query.where(participants.c.role != "place"), participants.c.finding, own):
        named[row.finding].add(row.entity)
    return {own[number] for number, found in named.items() if len(found) == 1}


def colleagues(conn: Connection, organizations: Collection[str]) -> list[tuple[str, str]]:
    """(organization, person) for whoever a claim of a position names beside one of the organizations."""
    held = select(participations.c.claim, local_entities.c.entity).join(
        local_entities, local_entities.c.no == participations.c.local
    )
    employing = held.join(claims, claims.c.no == participations.c.claim).where(claims.c.type == "role")
    employers: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows_where(conn, employing, local_entities.c.entity, organizations):
        employers[row.claim].add(row.entity)
    people = held.where(local_entities.c.kind == "person")
    found = rows_where(conn, people, participations.c.claim, employers)
    return sorted({(where, row.entity) for row in found if row.entity for where in employers[row.claim]})


def families(conn: Connection, document_ids: Collection[str]) -> dict[str, set[str]]:
    """Each document with those that it copies or rewrites, those that copy or rewrite it, and so on."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    query = select(documents.c.id, derivations.c.source).join(documents, documents.c.no == derivations.c.document)
    query = query.where(derivations.c.how.in_(_TAKEN))
    seen: set[str] = set()
    fresh = set(document_ids)
    while fresh:
        rows = [*rows_where(conn, query, documents.c.id, fresh), *rows_where(conn, query, derivations.c.source, fresh)]
        for row in rows:
            near[row.id].add(row.source)
            near[row.source].add(row.id)
        seen |= fresh
        fresh = {other for key in fresh for other in near[key]} - seen
    return {key: _connected(key, near) for key in document_ids}


def _connected(key: str, near: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    queue = [key]
    while queue:
        if (document := queue.pop()) not in found:
            found.add(document)
            queue.extend(near[document] - found)
    return found


def amounts(conn: Connection, claim_ids: Iterable[str]) -> dict[str, tuple[str | None, list[tuple[str, str]]]]:
    """For claims that give amounts: the publication of their document, and (words, words before) of each amount."""
    start, end = fillers.c.start, fillers.c.end
    first = func.greatest(start - _BEFORE, 0) if conn.dialect.name == "postgresql" else func.max(start - _BEFORE, 0)
    query = (
        select(claims.c.id, documents.c.published, func.substr(texts.c.text, start + 1, end - start).label("words"))
        .add_columns(func.substr(texts.c.text, first + 1, start - first).label("before"))
        .join(fillers, fillers.c.claim == claims.c.no)
        .join(texts, texts.c.document == claims.c.document)
        .join(documents, documents.c.no == claims.c.document)
        .where(fillers.c.role == "amount")
    )
    found: dict[str, tuple[str | None, list[tuple[str, str]]]] = {}
    for row in rows_where(conn, query, claims.c.id, claim_ids):
        found.setdefault(row.id, (row.published, []))[1].append((row.words, row.before))
    return found


def fulfilled_by(conn: Connection, finding_ids: Collection[str]) -> set[str]:
    """Ids of the claims of findings that became one of these."""
    query = select(finding_claims.c.claim).join(findings, findings.c.no == finding_claims.c.finding)
    return {row.claim for row in rows_where(conn, query, findings.c.became, finding_ids)}


def entities_in(conn: Connection, document_ids: Collection[str]) -> set[str]:
    """Ids of the entities that documents speak of."""
    query = select(local_entities.c.entity).join(documents, documents.c.no == local_entities.c.document).distinct()
    query = query.where(local_entities.c.entity.is_not(None))
    return {row.entity for row in rows_where(conn, query, documents.c.id, document_ids)}
