"""Full-text search over sentences and findings.

In: a Connection and a user's words. Out: Hits, each with the sentence it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from tidings.model import Span
from tidings.store import fulltext, rulings
from tidings.store.batches import rows_where
from tidings.store.documents import WITH_TEXT
from tidings.store.evidence import first_claims
from tidings.store.schema import documents, findings, sentences


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that holds the words, or a finding with its line of words and the sentence of its first claim.

    ``document`` and ``span`` are None only for a finding whose claims are all gone with an older version of a document.
    """

    kind: Literal["sentence", "finding"]
    document: str | None
    span: Span | None
    text: str
    title: str | None
    publisher: str | None
    published: str | None
    finding: str | None = None


def search(conn: Connection, query: str, *, limit: int = 20) -> list[Hit]:
    """At most ``limit`` hits that hold all words and "quoted phrases" of the query, best first; no words, no hits."""
    wanted = fulltext.terms(query)
    if not wanted or limit < 1:
        return []
    ranked = [(rank, "sentence", number) for number, rank in fulltext.match_sentences(conn, wanted, limit)]
    ranked += [(rank, "finding", number) for number, rank in fulltext.match_findings(conn, wanted, limit)]
    best = sorted(ranked)[:limit]
    refused = rulings.rejected(conn)
    hits = {("sentence", number): hit for number, hit in _sentence_hits(conn, _of("sentence", best)).items()}
    hits |= {("finding", number): hit for number, hit in _finding_hits(conn, _of("finding", best)).items()}
    found = [hits[kind, number] for _, kind, number in best]
    return [hit for hit in found if hit.finding not in refused]


def _of(kind: str, ranked: Iterable[tuple[float, str, int]]) -> list[int]:
    return [number for _, of, number in ranked if of == kind]


def _sentence_hits(conn: Connection, numbers: Iterable[int]) -> dict[int, Hit]:
    rows = list(rows_where(conn, select(sentences), sentences.c.no, numbers))
    facts = _facts(conn, {row.document for row in rows})
    return {row.no: _hit("sentence", facts[row.document], Span(row.start, row.end)) for row in rows}


def _finding_hits(conn: Connection, numbers: Iterable[int]) -> dict[int, Hit]:
    rows = list(rows_where(conn, select(findings.c.no, findings.c.id, findings.c.words), findings.c.no, numbers))
    stated = first_claims(conn, (row.no for row in rows))
    facts = _facts(conn, {claim.document for claim in stated.values()})
    hits: dict[int, Hit] = {}
    for row in rows:
        claim = stated.get(row.no)
        if claim is None:
            hits[row.no] = Hit("finding", None, None, row.words, None, None, None, row.id)
        else:
            span = Span(claim.sentence_start, claim.sentence_end)
            hits[row.no] = _hit("finding", facts[claim.document], span, row.words, row.id)
    return hits


def _facts(conn: Connection, numbers: Iterable[int]) -> Mapping[int, Row[Any]]:
    return {row.no: row for row in rows_where(conn, WITH_TEXT, documents.c.no, numbers)}


def _hit(
    kind: Literal["sentence", "finding"],
    document: Row[Any],
    span: Span,
    words: str | None = None,
    finding: str | None = None,
) -> Hit:
    shown = document.text[span.start : span.end] if words is None else words
    return Hit(kind, document.id, span, shown, document.title, document.publisher, document.published, finding)
