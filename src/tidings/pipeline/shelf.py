"""What a linking run has in hand: documents with their readings and what is worked out from them, each once.

In: a book and the ids of documents. Out: texts ready to be compared, links of names, marks. Holds so many and no more.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from tidings import fuse, resolve
from tidings.model import Document, Reading, Span
from tidings.resolve.within import Local
from tidings.store import Book

#: Documents that are worked on at once.
AT_ONCE = 200
#: Characters of the documents that are kept: with what is worked out from them they take some twenty-five times as many bytes,
#: and fifty times where readings are rich.
MOST = 3_000_000


class Held:
    """One document with its reading; what is dear is worked out when it is first asked for."""

    def __init__(self, document: Document, reading: Reading) -> None:
        self.document = document
        self.reading = reading

    @cached_property
    def text(self) -> fuse.Text:
        """The text, ready to be set beside others."""
        return fuse.Text(self.document, self.reading.sentences)

    @cached_property
    def local(self) -> Local:
        """Its names, resolved by themselves."""
        return resolve.within(self.document, self.reading)

    @property
    def links(self) -> Mapping[Span, tuple[str, ...]]:
        """Spans and the keys of the local entities that they stand for."""
        return self.local.links

    @cached_property
    def marks(self) -> tuple[Sequence[int], Sequence[int]]:
        """Hashes of its runs of words and of facts, each once."""
        return array("q", fuse.shingles(self.document.text)), array("q", fuse.fact_pairs(self.document.text))


class Shelf:
    """Documents of a book, fetched many at a time; those longest not asked for are let go when there are too many."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._characters = 0

    def get(self, ids: Iterable[str]) -> dict[str, Held]:
        """These documents by id, in order; one that the book does not have is left out."""
        wanted = list(dict.fromkeys(ids))
        found = {key: self._held[key] for key in wanted if key in self._held}
        for key in found:
            self._held.move_to_end(key)
        missing = [key for key in wanted if key not in found]
        if missing:
            readings = self._book.linking.readings(missing)
            fresh = {d.id: Held(d, readings[d.id]) for d in self._book.documents(ids=missing)}
            found |= fresh
            self._held |= fresh
            self._characters += sum(len(held.document.text) for held in fresh.values())
            while self._characters > MOST and self._held:
                self._characters -= len(self._held.popitem(last=False)[1].document.text)
        return {key: found[key] for key in wanted if key in found}

    def each(self, ids: Sequence[str]) -> Iterator[dict[str, Held]]:
        """These documents, so many at a time as are worked on at once."""
        for at in range(0, len(ids), AT_ONCE):
            yield self.get(ids[at : at + AT_ONCE])
