"""A story as it is drawn: its reports on a time axis with what they rest on, and a table of who says what.

In: the book and a story's id. Out: a Told for the page, with places for an SVG. Which findings are told, and by how many, is
the report's own ``Telling``, as on the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tidings.desk import links, origins, rows, stamps
from tidings.desk.rows import Row
from tidings.desk.statements import differences
from tidings.desk.texts import texts
from tidings.model import Derivation, Document, Finding, Story
from tidings.pipeline.book import Book
from tidings.report.escape import plain
from tidings.report.story import PARTS, Telling
from tidings.store.catalogue import Facts

WIDTH = 1180
_LEFT, _RIGHT, _ROW, _TOP, _UNDATED = 40, 640, 34, 34, 110  # the axis runs from left to right; names stand beyond it
MOST_REPORTS = 30
MOST_FINDINGS = 80


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the story: its number, its place on the axis."""

    number: int
    document: Document
    x: float
    y: float
    dated: bool

    @property
    def name(self) -> str:
        """Its outlet, or its id."""
        return plain(self.document.publisher or self.document.id)


@dataclass(frozen=True, slots=True)
class Arc:
    """From a report to what it rests on; statements come from outside the story."""

    path: str
    how: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report says of a finding: so, another value, or nothing; ``link`` leads to ``sentence``, where it is known."""

    says: Literal["yes", "other", ""]
    link: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """One finding against the drawn reports."""

    row: Row
    cells: tuple[Cell, ...]
    quotes: tuple[
        tuple[tuple[int, ...], str, str], ...
    ]  # (numbers of the reports that say so in these words, words, link)
    values: tuple[tuple[str, str, tuple[int, ...]], ...]  # (attribute, value, numbers of the reports that give it)


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page of a story shows."""

    story: Story
    reports: tuple[Report, ...]
    arcs: tuple[Arc, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int
    origins: tuple[
        tuple[str, tuple[int, ...]], ...
    ]  # (origin, numbers of the reports that trace back to it), largest first
    said: Mapping[str, tuple[Saying, ...]]  # "all", "some", "one"; "differ": those of them on which reports differ
    left_out: int


def tell(book: Book, story: Story) -> Told:
    """Gather a story."""
    telling = book.telling(story, most=MOST_FINDINGS)
    reports = _placed([report.document for report in telling.reports[:MOST_REPORTS]])
    edges = [edge for report in telling.reports[:MOST_REPORTS] for edge in report.rests_on]
    shown = telling.findings[:MOST_FINDINGS]
    facts = book.store.catalogue.facts(rows.documents_of(shown))
    return Told(
        telling.story,
        reports,
        _arcs(reports, edges),
        _ticks(reports),
        _TOP + _ROW * len(reports) + 6,
        _origins(telling),
        _grouped(shown, telling, {finding.id: _saying(finding, telling, reports, facts) for finding in shown}),
        len(telling.findings) - len(shown),
    )


def _placed(ordered: Sequence[Document]) -> tuple[Report, ...]:
    days = [stamps.ordinal(document.published) for document in ordered]
    known = [day for day in days if day is not None]
    first, last = (min(known), max(known)) if known else (0.0, 0.0)
    reach = (last - first) or 1.0
    return tuple(
        Report(
            n + 1,
            document,
            round(_RIGHT if day is None else _LEFT + (_RIGHT - _UNDATED - _LEFT) * (day - first) / reach, 1),
            _TOP + _ROW * n + 12,
            day is not None,
        )
        for n, (document, day) in enumerate(zip(ordered, days, strict=True))
    )


def _ticks(reports: Sequence[Report]) -> tuple[tuple[float, str], ...]:
    """The first and the last day, and days between them that do not run into each other."""
    ticks: list[tuple[float, str]] = []
    for report in sorted((r for r in reports if r.dated), key=lambda r: r.x):
        label = stamps.day(report.document.published)
        if not ticks or (report.x - ticks[-1][0] > 150 and label != ticks[-1][1]):
            ticks.append((report.x, label))
    if not all(report.dated for report in reports):
        ticks.append((_RIGHT, texts().unknown_date))
    return tuple(ticks)


def _arcs(reports: Sequence[Report], edges: Sequence[Derivation]) -> tuple[Arc, ...]:
    at = {report.document.id: report for report in reports}
    return tuple(
        Arc(_arc(at[edge.source], at[edge.document]), edge.how, f"{at[edge.document].name} – {at[edge.source].name}")
        for edge in edges
        if edge.how != "statement" and edge.document in at and edge.source in at
    )


def _arc(source: Report, target: Report) -> str:
    """From the source, straight down its own time and then across to the report that rests on it."""
    x1, y1, x2, y2 = source.x, source.y, target.x, target.y
    return f"M{x1} {y1}C{x1} {(y1 + y2) / 2 + 8:.1f} {x1 + (x2 - x1) / 3:.1f} {y2} {x2 - 8} {y2}"


def _origins(telling: Telling) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Whom the findings that are told trace back to: an origin of any of them, with all its reports."""
    found: dict[str, set[int]] = {}
    for finding in telling.findings:
        for origin in finding.origins:
            found.setdefault(origins.label(origin.label), set()).update(telling.numbers(origin.documents))
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), min(each[1], default=0), each[0]))
    return tuple((label, tuple(sorted(numbers))) for label, numbers in ranked if numbers)


def _saying(finding: Finding, telling: Telling, reports: Sequence[Report], facts: Mapping[str, Facts]) -> Saying:
    values = tuple(
        (attribute, value, tuple(telling.numbers(given)))
        for attribute, found in differences(finding)
        for value, given in found
    )
    # the first value of a conflict is the one that the finding's sentence gives
    others = {key for conflict in finding.conflicts for value in conflict.values[1:] for key in value.documents} - {
        key for conflict in finding.conflicts for key in conflict.values[0].documents
    }
    pieces = {piece.document: piece for piece in reversed(telling.evidence.get(finding.id, ()))}
    cells = []
    for report in reports:
        key = report.document.id
        if key not in finding.documents:
            cells.append(Cell(""))
            continue
        piece = pieces.get(key)
        link = links.document(key, piece.span.start) if piece else links.document(key)
        cells.append(Cell("other" if key in others else "yes", link, plain(piece.sentence) if piece else ""))
    return Saying(rows.row(finding, facts, dated=True), tuple(cells), _quotes(reports, cells), values)


def _quotes(reports: Sequence[Report], cells: Iterable[Cell]) -> tuple[tuple[tuple[int, ...], str, str], ...]:
    """The sentences one below the other; those that say it in the same words once."""
    found: dict[str, tuple[list[int], str]] = {}
    for report, cell in zip(reports, cells, strict=True):
        if cell.sentence:
            found.setdefault(cell.sentence, ([], cell.link))[0].append(report.number)
    return tuple((tuple(numbers), sentence, link) for sentence, (numbers, link) in found.items())


def _grouped(
    findings: Iterable[Finding], telling: Telling, said: Mapping[str, Saying]
) -> dict[str, tuple[Saying, ...]]:
    groups: dict[str, list[Saying]] = {"differ": [], **{part: [] for part in PARTS}}
    for finding in findings:
        saying = said[finding.id]
        groups[telling.part(finding)].append(replace(saying, values=()))
        if saying.values:
            groups["differ"].append(saying)
    return {key: tuple(found) for key, found in groups.items() if found}
