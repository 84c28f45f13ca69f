"""Scores of predicted rows: worked cases, and agreement with the scorer that the labelled data came with."""

from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tidings.extract import labels
from tidings.extract.measures import MEASURES, Judged, Tally, calibration, error, score, surer

DATA = Path(__file__).resolve().parents[1] / "data" / "floor.jsonl"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "claims"
TEXT = "Borvane bought Tarka from Borvane Rail in Ulm, Delling said."


def claim(**changes: Any) -> dict[str, Any]:
    whole = {
        "type": "acquisition",
        "trigger": "bought",
        "status": "actual",
        "roles": {"buyer": ["Borvane"], "target": ["Tarka"], "seller": ["Borvane Rail@1"], "place": ["Ulm"]},
        "speaker": ["Delling"],
    }
    whole["roles"]["seller"] = ["Borvane Rail"]
    return {**whole, **changes}


def row(*claims: dict[str, Any], mentions: Any = (), **more: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "doc": "a",
        "text": TEXT,
        "mentions": list(mentions),
        "claims": list(claims),
        "refers": {},
        **more,
    }


def f1(name: str, gold: dict[str, Any], predicted: dict[str, Any]) -> float:
    return score([gold], [predicted]).tallies[name].f1


def test_what_is_the_same_is_right() -> None:
    gold = row(claim(), mentions=[["Tarka", "organization"]])
    assert {name: tally.f1 for name, tally in score([gold], [gold]).tallies.items()} == dict.fromkeys(MEASURES, 1.0)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"status": "planned"}, {"status", "claims"}),
        ({"trigger": "bought Tarka"}, set()),
        ({"trigger": "Tarka"}, {"identification", "triggers", "roles", "status", "speaker", "claims"}),
        ({"type": "investment"}, {"triggers", "roles", "status", "speaker", "claims"}),
        ({"speaker": []}, {"speaker"}),
        ({"roles": {**claim()["roles"], "place": []}}, {"roles"}),
        ({"roles": {**claim()["roles"], "target": []}}, {"roles", "claims"}),
        ({"roles": {**claim()["roles"], "seller": ["Rail"]}}, set()),
        ({"roles": {**claim()["roles"], "buyer": ["Borvane@2"]}}, {"roles", "claims"}),
        ({"roles": {**claim()["roles"], "buyer": ["Borvane", "Ulm"]}}, {"roles", "claims"}),
        ({"roles": {**claim()["roles"], "target": ["Quillay"]}}, {"roles", "claims"}),
    ],
)
def test_what_a_wrong_part_costs(changes: dict[str, Any], wrong: set[str]) -> None:
    found = score([row(claim())], [row(claim(**changes))]).tallies
    assert {name for name in MEASURES if name != "mentions" and found[name].f1 < 1} == wrong


def test_mentions_are_matched_on_bounds_and_kind() -> None:
    gold = row(mentions=[["Borvane", "organization"], ["Borvane@2", "organization"]])
    assert f1("mentions", gold, row(mentions=[["Borvane", "organization"], ["Borvane@2", "place"]])) == 0.5
    assert f1("mentions", gold, row(mentions=[["Borvane", "organization"]] * 2)) == 0.5


def test_row_without_a_prediction_is_an_empty_one() -> None:
    found = score([row(claim())], [])
    assert (found.tallies["claims"].gold, found.tallies["claims"].predicted) == (1, 0)


def test_words_that_are_not_there_match_nothing_not_even_each_other() -> None:
    lost = claim(trigger="sold")
    assert f1("identification", row(lost), row(lost)) == 0


def test_speakers_of_sentences_are_counted_whatever_the_claims() -> None:
    found = score([row(claim())], [row(claim(type="dispute", roles={}))])
    assert found.tallies["speaker"].gold == 0
    assert (found.sentence_speakers.hit, found.sentence_speakers.gold) == (1, 1)


def test_each_predicted_claim_is_judged() -> None:
    predicted = row(
        claim(confidence=0.9), claim(status="denied", confidence=0.4), claim(type="dispute", confidence=0.2)
    )
    found = score([row(claim())], [predicted])
    assert found.claims == [
        Judged("acquisition", 0.9, True),
        Judged("acquisition", 0.4, False),
        Judged("dispute", 0.2, False),
    ]
    assert found.claims_by_type["acquisition"] == Tally(1, 1, 2)


def test_calibration_is_the_distance_of_confidence_and_share_right() -> None:
    verdicts = [Judged("role", 0.95, True)] * 9 + [Judged("role", 0.95, False)] + [Judged("role", 0.05, False)] * 10
    bins = calibration(verdicts)
    assert [each.size for each in bins] == [10, 10]
    assert error(bins) == pytest.approx(0.05)
    assert error(calibration([])) == 0
    assert [each.size for each in calibration([Judged("role", 1.0001, True), Judged("role", 1.0, True)])] == [2]


def test_threshold_keeps_what_is_surer() -> None:
    predicted = row(
        claim(confidence=0.9),
        claim(confidence=0.4),
        mentions=[["Tarka", "organization"], ["Ulm", "place"]],
        mention_confidence=[0.2, 0.5],
    )
    (kept,) = surer([predicted], 0.5)
    assert [c["confidence"] for c in kept["claims"]] == [0.9]
    assert (kept["mentions"], kept["mention_confidence"]) == ([["Ulm", "place"]], [0.5])


def disturbed(rows: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """Rows with the errors of a bad reader: parts lost, doubled, moved and renamed."""
    chance = Random(seed)
    made = []
    for row in deepcopy(rows):
        row["mentions"] = [
            [m[0], chance.choice([m[1], m[1], "place"])] for m in row["mentions"] if chance.random() < 0.8
        ]
        for one in list(row["claims"]):
            if chance.random() < 0.2:
                row["claims"].append(deepcopy(one))
            if chance.random() < 0.2:
                one["type"] = chance.choice(labels.TYPES)
            if chance.random() < 0.2:
                one["status"] = chance.choice(labels.STATUSES)
            if chance.random() < 0.2:
                one["trigger"] = chance.choice(row["text"].split()).strip(".,")
            for fillers in one["roles"].values():
                if chance.random() < 0.3:
                    fillers[:] = [chance.choice([w.split()[0], chance.choice(row["text"].split())]) for w in fillers]
            if chance.random() < 0.2:
                one["speaker"] = row["text"].split()[:1]
        if chance.random() < 0.9:
            made.append(row)
    return made


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the data's own scorer is not here")
@pytest.mark.parametrize("seed", range(4))
def test_both_scorers_agree(tmp_path: Path, seed: int) -> None:
    gold_path = [DATA, SHARED / "dev.jsonl", SHARED / "dev-made.jsonl", DATA][seed]
    gold = [json.loads(line) for line in gold_path.read_text(encoding="utf-8").splitlines()]
    predicted = disturbed(gold, seed)
    path = tmp_path / "predicted.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in predicted), encoding="utf-8")
    command = [sys.executable, SHARED / "score.py", gold_path, path, "--by-type"]
    theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    ours = score(gold, predicted)

    def line(tally: Tally) -> str:
        shares = f"P {100 * tally.precision:5.1f}  R {100 * tally.recall:5.1f}  F1 {100 * tally.f1:5.1f}"
        return f"{shares}   ({tally.hit} of {tally.gold} gold, {tally.predicted} predicted)"

    assert theirs[: len(MEASURES)] == [f"{name:15s} {line(ours.tallies[name])}" for name in MEASURES]
    by_type = {f"  {name:13s} {line(tally)}" for name, tally in ours.claims_by_type.items()}
    assert set(theirs[len(MEASURES) :]) == by_type
