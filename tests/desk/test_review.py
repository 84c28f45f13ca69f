"""Review at the desk, by keyboard and by plain forms: rulings, corrections, names, undo, and two people on one finding."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import Watch, served
from tests.desk.test_hostile import ATTACK, hostile  # noqa: F401 - a fixture
from tests.pipeline.conftest import report, said

from tidings.model import Verdict
from tidings.pipeline.book import Book
from tidings.pipeline.linking import link
from tidings.pipeline.reviewing import rule

SELLERS = ("Halden", "Okoye", "Mizzen", "Tarn", "Quay", "Lune", "Brim", "Sable", "Veltora", "Corvin", "Drost", "Ember")
TURNED = "Ferrow Mills will supply Garnet Inns with flour by 2026."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve findings of which the reader is unsure, one of them the wrong way round, and two names that may be one."""
    path = tmp_path_factory.mktemp("review") / "news.db"
    with Book(path) as book:
        for n, name in enumerate(SELLERS):
            text = f"{name} Works will supply {name} Mills with flour."
            claim = said("supply", "supply", "planned", supplier=f"{name} Works", customer=f"{name} Mills")
            report(f"{n:02}.txt", text, replace(claim, confidence=0.45 + n / 100)).put(book.store)
        claim = said("supply", "supply", "planned", supplier="Garnet Inns", customer="Ferrow Mills", time="2026")
        report("turned.txt", TURNED, replace(claim, confidence=0.69)).put(book.store)
        for key, name in (("a.txt", "Petrel Systems"), ("b.txt", "Petrel Systems Robotics")):
            claim = said("product", "makes", maker=name, product="Arms")
            report(key, f"{name} makes Arms.", claim).put(book.store)
        link(book.store)
    return path


@pytest.fixture
def reviewer(come):
    """Opens the desk as somebody."""

    def opened(name: str, path: str = "/review", **options):
        page = come(name, path, **options)
        if options.get("java_script_enabled", True):
            page.locator("[data-keys]:not([hidden])").wait_for()  # the script listens
        return page

    return opened


def verdicts(book: Book) -> list[tuple[Verdict, str]]:
    return [(d.verdict, d.who) for d in book.store.decisions()]


def first(page):
    return page.locator("[data-case]").first


def turned(book: Book) -> str:
    return next(f.id for f in book.store.findings() if f.documents == ("turned.txt",))


def parties(book: Book) -> tuple[str, str]:
    finding = book.store.finding(turned(book))
    return finding.roles["supplier"][0].text, finding.roles["customer"][0].text


def test_ten_are_ruled_on_by_keyboard_and_the_last_is_undone(reviewer, book):
    page = reviewer("Ana")
    assert page.locator("[data-case]").count() == 10
    keys = "aruaaraaua"
    for n, key in enumerate(keys):
        page.keyboard.press("j") if n == 0 else None
        page.keyboard.press(key)
        page.locator(".case.ruled").nth(n).wait_for()
    meant = {"a": "accept", "r": "reject", "u": "unsure"}
    assert verdicts(book) == [(meant[key], "Ana") for key in keys]
    page.keyboard.press("z")
    page.locator(".case:not(.ruled)").wait_for()
    assert verdicts(book)[-1] == ("undo", "Ana")
    assert len(book.listed(rejected=True)) == 2
    page.keyboard.press("r")
    page.locator(".case:not(.ruled)").wait_for(state="detached")
    assert verdicts(book)[-1] == ("reject", "Ana")
    page.get_by_role("link", name="Show what waits next").click()
    waiting = page.locator("[data-case] h2").all_inner_texts()
    assert len(waiting) == 3 + keys.count("u")  # what somebody was unsure of waits on, at the end
    assert "Left open by Ana" in page.locator("[data-case]").last.inner_text()


def test_the_queue_is_ordered_by_how_sure_the_reader_is(reviewer):
    page = reviewer("Ana", "/review?about=unsure")
    assert [words.split()[0] for words in page.locator("[data-case] h2").all_inner_texts()] == list(SELLERS[:10])
    assert first(page).locator(".because").all_inner_texts() == ["the reader is 45 % sure"]
    assert first(page).locator("blockquote span.trigger").inner_text() == "supply"


