"""Time as the fetching parts see it, so that a test can let an hour pass in a minute.

In: nothing. Out: the present moment in UTC, and waiting that can be broken off.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    def sleep(self, seconds: float) -> bool:
        """Wait. False if the waiting was broken off because the program is to end."""
        ...

    @property
    def stopped(self) -> bool:
        """True once the program is to end."""
        ...


class SystemClock:
    """The computer's clock. ``stop`` ends every waiting, now and later."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> bool:
        """Wait so long, or until ``stop``; False then."""
        return not self._stop.wait(max(0.0, seconds))

    def stop(self) -> None:
        """Break off all waiting; safe to call from a signal handler."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """True once ``stop`` was called."""
        return self._stop.is_set()
