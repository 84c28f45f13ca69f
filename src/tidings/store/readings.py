"""What a reader found in a document, as rows.

In: a Connection, a document's row number and text, and a Reading. Out: rows written, erased, or read back as a Reading.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, delete, func, select

from tidings.model import Claim, Mention, Reading, Reference, Span
from tidings.store import fulltext
from tidings.store.batches import add_rows, rows_where
from tidings.store.schema import antecedents, claims, documents, fillers, mentions, refers, sentences, speakers

#: The type of a claim as the reader read it, whatever people made of it.
READ_TYPE = func.coalesce(claims.c.read_type, claims.c.type)


def _in_order(table: Table, *columns: Column[Any], within: str = "document") -> Select[Any]:
    """All rows of a table, or these columns of them, by what they belong to, in their order."""
    return select(*(columns or (table,))).order_by(table.c[within], table.c.ordinal)


_SENTENCES = _in_order(sentences, sentences.c.document, sentences.c.start, sentences.c.end)
_SENTENCES_OF = (
    select(documents.c.id, sentences.c.start, sentences.c.end)
    .join(documents, documents.c.no == sentences.c.document)
    .order_by(sentences.c.document, sentences.c.ordinal)
)
_SENTENCE_NUMBERS = _in_order(sentences, sentences.c.no, sentences.c.start, sentences.c.end)
_MENTIONS = _in_order(mentions)
_CLAIM_IDS = select(claims.c.id)
_CLAIM_NUMBERS = _in_order(claims, claims.c.document, claims.c.no)
_CLAIMS = select(
    *(claims.c[name] for name in ("no", "type", "read_type", "status", "trigger_start", "trigger_end")),
    *(claims.c[name] for name in ("sentence_start", "sentence_end", "confidence")),
)
#: Stands before the roles whose fillers the sentence leaves to its reader.
_IMPLIED = "implied "
_FILLERS = _in_order(fillers, fillers.c.claim, fillers.c.role, fillers.c.start, fillers.c.end, within="claim")
_SPEAKERS = _in_order(speakers, speakers.c.claim, speakers.c.start, speakers.c.end, within="claim")
_REFERS = _in_order(refers, refers.c.document, refers.c.no, refers.c.start, refers.c.end, refers.c.confidence)
_ANTECEDENTS = _in_order(antecedents, antecedents.c.refer, antecedents.c.start, antecedents.c.end, within="refer")


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
    for document, start, end in rows_where(conn, _SENTENCES, sentences.c.document, numbers):
        spans[document].append(Span(start, end))
    named: defaultdict[int, list[Mention]] = defaultdict(list)
    for row in rows_where(conn, _MENTIONS, mentions.c.document, numbers):
        named[row.document].append(Mention(Span(row.start, row.end), row.kind, row.text, row.confidence))
    stated: defaultdict[int, list[int]] = defaultdict(list)
    for document, number in rows_where(conn, _CLAIM_NUMBERS, claims.c.document, numbers):
        stated[document].append(number)
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


def sentences_of(conn: Connection, document_ids: Iterable[str]) -> dict[str, tuple[Span, ...]]:
    """The sentences of documents, by id; one without any is left out."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for document_id, start, end in rows_where(conn, _SENTENCES_OF, documents.c.id, set(document_ids)):
        found[document_id].append(Span(start, end))
    return {key: tuple(spans) for key, spans in found.items()}


