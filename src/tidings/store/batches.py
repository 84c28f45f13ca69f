"""Long lists in short queries: a database takes only so many parameters in one statement.

In: a Connection and any number of keys. Out: batches of keys, rows found by key, the row numbers of documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Row,
    Select,
    Table,
    Text,
    bindparam,
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
_KEYS = "keys_wanted"
_NUMBERS = select(documents.c.id, documents.c.no)


def batches(items: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """Cut items into lists of at most ``size``, in order; none for no items."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def rows_where(
    conn: Connection, query: Select[Any], column: ColumnElement[Any], keys: Iterable[Any], **given: object
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a query whose column is one of the keys, in the query's order within each batch of keys.

    given: values of the query's own parameters. To make a statement takes longer than most databases need to answer it, so a
    query that is asked often is best made once and kept: what is added to it here is kept with it.
    """
    for batch in batches(keys):
        listed = _listed(conn, batch) if len(batch) > FEW else None
        asked = _among(query, column, listed is not None)
        yield from conn.execute(asked, {_KEYS: batch if listed is None else listed, **given}).all()


@lru_cache(maxsize=256)
def _among(query: Select[Any], column: ColumnElement[Any], listed: bool) -> Select[Any]:
    """A query with the condition that the column is among keys, given one by one or as one list."""
    if listed:
        value = func.json_each(bindparam(_KEYS, type_=Text())).table_valued("value").c.value
        return query.where(column.in_(select(value)))
    return query.where(column.in_(bindparam(_KEYS, expanding=True, type_=column.type)))


def each_of(conn: Connection, values: Sequence[int] | Sequence[str]) -> FromClause:
    """A table with one column, ``value``, of these values, which are all of one type; there must be one."""
    if conn.dialect.name == "sqlite" and _NUL not in (listed := json.dumps(values)):
        return func.json_each(listed).table_valued("value")
    kind = BigInteger() if isinstance(values[0], int) else Text()
    rows = [(value,) for value in values]
    return expressions(column("value", kind), name="listed").data(rows).alias("listed")


def _listed(conn: Connection, batch: list[Any]) -> str | None:
    """Keys as one parameter, where the database can take a list apart: writing thousands into a statement takes longer."""
    return listed if conn.dialect.name == "sqlite" and _NUL not in (listed := json.dumps(batch)) else None


def add_rows(conn: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns; nothing for no rows."""
    if not rows:
        return
    names = tuple(rows[0])
    if any(isinstance(table.c[name].type, JSON) for name in names):
        conn.execute(_insertion(table), rows)
    else:
        add_tuples(conn, table, names, [tuple(map(row.__getitem__, names)) for row in rows])


def add_tuples(conn: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows that give these columns in this order, none of them JSON; nothing for no rows.

    They go to the driver as they are: to make each row a set of named parameters takes longer than most tables take to store it.
    """
    if rows:
        places = ", ".join(["?" if conn.dialect.paramstyle == "qmark" else "%s"] * len(names))
        quoted = map(conn.dialect.identifier_preparer.quote, (table.name, *names))
        conn.exec_driver_sql(_statement(next(quoted), ", ".join(quoted), places), list(rows))


def _statement(table: str, columns: str, places: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables


@lru_cache(maxsize=256)
def _insertion(table: Table) -> Insert:
    return insert(table)


def document_numbers(conn: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Row number by document id. Raises NotFound for an id that is not in the book."""
    wanted = list(dict.fromkeys(ids))
    found = dict(rows_where(conn, _NUMBERS, documents.c.id, wanted))
    for document_id in wanted:
        if document_id not in found:
            raise NotFound(f"no document {document_id!r} in the book")
    return found
