"""Which documents are linked together: borders that hang on what the book holds, and not on where a run began.

In: a book, and the ids of the documents that a run stores. Out: whether those that wait are enough to be linked. A run that goes
on where another was broken off so links the same documents together as an unbroken run: what they are told beside decides where
names or near texts leave it open.
"""

from __future__ import annotations

from tidings.store import Book

#: So many documents are read before they are linked.
EVERY = 100
#: In a large book more of them, by this share of what is linked: what is near a document is compared with it anew in each linking,
#: so that fewer linkings are less work. Never more than so many, since what they state is in memory at once.
SHARE, MOST = 0.1, 400


class Waiting:
    """The documents of a book that are stored and not linked yet."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.begin()

    def begin(self) -> None:
        """Look what waits in the book, at the begin of a run or after linking."""
        # Ids, not a number: a document that comes in two versions waits once.
        self._ids = set(self._book.pending())
        linked = self._book.linking.number_of_documents() - len(self._ids)
        self._enough = min(max(EVERY, SHARE * linked), MOST)

    def add(self, document_id: str) -> None:
        """Note one that was stored."""
        self._ids.add(document_id)

    def are_enough(self) -> bool:
        """True if they are to be linked before more are stored."""
        return len(self._ids) >= self._enough
