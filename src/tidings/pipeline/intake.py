"""Articles into the store: read once, in order, each under its own id.

In: Items, from files or from anywhere else. Out: documents, versions and readings in the store; Added, which tells what
was done.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from tidings import ingest, resolve
from tidings.errors import BadInput
from tidings.extract import Reader, cores
from tidings.ingest.dates import parse_date
from tidings.ingest.items import FACTS, NoArticle
from tidings.ingest.kinds import NAMES
from tidings.model import Document, Reading
from tidings.pipeline.ahead import in_order
from tidings.pipeline.borders import Waiting
from tidings.pipeline.garbage import hand_back
from tidings.pipeline.identity import Settled, settle
from tidings.pipeline.linking import link
from tidings.store import Book

#: So many articles are read right here; for more it pays to start processes that read them.
READ_HERE = 12
#: After so many articles the memory that reading took goes back, which takes time too. Left for the next article, which fits into
#: few of the holes between what stays, these grow.
HAND_BACK_EVERY = 20

NEW, VERSION, OLDER, UNCHANGED = "new", "new version", "older version", "unchanged"
Found = ingest.Item | ingest.Loaded | ingest.Passed | BadInput


@dataclass(slots=True)
class Added:
    """What one run of ``add`` did: ids of the documents taken, those that were there already, and inputs that failed.

    versions: those of ``taken`` that replaced an earlier text; kept: ids that got an older text into their history.
    passed: why -> how many inputs were passed over. tally: (kind of file, outcome) -> how many. apart: (id given, name)
    of articles whose path another document has.
    """

    taken: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[BadInput] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    apart: list[tuple[str, str]] = field(default_factory=list)

    def note(self, outcome: str, id: str, media_type: str) -> None:
        """Count one article."""
        self.tally[NAMES.get(media_type, media_type), outcome] += 1
        {NEW: self.taken, VERSION: self.taken, OLDER: self.kept, UNCHANGED: self.unchanged}[outcome].append(id)
        if outcome == VERSION:
            self.versions.append(id)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was found on its way to being read; published: the date that the user gave."""

    found: Found
    published: str | None = None
    is_part: bool = False

    def ended(self, processes: ingest.Processes | None = None) -> _Begun:
        """The same with an item read into its document, or refused: in one of the processes, or here."""
        if not isinstance(self.found, ingest.Item):
            return self
        read = processes.read if processes else ingest.read_item
        try:
            return replace(self, found=read(self.found, published=self.published))
        except BadInput as bad:
            return replace(self, found=bad)


