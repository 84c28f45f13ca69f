"""Who may come in, and what every answer carries."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from tests.desk.conftest import served

from tidings.desk import Gate
from tidings.desk.gate import MAX_UPLOAD_BYTES, Session
from tidings.pipeline.book import Book

TOKEN = "harbour-lights-0417"
get = partial(httpx.get, timeout=60)  # a busy machine is slow, and that is no fault


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with Book(tmp_path_factory.mktemp("gate") / "news.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def loopback(book: Book) -> Iterator[str]:
    with served(book) as address:
        yield address


@pytest.fixture(scope="module")
def guarded(book: Book) -> Iterator[str]:
    with served(book, Gate(TOKEN)) as address:
        yield address


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', page)
    assert found
    return found[1]


def test_every_answer_forbids_scripts_and_requests_of_others(loopback: str) -> None:
    for path in ("/", "/add", "/nowhere", "/api/nowhere", "/assets/desk.css"):
        headers = get(loopback + path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_session_is_kept_from_scripts_and_from_other_sites(loopback: str) -> None:
    cookie = get(loopback).headers.get_list("set-cookie")
    session = next(each for each in cookie if each.startswith("tidings_session="))
    assert "HttpOnly" in session
    assert "SameSite=Strict" in session


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]:80", ""])
def test_a_page_elsewhere_cannot_reach_the_desk_by_a_name_of_its_own(loopback: str, host: str) -> None:
    assert get(loopback, headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("path", ["/seen", "/add"])
def test_a_form_without_the_sessions_token_is_refused(loopback: str, path: str) -> None:
    with httpx.Client(timeout=60, base_url=loopback) as client, httpx.Client(timeout=60, base_url=loopback) as other:
        client.get("/")
        assert client.post(path).status_code == 403
        foreign = form_token(other.get("/add").text)
        assert client.post(path, data={"form_token": foreign}).status_code == 403


def test_nothing_is_shown_without_the_token(guarded: str) -> None:
    for path in ("/", "/names", "/document?id=x", "/document/bytes?sha256=x", "/calendar.ics"):
        answer = get(guarded + path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/enter")
    assert get(f"{guarded}/api/entities").status_code == 401
    assert get(f"{guarded}/api/openapi.json").status_code == 401


def test_the_token_opens_the_desk_and_leads_on(guarded: str) -> None:
    with httpx.Client(timeout=60, base_url=guarded, follow_redirects=True) as client:
        asked = client.get("/names")
        wrong = client.post("/enter", data={"form_token": form_token(asked.text), "token": "guess", "to": "/names"})
        assert wrong.status_code == 403
        assert client.get("/names").url.path == "/enter"
        right = client.post("/enter", data={"form_token": form_token(asked.text), "token": TOKEN, "to": "/names"})
        assert right.url.path == "/names"


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_coming_in_never_leads_elsewhere(guarded: str, to: str) -> None:
    with httpx.Client(timeout=60, base_url=guarded) as client:
        token = form_token(client.get("/enter").text)
        assert client.post("/enter", data={"form_token": token, "token": TOKEN, "to": to}).headers["location"] == "/"


def test_programs_send_the_token_as_a_header(guarded: str) -> None:
    right = get(f"{guarded}/api/entities", headers={"Authorization": f"Bearer {TOKEN}"})
    wrong = get(f"{guarded}/api/entities", headers={"Authorization": "Bearer guess"})
    assert (right.status_code, wrong.status_code) == (200, 401)


def test_a_session_that_was_tampered_with_is_none() -> None:
    gate = Gate(TOKEN)
    cookie = gate.cookie(Session("a", trusted=False), secure=False).split(";")[0]
    assert gate.session(cookie) == Session("a", trusted=False)
    named = Session("b", trusted=True, who="Ána; Ruiz=.")
    assert gate.session(gate.cookie(named, secure=True).split(";")[0]) == named
    assert gate.session(cookie.replace(".0.", ".1.")) is None
    assert Gate(TOKEN).session(cookie) is None
    assert gate.session("tidings_session=") is None
    assert gate.session("tidings_session=a.b") is None


def test_too_much_at_once_is_refused(loopback: str) -> None:
    connection = http.client.HTTPConnection(loopback.removeprefix("http://"))
    connection.putrequest("POST", "/add")
    connection.putheader("Content-Length", str(MAX_UPLOAD_BYTES + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_fault_inside_is_told_to_the_log_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Book(tmp_path / "news.db") as book, served(book) as address:
        book.store._transactions.close()
        (tmp_path / "news.db").write_bytes(b"no book" * 500)
        for path in ("/", "/api/entities"):
            answer = get(address + path)
            assert answer.status_code in (500, 503)
            assert "Traceback" not in answer.text
            assert "sqlite" not in answer.text.lower()
            assert "news.db" not in answer.text
    assert "news.db" in caplog.text


def test_a_link_into_the_desk_is_followed_whole_after_the_token(guarded: str) -> None:
    asked = get(f"{guarded}/search?q=type:supply&order=oldest")
    assert httpx.URL(asked.headers["location"]).params["to"] == "/search?q=type:supply&order=oldest"


def test_a_calendar_program_subscribes_without_the_token(guarded: str) -> None:
    with httpx.Client(timeout=60, base_url=guarded, follow_redirects=True) as client:
        asked = client.get("/calendar")
        page = client.post(
            "/enter", data={"form_token": form_token(asked.text), "token": TOKEN, "to": "/calendar"}
        ).text
    address = re.search(r'href="(/calendar\.ics\?key=\w+)"', page)
    assert address
    assert get(guarded + address[1]).text.startswith("BEGIN:VCALENDAR")
    assert get(f"{guarded}/calendar.ics?key=guess").status_code == 303
    assert get(f"{guarded}/names{address[1].removeprefix('/calendar.ics')}").status_code == 303
    assert TOKEN not in page


HEADER = "X-Forwarded-User"


@pytest.fixture(scope="module")
def proxied(book: Book) -> Iterator[str]:
    with served(book, Gate(user_header=HEADER)) as address:
        yield address


def test_behind_a_proxy_its_user_comes_in_and_reviews_under_that_name(proxied: str) -> None:
    page = get(f"{proxied}/review", headers={HEADER: "ana", "Host": "news.example"})
    assert page.status_code == 200
    assert "Reviewing as ana" in page.text
    assert "Change name" not in page.text
    assert get(f"{proxied}/api/entities", headers={HEADER: "ana"}).status_code == 200


def test_whom_the_proxy_does_not_name_is_kept_out(proxied: str) -> None:
    for headers in ([], [(HEADER, "")], [(HEADER, "ana"), (HEADER, "ben")]):
        assert get(proxied, headers=headers).status_code == 401
        assert get(f"{proxied}/api/entities", headers=headers).json()["status"] == 401
    # what one request was let in for opens nothing for the next
    with httpx.Client(timeout=60, base_url=proxied) as client:
        assert client.get("/", headers={HEADER: "ana"}).status_code == 200
        assert client.get("/").status_code == 401
