"""Proxies and logins, with a real proxy and real servers on loopback: who is asked for what, and who is told what."""

from __future__ import annotations

import base64
import contextlib
import http.server
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.fetch.conftest import QUICK, Reply, SimulatedClock, Site

from tidings.errors import ConfigError, FetchError
from tidings.fetch import Client, connection, read_settings
from tidings.fetch.logins import Access, Login
from tidings.fetch.proxies import Proxies

PAGE = Reply(200, b"<p>Quay Mills opened a plant.</p>", {"Content-Type": "text/html"})
SECRET = "Bearer c0ffee"
# Names that nobody can look up but the proxy (RFC 2606, RFC 6761).
PRESS, OTHER = "press.invalid", "other.invalid"


class ProxyServer:
    """An HTTP proxy that knows where its own names lead. ``login``: what it wants to be told."""

    def __init__(self, leads: Mapping[str, str], login: str | None = None) -> None:
        self.asked: list[str] = []
        self.told: list[str | None] = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def _target(self, host: str) -> tuple[str, int] | None:
                proxy.asked.append(f"{self.command} {self.path}")
                proxy.told.append(self.headers.get("Proxy-Authorization"))
                if login and proxy.told[-1] != login:
                    self.send_error(407)
                elif host not in leads:
                    self.send_error(502)
                else:
                    address, _, port = leads[host].partition(":")
                    return address, int(port)
                return None

            def do_CONNECT(self) -> None:
                if target := self._target(self.path):
                    with socket.create_connection(target) as there:
                        self.send_response(200)
                        self.end_headers()
                        threading.Thread(target=_pass_on, args=(self.connection, there), daemon=True).start()
                        _pass_on(there, self.connection)

            def do_GET(self) -> None:
                host, _, path = self.path.removeprefix("http://").partition("/")
                if target := self._target(host):
                    with socket.create_connection(target) as there:
                        head = f"GET /{path} HTTP/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in self.headers.items())
                        there.sendall(f"{head}\r\n".encode())
                        _pass_on(there, self.connection)
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)


@pytest.fixture
def proxy(site: Site) -> Iterator[ProxyServer]:
    made = ProxyServer({PRESS: site.host, f"{PRESS}:443": site.host})
    yield made
    made.close()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def asking(clock: SimulatedClock, *logins: Login, proxy: str | None = None, allowed: tuple[str, ...] = ()) -> Client:
    return Client(allowed, clock=clock, limits=QUICK, access=Access(proxy, logins))


