"""The reader that ships, made by its name.

In: nothing. Out: an ``EmbeddedReader``.
"""

from __future__ import annotations

from tidings.errors import ReaderError
from tidings.extract.reader import EmbeddedReader


def make(argument: str, *, threads: int | None = None) -> EmbeddedReader:
    """The reader that ships. Raises ReaderError if something stands behind its name, or if its files do not fit."""
    if argument:
        raise ReaderError(f"the reader 'embedded' takes nothing behind its name, not {argument!r}")
    return EmbeddedReader(threads=threads)
