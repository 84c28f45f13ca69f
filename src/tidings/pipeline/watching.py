"""Watching: sources are visited on schedule, and what they newly name is read into the book.

In: a Book, Settings, a Memory, a Client. Out: documents in the book, each item once; what each round did. Whatever moment the
program ends at, the next run goes on: an item waits in the memory until the book has it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from urllib.parse import urlsplit

from tidings import ingest
from tidings.errors import BadInput, FetchError
from tidings.fetch import Client, Item, Memory, Settings, SourceSettings, SourceState, Visit, Waiting, visit
from tidings.pipeline.ahead import in_order
from tidings.pipeline.book import Book
from tidings.pipeline.fetching import canonical, feed_date, item_document, under

_ITEMS_A_ROUND = 200
_MAX_BACKOFF = timedelta(hours=6)
_ATTEMPTS = 10  # of an item whose server fails, over about a day and a half
_ATTEMPTS_IF_GONE = 3  # an article may be announced before it can be had
_ITEM_PAUSE = timedelta(minutes=2)
_LONGEST_SLEEP_S = 3600.0
_SHORTEST_SLEEP_S = 1.0


@dataclass(slots=True)
class Round:
    """What one round did: sources visited and failed, items newly named, and what became of those fetched."""

    visited: int = 0
    broken: int = 0
    named: int = 0
    taken: int = 0
    duplicates: int = 0
    failed: int = 0
    postponed: int = 0

    def __bool__(self) -> bool:
        return any((self.visited, self.taken, self.duplicates, self.failed, self.postponed))

    def __str__(self) -> str:
        """``3 sources visited (0 broken), 2 new, 2 read``; what there was none of is left out after that."""
        more = {"duplicates": self.duplicates, "failed": self.failed, "to be tried again": self.postponed}
        counts = [f"{self.visited} sources visited ({self.broken} broken)", f"{self.named} new", f"{self.taken} read"]
        return ", ".join([*counts, *(f"{number} {name}" for name, number in more.items() if number)])


class Watch:
    """Visits sources and takes what is new into a book.

    rules: what is known of sites. report: called with each problem as it occurs.
    """

    def __init__(
        self,
        book: Book,
        settings: Settings,
        memory: Memory,
        client: Client,
        *,
        rules: ingest.Rules | None = None,
        report: Callable[[BadInput], None] = lambda bad: None,
    ) -> None:
        self._book = book
        self._memory = memory
        self._client = client
        self._clock = client.clock
        self._rules = rules
        self._report = report
        self._workers = settings.workers
        self._sources = {source.url: source for source in settings.sources}

    def run(self, told: Callable[[Round], None] = lambda done: None) -> None:
        """Go round after round, each source in its time, until the clock is stopped."""
        while not self._clock.stopped:
            done = self.round()
            if done:
                told(done)
            if not self._clock.sleep(self._pause_s()):
                return

    def round(self, *, every: bool = False) -> Round:
        """Visit the sources whose time has come, then fetch the items that wait.

        every: visit all sources, whatever their schedule, but those that asked not to be asked yet; and go on until no item
        waits for its first try.
        """
        done = Round()
        schedule, now = self._memory.schedule(), self._clock.now()
        due = [
            source
            for source in self._sources.values()
            if source.url not in schedule or schedule[source.url][1 if every else 0] <= now
        ]
        for source, outcome in in_order(due, self._visit, workers=self._workers):
            if not (self._clock.stopped and isinstance(outcome, FetchError)):
                self._note_visit(source, outcome, done)
        while not self._clock.stopped:
            waiting = self._memory.waiting(self._clock.now(), self._sources, _ITEMS_A_ROUND)
            if waiting:
                self._take(waiting, done)
            if not every or not waiting:
                break
        return done

    def _pause_s(self) -> float:
        """Seconds until the next source or item is due."""
        now = self._clock.now()
        times = [when for url, (when, _) in self._memory.schedule().items() if url in self._sources]
        times += [again] if (again := self._memory.next_try(self._sources)) else []
        if self._memory.waiting(now, self._sources, 1):
            return 0.0
        first = min((when - now).total_seconds() for when in times) if times else _LONGEST_SLEEP_S
        # Those that are due within a second of each other go together.
        return min(max(first, _SHORTEST_SLEEP_S), _LONGEST_SLEEP_S)

    def _visit(self, source: SourceSettings) -> tuple[SourceSettings, Visit | FetchError]:
        state = self._memory.source(source.url)
        try:
            return source, visit(self._client, state.moved or source.url, self._memory.validators(source.url))
        except FetchError as error:
            return source, error

    def _note_visit(self, source: SourceSettings, outcome: Visit | FetchError, done: Round) -> None:
        now = self._clock.now()
        done.visited += 1
        if isinstance(outcome, Visit):
            done.named += self._memory.record_visit(
                source.url, outcome, now, now + source.every, lambda item: _is_old(item, source.since, now)
            )
            return
        done.broken += 1
        next_visit = max(now + _backoff(source, self._memory.source(source.url)), outcome.until or now)
        self._memory.record_failure(source.url, str(outcome), now, next_visit, outcome.until)
        self._report(outcome)

    def _take(self, waiting: Sequence[Waiting], done: Round) -> None:
        """Fetch items and read them into the book; each is settled the moment that the book has it."""
        items: dict[str, int] = {}

        def settled(document: str) -> None:
            done.taken += 1
            self._memory.settle(items.pop(document), "taken", self._clock.now(), document=document)

        added = self._book.take(self._documents(waiting, items, done), rules=self._rules, settled=settled)
        for bad in added.failed:
            done.failed += 1
            self._report(bad)
            if bad.source in items:
                self._memory.settle(items.pop(bad.source), "failed", self._clock.now(), problem=str(bad))
        if not self._clock.stopped:
            # Refused by the book under another name than theirs: they would be fetched again without end.
            for no in items.values():
                self._memory.settle(no, "failed", self._clock.now(), problem="the book does not take it")

    def _documents(self, waiting: Sequence[Waiting], items: dict[str, int], done: Round) -> Iterator[ingest.Loaded]:
        """The documents of items, hosts in turn; items that fail or are copies are settled here.

        items: filled with the item's number by its document's id.
        """
        for each, outcome in in_order(_hosts_in_turn(waiting), self._fetch, workers=self._workers):
            if isinstance(outcome, ingest.Loaded):
                items[outcome.document.id] = each.no
                yield outcome
            elif isinstance(outcome, BadInput):
                if not self._clock.stopped:
                    self._note_failure(each, outcome, done)
            elif outcome is not None:
                done.duplicates += 1
                self._memory.settle(each.no, "duplicate", self._clock.now(), document=outcome)

    def _fetch(self, each: Waiting) -> tuple[Waiting, ingest.Loaded | BadInput | str | None]:
        """An item's document; the id of the document that it is a copy of; what went wrong; None if the run is to end."""
        if self._clock.stopped:
            return each, None
        source = self._sources[each.source]
        item = replace(each.item, source=each.item.source or source.name)
        try:
            loaded = item_document(
                self._client, item, source.url, from_feed=source.text == "feed", now=self._clock.now()
            )
        except BadInput as bad:
            return each, bad
        document = loaded.document
        if each.item.url is None:
            return each, loaded
        same = self._memory.claim(each.no, document.id, document.title)
        own = canonical(document)
        if same is None and own:
            same = self._memory.claim(each.no, own, document.title, stated=True)
            own = own if self._memory.stands_for(each.no, own) else None
        if same:
            return each, same.document or same.item.url or document.id
        return each, replace(loaded, document=under(document, own))

    def _note_failure(self, each: Waiting, bad: BadInput, done: Round) -> None:
        now = self._clock.now()
        again = isinstance(bad, FetchError) and not bad.forbidden
        most = _ATTEMPTS if isinstance(bad, FetchError) and bad.transient else _ATTEMPTS_IF_GONE
        if isinstance(bad, FetchError) and again and each.attempts + 1 < most:
            done.postponed += 1
            pause = min(_ITEM_PAUSE * 2**each.attempts, _MAX_BACKOFF)
            self._memory.postpone(each.no, str(bad), max(now + pause, bad.until or now))
            return
        done.failed += 1
        self._memory.settle(each.no, "failed", now, problem=str(bad))
        self._report(bad)


def _backoff(source: SourceSettings, state: SourceState) -> timedelta:
    """How long a source that fails is left alone: its usual time at first, then ever longer."""
    longer: timedelta = source.every * (1 << min(state.failures, 10))
    return min(longer, max(_MAX_BACKOFF, source.every))


def _is_old(item: Item, since: str | None, now: datetime) -> bool:
    when = feed_date(item.published, now) or feed_date(item.updated, now)
    return bool(since and when and when[: len(since)] < since)


def _hosts_in_turn(waiting: Sequence[Waiting]) -> Iterator[Waiting]:
    """The items, such that no host waits for another's pause."""
    hosts: dict[str, list[Waiting]] = defaultdict(list)
    for each in waiting:
        hosts[urlsplit(each.item.url or "").netloc].append(each)
    return (each for each in chain.from_iterable(zip_longest(*hosts.values())) if each is not None)
