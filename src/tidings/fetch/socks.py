"""Through a SOCKS5 proxy to a host (RFC 1928; login by user and password, RFC 1929).

In: a stream to the proxy, and where it is to lead. Out: nothing; what is written to the stream from then on goes there.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from tidings.errors import FetchError
from tidings.fetch.proxies import Proxy

if TYPE_CHECKING:
    from httpcore2 import NetworkStream

_VERSION, _LOGIN_VERSION = 5, 1
_NO_LOGIN, _BY_PASSWORD, _NONE_OF_THESE = 0, 2, 0xFF
_CONNECT = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_SIZES = {_IPV4: 4, _IPV6: 16}
_MOST_BYTES = 255  # of whatever has its length in one byte before it
_REMEDY = "write it into the proxy's address: socks5://USER:PASSWORD@HOST:PORT"
_FAILURES = {
    1: "it failed",
    2: "its rules forbid it",
    3: "the network cannot be reached",
    4: "the host cannot be reached",
    5: "the host refuses connections",
    6: "the host is too far away",
    7: "it knows no connections",
    8: "it knows no such addresses",
}


def lead_to(stream: NetworkStream, proxy: Proxy, host: str, port: int) -> None:
    """Have the proxy connect the stream to a host, given by address or, for the proxy to look up, by name.

    Raises FetchError where the proxy wants another login, and httpcore2's ProxyError where it does not connect or speaks no SOCKS5.
    """
    import httpcore2

    _log_in(stream, proxy)
    stream.write(bytes([_VERSION, _CONNECT, 0]) + _address(host) + port.to_bytes(2, "big"))
    version, failure, _, kind = _exactly(stream, 4)
    if version != _VERSION:
        raise httpcore2.ProxyError("it does not speak SOCKS5")
    if failure:
        raise httpcore2.ProxyError(_FAILURES.get(failure, f"failure {failure}"))
    # The address that it connects from, which nobody needs, has to be taken off the stream.
    size = _exactly(stream, 1)[0] if kind == _NAME else _SIZES.get(kind)
    if size is None:
        raise httpcore2.ProxyError("it does not speak SOCKS5")
    _exactly(stream, size + 2)


def _log_in(stream: NetworkStream, proxy: Proxy) -> None:
    import httpcore2

    stream.write(bytes([_VERSION, 1, _NO_LOGIN if proxy.user is None else _BY_PASSWORD]))
    version, method = _exactly(stream, 2)
    if version != _VERSION or method not in (_NO_LOGIN, _BY_PASSWORD, _NONE_OF_THESE):
        raise httpcore2.ProxyError("it does not speak SOCKS5")
    if method == _NONE_OF_THESE or (method == _BY_PASSWORD and proxy.user is None):
        why = "the proxy asks for a login" if proxy.user is None else "the proxy takes no login by password"
        raise FetchError(proxy.name, why, _REMEDY)
    if method == _BY_PASSWORD:
        words = (proxy.user or "").encode(), (proxy.password or "").encode()
        if any(len(each) > _MOST_BYTES for each in words):
            raise FetchError(proxy.name, "the proxy's login is longer than SOCKS allows", _REMEDY)
        stream.write(bytes([_LOGIN_VERSION]) + b"".join(bytes([len(each)]) + each for each in words))
        if _exactly(stream, 2)[1] != 0:
            raise FetchError(proxy.name, "the proxy does not take the login", _REMEDY)


def _address(host: str) -> bytes:
    import httpcore2

    bare = host.strip("[]")
    try:
        number = ipaddress.ip_address(bare)
    except ValueError:
        name = bare.encode("idna") if not bare.isascii() else bare.encode()
        if len(name) > _MOST_BYTES:
            raise httpcore2.ProxyError("the host's name is longer than SOCKS allows") from None
        return bytes([_NAME, len(name)]) + name
    return bytes([_IPV4 if number.version == 4 else _IPV6]) + number.packed


def _exactly(stream: NetworkStream, size: int) -> bytes:
    """So many bytes, in however many pieces they come."""
    import httpcore2

    found = b""
    while len(found) < size:
        piece = stream.read(size - len(found))
        if not piece:
            raise httpcore2.ProxyError("it ends the connection")
        found += piece
    return found
