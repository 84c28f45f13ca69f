"""As little of findings and documents as stories are made of.

In: a Connection and documents. Out: Findings without claims and origins; Documents without text; edges that lead to or from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from tidings.model import Derivation, Document, Finding, Participant
from tidings.store.batches import rows_where
from tidings.store.schema import derivations, documents, finding_documents, findings, participants

_TOLD = select(finding_documents.c.finding, documents.c.id).join(
    documents, documents.c.no == finding_documents.c.document
)
_PLAIN = select(findings.c.no, findings.c.id, findings.c.type, findings.c.status)
_PARTIES = select(participants.c.finding, participants.c.entity).where(
    participants.c.role != "place", participants.c.entity.is_not(None)
)
_DATED = select(documents.c.id, documents.c.title, documents.c.publisher, documents.c.published)
_RESTING = (
    select(documents.c.id, derivations.c.source, derivations.c.how)
    .join(documents, documents.c.no == derivations.c.document)
    .where(derivations.c.how != "statement")
)


def findings_in(conn: Connection, document_ids: Iterable[str], passed_over: Collection[str]) -> list[Finding]:
    """All findings of documents, with their participants but for places, and their documents.

    Of types that are ``passed_over`` only those of the documents given.
    """
    resting: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for finding, document in rows_where(conn, _TOLD, documents.c.id, set(document_ids)):
        resting[finding][document] = None
    rows = {row.no: row for row in rows_where(conn, _PLAIN, findings.c.no, list(resting))}
    wide = [number for number, row in rows.items() if row.type not in passed_over]
    for finding, document in rows_where(conn, _TOLD, finding_documents.c.finding, wide):
        resting[finding][document] = None
    filled: defaultdict[int, list[Participant]] = defaultdict(list)
    for finding, entity in rows_where(conn, _PARTIES, participants.c.finding, list(resting)):
        filled[finding].append(Participant("", entity))
    return [
        Finding(row.id, row.type, row.status, {"party": tuple(filled[no])}, (), tuple(resting[no]))
        for no, row in rows.items()
    ]


def documents_with(conn: Connection, document_ids: Iterable[str]) -> list[Document]:
    """Documents with title, publisher and publication alone; an unknown id is left out."""
    rows = rows_where(conn, _DATED, documents.c.id, set(document_ids))
    return [Document(r.id, "", "", title=r.title, publisher=r.publisher, published=r.published) for r in rows]


def edges_around(conn: Connection, document_ids: Collection[str]) -> list[Derivation]:
    """Edges to a document that lead from or to one of these."""
    rows = [
        *rows_where(conn, _RESTING, documents.c.id, document_ids),
        *rows_where(conn, _RESTING, derivations.c.source, document_ids),
    ]
    return [Derivation(row.id, row.source, row.how) for row in dict.fromkeys(rows)]
