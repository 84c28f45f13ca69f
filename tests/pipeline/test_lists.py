"""A reference list in a book: its names and identifiers hold at once and later, in a file and on a server."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pipeline.conftest import PlainReader
from typer.testing import CliRunner

from tidings import Book, cli

LIST = "name,aliases,wikidata,ticker\nBrimcast Group,Old Mill Yards|BCG,Q42,BRM\nQuay Foods,,,QUAY.X\n"
REPORTS = {
    "a.txt": "Brimcast Group will supply Okoye Mills with arms.",
    "b.txt": "Old Mill Yards will supply Okoye Mills with arms.",
    "c.txt": "Quay Foods will supply Tarn Bakeries with ovens.",
}


@pytest.fixture(params=["file", "server"])
def location(request: pytest.FixtureRequest, path: Path) -> str:
    return str(path) if request.param == "file" else str(request.getfixturevalue("served_book"))


@pytest.fixture
def book(location: str, tmp_path: Path) -> Iterator[Book]:
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    with Book(location, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        yield opened


def add(book: Book, folder: Path, *names: str) -> None:
    book.add(*(folder / name for name in names or REPORTS), published="2025-03-04")


def entities(book: Book) -> list[tuple[str, str, set[str], dict[str, str]]]:
    known = (entity for entity, _, _ in book.store.entities())
    return sorted((e.name, e.kind, set(e.aliases), dict(e.identifiers)) for e in known)


def test_names_of_one_row_become_one_at_once_and_bear_its_identifiers(book: Book, tmp_path: Path) -> None:
    add(book, tmp_path)
    assert book.entity("Old Mill Yards").id != book.entity("Brimcast Group").id
    done = book.import_list(tmp_path / "list.csv")
    assert (done.source, done.new, done.changed, done.unchanged, done.failed) == ("list.csv", 2, 0, 0, ())
    entity = book.entity("Old Mill Yards")
    assert {entity.name, *entity.aliases} == {"Brimcast Group", "Old Mill Yards"}
    assert entity.identifiers == {"wikidata": "Q42", "ticker": "BRM"}
    assert len(book.listed(name="Brimcast Group", other="Okoye Mills")) == 1


def test_it_does_not_matter_which_comes_first(book: Book, tmp_path: Path) -> None:
    add(book, tmp_path, "b.txt")
    book.import_list(tmp_path / "list.csv")
    add(book, tmp_path, "c.txt")
    add(book, tmp_path, "a.txt")
    with Book(tmp_path / "other.db", reader=PlainReader()) as other:  # type: ignore[arg-type]
        other.import_list(tmp_path / "list.csv")
        add(other, tmp_path)
        assert entities(other) == entities(book)


def test_importing_twice_changes_nothing(book: Book, tmp_path: Path) -> None:
    add(book, tmp_path)
    book.import_list(tmp_path / "list.csv")
    before = book.export()
    done = book.import_list(tmp_path / "list.csv")
    assert (done.new, done.changed, done.unchanged) == (0, 0, 2)
    assert book.export() == before


def test_a_changed_row_takes_the_place_of_the_old_one(book: Book, tmp_path: Path) -> None:
    add(book, tmp_path)
    book.import_list(tmp_path / "list.csv")
    (tmp_path / "list.csv").write_text(LIST.replace("Old Mill Yards|", ""), encoding="utf-8")
    done = book.import_list(tmp_path / "list.csv")
    assert (done.new, done.changed, done.unchanged) == (0, 1, 1)
    assert book.entity("Old Mill Yards").id != book.entity("Brimcast Group").id


def test_statements_come_with_the_list_that_makes_them(book: Book, tmp_path: Path) -> None:
    add(book, tmp_path)
    book.import_list(tmp_path / "list.csv", source="our own list")
    (row,) = book.statements(book.entity("Old Mill Yards"))
    assert (row.source, row.name, row.aliases) == ("our own list", "Brimcast Group", ("Old Mill Yards", "BCG"))
    assert book.statements(book.entity("Okoye Mills")) == []
    reasons = book.why("Brimcast Group")[1]
    assert any("the reference list knows both as one" in reason.features for reason in reasons)


def test_the_command_names_bad_rows_and_why_shows_the_statements(path: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST + "Tarn Bakeries,,forty-two,\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(REPORTS["a.txt"], encoding="utf-8")
    done = CliRunner().invoke(
        cli.application(), ["entities", "import", str(tmp_path / "list.csv"), "--book", str(path)]
    )
    told = " ".join(done.stderr.split())
    assert done.exit_code == 1
    assert "list.csv:4" in told.replace(" ", "")
    assert "2 new, 0 changed, 0 as they were, 1 refused" in told
    with Book(path, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        add(opened, tmp_path, "a.txt")
    shown = CliRunner().invoke(
        cli.application(), ["entities", "--why", "Brimcast Group", "--book", str(path), "--json"]
    )
    stated = [row for row in map(json.loads, shown.stdout.splitlines()) if row["part"] == "stated"]
    assert {(row["states"], row["value"], row["source"]) for row in stated} >= {
        ("wikidata", "Q42", "list.csv"),
        ("alias", "Old Mill Yards", "list.csv"),
    }


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_articles_does_not_matter(tmp_path: Path, chance: random.Random) -> None:
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    head, *rows = LIST.splitlines()
    pictures = []
    for _ in range(2):
        steps, shuffled = [*REPORTS, "list.csv"], list(rows)
        chance.shuffle(steps)
        chance.shuffle(shuffled)
        (tmp_path / "list.csv").write_text("\n".join([head, *shuffled]), encoding="utf-8")
        with Book("sqlite://", reader=PlainReader()) as book:  # type: ignore[arg-type]
            for step in steps:
                if step == "list.csv":
                    book.import_list(tmp_path / step)
                else:
                    add(book, tmp_path, step)
            pictures.append(entities(book))
    assert pictures[0] == pictures[1]
