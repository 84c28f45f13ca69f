"""Transactions of a book: one for each thread at a time, writing or reading.

In: an Engine. Out: Connections that see the book whole, and whose work is stored whole or not at all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from tidings.store.opening import book_errors, readers, writers


class Transactions:
    """What a thread has begun goes on until it ends; other threads have their own."""

    def __init__(self, engine: Engine, location: str) -> None:
        self._location = location
        self._reader = readers(engine)
        self._writer = writers(engine)
        self._thread = threading.local()

    def close(self) -> None:
        """Let go of the database. Closing twice is fine."""
        self._reader.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection of the transaction around, or one that sees the book as it stands now."""
        current: Connection | None = getattr(self._thread, "connection", None)
        if current is not None:
            yield current
            return
        with book_errors(self._location), self._reader.connect() as conn:
            yield conn

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A part of the transaction around that succeeds or fails as one, or a transaction of its own."""
        current: Connection | None = getattr(self._thread, "connection", None)
        if current is not None:
            with current.begin_nested():
                yield current
            return
        with book_errors(self._location), self._writer.begin() as conn:
            self._thread.connection = conn
            try:
                yield conn
            finally:
                self._thread.connection = None
