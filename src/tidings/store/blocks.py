"""Which claims meet: what must be known of all claims to find those that are to be seen together.

In: a Connection, entities, claims or documents. Out: ids of claims with as little beside them as is needed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Select, Text, and_, bindparam, cast, func, select

from tidings.store.batches import batches, rows_where
from tidings.store.schema import (
    claims,
    derivations,
    documents,
    entities,
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

_HELD = select(participations.c.claim, local_entities.c.entity).join(
    local_entities, local_entities.c.no == participations.c.local
)
_EMPLOYING = _HELD.join(claims, claims.c.no == participations.c.claim).where(claims.c.type == "role")
_PEOPLE = _HELD.where(local_entities.c.kind == "person")
_PARTIES = (
    select(claims.c.id, local_entities.c.entity)
    .join(participations, participations.c.claim == claims.c.no)
    .join(local_entities, local_entities.c.no == participations.c.local)
)
_TAKING_PART = _PARTIES.where(claims.c.type == bindparam("kind"))
_WITHIN = documents.c.published >= bindparam("since"), documents.c.published < bindparam("before")
_TAKING_PART_WITHIN = _TAKING_PART.join(documents, documents.c.no == claims.c.document).where(*_WITHIN)
_REPORTS = select(func.count()).select_from(documents).where(*_WITHIN)
#: A report names so many.
_NAMED = 16
_IN_REPORTS = (
    select(claims.c.id, local_entities.c.entity)
    .select_from(documents)
    .join(local_entities, local_entities.c.document == documents.c.no)
    .join(participations, participations.c.local == local_entities.c.no)
    .join(claims, claims.c.no == participations.c.claim)
    .where(claims.c.type == bindparam("kind"), *_WITHIN)
)
# A column with something done to it is in no index, so the database begins with the documents.
_ENTITY = local_entities.c.entity + ""
_DOCUMENTS_OF = select(entities.c.id, entities.c.documents)
_FINDINGS_OF = select(finding_claims.c.finding).distinct()
_CLAIMS_OF = select(finding_claims.c.claim).distinct()
_IN_FINDINGS = (
    select(participants.c.finding, participants.c.entity)
    .join(findings, findings.c.no == participants.c.finding)
    .where(findings.c.type == bindparam("kind"))
)
_IN_FINDINGS_OF = _IN_FINDINGS.where(findings.c.status.in_(bindparam("statuses", expanding=True)))
_BUT_PLACES = select(participants.c.finding, participants.c.entity).where(
    participants.c.entity.is_not(None), participants.c.role != "place"
)
_TAKES_FROM = (
    select(documents.c.id, derivations.c.source)
    .join(documents, documents.c.no == derivations.c.document)
    .where(derivations.c.how.in_(_TAKEN))
)
_FULFILLED = select(finding_claims.c.claim).join(findings, findings.c.no == finding_claims.c.finding)
_ENTITIES_IN = (
    select(local_entities.c.entity)
    .join(documents, documents.c.no == local_entities.c.document)
    .where(local_entities.c.entity.is_not(None))
    .distinct()
)


def taking_part(
    conn: Connection,
    wanted: Collection[str],
    kind: str,
    within: tuple[str, str] | None,
    statuses: Collection[str] | None,
) -> list[tuple[str, str]]:
    """(claim id, entity) for each claim of a type that one of the wanted entities takes part in or speaks.

    within: only of documents published from the first ISO date to before the second. statuses: only of one of these.
    """
    query, given = _TAKING_PART, dict[str, object](kind=kind)
    entity: ColumnElement[str] = local_entities.c.entity
    if within is not None:
        days = {"since": within[0], "before": within[1]}
        query, given = _TAKING_PART_WITHIN, given | days
        # Whoever is in the news every day is named in more reports than those days have.
        named = sum(number for _, number in rows_where(conn, _DOCUMENTS_OF, entities.c.id, wanted))
        if _NAMED * (conn.scalar(_REPORTS, days) or 0) < named:
            query, entity = _IN_REPORTS, _ENTITY
    if statuses is not None:
        query, given = _of_status(query), given | {"statuses": list(statuses)}
    return [(claim, taking) for claim, taking in rows_where(conn, query, entity, wanted, **given)]


@cache
def _of_status(query: Select[Any]) -> Select[Any]:
    """A query of claims, for those of some statuses; made once, so that the statement is kept."""
    return query.where(claims.c.status.in_(bindparam("statuses", expanding=True)))


def parties(conn: Connection, claim_ids: Collection[str]) -> dict[str, set[str]]:
    """Whoever takes part in claims or speaks there, by claim id."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for claim, entity in rows_where(conn, _PARTIES, claims.c.id, claim_ids):
        found[claim].add(entity)
    return found


def taking_part_together(conn: Connection, pairs: Collection[tuple[str, str]], kind: str) -> set[str]:
    """Ids of the claims of a type in which both entities of a pair take part or speak.

    Found from the one of the two that fewer documents name: the other may be in the news every day.
    """
    rarity = dict(rows_where(conn, _DOCUMENTS_OF, entities.c.id, {entity for pair in pairs for entity in pair}))

    def rank(entity: str) -> tuple[int, str]:
        return rarity.get(entity, 0), entity

    found: set[str] = set()
    for batch in batches(sorted((min(pair, key=rank), max(pair, key=rank)) for pair in pairs)):
        found.update(conn.scalars(_both(conn.dialect.name), {"kind": kind, "pairs": json.dumps(batch)}))
    return found


