"""What a reader found in a document, as rows.

In: a Connection, a document's row number and text, and a Reading. Out: rows written, erased, or read back as a Reading.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, delete, func, select

from tidings.model import Claim, Mention, Reading, Reference, Span
from tidings.store import fulltext
from tidings.store.batches import add_rows, rows_where
from tidings.store.schema import antecedents, claims, fillers, mentions, refers, sentences, speakers

#: The type of a claim as the reader read it, whatever people made of it.
READ_TYPE = func.coalesce(claims.c.read_type, claims.c.type)


def claim_ids(document: str, found: Sequence[Claim], taken: Iterable[str] = ()) -> list[str]:
    """Ids of a document's claims: ``c`` and 12 hex digits that depend on where a claim stands, not on when it is read.

    taken: ids that belong to other documents; a claim that hits upon one is given the next.
    """
    seen, used, ids = Counter[tuple[str, int, int]](), set(taken), []
    for claim in found:
        place = (claim.type, claim.trigger.start, claim.sentence.start)
        claim_id = _claim_id(document, place, seen[place])
        while claim_id in used:
            seen[place] += 1
            claim_id = _claim_id(document, place, seen[place])
        seen[place] += 1
        used.add(claim_id)
        ids.append(claim_id)
    return ids


def _claim_id(document: str, place: tuple[str, int, int], ordinal: int) -> str:
    key = "\n".join((document, *map(str, place), str(ordinal)))
    return "c" + sha256(key.encode()).hexdigest()[:12]


def write(conn: Connection, document: int, text: str, reading: Reading) -> None:
    """Add the rows of a reading, and its sentences to full-text search. The document has no reading before this."""
    add_rows(conn, sentences, [_span_row("document", document, n, span) for n, span in enumerate(reading.sentences)])
    fulltext.add_sentences(conn, _sentence_texts(conn, document, text))
    rows = [
        _span_row("document", document, n, m.span) | {"kind": m.kind, "text": m.text, "confidence": m.confidence}
        for n, m in enumerate(reading.mentions)
    ]
    add_rows(conn, mentions, rows)
    _write_claims(conn, document, reading)
    _write_references(conn, document, reading.references)


def erase(conn: Connection, document: int, text: str) -> None:
    """Remove a document's reading; ``text`` is the text that was read. Links of its claims go with them."""
    fulltext.remove_sentences(conn, _sentence_texts(conn, document, text))
    for table in (sentences, mentions, claims, refers):
        conn.execute(delete(table).where(table.c.document == document))


def load(conn: Connection, document: int, document_id: str, reader: str) -> Reading:
    """The reading of a document, as it was put."""
    return load_all(conn, [(document, document_id, reader)])[document_id]


def load_all(conn: Connection, wanted: Sequence[tuple[int, str, str]]) -> dict[str, Reading]:
    """The readings of documents by id, as they were put; wanted: row number, id and reader of each."""
    numbers = [number for number, _, _ in wanted]
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for row in _of_all(conn, numbers, sentences.c.document, sentences.c.start, sentences.c.end):
        spans[row.document].append(Span(row.start, row.end))
    named: defaultdict[int, list[Mention]] = defaultdict(list)
    for row in _of_all(conn, numbers, *mentions.c):
        named[row.document].append(Mention(Span(row.start, row.end), row.kind, row.text, row.confidence))
    stated: defaultdict[int, list[int]] = defaultdict(list)
    for row in _of_all(conn, numbers, claims.c.document, claims.c.no):
        stated[row.document].append(row.no)
    by_number = load_claims(conn, [number for own in stated.values() for number in own])
    referred = _load_references(conn, numbers)
    return {
        document_id: Reading(
            document_id,
            reader,
            tuple(spans[number]),
            tuple(named[number]),
            tuple(by_number[claim] for claim in stated[number]),
            tuple(referred.get(number, ())),
        )
        for number, document_id, reader in wanted
    }


