"""Memory around work that takes much of it: Python searches for cyclic garbage seldom, and what was let go of goes back.

In: nothing. Out: a context to work in; how often Python searches is as it was afterwards.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects that come into being, less those that are gone, before the youngest are searched. Python's own number, 700 or 2,000,
#: takes a fifth of the time of linking to find nothing; this one lets some tens of megabytes wait.
_OBJECTS = 100_000

_lock = threading.Lock()
_inside = 0
_before = gc.get_threshold()


@contextmanager
def searched_seldom() -> Iterator[None]:
    """Work in here is not held up by searches for cyclic garbage; threads may be in here together."""
    global _inside, _before  # noqa: PLW0603 - what is set here is the process's
    with _lock:
        if not _inside:
            _before = gc.get_threshold()
            if 0 < _before[0] < _OBJECTS:
                gc.set_threshold(_OBJECTS, *_before[1:])
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                gc.set_threshold(*_before)


def hand_back() -> None:
    """Have the GNU C library return the memory that it keeps for the next who asks: after much work a hundred megabytes."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
