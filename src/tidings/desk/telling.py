"""A story: its reports on a time axis with what they rest on, and who says what.

In: the book and a story's id. Out: a Told for the page, with places for an SVG.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidings.desk import rows, stamps
from tidings.desk.rows import Row
from tidings.model import Derivation, Finding, Story
from tidings.pipeline import Book
from tidings.report.escape import plain
from tidings.store.catalogue import Facts

WIDTH = 1180
_LEFT, _RIGHT, _ROW, _TOP = 40, 640, 34, 34  # the axis runs from left to right; names stand beyond it
MOST_REPORTS = 30
MOST_FINDINGS = 80


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the story: its number, its place on the axis."""

    number: int
    facts: Facts
    x: float
    y: float
    dated: bool

    @property
    def name(self) -> str:
        """Its outlet, or its id."""
        return plain(self.facts.publisher or self.facts.id)


@dataclass(frozen=True, slots=True)
class Arc:
    """From a report to what it rests on; statements come from outside the story."""

    path: str
    how: str
    label: str


@dataclass(frozen=True, slots=True)
class Saying:
    """One finding against all reports: for each whether it says so ("yes"), says otherwise ("other") or nothing ("")."""

    row: Row
    cells: tuple[str, ...]
    values: tuple[tuple[str, str, tuple[int, ...]], ...]  # (attribute, value, numbers of the reports that give it)


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page of a story shows."""

    story: Story
    reports: tuple[Report, ...]
    arcs: tuple[Arc, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int
    statements: tuple[tuple[str, tuple[int, ...]], ...]  # (party, numbers of the reports that rest on its word)
    said: Mapping[str, tuple[Saying, ...]]  # "differ", "all", "several", "one"
    left_out: int


def tell(book: Book, story_id: str) -> Told:
    """Gather a story. Raises NotFound."""
    store = book.store
    story = store.catalogue.story(story_id)
    facts = store.catalogue.facts(story.documents)
    ordered = sorted(facts.values(), key=lambda each: (each.published or "9", each.number))[:MOST_REPORTS]
    reports = _placed(ordered)
    numbers = {report.facts.id: report.number for report in reports}
    edges = store.derivations([report.facts.id for report in reports])
    findings = store.findings_by_id(
        store.findings_with_documents([report.facts.id for report in reports]) - store.review.rejected()
    )
    ranked = sorted(findings, key=lambda f: (-len(set(f.documents) & set(numbers)), -f.support.at_least, f.id))
    all_facts = store.catalogue.facts(rows.documents_of(ranked[:MOST_FINDINGS])) | facts
    said = [_saying(finding, numbers, all_facts) for finding in ranked[:MOST_FINDINGS]]
    return Told(
        story,
        reports,
        _arcs(reports, edges),
        _ticks(reports),
        _TOP + _ROW * len(reports) + 6,
        _statements(edges, numbers),
        _sorted(said),
        max(0, len(ranked) - MOST_FINDINGS),
    )


def _placed(ordered: Sequence[Facts]) -> tuple[Report, ...]:
    days = [stamps.ordinal(facts.published) for facts in ordered]
    known = [day for day in days if day is not None]
    first, last = (min(known), max(known)) if known else (0.0, 0.0)
    reach = (last - first) or 1.0
    return tuple(
        Report(
            n + 1,
            facts,
            round(_RIGHT if day is None else _LEFT + (_RIGHT - 60 - _LEFT) * (day - first) / reach, 1),
            _TOP + _ROW * n + 12,
            day is not None,
        )
        for n, (facts, day) in enumerate(zip(ordered, days, strict=True))
    )


def _ticks(reports: Sequence[Report]) -> tuple[tuple[float, str], ...]:
    """The first and the last day, and days between them that do not run into each other."""
    ticks: list[tuple[float, str]] = []
    for report in sorted((r for r in reports if r.dated), key=lambda r: r.x):
        label = stamps.day(report.facts.published)
        if not ticks or (report.x - ticks[-1][0] > 150 and label != ticks[-1][1]):
            ticks.append((report.x, label))
    return tuple(ticks)


def _arcs(reports: Sequence[Report], edges: Sequence[Derivation]) -> tuple[Arc, ...]:
    at = {report.facts.id: report for report in reports}
    return tuple(
        Arc(_arc(at[edge.source], at[edge.document]), edge.how, f"{at[edge.document].name} – {at[edge.source].name}")
        for edge in edges
        if edge.how != "statement" and edge.document in at and edge.source in at
    )


def _arc(source: Report, target: Report) -> str:
    """From the source, straight down its own time and then across to the report that rests on it."""
    x1, y1, x2, y2 = source.x, source.y, target.x, target.y
    return f"M{x1} {y1}C{x1} {(y1 + y2) / 2 + 8:.1f} {x1 + (x2 - x1) / 3:.1f} {y2} {x2 - 8} {y2}"


def _statements(edges: Sequence[Derivation], numbers: Mapping[str, int]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    parties: dict[str, list[int]] = {}
    for edge in edges:
        if edge.how == "statement":
            parties.setdefault(plain(edge.source.removeprefix("statement: ")), []).append(numbers[edge.document])
    return tuple((party, tuple(sorted(set(told)))) for party, told in sorted(parties.items()))


def _saying(finding: Finding, numbers: Mapping[str, int], facts: Mapping[str, Facts]) -> Saying:
    values = tuple(
        (
            plain(conflict.attribute),
            stamps.when(value.value) if conflict.attribute == "date" else plain(value.value),
            tuple(sorted(numbers[key] for key in value.documents if key in numbers)),
        )
        for conflict in finding.conflicts
        for value in conflict.values
    )
    # the first value of a conflict is the one that the finding's sentence gives
    others = {key for conflict in finding.conflicts for value in conflict.values[1:] for key in value.documents} - {
        key for conflict in finding.conflicts for key in conflict.values[0].documents
    }
    cells = tuple(
        "" if key not in finding.documents else "other" if key in others else "yes"
        for key in sorted(numbers, key=lambda key: numbers[key])
    )
    return Saying(rows.row(finding, facts, dated=True), cells, values)


def _sorted(said: Sequence[Saying]) -> dict[str, tuple[Saying, ...]]:
    groups: dict[str, list[Saying]] = {"differ": [], "all": [], "several": [], "one": []}
    for each in said:
        stating = sum(1 for cell in each.cells if cell)
        key = "differ" if each.values else "all" if stating == len(each.cells) else "several" if stating > 1 else "one"
        groups[key].append(each)
    return {key: tuple(found) for key, found in groups.items() if found}
