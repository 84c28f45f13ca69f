"""The desk says of plans and stories what the command line says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import icalendar
import pytest
from tests.desk.conftest import served
from tests.store.conftest import article, finding, link

from tidings.desk.telling import tell
from tidings.model import Conflict, ConflictValue, Outcome, Participant, Story
from tidings.pipeline.book import Book
from tidings.pipeline.ruled_stories import find_story
from tidings.report.story import telling_form

REPORTS = ("a.txt", "b.txt", "c.txt")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Three reports of one story: one fact that all tell, one on which they differ, one of a party that has no part in it."""
    with Book(tmp_path / "news.db") as opened:
        articles = [article(key, published=f"2024-05-0{n}") for n, key in enumerate(REPORTS, 2)]
        for each in articles:
            each.put(opened.store)
        link(opened.store, *articles)
        shared = finding(opened.store, "f-all", when="2024-06-01", documents=REPORTS)
        values = (ConflictValue("2024-06-01", ("a.txt",)), ConflictValue("2024-07-01", ("b.txt",)))
        differing = replace(
            finding(opened.store, "f-differ", when="2024-06-01", documents=("a.txt", "b.txt")),
            conflicts=(Conflict("date", values),),
        )
        single = finding(opened.store, "f-one", when="2024-08", documents=("c.txt",))
        aside = replace(
            finding(opened.store, "f-aside", documents=("c.txt",)),
            roles={"supplier": (Participant("Ana Ruiz", "e-ruiz"),)},
        )
        opened.store.save_findings([shared, differing, single, aside])
        opened.store.save_stories([Story("s1", "Pumps", REPORTS)])
        yield opened


def test_the_desk_and_the_command_line_tell_a_story_alike(book: Book) -> None:
    drawn, printed = tell(book, find_story(book.store, "s1")), telling_form(book.story("s1"))
    assert [report["number"] for report in printed["reports"]] == [report.number for report in drawn.reports]
    of_line = {each["id"]: (each["said_by"], each["reports"]) for each in printed["findings"]}
    of_desk = {
        saying.row.id: (part, [n for n, cell in enumerate(saying.cells, 1) if cell.says])
        for part, found in drawn.said.items()
        if part != "differ"
        for saying in found
    }
    assert of_line == of_desk
    assert of_desk == {"f-all": ("all", [1, 2, 3]), "f-differ": ("some", [1, 2]), "f-one": ("one", [3])}
    assert [saying.row.id for saying in drawn.said["differ"]] == ["f-differ"]
    assert [cell.says for cell in drawn.said["differ"][0].cells] == ["yes", "other", ""]


def test_a_dot_of_the_story_leads_to_its_sentence(book: Book) -> None:
    cell = tell(book, find_story(book.store, "s1")).said["all"][0].cells[1]
    assert (cell.link, cell.sentence) == ("/document?id=b.txt#s0", "Veltora will supply Brumark with pumps.")


def events(book: Book) -> dict[str, tuple[str, str]]:
    with served(book) as address:
        answer = httpx.get(f"{address}/calendar.ics", timeout=60)
        found = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
        return {str(each["uid"]): (str(each["status"]), str(each["url"]).removeprefix(address)) for each in found}


def test_the_calendar_file_keeps_what_was_called_off(book: Book) -> None:
    off = replace(finding(book.store, "f-off", when="2024-06-05", documents=("b.txt",)), status="denied")
    plan = replace(
        finding(book.store, "f-plan", when="2024-06-05", documents=("a.txt",)), became=Outcome("f-off", "cancelled")
    )
    undated = finding(book.store, "f-open", documents=("a.txt",))
    book.store.save_findings([off, plan, undated])
    found = events(book)
    assert set(found) == {f"{key}@tidings" for key in ("f-all", "f-differ", "f-one", "f-plan")}
    assert found["f-plan@tidings"] == ("CANCELLED", "/finding/f-plan")
    book.store.decide("reject", "f-off", "{}", "Ana", "misread")
    assert events(book)["f-plan@tidings"] == ("TENTATIVE", "/finding/f-plan")
