"""Rows of users' reference lists, found by the name keys that names in documents are found by.

In: a Connection with Listings and their keys. Out: Listings that bear one of some keys; which keys the book's documents have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from tidings.model import Listing
from tidings.store.batches import add_rows, batches, rows_where
from tidings.store.schema import listing_names, listings, local_names

Transaction = Callable[[], AbstractContextManager[Connection]]

_BEARING = select(listings, listing_names.c.name_key).join(listing_names, listing_names.c.listing == listings.c.no)
_FIRST = select(listings.c.no).limit(1)


class Listings:
    """The reference lists of one book."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def save(self, keyed: Mapping[str, tuple[Listing, frozenset[str]]]) -> tuple[int, int, set[str]]:
        """Keep rows of one list, each under its key with its name keys, in place of what stood there.

        Gives how many are new, how many differ from what stood there, and the name keys, old and new, of both.
        """
        with self._writing() as conn:
            return _save(conn, keyed)

    def bearing(self, keys: Iterable[str]) -> list[Listing]:
        """The rows that bear one of these name keys, by list and key."""
        with self._reading() as conn:
            rows = {row.no: _listing(row) for row in rows_where(conn, _BEARING, listing_names.c.name_key, set(keys))}
            return sorted(rows.values(), key=lambda each: (each.source, each.key))

    def named_in_documents(self, keys: Iterable[str]) -> set[str]:
        """Those of these name keys that names in the book's documents have."""
        with self._reading() as conn:
            query = select(local_names.c.name_key).distinct()
            return {row.name_key for row in rows_where(conn, query, local_names.c.name_key, set(keys))}

    def any(self) -> bool:
        """True if the book has rows of any list."""
        with self._reading() as conn:
            return conn.execute(_FIRST).first() is not None


def _save(conn: Connection, keyed: Mapping[str, tuple[Listing, frozenset[str]]]) -> tuple[int, int, set[str]]:
    sources = {listing.source for listing, _ in keyed.values()}
    query = select(listings).where(listings.c.source.in_(sorted(sources)))
    old = {row.key: row for row in rows_where(conn, query, listings.c.key, keyed)}
    changed = {key: pair for key, pair in keyed.items() if key not in old or _listing(old[key]) != pair[0]}
    replaced = [old[key].no for key in changed if key in old]
    touched = _keys(conn, replaced)
    for batch in batches(replaced):
        conn.execute(delete(listings).where(listings.c.no.in_(batch)))
    add_rows(conn, listings, [_row(listing) for listing, _ in changed.values()])
    fresh = select(listings.c.no, listings.c.key).where(listings.c.source.in_(sorted(sources)))
    numbers = {row.key: row.no for row in rows_where(conn, fresh, listings.c.key, changed)}
    rows = [
        {"name_key": name, "listing": numbers[key]} for key, (_, names) in changed.items() for name in sorted(names)
    ]
    add_rows(conn, listing_names, rows)
    touched.update(*(names for _, names in changed.values()))
    return len(changed) - len(replaced), len(replaced), touched


def _keys(conn: Connection, numbers: Sequence[int]) -> set[str]:
    query = select(listing_names.c.name_key)
    return {row.name_key for row in rows_where(conn, query, listing_names.c.listing, numbers)}


def _row(listing: Listing) -> dict[str, object]:
    plain = {name: getattr(listing, name) for name in ("source", "key", "name", "kind")}
    return {**plain, "aliases": list(listing.aliases), "identifiers": dict(listing.identifiers)}


def _listing(row: Row[Any]) -> Listing:
    return Listing(row.source, row.key, row.name, row.kind, tuple(row.aliases), dict(row.identifiers))
