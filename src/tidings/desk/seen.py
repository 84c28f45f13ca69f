"""What is new since the last visit, remembered in the visitor's own browser.

In: a cookie and the number of the newest document or ruling. Out: the number up to which all is known, and the cookie to keep.
A visit lasts until nothing was asked for half an hour; what was new in it stays new until then.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

COOKIE = "tidings_seen"
RULED = "tidings_ruled"
_REST_S = 30 * 60
_KEPT_S = 400 * 24 * 3600
_FORM = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Visit:
    """``known``: the last number of the visit before, None on the first visit; ``newest``: the last one now."""

    known: int | None
    newest: int
    at: int

    @property
    def cookie(self) -> str:
        """The Set-Cookie header that remembers up to which document all is known."""
        return self.named(COOKIE)

    def named(self, name: str) -> str:
        """The Set-Cookie header that remembers this visit under a name."""
        return f"{name}={self.known or 0}.{self.newest}.{self.at}; Path=/; Max-Age={_KEPT_S}; HttpOnly; SameSite=Strict"


def visit(cookie: str | None, newest: int, now: float | None = None) -> Visit:
    """This visit, from what the browser remembers of the last."""
    at = int(time.time() if now is None else now)
    found = _FORM.fullmatch(cookie or "")
    if found is None:
        return Visit(None, newest, at)
    known, last, before = (int(part) for part in found.groups())
    if at - before > _REST_S:
        known = last
    return Visit(min(known, newest), newest, at)


def all_seen(newest: int) -> Visit:
    """A visit in which everything is known."""
    return Visit(newest, newest, int(time.time()))
