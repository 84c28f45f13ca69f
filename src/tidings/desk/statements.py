"""A claim in its words: trigger, roles and speaker marked in its sentence, or in the paragraphs around them.

In: the book and its claims. Out: Statements for the pages of findings and of review, and what the reports of a finding differ on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tidings.desk import links, marking, stamps
from tidings.desk.marking import Mark, Piece
from tidings.desk.texts import texts as strings
from tidings.model import Conflict, Document, Entity, Finding, LinkedClaim, Span
from tidings.pipeline.book import Book
from tidings.report import wording
from tidings.report.escape import plain
from tidings.store.catalogue import Facts

_NEAR = 1500  # characters; a filler farther away is shown without what lies between


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a claim in words: its trigger, a role, the speaker; ``stands_for``: entities of another name than the words."""

    label: str
    words: str
    stands_for: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim in its sentence or paragraphs."""

    claim: str
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    status: str
    confidence: float
    link: str
    document: str
    facts: Facts | None


def statements(
    book: Book, claims: Sequence[LinkedClaim], facts: Mapping[str, Facts], *, paragraphs: bool = False
) -> list[Statement]:
    """One for each claim, in their order; with ``paragraphs`` in what is around them."""
    texts = {each.id: each for each in book.store.documents(ids=sorted({claim.document for claim in claims}))}
    ids = {entity for claim in claims for linked in claim.links.values() for entity in linked}
    entities = book.store.entities_by_id(ids)
    return [
        _statement(claim, texts[claim.document], entities, facts.get(claim.document), paragraphs)
        for claim in claims
        if claim.document in texts
    ]


def differences(finding: Finding) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """What the reports differ on: each attribute, with its values and the ids of the documents that give them."""
    names = wording.wording().attributes
    return [
        (names.get(each.attribute, plain(each.attribute)), [(_shown(each, v.value), v.documents) for v in each.values])
        for each in finding.conflicts
    ]


def _shown(conflict: Conflict, value: str) -> str:
    return stamps.when(value) if conflict.attribute == "date" else plain(value)


def _statement(
    linked: LinkedClaim, document: Document, entities: Mapping[str, Entity], facts: Facts | None, paragraphs: bool
) -> Statement:
    claim = linked.claim
    spans = [("trigger", claim.trigger), *((role, span) for role, each in claim.roles.items() for span in each)]
    spans += [("speaker", span) for span in claim.speaker]
    spans += [
        (strings().finding.meant.format(role=role), span) for role, each in claim.implied.items() for span in each
    ]
    marks = [Mark(span, label if label in ("trigger", "speaker") else "role", label) for label, span in spans]
    within = claim.sentence
    if paragraphs:
        within = _around(document.text, claim.sentence, (span for _, span in spans))
        marks.insert(0, Mark(claim.sentence, "stated"))
    return Statement(
        linked.id,
        tuple(marking.pieces(document.text, within, marks)),
        tuple(_part(label, plain(document.slice(span)), linked.links.get(span, ()), entities) for label, span in spans),
        claim.status,
        claim.confidence,
        links.document(linked.document, claim.sentence.start),
        linked.document,
        facts,
    )


def _part(label: str, words: str, ids: Iterable[str], entities: Mapping[str, Entity]) -> Part:
    found = (entities[key] for key in ids if key in entities)
    return Part(label, words, tuple(entity for entity in found if plain(entity.name) != words))


def _around(text: str, sentence: Span, others: Iterable[Span]) -> Span:
    """The paragraphs from the first to the last of these spans, those far from the sentence left out."""
    near = [sentence, *(span for span in others if abs(span.start - sentence.start) < _NEAR)]
    return marking.around(text, Span(min(s.start for s in near), max(s.end for s in near)))
