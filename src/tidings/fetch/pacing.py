"""How often a host is asked.

In: a host and how long it wants to be left alone. Out: waiting until its turn has come, or FetchError if that is too far off.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from tidings.errors import FetchError
from tidings.fetch.clock import Clock

DELAY_S = 1.0  # between two requests to a host that does not say what it wants


class Pacer:
    """Keeps requests to one host apart; used by many threads at once."""

    def __init__(self, clock: Clock, *, patience_s: float, delay_s: float = DELAY_S) -> None:
        self._clock = clock
        self._patience = timedelta(seconds=patience_s)
        self._delay_s = delay_s
        self._next: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, url: str, delay_s: float | None = None) -> None:
        """Wait for the host's turn and take it.

        delay_s: what its robots.txt asks for; never less than usual. Raises FetchError with ``until`` if the turn is further
        off than patience reaches, or if the program is to end.
        """
        with self._lock:
            now = self._clock.now()
            start = max(now, self._next.get(host, now))
            if start - now > self._patience:
                raise postponed(url, start)
            self._next[host] = start + timedelta(seconds=max(self._delay_s, delay_s or 0.0))
        if start > now and not self._clock.sleep((start - now).total_seconds()):
            raise FetchError(url, "was left for later, as the run was stopped", "run it again", transient=True)

    def block(self, host: str, until: datetime) -> None:
        """Leave the host alone until then."""
        with self._lock:
            self._next[host] = max(until, self._next.get(host, until))


def postponed(url: str, until: datetime) -> FetchError:
    """The refusal to ask a host before the time that it gave."""
    when = until.strftime("%Y-%m-%d %H:%M:%S UTC")
    return FetchError(url, f"its server wants to be asked again after {when}", "try later", transient=True, until=until)
