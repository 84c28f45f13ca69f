"""Fetching from servers that misbehave: what comes back, how often they are asked, and what is said."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import brotli
import pytest
from tests.fetch.conftest import QUICK, START, Asked, Reply, SimulatedClock, Site, packed

from tidings.errors import FetchError
from tidings.fetch import Client, Limits, Validators
from tidings.fetch.client import retry_after

PAGE = b"<html><body><p>Quay Mills opened a plant.</p></body></html>"


def failure(client: Client, address: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(address)
    assert "\n" not in str(caught.value)
    return caught.value


def several(*replies: Reply) -> Callable[[Asked], Reply]:
    """A route that gives one reply after the other, the last one for good."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_a_page_comes_with_its_type_and_what_to_compare_it_by(site: Site, client: Client) -> None:
    headers = {
        "Content-Type": "text/html; charset=ISO-8859-1",
        "ETag": '"1"',
        "Last-Modified": "Tue, 04 Mar 2025 07:00:00 GMT",
    }
    site.routes["/a"] = Reply(200, PAGE, headers)
    answer = client.get(site.url("/a"))
    assert (answer.body, answer.media_type, answer.charset) == (PAGE, "text/html", "iso-8859-1")
    assert answer.validators == Validators('"1"', "Tue, 04 Mar 2025 07:00:00 GMT")
    assert site.asked[-1].headers["host"] == site.host
    assert site.asked[-1].headers["user-agent"].startswith("tidings")


def test_what_has_not_changed_is_not_sent_again(site: Site, client: Client) -> None:
    site.routes["/a"] = lambda asked: Reply(304 if asked.headers.get("if-none-match") == '"1"' else 200, PAGE)
    assert client.get(site.url("/a"), Validators('"1"')).unchanged
    assert not client.get(site.url("/a"), Validators('"0"')).unchanged


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
        ("x-gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("br", brotli.compress(PAGE)),
        ("identity", PAGE),
    ],
    ids=["gzip", "gzip in two members", "x-gzip", "zlib", "bare deflate", "brotli", "identity"],
)
def test_packed_bodies_are_unpacked(site: Site, client: Client, encoding: str, body: bytes) -> None:
    site.routes["/a"] = Reply(200, body, {"Content-Encoding": encoding})
    assert client.get(site.url("/a")).body == PAGE


BOMB = bytes(10_000_000)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", gzip.compress(BOMB)), ("br", brotli.compress(BOMB, quality=1)), ("deflate", zlib.compress(BOMB))],
    ids=["gzip", "brotli", "deflate"],
)
def test_a_bomb_costs_no_more_than_the_limit(site: Site, client: Client, encoding: str, body: bytes) -> None:
    assert len(body) < 20_000
    site.routes["/bomb"] = Reply(200, body, {"Content-Encoding": encoding})
    error = failure(client, site.url("/bomb"))
    assert "larger than 1 MB" in str(error)
    assert not error.transient


def test_too_large_a_body_is_refused_whether_announced_or_not(site: Site, client: Client) -> None:
    site.routes["/announced"] = Reply(200, b"", missing=2_000_000)
    site.routes["/sent"] = Reply(200, bytes(1_000_001))
    assert "larger than 1 MB" in str(failure(client, site.url("/announced")))
    assert "larger than 1 MB" in str(failure(client, site.url("/sent")))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, PAGE, missing=10),
        Reply(200, gzip.compress(PAGE)[:-12], {"Content-Encoding": "gzip"}),
        Reply(200, PAGE, {"Content-Encoding": "gzip"}),
        Reply(200, brotli.compress(PAGE)[:-3], {"Content-Encoding": "br"}),
        Reply(200, PAGE, {"Content-Encoding": "br"}),
        Reply(500),
        Reply(503),
        Reply(200, PAGE, hang_s=3.0),
    ],
    ids=["cut off", "gzip cut off", "no gzip", "brotli cut off", "no brotli", "500", "503", "slow"],
)
def test_a_passing_failure_is_tried_again(site: Site, client: Client, clock: SimulatedClock, reply: Reply) -> None:
    site.routes["/a"] = several(reply, Reply(200, PAGE))
    assert client.get(site.url("/a")).body == PAGE
    assert site.paths() == ["/a", "/a"]
    site.routes["/a"] = reply
    begun = clock.now()
    assert failure(client, site.url("/a")).transient
    assert len(site.paths()) == 2 + QUICK.attempts
    assert clock.now() - begun >= timedelta(seconds=6)  # two seconds, then four


