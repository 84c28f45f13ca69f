"""What waits for review: findings with why they should be looked at, and their sentences with marks.

In: the book and findings. Out: Cases for the review screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tidings.desk import links, marking, origins, rows, stamps
from tidings.desk.marking import Mark, Piece
from tidings.desk.rows import Row
from tidings.desk.texts import texts
from tidings.model import Decision, Document, Entity, Finding, LinkedClaim, Span
from tidings.pipeline import Book
from tidings.pipeline.correcting import known
from tidings.report import wording
from tidings.report.escape import plain
from tidings.store.catalogue import Facts
from tidings.store.rulings import CARRIED

SURE = 0.7  # a claim that the reader is less sure of should be looked at
_SENTENCES = 3  # shown of one finding
_LOOKED_AT = 12  # claims among which they are chosen
State = Literal["open", "ruled", "conflict"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a claim in words: its trigger, a role, the speaker; ``stands_for``: names, where the words are others."""

    label: str
    words: str
    stands_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim in its sentence."""

    claim: str
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    status: str
    link: str
    document: str
    facts: Facts | None
    origin: str


@dataclass(frozen=True, slots=True)
class Case:
    """A finding that waits for a ruling, or was just ruled on (``made``), or that somebody else ruled on first (``earlier``)."""

    finding: Finding
    row: Row
    reasons: tuple[tuple[str, str], ...]  # (kind, words)
    conflicts: tuple[tuple[str, tuple[str, ...]], ...]
    statements: tuple[Statement, ...]
    more: int
    seen: int
    ruling: Decision | None
    made: Decision | None = None
    earlier: Decision | None = None
    wanted: str = ""  # the verdict that came too late
    wanted_why: str = ""


def cases(book: Book, findings: Sequence[Finding]) -> list[Case]:
    """One case for each finding, in their order."""
    store = book.store
    facts = store.catalogue.facts(rows.documents_of(findings))
    claims = {each.id: each for each in store.claims(ids=[key for f in findings for key in f.claims[:_LOOKED_AT]])}
    texts_ = {each.id: each for each in store.documents(ids=sorted({each.document for each in claims.values()}))}
    entities = store.entities_by_id({e for c in claims.values() for linked in c.links.values() for e in linked})
    rulings = store.review.on_findings()
    made = []
    for finding in findings:
        of = [claims[key] for key in finding.claims[:_LOOKED_AT] if key in claims]
        chosen = _chosen(finding, of)
        made.append(
            Case(
                finding=finding,
                row=rows.row(finding, facts, dated=True),
                reasons=reasons(finding, [each.claim.confidence for each in of]),
                conflicts=_conflicts(finding),
                statements=tuple(
                    statement(each, texts_[each.document], entities, facts, _origin(finding, each.document))
                    for each in chosen
                ),
                more=len(finding.claims) - len(chosen),
                seen=known(store, finding.id),
                ruling=rulings.get(finding.id),
            )
        )
    return made


def case(book: Book, finding_id: str) -> Case:
    """The case of one finding. Raises NotFound."""
    return cases(book, [book.store.finding(finding_id)])[0]


def overtaken(book: Book, finding_id: str, earlier: int, *, wanted: str, why: str) -> Case:
    """The case of a finding that somebody else ruled on first. Raises NotFound."""
    return replace(case(book, finding_id), earlier=book.store.review.decision(earlier), wanted=wanted, wanted_why=why)


def statement(
    linked: LinkedClaim,
    document: Document,
    entities: Mapping[str, Entity],
    facts: Mapping[str, Facts],
    origin: str = "",
) -> Statement:
    """A claim in its sentence, with trigger, roles and speaker marked."""
    claim = linked.claim
    spans = [("trigger", claim.trigger), *((role, span) for role, each in claim.roles.items() for span in each)]
    spans += [("speaker", span) for span in claim.speaker]
    return Statement(
        linked.id,
        tuple(
            marking.pieces(document.text, claim.sentence, [Mark(span, _kind(label), label) for label, span in spans])
        ),
        tuple(
            Part(
                label,
                plain(document.slice(span)),
                _names(linked, span, document, entities),
            )
            for label, span in spans
        ),
        claim.status,
        links.document(linked.document, claim.sentence.start),
        linked.document,
        facts.get(linked.document),
        _beside(origin, facts.get(linked.document)),
    )


def _names(linked: LinkedClaim, span: Span, document: Document, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    names = tuple(plain(entities[key].name) for key in linked.links.get(span, ()) if key in entities)
    return () if names == (plain(document.slice(span)),) else names


def _kind(label: str) -> str:
    return label if label in ("trigger", "speaker") else "role"


def _chosen(finding: Finding, of: Sequence[LinkedClaim]) -> list[LinkedClaim]:
    """The first sentence of each origin, then others, so that who reviews sees each side."""
    seen: set[str] = set()
    first: list[LinkedClaim] = []
    others: list[LinkedClaim] = []
    for each in of:
        origin = _origin(finding, each.document)
        (others if origin in seen else first).append(each)
        seen.add(origin)
    return [*first, *others][:_SENTENCES]


def _origin(finding: Finding, document: str) -> str:
    return next((origin.label for origin in finding.origins if document in origin.documents), "")


def _beside(origin: str, facts: Facts | None) -> str:
    """An origin's label, where it is not the publisher that stands there already."""
    return "" if facts is None or origin == facts.publisher else origins.label(origin)


def reasons(finding: Finding, confidences: Iterable[float]) -> tuple[tuple[str, str], ...]:
    """Why a finding should be looked at: (kind, words), given how sure the reader is of its claims."""
    words, found = texts().review, []
    if finding.standing == "disputed":
        found.append(("disputed", "disputed"))
    if finding.standing == "single origin" and len(finding.documents) >= CARRIED:
        reports = wording.counted(len(finding.documents), "report")
        found.append(("carried", words.carried.format(reports=reports)))
    sure = max(confidences, default=0.0)
    if sure < SURE:
        found.append(("unsure", words.unsure_reader.format(percent=round(sure * 100))))
    return tuple(found)


def _conflicts(finding: Finding) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = wording.wording().attributes
    return tuple(
        (
            names.get(conflict.attribute, plain(conflict.attribute)),
            tuple(
                stamps.when(value.value) if conflict.attribute == "date" else plain(value.value)
                for value in conflict.values
            ),
        )
        for conflict in finding.conflicts
    )
