"""``tidings eval times``: TimeML from files, folders and rows; what is none is named and the rest goes on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Tidings

TIMEML = (
    '<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2024-06-13">June 13</TIMEX3></DCT>'
    '<TEXT>Bruma Works met Veltora on <TIMEX3 tid="t1" type="DATE" value="2024-06-11">Tuesday</TIMEX3> and '
    '<TIMEX3 tid="t2" type="DATE" value="2024-06-12">the next day</TIMEX3>.</TEXT></TimeML>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "deep").mkdir(parents=True)
    (tmp_path / "corpus" / "a.tml").write_text(TIMEML, encoding="utf-8")
    (tmp_path / "corpus" / "deep" / "b.xml").write_text(TIMEML, encoding="utf-8")
    (tmp_path / "corpus" / "notes.txt").write_text("no TimeML", encoding="utf-8")
    return tmp_path / "corpus"


def test_files_and_folders_are_scored(tidings: Tidings, folder: Path) -> None:
    code, shown, _ = tidings("eval", "times", folder, "--json")
    figures = json.loads(shown)
    assert (code, figures["documents"], figures["annotated"]) == (0, 2, 4)
    assert (figures["strict"], figures["relaxed"], figures["values"]) == (4, 4, 4)
    assert figures["strict_f1"] == figures["value_accuracy"] == 100.0


def test_rows_are_scored_also_packed(tidings: Tidings, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps({"timeml": TIMEML}) + "\n").encode()))
    code, shown, _ = tidings("eval", "times", path)
    assert code == 0
    assert "2 expressions annotated, 2 found" in shown


def test_differences_are_listed_on_demand(tidings: Tidings, tmp_path: Path) -> None:
    path = tmp_path / "a.tml"
    path.write_text(TIMEML.replace("2024-06-11", "2024-06-18"), encoding="utf-8")
    assert "value" in tidings("eval", "times", path)[1]
    assert "2024-06-18" not in tidings("eval", "times", path)[1]
    code, shown, _ = tidings("eval", "times", path, "--misses", "-o", tmp_path / "figures.json")
    assert (code, "'Tuesday' 2024-06-18" in shown) == (0, True)
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["values"] == 1


def test_what_is_no_timeml_is_named_and_the_rest_goes_on(tidings: Tidings, folder: Path) -> None:
    bad = folder / "c.tml"
    bad.write_text("<TimeML><TEXT>open", encoding="utf-8")
    rows = folder / "rows.jsonl"
    rows.write_text('{"text": "no"}\n' + json.dumps({"timeml": TIMEML}) + "\n", encoding="utf-8")
    code, shown, errors = tidings("eval", "times", folder, rows, folder / "absent.tml", "--json")
    assert (code, json.loads(shown)["documents"]) == (1, 3)
    told = "".join(errors.split())
    assert all("".join(str(name).split()) in told for name in (bad, f"{rows}:1", folder / "absent.tml"))


def test_nothing_to_score_is_a_failure(tidings: Tidings, tmp_path: Path) -> None:
    code, shown, errors = tidings("eval", "times", tmp_path)
    assert (code, shown) == (1, "")
    assert "holds no TimeML" in " ".join(errors.split())
