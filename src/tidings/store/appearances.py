"""In how many documents each entity is named: kept beside it as local entities come, go and move.

In: a Connection and row numbers of the documents whose local entities change. Out: entities with their numbers set right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, select, update

from tidings.store.batches import rows_where
from tidings.store.schema import entities, local_entities


@contextmanager
def recounted(conn: Connection, documents: Collection[int]) -> Iterator[None]:
    """Inside, local entities of these documents change; at the end entities count what they gained and lost by it.

    Only these documents are looked at: those of a name that everybody reports on are not added up again for each report.
    """
    before = _naming(conn, documents)
    yield
    changed = _naming(conn, documents)
    changed.subtract(before)
    rows = [{"changed": key, "by": number} for key, number in sorted(changed.items()) if number]
    if rows:
        more = entities.c.documents + bindparam("by")
        conn.execute(update(entities).where(entities.c.id == bindparam("changed")).values(documents=more), rows)


def _naming(conn: Connection, documents: Collection[int]) -> Counter[str]:
    """How many of the documents name each entity."""
    query = select(local_entities.c.entity, local_entities.c.document).distinct()
    query = query.where(local_entities.c.entity.is_not(None))
    return Counter(row.entity for row in rows_where(conn, query, local_entities.c.document, documents))