def refusal(client: Client, address: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(address)
    return caught.value


@pytest.mark.parametrize("by", ["setting", "HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_is_asked_for_everything_robots_too(
    by: str, site: Site, proxy: ProxyServer, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes |= {"/a": PAGE, "/robots.txt": Reply(200, b"User-agent: *\nDisallow: /b\n")}
    if by != "setting":
        monkeypatch.setenv(by, f"http://{proxy.host}")
    client = asking(clock, proxy=f"http://{proxy.host}" if by == "setting" else None)
    assert client.get(f"http://{PRESS}/a").body == PAGE.body
    assert proxy.asked == [f"GET http://{PRESS}/robots.txt", f"GET http://{PRESS}/a"]
    assert refusal(client, f"http://{PRESS}/b").forbidden
    assert site.paths() == ["/a"]


def test_no_proxy_and_this_machine_are_asked_straight(
    site: Site, proxy: ProxyServer, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.routes["/a"] = PAGE
    assert asking(clock, proxy=proxy.host, allowed=(site.host,)).get(site.url("/a")).body == PAGE.body
    monkeypatch.setenv("HTTPS_PROXY", proxy.host)
    for spared, address in (
        ("press.example", "https://press.example/"), (".example", "https://a.press.example/"), ("*", "https://b.example/"),
        ("press.example:8443", "https://press.example:8443/"), ("10.0.0.0/8", "https://10.1.2.3/"),
    ):  # fmt: skip
        monkeypatch.setenv("NO_PROXY", f"c.example, {spared}")
        assert Proxies().for_address(address) is None, spared
        assert Proxies().for_address("https://impress.invalid/") is not None or spared == "*"
    assert Proxies("").for_address("https://press.example/") is None
    assert proxy.asked == []


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]", "2130706433", "0x7f000001", "intranet", "wiki.local", "db.internal",
     "printer.home.arpa", "a.lan"],
)  # fmt: skip
def test_what_is_private_is_not_asked_of_a_proxy_either(host: str, proxy: ProxyServer, clock: SimulatedClock) -> None:
    assert refusal(asking(clock, proxy=proxy.host), f"http://{host}/").forbidden
    assert proxy.asked == []


def test_a_redirect_to_a_private_address_ends_before_the_proxy(
    site: Site, proxy: ProxyServer, clock: SimulatedClock
) -> None:
    site.routes["/a"] = Reply(302, b"", {"Location": "http://169.254.169.254/latest"})
    assert refusal(asking(clock, proxy=proxy.host), f"http://{PRESS}/a").forbidden
    assert not any("169.254" in asked for asked in proxy.asked)


def test_an_inner_name_that_was_allowed_is_asked_of_the_proxy(site: Site, clock: SimulatedClock) -> None:
    site.routes["/a"] = PAGE
    proxy = ProxyServer({"wiki.local": site.host})
    client = asking(clock, proxy=proxy.host, allowed=("wiki.local",))
    assert client.get("http://wiki.local/a").body == PAGE.body
    proxy.close()


def test_a_proxy_with_a_login(site: Site, clock: SimulatedClock) -> None:
    site.routes["/a"] = PAGE
    wanted = "Basic " + base64.b64encode(b"ana:p@ss").decode()
    proxy = ProxyServer({PRESS: site.host}, login=wanted)
    assert asking(clock, proxy=f"http://ana:p%40ss@{proxy.host}").get(f"http://{PRESS}/a").body == PAGE.body
    error = refusal(asking(clock, proxy=f"http://ana:wrong@{proxy.host}"), f"http://{PRESS}/a")
    assert "the proxy asks for a login" in str(error)
    assert "wrong" not in str(error)
    proxy.close()


def test_what_is_wrong_with_a_proxy_is_said_without_its_password(clock: SimulatedClock) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = refusal(asking(clock, proxy=f"http://ana:secret@127.0.0.1:{port}"), f"http://{PRESS}/a")
    assert "refuses connections" in str(error)
    assert "secret" not in str(error)
    for wrong in ("socks4://ana:secret@h:1", "http://ana:secret@h:x", "http://ana:secret@"):
        with pytest.raises(FetchError, match="proxy") as caught:
            asking(clock, proxy=wrong)
        assert "secret" not in str(caught.value)


def test_a_proxy_that_cannot_be_spoken_to_is_not_gone_past(
    site: Site, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks4://127.0.0.1:9")
    assert "socks4" in str(refusal(asking(clock), "http://1.1.1.1/"))


@pytest.fixture
def secure(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site with TLS and a certificate for the names that the proxy knows."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    names = f"subjectAltName=DNS:{PRESS},DNS:{OTHER},IP:127.0.0.1"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test",
        "-addext",
        names,
    ]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)
    site._server.socket = served.wrap_socket(site._server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(connection, "_tls", lambda: trusting)
    return site


def test_https_goes_through_a_tunnel_and_its_certificate_is_checked(
    secure: Site, proxy: ProxyServer, clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    secure.routes["/a"] = PAGE
    client = asking(clock, Login(PRESS, "Authorization", SECRET), proxy=proxy.host)
    assert client.get(f"https://{PRESS}/a").body == PAGE.body
    assert set(proxy.asked) == {f"CONNECT {PRESS}:443"}
    assert [asked.headers.get("authorization") for asked in secure.asked] == [None, SECRET]  # robots.txt is asked first
    monkeypatch.setattr(connection, "_tls", ssl.create_default_context)
    assert "certificate" in str(refusal(client, f"https://{PRESS}/a"))


def test_a_tunnel_that_is_refused_is_told_of_the_proxy(proxy: ProxyServer, clock: SimulatedClock) -> None:
    error = refusal(asking(clock, proxy=proxy.host), f"https://{OTHER}/a")
    assert f"the proxy {proxy.host} does not let us through" in str(error)


def test_a_login_goes_to_its_host_and_to_nobody_else(site: Site, other: Site, clock: SimulatedClock) -> None:
    site.routes |= {"/a": PAGE, "/away": Reply(302, b"", {"Location": other.url("/b")})}
    other.routes["/b"] = PAGE
    client = asking(clock, Login(site.host, "Cookie", "session=1"), allowed=(site.host, other.host))
    for path in ("/a", "/away"):
        client.get(site.url(path))
    told = {asked.path: asked.headers.get("cookie") for asked in (*site.asked, *other.asked)}
    assert told == {"/robots.txt": None, "/a": "session=1", "/away": "session=1", "/b": None}


def test_a_login_is_not_sent_unencrypted_over_the_open_net(
    site: Site, proxy: ProxyServer, clock: SimulatedClock
) -> None:
    site.routes["/a"] = PAGE
    client = asking(clock, Login(PRESS, "Authorization", SECRET), proxy=proxy.host)
    client.get(f"http://{PRESS}/a")
    assert all("authorization" not in asked.headers for asked in site.asked)


def test_a_login_that_fails_is_told_without_its_value(site: Site, clock: SimulatedClock) -> None:
    site.routes["/a"] = Reply(401)
    error = refusal(asking(clock, Login(site.host, "Authorization", SECRET), allowed=(site.host,)), site.url("/a"))
    assert "does not take the login (HTTP 401)" in str(error)
    assert "c0ffee" not in str(error)


def test_logins_and_proxy_from_the_settings_are_shown_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESS_COOKIE", "session=c0ffee")
    path = tmp_path / "tidings.toml"
    path.write_text(
        'proxy = "http://ana:c0ffee@proxy.example:3128"\n'
        '[[logins]]\nhost = "Press.example"\nvalue = "Bearer c0ffee"\n'
        '[[logins]]\nhost = "b.example"\nheader = "Cookie"\nenv = "PRESS_COOKIE"\n'
        '[[rules]]\nhost = "press.example"\npublisher = "Press"\n'
    )
    settings = read_settings(path)
    assert settings.access.logins == (
        Login("press.example", "Authorization", "Bearer c0ffee"),
        Login("b.example", "Cookie", "session=c0ffee"),
    )
    assert "c0ffee" not in repr(settings)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("host = 'a.example'", "either value or env"),
        ("host = 'a.example'\nvalue = 'c0ffee'\nenv = 'X'", "either value or env"),
        ("value = 'c0ffee'", "needs a host"),
        ("host = 'a.example'\nvalue = 7", "in quotes"),
        ("host = 'a.example'\nenv = 'NOT_SET_ANYWHERE'", "NOT_SET_ANYWHERE is not set"),
        ('host = "a.example"\nvalue = "c0ffee\\r\\nX: y"', "line ends"),
        ("host = 'a.example'\nheader = 'Host'\nvalue = 'c0ffee'", "'Host' is no header"),
        ("host = 'a.example'\npassword = 'c0ffee'", "'password' is not known"),
    ],
)
def test_what_is_wrong_with_a_login_is_said_without_its_value(written: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "tidings.toml"
    path.write_text(f"[[logins]]\n{written}\n")
    with pytest.raises(ConfigError, match=said) as caught:
        read_settings(path)
    assert "c0ffee" not in str(caught.value)
    path.write_text("proxy = 'ftp://ana:c0ffee@h'\n")
    with pytest.raises(ConfigError, match="speaks ftp") as caught:
        read_settings(path)
    assert "c0ffee" not in str(caught.value)
