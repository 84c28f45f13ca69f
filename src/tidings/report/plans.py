"""What was announced for the future, and what came of it by a given day.

In: planned and possible findings, what they became, their evidence, and the day. Out: ``Plan`` records, JSON-ready dicts and
Rich tables. What is reported only after the day is not known yet: neither a plan nor what came of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tidings.model import Evidence, Finding
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.forms import Form, evidence_form, finding_form
from tidings.report.tables import cells, new_table, origins_cell

State = Literal["ahead", "undated", "unheard", "happened", "changed", "cancelled", "denied"]
STATES: tuple[State, ...] = get_args(State)
AHEAD = frozenset({"planned", "possible"})

_HEADINGS: Mapping[State, str] = {
    "ahead": "Ahead",
    "undated": "Announced without a date",
    "unheard": "Time passed, and no report says what came of it",
    "happened": "Came true",
    "changed": "Changed",
    "cancelled": "Called off",
    "denied": "Denied",
}
_SETTLED = "Became a plan"  # of what was only possible


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned or possible finding as it stood on a day. ``evidence`` are the sentences known by then, never none."""

    finding: Finding
    state: State
    evidence: tuple[Evidence, ...]
    announced: str | None  # first publication that is known, ISO 8601
    outcome: Finding | None = None
    outcome_evidence: tuple[Evidence, ...] = ()
    topics: tuple[str, ...] = ()


def as_of(
    findings: Iterable[Finding],
    outcomes: Mapping[str, Finding],
    evidence: Mapping[str, Sequence[Evidence]],
    on: str,
    topics: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Plan]:
    """The plans among the findings as they stood at the end of a day: what lies ahead first, then by date.

    outcomes: findings that plans became, by id. evidence: of both, by finding id. on: ISO 8601; of a month or year, its end.
    """
    reach = dates.bounds(on)
    day = reach.last if reach else on
    made = []
    for finding in findings:
        known = _known(evidence.get(finding.id, ()), day)
        if finding.status in AHEAD and known:
            made.append(_plan(finding, known, outcomes, evidence, day, (topics or {}).get(finding.id, ())))
    return sorted(made, key=_order)


def _plan(
    finding: Finding,
    known: tuple[Evidence, ...],
    outcomes: Mapping[str, Finding],
    evidence: Mapping[str, Sequence[Evidence]],
    day: str,
    topics: tuple[str, ...],
) -> Plan:
    announced = min((piece.published for piece in known if piece.published), default=None)
    became = finding.became
    if became is not None:
        outcome = outcomes.get(became.finding)
        proof = _known(evidence.get(became.finding, ()), day)
        if outcome is not None and proof:
            return Plan(finding, became.how, known, announced, outcome, proof, topics)
    when = dates.bounds(finding.when) if finding.when else None
    state: State = "undated" if when is None else "unheard" if when.last < day else "ahead"
    return Plan(finding, state, known, announced, topics=topics)


def _known(pieces: Iterable[Evidence], day: str) -> tuple[Evidence, ...]:
    """What had been published by the end of a day; a report without a date counts as known."""
    return tuple(piece for piece in pieces if piece.published is None or piece.published[:10] <= day)


def _order(plan: Plan) -> tuple[int, str, str, str]:
    when = dates.bounds(plan.finding.when) if plan.finding.when else None
    first, last = (when.first, when.last) if when else (plan.announced or "9999", "9999")
    return (STATES.index(plan.state), last, first, plan.finding.id)


def plan_line(plan: Plan) -> Form:
    """One plan: the finding in the export's form, its state, what it became, topics, and the sentences behind both."""
    outcome = plan.outcome
    return {
        **finding_form(plan.finding),
        "sentence": wording.sentence(plan.finding),
        "state": plan.state,
        "announced": plan.announced,
        "topics": list(plan.topics),
        "outcome": None if outcome is None else {**finding_form(outcome), "sentence": wording.sentence(outcome)},
        "evidence": [evidence_form(piece) for piece in plan.evidence],
        "outcome_evidence": [evidence_form(piece) for piece in plan.outcome_evidence],
    }


def plans_table(rows: Iterable[Mapping[str, Any]]) -> Group:
    """Plans by state: when, what, how sure, who says so; then what became of it; then the first sentence of each."""
    by_state: dict[State, list[Mapping[str, Any]]] = {state: [] for state in STATES}
    for row in rows:
        by_state[row["state"]].append(row)
    parts = [
        part
        for state, found in by_state.items()
        for heading in ((_HEADINGS[state], _SETTLED) if state == "happened" else (_HEADINGS[state],))
        for part in _part(heading, [row for row in found if _is_settled(row) == (heading == _SETTLED)])
    ]
    return Group(*parts)


def _is_settled(row: Mapping[str, Any]) -> bool:
    return row["state"] == "happened" and bool(row["outcome"]) and row["outcome"]["status"] == "planned"


def _part(heading: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Text | Padding | Table]:
    if not rows:
        return
    yield Text(f"{heading} ({len(rows)})", style="bold cyan")
    listed = new_table("When", "What", "Status", "First reported", right=("Origins", "Reports"))
    for row in rows:
        when = dates.label(plain(row["when"])) if row["when"] else ", ".join(row["when_words"][:2])
        told = Text("\n".join(_told(row)))
        told.stylize("dim", len(told.plain.split("\n")[0]))
        first = dates.label(plain(row["announced"])) if row["announced"] else ""
        shown = cells(when, row["status"], first, origins_cell(row), row["articles"])
        listed.add_row(shown[0], told, *shown[1:])
    yield listed


def _told(row: Mapping[str, Any]) -> Iterator[str]:
    yield plain(row["sentence"])
    yield _quoted(row["evidence"])
    if row["outcome"]:
        yield f"→ {plain(row['outcome']['sentence'])}"
        yield _quoted(row["outcome_evidence"])


def _quoted(evidence: Sequence[Mapping[str, Any]]) -> str:
    """The first sentence and where it stands; of the others only how many they are."""
    piece = evidence[0]
    where = ", ".join(plain(part) for part in (piece["publisher"], piece["document"]) if part)
    more = f" +{len(evidence) - 1}" if len(evidence) > 1 else ""
    return f"“{plain(piece['sentence'])}” ({where}){more}"
