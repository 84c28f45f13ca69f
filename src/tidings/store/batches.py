"""Long lists in short queries: a database takes only so many parameters in one statement.

In: a Connection and any number of keys. Out: batches of keys, rows found by key, the row numbers of documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    FromClause,
    Row,
    Select,
    Table,
    Text,
    column,
    func,
    insert,
    select,
)
from sqlalchemy import values as expressions

from tidings.errors import NotFound
from tidings.store.schema import documents

T = TypeVar("T")
SIZE = 5000  # SQLite takes 32766 parameters by default, PostgreSQL 65535
FEW = 16
_NUL = "\\u0000"  # ends a text where SQLite takes JSON apart


def batches(items: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """Cut items into lists of at most ``size``, in order; none for no items."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def rows_where(conn: Connection, query: Select[Any], column: Column[Any], keys: Iterable[Any]) -> Iterator[Row[Any]]:
    """The rows of a query whose column is one of the keys, in the query's order within each batch of keys."""
    for batch in batches(keys):
        yield from conn.execute(query.where(column.in_(batch if len(batch) <= FEW else _listed(conn, batch)))).all()


def each_of(conn: Connection, values: Sequence[int] | Sequence[str]) -> FromClause:
    """A table with one column, ``value``, of these values, which are all of one type; there must be one."""
    if conn.dialect.name == "sqlite" and _NUL not in (listed := json.dumps(values)):
        return func.json_each(listed).table_valued("value")
    kind = BigInteger() if isinstance(values[0], int) else Text()
    rows = [(value,) for value in values]
    return expressions(column("value", kind), name="listed").data(rows).alias("listed")


def _listed(conn: Connection, batch: list[Any]) -> Any:
    """Keys as one parameter, where the database can take a list apart: writing thousands into a statement takes longer."""
    if conn.dialect.name == "sqlite" and _NUL not in (listed := json.dumps(batch)):
        return select(func.json_each(listed).table_valued("value").c.value)
    return batch


def add_rows(conn: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns; nothing for no rows."""
    if rows:
        conn.execute(insert(table), rows)


def document_numbers(conn: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Row number by document id. Raises NotFound for an id that is not in the book."""
    wanted = list(dict.fromkeys(ids))
    found = {row.id: row.no for row in rows_where(conn, select(documents.c.id, documents.c.no), documents.c.id, wanted)}
    for document_id in wanted:
        if document_id not in found:
            raise NotFound(f"no document {document_id!r} in the book")
    return found
