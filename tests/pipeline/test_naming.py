"""Who is who, ruled by a person: it holds against the names, for documents that come later, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.pipeline.conftest import PlainReader

from tidings import Book
from tidings.errors import NotFound
from tidings.pipeline.naming import unsure
from tidings.pipeline.reviewing import undo

REPORTS = {
    "a.txt": "Halden Works will supply Okoye Mills with arms.",
    "b.txt": "Brimcast Group will supply Okoye Mills with arms.",
    "c.txt": "Halden Works Inc will supply Quay Foods with pumps.",
    "d.txt": "Halden will supply Tarn Bakeries with ovens.",
}


@pytest.fixture
def book(path: Path, tmp_path: Path) -> Iterator[Book]:
    with Book(path, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        for name, text in REPORTS.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        opened.add(*(tmp_path / name for name in REPORTS), published="2025-03-04")
        yield opened


def names_of(book: Book, name: str) -> set[str]:
    entity = book.entity(name)
    return {entity.name, *entity.aliases}


def rule(book: Book, verdict: str, one: str, other: str) -> int:
    return book.rule_identity(verdict, one, other, who="Ana", why="I know them").id  # type: ignore[arg-type]


def test_two_names_become_one_and_their_findings_with_them(book: Book) -> None:
    rule(book, "same", "Halden Works", "Brimcast Group")
    assert names_of(book, "Brimcast Group") == {"Halden Works", "Halden Works Inc", "Halden", "Brimcast Group"}
    (finding,) = book.listed(name="Brimcast Group", other="Okoye Mills")
    assert finding.documents == ("a.txt", "b.txt")


def test_a_merge_taken_back_restores_the_book(book: Book) -> None:
    before = book.export()
    number = rule(book, "same", "Halden Works", "Brimcast Group")
    assert book.export() != before
    undo(book.store, number, who="Ana", why="")
    assert book.export() == before


def test_a_split_taken_back_restores_the_book(book: Book) -> None:
    before = book.export()
    number = rule(book, "different", "Halden Works", "Halden Works Inc")
    assert names_of(book, "Halden Works Inc") == {"Halden Works Inc"}
    undo(book.store, number, who="Ana", why="")
    assert book.export() == before


def test_a_ruling_holds_for_documents_that_come_later(book: Book, tmp_path: Path) -> None:
    rule(book, "same", "Halden Works", "Brimcast Group")
    rule(book, "different", "Okoye Mills", "Tarn Bakeries")
    (tmp_path / "e.txt").write_text("Brimcast Group supplies Mizzen Inns with bread.", encoding="utf-8")
    book.add(tmp_path / "e.txt", published="2025-04-01")
    assert "Mizzen Inns" in {p.text for f in book.listed(name="Halden Works") for p in f.roles["customer"]}


def test_not_the_same_is_remembered_when_a_document_is_read_again(book: Book, tmp_path: Path) -> None:
    rule(book, "different", "Halden Works", "Halden Works Inc")
    (tmp_path / "c.txt").write_text("As before, Halden Works Inc will supply Quay Foods with pumps.", encoding="utf-8")
    book.add(tmp_path / "c.txt", published="2025-03-04")
    assert names_of(book, "Halden Works Inc") == {"Halden Works Inc"}
    assert "Halden Works Inc" not in names_of(book, "Halden Works")


def test_one_name_is_no_two_sides(book: Book) -> None:
    with pytest.raises(NotFound, match="no two sides"):
        rule(book, "different", "Halden Works", "Halden Works")


def test_reasons_name_who_ruled_and_a_ruled_pair_is_unsure_no_more(book: Book) -> None:
    assert [r.judgement for r in unsure(book.store, limit=10) if "Halden" in (r.name, r.other)] == ["unsure"]
    rule(book, "different", "Halden Works", "Halden")
    _, _, apart = book.why("Halden")
    assert [(reason.judgement, reason.ruled_by) for reason in apart] == [("different", "Ana")]
    assert [r for r in unsure(book.store, limit=10) if "Halden" in (r.name, r.other)] == []


def test_a_later_same_overrides_a_different_and_taking_it_back_brings_that_back(book: Book) -> None:
    before = names_of(book, "Halden")
    rule(book, "different", "Halden Works", "Halden")
    apart = book.export()
    assert names_of(book, "Halden") == {"Halden"}
    made = rule(book, "same", "Halden", "Halden Works")
    assert names_of(book, "Halden") == before
    assert [decision.verdict for decision in book.store.review.standing()] == ["different", "same"]
    undo(book.store, made, who="Ana", why="no, they are not")
    assert book.export() == apart


def test_a_later_different_overrides_a_same(book: Book) -> None:
    rule(book, "same", "Halden Works", "Brimcast Group")
    made = rule(book, "different", "Brimcast Group", "Halden Works")
    assert names_of(book, "Brimcast Group") == {"Brimcast Group"}
    undo(book.store, made, who="Ana", why="no, they are")
    assert "Brimcast Group" in names_of(book, "Halden Works")


def test_a_ruling_on_others_of_the_same_name_overrides_nothing(book: Book) -> None:
    rule(book, "different", "Halden Works", "Halden")
    rule(book, "same", "Halden", "Brimcast Group")
    assert names_of(book, "Halden") == {"Halden", "Brimcast Group"}
    assert "Halden" not in names_of(book, "Halden Works")
