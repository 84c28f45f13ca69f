"""What all tests share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from hypothesis import settings
from sqlalchemy import make_url
from tests.postgresql import Server, programs, running

from tidings.store import Book
from tidings.store.schema import metadata

# A busy machine makes single examples slow; that is no fault of the code.
settings.register_profile("tidings", deadline=None)
settings.load_profile("tidings")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of our own."""
    binaries = programs()
    if binaries is None or find_spec("psycopg") is None:
        pytest.skip("no PostgreSQL here; `make postgresql` makes one ready")
    with running(binaries) as started:
        yield started


@pytest.fixture(scope="session")
def served(server: Server) -> str:
    """A database that holds a book; gives its URL."""
    url = server.url(server.create())
    Book.open(url).close()
    return url


@pytest.fixture
def served_book(server: Server, served: str) -> str:
    """The same book, emptied: quicker than a new one."""
    server.run(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE", make_url(served).database)
    return served


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium, for playwright's ``executable_path``."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    pytest.fail("These tests open pages in a real Chromium and found none on the PATH: run `make chromium` first.")


@pytest.fixture(scope="session")
def browser(chromium_path) -> Iterator[object]:
    """A running Chromium, shared by all tests of the session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield launched
        launched.close()
