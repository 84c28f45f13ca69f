"""SOCKS5 proxies, with a real one on loopback: what it is asked for, who looks names up, and what is said where it refuses."""

from __future__ import annotations

import contextlib
import ipaddress
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.fetch.conftest import QUICK, Reply, SimulatedClock, Site

from tidings.errors import FetchError
from tidings.fetch import Client, connection
from tidings.fetch.logins import Access

PAGE = Reply(200, b"<p>Quay Mills opened a plant.</p>", {"Content-Type": "text/html"})
PRESS = "press.invalid"  # a name that nobody can look up but the proxy (RFC 6761)


class SocksServer(socketserver.ThreadingTCPServer):
    """A SOCKS5 server (RFC 1928, RFC 1929) that connects to where its own table leads.

    login: user and password that it wants. trickle: it answers byte by byte. garbage: what it says instead of an answer.
    """

    daemon_threads = True

    def __init__(
        self,
        leads: Mapping[str, str],
        login: tuple[str, str] | None = None,
        *,
        trickle: bool = False,
        garbage: bytes = b"",
    ) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.asked: list[str] = []
        self.leads, self.login, self.trickle, self.garbage = leads, login, trickle, garbage
        self.host = f"127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class Conversation(socketserver.BaseRequestHandler):
    """What is said over one connection."""

    server: SocksServer

    def handle(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            if self.server.garbage:
                self.request.sendall(self.server.garbage)
            elif self._lets_in():
                self._connect()

    def _lets_in(self) -> bool:
        _, count = self._take(2)
        wanted = 2 if self.server.login else 0
        offered = wanted in self._take(count)
        self._say(bytes([5, wanted if offered else 0xFF]))
        if not offered or not self.server.login:
            return offered
        self._take(1)
        given = tuple(self._take(self._take(1)[0]).decode() for _ in range(2))
        self._say(bytes([1, 0 if given == self.server.login else 1]))
        return given == self.server.login

    def _connect(self) -> None:
        _, command, _, kind = self._take(4)
        assert command == 1
        size = self._take(1)[0] if kind == 3 else 4 if kind == 1 else 16
        given = self._take(size)
        host = given.decode() if kind == 3 else str(ipaddress.ip_address(given))
        self.server.asked.append(f"{host}:{int.from_bytes(self._take(2), 'big')}")
        target = self.server.leads.get(host)
        self._say(bytes([5, 0 if target else 4, 0, 1, 0, 0, 0, 0, 0, 0]))
        if target:
            address, _, port = target.partition(":")
            with socket.create_connection((address, int(port))) as there:
                threading.Thread(target=_pass_on, args=(self.request, there), daemon=True).start()
                _pass_on(there, self.request)

    def _take(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            piece = self.request.recv(size - len(found))
            if not piece:
                raise EOFError
            found += piece
        return found

    def _say(self, words: bytes) -> None:
        for piece in [words[n : n + 1] for n in range(len(words))] if self.server.trickle else [words]:
            self.request.sendall(piece)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two names of the test's own: a public one, and one that leads inside."""
    answers = {"quay.example": "93.184.216.34", "inside.example": "10.1.2.3"}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: int, **more: int) -> object:
        return real(answers.get(host, host), port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def asking(clock: SimulatedClock, proxy: str | None, allowed: tuple[str, ...] = ()) -> Client:
    return Client(allowed, clock=clock, limits=QUICK, access=Access(proxy))


def refusal(client: Client, address: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(address)
    return caught.value


@pytest.fixture
def proxy(site: Site) -> Iterator[SocksServer]:
    with SocksServer({PRESS: site.host, "93.184.216.34": site.host}) as made:
        yield made


@pytest.mark.parametrize("by", ["setting", "HTTP_PROXY", "ALL_PROXY"])
def test_with_socks5h_the_proxy_looks_names_up_and_is_asked_for_everything(
    by: str, site: Site, proxy: SocksServer, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes |= {"/a": PAGE, "/robots.txt": Reply(200, b"User-agent: *\nDisallow: /b\n")}
    address = f"socks5h://{proxy.host}"
    if by != "setting":
        monkeypatch.setenv(by, address)
    client = asking(clock, address if by == "setting" else None)
    assert client.get(f"http://{PRESS}/a").body == PAGE.body
    assert refusal(client, f"http://{PRESS}/b").forbidden
    assert proxy.asked == [f"{PRESS}:80"] * 2  # robots.txt and the page
    assert site.asked[-1].headers["host"] == PRESS


def test_with_socks5_names_are_looked_up_here_and_the_proxy_is_told_the_address(
    site: Site, proxy: SocksServer, clock: SimulatedClock, known: None
) -> None:
    site.routes["/a"] = PAGE
    assert asking(clock, f"socks5://{proxy.host}").get("http://quay.example/a").body == PAGE.body
    assert set(proxy.asked) == {"93.184.216.34:80"}
    assert site.asked[-1].headers["host"] == "quay.example"


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("host", ["inside.example", "10.0.0.1", "[::ffff:10.0.0.1]", "2130706433", "printer.local"])
def test_what_is_private_is_asked_of_no_socks_proxy(
    scheme: str, host: str, proxy: SocksServer, clock: SimulatedClock, known: None
) -> None:
    refusal(asking(clock, f"{scheme}://{proxy.host}"), f"http://{host}/")
    assert proxy.asked == []


def test_a_redirect_to_a_private_address_ends_before_the_proxy(
    site: Site, proxy: SocksServer, clock: SimulatedClock
) -> None:
    site.routes["/a"] = Reply(302, b"", {"Location": "http://169.254.169.254/latest"})
    assert refusal(asking(clock, f"socks5h://{proxy.host}"), f"http://{PRESS}/a").forbidden
    assert not any("169.254" in asked for asked in proxy.asked)


def test_answers_in_single_bytes_are_put_together(site: Site, clock: SimulatedClock) -> None:
    site.routes["/a"] = PAGE
    with SocksServer({PRESS: site.host}, ("ana", "p@ss"), trickle=True) as proxy:
        client = asking(clock, f"socks5h://ana:p%40ss@{proxy.host}")
        assert client.get(f"http://{PRESS}/a").body == PAGE.body


def test_a_login_that_is_missing_or_wrong_is_told_without_its_password(site: Site, clock: SimulatedClock) -> None:
    with SocksServer({PRESS: site.host}, ("ana", "p@ss")) as proxy:
        error = refusal(asking(clock, f"socks5h://ana:c0ffee@{proxy.host}"), f"http://{PRESS}/a")
        assert "does not take the login" in str(error)
        assert "c0ffee" not in str(error)
        assert "asks for a login" in str(refusal(asking(clock, f"socks5h://{proxy.host}"), f"http://{PRESS}/a"))
    assert site.asked == []


def test_a_host_that_the_proxy_cannot_reach_and_a_proxy_that_is_none(clock: SimulatedClock) -> None:
    with SocksServer({}) as proxy:
        error = refusal(asking(clock, f"socks5h://{proxy.host}"), f"http://{PRESS}/a")
        assert f"the proxy {proxy.host} does not let us through (the host cannot be reached)" in str(error)
        assert error.transient
    for garbage in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05", b"\x04\x00"):
        with SocksServer({}, garbage=garbage) as proxy:
            assert "does not let us through" in str(
                refusal(asking(clock, f"socks5h://{proxy.host}"), f"http://{PRESS}/a")
            )


def test_https_goes_through_and_its_certificate_is_checked(
    site: Site, proxy: SocksServer, clock: SimulatedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
    command += ["-addext", f"subjectAltName=DNS:{PRESS}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)
    site._server.socket = served.wrap_socket(site._server.socket, server_side=True)
    site.routes["/a"] = PAGE
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(connection, "_tls", lambda: trusting)
    client = asking(clock, f"socks5h://{proxy.host}")
    assert client.get(f"https://{PRESS}/a").body == PAGE.body
    assert set(proxy.asked) == {f"{PRESS}:443"}
    monkeypatch.setattr(connection, "_tls", ssl.create_default_context)
    assert "certificate" in str(refusal(client, f"https://{PRESS}/a"))
