"""How much a book holds.

In: a Connection. Out: numbers of rows by name.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select

from tidings.store.schema import (
    claims,
    decisions,
    derivations,
    documents,
    entities,
    findings,
    local_entities,
    mentions,
    pending,
    refers,
    sentences,
    stories,
    versions,
)

_NOUNS = {
    "documents": documents,
    "versions": versions,
    "pending": pending,
    "sentences": sentences,
    "mentions": mentions,
    "claims": claims,
    "references": refers,
    "local entities": local_entities,
    "entities": entities,
    "findings": findings,
    "derivations": derivations,
    "stories": stories,
    "decisions": decisions,
}


def counts(conn: Connection) -> dict[str, int]:
    """Rows by the name of the noun."""
    return sizes(conn, _NOUNS)


def sizes(conn: Connection, tables: Mapping[str, Table]) -> dict[str, int]:
    """Number of rows by name, for tables by name."""
    return {name: conn.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