def test_keys_walk_open_help_and_can_be_turned_off(reviewer, book):
    page = reviewer("Ana")
    heard = "document.activeElement.getAttribute('aria-label')"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(heard).startswith(SELLERS[1])
    page.keyboard.press("k")
    assert page.evaluate(heard).startswith(SELLERS[0])
    page.keyboard.press("w")
    page.keyboard.type("a jury of j and k")
    page.keyboard.press("Escape")
    assert page.evaluate(heard).startswith(SELLERS[0])
    assert verdicts(book) == []
    page.keyboard.press("a")
    page.locator(".case.ruled").wait_for()
    assert book.store.decisions()[0].why == "a jury of j and k"
    was_open = page.locator("[data-keys]").evaluate("keys => keys.open")
    page.keyboard.press("?")
    assert page.locator("[data-keys]").evaluate("keys => keys.open") is not was_open
    page.locator("[data-keys]").evaluate("keys => { keys.open = true; }")
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("r")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("r")
    assert verdicts(book) == [("accept", "Ana")]


def test_a_role_is_corrected_by_clicking_words(reviewer, book):
    page = reviewer("Ana", f"/review/finding/{turned(book)}")
    page.get_by_role("link", name="Correct this reading").click()
    box = page.locator("[data-amending]")
    for role, words in (("supplier", ("Ferrow", "Mills")), ("customer", ("Garnet", "Inns"))):
        box.get_by_role("radio", name=role).check()
        pressed = box.locator(".picked [aria-pressed=true]")
        while pressed.count():
            pressed.first.click()
        for word in words:
            box.locator(".picked").get_by_role("button", name=word, exact=True).first.click()
        box.get_by_role("button", name="Save the role").click()
        if role == "supplier":  # one cannot supply itself
            box.get_by_text("No finding rests on this sentence").wait_for()
    box.wait_for(state="detached")
    assert parties(book) == ("Ferrow Mills", "Garnet Inns")
    assert first(page).locator("h2").inner_text().startswith("Ferrow Mills is to supply Garnet Inns")
    page.keyboard.press("z")
    page.locator(".case.ruled").wait_for()
    assert [verdict for verdict, _ in verdicts(book)] == ["correct", "correct", "undo"]


def test_a_date_is_corrected_and_what_is_none_is_said_so(reviewer, book):
    page = reviewer("Ana", f"/review/finding/{turned(book)}")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_label("Date").fill("soon")
    page.get_by_role("button", name="Save the date").click()
    assert page.locator("[data-amending] [role=alert]").inner_text().startswith("That is no date")
    page.get_by_label("Date").fill("2027-03")
    page.get_by_role("button", name="Save the date").click()
    first(page).get_by_text("Corrected", exact=True).wait_for()
    assert book.store.finding(turned(book)).when == "2027-03"


def test_everything_is_done_without_javascript(reviewer, book):
    page = reviewer("Ana", java_script_enabled=False)
    first(page).get_by_label("Reason").fill("it stands there")
    first(page).get_by_role("button", name="Accept").click()
    assert "Accepted" in page.locator(".flash").inner_text()
    page.locator(".flash").get_by_role("button", name="Undo").click()
    assert [(d.verdict, d.why) for d in book.store.decisions()] == [("accept", "it stands there"), ("undo", "")]
    page.goto(page.url.split("/review")[0] + f"/review/finding/{turned(book)}")
    page.get_by_role("link", name="Correct this reading").click()
    page.get_by_role("radio", name="supplier").check()
    page.locator(".phrases").get_by_label("Ferrow Mills").check()
    page.get_by_role("button", name="Save the role").click()
    assert "No finding rests on this sentence" in page.locator(".done").inner_text()
    page.locator(".done").get_by_role("button", name="Undo").click()
    assert parties(book) == ("Garnet Inns", "Ferrow Mills")
    page.goto(page.url.split("/review")[0] + f"/review/finding/{turned(book)}")
    page.get_by_role("link", name="Correct this reading").click()
    page.get_by_role("radio", name="time").check()
    page.get_by_role("button", name="Save the role").click()
    assert "time: left empty" in page.locator(".flash").inner_text()
    assert book.store.finding(turned(book)).when is None
    page.locator(".rulings").get_by_role("button", name="Undo").click()
    assert book.store.finding(turned(book)).when == "2026"


