"""Versions of a document at the desk: what changed, in words and marks, and the bytes of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import served
from tests.pipeline.conftest import PlainReader

from tidings.pipeline.book import Book

FIRST = (
    "---\ntitle: Halden wins\n---\nHalden Robotics will supply Okoye Semiconductor with arms. The price was not given."
)
SECOND = FIRST.replace("Halden wins", "Halden wins again").replace("Okoye Semiconductor", "Quay Mills")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("history")
    with Book(folder / "news.db", reader=PlainReader()) as book:  # type: ignore[arg-type]
        (folder / "b.txt").write_text("Mizzen Foods supplies Tarn Bakeries with flour.", "utf-8")
        book.add(folder / "b.txt")
        for text in (FIRST, SECOND):
            (folder / "a.md").write_text(text, "utf-8")
            book.add(folder / "a.md")
        with served(book) as address:
            yield address


def test_what_changed_is_said_in_words_and_marks(browser: Any, desk: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk}/document?id=a.md")
    page.get_by_role("link", name="2 versions: what changed").click()
    assert page.locator(".compared del").all_inner_texts() == [
        "removed Halden Robotics will supply Okoye Semiconductor with arms."
    ]
    assert page.locator(".compared ins").all_inner_texts() == [
        "added Halden Robotics will supply Quay Mills with arms."
    ]
    assert page.locator(".compared").inner_text().endswith("The price was not given.")
    assert page.locator("table.conflict tbody tr").inner_text().split("\t") == [
        "title",
        "Halden wins",
        "Halden wins again",
    ]
    page.get_by_label("From version").select_option("2")
    page.get_by_label("to version").select_option("1")
    page.get_by_role("button", name="Compare").click()
    assert "Quay" in page.locator(".compared del").inner_text()
    context.close()


def test_the_bytes_of_each_version_are_there(browser: Any, desk: str) -> None:
    page = browser.new_page()
    page.goto(f"{desk}/document/versions?id=a.md")
    links = page.locator("aside a[download]").evaluate_all("links => links.map(link => link.href)")
    assert [httpx.get(link, timeout=60).text for link in links] == [FIRST, SECOND]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_is_accessible_and_narrow(browser: Any, desk: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.goto(f"{desk}/document/versions?id=a.md")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    rules = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in rules if rule["impact"] in ("serious", "critical")] == []
    page.close()


def test_an_article_that_never_changed_and_versions_that_are_not_there(desk: str) -> None:
    assert "has not changed since it was added" in httpx.get(f"{desk}/document/versions?id=b.txt", timeout=60).text
    assert httpx.get(f"{desk}/document/versions?id=a.md&from=1&to=3", timeout=60).status_code == 404
    assert httpx.get(f"{desk}/document/versions?id=none", timeout=60).status_code == 404
    assert "what changed" not in httpx.get(f"{desk}/document?id=b.txt", timeout=60).text
