"""What a host is told so that it knows its subscriber: one header for each host, sent to nobody else.

In: logins from the settings. Out: the headers for one request. A redirect to another host goes without, and so does one from
https to http.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tidings.addresses import host_of

_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x20-\x7e]+")
#: Headers that say what is asked and how; a login in one of them would change the request.
_TAKEN = frozenset(
    {
        "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "range", "accept", "accept-encoding",
        "user-agent", "if-none-match", "if-modified-since",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Login:
    """A header for one host (with a port: for that port alone). ``value`` is shown nowhere."""

    host: str
    header: str
    value: str = field(repr=False)

    @property
    def fault(self) -> str | None:
        """What is wrong with it, without its value; None if nothing is."""
        if not _NAME.fullmatch(self.header) or self.header.lower() in _TAKEN:
            return f"{self.header!r} is no header that a login is sent in; Authorization and Cookie are"
        if not _VALUE.fullmatch(self.value) or self.value != self.value.strip():
            return "its value is empty, or holds line ends, outer spaces or other than plain characters"
        return None


@dataclass(frozen=True, slots=True)
class Access:
    """How servers are reached, and what they are told of who asks.

    proxy: the address of one to go through, empty for none, None for what the environment says.
    """

    proxy: str | None = field(default=None, repr=False)  # its address may hold a password
    logins: tuple[Login, ...] = ()


class Logins:
    """All logins. allows: whether a host, by name and port, is one that may be private: such a one is told without https too."""

    def __init__(self, logins: Iterable[Login], allows: Callable[[str, int], bool]) -> None:
        self._logins = tuple(logins)
        self._allows = allows

    def headers(self, url: str) -> dict[str, str]:
        """The headers for one request to an address as ``askable`` gives it; none if it would go over the open net unread."""
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme != "https" and not self._allows(parts.hostname or "", port):
            return {}
        names = {host_of(url), parts.hostname, f"{host_of(url)}:{port}"}
        return {each.header: each.value for each in self._logins if each.host.lower() in names}
