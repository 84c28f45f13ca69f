"""What people ruled in review. Rows are added and never changed.

In: a Connection and a ruling. Out: the Decision as it is kept.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, insert, select

from tidings.model import Decision
from tidings.store import dates
from tidings.store.schema import decisions

Verdict = Literal["accept", "reject", "unsure", "correct", "merge", "split", "undo"]


def add(conn: Connection, verdict: Verdict, subject: str, value: str, who: str, why: str) -> Decision:
    """Keep a ruling, with the present time as its ``when``."""
    ruled = {"verdict": verdict, "subject": subject, "value": value, "who": who, "when": dates.now(), "why": why}
    row = conn.execute(insert(decisions).values(ruled).returning(decisions)).one()
    return Decision(**row._asdict())


def load(conn: Connection, subject: str | None = None) -> list[Decision]:
    """Decisions, or those on one subject, in the order they were made."""
    query = select(decisions).order_by(decisions.c.id)
    if subject is not None:
        query = query.where(decisions.c.subject == subject)
    return [Decision(**row._asdict()) for row in conn.execute(query)]
