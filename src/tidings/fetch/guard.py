"""Which machines may be asked: public ones, and those that the user allowed by name.

In: a host and a port. Out: IP addresses to connect to, all of them checked; FetchError otherwise. A name is looked up here
once and the connection goes to what was checked, so an answer that changes between two look-ups gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

from tidings.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Prefixes whose addresses carry an IPv4 address in their last 32 bits (RFC 6052, RFC 4291, RFC 8215).
_CARRIES_IPV4 = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "::/96")]
# Tunnels and translators of a site's own choosing: where they lead cannot be told from the address.
_OPAQUE = [ipaddress.ip_network(net) for net in ("64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")]
# Not global, whatever the interpreter's own table says in its version.
_RESERVED = [
    ipaddress.ip_network(net)
    for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4")
]


#: Endings of names that no public name has (RFC 6761, 6762, 8375, 9476, and what networks commonly use).
_INNER = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".home", ".corp", ".intranet", ".private", ".alt")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet; what it embeds counts, not what it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in net for net in _CARRIES_IPV4):
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in net for net in _OPAQUE) or address.scope_id:
            return False
    elif any(address in net for net in _RESERVED):
        return False
    return address.is_global and not address.is_multicast


class Guard:
    """Looks hosts up and lets pass what may be asked.

    allowed: hosts that may be private, as the user writes them in an address: ``localhost``, ``10.0.0.5``, ``wiki.local:8080``,
    ``[::1]:80``; without a port, every port.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(each.strip().lower().rstrip(".") for each in allowed)

    def allows(self, host: str, port: int) -> bool:
        """Whether the user allowed this host by name, so that it may be private."""
        name = host.lower().rstrip(".").strip("[]")
        written = f"[{name}]" if ":" in name else name
        return bool(self._allowed & {name, written, f"{written}:{port}"})

    def resolve(self, host: str, port: int) -> list[str]:
        """The addresses of a host, in the order to try them.

        Raises FetchError if it has none, or if any of them is private, loopback, link-local, multicast or reserved.
        """
        try:
            answers = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            why = f"the name {host} cannot be looked up ({getattr(error, 'strerror', None) or error})"
            raise FetchError(host, why, "check the address and the connection", transient=True) from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        if not self.allows(host, port):
            for each in found:
                if not is_public(ipaddress.ip_address(each)):
                    raise _refusal(host, each)
        return found

    def check_for_proxy(self, host: str, port: int) -> None:
        """Refuse a host before a proxy is asked for it, as far as can be told from here: it is the proxy that looks it up.

        A host that can be looked up here must be public as always. One that cannot must at least be no number and no name that
        only means something inside a network. Raises FetchError.
        """
        if self.allows(host, port):
            return
        name = host.lower().rstrip(".").strip("[]")
        last = name.rpartition(".")[2]
        is_number = last.isdecimal() or last.startswith("0x")
        try:
            self.resolve(host, port)
        except FetchError as error:
            if error.forbidden or is_number or last == name or name.endswith(_INNER):
                raise _refusal(host, host) from error


def _refusal(host: str, address: str) -> FetchError:
    where = f"leads to {address}, which is" if host.strip("[]") != address else "is"
    remedy = f"if you trust it, allow it with --allow-host {host} or allow_hosts in tidings.toml"
    return FetchError(host, f"{host} {where} not on the public internet", remedy, forbidden=True)
