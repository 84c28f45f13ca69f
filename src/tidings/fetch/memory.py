"""What was seen: sources with their health, items with what became of them, in a small SQLite file beside the book.

In: visits and what came of items. Out: what waits to be fetched, and how each source is. An item is written down in one
transaction with the headers that its list is next compared by, so nothing that a list named is lost to a crash.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from tidings.addresses import key
from tidings.errors import BookError
from tidings.fetch.client import Validators
from tidings.fetch.listing import Item
from tidings.fetch.visits import Visit

Fate = Literal["waiting", "taken", "duplicate", "passed over", "failed"]

SLOW_S = 10.0
_VERSION = 1
_APPLICATION_ID = 0x54494457  # "TIDW"
_TABLES = """
CREATE TABLE sources (
    url TEXT PRIMARY KEY, title TEXT, visited TEXT, succeeded TEXT, last_new TEXT, next_visit TEXT, not_before TEXT,
    failures INTEGER NOT NULL DEFAULT 0, problem TEXT, problem_since TEXT, note TEXT, listed INTEGER, seconds REAL, moved TEXT
);
CREATE TABLE validators (source TEXT, url TEXT, etag TEXT, modified TEXT, PRIMARY KEY (source, url));
CREATE TABLE items (
    no INTEGER PRIMARY KEY, source TEXT NOT NULL, url TEXT, id TEXT, title TEXT, published TEXT, updated TEXT, author TEXT,
    publisher TEXT, publisher_url TEXT, content TEXT, fate TEXT NOT NULL, document TEXT, heading TEXT, problem TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, next_try TEXT, first_seen TEXT NOT NULL, settled TEXT
);
CREATE INDEX items_waiting ON items (fate, next_try);
CREATE INDEX items_source ON items (source);
CREATE TABLE keys (key TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES items (no)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is. Times are ISO 8601 in UTC; ``items``: how many of its items met which fate."""

    url: str
    title: str | None = None
    visited: str | None = None
    succeeded: str | None = None
    last_new: str | None = None
    next_visit: str | None = None
    not_before: str | None = None
    failures: int = 0
    problem: str | None = None
    problem_since: str | None = None
    note: str | None = None
    listed: int | None = None
    seconds: float | None = None
    moved: str | None = None
    items: Mapping[str, int] | None = None

    @property
    def health(self) -> str:
        """``not visited``, ``broken``, ``empty``, ``slow`` or ``ok``; one that has nothing new is ok."""
        if self.visited is None:
            return "not visited"
        if self.failures:
            return "broken"
        if not self.listed:
            return "empty"
        return "slow" if (self.seconds or 0.0) > SLOW_S else "ok"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that is to be fetched, and how often that was tried."""

    no: int
    source: str
    item: Item
    attempts: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """An item and what became of it; times are ISO 8601 in UTC."""

    source: str
    item: Item
    fate: Fate
    document: str | None
    problem: str | None
    first_seen: str
    settled: str | None


class Memory:
    """The file of what was seen. Several threads may use it."""

    def __init__(self, path: str | Path) -> None:
        """Open or make the file. Raises BookError if it is another program's, newer, or cannot be written."""
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            # A power cut may take the last moments back, and whole: items and what their lists are compared by go together.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._prepare(str(path))
        except sqlite3.Error as error:
            raise BookError(f"{path}: {error}; check the path, or delete the file: every source is then new") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def source(self, url: str) -> SourceState:
        """What is known of a source; one that was never visited has no times."""
        row = self._db.execute("SELECT * FROM sources WHERE url = ?", (url,)).fetchone()
        counts = self._db.execute("SELECT fate, count(*) FROM items WHERE source = ? GROUP BY fate", (url,))
        known = dict(row) if row else {"url": url}
        return SourceState(**known, items=dict(map(tuple, counts)))

    def schedule(self) -> dict[str, tuple[datetime, datetime]]:
        """By address, when each source that was ever visited is next to be visited, and before when it is not to be asked."""
        rows = self._db.execute("SELECT url, next_visit, not_before FROM sources")
        always = datetime.min.replace(tzinfo=UTC)
        return {url: (moment(first), moment(least) if least else always) for url, first, least in rows}

    def validators(self, source: str) -> dict[str, Validators]:
        """By address, what the source's lists are compared by."""
        rows = self._db.execute("SELECT url, etag, modified FROM validators WHERE source = ?", (source,))
        return {row["url"]: Validators(row["etag"], row["modified"]) for row in rows}

    def record_visit(
        self, source: str, visit: Visit, now: datetime, next_visit: datetime, passed: Callable[[Item], bool]
    ) -> int:
        """Write down a visit that went well, and its items; gives how many are new.

        passed: whether an item is older than what is wanted. An item that its list says was changed waits again.
        """
        with self._writing() as db:
            fresh = sum(self._note(db, source, item, now, passed) for item in visit.items)
            db.execute("DELETE FROM validators WHERE source = ?", (source,))
            rows = [(source, url, each.etag, each.modified) for url, each in visit.seen.items()]
            db.executemany("INSERT INTO validators VALUES (?, ?, ?, ?)", rows)
            facts: dict[str, Any] = {
                "visited": stamp(now), "succeeded": stamp(now), "next_visit": stamp(next_visit), "not_before": None,
                "failures": 0, "problem": None, "problem_since": None, "seconds": visit.seconds,
            }  # fmt: skip
            if not visit.unchanged:
                facts |= {"title": visit.title, "note": visit.note}
                # Of a sitemap index only the changed parts are read, and the rest is there all the same.
                facts["listed"] = len(visit.items) or (None if len(visit.seen) > 1 else 0)
                facts = {name: value for name, value in facts.items() if name != "listed" or value is not None}
            if visit.moved:
                facts["moved"] = visit.moved
            if fresh:
                facts["last_new"] = stamp(now)
            _update(db, source, facts)
        return fresh

    def record_failure(
        self, source: str, problem: str, now: datetime, next_visit: datetime, until: datetime | None
    ) -> None:
        """Write down a visit that failed. ``until``: not to be asked before."""
        with self._writing() as db:
            since = self.source(source).problem_since or stamp(now)
            facts = {
                "visited": stamp(now), "next_visit": stamp(next_visit), "not_before": stamp(until) if until else None,
                "problem": problem, "problem_since": since, "moved": None,
            }  # fmt: skip
            _update(db, source, facts)
            db.execute("UPDATE sources SET failures = failures + 1 WHERE url = ?", (source,))

    def waiting(self, now: datetime, sources: Iterable[str], limit: int) -> list[Waiting]:
        """Items of these sources whose turn has come, oldest first."""
        wanted = set(sources)
        query = "SELECT * FROM items WHERE fate = 'waiting' AND (next_try IS NULL OR next_try <= ?) ORDER BY no"
        found = (
            Waiting(row["no"], row["source"], _item(row), row["attempts"])
            for row in self._db.execute(query, (stamp(now),))
        )
        chosen: list[Waiting] = []
        for each in found:
            if each.source in wanted:
                chosen.append(each)
            if len(chosen) == limit:
                break
        return chosen

    def next_try(self, sources: Iterable[str]) -> datetime | None:
        """When the first item of these sources is to be tried again."""
        wanted = set(sources)
        rows = self._db.execute(
            "SELECT source, min(next_try) AS first FROM items WHERE fate = 'waiting' GROUP BY source"
        )
        times = [row["first"] for row in rows if row["source"] in wanted and row["first"]]
        return moment(min(times)) if times else None

    def claim(self, no: int, address: str, heading: str | None, *, stated: bool = False) -> Remembered | None:
        """Let an item stand for a further address of its page; or gives the item that stands for it already.

        heading: the page's title. stated: the page itself says so, and some say so wrongly: then two items are the same only
        if their headings are.
        """
        name = key(address)
        with self._writing() as db:
            query = "SELECT items.* FROM keys JOIN items ON items.no = keys.item WHERE key = ? AND no != ?"
            row = db.execute(query, (name, no)).fetchone()
            if row and (not stated or row["heading"] == heading):
                return _remembered(row)
            db.execute("UPDATE items SET heading = ? WHERE no = ?", (heading, no))
            if row is None:
                db.execute("INSERT OR IGNORE INTO keys VALUES (?, ?)", (name, no))
        return None

    def stands_for(self, no: int, address: str) -> bool:
        """Whether the address is this item's."""
        row = self._db.execute("SELECT item FROM keys WHERE key = ?", (key(address),)).fetchone()
        return row is not None and row["item"] == no

    def settle(
        self, no: int, fate: Fate, now: datetime, *, document: str | None = None, problem: str | None = None
    ) -> None:
        """Write down what became of an item."""
        with self._writing() as db:
            db.execute(
                "UPDATE items SET fate = ?, document = coalesce(?, document), problem = ?, settled = ?, content = NULL"
                " WHERE no = ?",
                (fate, document, problem, stamp(now), no),
            )

    def postpone(self, no: int, problem: str, next_try: datetime) -> None:
        """Leave an item for later, and count that it was tried."""
        with self._writing() as db:
            db.execute(
                "UPDATE items SET attempts = attempts + 1, problem = ?, next_try = ? WHERE no = ?",
                (problem, stamp(next_try), no),
            )

    def items(self, source: str | None = None) -> Iterator[Remembered]:
        """All items, or those of one source, in the order they were first seen."""
        query = "SELECT * FROM items WHERE source = ? OR ? IS NULL ORDER BY no"
        return (_remembered(row) for row in self._db.execute(query, (source, source)))

    def _note(
        self, db: sqlite3.Connection, source: str, item: Item, now: datetime, passed: Callable[[Item], bool]
    ) -> bool:
        """Write down one item; True if it is new or was changed."""
        names = [f"id {source} {item.id}"] if item.id else []
        names += [key(item.url)] if item.url else []
        names = names or [f"text {source} {_words_of(item)}"]
        query = "SELECT items.* FROM keys JOIN items ON no = item WHERE key IN (SELECT value FROM json_each(?))"
        row = db.execute(query, (json.dumps(names),)).fetchone()
        facts = (item.title, item.published, item.updated, item.author, item.source, item.source_url, item.content)
        if row is None:
            fate = "passed over" if passed(item) else "waiting"
            made = db.execute(
                "INSERT INTO items (source, url, id, title, published, updated, author, publisher, publisher_url, content,"
                " fate, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source, item.url, item.id, *facts, fate, stamp(now)),
            )
            db.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", [(name, made.lastrowid) for name in names])
            return fate == "waiting"
        changed = item.updated is not None and row["source"] == source and row["updated"] != item.updated
        if not changed or row["fate"] not in ("taken", "failed"):
            return False
        db.execute(
            "UPDATE items SET title = ?, published = ?, updated = ?, author = ?, publisher = ?, publisher_url = ?,"
            " content = ?, fate = 'waiting', attempts = 0, next_try = NULL, problem = NULL WHERE no = ?",
            (*facts, row["no"]),
        )
        return True

    def _prepare(self, path: str) -> None:
        with self._writing() as db:
            tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            owner = db.execute("PRAGMA application_id").fetchone()[0]
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if tables and (owner, version) != (_APPLICATION_ID, _VERSION):
                whose = "a newer version's" if owner == _APPLICATION_ID else "another program's"
                raise BookError(f"{path}: is {whose} file; move it away, and what was seen is gathered anew")
            if not tables:
                for statement in _TABLES.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def stamp(when: datetime) -> str:
    """A moment in ISO 8601, in UTC, such that words sort as moments do."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(words: str) -> datetime:
    """The moment that ``stamp`` wrote, never earlier than the one that it was given."""
    return datetime.fromisoformat(words) + timedelta(milliseconds=1)


def _words_of(item: Item) -> str:
    """What an item without address and id is known by."""
    return f"{item.title} {(item.content or '')[:500]}"


def _update(db: sqlite3.Connection, source: str, facts: Mapping[str, Any]) -> None:
    db.execute("INSERT OR IGNORE INTO sources (url) VALUES (?)", (source,))
    assignments = ", ".join(f"{name} = ?" for name in facts)
    db.execute(f"UPDATE sources SET {assignments} WHERE url = ?", (*facts.values(), source))  # noqa: S608 - our own names


def _item(row: sqlite3.Row) -> Item:
    return Item(
        row["url"], row["id"], row["title"], row["published"], row["updated"], row["author"], row["publisher"],
        row["publisher_url"], row["content"],
    )  # fmt: skip


def _remembered(row: sqlite3.Row) -> Remembered:
    return Remembered(
        row["source"], _item(row), row["fate"], row["document"], row["problem"], row["first_seen"], row["settled"]
    )
