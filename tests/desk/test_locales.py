"""Days and numbers are written as the reader writes them; machines, files and the interface's words stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import replace

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import served
from tests.store.conftest import VELTORA, article, finding, link

from tidings.desk import locales
from tidings.desk.locales import chosen
from tidings.pipeline.book import Book


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A plan of one day and one of a quarter, reported in March."""
    with Book(tmp_path_factory.mktemp("locales") / "news.db") as book:
        reported = article("a.txt", published="2024-03-04T07:30:00Z")
        reported.put(book.store)
        link(book.store, reported)
        planned = replace(finding(book.store, "f1", when="2024-05-06", documents=("a.txt",)), status="planned")
        vague = replace(planned, id="f2", when="2024-Q3")
        book.store.save_findings([planned, vague])
        book.store.decide("unsure", "f1", "{}", "Ana", "")
        with served(book) as address:
            yield address


def get(desk: str, path: str, language: str | None) -> httpx.Response:
    with httpx.Client(timeout=60, base_url=desk) as client:
        client.headers.pop("accept-language", None)
        return client.get(path, headers={"Accept-Language": language} if language else {})


def times(page: httpx.Response) -> set[tuple[str, str]]:
    return set(re.findall(r"<time datetime=\"([^\"]*)\"[^>]*>([^<]*)</time>", page.text))


@pytest.mark.parametrize(
    ("language", "day", "reported"),
    [
        (None, "6 May 2024", "4 March 2024"),
        ("en-GB", "6 May 2024", "4 March 2024"),
        ("en-US,en;q=0.9", "May 6, 2024", "March 4, 2024"),
        ("de-DE,de;q=0.9,en;q=0.8", "6. Mai 2024", "4. März 2024"),
        ("fr", "6 mai 2024", "4 mars 2024"),
        ("ja", "2024年5月6日", "2024年3月4日"),
        ("xx-YY;q=1,../../etc,sv;q=0.4", "6 maj 2024", "4 mars 2024"),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(desk: str, language: str | None, day: str, reported: str) -> None:
    page = get(desk, "/finding/f1", language)
    assert {("2024-05-06", day), ("2024-03-04T07:30:00Z", reported)} <= times(page)
    assert page.headers["vary"] == "Accept-Language"
    assert '<html lang="en">' in page.text
    assert f"{day})" in page.text  # in the sentence too


def test_words_of_another_language_say_which(desk: str) -> None:
    assert '<time datetime="2024-05-06" lang="de">' in get(desk, "/finding/f1", "de").text
    assert '<span lang="de">3. Quartal 2024</span>' in get(desk, "/finding/f2", "de").text
    assert '<time datetime="2024-05-06">' in get(desk, "/finding/f1", "en-US").text
    assert '<time datetime="2024-05-06" lang="ar" dir="auto">' in get(desk, "/finding/f1", "ar").text


def test_the_week_begins_where_the_readers_does(desk: str) -> None:
    def heads(language: str) -> list[str]:
        return re.findall(r'<abbr title="([^"]+)"', get(desk, "/calendar?month=2024-05", language).text)

    assert (heads("en-GB")[0], heads("en-US")[0], heads("de")[:2]) == ("Monday", "Sunday", ["Montag", "Dienstag"])
    row = get(desk, "/calendar?month=2024-05", "en-US").text.split("<tbody>")[1].split("</tr>")[0]
    assert [int(number) for number in re.findall(r">(\d+)<", row)] == [28, 29, 30, 1, 2, 3, 4]


def test_hours_are_written_so_too(desk: str) -> None:
    assert re.search(r"\d\d:\d\d UTC", get(desk, "/review/decisions", "de").text)
    assert re.search(r"\d{1,2}:\d\d\s[AP]M UTC", get(desk, "/review/decisions", "en-US").text)


@pytest.mark.parametrize(
    "path", ["/api/findings", "/calendar.ics", "/network.graphml", "/network.gexf", f"/entity/{VELTORA.id}/brief.md"]
)
def test_what_leaves_as_a_file_is_one_for_all(desk: str, path: str) -> None:
    plain, german = get(desk, path, None), get(desk, path, "de")
    assert plain.content == german.content
    assert "Mai" not in german.text


def test_a_header_is_no_path_and_no_burden() -> None:
    assert str(chosen("../../../etc/passwd")) == "en_GB"
    assert str(chosen(",".join(["xx"] * 100_000))) == "en_GB"
    assert str(chosen("*")) == "en_GB"
    assert str(chosen("de;q=0.3, fr-CA;q=0.8, nonsense")) == "fr_CA"
    assert str(chosen("de;q=0, en-US;q=0.1")) == "en_US"


def test_numbers_are_grouped_as_the_reader_groups_them() -> None:
    found = []

    async def page(*_: object) -> None:
        found.append(locales.number(12345))

    for language in ("en", "de", "sv"):
        scope = {"type": "http", "headers": [(b"accept-language", language.encode())]}
        answer = locales.InReadersLocale(page)(scope, None, None)  # type: ignore[arg-type]
        with pytest.raises(StopIteration):  # it waits for nothing
            copy_context().run(answer.send, None)
    assert found == ["12,345", "12.345", "12\xa0345"]


def test_axe_has_nothing_against_dates_of_another_language(browser, desk: str) -> None:
    context = browser.new_context(locale="de-DE")
    context.set_default_timeout(120_000)  # a busy machine is slow, and that is no fault
    page = context.new_page()
    for path in ("/finding/f1", "/calendar?month=2024-05", "/documents", "/review/decisions"):
        page.goto(desk + path)
        grave = [r["id"] for r in Axe().run(page).response["violations"] if r["impact"] in ("serious", "critical")]
        assert grave == [], path
    assert page.locator("time[lang=de]").count() > 0
    context.close()
