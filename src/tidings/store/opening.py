"""Opening a book: where it is, whose database it is, and its migrations.

In: a path or SQLAlchemy URL. Out: an Engine on a book whose schema is this version's, or a BookError in one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, delete, false, inspect, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError

from tidings.errors import BadInput, BookError
from tidings.store import postgresql, sqlite
from tidings.store.schema import pending

HEAD = "0011"  # the last migration; a test holds it to the folder


class Database(Protocol):
    """What differs between the databases that a book can be in."""

    READS: Mapping[str, Any]
    WRITES: Mapping[str, Any]
    FOREIGN: str

    def look(self, url: URL, name: str) -> None:
        """Raise BookError for what is wrong before a connection is tried."""

    def engine(self, url: URL) -> Engine:
        """An engine on the database."""

    def is_book(self, conn: Connection) -> bool:
        """Whether a database that has tables is a book."""

    def prepare(self, made: Engine) -> None:
        """Make a database ready for its first migration, or raise BookError."""

    def finish(self, conn: Connection) -> None:
        """Make a migrated database a book."""

    def remedy(self, error: DBAPIError) -> str | None:
        """What the database said, with what to do about it; None for a fault in our own statements."""


_DATABASES: Mapping[str, Database] = {"sqlite": sqlite, "postgresql": postgresql}


def open_engine(location: str | Path) -> Engine:
    """An engine on the book at a path or URL; makes the book if there is none and brings an older one up to date.

    Raises BookError if it is a folder, another program's file, damaged, not writable, newer than this version, or if
    its server cannot be reached.
    """
    url, name = _url(location), shown(location)
    database = _DATABASES[url.get_backend_name()]
    database.look(url, name)
    engine = database.engine(url)
    try:
        with book_errors(name):
            if _revision(engine, name) != HEAD:
                _migrate(engine)
            _require_writable(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def shown(location: str | Path) -> str:
    """A book's place as it may be shown: without the password."""
    words = str(location)
    if "://" not in words:
        return words
    try:
        url = make_url(words)
    except ArgumentError:
        return words
    return url.render_as_string(hide_password=True) if url.password else words


def readers(engine: Engine) -> Engine:
    """The engine for transactions that only read."""
    return engine.execution_options(**_DATABASES[engine.dialect.name].READS)


def writers(engine: Engine) -> Engine:
    """The engine for transactions that write, one at a time."""
    return engine.execution_options(**_DATABASES[engine.dialect.name].WRITES)


@contextmanager
def book_errors(name: str) -> Iterator[None]:
    """Turn what the database says about file, disk or server into BookError; our own faults pass as they are."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, DataError) and "NUL" in str(error.orig):
            raise BadInput(name, "a text for it holds NUL characters", "leave them out") from error
        database = sqlite if "sqlite3" in type(error.orig).__module__ else postgresql
        told = database.remedy(error)
        if told is None:
            raise
        raise BookError(f"{name}: {told}") from error


def _url(location: str | Path) -> URL:
    words = str(location)
    if "://" not in words:
        return URL.create("sqlite", database=words)
    try:
        url = make_url(words)
    except ArgumentError as error:
        raise BookError(f"{words}: is no database URL; give a path, or {postgresql.DRIVER}://USER@HOST/NAME") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername=postgresql.DRIVER)
    if url.get_backend_name() not in _DATABASES:
        remedy = f"give a path, or {postgresql.DRIVER}://USER@HOST/NAME"
        raise BookError(f"{shown(words)}: books are kept in SQLite or PostgreSQL; {remedy}")
    return url


def _revision(engine: Engine, name: str) -> str | None:
    """The schema revision of the book; None for an empty database. Changes nothing in it."""
    database = _DATABASES[engine.dialect.name]
    with engine.connect() as conn:
        if not inspect(conn).get_table_names():
            return None
        if not database.is_book(conn):
            raise BookError(f"{name}: {database.FOREIGN}")
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

    database = _DATABASES[engine.dialect.name]
    database.prepare(engine)
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    # One transaction for all: whoever comes second waits here and finds nothing left to do.
    with writers(engine).begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
        database.finish(conn)


def _scripts() -> Path:
    return Path(str(resources.files("tidings.store").joinpath("migrations")))


def _require_writable(engine: Engine) -> None:
    """Begin to write, so that a read-only book fails here and not at its first document."""
    with writers(engine).begin() as conn:
        conn.execute(delete(pending).where(false()))