def test_the_second_reviewer_is_told_what_the_first_ruled(reviewer, book):
    ana, ben = reviewer("Ana"), reviewer("Ben")
    first(ana).get_by_label("Reason").fill("no such order")
    first(ana).get_by_role("button", name="Reject").click()
    ana.locator(".case.ruled").wait_for()
    first(ben).get_by_role("button", name="Accept").click()
    late = ben.locator(".late")
    assert re.search(r"Ana ruled “reject” on .*no such order", late.inner_text())
    assert "You were about to rule “accept”." in late.inner_text()
    assert verdicts(book) == [("reject", "Ana")]
    first(ben).get_by_role("button", name="Accept").click()
    ben.locator(".case.ruled").wait_for()
    assert verdicts(book) == [("reject", "Ana"), ("accept", "Ben")]


def test_a_late_ruling_is_refused_with_a_page_that_shows_both(reviewer, book):
    page = reviewer("Ben", java_script_enabled=False)
    key = book.store.review.queue(below=0.7)[0].id
    rule(book.store, key, "reject", who="Ana", why="no such order")
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        first(page).get_by_role("button", name="Accept").click()
    assert told.value.status == 409
    assert "Ana ruled “reject”" in page.locator(".late").inner_text()
    assert page.locator("[data-case]").count() == 1
    assert verdicts(book) == [("reject", "Ana")]


def test_names_are_split_joined_again_and_ruled_the_same(reviewer, book):
    page = reviewer("Ana", "/review?about=names")
    pair = page.locator(".pair", has_text="Petrel Systems Robotics")
    assert "taken for one" in pair.locator("h2").inner_text()
    assert sorted(pair.locator("mark").all_inner_texts()) == ["Petrel Systems", "Petrel Systems Robotics"]
    assert len(book.store.find_entities("Petrel Systems")) == 1
    pair.get_by_role("button", name="Different").click()
    page.locator(".case.ruled.different").wait_for()
    assert {e.name for e in book.store.find_entities("Petrel Systems")} == {"Petrel Systems", "Petrel Systems Robotics"}
    page.get_by_role("link", name="What was ruled").click()
    assert "Petrel Systems Robotics" in page.locator(".rulings").inner_text()
    page.locator(".rulings").get_by_role("button", name="Undo").click()
    page.locator(".flash").wait_for()
    assert len(book.store.find_entities("Petrel Systems")) == 1
    page.goto(page.url.split("/review")[0] + "/review?about=names")
    page.locator("[data-keys]:not([hidden])").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator(".case.ruled.same").wait_for()
    assert verdicts(book) == [("different", "Ana"), ("undo", "Ana"), ("same", "Ana")]


def test_labelled_sentences_are_downloaded(reviewer, book):
    page = reviewer("Ana")
    first(page).get_by_role("button", name="Accept").click()
    page.locator(".case.ruled").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Labelled sentences").click()
    [row] = map(json.loads, Path(taken.value.path()).read_text("utf-8").splitlines())
    assert row["claims"][0]["roles"] == {"supplier": ["Halden Works"], "customer": ["Halden Mills"]}
    assert row["review"]["who"] == ["Ana"]


def test_a_form_without_its_token_or_from_nobody_rules_nothing(address, book):
    key = book.store.review.queue(below=0.7)[0].id
    with httpx.Client(timeout=60, base_url=address) as client:
        form = {"verdict": "accept", "seen": "0"}
        assert client.post(f"/review/finding/{key}", data=form).status_code == 403
        token = re.search(r'name="form_token" value="(\w+)"', client.get("/review").text)[1]
        assert client.post(f"/review/finding/{key}", data=form | {"form_token": token}).status_code == 303
        away = client.post("/review/name", data={"form_token": token, "who": "Ana", "back": "//evil.example"})
        assert away.headers["location"] == "/review"
        assert client.post("/review/undo", data={"form_token": token, "decision": "99", "seen": "0"}).status_code == 404
    assert book.store.decisions() == []


def test_the_api_lists_what_waits(address, book):
    with httpx.Client(timeout=60, base_url=address) as client:
        listed = client.get("/api/review", params={"reason": "unsure", "limit": 2}).json()
    assert listed["total"] == 13
    assert [item["reasons"] for item in listed["items"]] == [["unsure"], ["unsure"]]
    assert listed["items"][0]["evidence"][0]["sentence"].startswith(SELLERS[0])
    assert listed["items"][0]["seen"] == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(reviewer, address, book, scheme):
    rule(book.store, book.store.review.queue(below=0.7)[0].id, "accept", who="Ana", why="")
    claim = book.store.claims(documents=["turned.txt"])[0].id
    page = reviewer("Ana", color_scheme=scheme)
    found = {}
    for path in ("", "?about=names", "/decisions", f"/finding/{turned(book)}", f"/claim/{claim}"):
        page.goto(f"{address}/review{path}")
        grave = [r for r in Axe().run(page).response["violations"] if r["impact"] in ("serious", "critical")]
        if grave:
            found[path] = [(r["id"], [n["html"] for n in r["nodes"]][:3]) for r in grave]
        for width in (1440, 1024, 390):
            page.set_viewport_size({"width": width, "height": 800})
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if over > 0:
                found[path, width] = over
    assert found == {}


