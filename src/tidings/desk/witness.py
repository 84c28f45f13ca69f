"""A finding with its witnesses: each sentence in its paragraph, marked, under the origin it traces back to.

In: the book and a finding. Out: a Testimony for the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tidings.desk import links, marking, origins, rows, stamps
from tidings.desk.marking import Mark, Piece
from tidings.desk.rows import Row
from tidings.model import Decision, Document, Entity, Finding, LinkedClaim, Participant, Span
from tidings.pipeline import Book
from tidings.report import wording
from tidings.report.escape import plain
from tidings.store.catalogue import Facts

MOST = 60  # sentences on one page


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a claim in words: its trigger, a role, the speaker; with the entities that it stands for."""

    label: str
    words: str
    stands_for: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One claim in its paragraph."""

    claim: str
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    status: str
    link: str
    confidence: float
    facts: Facts | None
    document: str


@dataclass(frozen=True, slots=True)
class Testimony:
    """All that the page of a finding shows."""

    finding: Finding
    row: Row
    roles: tuple[tuple[str, tuple[Participant, ...]], ...]
    groups: tuple[tuple[str, tuple[Sentence, ...]], ...]  # (origin, its sentences)
    drawing: origins.Drawing
    conflicts: tuple[tuple[str, tuple[tuple[str, tuple[Facts, ...]], ...]], ...]
    became: Row | None
    before: tuple[Row, ...]
    decisions: tuple[Decision, ...]
    left_out: int


def testimony(book: Book, finding_id: str) -> Testimony:
    """Gather a finding and what proves it. Raises NotFound."""
    store = book.store
    finding = store.finding(finding_id)
    near = _neighbours(book, finding)
    facts = store.catalogue.facts(rows.documents_of([finding, *near]))
    claims = store.claims(ids=finding.claims)
    made = _sentences(book, finding, claims[:MOST], facts)
    after = next((each for each in near if finding.became and each.id == finding.became.finding), None)
    return Testimony(
        finding=finding,
        row=rows.row(finding, facts, dated=True),
        roles=tuple((role, fillers) for role, fillers in finding.roles.items() if fillers),
        groups=_by_origin(finding, made),
        drawing=origins.drawing(finding, facts, store.derivations(sorted(set(finding.documents)))),
        conflicts=_conflicts(finding, facts),
        became=rows.row(after, facts, dated=True) if after else None,
        before=tuple(rows.row(n, facts, dated=True) for n in near if n.became and n.became.finding == finding.id),
        decisions=tuple(store.decisions(finding_id)),
        left_out=max(0, len(claims) - MOST),
    )


def _neighbours(book: Book, finding: Finding) -> list[Finding]:
    """What the finding became, and the plans that became it: they share its participants."""
    people = sorted(rows.participants([finding]))
    ids = book.store.findings_with_entities(people) - {finding.id} if people else set()
    after = finding.became.finding if finding.became else None
    found = book.store.findings_by_id((ids | ({after} if after else set())) - book.store.review.rejected())
    return [each for each in found if each.id == after or (each.became and each.became.finding == finding.id)]


def _sentences(
    book: Book, finding: Finding, claims: Sequence[LinkedClaim], facts: Mapping[str, Facts]
) -> list[Sentence]:
    texts = {each.id: each for each in book.store.documents(ids=sorted({claim.document for claim in claims}))}
    ids = {entity for claim in claims for linked in claim.links.values() for entity in linked}
    entities = book.store.entities_by_id(ids)
    return [_sentence(claim, texts[claim.document], entities, facts) for claim in claims if claim.document in texts]


def _sentence(
    linked: LinkedClaim, document: Document, entities: Mapping[str, Entity], facts: Mapping[str, Facts]
) -> Sentence:
    claim = linked.claim
    spans = [("trigger", claim.trigger), *((role, span) for role, each in claim.roles.items() for span in each)]
    spans += [("speaker", span) for span in claim.speaker]
    parts = tuple(
        Part(
            label,
            plain(document.slice(span)),
            tuple(entities[key] for key in linked.links.get(span, ()) if key in entities),
        )
        for label, span in spans
    )
    marks = [Mark(claim.sentence, "stated"), *(Mark(span, _kind(label), label) for label, span in spans)]
    whole = _whole(document.text, [claim.sentence, *(span for _, span in spans)])
    return Sentence(
        linked.id,
        tuple(marking.pieces(document.text, whole, marks)),
        parts,
        claim.status,
        links.document(linked.document, claim.sentence.start),
        claim.confidence,
        facts.get(linked.document),
        linked.document,
    )


def _kind(label: str) -> str:
    return label if label in ("trigger", "speaker") else "role"


def _whole(text: str, spans: Iterable[Span]) -> Span:
    """The paragraphs from the first to the last of these spans, if they lie near each other."""
    sentence, *others = spans
    inside = [span for span in others if abs(span.start - sentence.start) < 1500]
    return marking.around(
        text, Span(min(s.start for s in (sentence, *inside)), max(s.end for s in (sentence, *inside)))
    )


def _by_origin(finding: Finding, made: Sequence[Sentence]) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
    of = {document: origin.label for origin in reversed(finding.origins) for document in origin.documents}
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for origin in finding.origins:
        groups[origin.label] = []
    for sentence in made:
        groups[of.get(sentence.document, "")].append(sentence)
    return tuple((origins.label(key), tuple(sentences)) for key, sentences in groups.items() if sentences)


def _conflicts(
    finding: Finding, facts: Mapping[str, Facts]
) -> tuple[tuple[str, tuple[tuple[str, tuple[Facts, ...]], ...]], ...]:
    names = wording.wording().attributes
    return tuple(
        (
            names.get(conflict.attribute, plain(conflict.attribute)),
            tuple(
                (
                    stamps.when(value.value) if conflict.attribute == "date" else plain(value.value),
                    tuple(facts[key] for key in value.documents if key in facts),
                )
                for value in conflict.values
            ),
        )
        for conflict in finding.conflicts
    )
