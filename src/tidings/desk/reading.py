"""A document as it was read: its text with names and statements marked, what was cut, where it came from.

In: the book and a document's id. Out: a Read for the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidings.desk import links, marking, rows
from tidings.desk.marking import Mark, Piece
from tidings.desk.rows import Row
from tidings.model import Cut, Derivation, Document, Entity, LinkedClaim, Span, Story
from tidings.pipeline.book import Book
from tidings.store.catalogue import Facts


@dataclass(frozen=True, slots=True)
class Note:
    """A statement in the margin: its number, and the finding that it went into."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: sentences in order, each with its pieces and its notes; what was cut before it."""

    cuts: tuple[Cut, ...]
    sentences: tuple[tuple[int | None, tuple[Piece, ...], tuple[Note, ...]], ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes of the paragraph."""
        return tuple(note for _, _, notes in self.sentences for note in notes)


@dataclass(frozen=True, slots=True)
class Read:
    """All that the page of a document shows."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    cuts_after: tuple[Cut, ...]
    rests_on: tuple[tuple[Derivation, Facts | None], ...]
    carried_by: tuple[tuple[Derivation, Facts | None], ...]
    stories: tuple[Story, ...]
    versions: tuple[tuple[str, str], ...]
    reader: str
    unsure: int  # claims that went into no finding


def read(book: Book, document_id: str) -> Read:
    """Gather a document and what is known of it. Raises NotFound."""
    store = book.store
    document = store.document(document_id)
    reading = store.reading(document_id)
    linked = store.catalogue.linked_spans(document_id)
    entities = store.entities_by_id({key for keys in linked.values() for key in keys})
    claims = store.claims(documents=[document_id])
    notes, unsure = _notes(book, claims)
    mentions = _mentions(linked, entities)
    back, on = store.catalogue.resting_on(document_id), store.derivations([document_id])
    facts = store.catalogue.facts({edge.source for edge in on} | {edge.document for edge in back})
    made, after = _paragraphs(document, notes, mentions)
    return Read(
        document,
        made,
        after,
        tuple((edge, facts.get(edge.source)) for edge in on),
        tuple((edge, facts.get(edge.document)) for edge in back),
        tuple(store.stories([document_id])),
        tuple(store.catalogue.earlier_versions(document_id)),
        reading.reader,
        unsure,
    )


def _notes(book: Book, claims: Sequence[LinkedClaim]) -> tuple[dict[Span, tuple[Note, ...]], int]:
    """Notes by sentence, numbered through the text; a finding that a sentence states twice is noted once."""
    of_claim = book.store.catalogue.claim_findings(claim.id for claim in claims)
    findings = {finding.id: finding for finding in book.store.findings_by_id(set(of_claim.values()))}
    facts = book.store.catalogue.facts(rows.documents_of(findings.values()))
    by_sentence: dict[Span, dict[str, None]] = defaultdict(dict)
    for claim in claims:
        if claim.id in of_claim:
            by_sentence[claim.claim.sentence][of_claim[claim.id]] = None
    notes: dict[Span, tuple[Note, ...]] = {}
    number = 0
    for sentence, stated in sorted(by_sentence.items()):
        made = []
        for finding in stated:
            number += 1
            made.append(Note(number, rows.row(findings[finding], facts, dated=True)))
        notes[sentence] = tuple(made)
    return notes, sum(claim.id not in of_claim for claim in claims)


def _mentions(linked: Mapping[Span, tuple[str, ...]], entities: Mapping[str, Entity]) -> list[Mark]:
    """Marks on what stands for one entity; pronouns and plural phrases among them."""
    return [
        Mark(span, f"mention {entities[keys[0]].kind}", entities[keys[0]].name, links.entity(keys[0]))
        for span, keys in linked.items()
        if len(keys) == 1 and keys[0] in entities
    ]


def _paragraphs(
    document: Document, notes: Mapping[Span, tuple[Note, ...]], marks: Sequence[Mark]
) -> tuple[tuple[Paragraph, ...], tuple[Cut, ...]]:
    made: list[Paragraph] = []
    waiting = sorted(document.cuts, key=lambda cut: cut.at)
    for span in marking.paragraphs(document.text):
        before = tuple(cut for cut in waiting if cut.at <= span.start)
        waiting = waiting[len(before) :]
        parts = [
            (
                part.start if part in notes else None,
                tuple(marking.pieces(document.text, part, marks)),
                notes.get(part, ()),
            )
            for part in _parts(span, notes)
        ]
        made.append(Paragraph(before, tuple(parts)))
    return tuple(made), tuple(waiting)


def _parts(paragraph: Span, notes: Mapping[Span, tuple[Note, ...]]) -> list[Span]:
    """The paragraph cut at its sentences that state something, with what stands between them."""
    stating = sorted(s for s in notes if paragraph.start <= s.start and s.end <= paragraph.end)
    found: list[Span] = []
    at = paragraph.start
    for sentence in stating:
        if sentence.start < at:
            continue
        if sentence.start > at:
            found.append(Span(at, sentence.start))
        found.append(sentence)
        at = sentence.end
    if at < paragraph.end:
        found.append(Span(at, paragraph.end))
    return found
