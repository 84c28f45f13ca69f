"""Findings in outline: who takes part, and how well it is supported, for pictures of hundreds of them.

In: a Connection and row numbers. Out: Outlines. Claims, documents and origins are
not read: that takes ten times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tidings.store.batches import rows_where
from tidings.store.schema import findings, participants

_COLUMNS = ("id", "type", "status", "standing", "at_least", "reports")


@dataclass(frozen=True, slots=True)
class Outline:
    """A finding without what it rests on. at_least: origins that are certain; reports: its documents; roles: ids of entities."""

    id: str
    type: str
    status: str
    standing: str
    at_least: int
    reports: int
    roles: Mapping[str, tuple[str, ...]]


def load(conn: Connection, numbers: Sequence[int]) -> list[Outline]:
    """Outlines by row number, in the order of the numbers."""
    filled: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    query = select(participants.c.finding, participants.c.role, participants.c.entity)
    query = query.where(participants.c.entity.is_not(None))
    query = query.order_by(participants.c.finding, participants.c.ordinal)
    for finding, role, entity in rows_where(conn, query, participants.c.finding, numbers):
        roles = filled[finding]
        roles[role] = (*roles.get(role, ()), entity)
    columns = select(findings.c.no, *(findings.c[name] for name in _COLUMNS))
    found = {
        number: Outline(key, kind, status, standing, at_least, reports, filled.get(number, {}))
        for number, key, kind, status, standing, at_least, reports in rows_where(conn, columns, findings.c.no, numbers)
    }
    return [found[number] for number in numbers]
