"""One watch of a book at a time.

In: the path of what was seen. Out: the book for oneself while the block lasts, or BookError that names the process that has it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tidings.errors import BookError

_WAIT_S = 1.0  # for one that is just writing its number down


@contextmanager
def alone(memory: Path) -> Iterator[None]:
    """Keep others from watching the book that ``memory`` stands beside, by a file ``<memory>.lock``.

    What is held is a lock of the operating system, taken through SQLite, which knows how on all of them: it goes with the
    process that holds it, however that ends. Raises BookError if another process has it, or the file cannot be written.
    """
    path = Path(f"{memory}.lock")
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)) as db:
            try:
                db.execute("BEGIN IMMEDIATE")
                db.execute("CREATE TABLE IF NOT EXISTS holder (process INTEGER)")
                db.execute("DELETE FROM holder")
                db.execute("INSERT INTO holder VALUES (?)", (os.getpid(),))
                db.execute("COMMIT")
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                raise BookError(_taken(db, memory)) from error
            yield
    except sqlite3.Error as error:
        raise BookError(f"{path}: {error}; check that its folder can be written") from error


def _taken(db: sqlite3.Connection, memory: Path) -> str:
    holder = next(db.execute("SELECT process FROM holder"), None)
    who = f"process {holder[0]}" if holder else "another process"
    return (
        f"{memory}: another `tidings watch` runs on this book ({who}); stop that one first, or watch into another book"
    )
