"""What reference lists say of the names of a book.

In: a store, local entities or name keys. Out: the list that resolving goes by; rows that state something of an entity.
"""

from __future__ import annotations

from collections.abc import Iterable

from tidings import resolve
from tidings.model import Entity, Listing, LocalEntity
from tidings.resolve import Reference
from tidings.store import Book

_NAME = "name:"


def name_keys(listing: Listing) -> frozenset[str]:
    """The keys of a row's names, as names in documents are found by them."""
    return _whole(resolve.blocking_keys((listing.name, *listing.aliases), listing.kind))


def other_keys(book: Book, keys: Iterable[str]) -> set[str]:
    """Keys of the other names that the list that ships and the book's own give the bearers of these."""
    whole = _whole(keys)
    rows = resolve.shipped().bearing(key.removeprefix(_NAME) for key in whole)
    listed = {key for row in rows for key in _whole(resolve.blocking_keys((row.name, *row.aliases), row.kind))}
    return listed | {key for listing in book.listings.bearing(whole) for key in name_keys(listing)}


def reference_for(book: Book, locals_: Iterable[LocalEntity]) -> Reference:
    """The list that ships, and the rows of the book's own lists that bear one of these names."""
    if not book.listings.any():
        return resolve.shipped()
    keys = {key for local in locals_ for key in _whole(resolve.blocking_keys(local.names, local.kind))}
    listings = book.listings.bearing(keys)
    return resolve.extended(listings) if listings else resolve.shipped()


def statements(book: Book, entity: Entity) -> list[Listing]:
    """The rows of the book's lists that are about an entity: those that its names lead to."""
    own = book.locals_of([entity.id])
    reference = reference_for(book, own)
    rows = (reference.find(name, entity.kind) for name in (entity.name, *entity.aliases))
    found = [row.listing for row in rows if row and row.listing]
    same = [each for each in book.listings.bearing(k for row in found for k in name_keys(row)) if _one(each, found)]
    return list({(each.source, each.key): each for each in (*found, *same)}.values())


def _one(listing: Listing, found: Iterable[Listing]) -> bool:
    """True if a row of another list says nothing against being one of the rows found."""
    return any(listing.kind == row.kind and resolve.one_bearer(listing, row) for row in found)


def _whole(keys: Iterable[str]) -> frozenset[str]:
    """Of name keys, those of whole names."""
    return frozenset(key for key in keys if key.startswith(_NAME))
