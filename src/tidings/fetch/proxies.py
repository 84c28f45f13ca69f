"""Through which proxy an address is asked, if through any.

In: the address of a proxy from the settings, or HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY from the environment. Out: a
Proxy for an address, or None; FetchError for one that cannot be spoken to, for going past it unasked would show who asks.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment

from tidings.errors import FetchError

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_REMEDY = "write it as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, or with socks5:// or socks5h:// in front"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; ``user`` and ``password`` are shown nowhere.

    scheme: ``http``, ``https``, ``socks5`` (names are looked up here) or ``socks5h`` (it is the proxy that looks them up).
    """

    scheme: str
    host: str
    port: int
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS5 and not HTTP."""
        return self.scheme.startswith("socks")

    @property
    def name(self) -> str:
        """As messages call it: host and port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Proxies:
    """Which proxy each address is asked through.

    given: the proxy for all addresses; empty for none, whatever the environment says; None for what the environment says.
    """

    def __init__(self, given: str | None = None) -> None:
        self._given = given
        self._named: Mapping[str, str] = getproxies_environment() if given is None else {}
        if given:
            proxy_at(given)

    def for_address(self, url: str) -> Proxy | None:
        """The proxy for an address as ``askable`` gives it; this machine itself is asked straight. Raises FetchError."""
        parts = urlsplit(url)
        if _is_this_machine(parts.hostname or ""):
            return None
        if self._given is not None:
            return proxy_at(self._given) if self._given else None
        named = self._named.get(parts.scheme) or self._named.get("all")
        port = parts.port or _PORTS.get(parts.scheme, 0)
        if not named or _is_spared(parts.hostname or "", port, self._named.get("no", "")):
            return None
        return proxy_at(named)


def proxy_at(address: str) -> Proxy:
    """The proxy that an address names, ``http://`` if it names no scheme. Raises FetchError, without what may be a password."""
    words = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(words)
        port = parts.port
    except ValueError as error:
        raise FetchError("proxy", "the proxy's address cannot be read", _REMEDY) from error
    if parts.scheme not in _PORTS:
        why = f"the proxy speaks {parts.scheme}, and only {', '.join(_PORTS)} are known here"
        raise FetchError("proxy", why, _REMEDY)
    if not parts.hostname:
        raise FetchError("proxy", "the proxy's address has no host", _REMEDY)
    user, password = (unquote(each) if each is not None else None for each in (parts.username, parts.password))
    return Proxy(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


def _is_spared(host: str, port: int, spared: str) -> bool:
    """Whether NO_PROXY names a host: by its name or the end of it, with a port or without, as a range of addresses, or by ``*``."""
    for each in filter(None, (words.strip().lower() for words in spared.split(","))):
        try:
            if ipaddress.ip_address(host) in ipaddress.ip_network(each, strict=False):
                return True
        except ValueError:
            name, _, only = each.partition(":")
            name = name.removeprefix("*").removeprefix(".")
            if only in ("", str(port)) and (not name or host == name or host.endswith(f".{name}")):
                return True
    return False


def _is_this_machine(host: str) -> bool:
    """Whether a host is this machine by its very name; a proxy would take it for itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
