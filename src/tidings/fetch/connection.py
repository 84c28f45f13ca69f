"""One request over one connection that goes to a checked address and ends by a deadline.

In: a request, a Guard, limits. Out: status, headers and body chunks; FetchError is left to the caller for what fails.
A server that sends a byte a second cannot hold a request open: every read gets only what is left of the deadline.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tidings.fetch.guard import Guard
from tidings.fetch.proxies import Proxy
from tidings.fetch.socks import lead_to

if TYPE_CHECKING:
    from httpcore2 import NetworkBackend, NetworkStream
else:
    # Their methods are all that counts, and the library takes longer to load than a book to open.
    NetworkBackend = NetworkStream = object

_SLICE_S = 1.0  # so often a waiting read looks whether the program is to end


class BrokenOff(Exception):
    """No whole answer came; ``str()`` says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much one request may take."""

    connect_s: float = 10.0
    read_s: float = 20.0  # between two pieces of an answer
    total_s: float = 60.0  # one request, from the first look-up to the last byte
    max_bytes: int = 20_000_000  # of a body, packed and unpacked
    redirects: int = 8
    attempts: int = 3
    patience_s: float = 60.0  # a longer wait that a server asks for is left to the caller


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """Status, headers by lower-case name (repeated ones joined by commas), body still packed."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class _Deadline:
    """What is left of a request's time."""

    def __init__(self, limits: Limits, stopped: Callable[[], bool]) -> None:
        self.limits = limits
        self.stopped = stopped
        self._end = time.monotonic() + limits.total_s

    def left(self, most_s: float) -> float:
        """Seconds that are left, at most so many. Raises httpcore2's ReadTimeout when there are none."""
        import httpcore2

        left = min(most_s, self._end - time.monotonic())
        if left <= 0:
            raise httpcore2.ReadTimeout(f"took longer than {self.limits.total_s:g} seconds")
        return left


class _TimedStream(NetworkStream):
    """A stream whose reads and writes end with the deadline."""

    def __init__(self, stream: NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, waiting for it in slices, so that the end of the program is noticed."""
        import httpcore2

        end = time.monotonic() + self._deadline.limits.read_s
        while True:
            try:
                return self._stream.read(max_bytes, self._deadline.left(_SLICE_S))
            except httpcore2.ReadTimeout:
                if self._deadline.stopped() or time.monotonic() >= end:
                    raise
                self._deadline.left(_SLICE_S)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(self._deadline.limits.read_s))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        left = self._deadline.left(self._deadline.limits.connect_s)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(NetworkBackend):
    """Connects only to addresses that the guard has looked up and checked."""

    def __init__(self, guard: Guard, deadline: _Deadline) -> None:
        self._guard = guard
        self._deadline = deadline
        from httpcore2 import SyncBackend

        self._plain = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        """Connect to the first address that answers, among those that the guard has checked just now."""
        import httpcore2

        failure: Exception | None = None
        for address in self._guard.resolve(host, port):
            left = self._deadline.left(self._deadline.limits.connect_s)
            try:
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure or httpcore2.ConnectError(f"{host} has no address")


class _SocksBackend(NetworkBackend):
    """Connects through a SOCKS5 proxy, to addresses that were checked here unless it is the proxy that looks names up."""

    def __init__(self, proxy: Proxy, guard: Guard, deadline: _Deadline) -> None:
        self._proxy = proxy
        self._guard = guard
        self._backend = _GuardedBackend(Guard([proxy.host]), deadline)

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> NetworkStream:
        """Have the proxy connect to the host, trying its addresses in turn where they were looked up here."""
        import httpcore2

        failure: Exception | None = None
        for target in self._targets(host, port):
            try:
                with ExitStack() as given_up:
                    stream = self._backend.connect_tcp(self._proxy.host, self._proxy.port)
                    given_up.callback(stream.close)
                    lead_to(stream, self._proxy, target, port)
                    given_up.pop_all()
                    return stream
            except httpcore2.ProxyError as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def _targets(self, host: str, port: int) -> list[str]:
        if self._proxy.scheme == "socks5":
            return self._guard.resolve(host, port)
        self._guard.check_for_proxy(host, port)
        return [host]


@cache
def _tls() -> ssl.SSLContext:
    # Loading the certificates takes longer than most requests.
    return ssl.create_default_context()


@contextmanager
def request(
    url: str,
    headers: Mapping[str, str],
    guard: Guard,
    limits: Limits,
    stopped: Callable[[], bool],
    proxy: Proxy | None = None,
) -> Iterator[RawAnswer]:
    """Send a GET request and give its answer, whose body is read as its chunks are drawn.

    Raises FetchError where the guard refuses, BrokenOff where connection or protocol fail, also while the body is read.
    """
    import httpcore2

    deadline = _Deadline(limits, stopped)
    # A connection of its own for each request: hosts are asked about once a second, and a reused connection goes stale.
    pool = httpcore2.ConnectionPool(
        ssl_context=_tls(), max_keepalive_connections=0, **_way(httpcore2.URL(url).origin, guard, deadline, proxy)
    )
    try:
        with pool, pool.stream("GET", url, headers=list(headers.items())) as answer:
            yield RawAnswer(answer.status, _joined(answer.headers), answer.iter_stream())
    except httpcore2.ProxyError as error:
        raise BrokenOff(f"the proxy {proxy.name if proxy else ''} does not let us through ({error})") from error
    except (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError) as error:
        raise BrokenOff(_reason(error)) from error


def _way(origin: Any, guard: Guard, deadline: _Deadline, proxy: Proxy | None) -> dict[str, Any]:
    """How the library is to come to a host: with which backend, and which HTTP proxy."""
    if proxy is None:
        return {"network_backend": _GuardedBackend(guard, deadline)}
    if proxy.is_socks:
        return {"network_backend": _SocksBackend(proxy, guard, deadline)}
    guard.check_for_proxy(origin.host.decode(), origin.port)
    # The user named the proxy, so that it may be anywhere.
    return {"network_backend": _GuardedBackend(Guard([proxy.host]), deadline), "proxy": _as_asked(proxy)}


def _as_asked(proxy: Proxy) -> Any:
    """A proxy as the library wants it."""
    import httpcore2

    login = (proxy.user, proxy.password or "") if proxy.user is not None else None
    return httpcore2.Proxy(
        f"{proxy.scheme}://{proxy.name}", auth=login, ssl_context=_tls() if proxy.scheme == "https" else None
    )


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in headers:
        key, words = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        given[key] = f"{given[key]}, {words}" if key in given else words
    return given


def _reason(error: Exception) -> str:
    """What a connection error means, in words for a user."""
    import httpcore2

    if isinstance(error, httpcore2.ConnectTimeout | httpcore2.ReadTimeout | httpcore2.WriteTimeout):
        return "does not answer in time"
    if isinstance(error, httpcore2.ConnectError):
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return f"its certificate is not valid ({cause.verify_message})"
            if isinstance(cause, ConnectionRefusedError):
                return "refuses connections"
            cause = cause.__cause__ or cause.__context__
        return f"cannot be reached ({error})"
    if isinstance(error, httpcore2.RemoteProtocolError | httpcore2.ReadError | socket.error):
        return f"broke off its answer or does not speak HTTP ({error})"
    return str(error) or type(error).__name__
