"""A book on PostgreSQL tells what a book in a file tells, through Python and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.pictures import picture
from tests.pipeline.test_linking import ALL, APART, WIRE, export_of, linked
from typer.testing import CliRunner

from tidings import cli
from tidings.pipeline.book import Book
from tidings.store import Book as Store
from tidings.store.schema import findings


def test_the_same_picture_on_a_server(path: Path, served_book: str) -> None:
    for location in (str(path), served_book):
        with Store.open(location) as store:
            linked(store, *ALL)
    with Book(served_book) as book:
        assert picture(json.loads(json.dumps(book.export()))) == picture(export_of(path))


def test_commands_take_a_url(served_book: str) -> None:
    with Store.open(served_book) as store:
        linked(store, WIRE)
    answer = CliRunner().invoke(
        cli.application(), ["findings", "--name", "Halden Robotics", "--book", served_book, "--json"]
    )
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["type"] == "supply"


def test_findings_that_news_does_not_change_are_not_written_again(store: Store) -> None:
    def numbers() -> dict[str, int]:
        with store._reading() as conn:
            return {row.type + row.status: row.no for row in conn.execute(findings.select())}

    linked(store, APART)
    before = numbers()
    linked(store, WIRE)
    assert before.items() <= numbers().items()
