"""Ctrl-C, told again where Python ignores it.

In: nothing. Out: a context to work in. What is raised in a callback of Python's memory management goes nowhere: a Ctrl-C that comes
while a database's library tidies up there would be lost.
"""

from __future__ import annotations

import _thread
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds until it is told again: the callback has ended by then.
_AGAIN_S = 0.05


@contextmanager
def heard() -> Iterator[None]:
    """In here a KeyboardInterrupt that Python ignores is raised once more in the main thread."""
    before = sys.unraisablehook

    def again(ignored: sys.UnraisableHookArgs) -> None:
        if issubclass(ignored.exc_type, KeyboardInterrupt):
            threading.Timer(_AGAIN_S, _thread.interrupt_main).start()
        else:
            before(ignored)

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = before
