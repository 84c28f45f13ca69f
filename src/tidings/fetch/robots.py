"""What a site's robots.txt allows us (RFC 9309), and how slowly it wants to be asked.

In: an address, and how to fetch a robots.txt. Out: whether it may be asked, and the crawl delay; kept for a day.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tidings.errors import FetchError
from tidings.fetch.clock import Clock

if TYPE_CHECKING:
    from protego import Protego

PRODUCT = "tidings"  # the product token of RFC 9309: the name that robots.txt knows us by
_KEPT = timedelta(days=1)
_KEPT_FAILURE = timedelta(minutes=10)
_MAX_BYTES = 512_000
_MAX_DELAY_S = 3600.0


@dataclass(frozen=True, slots=True)
class _Rules:
    """``rules`` None: everything is allowed; ``failure``: nothing is, for now."""

    rules: Protego | None
    until: datetime
    failure: FetchError | None = None


class Robots:
    """The rules of all hosts asked so far.

    fetch: gives status and body of an address, following redirects; raises FetchError.
    """

    def __init__(self, clock: Clock, fetch: Callable[[str], tuple[int, bytes]]) -> None:
        self._clock = clock
        self._fetch = fetch
        self._known: dict[str, _Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def delay_s(self, url: str) -> float | None:
        """Seconds between requests that the site asks for. Raises FetchError where the address may not be asked."""
        known = self._rules(url)
        if known.failure and known.failure.forbidden:
            raise FetchError(url, known.failure.why, known.failure.remedy, forbidden=True)
        if known.failure:
            why = f"its site's robots.txt cannot be read, so nothing may be asked ({known.failure.why})"
            raise FetchError(url, why, "try later", transient=True, until=known.until)
        if known.rules is None:
            return None
        if not known.rules.can_fetch(url, PRODUCT):
            remedy = "save the page in a browser and add the file, or ask the publisher"
            raise FetchError(url, "its site's robots.txt forbids programs to read it", remedy, forbidden=True)
        delay = known.rules.crawl_delay(PRODUCT)
        return min(float(delay), _MAX_DELAY_S) if delay else None

    def _rules(self, url: str) -> _Rules:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            known = self._known.get(site)
            if known is None or known.until <= self._clock.now():
                known = self._known[site] = self._ask(f"{site}/robots.txt")
            return known

    def _ask(self, address: str) -> _Rules:
        now = self._clock.now()
        try:
            status, body = self._fetch(address)
        except FetchError as error:
            return _Rules(None, max(error.until or now, now + _KEPT_FAILURE), error)
        if status != 200:
            return _Rules(None, now + _KEPT)
        from protego import Protego

        return _Rules(Protego.parse(body[:_MAX_BYTES].decode("utf-8", "replace")), now + _KEPT)
