"""Words as full-text search sees them, cut and stemmed by SQLite's own tokenizer, so that every database finds the same.

In: texts. Out: the terms of each, in their order.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable

TOKENIZER = "porter unicode61 remove_diacritics 2"
_MOST_BYTES = 1000  # of one term; PostgreSQL takes no more than 2046
_thread = threading.local()


def terms_of(texts: Iterable[str]) -> list[list[str]]:
    """The terms of each text: without case and accents, stemmed; an overlong one is cut short."""
    given = list(texts)
    found: list[list[str]] = [[] for _ in given]
    conn = _index()
    conn.executemany("INSERT INTO cut (rowid, words) VALUES (?, ?)", enumerate(given, 1))
    for number, term in conn.execute("SELECT doc, term FROM instances ORDER BY doc, offset"):
        found[number - 1].append(term.encode()[:_MOST_BYTES].decode("utf-8", "ignore"))
    conn.execute("INSERT INTO cut (cut) VALUES ('delete-all')")
    return found


def _index() -> sqlite3.Connection:
    """A small index in memory, one for each thread, that is emptied after each use."""
    conn: sqlite3.Connection | None = getattr(_thread, "index", None)
    if conn is None:
        conn = sqlite3.connect(":memory:", isolation_level=None)
        conn.execute(f"CREATE VIRTUAL TABLE cut USING fts5(words, content='', tokenize='{TOKENIZER}')")
        conn.execute("CREATE VIRTUAL TABLE instances USING fts5vocab(cut, instance)")
        _thread.index = conn
    return conn