def load_claims(conn: Connection, numbers: Iterable[int]) -> dict[int, Claim]:
    """Claims by row number as the reader made them, with their fillers and speakers."""
    numbers = list(numbers)
    roles: dict[int, dict[str, tuple[Span, ...]]] = defaultdict(dict)
    query = select(fillers).order_by(fillers.c.claim, fillers.c.ordinal)
    for row in rows_where(conn, query, fillers.c.claim, numbers):
        filled = roles[row.claim]
        filled[row.role] = (*filled.get(row.role, ()), Span(row.start, row.end))
    spoken: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    query = select(speakers).order_by(speakers.c.claim, speakers.c.ordinal)
    for row in rows_where(conn, query, speakers.c.claim, numbers):
        spoken[row.claim] += (Span(row.start, row.end),)
    return {
        row.no: Claim(
            row.read_type or row.type,
            Span(row.trigger_start, row.trigger_end),
            row.status,
            roles.get(row.no, {}),
            spoken.get(row.no, ()),
            Span(row.sentence_start, row.sentence_end),
            row.confidence,
        )
        for row in rows_where(conn, select(claims), claims.c.no, numbers)
    }


def _write_claims(conn: Connection, document: int, reading: Reading) -> None:
    ids = claim_ids(reading.document, reading.claims)
    taken = {row.id for row in rows_where(conn, select(claims.c.id), claims.c.id, ids)}
    if taken:  # 12 digits collide about once in twenty million claims
        ids = claim_ids(reading.document, reading.claims, taken)
    rows = [
        {"id": claim_id, "document": document, "ordinal": n, "type": claim.type, "status": claim.status}
        | {"trigger_start": claim.trigger.start, "trigger_end": claim.trigger.end}
        | {"sentence_start": claim.sentence.start, "sentence_end": claim.sentence.end, "confidence": claim.confidence}
        for n, (claim_id, claim) in enumerate(zip(ids, reading.claims, strict=True))
    ]
    add_rows(conn, claims, rows)
    numbers = conn.scalars(_of(document, claims.c.no)).all()
    numbered = list(zip(numbers, reading.claims, strict=True))
    add_rows(conn, fillers, [row for number, claim in numbered for row in _filler_rows(number, claim.roles)])
    spoken = [_span_row("claim", number, n, span) for number, claim in numbered for n, span in enumerate(claim.speaker)]
    add_rows(conn, speakers, spoken)


def _filler_rows(claim: int, roles: Mapping[str, tuple[Span, ...]]) -> list[dict[str, object]]:
    pairs = [(role, span) for role, spans in roles.items() for span in spans]
    return [_span_row("claim", claim, n, span) | {"role": role} for n, (role, span) in enumerate(pairs)]


def _span_row(owner: str, number: int, ordinal: int, span: Span) -> dict[str, object]:
    return {owner: number, "ordinal": ordinal, "start": span.start, "end": span.end}


def _write_references(conn: Connection, document: int, references: Sequence[Reference]) -> None:
    rows = [
        _span_row("document", document, n, reference.span) | {"confidence": reference.confidence}
        for n, reference in enumerate(references)
    ]
    add_rows(conn, refers, rows)
    numbers = conn.scalars(_of(document, refers.c.no)).all()
    rows = [
        _span_row("refer", number, n, span)
        for number, reference in zip(numbers, references, strict=True)
        for n, span in enumerate(reference.antecedents)
    ]
    add_rows(conn, antecedents, rows)


def _load_references(conn: Connection, documents: Sequence[int]) -> dict[int, list[Reference]]:
    rows = _of_all(conn, documents, refers.c.document, refers.c.no, refers.c.start, refers.c.end, refers.c.confidence)
    earlier: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    query = select(antecedents).order_by(antecedents.c.refer, antecedents.c.ordinal)
    for row in rows_where(conn, query, antecedents.c.refer, [row.no for row in rows]):
        earlier[row.refer] += (Span(row.start, row.end),)
    found: defaultdict[int, list[Reference]] = defaultdict(list)
    for row in rows:
        found[row.document].append(Reference(Span(row.start, row.end), earlier.get(row.no, ()), row.confidence))
    return found


def _of_all(conn: Connection, documents: Iterable[int], *columns: Column[Any]) -> list[Row[Any]]:
    """Documents' rows of the table that the columns belong to, document by document, in their order."""
    table = columns[0].table
    query = select(*columns).order_by(table.c.document, table.c.ordinal)
    return list(rows_where(conn, query, table.c.document, documents))


def _of(document: int, *columns: Column[Any]) -> Select[Any]:
    """One document's rows of the table that the columns belong to, in their order."""
    table = columns[0].table
    return select(*columns).where(table.c.document == document).order_by(table.c.ordinal)


def _sentence_texts(conn: Connection, document: int, text: str) -> list[tuple[int, str]]:
    rows = conn.execute(_of(document, sentences.c.no, sentences.c.start, sentences.c.end))
    return [(row.no, text[row.start : row.end]) for row in rows]
