"""A book on a server: the one module that knows PostgreSQL's connections, locks and settings.

In: a URL. Out: an Engine; whether the database is a book; what its errors mean. Full-text search stands in ``tsvector``.
Many read at once, each the book as it stood when the reading began; one writes at a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from tidings.errors import BookError

DRIVER = "postgresql+psycopg"
#: A reader sees the book as it stood at its first question, as on SQLite.
READS: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
#: A writer must see what the one before it wrote while it waited for its turn.
WRITES: Mapping[str, Any] = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False, "tidings_writes": True}
FOREIGN = "is another program's database; give an empty database, or an empty schema by ?options=-csearch_path%3DNAME"
_MARK = "A book of Tidings"
_LOCK = 0x54494447  # "TIDG"; with the schema's name it is the lock of one book
_WAIT_S = 30  # one linking transaction may hold the book for some seconds
_CONNECT_S = 10
_KEPT, _MOST = 10, 40  # connections kept, and opened at most, by one program

#: What to do, by SQLSTATE or by words of the driver where the connection was never made.
_REMEDIES = {
    "42501": "this user may not do that; open the book once as its owner, or ask the owner for the rights",
    "25006": "the server takes no changes; open the book on the primary server",
    "55P03": "another program is writing to the book; try again when it is done",
    "53100": "free some space on the server and run again: what was stored is kept",
    "53300": "the server has no connection left; try again, or raise its max_connections",
    "57P": "the server is going down or starting; try again",
    "password authentication failed": "check the user and the password in the URL, or put the password into ~/.pgpass",
    "no password supplied": "give the password in the URL, or put it into ~/.pgpass",
    "too many clients": "the server has no connection left; try again, or raise its max_connections",
    "remaining connection slots": "the server has no connection left; try again, or raise its max_connections",
    "no pg_hba.conf entry": "the server does not let this user in from here; ask who runs it",
    'role "': "check the user in the URL, or create it on the server",
    'database "': "create it with `createdb`, or check its name in the URL",
    "resolve": "check the server's name in the URL",
    "refused": "check that the server runs, and its host and port in the URL",
    "No such file": "check that the server runs, and its host and port in the URL",
    "time": "check the network, and the server's host and port in the URL",
}


def look(url: URL, name: str) -> None:
    """Say what is missing before a connection is tried. Raises BookError."""
    if url.drivername != DRIVER:
        raise BookError(f"{name}: is not read with this driver; write {DRIVER}://...")
    if not _driver_is_there():
        raise BookError(f"{name}: needs the PostgreSQL driver; install it with: pip install 'tidings[postgresql]'")


def engine(url: URL) -> Engine:
    """An engine whose writers take their turn."""
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(_CONNECT_S)})
    made = create_engine(url, pool_size=_KEPT, max_overflow=_MOST - _KEPT, pool_pre_ping=True)
    event.listen(made, "begin", _begin)
    return made


def is_book(conn: Connection) -> bool:
    """Whether a schema that has tables is a book of Tidings."""
    return conn.exec_driver_sql("SELECT obj_description(to_regclass('alembic_version'))").scalar() == _MARK


def prepare(made: Engine) -> None:
    """Refuse a database that cannot hold every character, and a schema that is not there."""
    where = made.url.render_as_string(hide_password=True)
    with made.connect() as conn:
        schema = conn.exec_driver_sql("SELECT current_schema()").scalar()
        encoding = conn.exec_driver_sql("SHOW server_encoding").scalar()
    if schema is None:
        raise BookError(
            f"{where}: there is no schema of that name; make it with CREATE SCHEMA, or leave search_path out"
        )
    if encoding != "UTF8":
        raise BookError(f"{where}: stores text as {encoding}; create the database with encoding UTF8")


def finish(conn: Connection) -> None:
    """Mark a migrated schema as a book, and have its texts compared as SQLite does: character by character."""
    conn.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{_MARK}'")
    columns = conn.exec_driver_sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
    ).all()
    for table, column in columns:
        conn.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


def remedy(error: DBAPIError) -> str | None:
    """What the server said, with what to do about it; None for a fault in our own statements."""
    state = getattr(error.orig, "sqlstate", None) or ""
    words = _line(str(error.orig))
    # Without a state the server was never reached, or said so only in words.
    known = (advice for sign, advice in _REMEDIES.items() if (state.startswith(sign) if state else sign in words))
    advice = next(known, None)
    if advice is None and isinstance(error, OperationalError):
        advice = "check the server"
    return f"{words}; {advice}" if advice else None


def _driver_is_there() -> bool:
    try:
        return find_spec("psycopg") is not None
    except ValueError:  # a module that was set to None
        return False


def _line(words: str) -> str:
    """The last thing that was said about the connection, in one line and without the driver's list of attempts."""
    told = re.search(r"FATAL:\s+(.+)", words) or re.search(r"failed:\s+(.+)", words) or re.search(r"(.+)", words)
    return told[1].strip() if told else "the server said nothing"


def _begin(conn: Connection) -> None:
    if conn.get_execution_options().get("tidings_writes"):
        conn.exec_driver_sql(
            f"SELECT set_config('lock_timeout', '{_WAIT_S}s', true),"
            f" pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))"
        )