def load_claims(conn: Connection, numbers: Iterable[int]) -> dict[int, Claim]:
    """Claims by row number as the reader made them, with their fillers and speakers."""
    numbers = list(numbers)
    roles: dict[int, dict[str, tuple[Span, ...]]] = defaultdict(dict)
    implied: dict[int, dict[str, tuple[Span, ...]]] = defaultdict(dict)
    for claim, role, start, end in rows_where(conn, _FILLERS, fillers.c.claim, numbers):
        filled, name = (implied if role.startswith(_IMPLIED) else roles)[claim], role.removeprefix(_IMPLIED)
        filled[name] = (*filled.get(name, ()), Span(start, end))
    spoken: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    for claim, start, end in rows_where(conn, _SPEAKERS, speakers.c.claim, numbers):
        spoken[claim] += (Span(start, end),)
    found: dict[int, Claim] = {}
    for row in rows_where(conn, _CLAIMS, claims.c.no, numbers):
        no, kind, read_kind, status, start, end, first, past, confidence = row
        told, said, meant = roles.get(no, {}), spoken.get(no, ()), implied.get(no, {})
        sentence = Span(first, past)
        found[no] = Claim(read_kind or kind, Span(start, end), status, told, said, sentence, confidence, meant)
    return found


def _write_claims(conn: Connection, document: int, reading: Reading) -> None:
    ids = claim_ids(reading.document, reading.claims)
    taken = {row.id for row in rows_where(conn, _CLAIM_IDS, claims.c.id, ids)}
    if taken:  # 12 digits collide about once in twenty million claims
        ids = claim_ids(reading.document, reading.claims, taken)
    rows = [
        {"id": claim_id, "document": document, "ordinal": n, "type": claim.type, "status": claim.status}
        | {"trigger_start": claim.trigger.start, "trigger_end": claim.trigger.end}
        | {"sentence_start": claim.sentence.start, "sentence_end": claim.sentence.end, "confidence": claim.confidence}
        for n, (claim_id, claim) in enumerate(zip(ids, reading.claims, strict=True))
    ]
    add_rows(conn, claims, rows)
    numbers = [number for _, number in rows_where(conn, _CLAIM_NUMBERS, claims.c.document, [document])]
    numbered = list(zip(numbers, reading.claims, strict=True))
    add_rows(conn, fillers, [row for number, claim in numbered for row in _filler_rows(number, claim)])
    spoken = [_span_row("claim", number, n, span) for number, claim in numbered for n, span in enumerate(claim.speaker)]
    add_rows(conn, speakers, spoken)


def _filler_rows(number: int, claim: Claim) -> list[dict[str, object]]:
    pairs = [(role, span) for role, spans in claim.roles.items() for span in spans]
    pairs += [(_IMPLIED + role, span) for role, spans in claim.implied.items() for span in spans]
    return [_span_row("claim", number, n, span) | {"role": role} for n, (role, span) in enumerate(pairs)]


def _span_row(owner: str, number: int, ordinal: int, span: Span) -> dict[str, object]:
    return {owner: number, "ordinal": ordinal, "start": span.start, "end": span.end}


def _write_references(conn: Connection, document: int, references: Sequence[Reference]) -> None:
    rows = [
        _span_row("document", document, n, reference.span) | {"confidence": reference.confidence}
        for n, reference in enumerate(references)
    ]
    add_rows(conn, refers, rows)
    numbers = [row.no for row in rows_where(conn, _REFERS, refers.c.document, [document])] if references else []
    rows = [
        _span_row("refer", number, n, span)
        for number, reference in zip(numbers, references, strict=True)
        for n, span in enumerate(reference.antecedents)
    ]
    add_rows(conn, antecedents, rows)


def _load_references(conn: Connection, documents: Sequence[int]) -> dict[int, list[Reference]]:
    rows = list(rows_where(conn, _REFERS, refers.c.document, documents))
    earlier: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    for refer, start, end in rows_where(conn, _ANTECEDENTS, antecedents.c.refer, [row.no for row in rows]):
        earlier[refer] += (Span(start, end),)
    found: defaultdict[int, list[Reference]] = defaultdict(list)
    for row in rows:
        found[row.document].append(Reference(Span(row.start, row.end), earlier.get(row.no, ()), row.confidence))
    return found


def _sentence_texts(conn: Connection, document: int, text: str) -> list[tuple[int, str]]:
    rows = rows_where(conn, _SENTENCE_NUMBERS, sentences.c.document, [document])
    return [(number, text[start:end]) for number, start, end in rows]
