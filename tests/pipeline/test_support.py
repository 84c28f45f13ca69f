"""The count of origins is made once: every view shows the one that is stored, and none counts anew."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.store.conftest import article, finding, link
from typer.testing import CliRunner

from tidings import cli
from tidings.desk import Gate, application
from tidings.model import Origin, Support
from tidings.pipeline.book import Book
from tidings.report import jsonform

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tidings"
SAID = "at least 7, at most 9 origins"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book whose finding is stored with a count that no view could come to by itself."""
    path = tmp_path / "news.db"
    with Book(path) as book:
        told = article("a.txt")
        told.put(book.store)
        link(book.store, told)
        listed = (Origin("Penang Courier", "outlet", ("a.txt",)),)
        made = replace(finding(book.store, when="2024-05"), origins=listed, support=Support(8, 7, 9, 11))
        book.store.save_findings([made])
    return path


def asked(path: Path, *words: str) -> str:
    done = CliRunner().invoke(cli.application(), [*words, "--book", str(path)], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.output


def test_the_stored_count_comes_back(path: Path) -> None:
    with Book(path) as book:
        assert book.store.finding("f1").support == Support(8, 7, 9, 11)


def test_exports_show_the_stored_count(path: Path) -> None:
    (exported,) = json.loads(asked(path, "export", "--format", "json"))["findings"]
    listed = json.loads(asked(path, "findings", "--json").splitlines()[0])
    for form in (exported, listed):
        counts = [form[key] for key in ("origins", "origins_at_least", "origins_at_most", "articles")]
        assert counts == [8, 7, 9, 11]


def test_texts_show_the_stored_count(path: Path) -> None:
    assert f"{SAID}, 11 reports" in " ".join(asked(path, "brief", "Veltora").split())
    assert "7–9" in asked(path, "findings")
    assert "7–9" in asked(path, "plans")
    assert SAID in asked(path, "plans", "--format", "ics").replace("\r\n ", "").replace("\\", "")
    with Book(path) as book:
        lines = [
            line
            for section in jsonform.render(book.brief("Veltora"))["sections"]
            for group in section["groups"]
            for line in (*group["lines"], *(each for inner in group["groups"] for each in inner["lines"]))
            if line["finding"] == "f1"
        ]
    assert lines
    assert {(line["origins_at_least"], line["origins_at_most"], line["reports"]) for line in lines} == {(7, 9, 11)}


@pytest.mark.parametrize("page", ["/", "/finding/f1", "/entity/e-veltora", "/search?q=pumps"])
def test_pages_of_the_desk_show_the_stored_count(path: Path, page: str) -> None:
    with Book(path) as book, TestClient(application(book, Gate()), base_url="http://127.0.0.1") as desk:
        shown = desk.get(page)
        assert shown.status_code == 200
        assert SAID in " ".join(shown.text.split())
        assert " 1 origin" not in shown.text


def test_nothing_outside_the_fusing_counts_origins() -> None:
    """``len(finding.origins)`` would be a second count, and so would a sum over them."""
    counted = []
    for path in (path for path in SOURCE.rglob("*.py") if not {"fuse", "migrations"} & {*path.parts}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            counts = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("len", "sum")
            if counts and any(isinstance(n, ast.Attribute) and n.attr == "origins" for n in ast.walk(node)):
                counted.append(f"{path.name}:{node.lineno}")
    assert not counted
