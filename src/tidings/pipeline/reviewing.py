"""Review: which findings a person should look at, and what the person ruled.

In: a store, and a verdict with a name and a reason. Out: findings that wait, and decisions, which are only ever added to.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from tidings.errors import NotFound
from tidings.model import Decision, Evidence, Finding, Verdict
from tidings.pipeline import ruled_stories
from tidings.pipeline.correcting import around, known, unseen
from tidings.pipeline.naming import after_undo
from tidings.report import wording
from tidings.store import Book
from tidings.store.ruled_stories import ON_STORIES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding that no one has settled, why it should be looked at, and its sentences."""

    finding: Finding
    sure: float  # highest confidence of its claims, 0 to 1
    evidence: tuple[Evidence, ...]
    version: int  # as ``rule`` takes it for ``seen``

    @property
    def reason(self) -> str:
        """``disputed``, or how sure the reader is."""
        return "disputed" if self.finding.standing == "disputed" else f"the reader is {self.sure:.0%} sure"


def waiting(store: Book, *, below: float, limit: int) -> list[Waiting]:
    """Findings to review, in the order of ``Review.queue``: disputed ones, and those that no claim states so surely."""
    found = store.review.queue(below=below, limit=limit)
    evidence = store.evidence(finding.id for finding in found)
    return [_waiting(store, finding, evidence[finding.id]) for finding in found]


def _waiting(store: Book, finding: Finding, pieces: list[Evidence]) -> Waiting:
    sure = max((piece.confidence for piece in pieces), default=0.0)
    return Waiting(finding, sure, tuple(pieces), known(store, finding.id))


def rule(store: Book, finding_id: str, verdict: Verdict, *, who: str, why: str, seen: int | None = None) -> Decision:
    """Keep a ruling on a finding with the sentences that it was made on.

    seen: what ``known`` gave when the person looked. Raises NotFound for an unknown finding, Overtaken.
    """
    with store.transaction():
        finding = store.finding(finding_id)
        unseen(store, finding_id, seen)
        pieces = store.evidence([finding_id])[finding_id]
        value = {
            "type": finding.type,
            "status": finding.status,
            "says": wording.sentence(finding),
            "sentences": sorted({(piece.document, piece.span.start) for piece in pieces}),
        }
        return store.decide(verdict, finding_id, json.dumps(value, ensure_ascii=False), who, why)


def undo(store: Book, decision_id: int | None = None, *, who: str, why: str, seen: int | None = None) -> Decision:
    """Take back a decision, or the last one that stands, and bring the book into line at once.

    seen: what ``known`` gave when the person looked, or ``Review.version`` for two entities. Raises NotFound if there is
    none, or it does not stand any more; Overtaken.
    """
    with store.transaction():
        chosen = next((d for d in reversed(store.review.standing()) if decision_id in (None, d.id)), None)
        if chosen is None:
            asked = f"decision {decision_id}" if decision_id is not None else "decision"
            raise NotFound(f"no {asked} that holds; `tidings review --decisions` lists them")
        with around(store, store.review.corrected().get(chosen.id, ()) if chosen.verdict == "correct" else ()):
            if chosen.verdict in ON_STORIES:
                ruled_stories.unseen_undo(store, chosen, seen)
            elif chosen.other is None:
                unseen(store, chosen.subject, seen)
            made = store.review.undo(chosen.id, who, why, seen=seen if chosen.other is not None else None)
        after_undo(store, chosen)
        if chosen.verdict in ON_STORIES:
            ruled_stories.lay_anew(store)
        return made