def test_hostile_strings_stay_text_in_the_queue(browser, hostile):  # noqa: F811 - the fixture
    with served(hostile) as address:
        watch, context = Watch(address), browser.new_context(viewport={"width": 390, "height": 800})
        watch.over(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(address + "/review")
        page.get_by_label("Who is reviewing?").fill(ATTACK[:80])
        page.get_by_role("button", name="Begin").click()
        page.get_by_text("Reviewing as").wait_for()
        page.goto(address + "/review/finding/f%3Cb%3E1")
        page.locator("[data-keys]:not([hidden])").wait_for()
        page.keyboard.press("j")
        page.keyboard.press("c")
        page.locator("[data-amending]").wait_for()
        assert "<script>" in page.locator(".picked").inner_text().replace(" ", "")
        first(page).locator(".ruling").get_by_label("Reason").fill(ATTACK)
        page.locator(".ruling button[value=reject]").first.click()
        page.locator(".case.ruled").wait_for()
        assert "<script>" in page.locator(".case.ruled .done").inner_text()
        for path in ("/review/decisions", "/review/finding/f%3Cb%3E2", "/review?about=names"):
            page.goto(address + path)
            assert page.locator("h1").count() == 1
            assert page.locator("img, style, iframe, [onload], [onerror], [href^='javascript' i]").count() == 0, path
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
        assert "owned" not in page.title()
        context.close()
    assert watch.outside == []
    assert watch.complaints == []


def read_as(book: Book) -> tuple[str, str, list[str]]:
    [linked] = book.store.claims(documents=["turned.txt"])
    return linked.claim.type, linked.claim.status, [TURNED[s.start : s.end] for s in linked.claim.speaker]


def test_type_status_and_speaker_are_corrected_by_keyboard(reviewer, book):
    page = reviewer("Ana", f"/review/finding/{turned(book)}")
    page.keyboard.press("j")
    page.keyboard.press("t")  # opens the form, and stands on the type
    box = page.locator("[data-amending]")
    box.wait_for()
    page.locator("select[name=type]:focus").wait_for()
    page.keyboard.type("Part")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first(page).get_by_text("Now see who fills the roles.").wait_for()
    assert read_as(book) == ("partnership", "planned", [])
    party = box.get_by_role("radio", name="party")
    party.wait_for()  # the form is there again, with the roles of the new type
    page.locator("[value=party]:focus").wait_for()
    assert box.locator(".picked [aria-pressed=true]").all_inner_texts() == ["Ferrow", "Mills", "Garnet", "Inns"]
    page.keyboard.press("s")
    page.keyboard.type("den")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    box.wait_for(state="detached")
    assert read_as(book) == ("partnership", "denied", [])
    page.keyboard.press("p")
    page.locator("[value=speaker]:focus").wait_for()
    assert box.locator(".picked [aria-pressed=true]").count() == 0
    for word in ("Ferrow", "Mills"):
        box.locator(".picked").get_by_role("button", name=word, exact=True).first.focus()
        page.keyboard.press("Space")
    box.get_by_label("Reason").fill("its own words")
    box.get_by_role("button", name="Save the role").press("Enter")
    box.wait_for(state="detached")
    assert read_as(book) == ("partnership", "denied", ["Ferrow Mills"])
    assert [(d.verdict, d.who, d.why) for d in book.store.decisions()][-1] == ("correct", "Ana", "its own words")
    for stands in (("partnership", "denied", []), ("partnership", "planned", []), ("supply", "planned", [])):
        with page.expect_response("**/review/undo"):
            page.keyboard.press("z")
        assert read_as(book) == stands


def test_corrections_of_one_case_are_taken_back_as_fast_as_the_key_is_pressed(reviewer, book):
    page = reviewer("Ana", f"/review/finding/{turned(book)}")
    page.keyboard.press("j")
    for typed, stands in (("den", "denied"), ("pos", "possible")):
        page.keyboard.press("s")
        page.locator("select[name=status]:focus").wait_for()
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.locator("[data-amending]").wait_for(state="detached")
        assert read_as(book)[1] == stands
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if answer.url.endswith("/review/undo") else None)
    with page.expect_response(lambda answer: len(answers) == 2):
        page.keyboard.press("z")
        page.keyboard.press("z")
    assert answers == [200, 200]
    assert read_as(book)[1] == "planned"


