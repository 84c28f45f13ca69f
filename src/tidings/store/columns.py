"""Columns that many tables of the book have.

In: names. Out: columns, the same on every dialect.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text

# SQLite numbers rows by itself only in a column declared INTEGER; elsewhere a large book needs 64 bits.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
# Without a hidden row number, a table keyed by its owner lies in one place and needs no second index.
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def number() -> Column[int]:
    """The number that a row gets when it is put."""
    return Column("no", NUMBER, primary_key=True)


def owner(name: str, table: str, column: str = "no", *, key: bool = True, index: bool = False) -> Column[Any]:
    """The row that this one belongs to and goes with."""
    kind = Text() if column == "id" else NUMBER
    of = ForeignKey(f"{table}.{column}", ondelete="CASCADE")
    return Column(name, kind, of, primary_key=key, index=index, nullable=False)


def ordinal() -> Column[int]:
    """A row's place among those of its owner."""
    return Column("ordinal", Integer, primary_key=True, autoincrement=False)


def span() -> tuple[Column[int], Column[int]]:
    """Characters of a text."""
    return Column("start", Integer, nullable=False), Column("end", Integer, nullable=False)
