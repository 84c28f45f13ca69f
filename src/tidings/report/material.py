"""What a brief is composed from, with the look-ups that its sections share.

In: what ``compose`` was given. Out: Material, and Ledger, which numbers evidence sentences in the order of first use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tidings.model import Derivation, Document, Entity, Evidence, Finding, Origin, Span
from tidings.report import dates
from tidings.report.escape import plain
from tidings.report.records import Source

CITED = 4  # numbers on one line, at most


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a section may read. ``own`` holds the ids of the subject and of those who act for it."""

    subject: Entity
    other: Entity | None
    findings: tuple[Finding, ...]
    evidence: Mapping[str, Sequence[Evidence]]
    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    derivations: tuple[Derivation, ...]
    own: frozenset[str]
    pieces: Mapping[str, Sequence[Evidence]]  # evidence by document
    last_report: str | None  # day of the latest dated report
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)  # names of topics by finding id
    bare: bool = False  # lines name their findings and say nothing of them

    def outlet(self, document: str) -> str:
        """Who published a document; its id if that is not known."""
        known = self.documents.get(document)
        return plain(known.publisher) if known is not None and known.publisher else plain(document)

    def outlets(self, documents: Iterable[str]) -> list[str]:
        """The outlets of several documents, each once, in their order."""
        return list(dict.fromkeys(self.outlet(document) for document in documents))

    def published(self, document: str) -> str | None:
        """Publication date of a document, ISO 8601, or None."""
        known = self.documents.get(document)
        return known.published if known is not None else None

    def concerns(self, finding: Finding) -> bool:
        """Whether the subject, or someone who acts for it, takes part in the finding."""
        return any(filler.entity in self.own for fillers in finding.roles.values() for filler in fillers)


def last_day(findings: Iterable[Finding], documents: Mapping[str, Document]) -> str | None:
    """Day of the latest dated report of these findings (``YYYY-MM-DD``), or None if no report is dated."""
    reports = {document for finding in findings for document in finding.documents if document in documents}
    days = (documents[report].published for report in reports)
    return max((found.last for day in days if day and (found := dates.bounds(day))), default=None)


def by_document(evidence: Iterable[Sequence[Evidence]]) -> dict[str, list[Evidence]]:
    """All evidence sentences of each document, in the order of its text."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for piece in sorted((piece for pieces in evidence for piece in pieces), key=lambda piece: piece.span):
        found[piece.document].append(piece)
    return found


def strength(finding: Finding) -> tuple[int, int, str]:
    """Sort key: most origins first, then most reports; ids make the order certain."""
    return (-finding.support.at_least, -finding.support.articles, finding.id)


@dataclass(slots=True)
class Ledger:
    """Numbers sentences in the order in which the brief first cites them; the same sentence keeps its number."""

    material: Material
    _found: dict[tuple[str, Span], Source] = field(default_factory=dict)

    def cite(self, pool: Iterable[Evidence], origins: Iterable[Origin] = ()) -> tuple[tuple[int, ...], int]:
        """Numbers for at most four sentences of the pool, ascending, and how many further sentences there are.

        Sentences of different origins come first, then of different documents, then the rest.
        """
        distinct = _distinct(pool)
        chosen = _spread(distinct, {document: origin.label for origin in origins for document in origin.documents})
        return self._numbers(chosen[:CITED]), max(0, len(distinct) - CITED)

    def cite_finding(self, finding: Finding, documents: Iterable[str] | None = None) -> tuple[tuple[int, ...], int]:
        """Numbers for a finding's sentences; with ``documents``, for those in these documents only."""
        pool = evidence_of(finding, self.material)
        if documents is not None:
            wanted = frozenset(documents)
            pool = [piece for piece in pool if piece.document in wanted]
        return self.cite(pool, finding.origins)

    def sources(self) -> tuple[Source, ...]:
        """All sentences cited so far, by number."""
        return tuple(self._found.values())

    def _numbers(self, pieces: Iterable[Evidence]) -> tuple[int, ...]:
        return tuple(sorted(self._number(piece) for piece in pieces))

    def _number(self, piece: Evidence) -> int:
        key = (piece.document, piece.span)
        known = self._found.get(key)
        marks = merged([*(known.highlights if known else ()), *piece.highlights], len(piece.sentence))
        number = known.number if known else len(self._found) + 1
        self._found[key] = Source(
            number=number,
            sentence=piece.sentence,
            outlet=plain(piece.publisher) if piece.publisher else self.material.outlet(piece.document),
            date=dates.label(plain(piece.published)) if piece.published else "",
            published=piece.published,
            title=piece.title,
            url=piece.url,
            document=piece.document,
            span=piece.span,
            highlights=marks,
            implied=tuple(dict.fromkeys((*(known.implied if known else ()), *piece.implied))),
        )
        return number


def evidence_of(finding: Finding, material: Material) -> list[Evidence]:
    """The finding's evidence, sentences of the finding's own status first (others may word it more weakly)."""
    return sorted(material.evidence.get(finding.id, ()), key=lambda piece: piece.status != finding.status)


def merged(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Spans in order, cut to ``length``, those that touch or overlap joined."""
    joined: list[Span] = []
    for start, end in sorted((max(0, span.start), min(length, span.end)) for span in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    return tuple(joined)


def _distinct(pool: Iterable[Evidence]) -> list[Evidence]:
    """Each sentence once, with the highlights of all claims that it makes."""
    found: dict[tuple[str, Span], Evidence] = {}
    for piece in pool:
        known = found.setdefault((piece.document, piece.span), piece)
        if known is not piece:
            marks = merged([*known.highlights, *piece.highlights], len(piece.sentence))
            meant = tuple(dict.fromkeys((*known.implied, *piece.implied)))
            found[(piece.document, piece.span)] = replace(known, highlights=marks, implied=meant)
    return list(found.values())


def _spread(pool: Sequence[Evidence], origin_of: Mapping[str, str]) -> list[Evidence]:
    seen_origins: set[str] = set()
    seen_documents: set[str] = set()
    ranks: list[int] = []
    for piece in pool:
        origin = origin_of.get(piece.document, piece.document)
        ranks.append(0 if origin not in seen_origins else 1 if piece.document not in seen_documents else 2)
        seen_origins.add(origin)
        seen_documents.add(piece.document)
    return [piece for _, piece in sorted(zip(ranks, pool, strict=True), key=lambda pair: pair[0])]
