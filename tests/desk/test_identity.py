"""Who is who at the desk: any two names are joined, any name is taken apart, by names or by reports, and put back."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.pipeline.conftest import report, said

from tidings.pipeline.book import Book
from tidings.pipeline.linking import link
from tidings.pipeline.ruled_names import join, split

HOSTILE = "</legend><script>alert(1)</script>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two suppliers whose names tell nobody that they are one, and a name that grew shorter."""
    path = tmp_path_factory.mktemp("identity") / "news.db"
    with Book(path) as book:
        told = [("a1", "Halden Works"), ("a2", "Halden Works"), ("b1", "Brimcast Group"), ("c1", "Brimcast Group Ltd")]
        for n, (key, supplier) in enumerate(told):
            text = f"{supplier} supplies Okoye Mills with arms."
            claim = said("supply", "supplies", supplier=supplier, customer="Okoye Mills", product="arms")
            publisher = HOSTILE if key == "a2" else f"Outlet {key}"
            report(f"{key}.txt", text, claim, published=f"2025-03-0{n + 1}", publisher=publisher).put(book.store)
        link(book.store)
    return path


@pytest.fixture
def reviewer(come, book):
    """Opens who is who of a name as somebody."""
    return lambda name, of="Halden Works", **options: come(name, f"/entity/{book.entity(of).id}/names", **options)


def press(page, button) -> None:
    with page.expect_navigation():
        button.click()


def organizations(book: Book) -> list[tuple[str, ...]]:
    found = (each for each, _ in book.store.catalogue.entities(limit=50).items if each.kind == "organization")
    return sorted(tuple(sorted((each.name, *each.aliases))) for each in found)


APART = [("Brimcast Group", "Brimcast Group Ltd"), ("Halden Works",), ("Okoye Mills",)]
JOINED = [("Brimcast Group", "Brimcast Group Ltd", "Halden Works"), ("Okoye Mills",)]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_two_names_are_joined_taken_apart_and_put_back(reviewer, book, script):
    assert organizations(book) == APART
    page = reviewer("Ana", java_script_enabled=script)
    page.get_by_label("Name, or address of its dossier").fill("Brimcast Group")
    page.locator("form[action$=join]").get_by_label("Reason").fill("renamed in May")
    press(page, page.get_by_role("button", name="Join them"))
    assert organizations(book) == JOINED
    assert "renamed in May" in page.locator(".rulings").inner_text()
    press(page, page.locator(".flash").get_by_role("button", name="Undo"))
    assert organizations(book) == APART
    assert page.locator(".rulings").count() == 0
    assert [d.verdict for d in book.store.decisions()] == ["same", "undo"]


def test_some_of_its_names_become_another_one(reviewer, book):
    page = reviewer("Ana", of="Brimcast Group")
    page.get_by_label("Brimcast Group Ltd").check()
    press(page, page.get_by_role("button", name="Take apart"))
    assert organizations(book) == [("Brimcast Group",), ("Brimcast Group Ltd",), ("Halden Works",), ("Okoye Mills",)]
    press(page, page.locator(".rulings").get_by_role("button", name="Undo"))
    assert organizations(book) == APART


def test_two_bearers_of_one_name_are_told_apart_by_their_reports(reviewer, book):
    page = reviewer("Ana")
    page.get_by_label("Outlet a1").check()
    press(page, page.get_by_role("button", name="Take apart"))
    assert organizations(book).count(("Halden Works",)) == 2
    suppliers = {f.roles["supplier"][0].entity for f in book.store.findings() if "Halden Works" in str(f.roles)}
    assert len(suppliers) == 2
    press(page, page.locator(".flash").get_by_role("button", name="Undo"))
    assert organizations(book) == APART


def test_the_dossier_leads_there_and_an_address_of_a_dossier_names_the_other(reviewer, address, book):
    page = reviewer("Ana")
    page.goto(f"{address}/entity/{book.entity('Halden Works').id}")
    page.get_by_role("link", name="Why these are one").click()
    page.get_by_label("Name, or address").fill(f"{address}/entity/{book.entity('Brimcast Group').id}?since=2024")
    press(page, page.get_by_role("button", name="Join them"))
    assert organizations(book) == JOINED


def test_the_second_of_two_is_told_what_the_first_ruled(reviewer, book):
    page = reviewer("Ben", java_script_enabled=False)
    split(book.store, book.entity("Halden Works"), documents=["a1.txt"], who="Ana", why="two firms")
    page.get_by_label("Name, or address").fill("Brimcast Group")
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        press(page, page.get_by_role("button", name="Join them"))
    assert told.value.status == 409
    assert re.search(r"Ana ruled “different” on .*two firms", page.locator(".late").inner_text())
    assert page.get_by_label("Name, or address").input_value() == "Brimcast Group"
    assert [d.verdict for d in book.store.decisions()] == ["different"]


@pytest.mark.parametrize("other", ["Nobody at all", "", "Halden Works"])
def test_what_cannot_be_joined_is_said_and_keeps_what_was_written(reviewer, book, other):
    page = reviewer("Ana")
    page.get_by_label("Name, or address").fill(other)
    page.locator("form[action$=join]").get_by_label("Reason").fill("hm")
    press(page, page.get_by_role("button", name="Join them"))
    assert "There is no such name" in page.locator("[role=alert]").inner_text()
    assert page.locator("form[action$=join]").get_by_label("Reason").input_value() == "hm"
    assert book.store.decisions() == []


def test_all_of_it_or_nothing_cannot_be_taken_apart(reviewer, book):
    page = reviewer("Ana", of="Brimcast Group")
    press(page, page.get_by_role("button", name="Take apart"))
    assert "Mark some of the names" in page.locator("[role=alert]").inner_text()
    assert book.store.decisions() == []


def test_a_form_without_its_token_or_from_nobody_rules_nothing(address, book):
    home = f"/entity/{book.entity('Halden Works').id}"
    with httpx.Client(timeout=60, base_url=address) as client:
        token = re.search(r'name="form_token" value="(\w+)"', client.get(f"{home}/names").text)[1]
        for path, form in (("split", {"report": "a1.txt"}), ("join", {"other": "Okoye Mills"})):
            assert client.post(f"{home}/{path}", data=form | {"seen": "0"}).status_code == 403
            nobody = client.post(f"{home}/{path}", data=form | {"seen": "0", "form_token": token})
            assert (nobody.status_code, nobody.headers["location"]) == (303, f"{home}/names")
    assert book.store.decisions() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(reviewer, book, scheme):
    join(book.store, book.entity("Halden Works"), book.entity("Brimcast Group"), who="Ana", why="one firm")
    page = reviewer("Ana", color_scheme=scheme)
    assert [r["id"] for r in Axe().run(page).response["violations"] if r["impact"] in ("serious", "critical")] == []
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
