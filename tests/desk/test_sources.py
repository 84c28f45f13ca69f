"""Sources and web addresses at the desk: real servers on loopback, a real list on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import served
from tests.fetch.conftest import Reply, Site
from tests.pipeline.conftest import PlainReader
from tests.pipeline.test_watching import article, item

from tidings.fetch import read_opml, read_settings
from tidings.pipeline.book import Book

HTML = {"Content-Type": "text/html"}


@pytest.fixture
def site() -> Iterator[Site]:
    """A feed of two articles."""
    made = Site()
    for number, name in enumerate(("Halden Mills", "Quay Mills")):
        made.routes[f"/{number}"] = Reply(200, article(name, "Tarn Looms"), HTML)
    items = "".join(item(f"/{number}", pubDate="Tue, 04 Mar 2025 07:00:00 GMT") for number in range(2))
    made.routes["/feed"] = Reply(
        200, f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()
    )
    yield made
    made.close()


@dataclass(frozen=True)
class Desk:
    address: str
    settings: Path


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Iterator[Desk]:
    settings = tmp_path / "tidings.toml"
    settings.write_text(f'delay = "0 s"\nallow_hosts = ["{site.host}"]\n', "utf-8")
    with Book(tmp_path / "news.db", reader=PlainReader()) as book, served(book, settings=settings) as address:  # type: ignore[arg-type]
        yield Desk(address, settings)


@pytest.fixture
def page(browser: Any, desk: Desk) -> Iterator[Any]:
    """A page on the list of sources, in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(60_000)
    opened = context.new_page()
    opened.goto(f"{desk.address}/sources")
    yield opened
    context.close()


def add(page: Any, address: str, name: str = "") -> None:
    page.get_by_label("Address of a feed or sitemap").fill(address)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add the source").click()


def visit(page: Any) -> str:
    """Visits all sources, and gives what the run says of it."""
    page.get_by_role("button", name="Visit all now").click()
    page.get_by_role("heading", name="Done").wait_for()
    said: str = page.locator(".fresh").inner_text()
    page.get_by_role("main").get_by_role("link", name="Sources").click()
    return said


def test_a_source_is_added_visited_and_told_of(page: Any, desk: Desk, site: Site) -> None:
    assert "No source is watched yet" in page.locator(".message").inner_text()
    add(page, site.url("/feed"), "Harbour Wire")
    assert "1 source added" in page.get_by_role("status").inner_text()
    assert [source.url for source in read_settings(desk.settings).sources] == [site.url("/feed")]
    row = page.locator(".sources > li")
    assert "not visited" in row.inner_text()
    assert visit(page) == "1 sources visited (0 broken), 2 new, 2 read"
    assert "2 read" in row.inner_text()
    assert "Harbour Wire" in row.inner_text()
    assert visit(page) == "1 sources visited (0 broken), 0 new, 0 read"
    assert row.locator(".health").inner_text() == "● ok", "nothing new is not down"
    site.routes["/feed"] = Reply(410)
    assert visit(page) == "1 sources visited (1 broken), 0 new, 0 read"
    assert "broken" in row.locator(".health").inner_text()
    assert "HTTP 410" in row.locator(".problem").inner_text()
    page.goto(desk.address)
    assert "Harbour Wire" in page.locator("#trouble + ul").inner_text()
    assert page.get_by_role("heading", name="Sources in trouble").is_visible()


def test_a_list_of_another_reader_is_taken_over_and_given_on(page: Any, desk: Desk) -> None:
    outlines = "".join(
        f'<outline text="{n}" xmlUrl="{a}"/>' for n, a in (("A", "https://a.example/f"), ("B", "ftp://b/f"))
    )
    opml = f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()
    page.get_by_label("OPML file").set_input_files({"name": "feeds.opml", "mimeType": "text/x-opml", "buffer": opml})
    page.get_by_role("button", name="Import").click()
    assert "1 source added" in page.get_by_role("status").inner_text()
    assert page.get_by_role("alert").inner_text().startswith("ftp://b/f: is a ftp address")
    given = httpx.get(f"{desk.address}/sources.opml", timeout=60).content
    assert read_opml(given, source="export") == [("https://a.example/f", "A")]


