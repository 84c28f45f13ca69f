"""What a linking run has in hand: documents with their readings and what is worked out from them, each once.

In: a book and the ids of documents. Out: texts ready to be compared, links of names, marks. Holds so many and no more.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass
class Worked:
    """What is worked out of a document once and asked for again when its text has been let go."""

    links: Mapping[Span, tuple[str, ...]] | None = None
    marks: tuple[Sequence[int], Sequence[int]] | None = None


class Held:
    """One document with its sentences; what is dear is worked out when it is first asked for."""

    def __init__(self, document: Document, sentences: Sequence[Span], worked: Worked) -> None:
        self.document = document
        self._sentences = sentences
        self._worked = worked
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """Its reading, of those that are worked on; ``Shelf.each`` fetches it."""
        if self._reading is None:
            raise LookupError(f"{self.document.id} is only compared with: its reading was not fetched")
        return self._reading

    @reading.setter
    def reading(self, reading: Reading) -> None:
        self._reading = reading

    @property
    def is_read(self) -> bool:
        """Whether its reading is at hand."""
        return self._reading is not None

    @cached_property
    def text(self) -> fuse.Text:
        """The text, ready to be set beside others."""
        return fuse.Text(self.document, self._sentences)

    @cached_property
    def local(self) -> Local:
        """Its names, resolved by themselves."""
        return resolve.within(self.document, self.reading)

    @property
    def links(self) -> Mapping[Span, tuple[str, ...]]:
        """Spans and the keys of the local entities that they stand for."""
        if self._worked.links is None:
            self._worked.links = self.local.links
        return self._worked.links

    @property
    def marks(self) -> tuple[Sequence[int], Sequence[int]]:
        """Hashes of its runs of words and of facts, each once."""
        if self._worked.marks is None:
            text = self.document.text
            self._worked.marks = array("q", fuse.shingles(text)), array("q", fuse.fact_pairs(text))
        return self._worked.marks


class Shelf:
    """Documents of a book, fetched many at a time; those longest not asked for are let go when there are too many.

    Of those that are worked on, links and marks stay: they are asked for again when the next text has long been fetched.
    """

    def __init__(self, book: Book, worked_on: Iterable[str] = ()) -> None:
        """worked_on: ids of the documents that ``each`` will go through."""
        self._book = book
        self._worked = {key: Worked() for key in worked_on}
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._characters = 0

    def get(self, ids: Iterable[str]) -> dict[str, Held]:
        """These documents by id, in order, to be compared with; one that the book does not have is left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Held] = {}
        for key in wanted:
            if key in self._held:
                self._held.move_to_end(key)
                found[key] = self._held[key]
        missing = [key for key in wanted if key not in found]
        if missing:
            sentences = self._book.linking.sentences(missing)
            for document in self._book.documents(ids=missing):
                worked = self._worked.get(document.id) or Worked()
                found[document.id] = self._held[document.id] = Held(document, sentences.get(document.id, ()), worked)
                self._characters += len(document.text)
            while self._characters > MOST:
                self._characters -= len(self._held.popitem(last=False)[1].document.text)
        return {key: found[key] for key in wanted if key in found}

    def each(self, ids: Sequence[str]) -> Iterator[dict[str, Held]]:
        """These documents with their readings, so many at a time as are worked on at once."""
        for at in range(0, len(ids), AT_ONCE):
            found = self.get(ids[at : at + AT_ONCE])
            for key, reading in self._book.linking.readings([k for k, one in found.items() if not one.is_read]).items():
                found[key].reading = reading
            yield found
