"""What a book knows hangs on its articles, and not on the order or number of times that they came."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from benchmarks.labelled import LabelledReader, rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tidings

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SETS = ("quillay-memory-order", "tram-contract")
NUMBERS = tuple(f"0{number}" for number in range(1, 7))


@cache
def reader(name: str) -> LabelledReader:
    return LabelledReader(name, list(rows_of(ROOT / "training" / "data" / "stories-labels.jsonl", EXAMPLES)))


def known(name: str, *batches: Sequence[str]) -> list[str]:
    """Findings of a book that took the articles of a set batch by batch, without ids."""
    with TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        shutil.copytree(EXAMPLES / name, articles, ignore=shutil.ignore_patterns("*.json"))
        with tidings.Book(Path(folder) / "book.db", reader=reader(name)) as book:  # type: ignore[arg-type]
            for batch in batches:
                book.add(*(articles / f"{number}.md" for number in batch))
            findings = {finding["id"]: finding for finding in book.export()["findings"]}
    return sorted(picture(finding, findings) for finding in findings.values())


def picture(finding: dict, findings: dict[str, dict]) -> str:
    plain = {key: value for key, value in finding.items() if key not in ("id", "claims", "became")}
    if finding["became"]:
        plain["became"] = [finding["became"]["how"], findings[finding["became"]["finding"]]["roles"]]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


@cache
def at_once(name: str) -> list[str]:
    return known(name, NUMBERS)


@pytest.mark.parametrize("name", SETS)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(NUMBERS))
def test_any_order_of_arrival_ends_in_the_same_findings(name: str, order: list[str]) -> None:
    assert known(name, *([number] for number in order)) == at_once(name)


@pytest.mark.parametrize("name", SETS)
@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(again=st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4))
def test_adding_articles_again_changes_nothing(name: str, again: list[str]) -> None:
    assert known(name, NUMBERS, again) == at_once(name)


def test_the_sets_say_something() -> None:
    assert all(len(at_once(name)) > 5 for name in SETS)
