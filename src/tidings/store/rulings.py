"""What people's decisions on findings come to now, and which findings nobody has settled.

In: a Connection with decisions, which are only ever added to. Out: findings with the ruling on them; the queue.
A ruling keeps the sentences that it was made on, so it finds its finding again when that has a new id.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from tidings.model import Decision, Verdict
from tidings.store import decisions
from tidings.store.batches import rows_where
from tidings.store.schema import claims, documents, finding_claims, findings

ON_FINDINGS: tuple[Verdict, ...] = ("accept", "reject", "unsure")
#: Why a finding should be looked at: reports differ; many carry what one origin states; the reader is not sure.
Why = Literal["disputed", "carried", "unsure"]
CARRIED = 3  # documents on one origin, at least
Place = tuple[str, int]  # document id, first character of a sentence


def on_findings(conn: Connection) -> dict[str, Decision]:
    """The last ruling that holds, by finding id; one whose finding has a new id is found again by its sentences."""
    made = decisions.holding(conn, ON_FINDINGS)
    last = {decision.subject: decision for decision in made if decision.other is None}
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


def queue(conn: Connection, *, below: float | None, limit: int, offset: int) -> list[int]:
    """A part of ``waiting``. below: no others than disputed ones and those that no claim states so surely."""
    reasons: tuple[Why, ...] = () if below is None else ("disputed", "unsure")
    return waiting(conn, below=below or 0.0, reasons=reasons, limit=limit, offset=offset)[0]


def waiting(
    conn: Connection, *, below: float, reasons: Collection[Why] = (), limit: int, offset: int = 0
) -> tuple[list[int], int]:
    """Row numbers of a part of the findings that nobody accepted or rejected, those first that matter most; how many there are.

    Disputed ones, then those that many documents carry and one origin states, then those whose surest claim is least sure;
    what someone was unsure of comes last. reasons: only what waits for one of them; none: all. below: what is unsure.
    """
    why: Mapping[Why, ColumnElement[bool]] = {
        "disputed": findings.c.standing == "disputed",
        "carried": and_(findings.c.standing == "single origin", findings.c.reports >= CARRIED),
        "unsure": findings.c.sure < below,
    }
    ruled = {key: decision.verdict for key, decision in on_findings(conn).items()}
    unsure = [key for key, verdict in ruled.items() if verdict == "unsure"]
    conditions: list[ColumnElement[bool]] = [or_(*(why[reason] for reason in reasons))] if reasons else []
    if settled := ruled.keys() - set(unsure):
        conditions.append(findings.c.id.not_in(settled))
    rank = case((findings.c.standing == "disputed", 0), (findings.c.standing == "single origin", 1), else_=2)
    order: tuple[ColumnElement[Any], ...] = (rank, findings.c.reports.desc(), findings.c.sure, findings.c.id)
    if unsure:
        order = (case((findings.c.id.in_(unsure), 1), else_=0), *order)
    query = select(findings.c.no).where(*conditions).order_by(*order).limit(limit).offset(offset)
    total = conn.scalar(select(func.count()).select_from(findings).where(*conditions)) or 0
    return list(conn.scalars(query)), total


def ruled_on(decision: Decision) -> set[Place]:
    """The sentences that a ruling on a finding was made on; none if it was kept without them."""
    return {(str(document), int(start)) for document, start in _ruled(decision).get("sentences", ())}


def _ruled(decision: Decision) -> Mapping[str, Any]:
    try:
        value = json.loads(decision.value)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _found_again(conn: Connection, decision: Decision) -> str | None:
    """The finding of the same type and status most of whose sentences were ruled on, if it has most of those ruled on."""
    ruled = _ruled(decision)
    wanted = ruled_on(decision)
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
