"""Stories that a person joins and splits: the book remembers, whatever comes later and in whatever order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pipeline.conftest import PlainReader

from tidings import Book
from tidings.errors import NotFound, Overtaken
from tidings.model import Decision
from tidings.pipeline.linking import link
from tidings.pipeline.reviewing import undo
from tidings.pipeline.ruled_stories import find_story, join, known, on_story, split, stories_near

ARMS = "Halden Works will supply Okoye Mills with arms."
REPORTS = {
    "a.txt": ("2025-03-03", ARMS),
    "b.txt": ("2025-03-04", f"Today: {ARMS}"),
    "c.txt": ("2025-03-05", "Quay Foods will supply Tarn Bakeries with flour. The mill is old."),
    "d.txt": ("2025-03-06", "Quay Foods will supply Tarn Bakeries with flour. Bread is dear."),
    "e.txt": ("2025-03-07", "Bread gets dearer everywhere."),
    "f.txt": ("2025-03-08", f"{ARMS} The harbour was closed."),
    "g.txt": ("2025-03-09", "Quay Foods will supply Tarn Bakeries with flour. Rain fell."),
}
FIRST, LATER = ("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"), ("f.txt", "g.txt")


def take(book: Book, folder: Path, names: Sequence[str]) -> None:
    for name in names:
        day, text = REPORTS[name]
        (folder / name).write_text(text, encoding="utf-8")
        book.add(folder / name, published=day)


def cut(book: Book) -> list[str]:
    """The stories as the letters of their documents."""
    return sorted("".join(sorted(key[0] for key in story.documents)) for story in book.store.stories())


@pytest.fixture
def book(path: Path, tmp_path: Path) -> Iterator[Book]:
    with Book(path, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        take(opened, tmp_path, FIRST)
        yield opened


def joined(book: Book, one: str, other: str, **options: int) -> Decision:
    return join(book.store, one, other, who="Ana", why="one deal", **options)


def parted(book: Book, story: str, *documents: str) -> Decision:
    return split(book.store, story, documents, who="Ana", why="two deals")


def test_two_stories_are_joined_and_the_reason_is_kept(book: Book) -> None:
    assert cut(book) == ["ab", "cd"]
    made = joined(book, "a.txt", "c.txt")
    assert cut(book) == ["abcd"]
    assert (made.verdict, made.who, made.why) == ("merge", "Ana", "one deal")
    assert [ruling.id for ruling in book.story("a.txt").rulings] == [made.id]


def test_both_former_ids_lead_to_the_joined_story(book: Book) -> None:
    ids = [find_story(book.store, key).id for key in ("a.txt", "c.txt")]
    joined(book, *ids)
    assert {find_story(book.store, key).documents for key in ids} == {FIRST[:4]}


def test_a_report_without_a_story_is_put_to_one(book: Book) -> None:
    joined(book, "c.txt", "e.txt")
    assert cut(book) == ["ab", "cde"]


def test_later_reports_join_what_was_joined_and_stay_out_of_what_was_parted(book: Book, tmp_path: Path) -> None:
    joined(book, "a.txt", "c.txt")
    take(book, tmp_path, LATER)
    assert cut(book) == ["abcdfg"]
    parted(book, "a.txt", "a.txt", "b.txt", "f.txt")
    assert cut(book) == ["abf", "cdg"]


def test_a_split_holds_for_reports_that_come_later(book: Book, tmp_path: Path) -> None:
    take(book, tmp_path, ["f.txt"])
    parted(book, "a.txt", "a.txt")
    assert cut(book) == ["bf", "cd"]
    take(book, tmp_path, ["g.txt"])
    assert cut(book) == ["bf", "cdg"]


def test_rulings_hold_when_articles_are_read_and_linked_again(book: Book, tmp_path: Path) -> None:
    joined(book, "a.txt", "c.txt")
    parted(book, "a.txt", "b.txt")
    before = cut(book)
    for document in book.store.documents():
        reading = replace(book.store.reading(document.id), reader="plain 2")
        book.store.put(document, book.store.raw(document.sha256), reading)
    assert link(book.store) == len(FIRST)
    assert cut(book) == before == ["acd"]


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rulings_taken_back_in_any_order_restore_the_book(data: st.DataObject, tmp_path_factory, empty_book) -> None:
    folder = tmp_path_factory.mktemp("book")
    with Book(shutil.copy(empty_book, folder / "news.db"), reader=PlainReader()) as book:  # type: ignore[arg-type]
        take(book, folder, tuple(REPORTS))
        before = json.dumps(book.export())
        made = [joined(book, "a.txt", "c.txt"), joined(book, "a.txt", "e.txt")]
        chosen = data.draw(st.lists(st.sampled_from(find_story(book.store, "a.txt").documents), min_size=1, max_size=6))
        made.append(parted(book, "a.txt", *chosen))
        assert json.dumps(book.export()) != before
        for decision in data.draw(st.permutations(made)):
            undo(book.store, decision.id, who="Ben", why="")
        assert json.dumps(book.export()) == before


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations((*LATER, "a.txt")), batch=st.booleans())
def test_the_order_of_what_comes_after_a_ruling_is_of_no_matter(
    order: list[str], batch: bool, tmp_path_factory, empty_book
) -> None:
    folder = tmp_path_factory.mktemp("book")
    with Book(shutil.copy(empty_book, folder / "news.db"), reader=PlainReader()) as book:  # type: ignore[arg-type]
        take(book, folder, FIRST)
        joined(book, "a.txt", "e.txt")
        parted(book, "c.txt", "c.txt")
        if batch:
            take(book, folder, order)
        else:
            for name in order:
                take(book, folder, [name])
        assert cut(book) == ["abef", "dg"]


def test_who_looked_before_somebody_else_ruled_is_told(book: Book) -> None:
    story = find_story(book.store, "a.txt")
    seen = known(book.store, story)
    first = joined(book, "a.txt", "c.txt", seen=seen)
    with pytest.raises(Overtaken, match="Ana ruled 'merge'") as caught:
        joined(book, "a.txt", "e.txt", seen=seen)
    assert caught.value.decision == first.id == known(book.store, find_story(book.store, "d.txt"))
    back = undo(book.store, first.id, who="Ben", why="", seen=first.id)
    with pytest.raises(Overtaken, match="Ben took decision 1 back"):
        joined(book, "a.txt", "e.txt", seen=first.id)
    joined(book, "a.txt", "e.txt", seen=back.id)
    assert cut(book) == ["abe", "cd"]
    assert known(book.store, find_story(book.store, "c.txt")) == back.id


def test_what_cannot_be_ruled_is_said(book: Book) -> None:
    with pytest.raises(NotFound, match=r"no story 'e\.txt'"):
        joined(book, "e.txt", "a.txt")
    with pytest.raises(NotFound, match=r"'z\.txt'"):
        joined(book, "a.txt", "z.txt")
    with pytest.raises(ValueError, match="a part of story"):
        joined(book, "a.txt", "b.txt")
    with pytest.raises(NotFound, match=r"has no document 'c\.txt'"):
        parted(book, "a.txt", "c.txt")
    with pytest.raises(ValueError, match="not all of them"):
        parted(book, "a.txt", "a.txt", "b.txt")
    assert book.store.decisions() == []


def test_stories_of_the_same_parties_are_offered_to_be_joined(book: Book) -> None:
    parted(book, "a.txt", "a.txt")
    joined(book, "c.txt", "e.txt")
    assert [story.documents for story in stories_near(book.store, find_story(book.store, "c.txt"))] == []
    assert [made.verdict for made in on_story(book.store, find_story(book.store, "c.txt"))] == ["merge"]
