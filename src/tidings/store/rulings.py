"""What people's decisions come to now: which of them hold, and which findings they are about.

In: a Connection with decisions, which are only ever added to. Out: the decisions that no later one took back; findings with the
ruling on them. A ruling keeps the sentences that it was made on, so it finds its finding again when that has a new id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, func, select

from tidings.model import Decision
from tidings.store import decisions
from tidings.store.batches import rows_where
from tidings.store.schema import claims, documents, finding_claims, findings

ON_FINDINGS = frozenset({"accept", "reject", "unsure"})
Place = tuple[str, int]  # document id, first character of a sentence


class Rulings:
    """The rulings of one book."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def standing(self) -> list[Decision]:
        """Decisions that hold, in the order they were made."""
        with self._reading() as conn:
            return holding(conn)

    def on_findings(self) -> dict[str, Decision]:
        """The last ruling that holds, by the id of the finding that it is about today."""
        with self._reading() as conn:
            return on_findings(conn)

    def rejected(self) -> frozenset[str]:
        """Ids of the findings that a person rejected."""
        with self._reading() as conn:
            return rejected(conn)

    def unsure_findings(self, below: float) -> list[tuple[str, float]]:
        """(id, highest confidence of its claims) of findings that are disputed, or that no claim states surely.

        below: confidence, 0 to 1. Disputed ones come first, then the least sure.
        """
        sure = func.max(claims.c.confidence).label("sure")
        query = (
            select(findings.c.id, findings.c.standing, sure)
            .join(finding_claims, finding_claims.c.finding == findings.c.no)
            .join(claims, claims.c.id == finding_claims.c.claim)
            .group_by(findings.c.no)
            .having((findings.c.standing == "disputed") | (sure < below))
        )
        with self._reading() as conn:
            rows = sorted(conn.execute(query), key=lambda row: (row.standing != "disputed", row.sure, row.id))
        return [(row.id, row.sure) for row in rows]


def holding(conn: Connection) -> list[Decision]:
    """Decisions that no later one took back; an undo that was undone takes nothing back. None of them is an undo."""
    made = decisions.load(conn)
    undone: set[int] = set()
    for decision in reversed(made):
        if decision.verdict == "undo" and decision.id not in undone:
            undone.add(_ruled(decision).get("undoes", 0))
    return [decision for decision in made if decision.id not in undone and decision.verdict != "undo"]


def on_findings(conn: Connection) -> dict[str, Decision]:
    """The last ruling that holds, by finding id; one whose finding has a new id is found again by its sentences."""
    last = {decision.subject: decision for decision in holding(conn) if decision.verdict in ON_FINDINGS}
    if not last:
        return {}
    present = {row.id for row in rows_where(conn, select(findings.c.id), findings.c.id, last)}
    moved = {key: decision for key, decision in last.items() if key not in present}
    found = {key: decision for key, decision in last.items() if key in present}
    for decision in moved.values():
        home = _found_again(conn, decision)
        if home is not None:
            found.setdefault(home, decision)
    return found


def rejected(conn: Connection) -> frozenset[str]:
    """Ids of the findings that a person rejected."""
    return frozenset(key for key, decision in on_findings(conn).items() if decision.verdict == "reject")


def _ruled(decision: Decision) -> Mapping[str, Any]:
    try:
        value = json.loads(decision.value)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _found_again(conn: Connection, decision: Decision) -> str | None:
    """The finding of the same type and status most of whose sentences were ruled on, if it has most of those ruled on."""
    ruled = _ruled(decision)
    wanted = {(str(document), int(start)) for document, start in ruled.get("sentences", ())}
    stated = _places(conn, {document for document, _ in wanted}, str(ruled.get("type")), str(ruled.get("status")))
    fits = {
        key: len(places & wanted)
        for key, places in stated.items()
        if 2 * len(places & wanted) >= max(len(places), len(wanted))
    }
    return max(sorted(fits), key=lambda key: fits[key]) if fits else None


def _places(conn: Connection, document_ids: Iterable[str], kind: str, status: str) -> dict[str, set[Place]]:
    """Where the sentences of findings stand, for findings of that type and status that rest on one of the documents."""
    found: dict[str, set[Place]] = defaultdict(set)
    query = (
        select(findings.c.id, documents.c.id.label("document"), claims.c.sentence_start)
        .join(finding_claims, finding_claims.c.finding == findings.c.no)
        .join(claims, claims.c.id == finding_claims.c.claim)
        .join(documents, documents.c.no == claims.c.document)
        .where(findings.c.type == kind, findings.c.status == status)
    )
    for row in rows_where(conn, query, documents.c.id, set(document_ids)):
        found[row.id].add((row.document, row.sentence_start))
    return found
