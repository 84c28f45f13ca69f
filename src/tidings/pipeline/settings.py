"""What documents tell around people whose name may be borne by several.

In: a store and local entities. Out: settings by document, for resolving; none where nothing is in question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from tidings import resolve
from tidings.model import Kind, LocalEntity
from tidings.resolve import Reference
from tidings.store import Book
from tidings.store.batches import batches

#: Documents whose names are in memory at once.
_AT_ONCE = 200


def settings_for(book: Book, locals_: Iterable[LocalEntity], reference: Reference) -> resolve.Settings:
    """Settings of the documents of people whose full name is borne at several employers."""
    people = resolve.contested([each for each in locals_ if each.kind == "person"], reference)
    return settings_of(book, {each.document for each in people}, reference)


def settings_of(book: Book, documents: Iterable[str], reference: Reference) -> resolve.Settings:
    """Settings of these documents."""
    found: dict[str, resolve.Setting] = {}
    for wanted in batches(sorted(set(documents)), _AT_ONCE):
        days: dict[str, str | None] = {}
        named: defaultdict[str, list[tuple[Kind, str]]] = defaultdict(list)
        for document, published, kind, names in book.linking.named(wanted):
            days[document] = published
            named[document] += [(cast(Kind, kind), name) for name in names]
        found |= {document: resolve.setting(day, named[document], reference) for document, day in days.items()}
    return found
