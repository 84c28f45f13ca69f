"""A reader is measured on labelled rows; rows that are not sound are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tidings.errors import BadInput
from tidings.model import Claim, Document, Mention, Reading, Span
from tidings.pipeline.evaluation import evaluated, gold_rows, predicted_rows

ROWS: list[dict[str, Any]] = [
    {
        "id": "a#0",
        "doc": "a",
        "text": "Borvane bought Tarka, Delling said.",
        "mentions": [["Borvane", "organization"], ["Tarka", "organization"], ["Delling", "person"]],
        "claims": [
            {
                "type": "acquisition",
                "trigger": "bought",
                "status": "actual",
                "roles": {"buyer": ["Borvane"], "target": ["Tarka"]},
                "speaker": ["Delling"],
            }
        ],
        "refers": {},
    },
    {"id": "b#0", "doc": "b", "text": "Ulm slept.", "mentions": [["Ulm", "place"]], "claims": [], "refers": {}},
]


class KnowsOne:
    """A reader with sure and unsure findings, which fails at the document ``b``."""

    version = "knows-one 1"

    def read(self, document: Document) -> Reading:
        if document.id == "b":
            raise BadInput("b", "cannot be read", "leave it out")
        whole = Span(0, len(document.text) - 1)
        return Reading(
            document.id,
            self.version,
            (whole,),
            (Mention(Span(0, 7), "organization", "Borvane", 0.9), Mention(Span(22, 29), "place", "Delling", 0.3)),
            (
                Claim(
                    "acquisition",
                    Span(8, 14),
                    "actual",
                    {"buyer": (Span(0, 7),), "target": (Span(15, 20),)},
                    (Span(22, 29),),
                    whole,
                    0.95,
                ),
                Claim("dispute", Span(30, 34), "actual", {"claimant": (Span(0, 7),)}, (), whole, 0.55),
            ),
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def figures(task: str, file: Path) -> tuple[dict[str, Any], list[BadInput]]:
    gold, failed = gold_rows(file), list[BadInput]()
    return evaluated(task, gold, predicted_rows(gold, KnowsOne(), failed.append)), failed


def test_claims_are_measured_whole_in_parts_and_by_confidence(file: Path) -> None:
    found, failed = figures("claims", file)
    assert [bad.source for bad in failed] == ["b"]
    assert (found["sentences"], found["documents"]) == (2, 2)
    assert found["scores"]["claims"] == {
        "precision": 0.5,
        "recall": 1.0,
        "f1": pytest.approx(2 / 3),
        "hit": 1,
        "gold": 1,
        "predicted": 2,
    }
    assert list(found["by_label"]) == ["acquisition", "dispute"]
    by_confidence = {row["confidence"]: row["precision"] for row in found["thresholds"]}
    assert (by_confidence[0.5], by_confidence[0.6], by_confidence[0.98]) == (0.5, 1.0, 0.0)
    assert found["calibration"]["acquisition"]["ece"] == pytest.approx(0.05)
    assert found["calibration"]["all"]["ece"] == pytest.approx(0.3)


def test_mentions_are_measured_by_kind_and_confidence(file: Path) -> None:
    found, _ = figures("mentions", file)
    assert found["scores"]["mentions"]["hit"] == 1
    assert found["by_label"]["organization"]["recall"] == 0.5
    assert found["by_label"]["place"]["gold"] == 1
    assert next(row for row in found["thresholds"] if row["confidence"] == 0.5)["precision"] == 1.0


def test_speakers_are_measured_of_claims_and_of_sentences(file: Path) -> None:
    found, _ = figures("speakers", file)
    assert {name: row["f1"] for name, row in found["scores"].items()} == {"of matched claims": 1, "of sentences": 1}
    assert "calibration" not in found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mentions": [["Quillay", "organization"]]}, "'Quillay' is not in its text"),
        ({"mentions": [["Borvane", "robot"]]}, "no kind"),
        ({"mentions": "Borvane"}, "not in the form"),
        ({"claims": [{}]}, "not in the form"),
        ({"claims": [{**ROWS[0]["claims"][0], "type": "theft"}]}, "no type"),
        ({"claims": [{**ROWS[0]["claims"][0], "status": "sure"}]}, "no status"),
        ({"claims": [{**ROWS[0]["claims"][0], "roles": {"maker": ["Borvane"]}}]}, "no role 'maker'"),
        ({"claims": [{**ROWS[0]["claims"][0], "speaker": ["Hahn"]}]}, "'Hahn' is not in its text"),
        ({"claims": [{**ROWS[0]["claims"][0], "trigger": 7}]}, "not in the form"),
        ({"id": "b#0"}, "occurs before"),
    ],
)
def test_row_that_is_not_sound_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (ROWS[1], {**ROWS[0], **changes})), encoding="utf-8")
    with pytest.raises(BadInput, match=words) as told:
        gold_rows(path)
    assert f"row {({**ROWS[0], **changes})['id']!r}" in str(told.value)


def test_file_without_rows_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(BadInput, match="holds no rows"):
        gold_rows(tmp_path / "empty.jsonl")
