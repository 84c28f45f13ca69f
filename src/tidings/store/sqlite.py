"""A book in a file: the one module that knows SQLite's files and settings.

In: a URL. Out: an Engine; whether the file is a book; what its errors mean. Full-text search stands in ``fulltext``.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import StaticPool

from tidings.errors import BookError

APPLICATION_ID = 0x54494447  # "TIDG" in the file's header: how a book is told from another program's database
MEMORY = ":memory:"
READS: Mapping[str, Any] = {}
WRITES: Mapping[str, Any] = {"tidings_writes": True}
FOREIGN = "is another program's SQLite file; give another path and a new book is made there"
_HEADER = b"SQLite format 3\0"
_KEPT, _MOST = 10, 50  # connections kept, and opened at most: as many as a web server has threads, so that none waits
_PAUSE = 0.05  # seconds between two tries
_MAPPED_BYTES = 2 << 30  # of a file, at most; SQLite takes as much of it as it was built for
_BUSY_MS = 30_000  # one linking transaction may hold the book for some seconds


def look(url: URL, name: str) -> None:
    """Tell the common mistakes apart before the database does, in its own words, or makes a file. Raises BookError."""
    if not name.strip():
        raise BookError("no book is named; give a path such as tidings.db")
    if _is_memory(url) or "uri" in url.query:
        return
    path = Path(str(url.database))
    try:
        if path.is_dir():
            raise BookError(f"{name}: is a folder; give the path of a file in it, such as {path / 'tidings.db'}")
        if not path.exists():
            return
        with path.open("rb") as file:
            start = file.read(len(_HEADER))
    except OSError as error:
        raise BookError(f"{name}: {error.strerror or error}; check the path and its permissions") from error
    if start and start != _HEADER:
        raise BookError(f"{name}: is not a book of Tidings; give another path and a new book is made there")
    if not os.access(path, os.W_OK):
        raise BookError(f"{name}: is read-only; make it writable, or copy the book elsewhere")


def engine(url: URL) -> Engine:
    """An engine whose transactions begin when they are told to."""
    # A database in memory lives as long as its one connection, so every thread must share that one.
    shared: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    made = create_engine(url, **(shared if _is_memory(url) else {"pool_size": _KEPT, "max_overflow": _MOST - _KEPT}))
    event.listen(made, "connect", _settle)
    event.listen(made, "begin", _begin)
    return made


def is_book(conn: Connection) -> bool:
    """Whether a database that has tables is a book of Tidings."""
    return conn.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID


def prepare(made: Engine) -> None:
    """What must be done outside a transaction before the first migration."""
    with made.connect() as conn:
        patience = time.monotonic() + _BUSY_MS / 1000
        while not _keeps_log(conn):
            if time.monotonic() > patience:
                raise BookError("another program keeps the book locked; end it, or wait until it has done")
            time.sleep(_PAUSE)


def _keeps_log(conn: Connection) -> bool:
    """Have the book keep a write-ahead log; False while another one has the file, for which SQLite does not wait here."""
    try:
        conn.connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def finish(conn: Connection) -> None:
    """Mark a migrated database as a book."""
    conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def remedy(error: DBAPIError) -> str | None:
    """What the database said of file or disk, with what to do about it; None for a fault in our own statements."""
    if isinstance(error, IntegrityError | ProgrammingError | DataError):
        return None
    words = str(error.orig)
    remedies = {
        "not a database": "make a new book, or restore this one from a copy",
        "malformed": "restore the book from a copy, or read the articles again into a new one",
        "readonly": "make the file and its folder writable, or copy the book elsewhere",
        "unable to open": "check that its folder exists and is writable",
        "locked": "another program is writing to the book; try again when it is done",
        "full": "free some space and run again: what was stored is kept",
    }
    return f"{words}; {next((advice for sign, advice in remedies.items() if sign in words), 'check the file and its disk')}"


def _is_memory(url: URL) -> bool:
    return url.database in (None, "", MEMORY)


def _settle(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin late and leave SELECT and DDL outside; ours begin in _begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # In WAL mode a killed process loses nothing at NORMAL; a power cut may lose the last documents, never the book.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    # A list looks at rows all over the file: to have its pages mapped takes a fraction of reading each of them anew.
    cursor.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
    cursor.close()


def _begin(conn: Connection) -> None:
    # A writer takes its lock at once: a reader that turns writer later could not wait for another writer.
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("tidings_writes") else "BEGIN")