def test_type_status_and_speaker_are_corrected_without_javascript(reviewer, book):
    page = reviewer("Ana", f"/review/finding/{turned(book)}", java_script_enabled=False)
    page.get_by_role("link", name="Correct this reading").click()
    page.get_by_label("Type").select_option("partnership")
    page.get_by_role("button", name="Save the type").click()
    assert "type: supply → partnership" in page.locator(".flash").inner_text()
    assert page.get_by_role("radio", name="party").is_checked()  # whose words are to be looked at next
    page.get_by_label("Status").select_option("ended")
    page.get_by_label("Reason").fill("it is over")
    page.get_by_role("button", name="Save the status").click()
    assert "status: planned → ended" in page.locator(".flash").inner_text()
    page.get_by_role("link", name="Correct this reading").click()
    page.get_by_role("radio", name="speaker").check()
    page.locator(".phrases").get_by_label("Garnet Inns").check()
    page.get_by_role("button", name="Save the role").click()
    assert read_as(book) == ("partnership", "ended", ["Garnet Inns"])
    page.get_by_role("link", name="Garnet Inns").first.click()  # the finding, with its history
    assert "status: planned → ended" in page.locator("main").inner_text()
    page.go_back()
    for words in ("speaker: Garnet Inns", "status: planned → ended", "type: supply → partnership"):
        page.locator(".rulings li", has_text=words).get_by_role("button", name="Undo").click()
        assert "Taken back" in page.locator(".flash").inner_text()  # and the page is there, whatever the finding's id
    assert read_as(book) == ("supply", "planned", [])


def test_what_is_so_already_is_no_correction(reviewer, book):
    page = reviewer("Ana", f"/review/finding/{turned(book)}")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.get_by_role("button", name="Save the status").click()
    assert page.locator("[data-amending] [role=alert]").inner_text().startswith("It has that status already")
    page.get_by_role("button", name="Save the type").click()
    page.locator("[data-amending] [role=alert]", has_text="that type already").wait_for()
    assert book.store.decisions() == []


@pytest.fixture
def shared(served_book: str) -> Iterator[Book]:
    """The book in which a sentence was read the wrong way round, on a PostgreSQL server."""
    with Book(served_book) as opened:
        claim = said("supply", "supply", "planned", supplier="Garnet Inns", customer="Ferrow Mills", time="2026")
        report("turned.txt", TURNED, replace(claim, confidence=0.69)).put(opened.store)
        link(opened.store)
        yield opened


def test_two_who_correct_on_a_server_see_each_other(browser, shared):
    """Each at a desk of their own, over one book."""
    with Book(shared.store.location) as own, served(shared) as one, served(own) as other:
        pages = []
        for name, address in (("Ana", one), ("Ben", other)):
            page = browser.new_context().new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{address}/review/finding/{turned(shared)}")
            page.get_by_label("Who is reviewing?").fill(name)
            page.get_by_role("button", name="Begin").click()
            page.locator("[data-keys]:not([hidden])").wait_for()
            page.get_by_role("link", name="Correct this reading").click()
            page.locator("[data-amending]").wait_for()
            pages.append(page)
        ana, ben = pages
        ana.get_by_label("Type").select_option("investment")
        ana.get_by_role("button", name="Save the type").click()
        ana.locator(".done", has_text="Now see who fills the roles.").wait_for()
        ben.get_by_label("Status").select_option("actual")
        ben.get_by_role("button", name="Save the status").click()
        late = ben.locator(".late")
        assert re.search(r"Ana ruled “correct” on .*You were about to correct it.", late.inner_text(), re.DOTALL)
        assert "Ben" not in {d.who for d in shared.store.decisions()}
        assert read_as(own) == ("investment", "planned", [])
        ben.get_by_role("link", name="Correct this reading").click()
        ben.get_by_label("Status").select_option("actual")
        ben.get_by_role("button", name="Save the status").click()
        ben.locator(".done").wait_for()
        assert read_as(shared) == ("investment", "actual", [])
        for page in pages:
            page.context.close()
