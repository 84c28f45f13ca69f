"""The book that a command asks.

In: ``--book`` and ``--topics``. Out: the open book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tidings.errors import BookError
from tidings.pipeline.book import Book


@contextmanager
def existing(book: str, topics: Sequence[Path] | None = None) -> Iterator[Book]:
    """A book that must be there: asking one that does not exist is a slip, not a wish for an empty one."""
    if "://" not in book and not Path(book).exists():
        raise BookError(f"{book}: no such book; make one with `tidings add`, or name another with --book")
    with Book(book, topics=topics or ()) as opened:
        opened.complete()
        yield opened
