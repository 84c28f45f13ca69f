"""The sentences behind findings.

In: a Connection and ids of findings. Out: Evidence whose every character stands in a stored document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, select

from tidings.model import Claim, Evidence, Span
from tidings.store import corrections
from tidings.store.batches import batches, rows_where
from tidings.store.documents import WITH_TEXT
from tidings.store.schema import claims, documents, finding_claims, findings

_TEXTS_AT_ONCE = 500


def of_findings(conn: Connection, finding_ids: Iterable[str]) -> dict[str, list[Evidence]]:
    """Per finding one Evidence for each claim, by publication (unknown last), document id, place in the document.

    An unknown finding, or one whose claims are all gone with an older version, has an empty list.
    """
    found: dict[str, list[Evidence]] = {finding_id: [] for finding_id in finding_ids}
    query = (
        select(findings.c.id.label("finding"), claims.c.no, claims.c.id, claims.c.document)
        .join(finding_claims, finding_claims.c.finding == findings.c.no)
        .join(claims, claims.c.id == finding_claims.c.claim)
    )
    rows = list(rows_where(conn, query, findings.c.id, found))
    by_number = corrections.load(conn, {row.no for row in rows}).claims
    by_document: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_document[row.document].append(row)
    for batch in batches(by_document, _TEXTS_AT_ONCE):
        for document in rows_where(conn, WITH_TEXT, documents.c.no, batch):
            for row in by_document[document.no]:
                found[row.finding].append(_evidence(row.id, by_number[row.no], document))
    for shown in found.values():
        shown.sort(key=_order)
    return found


def first_claims(conn: Connection, finding_numbers: Iterable[int]) -> Mapping[int, Row[Any]]:
    """For each finding's row number the first of its claims that is in the book: document number and sentence."""
    found: dict[int, Row[Any]] = {}
    query = (
        select(finding_claims.c.finding, claims.c.document, claims.c.sentence_start, claims.c.sentence_end)
        .join(claims, claims.c.id == finding_claims.c.claim)
        .order_by(finding_claims.c.finding, finding_claims.c.ordinal)
    )
    for row in rows_where(conn, query, finding_claims.c.finding, finding_numbers):
        found.setdefault(row.finding, row)
    return found


def _evidence(claim_id: str, claim: Claim, document: Row[Any]) -> Evidence:
    sentence = claim.sentence
    parts = {claim.trigger, *chain(*claim.roles.values())}
    inside = [Span(s.start - sentence.start, s.end - sentence.start) for s in parts if _holds(sentence, s)]
    return Evidence(
        claim=claim_id,
        document=document.id,
        sentence=document.text[sentence.start : sentence.end],
        span=sentence,
        highlights=tuple(sorted(inside)),
        status=claim.status,
        speaker=tuple(document.text[span.start : span.end] for span in claim.speaker),
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        confidence=claim.confidence,
        implied=tuple((role, document.text[s.start : s.end]) for role, spans in claim.implied.items() for s in spans),
    )


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _order(shown: Evidence) -> tuple[bool, str, str, Span, tuple[Span, ...]]:
    return shown.published is None, shown.published or "", shown.document, shown.span, shown.highlights