@cache
def _both(dialect: str) -> Select[Any]:
    """The query for claims with both entities of a pair; the databases take lists apart in ways of their own."""
    listed = bindparam("pairs", type_=Text())
    if dialect == "postgresql":
        pair = func.json_array_elements(cast(listed, JSON)).table_valued("value").c.value
        named = [pair.op("->>", return_type=Text())(place).label(name) for place, name in enumerate(("one", "other"))]
    else:
        pair = func.json_each(listed).table_valued("value").c.value
        named = [func.json_extract(pair, f"$[{place}]").label(name) for place, name in enumerate(("one", "other"))]
    pairs = select(*named).cte("pairs")
    # Each of them once, however many it is paired with.
    rarer = select(pairs.c.one).distinct().cte("rarer")
    first, second = local_entities.alias(), local_entities.alias()
    its, others = participations.alias(), participations.alias()
    return (
        select(claims.c.id)
        .select_from(rarer)
        .join(first, first.c.entity == rarer.c.one)
        .join(its, its.c.local == first.c.no)
        .join(claims, and_(claims.c.no == its.c.claim, claims.c.type == bindparam("kind")))
        .join(others, others.c.claim == claims.c.no)
        .join(second, second.c.no == others.c.local)
        .join(pairs, and_(pairs.c.one == rarer.c.one, pairs.c.other == second.c.entity))
    )


def beside(conn: Connection, claim_ids: Collection[str]) -> set[str]:
    """Ids of the claims that share a finding with one of these."""
    numbers = {row.finding for row in rows_where(conn, _FINDINGS_OF, finding_claims.c.claim, claim_ids)}
    return {row.claim for row in rows_where(conn, _CLAIMS_OF, finding_claims.c.finding, numbers)}


def alone_in_findings(
    conn: Connection, entities: Collection[str], kind: str, statuses: Collection[str] | None
) -> set[str]:
    """Those of the entities that are the only one in a finding of a type, and of one of the statuses if they are given."""
    query, given = _IN_FINDINGS, dict[str, object](kind=kind)
    if statuses is not None:
        query, given = _IN_FINDINGS_OF, given | {"statuses": list(statuses)}
    own = {row.finding: row.entity for row in rows_where(conn, query, participants.c.entity, entities, **given)}
    named: defaultdict[int, set[str]] = defaultdict(set)
    for finding, entity in rows_where(conn, _BUT_PLACES, participants.c.finding, own):
        named[finding].add(entity)
    return {own[number] for number, found in named.items() if len(found) == 1}


def colleagues(conn: Connection, organizations: Collection[str]) -> list[tuple[str, str]]:
    """(organization, person) for whoever a claim of a position names beside one of the organizations."""
    employers: defaultdict[int, set[str]] = defaultdict(set)
    for claim, employer in rows_where(conn, _EMPLOYING, local_entities.c.entity, organizations):
        employers[claim].add(employer)
    found = rows_where(conn, _PEOPLE, participations.c.claim, employers)
    return sorted({(where, row.entity) for row in found if row.entity for where in employers[row.claim]})


def families(conn: Connection, document_ids: Collection[str]) -> dict[str, set[str]]:
    """Each document with those that it copies or rewrites, those that copy or rewrite it, and so on."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    seen: set[str] = set()
    fresh = set(document_ids)
    while fresh:
        taking = rows_where(conn, _TAKES_FROM, documents.c.id, fresh)
        rows = [*taking, *rows_where(conn, _TAKES_FROM, derivations.c.source, fresh)]
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
    found: dict[str, tuple[str | None, list[tuple[str, str]]]] = {}
    for claim, published, words, before in rows_where(conn, _said(conn.dialect.name), claims.c.id, claim_ids):
        found.setdefault(claim, (published, []))[1].append((words, before))
    return found


@cache
def _said(dialect: str) -> Select[Any]:
    """The query for amounts; the databases have a name each for the greater of two numbers."""
    start, end = fillers.c.start, fillers.c.end
    first = func.greatest(start - _BEFORE, 0) if dialect == "postgresql" else func.max(start - _BEFORE, 0)
    return (
        select(claims.c.id, documents.c.published, func.substr(texts.c.text, start + 1, end - start).label("words"))
        .add_columns(func.substr(texts.c.text, first + 1, start - first).label("before"))
        .join(fillers, fillers.c.claim == claims.c.no)
        .join(texts, texts.c.document == claims.c.document)
        .join(documents, documents.c.no == claims.c.document)
        .where(fillers.c.role == "amount")
    )


def fulfilled_by(conn: Connection, finding_ids: Collection[str]) -> set[str]:
    """Ids of the claims of findings that became one of these."""
    return {row.claim for row in rows_where(conn, _FULFILLED, findings.c.became, finding_ids)}


def entities_in(conn: Connection, document_ids: Collection[str]) -> set[str]:
    """Ids of the entities that documents speak of."""
    return {row.entity for row in rows_where(conn, _ENTITIES_IN, documents.c.id, document_ids)}
