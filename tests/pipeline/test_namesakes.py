"""Two people of one name in a book: apart by evidence, explained, asked about, joined by a ruling, whatever came first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pipeline.conftest import Report, report, said

from tidings import Book
from tidings.model import Entity
from tidings.pipeline.linking import link
from tidings.pipeline.naming import doubts, unsure
from tidings.pipeline.reviewing import undo


def post(key: str, title: str, where: str, day: str, more: str = "") -> Report:
    """A report of what Ana Sousa is, and where."""
    claim = said("role", "is", person="Ana Sousa", title=title, organization=where)
    text = f"Ana Sousa is {title} of {where}. {more}"
    others = (more.split(" moved", maxsplit=1)[0],) if " moved" in more else ()
    return report(key, text, claim, published=day, persons=("Ana Sousa",), others=others)


SAME_TIME = (
    post("a.txt", "chief executive", "Halden Works", "2025-03-04"),
    post("b.txt", "head of research", "Brimcast Group", "2025-03-05"),
    post("c.txt", "chief executive", "Halden Works", "2025-03-06"),
)
LATER = (SAME_TIME[0], post("b.txt", "head of research", "Brimcast Group", "2026-03-05"))
MOVED = (
    *LATER,
    post("c.txt", "head of research", "Brimcast Group", "2025-12-01", "Halden Works moved on without her."),
)


def filled(path: Path, reports: Iterable[Report]) -> Book:
    book = Book(path)
    for each in reports:
        each.put(book.store)
        link(book.store)
    return book


def bearers(book: Book) -> list[tuple[str, ...]]:
    """The documents of each person called Ana Sousa."""
    found = book.store.find_entities("Ana Sousa", "person")
    return sorted(tuple(local.document for local in book.store.locals_of([each.id])) for each in found)


def people(book: Book) -> list[Entity]:
    return book.store.find_entities("Ana Sousa", "person")


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (SAME_TIME, [("a.txt", "c.txt"), ("b.txt",)]),
        (LATER, [("a.txt",), ("b.txt",)]),
        (MOVED, [("a.txt", "b.txt", "c.txt")]),
    ],
    ids=["at the same time", "later, and no report tells of a change", "a report tells of the change"],
)
def test_people_of_one_name_are_parted_by_evidence(path: Path, reports: tuple[Report, ...], expected: list) -> None:
    with filled(path, reports) as book:
        assert bearers(book) == expected


def test_what_parts_them_is_explained_with_its_score(path: Path) -> None:
    with filled(path, SAME_TIME) as book:
        entity, _, apart = book.why("Ana Sousa")
        (reason,) = [each for each in apart if each.other == "Ana Sousa"]
        assert (reason.judgement, reason.score) == ("different", 0.3)
        assert reason.features[1:] == ("at other employers: halden works | brimcast group", "at the same time")
        assert {entity.id, reason.bearer} == {each.id for each in people(book)}
        assert unsure(book.store, limit=9) == []


def test_an_unsure_pair_waits_for_review_until_somebody_rules(path: Path) -> None:
    with filled(path, LATER) as book:
        before = json.dumps(book.export())
        (doubt,) = doubts(book.store, limit=9)
        assert (doubt.reason.score, doubt.reason.name, doubt.reason.other) == (0.5, "Ana Sousa", "Ana Sousa")
        assert {doubt.one.id, doubt.other.id} == {each.id for each in people(book)}
        made = book.rule_identity("same", doubt.one.id, doubt.other.id, who="Ana", why="she moved")
        assert bearers(book) == [("a.txt", "b.txt")]
        assert doubts(book.store, limit=9) == []
        undo(book.store, made.id, who="Ana", why="")
        assert bearers(book) == [("a.txt",), ("b.txt",)]
        assert json.dumps(book.export()) == before


def test_a_ruling_that_they_are_two_holds_against_what_reports_tell(path: Path) -> None:
    with filled(path, LATER) as book:
        one, other = people(book)
        book.rule_identity("different", one.id, other.id, who="Ana", why="")
        assert doubts(book.store, limit=9) == []
        MOVED[2].put(book.store)
        link(book.store)
        assert not any({"a.txt", "b.txt"} <= set(documents) for documents in bearers(book))


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(order=st.permutations((*SAME_TIME, post("d.txt", "head of research", "Brimcast Group", "2025-05-01"))))
def test_the_order_of_arrival_is_of_no_matter(tmp_path_factory, empty_book: Path, order: list[Report]) -> None:
    path = Path(shutil.copy(empty_book, tmp_path_factory.mktemp("book") / "news.db"))
    with filled(path, order) as book:
        assert bearers(book) == [("a.txt", "c.txt"), ("b.txt", "d.txt")]
