"""Who publishes news.

In: a name, the reference list, the publishers of the book. Out: whether it is an outlet, and which documents are its.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from tidings import resolve
from tidings.model import Document, Entity
from tidings.ontology.outlets import press
from tidings.resolve.names import core
from tidings.store import Book

#: Words that names of newspapers, agencies and news sites have and other companies' names seldom do.
_OUTLET = re.compile(
    r"\b(Times|Post|News|Newswire|Wire|Journal|Ledger|Courier|Daily|Herald|Tribune|Gazette|Weekly|Chronicle|Observer|Bulletin|"
    r"Telegraph|Guardian|Mirror|Examiner|Press|Brief|Review|Dispatch|Broadcasting|Nachrichten|Zeitung)\b"
)


@lru_cache(maxsize=16_384)
def _sounds_like_one(name: str) -> bool:
    row = resolve.shipped().find(name, "organization")
    listed = bool(row and row.outlet) or press().wire(name) is not None
    return (listed or bool(_OUTLET.search(name))) and press().carrier(name) is None


def spellings(entity: Entity) -> list[str]:
    """The names under which an entity may publish."""
    return list(dict.fromkeys(n for given in (entity.name, *entity.aliases) for n in (given, f"The {given}")))


class Outlets:
    """Outlets as seen from one document: a publisher that takes part in its claims is a party there, no outlet."""

    def __init__(self, book: Book, document: Document, parties: Collection[str], publishers: Collection[str]) -> None:
        """parties: ids of those who take part in the document's claims. publishers: names that publishers of the book have."""
        self._book = book
        self._parties = parties
        self._publishers = publishers
        self._document = document
        self._published: dict[str, list[Document]] = {}

    def is_outlet(self, name: str) -> bool:
        """True if the reference list, the name itself, or the book's publishers say so."""
        return _sounds_like_one(name) or name in self._published

    def documents_of(self, entity: Entity) -> list[Document]:
        """The documents that an entity published next before and after this one, under each of its names.

        None of a company that is a party here and no known outlet.
        """
        if entity.kind != "organization" or (entity.id in self._parties and not _sounds_like_one(entity.name)):
            return []
        found: list[Document] = []
        for name in spellings(entity):
            if name in self._publishers:
                found += self._book.around(self._document, publisher=name)
        if found:
            self._published |= dict.fromkeys((entity.name, *entity.aliases), found)
        return found

    @staticmethod
    def same(one: str, other: str) -> bool:
        """True if two names of outlets are equal but for article, case and legal form."""
        return core(one) == core(other)
