"""Commands with another reader: the choice, what it used, what goes wrong in one line, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Tidings
from tests.extract.readers.endpoint import Reply, Server, serving

from tidings import Book

TEXT = "Borvane Rail supplied Tarka Motors with axles, the company said on Monday.\n"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache of its own, and no proxy before the model."""
    monkeypatch.setenv("TIDINGS_LLM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")


def answer(_: int, body: dict[str, Any]) -> Reply:
    """A model that reads one sentence, and refuses an article about Ondra."""
    if "Ondra" in body["messages"][-1]["content"]:
        return Reply(status=400, body=b'{"error": {"message": "too long"}}')
    supply = {
        "sentence": 1,
        "type": "supply",
        "trigger": "supplied",
        "status": "actual",
        "roles": [{"role": "supplier", "quote": "Borvane Rail"}, {"role": "customer", "quote": "Quillay"}],
        "speakers": [],
    }
    names = [{"sentence": 1, "quote": "Borvane Rail", "kind": "organization"}]
    return Reply(json.dumps({"mentions": names, "claims": [supply], "references": []}))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(answer) as made:
        monkeypatch.setenv("TIDINGS_LLM_URL", made.url)
        yield made


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    return tmp_path / "a.txt"


def test_read_with_a_language_model_tells_what_it_used(tidings: Tidings, server: Server, article: Path) -> None:
    done = tidings("read", "--reader", "llm:m", "--json", article)
    assert done.code == 0
    (claim,) = json.loads(done.out)["claims"]
    assert claim["type"] == "supply"
    assert "llm m form 1: 1 read, 1 calls, 0 answers from the cache; 1,000 tokens in, 200 out" in done.err
    assert "1 parts dropped" in done.err


def test_add_goes_on_after_an_article_that_the_model_refuses(
    tidings: Tidings, server: Server, article: Path, tmp_path: Path
) -> None:
    (tmp_path / "b.txt").write_text("Ondra fell. It will recover, the company said in a statement on Monday.")
    done = tidings("add", "--reader", "llm:m", tmp_path / "a.txt", tmp_path / "b.txt")
    assert done.code == 1
    assert "b.txt: the endpoint refuses it (400: too long)" in done.err
    assert "1 read, 0 unchanged, 1 failed" in done.err
    assert [claim["type"] for claim in export(tidings)["claims"]] == ["supply"]
    assert "1 read, 0 unchanged, 0 failed" in tidings("add", article).err  # by another reader now
    with Book(tmp_path / "tidings.db") as book:
        assert len(list(book.store.documents())) == 1


def export(tidings: Tidings) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tidings("export").out)
    return found


def test_annotate_with_a_language_model(tidings: Tidings, server: Server, tmp_path: Path) -> None:
    rows = [{"id": "1", "doc": "a", "text": TEXT.strip()}, {"id": "2", "doc": "a", "text": "It rained."}]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = tidings("annotate", "--reader", "llm:m", "rows.jsonl")
    first, second = map(json.loads, done.out.splitlines())
    assert first["claims"][0]["roles"] == {"supplier": ["Borvane Rail"]}
    assert (second["mentions"], second["claims"]) == ([], [])


def test_reader_is_named_by_the_environment(
    tidings: Tidings, server: Server, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIDINGS_READER", "llm:m")
    assert "llm m form 1: 1 read" in tidings("read", article).err


@pytest.mark.parametrize(
    ("name", "words"),
    [("nobody", "there is no reader 'nobody'"), ("llm:m", "set TIDINGS_LLM_URL"), ("embedded:x", "takes nothing")],
)
@pytest.mark.parametrize("command", [["read"], ["add"], ["annotate"], ["eval", "claims"]], ids=" ".join)
def test_reader_that_cannot_be_had_is_one_line_and_misuse(
    tidings: Tidings, article: Path, command: list[str], name: str, words: str
) -> None:
    gold = article.with_name("gold.jsonl")
    gold.write_text(json.dumps({"id": "1", "doc": "a", "text": "Ulm.", "mentions": [], "claims": [], "refers": {}}))
    done = tidings(*command, "--reader", name, gold if command[-1] in ("annotate", "claims") else article)
    assert done.code == 2
    assert words in done.err
    assert done.err.count("\n") == 1
    assert not (article.parent / "tidings.db").exists()


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    row = {
        "id": "a#0",
        "doc": "a",
        "text": TEXT.strip(),
        "mentions": [["Borvane Rail", "organization"], ["Tarka Motors", "organization"]],
        "claims": [
            {
                "type": "supply",
                "trigger": "supplied",
                "status": "actual",
                "roles": {"supplier": ["Borvane Rail"], "customer": ["Tarka Motors"]},
                "speaker": ["the company"],
            }
        ],
        "refers": {},
    }
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row) + "\n")
    return path


@pytest.mark.parametrize("task", ["claims", "mentions", "speakers"])
def test_eval_prints_tables_and_writes_json(tidings: Tidings, server: Server, gold: Path, task: str) -> None:
    done = tidings("eval", task, gold, "--reader", "llm:m", "-o", "figures.json")
    assert done.code == 0
    assert "llm m form 1 on gold.jsonl" in done.out
    assert "F1" in done.out
    written = json.loads(gold.with_name("figures.json").read_text())
    assert written == json.loads(tidings("eval", task, gold, "--reader", "llm:m", "--json").out)
    assert written["task"] == task
    if task == "claims":
        assert written["scores"]["triggers"]["f1"] == 1.0
        assert written["scores"]["claims"]["f1"] == 0.0


def test_eval_names_the_row_that_is_not_sound(tidings: Tidings, gold: Path) -> None:
    gold.write_text(gold.read_text().replace("Tarka Motors", "Ondra", 1))
    done = tidings("eval", "claims", gold)
    assert done.code == 1
    assert "row 'a#0'" in done.err
