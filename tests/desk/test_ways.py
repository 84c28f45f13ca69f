"""The main ways through the desk, walked in Chromium over the example articles."""

from __future__ import annotations

import re

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import pages, served

from tidings.pipeline.book import Book

WIDTHS = (1440, 1024, 390)
DEAL = "Perangin Memory is to supply Quillay Systems"


def entity(client: httpx.Client, name: str) -> str:
    return f"/entity/{client.get('/api/entities', params={'name': name}).json()['items'][0]['id']}"


def finding(client: httpx.Client, words: str) -> str:
    return f"/finding/{client.get('/api/findings', params={'q': words}).json()['items'][0]['id']}"


@pytest.fixture
def addresses(client: httpx.Client) -> dict[str, str]:
    """One address of every screen."""
    story = client.get("/api/stories").json()["items"][0]["id"]
    return {
        "today": "/",
        "dossier": entity(client, "Quillay Systems"),
        "person": entity(client, "Folasade Irinoye"),
        "finding": finding(client, "type:supply with:Quillay status:planned"),
        "document": "/document?id=quillay-memory-order%2F06.md",
        "documents": "/documents",
        "search": "/search?q=DRAM",
        "empty search": "/search",
        "story": f"/story/{story}",
        "stories": "/stories",
        "names": "/names",
        "network": "/network",
        "path": "/path?from=Quillay&to=Perangin",
        "calendar": "/calendar",
        "sources": "/sources",
        "add": "/add",
    }


def test_a_line_of_the_dossier_leads_to_its_sentence_in_the_article(visit, client):
    page = visit(entity(client, "Quillay Systems"))
    page.locator("#ties").get_by_role("link", name=re.compile(DEAL)).first.click()
    assert page.locator("h1").inner_text().startswith(DEAL)
    sentence = page.locator("article.sentence", has_text="Penang Courier")
    assert "ship" in sentence.locator("span.trigger").inner_text()
    assert {"supplier", "customer", "speaker"} <= set(sentence.locator(".reading .label").all_inner_texts())
    sentence.locator(".from a").click()
    marked = page.locator(":target")
    assert marked.inner_text().startswith("Perangin will ship 12,000 wafers to Quillay Systems")


def test_the_conflict_names_each_value_with_its_reports(visit, client):
    page = visit(finding(client, "type:supply with:Quillay standing:disputed"))
    rows = page.locator("table.conflict tbody tr").all_inner_texts()
    assert len(rows) == 2
    assert any("Quillay Systems supplies Perangin Memory" in row and "Loose Wafers" in row for row in rows)


def test_search_from_any_page_by_keyboard_then_narrow_down(visit):
    page = visit("/calendar")
    page.keyboard.press("/")
    page.keyboard.type("type:supply")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    before = page.locator(".body .row").count()
    assert before > 1
    page.locator(".facets").get_by_role("link", name="disputed").click()
    page.wait_for_url("**disputed**")
    assert 0 < page.locator(".body .row").count() < before
    assert "standing:disputed" in page.locator("#q").input_value()
    page.go_back()
    assert page.locator(".body .row").count() == before


def test_rows_are_walked_with_j_and_k(visit, client):
    page = visit(entity(client, "Quillay Systems"))
    links = page.locator(".row .say a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert links.nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/finding/*")


def test_the_period_narrows_the_dossier_and_is_kept_in_the_address(visit, client):
    page = visit(entity(client, "Adunmara Metro Company"))
    page.get_by_label("From").fill("2030")
    page.get_by_role("button", name="Show").click()
    assert "since=2030" in page.url
    assert page.get_by_text("Nothing is known of this period.").is_visible()
    page.get_by_label("From").fill("last spring")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("alert").inner_text().startswith("That is no date")


def test_the_story_shows_who_says_what(visit, client):
    story = client.get("/api/stories").json()["items"][0]
    page = visit(f"/story/{story['id']}")
    assert page.locator("svg.axis a").count() == len(story["documents"])
    assert page.locator("table.says tbody tr:not(.group)").count() > 0
    assert page.locator("table.says .says-cell.yes").count() > 0


def test_a_path_through_the_network_names_its_findings(visit):
    page = visit("/network")
    page.get_by_label("From", exact=True).last.fill("Quillay")
    page.get_by_label("To", exact=True).last.fill("Tatrix")
    page.get_by_role("button", name="Find the path").click()
    assert page.locator(".stop").all_inner_texts() == ["Quillay Systems", "Tatrix"]
    assert page.locator(".row .say a").first.get_attribute("href").startswith("/finding/")


