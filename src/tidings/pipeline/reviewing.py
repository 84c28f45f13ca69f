"""Review: which findings a person should look at, and what the person ruled.

In: a store, and a verdict with a name and a reason. Out: findings that wait, and decisions, which are only ever added to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from tidings.errors import NotFound
from tidings.model import Decision, Evidence, Finding
from tidings.pipeline.identity import after_undo
from tidings.report import wording
from tidings.store import Book
from tidings.store.decisions import Verdict


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding that no one has ruled on, why it should be looked at, and its sentences."""

    finding: Finding
    sure: float  # highest confidence of its claims, 0 to 1
    evidence: tuple[Evidence, ...]

    @property
    def reason(self) -> str:
        """``disputed``, or how sure the reader is."""
        return "disputed" if self.finding.standing == "disputed" else f"the reader is {self.sure:.0%} sure"


def waiting(store: Book, *, below: float, limit: int) -> list[Waiting]:
    """Findings to review: disputed ones first, then those whose surest claim stays under a confidence, least sure first."""
    ruled = store.rulings.on_findings()
    chosen = [(key, sure) for key, sure in store.rulings.unsure_findings(below) if key not in ruled][:limit]
    findings = {finding.id: finding for finding in store.findings_by_id(key for key, _ in chosen)}
    evidence = store.evidence(findings)
    return [Waiting(findings[key], sure, tuple(evidence[key])) for key, sure in chosen]


def rule(store: Book, finding_id: str, verdict: Verdict, *, who: str, why: str) -> Decision:
    """Keep a ruling on a finding with the sentences that it was made on. Raises NotFound for an unknown finding."""
    with store.transaction():
        finding = store.finding(finding_id)
        pieces = store.evidence([finding_id])[finding_id]
        value = {
            "type": finding.type,
            "status": finding.status,
            "says": wording.sentence(finding),
            "sentences": sorted({(piece.document, piece.span.start) for piece in pieces}),
        }
        return store.decide(verdict, finding_id, json.dumps(value, ensure_ascii=False), who, why)


def undo(store: Book, decision_id: int | None = None, *, who: str, why: str) -> Decision:
    """Take back a decision, or the last one that holds. Raises NotFound if there is none, or it does not hold any more."""
    with store.transaction():
        holding = store.rulings.standing()
        chosen = next((d for d in reversed(holding) if decision_id in (None, d.id)), None)
        if chosen is None:
            asked = f"decision {decision_id}" if decision_id is not None else "decision"
            raise NotFound(f"no {asked} that holds; `tidings review --decisions` lists them")
        made = store.decide("undo", chosen.subject, json.dumps({"undoes": chosen.id}), who, why)
        after_undo(store, chosen)
        return made
