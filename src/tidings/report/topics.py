"""What moves in a period: topics with what was reported on them.

In: ``Movement`` and ``Phrase`` records, and the findings that they name. Out: JSON-ready dicts and a Rich table, wide topics first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rich.table import Table
from rich.text import Text

from tidings.model import Finding
from tidings.ontology.topics import Topic
from tidings.report import wording
from tidings.report.escape import plain
from tidings.report.forms import Form
from tidings.report.tables import cells, new_table


@dataclass(frozen=True, slots=True)
class Movement:
    """What was reported on a topic and on those below it. ``before``: reports in the period before, None if there is none."""

    topic: str
    path: tuple[str, ...]  # from the widest topic to this one
    findings: tuple[str, ...]  # ids
    reports: int
    before: int | None
    latest: str | None  # id of the finding that was reported last


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was reported on a phrase that belongs to no topic, and so stands for itself."""

    text: str
    findings: tuple[str, ...]
    reports: int
    latest: str | None


def movement_line(moved: Movement, findings: Mapping[str, Finding]) -> Form:
    """One topic; ``findings``: by id, at least the latest one of the topic."""
    return {
        "topic": moved.topic,
        "path": list(moved.path),
        "findings": list(moved.findings),
        "reports": moved.reports,
        "before": moved.before,
        "latest": moved.latest,
        "latest_sentence": _said(moved.latest, findings),
    }


def topic_line(topic: Topic, path: tuple[str, ...]) -> Form:
    """One topic as it is defined; ``path``: from the widest topic to it."""
    return {"topic": topic.name, "path": list(path), "under": list(topic.under), "words": list(topic.terms[1:])}


def topics_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Topics, indented by level, with all words for them."""
    made = new_table("Topic", "Also")
    for row in rows:
        made.add_row(_indented(row), *cells(", ".join(row["words"])))
    return made


def _indented(row: Mapping[str, Any]) -> Text:
    depth = len(row["path"]) - 1
    return Text("  " * depth + plain(row["path"][-1]), style="" if depth else "bold")


def phrase_line(phrase: Phrase, findings: Mapping[str, Finding]) -> Form:
    """One phrase that is no topic, in the form of ``movement_line``."""
    return movement_line(Movement("", (phrase.text,), phrase.findings, phrase.reports, None, phrase.latest), findings)


def _said(finding: str | None, findings: Mapping[str, Finding]) -> str:
    return wording.sentence(findings[finding]) if finding is not None and finding in findings else ""


def movements_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Topics, indented by level: findings, reports, change since the period before, and the latest finding."""
    listed = list(rows)
    compared = any(row["before"] is not None for row in listed)
    right = ("Findings", "Reports", *(("Before",) if compared else ()))
    made = new_table("Topic", "Latest", right=right)
    for row in listed:
        counts = [len(row["findings"]), row["reports"], *([row["before"]] if compared else [])]
        made.add_row(_indented(row), *cells(row["latest_sentence"], *counts))
    return made


def by_path(rows: Iterable[Form]) -> list[Form]:
    """Rows so that each topic stands under the wider one, those that moved most first at every level."""
    listed = list(rows)
    weight = {tuple(row["path"]): (-_moved(row), -row.get("reports", 0), row["path"][-1]) for row in listed}

    def place(row: Form) -> list[tuple[int, int, str]]:
        path = tuple(row["path"])
        return [weight.get(path[: n + 1], (0, 0, path[n])) for n in range(len(path))]

    return sorted(listed, key=place)


def _moved(row: Form) -> int:
    """How much more or less was reported than in the period before; without one, how much was."""
    reports, before = row.get("reports", 0), row.get("before")
    return int(reports) if before is None else abs(reports - before)
