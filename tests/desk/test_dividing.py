"""Stories joined and split at the desk: by plain forms, by keyboard, without JavaScript, by two people at once."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.pipeline.conftest import report, said

from tidings.pipeline.book import Book
from tidings.pipeline.linking import link
from tidings.pipeline.ruled_stories import find_story, join

HOSTILE = "</legend><script>alert(1)</script>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stories of one seller, of two and of three reports, and a report without a story."""
    path = tmp_path_factory.mktemp("dividing") / "news.db"
    with Book(path) as book:
        told = [("a1", "Okoye Mills", "arms"), ("a2", "Okoye Mills", "arms"), ("e", "", "")]
        told += [(key, "Quay Foods", "ovens") for key in ("c1", "c2", "c3")]
        for n, (key, customer, goods) in enumerate(told):
            text = f"Halden Works will supply {customer} with {goods}. It is day {n}." if goods else "Rain fell."
            claim = said("supply", "supply", "planned", supplier="Halden Works", customer=customer, product=goods)
            day, publisher = f"2025-03-0{n + 1}", HOSTILE if key == "c3" else f"Outlet {key}"
            claims = [claim] if goods else []
            report(f"{key}.txt", text, *claims, published=day, publisher=publisher).put(book.store)
        link(book.store)
    return path


@pytest.fixture
def reviewer(come, book):
    """Opens the page of a document's story as somebody."""
    return lambda name, document="a1.txt", **options: come(
        name, f"/story/{find_story(book.store, document).id}", **options
    )


def press(page, button) -> None:
    with page.expect_navigation():
        button.click()


def cut(book: Book) -> list[tuple[str, ...]]:
    return sorted(tuple(key.removesuffix(".txt") for key in story.documents) for story in book.store.stories())


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_stories_are_joined_split_and_put_back(reviewer, book, script):
    assert cut(book) == [("a1", "a2"), ("c1", "c2", "c3")]
    page = reviewer("Ana", java_script_enabled=script)
    assert "Reviewing as Ana" in page.locator(".naming").inner_text()
    page.get_by_label("Stories of the same parties").select_option(index=1)
    page.locator("form[action$=join]").get_by_label("Reason").fill("one tender")
    press(page, page.get_by_role("button", name="Join them"))
    assert "Joined" in page.locator(".flash").inner_text()
    assert cut(book) == [("a1", "a2", "c1", "c2", "c3")]
    assert "one tender" in page.locator(".rulings").inner_text()
    for outlet in ("Outlet c1", "Outlet c2"):
        page.locator("form[action$=split]").get_by_label(outlet).check()
    press(page, page.get_by_role("button", name="Take them out"))
    assert "Taken apart" in page.locator(".flash").inner_text()
    assert cut(book) == [("a1", "a2", "c3"), ("c1", "c2")]
    press(page, page.locator(".flash").get_by_role("button", name="Undo"))
    assert cut(book) == [("a1", "a2", "c1", "c2", "c3")]
    press(page, page.locator(".rulings").get_by_role("button", name="Undo"))
    assert cut(book) == [("a1", "a2"), ("c1", "c2", "c3")]
    assert [(d.verdict, d.who) for d in book.store.decisions()] == [
        (verdict, "Ana") for verdict in ("merge", "split", "undo", "undo")
    ]


def test_by_keyboard_alone(reviewer, book):
    page = reviewer("Ana")
    page.get_by_label("Outlet a1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("not theirs")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".flash").wait_for()
    assert cut(book) == [("c1", "c2", "c3")]
    assert book.store.decisions()[0].why == "not theirs"


@pytest.mark.parametrize("other", ["e.txt", "{address}/story/{story}?made=3", "{story}"])
def test_another_story_is_named_by_address_id_or_document(reviewer, address, book, other):
    page = reviewer("Ana")
    other = other.format(address=address, story=find_story(book.store, "c1.txt").id)
    page.get_by_label("Address or id of a story").fill(other)
    press(page, page.get_by_role("button", name="Join them"))
    page.locator(".flash").wait_for()
    assert ("a1", "a2", "e") in cut(book) or cut(book) == [("a1", "a2", "c1", "c2", "c3")]


def test_the_second_of_two_is_told_what_the_first_ruled(reviewer, book):
    page = reviewer("Ben", java_script_enabled=False)
    join(book.store, "a1.txt", "c1.txt", who="Ana", why="one tender")
    page.get_by_label("Outlet a2").check()
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        press(page, page.get_by_role("button", name="Take them out"))
    assert told.value.status == 409
    assert re.search(r"Ana ruled “merge” on .*one tender", page.locator(".late").inner_text())
    assert page.get_by_label("Outlet a2").is_checked()
    assert [d.verdict for d in book.store.decisions()] == ["merge"]
    press(page, page.get_by_role("button", name="Take them out"))
    assert cut(book) == [("a1", "c1", "c2", "c3")]


def test_what_cannot_be_ruled_is_said_and_keeps_what_was_written(reviewer, book):
    page = reviewer("Ana")
    page.locator("form[action$=split]").get_by_label("Reason").fill("hm")
    press(page, page.get_by_role("button", name="Take them out"))
    assert "Mark some of the reports" in page.locator("[role=alert]").inner_text()
    assert page.locator("form[action$=split]").get_by_label("Reason").input_value() == "hm"
    page.get_by_label("Address or id of a story").fill("nowhere")
    press(page, page.get_by_role("button", name="Join them"))
    assert "no such story" in page.locator("[role=alert]").inner_text()
    assert book.store.decisions() == []


def test_a_form_without_its_token_or_from_nobody_rules_nothing(address, book):
    story = find_story(book.store, "a1.txt").id
    with httpx.Client(timeout=60, base_url=address) as client:
        token = re.search(r'name="form_token" value="(\w+)"', client.get(f"/story/{story}").text)[1]
        for path, form in (("split", {"report": "a1.txt"}), ("join", {"other": "e.txt"})):
            assert client.post(f"/story/{story}/{path}", data=form | {"seen": "0"}).status_code == 403
            nobody = client.post(f"/story/{story}/{path}", data=form | {"seen": "0", "form_token": token})
            assert (nobody.status_code, nobody.headers["location"]) == (303, f"/story/{story}")
    assert book.store.decisions() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(reviewer, book, scheme):
    join(book.store, "a1.txt", "c1.txt", who="Ana", why="one tender")
    page = reviewer("Ana", color_scheme=scheme)
    assert "<script>alert(1)" in page.locator("form[action$=split]").inner_text()
    assert [r["id"] for r in Axe().run(page).response["violations"] if r["impact"] in ("serious", "critical")] == []
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
