"""A story with its reports side by side on time.

In: a story, the findings and derivation edges of its documents, evidence. Out: a ``Telling``: the reports in the order of their
publication with what each rests on, then what all of them say, what some say, what only one says, and where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tidings.model import Decision, Derivation, Document, Evidence, Finding, Story
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.forms import Form, evidence_form, finding_form, story_form
from tidings.report.tables import cells, decision_line, decisions_table, new_table

PARTS = {"all": "What all reports say", "some": "What several reports say", "one": "What only one report says"}
_VERBS = {"copy": "copies", "rewrite": "retells", "cites": "cites", "statement": "rests on a statement of"}
_STATEMENT = "statement:"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a story. ``number``: its place in time, from 1."""

    number: int
    document: Document
    rests_on: tuple[Derivation, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A story, its reports by time, the findings that they tell, those of most reports first, and how people cut it."""

    story: Story
    reports: tuple[Report, ...]
    findings: tuple[Finding, ...]
    evidence: Mapping[str, Sequence[Evidence]]
    rulings: tuple[Decision, ...] = ()
    speaking: tuple[int, ...] = ()  # numbers of the reports that tell one of the findings

    def numbers(self, documents: Iterable[str]) -> list[int]:
        """Numbers of the reports among these documents, ascending."""
        known = {report.document.id: report.number for report in self.reports}
        return sorted({known[document] for document in documents if document in known})

    def part(self, finding: Finding) -> str:
        """``all``, ``some`` or ``one``: how many of the reports that say anything at all tell the finding."""
        telling = self.numbers(finding.documents)
        return "one" if len(telling) == 1 else "all" if telling == list(self.speaking) else "some"


def tell(
    story: Story,
    documents: Mapping[str, Document],
    findings: Iterable[Finding],
    derivations: Iterable[Derivation],
    evidence: Mapping[str, Sequence[Evidence]],
    rulings: Iterable[Decision] = (),
) -> Telling:
    """Compose a story.

    findings: all that its documents tell; of a round-up, what has nothing to do with the findings that the reports share is left
    out. evidence: by finding id. rulings: by which people joined or split it.
    """
    edges = list(derivations)
    reports = tuple(
        Report(n, documents[key], tuple(edge for edge in edges if edge.document == key))
        for n, key in enumerate(story.documents, 1)
        if key in documents
    )
    telling = Telling(story, reports, (), evidence)
    own = _concerned(list(findings), telling)
    numbers = {finding.id: telling.numbers(finding.documents) for finding in own}
    ranked = sorted(own, key=lambda f: (-len(numbers[f.id]), numbers[f.id], f.id))
    speaking = sorted({number for each in numbers.values() for number in each})
    return Telling(story, reports, tuple(ranked), evidence, tuple(rulings), tuple(speaking))


def _concerned(findings: Sequence[Finding], telling: Telling) -> list[Finding]:
    """Findings that several reports tell, and those with a participant of them; all, if the reports share none."""
    shared = {finding.id for finding in findings if len(telling.numbers(finding.documents)) > 1}
    parties = {party for finding in findings if finding.id in shared for party in _parties(finding)}
    return [f for f in findings if f.id in shared or parties & _parties(f)] if shared else list(findings)


def _parties(finding: Finding) -> set[str]:
    return {p.entity for role, fillers in finding.roles.items() if role != "place" for p in fillers if p.entity}


def telling_form(telling: Telling) -> Form:
    """The story as a JSON-ready dict; ``reports`` of a finding are numbers of the story's reports."""
    return {
        **story_form(telling.story),
        "reports": [
            {
                "number": report.number,
                "document": report.document.id,
                "publisher": report.document.publisher,
                "published": report.document.published,
                "title": report.document.title,
                "url": report.document.url,
                "rests_on": [{"from": edge.source, "how": edge.how} for edge in report.rests_on],
            }
            for report in telling.reports
        ],
        "findings": [
            {
                **finding_form(finding),
                "sentence": wording.sentence(finding),
                "said_by": telling.part(finding),
                "reports": telling.numbers(finding.documents),
                "evidence": [evidence_form(piece) for piece in telling.evidence.get(finding.id, ())],
            }
            for finding in telling.findings
        ],
        "rulings": [decision_line(made) for made in telling.rulings],
    }


def story_line(story: Story, documents: Mapping[str, Document]) -> Form:
    """One story for a list: first and last publication and its outlets beside the form of the export."""
    known = [documents[key] for key in story.documents if key in documents]
    days = sorted(document.published for document in known if document.published)
    outlets = dict.fromkeys(document.publisher for document in known if document.publisher)
    return {
        **story_form(story),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "outlets": list(outlets),
    }


def stories_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Stories: when, the first headline, outlets, number of reports, id."""
    made = new_table("First report", "Story", "Outlets", "Id", right=("Reports",))
    for row in rows:
        first = dates.label(plain(row["first"])) if row["first"] else ""
        outlets = wording.enumerated([plain(name) for name in row["outlets"]], most=3)
        made.add_row(*cells(first, row["title"], outlets, row["id"], len(row["documents"])))
    return made


def side_by_side(telling: Telling) -> Group:
    """The reports; then findings as rows with a column for each report: a mark where it says so, its value where they differ."""
    parts: list[Text | Table] = [Text(plain(telling.story.title), style="bold"), _reports(telling)]
    for part, heading in PARTS.items():
        chosen = [finding for finding in telling.findings if telling.part(finding) == part]
        if chosen:
            parts += [Text(f"{heading} ({len(chosen)})", style="bold cyan"), _matrix(chosen, telling)]
    if differing := [finding for finding in telling.findings if finding.conflicts]:
        parts += [Text("Where they differ", style="bold cyan"), _differences(differing, telling)]
    if telling.rulings:
        parts += [Text("What was ruled on it", style="bold cyan"), decisions_table(map(decision_line, telling.rulings))]
    return Group(*parts)


def _reports(telling: Telling) -> Table:
    made = new_table("No.", "Published", "Outlet", "Headline", "Rests on", "Document")
    for report in telling.reports:
        document = report.document
        published = dates.label(plain(document.published)) if document.published else ""
        resting = "\n".join(_resting(edge, telling) for edge in report.rests_on)
        row = cells(report.number, published, document.publisher, document.title, "", document.id)
        row[4] = Text(resting)
        made.add_row(*row)
    return made


def _resting(edge: Derivation, telling: Telling) -> str:
    number = telling.numbers([edge.source])
    source = f"No. {number[0]}" if number else plain(edge.source.removeprefix(_STATEMENT))
    return f"{_VERBS[edge.how]} {source}"


def _matrix(findings: Sequence[Finding], telling: Telling) -> Table:
    made = new_table("", right=tuple(str(report.number) for report in telling.reports))
    for finding in findings:
        said = set(telling.numbers(finding.documents))
        piece = next(iter(telling.evidence.get(finding.id, ())), None)
        text = Text(wording.sentence(finding))
        if piece is not None:
            text.append(f"\n“{plain(piece.sentence)}”", style="dim")
        made.add_row(text, *cells(*("●" if report.number in said else "" for report in telling.reports)))
    return made


def _differences(findings: Sequence[Finding], telling: Telling) -> Table:
    made = new_table("Finding", "On", "Value", "Reports")
    names = wording.wording().attributes
    for finding in findings:
        for conflict in finding.conflicts:
            for value in conflict.values:
                numbers = ", ".join(f"No. {number}" for number in telling.numbers(value.documents))
                shown = dates.label(plain(value.value)) if conflict.attribute == "date" else value.value
                label = names.get(conflict.attribute, conflict.attribute)
                made.add_row(*cells(wording.sentence(finding), label, shown, numbers))
    return made