def test_a_server_that_drips_is_left_at_the_deadline(site: Site, clock: SimulatedClock) -> None:
    site.routes["/drip"] = Reply(200, PAGE * 100, drip_s=0.1)
    once = Client([site.host], clock=clock, limits=Limits(read_s=0.5, total_s=0.8, attempts=1))
    begun = time.monotonic()
    assert "in time" in str(failure(once, site.url("/drip")))
    assert time.monotonic() - begun < 30  # and not the ten minutes that the body takes


def test_headers_that_drip_are_left_at_the_deadline(clock: SimulatedClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        over = threading.Event()

        def drip() -> None:
            for _ in range(2):
                connection, _address = listener.accept()
                with connection:
                    for byte in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 600:
                        if over.wait(0.05):
                            return
                        try:
                            connection.send(bytes([byte]))
                        except OSError:
                            break

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        once = Client([host], clock=clock, limits=Limits(read_s=0.5, total_s=0.6, attempts=1))
        assert failure(once, f"http://{host}/").transient
        over.set()


@pytest.mark.parametrize("words", ["120", "http date"])
def test_retry_after_is_obeyed(site: Site, client: Client, clock: SimulatedClock, words: str) -> None:
    until = START + timedelta(seconds=120)
    value = format_datetime(until, usegmt=True) if words == "http date" else words
    site.routes["/a"] = Reply(429, b"", {"Retry-After": value})
    error = failure(client, site.url("/a"))
    assert error.transient
    assert error.until is not None
    assert abs(error.until - until) < timedelta(seconds=5)
    # The whole host is left alone until then.
    site.routes["/b"] = Reply(200, PAGE)
    assert failure(client, site.url("/b")).until is not None
    assert site.paths() == ["/a"]
    clock.sleep(125)
    assert client.get(site.url("/b")).body == PAGE


def test_a_short_retry_after_is_waited_for(site: Site, client: Client, clock: SimulatedClock) -> None:
    site.routes["/a"] = several(Reply(503, b"", {"Retry-After": "20"}), Reply(200, PAGE))
    assert client.get(site.url("/a")).body == PAGE
    assert clock.now() - START >= timedelta(seconds=20)


@pytest.mark.parametrize("words", ["soon", "", "-5", "٣٤x", "Tue, 99 Foo 2025"])
def test_retry_after_that_says_nothing(words: str) -> None:
    assert retry_after(words, START) is None


def test_retry_after_of_years_is_two_days() -> None:
    assert retry_after("9" * 300, START) == START + timedelta(days=2)


@pytest.mark.parametrize(("status", "words"), [(404, "not there"), (410, "not there"), (403, "not open"), (418, "418")])
def test_what_will_not_come_is_asked_for_once(site: Site, client: Client, status: int, words: str) -> None:
    site.routes["/a"] = Reply(status)
    error = failure(client, site.url("/a"))
    assert words in str(error)
    assert not error.transient
    assert site.paths() == ["/a"]


def test_redirects_lead_on_and_only_lasting_ones_are_remembered(site: Site, client: Client) -> None:
    site.routes |= {
        "/old": Reply(301, b"", {"Location": "/newer"}),
        "/newer": Reply(308, b"", {"Location": site.url("/now")}),
        "/now": Reply(302, b"", {"Location": "/today"}),
        "/today": Reply(200, PAGE),
    }
    answer = client.get(site.url("/old"))
    assert (answer.url, answer.moved) == (site.url("/today"), site.url("/now"))
    assert client.get(site.url("/now")).moved is None


def test_redirects_in_a_circle_and_without_end(site: Site, client: Client) -> None:
    site.routes |= {"/a": Reply(302, b"", {"Location": "/b"}), "/b": Reply(302, b"", {"Location": "/a"})}
    assert "circle" in str(failure(client, site.url("/a")))
    for number in range(20):
        site.routes[f"/{number}"] = Reply(302, b"", {"Location": f"/{number + 1}"})
    assert "more than 8 times" in str(failure(client, site.url("/0")))


def test_a_redirect_to_a_private_address_is_not_followed(site: Site, other: Site, client: Client) -> None:
    for target in (
        other.url("/"),
        f"http://localhost:{other.host.rpartition(':')[2]}/",
        "http://[::1]:80/",
        "http://0x7f.2/",
    ):
        site.routes["/a"] = Reply(302, b"", {"Location": target})
        error = failure(client, site.url("/a"))
        assert error.forbidden
        assert "public internet" in str(error)
    assert other.asked == []


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "javascript:alert(1)"]
)
def test_a_redirect_out_of_the_web_is_not_followed(site: Site, client: Client, target: str) -> None:
    site.routes["/a"] = Reply(302, b"", {"Location": target})
    assert "http or https" in str(failure(client, site.url("/a")))


