"""The dossier over time: its topics, and the two handles of its period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import served
from tests.pipeline.conftest import PlainReader

from tidings.pipeline.book import Book

SAID = (
    ("2024-11-05", "Okoye Semiconductor", "memory chips"),
    ("2024-12-05", "Quay Mills", "memory chips"),
    ("2025-03-05", "Tarn Bakeries", "batteries"),
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dossier with three reports on two topics."""
    folder = tmp_path_factory.mktemp("topics")
    with Book(folder / "news.db", reader=PlainReader()) as book:  # type: ignore[arg-type]
        for published, customer, product in SAID:
            text = f"---\npublished: {published}\n---\nHalden Robotics supplies {customer} with {product}."
            (folder / f"{published}.md").write_text(text, "utf-8")
            book.add(folder / f"{published}.md")
        with served(book) as address:
            yield f"{address}/entity/{book.entity('Halden Robotics').id}"


def test_a_topic_and_its_time_narrow_the_dossier(browser: Any, dossier: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(dossier)
    rows = page.locator("table.strands tbody tr")
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == ["memory chips", "batteries"]
    assert rows.locator("td.number").all_inner_texts() == ["2", "1"]
    assert page.locator("#ties .row").count() == 3
    rows.first.get_by_role("link", name="memory chips", exact=True).click()
    assert page.locator("#ties .row").count() == 2
    page.get_by_role("link", name="memory chips, December 2024: 1 report").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**since=2024-12**")
    assert (
        page.locator("#ties .row .say")
        .all_inner_texts()[0]
        .endswith("Halden Robotics supplies Quay Mills: memory chips")
    )
    page.get_by_role("button", name="Show").click()
    assert "topic=memory+chips" in page.url
    page.locator(".chips a").click()
    assert "topic" not in page.url
    context.close()


def test_the_brief_to_take_along_keeps_to_the_topic(browser: Any, dossier: str) -> None:
    page = browser.new_page()
    page.goto(f"{dossier}?topic=batteries")
    link = page.get_by_role("link", name="txt").get_attribute("href")
    taken = page.request.get(dossier.split("/entity", maxsplit=1)[0] + link).text()
    assert "Tarn Bakeries" in taken
    assert "Okoye" not in taken
    page.close()


def test_an_unknown_topic_is_not_there(browser: Any, dossier: str) -> None:
    page = browser.new_page()
    assert page.goto(f"{dossier}?topic=nonsense").status == 404
    page.close()


def test_the_handles_of_the_period_fill_its_fields(browser: Any, dossier: str) -> None:
    page = browser.new_page()
    page.goto(dossier)
    first, last = page.get_by_role("slider").all()
    assert (first.get_attribute("aria-valuetext"), last.get_attribute("aria-valuetext")) == (
        "November 2024",
        "March 2025",
    )
    first.focus()
    page.keyboard.press("ArrowRight")
    last.focus()
    page.keyboard.press("ArrowLeft")
    assert (page.locator("#since").input_value(), page.locator("#until").input_value()) == ("2024-12", "2025-02")
    assert page.locator(".activity a.outside").count() == 2
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**since=2024-12**")
    assert page.get_by_role("slider").first.get_attribute("aria-valuetext") == "December 2024"
    for _ in range(9):
        page.get_by_role("slider").first.press("ArrowRight")
    assert page.locator("#since").input_value() == "2025-02", "no handle passes the other"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dossier_over_time_is_accessible_and_narrow(browser: Any, dossier: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.goto(dossier)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    rules = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in rules if rule["impact"] in ("serious", "critical")] == []
    page.close()
