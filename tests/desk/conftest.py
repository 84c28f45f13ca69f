"""A book read from the example articles, desks on loopback, and a Chromium that notes what pages ask and complain of."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from tests.store.conftest import article, finding, link

from tidings.desk import Gate, application
from tidings.model import Story
from tidings.pipeline.book import Book

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@contextmanager
def served(book: Book, gate: Gate | None = None, **options: Any) -> Iterator[str]:
    """A desk on a free port of this machine; gives its address. options: as ``application`` takes them."""
    app = application(book, gate or Gate(), **options)
    config = uvicorn.Config(app, port=0, log_level="critical", server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The example articles, read."""
    with Book(tmp_path_factory.mktemp("sample") / "news.db") as book:
        done = book.add(EXAMPLES)
        assert not done.failed
        yield book


@pytest.fixture(scope="module")
def pumps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book without a reader: three documents, of which two tell one story, and two findings."""
    with Book(tmp_path_factory.mktemp("api") / "news.db") as opened:
        articles = [article(key, published=day) for key, day in (("a.txt", "2024-05-02"), ("b/ü?#.txt", "2024-05-03"))]
        articles.append(article("c.txt", published=None))
        for each in articles:
            each.put(opened.store)
        link(opened.store, *articles)
        whole = finding(opened.store, "f1", when="2024-05", documents=("a.txt", "b/ü?#.txt"))
        opened.store.save_findings([whole, finding(opened.store, "f2", documents=("c.txt",))])
        opened.store.save_stories([Story("s1", "Pumps", ("a.txt", "b/ü?#.txt"))])
        yield opened


@pytest.fixture(scope="session")
def desk(sample: Book) -> Iterator[str]:
    with served(sample) as address:
        yield address


@pytest.fixture
def client(desk: str) -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60, base_url=desk, follow_redirects=True) as opened:
        yield opened


@dataclass
class Watch:
    """What a browser's pages asked for outside of the desk, and what they complained of."""

    address: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context):
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda message: self.complaints.append(message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "about:")):
            self.outside.append(url)


@contextmanager
def pages(browser, address: str, refused: tuple[str, ...] = ()):
    """Opens pages of a desk; at the end nothing may have been asked for outside, or complained of but for refused statuses."""
    watch, contexts = Watch(address), []

    def go(path="/", **options):
        contexts.append(browser.new_context(**{"viewport": {"width": 1440, "height": 1000}, **options}))
        contexts[-1].set_default_timeout(120_000)  # a busy machine is slow, and that is no fault
        watch.over(contexts[-1])
        page = contexts[-1].new_page()
        page.goto(address + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert watch.outside == []
    assert [said for said in watch.complaints if not any(status in said for status in refused)] == []


@pytest.fixture
def visit(browser, desk):
    """Opens a page of the desk over the example articles."""
    with pages(browser, desk) as go:
        yield go


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Iterator[Book]:
    """A copy of the book that the module has made, to rule on."""
    with Book(shutil.copy(made, tmp_path / "news.db")) as opened:
        yield opened


@pytest.fixture
def address(book: Book) -> Iterator[str]:
    """A desk over that copy."""
    with served(book) as opened:
        yield opened


@pytest.fixture
def come(browser, address):
    """Opens a page of that desk as somebody who reviews; conflicts and faults of forms are answers, not complaints."""
    with pages(browser, address, refused=("409", "422")) as go:

        def begin(name: str, path: str, **options):
            page = go(path, **options)
            page.get_by_label("Who is reviewing?").fill(name)
            page.get_by_role("button", name="Begin").click()
            page.get_by_text(f"Reviewing as {name}").wait_for()
            return page

        yield begin
