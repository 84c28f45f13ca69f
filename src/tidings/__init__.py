"""Tidings reads business news and answers, with the sentences to prove it, who deals with whom.

In: articles. Out: ``open(...)`` gives a ``Book`` to add them to and to ask.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from tidings.errors import BadInput, BookError, NotFound, ReaderError, TidingsError
from tidings.pipeline import Added, Book

__version__ = version("tidings")


def open(location: str | Path = "tidings.db") -> Book:
    """Open the book at a path or SQLAlchemy URL, or make it. Raises BookError if something else stands there."""
    return Book(location)


__all__ = [
    "Added",
    "BadInput",
    "Book",
    "BookError",
    "NotFound",
    "ReaderError",
    "TidingsError",
    "__version__",
    "open",
]