@pytest.mark.parametrize("address", ["ftp://wire.example/feed", "wire.example/feed"])
def test_what_is_no_web_address_is_not_listed(page: Any, desk: Desk, address: str) -> None:
    add(page, address)
    assert "give an address that begins with http:// or https://" in page.get_by_role("alert").inner_text()
    assert read_settings(desk.settings).sources == ()


def test_a_list_that_cannot_be_read_says_where(page: Any, desk: Desk) -> None:
    desk.settings.write_text("evry = 5", "utf-8")
    page.reload()
    assert "'evry' is not known; did you mean 'every'?" in page.get_by_role("alert").inner_text()
    page.goto(desk.address)
    assert page.locator("h1").inner_text() == "Today"


@pytest.mark.parametrize("path", ["/sources", "/sources/opml", "/sources/visit"])
def test_the_list_is_changed_by_its_own_forms_alone(desk: Desk, path: str) -> None:
    given = {"address": "https://a.example/f", "form_token": "0" * 64}
    assert httpx.post(desk.address + path, data=given, timeout=60).status_code == 403
    assert read_settings(desk.settings).sources == ()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_is_accessible_and_narrow(browser: Any, desk: Desk, site: Site, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
    opened = context.new_page()
    opened.goto(f"{desk.address}/sources")
    add(opened, site.url("/feed"), "Harbour Wire " * 12)
    add(opened, site.url("/gone/" + "x" * 120))
    visit(opened)
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    rules = Axe().run(opened).response["violations"]
    assert [rule["id"] for rule in rules if rule["impact"] in ("serious", "critical")] == []
    context.close()


def fetch(page: Any, desk: Desk, address: str) -> None:
    page.goto(f"{desk.address}/add")
    page.get_by_label("Address of an article").fill(address)
    page.get_by_role("button", name="Read into the book").click()


def test_a_page_is_added_by_its_address(page: Any, desk: Desk, site: Site) -> None:
    fetch(page, desk, site.url("/0"))
    page.get_by_role("heading", name="Done").wait_for()
    assert page.locator(".fresh").inner_text() == "1 read"
    page.get_by_role("link", name=site.url("/0")).click()
    assert page.locator("h1").inner_text() == "Halden Mills to equip Tarn Looms"


def test_a_machine_of_ones_own_is_not_asked_unless_it_is_allowed(page: Any, desk: Desk, site: Site) -> None:
    desk.settings.write_text('delay = "0 s"\n', "utf-8")
    fetch(page, desk, site.url("/0"))
    page.get_by_role("heading", name="Done").wait_for()
    said = page.locator("#failed + ul").inner_text()
    assert "is not on the public internet" in said
    assert "--allow-host" in said
    assert site.asked == []


@pytest.mark.parametrize("address", ["/etc/passwd", "file:///etc/passwd", "news.example/a"])
def test_a_path_is_no_address(page: Any, desk: Desk, address: str) -> None:
    fetch(page, desk, address)
    assert "give an address that begins with http:// or https://" in page.get_by_role("alert").inner_text()


def test_hosts_are_allowed_when_the_desk_is_opened(tmp_path: Path, site: Site) -> None:
    options = {"settings": tmp_path / "none.toml", "allow_hosts": [site.host]}
    with Book(tmp_path / "b.db", reader=PlainReader()) as book, served(book, **options) as address:  # type: ignore[arg-type]
        with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as client:
            token = client.get("/add").text.partition('name="form_token" value="')[2].partition('"')[0]
            answer = client.post("/add", data={"form_token": token, "address": site.url("/1")})
            while "<h1>Done</h1>" not in answer.text:
                answer = client.get(str(answer.url))
        assert [document.id for document in book.store.documents()] == [site.url("/1")]
