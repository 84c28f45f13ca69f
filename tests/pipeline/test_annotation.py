"""Labelled rows: each gets its labels, rows of one ``doc`` are read as one text, a bad line is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tidings.errors import BadInput
from tidings.extract import EmbeddedReader
from tidings.pipeline.annotation import annotate, rows_of

ROWS = [
    {"id": "made#1", "doc": "made", "text": "Halden Robotics CEO Ana Sousa met Okoye Semiconductor in Lagos."},
    {"id": "made#2", "doc": "made", "text": "Sousa praised Okoye Semiconductor."},
    {"id": "next#1", "doc": "next", "text": "Sousa praised nobody."},
]


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, Any]]:
    return list(annotate(ROWS, EmbeddedReader()))


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_rows_keep_order_and_what_was_given(labelled: list[dict[str, Any]]) -> None:
    assert [{key: row[key] for key in ("id", "doc", "text")} for row in labelled] == ROWS


def test_every_row_has_all_labels(labelled: list[dict[str, Any]]) -> None:
    for row in labelled:
        assert {"mentions", "claims", "refers"} <= row.keys()


def test_plain_names_are_mentions(labelled: list[dict[str, Any]]) -> None:
    assert ["Ana Sousa", "person"] in labelled[0]["mentions"]
    assert ["Okoye Semiconductor", "organization"] in labelled[0]["mentions"]


def test_every_label_is_words_of_its_sentence(labelled: list[dict[str, Any]]) -> None:
    for row in labelled:
        words = [name for name, _ in row["mentions"]] + list(row["refers"])
        for claim in row["claims"]:
            words += [claim["trigger"], *claim["speaker"], *(w for fillers in claim["roles"].values() for w in fillers)]
        for each in words:
            bare, _, nth = each.rpartition("@")
            found = bare if bare and nth.isdigit() else each
            assert found in row["text"], each


def test_short_name_refers_to_the_full_one_of_its_document_only(labelled: list[dict[str, Any]]) -> None:
    assert labelled[1]["refers"].get("Sousa") == ["Ana Sousa"]
    assert "Sousa" not in labelled[2]["refers"]


def test_labels_are_json(labelled: list[dict[str, Any]]) -> None:
    assert [json.loads(json.dumps(row)) for row in labelled] == labelled


def test_no_rows_no_labels() -> None:
    assert list(annotate([], EmbeddedReader())) == []


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "rows.jsonl", "", json.dumps(ROWS[0]), "   ", json.dumps(ROWS[1]), "")
    assert list(rows_of(path)) == ROWS[:2]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_line_mark_inside_a_text_ends_no_row(tmp_path: Path, mark: str) -> None:
    row = {"id": "a", "doc": "a", "text": f"One{mark}two."}
    raw = json.dumps(row, ensure_ascii=mark < "\x20")
    assert list(rows_of(written(tmp_path / "rows.jsonl", raw))) == [row]


def test_byte_order_mark_is_no_part_of_the_first_row(tmp_path: Path) -> None:
    assert list(rows_of(written(tmp_path / "rows.jsonl", "\ufeff" + json.dumps(ROWS[0])))) == ROWS[:1]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"text"', "null", '{"id": "a", "doc": "a"}', '{"id": "a", "doc": "a", "text": null}', "[" * 100_000],
)
def test_line_that_is_no_row_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "rows.jsonl", json.dumps(ROWS[0]), line)
    with pytest.raises(BadInput) as raised:
        list(rows_of(path))
    assert str(raised.value).startswith(f"{path}:2: ")
    assert "id, doc and text" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\xff\xfe\x00{")
    for each in (path, tmp_path / "missing.jsonl", tmp_path):
        with pytest.raises(BadInput, match="UTF-8"):
            list(rows_of(each))
