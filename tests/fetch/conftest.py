"""Real servers on loopback that behave and misbehave as told, and a clock whose hours pass at once."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from tidings.fetch import Client, Limits

QUICK = Limits(connect_s=2, read_s=2, total_s=8, max_bytes=1_000_000, attempts=3)
START = datetime(2025, 3, 4, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    """An answer. ``drip_s``: pause after every byte. ``missing``: bytes announced and never sent. ``hang_s``: before all."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    missing: int = 0
    hang_s: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]


Route = Reply | Callable[[Asked], Reply]


class Site:
    """A web server on a loopback address of its own. What it does not know is not there (404)."""

    def __init__(self, address: str = "127.0.0.1", routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[Asked] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
                site.asked.append(asked)
                route = site.routes.get(self.path) or site.routes.get(self.path.partition("?")[0], Reply(404))
                with contextlib.suppress(OSError):
                    self._answer(route(asked) if callable(route) else route)

            def _answer(self, reply: Reply) -> None:
                time.sleep(reply.hang_s)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status not in (204, 304):
                    self.send_header("Content-Length", str(len(reply.body) + reply.missing))
                self.end_headers()
                if not reply.drip_s:
                    self.wfile.write(reply.body)
                for number in range(len(reply.body) if reply.drip_s else 0):
                    self.wfile.write(reply.body[number : number + 1])
                    time.sleep(reply.drip_s)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        self.host = f"{address}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class SimulatedClock:
    """Time that passes only when somebody waits."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.slept_s: list[float] = []
        self.stopped = False
        self.end: datetime | None = None

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> bool:
        with self._lock:
            self.slept_s.append(seconds)
            self._now += timedelta(seconds=max(0.0, seconds))
            if self.end and self._now >= self.end:
                self.stopped = True
        return not self.stopped


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture
def other() -> Iterator[Site]:
    """A server that nobody allowed."""
    made = Site("127.0.0.2")
    yield made
    made.close()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def client(site: Site, clock: SimulatedClock) -> Client:
    return Client([site.host], clock=clock, limits=QUICK)


def packed(body: bytes) -> Reply:
    return Reply(200, gzip.compress(body), {"Content-Encoding": "gzip"})