def test_a_line_of_the_network_leads_to_its_finding(visit):
    page = visit("/network")
    first = page.locator("svg.sheet a[href^='/finding/']").first
    first.dispatch_event("click")
    page.wait_for_url("**/finding/*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit, addresses, desk, scheme):
    page = visit("/", color_scheme=scheme)
    found = {}
    for name, address in addresses.items():
        page.goto(desk + address)
        rules = Axe().run(page).response["violations"]
        grave = [r for r in rules if r["impact"] in ("serious", "critical")]
        if grave:
            found[name] = [(r["id"], [n["html"] for n in r["nodes"]][:3]) for r in grave]
    assert found == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(visit, addresses, desk, width):
    page = visit("/", viewport={"width": width, "height": 800})
    wide = {}
    for name, address in addresses.items():
        page.goto(desk + address)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            wide[name] = over
    assert wide == {}


def test_everything_is_read_without_javascript(visit, addresses, desk):
    page = visit("/", java_script_enabled=False)
    for name, address in addresses.items():
        page.goto(desk + address)
        assert page.locator("h1").count() == 1, name
    page.goto(desk + "/search?q=type:supply")
    page.locator(".row .say a").first.click()
    assert page.locator("article.sentence").count() > 0


def test_new_reports_are_told_from_seen_ones(browser, tmp_path):
    with Book(tmp_path / "news.db") as book, served(book) as address:
        (tmp_path / "a.txt").write_text("Halden Robotics supplies Okoye Semiconductor with gripper arms.", "utf-8")
        book.add(tmp_path / "a.txt")
        page = browser.new_page()
        page.goto(address)
        assert "first visit" in page.locator(".fresh").inner_text()
        page.goto(address)
        page.get_by_role("button", name="Mark all as seen").click()
        assert page.locator(".fresh").inner_text() == "Nothing was added since your last visit."
        (tmp_path / "b.txt").write_text("Mizzen Foods supplies Tarn Bakeries with flour.", "utf-8")
        book.add(tmp_path / "b.txt")
        page.reload()
        assert "1 new report" in page.locator(".fresh").inner_text()
        page.close()


def test_articles_are_added_and_watched_as_they_arrive(browser, tmp_path):
    with Book(tmp_path / "news.db") as book, served(book) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("link", name="Add articles").click()
        files = [
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"Halden Robotics supplies Okoye Semiconductor."},
            {"name": "b.bin", "mimeType": "application/octet-stream", "buffer": b"\x00\x01\x02"},
        ]
        page.get_by_label("Files").set_input_files(files)
        page.get_by_label("Text", exact=True).fill("Mizzen Foods supplies Tarn Bakeries with flour.")
        page.get_by_label("Publisher").fill("Harbour: Wire")
        page.get_by_role("button", name="Read into the book").click()
        page.get_by_role("heading", name="Done").wait_for()
        assert page.locator(".fresh").inner_text() == "2 read, 1 could not be read"
        assert "b.bin" in page.locator("#failed + ul").inner_text()
        page.get_by_role("link", name="pasted.md").click()
        assert page.locator(".kicker").inner_text().lower() == "report · harbour: wire"
        page.close()


def test_the_search_page_answers_while_one_types(visit):
    page = visit("/search?q=type:supply")
    field = page.get_by_role("textbox").or_(page.get_by_role("searchbox")).last
    field.press("End")
    field.type(" standing:disp")
    page.wait_for_url("**/search?q=type%3Asupply+standing%3Adisp")
    page.locator(".chips", has_text="standing:disp").wait_for()
    assert page.locator(".row .standing").all_inner_texts()
    assert set(page.locator(".row .standing").all_inner_texts()) == {"disputed"}
    assert page.locator("[data-said]").text_content().startswith("Findings")
    assert field.evaluate("each => each === document.activeElement")


def test_a_story_says_how_many_origins_it_has_and_sets_its_sentences_below_each_other(visit, client):
    story = client.get("/api/stories").json()["items"][0]
    page = visit(f"/story/{story['id']}", java_script_enabled=False)
    origins = page.locator(".whose li")
    assert f"{origins.count()} independent origins" in page.locator(".head").inner_text()
    assert page.locator(".aligned[open]").count() == page.locator("tbody:has(.notes) .aligned").count() > 0
    page.locator(".aligned:not([open]) summary").first.click()
    first = page.locator(".aligned[open] a").first
    words = first.inner_text()
    first.click()
    assert words in page.locator(".text").inner_text().replace("\n", " ")


def test_what_was_typed_into_a_form_that_is_not_taken_stays(browser, desk):
    with pages(browser, desk, refused=("422",)) as go:
        page = go("/add", java_script_enabled=False)
        page.get_by_label("Text", exact=True).fill("Halden Works supplies Okoye Mills.")
        page.get_by_label("Headline").fill('A "deal"')
        page.get_by_label("Address of an article").fill("halden.example/news")
        page.get_by_role("button", name="Read into the book").click()
        assert "not http or https" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Text", exact=True).input_value() == "Halden Works supplies Okoye Mills."
        assert page.get_by_label("Headline").input_value() == 'A "deal"'
        assert page.get_by_label("Address of an article").input_value() == "halden.example/news"


def test_on_paper_the_dots_keep_their_meaning_whatever_the_screens_colours(visit, client):
    page = visit(entity(client, "Quillay Systems"), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    dot = page.locator(".dots.confirmed-by-a-party i").first
    assert dot.evaluate("each => getComputedStyle(each).printColorAdjust") == "exact"
    assert dot.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(10, 102, 73)"  # as on white
    assert page.locator("form").evaluate_all("all => all.every(each => !each.checkVisibility())")
    assert page.get_by_role("button").count() == 0