class Intake:
    """One run of adding articles to a store."""

    def __init__(
        self,
        store: Book,
        reader: Callable[[], Reader],
        *,
        published: str | None = None,
        rules: ingest.Rules | None = None,
        settled: Callable[[str], None] | None = None,
    ) -> None:
        """settled: called with the id that each document came with, once the store has it."""
        self.done = Added()
        self._settled = settled or (lambda _: None)
        self._store = store
        self._reader = reader
        self._published = published
        self._rules = rules or ingest.Rules()

    def run(self, found: Iterable[Found]) -> Added:
        """Read what is new into the store, link it, and tell what was done."""
        waiting = Waiting(self._store)
        with ingest.Processes(cores()) as processes:
            fresh = self._fresh(in_order(self._begun(found), partial(_ended, processes), workers=processes.count))
            for number, (loaded, reading) in enumerate(in_order(fresh, self._read, workers=cores()), 1):
                if waiting.are_enough():
                    link(self._store)
                    waiting.begin()
                try:
                    if isinstance(reading, BadInput):
                        raise reading
                    self._put(loaded, reading, waiting)
                except BadInput as bad:
                    self.done.failed.append(bad)
                if number % HAND_BACK_EVERY == 0:
                    hand_back()
        link(self._store)
        return self.done

    def _begun(self, found: Iterable[Found]) -> Iterator[_Begun]:
        """What was found, without the items whose bytes need no second look; the first items are read already."""
        items = 0
        for each in found:
            if not isinstance(each, ingest.Item):
                yield _Begun(self._fetched(each) if isinstance(each, ingest.Loaded) else each)
                continue
            item = self._rules.apply(each)
            known = self._store.holding(item.source, hashlib.sha256(item.raw).hexdigest())
            if known is not None and self._is_done(item, known):
                self.done.note(UNCHANGED, known, item.media_type)
                continue
            items += 1
            begun = _Begun(item, self._published, is_part=item.is_part)
            yield begun if items > READ_HERE else begun.ended()

    def _fetched(self, loaded: ingest.Loaded) -> ingest.Loaded:
        """What was fetched has an address, and that is its id."""
        return replace(loaded, document=self._rules.apply_fetched(loaded.document), named=True)

    def _fresh(self, begun: Iterable[_Begun]) -> Iterator[ingest.Loaded]:
        """Articles that are to be read; those that failed or are there already are noted."""
        for each in begun:
            found = each.found
            # Pages of other languages and kinds are what archives are full of; a file that was named is another matter.
            if isinstance(found, NoArticle) and each.is_part:
                self.done.passed[found.why] += 1
            elif isinstance(found, BadInput):
                self.done.failed.append(found)
            elif isinstance(found, ingest.Passed):
                self.done.passed[found.why] += 1
            elif isinstance(found, ingest.Loaded) and self._is_new(found):
                yield found

    def _is_new(self, loaded: ingest.Loaded) -> bool:
        """Whether the article is to be read; one that the book has as it is is noted."""
        settled = settle(self._store, loaded)
        if settled.present and settled.how == "same" and self._is_same(loaded.document, settled.present):
            self.done.note(UNCHANGED, settled.id, loaded.document.media_type)
            self._settled(loaded.document.id)
            return False
        return True

    def _is_done(self, item: ingest.Item, known: str) -> bool:
        """Whether the bytes of an item need no second look: read by this reader, and nothing new is known of them."""
        present = self._store.document(known)
        if present.sha256 != hashlib.sha256(item.raw).hexdigest():
            return True  # they are an older version, and the newer one stays
        if not self._store.has_read(known, present.sha256, self._reader().version):
            return False
        if self._published is not None and parse_date(self._published) != present.published:
            return False
        return not any(
            getattr(present, name) is None or (name in item.known.overrules and getattr(present, name) != outside)
            for name in FACTS
            if (outside := getattr(item.known, name)) is not None
        )

    def _is_same(self, document: Document, present: Document) -> bool:
        """Whether the book has read these bytes and knows the same of them; a date that the user gave once stays."""
        document = _with_given_date(document, present)
        facts = ("published", "publisher", "title", "byline", "url")
        # What was found out elsewhere, from a feed that named the page, is not lost because the page does not say it.
        same = all(getattr(document, name) in (None, getattr(present, name)) for name in facts)
        return same and self._store.has_read(present.id, present.sha256, self._reader().version)

    def _read(self, loaded: ingest.Loaded) -> tuple[ingest.Loaded, Reading | BadInput]:
        document = loaded.document
        if not document.text:  # withdrawn by its publisher: nothing in it states anything any more
            return loaded, Reading(document.id, self._reader().version)
        try:
            return loaded, resolve.complete(document, self._reader().read(document))
        except BadInput as bad:
            return loaded, bad

    def _put(self, loaded: ingest.Loaded, reading: Reading, waiting: Waiting) -> None:
        # Settled only now: what stood before it in the same run has its place.
        settled = settle(self._store, loaded)
        document = _with_given_date(replace(loaded.document, id=settled.id), settled.present)
        if settled.how == "older":
            self._store.keep(document, loaded.raw)
        else:
            self._store.put(document, loaded.raw, replace(reading, document=settled.id))
            waiting.add(settled.id)
        self._note(settled, loaded)
        self._settled(loaded.document.id)

    def _note(self, settled: Settled, loaded: ingest.Loaded) -> None:
        outcome = {"new": NEW, "same": NEW, "version": VERSION, "older": OLDER}[settled.how]
        self.done.note(outcome, settled.id, loaded.document.media_type)
        if settled.how == "new" and settled.id != loaded.document.id:
            self.done.apart.append((settled.id, loaded.document.id))


def _ended(processes: ingest.Processes, begun: _Begun) -> _Begun:
    return begun.ended(processes)


def _with_given_date(document: Document, present: Document | None) -> Document:
    """The document with the date that the user once gave for it, unless it was given another now."""
    if present is None or present.published_from != "given" or document.published_from == "given":
        return document
    return replace(document, published=present.published, published_from="given")
