"""How the C library keeps the memory of a command's process.

In: nothing. Out: settings of the process. Not a library's business, so that who imports Tidings keeps their own.
"""

from __future__ import annotations

import ctypes
import sys

#: Numbers of the settings in malloc.h, and their values. Of its own accord the GNU library keeps a heap for each thread, and what a
#: long article's network has once taken in all of them: 60 MB and more on two cores.
#: One heap for all threads: they spend their time in arithmetic, and hardly ever wait for it.
_ARENA_MAX = -8, 1
#: What is larger than most arrays of the network goes back when it is let go; smaller, each run would have its pages cleared anew.
_MMAP_THRESHOLD = -3, 4 << 20
#: So much at the heap's end is kept for the next run, for the same reason.
_TRIM_THRESHOLD = -1, 32 << 20


def give_back() -> None:
    """Have what is let go returned to the system early; does nothing where the C library is another than GNU's."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for setting, value in (_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD):
            mallopt(setting, value)
