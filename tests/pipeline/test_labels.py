"""What people ruled comes out as labelled sentences whose every span is words of the text."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.pipeline.conftest import find, report, said

from tidings import cli
from tidings.model import Span
from tidings.pipeline.correcting import correct_role
from tidings.pipeline.evaluation import gold_rows
from tidings.pipeline.labels import labels, pointed
from tidings.pipeline.linking import link
from tidings.pipeline.reviewing import rule, undo
from tidings.store import Book

TEXT = (
    "Halden Works will supply Okoye Mills with arms, and Okoye Mills sued Tarn Bakeries. "
    "Mizzen Foods supplies Lune Optics with tea. Nobody came."
)


@pytest.fixture
def ruled(store: Book) -> Book:
    report(
        "a.txt",
        TEXT,
        said("supply", "supply", "planned", supplier="Halden Works", customer="Okoye Mills", product="arms"),
        said("dispute", "sued", claimant="Halden Works", respondent="Tarn Bakeries"),
        said("supply", "supplies", supplier="Mizzen Foods", customer="Lune Optics", product="tea"),
    ).put(store)
    link(store)
    return store


def finding(book: Book, kind: str, status: str) -> str:
    return next(f.id for f in book.findings(type=kind, status=status))


def test_accepted_claims_stay_rejected_ones_go_and_others_are_counted(ruled: Book) -> None:
    assert list(labels(ruled)) == []
    rule(ruled, finding(ruled, "supply", "planned"), "accept", who="Ana", why="")
    [row] = labels(ruled)
    assert (row["id"], row["doc"], row["text"]) == ("a.txt#0", "a.txt", TEXT[: TEXT.index("Mizzen") - 1])
    assert row["mentions"][:3] == [
        ["Halden Works", "organization"], ["Okoye Mills", "organization"], ["Okoye Mills@2", "organization"],
    ]  # fmt: skip
    assert [claim["type"] for claim in row["claims"]] == ["supply", "dispute"]
    assert {k: row["review"][k] for k in ("accept", "reject", "correct", "open", "who")} == {
        "accept": 1, "reject": 0, "correct": 0, "open": 1, "who": ["Ana"],
    }  # fmt: skip
    rule(ruled, finding(ruled, "dispute", "actual"), "reject", who="Ben", why="")
    [row] = labels(ruled)
    assert [claim["type"] for claim in row["claims"]] == ["supply"]
    assert row["review"]["open"] == 0
    undo(ruled, who="Ben", why="")
    undo(ruled, who="Ana", why="")
    assert list(labels(ruled)) == []


def test_a_corrected_role_is_told_from_an_earlier_place_of_the_same_words(ruled: Book) -> None:
    dispute = next(each for each in ruled.claims() if each.claim.type == "dispute")
    second = find(TEXT, "Okoye Mills", Span(TEXT.index("and Okoye"), len(TEXT)))
    correct_role(ruled, dispute.id, "claimant", [second], who="Ana")
    [row] = labels(ruled)
    assert row["claims"][1]["roles"] == {"claimant": ["Okoye Mills@2"], "respondent": ["Tarn Bakeries"]}


def test_rows_are_read_back_as_labelled_data(ruled: Book, tmp_path: Path, monkeypatch, capsys) -> None:
    for each in ruled.findings():
        rule(ruled, each.id, "accept", who="Ana", why="")
    file = tmp_path / "labels.jsonl"
    monkeypatch.setattr(sys, "argv", ["tidings", "review", "-b", ruled.location, "--export-labels", str(file)])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert not left.value.code
    assert "2 labelled sentences" in capsys.readouterr().err
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert rows == list(labels(ruled))
    assert gold_rows(file) == rows


def test_only_whole_words_can_be_pointed_to() -> None:
    text = "chips and chip, chip"
    assert pointed(text, Span(10, 14)) == "chip"
    assert pointed(text, Span(16, 20)) == "chip@2"
    for wrong in (Span(0, 4), Span(9, 14), Span(5, 5), Span(16, 30)):
        with pytest.raises(LookupError):
            pointed(text, wrong)
