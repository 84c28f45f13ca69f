"""Tidings reads business news and answers, with the sentences to prove it, who deals with whom.

In: articles. Out: ``open(...)`` gives a ``Book`` to add them to and to ask.
"""

from __future__ import annotations

import importlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidings.errors import BadInput, BookError, NotFound, ReaderError, TidingsError

if TYPE_CHECKING:
    from tidings.pipeline.book import Book
    from tidings.pipeline.intake import Added

__version__ = version("tidings")

#: Loaded when first asked for (PEP 562), so that whoever needs one part does not wait for all.
_PARTS = {"Added": "tidings.pipeline.intake", "Book": "tidings.pipeline.book"}


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return getattr(importlib.import_module(_PARTS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open(location: str | Path = "tidings.db") -> Book:
    """Open the book at a path or SQLAlchemy URL, or make it. Raises BookError if something else stands there."""
    book: Book = __getattr__("Book")(location)
    return book


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