def test_a_private_address_is_refused_unless_it_was_allowed(site: Site, clock: SimulatedClock) -> None:
    site.routes["/a"] = Reply(200, PAGE)
    error = failure(Client(clock=clock), site.url("/a"))
    assert f"--allow-host {site.host.partition(':')[0]}" in str(error)
    assert site.asked == []
    assert Client(["127.0.0.1"], clock=clock).get(site.url("/a")).body == PAGE


def test_a_name_that_changes_its_address_gains_nothing(
    site: Site, other: Site, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is public when it is checked; whoever asks again is told a private address."""
    port = int(other.host.rpartition(":")[2])
    answers = iter(["93.184.215.14"])
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.2"), port))]

    connected: list[object] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", connect)
    once = Client(clock=clock, limits=Limits(attempts=1))
    failure(once, f"http://rebinding.example:{port}/")
    assert set(connected) == {"93.184.215.14"}
    clock.sleep(700)
    assert "127.0.0.2" in str(failure(once, f"http://rebinding.example:{port}/"))
    assert set(connected) == {"93.184.215.14"}


def test_robots_txt_is_obeyed(site: Site, client: Client) -> None:
    site.routes |= {
        "/robots.txt": Reply(
            200, b"User-agent: *\nDisallow: /\n\nUser-agent: Tidings\nDisallow: /private/\nAllow: /private/ok"
        ),
        "/a": Reply(200, PAGE),
        "/private/ok": Reply(200, PAGE),
        "/private/a": Reply(200, PAGE),
        "/way": Reply(302, b"", {"Location": "/private/a"}),
    }
    assert client.get(site.url("/a")).body == client.get(site.url("/private/ok")).body
    for path in ("/private/a", "/way"):
        error = failure(client, site.url(path))
        assert error.forbidden
        assert "robots.txt" in str(error)
    assert "/private/a" not in site.paths()
    assert [each.path for each in site.asked].count("/robots.txt") == 1


def test_a_robots_txt_that_fails_forbids_all_for_now(site: Site, client: Client, clock: SimulatedClock) -> None:
    site.routes |= {"/robots.txt": Reply(500), "/a": Reply(200, PAGE)}
    error = failure(client, site.url("/a"))
    assert error.transient
    assert site.paths() == []
    site.routes["/robots.txt"] = Reply(404)
    clock.sleep(700)
    assert client.get(site.url("/a")).body == PAGE


def test_requests_to_a_host_keep_their_distance(site: Site, client: Client, clock: SimulatedClock) -> None:
    site.routes["/a"] = Reply(200, PAGE)
    for _ in range(3):
        client.get(site.url("/a"))
    assert clock.now() - START >= timedelta(seconds=3)  # robots.txt and three pages


def test_the_crawl_delay_is_kept(site: Site, client: Client, clock: SimulatedClock) -> None:
    site.routes |= {"/robots.txt": packed(b"User-agent: *\nCrawl-delay: 30"), "/a": Reply(200, PAGE)}
    for _ in range(3):
        client.get(site.url("/a"))
    assert clock.now() - START >= timedelta(seconds=60)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("file:///etc/passwd", "not http or https"),
        ("ftp://a.example/", "not http or https"),
        ("http://", "no address"),
        ("http://a b/", "no address"),
        ("http://a.example:99999/", "no address"),
        ("http://[::1", "no address"),
        ("http://ann:secret@a.example/", "password"),
    ],
)
def test_what_is_no_web_address_is_said_so(client: Client, address: str, words: str) -> None:
    error = failure(client, address)
    assert words in str(error)
    assert "secret" not in str(error)


def test_a_name_that_does_not_exist(client: Client) -> None:
    error = failure(client, "http://no-such-host.invalid/")
    assert "looked up" in str(error)


def test_a_server_that_is_not_there_or_speaks_no_http(clock: SimulatedClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        client = Client([host], clock=clock, limits=Limits(read_s=1, total_s=2, attempts=1))

        def talk() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        threading.Thread(target=talk, daemon=True).start()
        assert "HTTP" in str(failure(client, f"http://{host}/"))
    clock.sleep(700)
    assert "refuses connections" in str(failure(client, f"http://{host}/"))
