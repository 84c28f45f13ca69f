"""A reference list into a book.

In: a store, a file. Out: what was taken and what not; entities whose names the list concerns are resolved anew at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tidings.errors import BadInput
from tidings.model import Listing
from tidings.pipeline.linking import link_listed
from tidings.pipeline.references import name_keys
from tidings.resolve import lists
from tidings.store import Book


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: rows that are new, that differ from what was there, that are as they were; rows refused."""

    source: str
    new: int
    changed: int
    unchanged: int
    failed: tuple[BadInput, ...]


def import_list(
    store: Book, path: Path, source: str | None = None, *, failed: Callable[[BadInput], None] | None = None
) -> Imported:
    """Take a reference list in; rows that were there under the same list and key are replaced.

    source: name of the list, by default the file's. failed: told of each row that is refused. Raises BadInput if the file
    cannot be read at all.
    """
    bad: list[BadInput] = []

    def refuse(row: BadInput) -> None:
        bad.append(row)
        if failed is not None:
            failed(row)

    name = source or path.name
    rows: dict[str, tuple[Listing, frozenset[str]]] = {}
    for listing in lists.read(path, name, refuse):
        rows[listing.key] = (listing, name_keys(listing))
    with store.transaction():
        new, changed, touched = store.listings.save(rows)
        link_listed(store, store.listings.named_in_documents(touched))
    return Imported(name, new, changed, len(rows) - new - changed, tuple(bad))
