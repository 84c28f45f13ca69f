"""How much of one input is worth a run's time and memory.

In: streams and work on one input. Out: the same, bounded; BadInput past the bound.
"""

from __future__ import annotations

import signal
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from tidings.errors import BadInput
from tidings.ingest.decode import MAX_BYTES, too_large

#: Seconds of processor time that one document may take to be read; far above what any article needs. Not by the clock, since on a
#: machine that others keep busy an article would be refused for that.
MAX_SECONDS = 60.0
#: A library that swallows the first signal is told again so often.
_AGAIN_SECONDS = 1.0
_PIECE = 1 << 16
#: What the standard library raises for a ZIP file that is broken, locked, or packed in a way that it does not know.
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


class Reader(Protocol):
    """Anything with ``read``."""

    def read(self, size: int = ..., /) -> bytes:
        """So many bytes at most."""
        ...


def read_at_most(stream: Reader, source: str, *, limit: int = MAX_BYTES) -> bytes:
    """All bytes of a stream. Raises BadInput beyond the limit, having read no more than one byte too many."""
    pieces, left = [], limit + 1
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    if left <= 0:
        raise too_large(source)
    return b"".join(pieces)


def inflate(raw: bytes, source: str, *, limit: int = MAX_BYTES) -> bytes:
    """The contents of gzip or zlib data, all members of it; never more than the limit is unpacked.

    Raises BadInput if it is broken or unpacks to more.
    """
    out, left = [], limit
    while raw:
        unpacker = zlib.decompressobj(wbits=47)  # 47: gzip or zlib, told by the header
        try:
            piece = unpacker.decompress(raw, left + 1)
        except zlib.error as error:
            raise BadInput(source, f"is packed and broken ({error})", "get the file again") from error
        left -= len(piece)
        if left < 0:
            raise too_large(source)
        if not unpacker.eof:
            raise BadInput(source, "is packed and ends in the middle", "get the file again")
        out.append(piece)
        raw = unpacker.unused_data
    return b"".join(out)


@contextmanager
def time_limit(source: str, *, seconds: float = MAX_SECONDS) -> Iterator[None]:
    """Raise BadInput inside the block once this thread has worked so long in it.

    Works in the main thread of a process where timers exist (not on Windows); elsewhere the other limits have to do.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    begun = time.thread_time()

    def ring(_number: int, _frame: FrameType | None) -> None:
        # The timer counts the work of all threads, and only this one's is the document's.
        if time.thread_time() - begun < seconds:
            return
        raise BadInput(source, f"takes longer than {seconds:g} s of processor time to read", "give its text as .txt")

    before: Callable[..., object] | int | None = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, min(seconds, _AGAIN_SECONDS))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
