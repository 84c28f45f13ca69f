"""Opening a book: the database's settings, whose file it is, and its migrations.

In: a path or SQLAlchemy URL. Out: an Engine on a book whose schema is this version's, or a BookError in one line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, delete, event, false, inspect, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import StaticPool

from tidings.errors import BookError
from tidings.store.schema import pending

HEAD = "0002"  # the last migration; a test holds it to the folder
APPLICATION_ID = 0x54494447  # "TIDG" in the file's header: how a book is told from another program's database
MEMORY = ":memory:"
_SQLITE_HEADER = b"SQLite format 3\0"
_BUSY_MS = 30_000  # one linking transaction may hold the book for some seconds
WRITES = {"tidings_writes": True}


def open_engine(location: str | Path) -> Engine:
    """An engine on the book at a path or URL; makes the book if there is none and brings an older one up to date.

    Raises BookError if it is a folder, another program's file, damaged, not writable, or newer than this version.
    """
    url = _url(location)
    name = str(location)
    _look_at_file(url, name)
    engine = _engine(url)
    try:
        with book_errors(name):
            if _revision(engine, name) != HEAD:
                _migrate(engine)
            _require_writable(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def book_errors(name: str) -> Iterator[None]:
    """Turn what the database says about file or disk into BookError; faults in our own statements pass as they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, IntegrityError | ProgrammingError | DataError):
            raise
        raise BookError(f"{name}: {_remedy(str(error.orig))}") from error


def _remedy(words: str) -> str:
    """What the database said, with what to do about it."""
    remedies = {
        "not a database": "make a new book, or restore this one from a copy",
        "malformed": "restore the book from a copy, or read the articles again into a new one",
        "readonly": "make the file and its folder writable, or copy the book elsewhere",
        "unable to open": "check that its folder exists and is writable",
        "locked": "another program is writing to the book; try again when it is done",
        "full": "free some space and run again: what was stored is kept",
    }
    advice = next((advice for sign, advice in remedies.items() if sign in words), "check the file and its disk")
    return f"{words}; {advice}"


def _url(location: str | Path) -> URL:
    words = str(location)
    if "://" not in words:
        return URL.create("sqlite", database=words)
    try:
        url = make_url(words)
    except ArgumentError as error:
        raise BookError(f"{words}: is no database URL; give a path or sqlite:///path") from error
    if url.get_backend_name() != "sqlite":
        shown = url.render_as_string(hide_password=True)
        raise BookError(f"{shown}: this version keeps books in SQLite only; give a path or sqlite:///path")
    return url


def _look_at_file(url: URL, name: str) -> None:
    """Tell the common mistakes apart before the database does, in its own words, or makes a file."""
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
            start = file.read(len(_SQLITE_HEADER))
    except OSError as error:
        raise BookError(f"{name}: {error.strerror or error}; check the path and its permissions") from error
    if start and start != _SQLITE_HEADER:
        raise BookError(f"{name}: is not a book of Tidings; give another path and a new book is made there")
    if not os.access(path, os.W_OK):
        raise BookError(f"{name}: is read-only; make it writable, or copy the book elsewhere")


def _is_memory(url: URL) -> bool:
    return url.database in (None, "", MEMORY)


def _engine(url: URL) -> Engine:
    # A database in memory lives as long as its one connection, so every thread must share that one.
    shared = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}} if _is_memory(url) else {}
    engine = create_engine(url, **shared)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin late and leave SELECT and DDL outside; ours begin in _begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # In WAL mode a killed process loses nothing at NORMAL; a power cut may lose the last documents, never the book.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _begin(conn: Connection) -> None:
    # A writer takes its lock at once: a reader that turns writer later could not wait for another writer.
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("tidings_writes") else "BEGIN")


def _revision(engine: Engine, name: str) -> str | None:
    """The schema revision of the book; None for an empty file. Changes nothing in the file."""
    with engine.connect() as conn:
        tables = inspect(conn).get_table_names()
        if not tables:
            return None
        if conn.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
            raise BookError(f"{name}: is another program's SQLite file; give another path and a new book is made there")
        revision = conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision != HEAD and revision not in _known_revisions():
        raise BookError(f"{name}: has schema {revision}, newer than this version of Tidings knows; upgrade Tidings")
    return str(revision)


def _known_revisions() -> set[str]:
    # Alembic takes longer to load than a book to open, and an up-to-date book does without it.
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(_scripts())).walk_revisions()}


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    with engine.connect() as conn:
        conn.connection.cursor().execute("PRAGMA journal_mode = WAL")
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    # One transaction for all: whoever comes second waits here and finds nothing left to do.
    with engine.execution_options(**WRITES).begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
        conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _scripts() -> Path:
    return Path(str(resources.files("tidings.store").joinpath("migrations")))


def _require_writable(engine: Engine) -> None:
    """Begin to write, so that a read-only book fails here and not at its first document."""
    with engine.execution_options(**WRITES).begin() as conn:
        conn.execute(delete(pending).where(false()))
