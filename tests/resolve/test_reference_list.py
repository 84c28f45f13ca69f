"""The shipped list of well-known organizations and countries is sound: names, kinds, codes, tickers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib import resources

import pytest

from tidings.model import Kind
from tidings.resolve import names

HEADER = ["name", "kind", "aliases", "country", "ticker", "former_names"]
KINDS = ["organization", "outlet", "place"]
# Symbol, then the exchange if it is not a United States one: "MSFT", "7203.T", "BAJAJ-AUTO.NS".
TICKER = re.compile(r"[A-Z0-9][A-Z0-9&-]*(\.[A-Z]{1,2})?")

Row = dict[str, str]


@pytest.fixture(scope="module")
def text() -> str:
    return (resources.files("tidings") / "resolve" / "reference.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rows(text: str) -> list[Row]:
    return list(csv.DictReader(text.splitlines()))


def parts(row: Row, column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


def spellings(row: Row) -> set[str]:
    """All names of a row as a reader may meet them: letter case and a leading article make no difference."""
    spelled = [row["name"], *parts(row, "aliases"), *parts(row, "former_names")]
    return {name.casefold().removeprefix("the ") for name in spelled}


def test_header(text: str) -> None:
    assert next(csv.reader(text.splitlines())) == HEADER


def test_every_line_has_every_column(text: str) -> None:
    assert [row for row in csv.reader(text.splitlines()) if len(row) != len(HEADER)] == []


def test_rows_stand_by_kind_and_name(rows: list[Row]) -> None:
    assert rows == sorted(rows, key=lambda row: (KINDS.index(row["kind"]), row["name"].casefold()))


def test_each_kind_is_well_covered(rows: list[Row]) -> None:
    count = Counter(row["kind"] for row in rows)
    assert count["organization"] >= 400
    assert count["outlet"] >= 100
    assert count["place"] >= 80


def test_cells_are_trimmed_and_lists_have_no_gaps(rows: list[Row]) -> None:
    for row in rows:
        assert row["name"], row
        for column in HEADER:
            assert all(part and part == part.strip() for part in parts(row, column)), row


def test_no_name_leads_to_two_rows(rows: list[Row]) -> None:
    owners: dict[str, list[str]] = {}
    for row in rows:
        for spelling in spellings(row):
            owners.setdefault(spelling, []).append(row["name"])
    assert {spelling: bearers for spelling, bearers in owners.items() if len(bearers) > 1} == {}


def test_no_key_leads_to_two_rows(rows: list[Row]) -> None:
    """Once legal forms and signs have fallen away, a name must still say which row is meant."""
    owners: dict[tuple[Kind, str], set[str]] = {}
    for row in rows:
        kind: Kind = "place" if row["kind"] == "place" else "organization"
        for name in (row["name"], *parts(row, "aliases"), *parts(row, "former_names")):
            owners.setdefault((kind, names.key(name, kind)), set()).add(row["name"])
    assert {key: bearers for key, bearers in owners.items() if len(bearers) > 1 or not key[1]} == {}


def test_no_row_says_a_name_twice(rows: list[Row]) -> None:
    for row in rows:
        spelled = [name.casefold() for name in (row["name"], *parts(row, "aliases"), *parts(row, "former_names"))]
        assert len(spelled) == len(set(spelled)), row


def test_countries_are_two_letter_codes(rows: list[Row]) -> None:
    assert [row for row in rows if row["country"] and not re.fullmatch("[A-Z]{2}", row["country"])] == []


def test_every_country_has_its_own_code(rows: list[Row]) -> None:
    codes = Counter(row["country"] for row in rows if row["kind"] == "place")
    assert "" not in codes
    assert [code for code, count in codes.items() if count > 1] == []


def test_organizations_sit_in_listed_countries(rows: list[Row]) -> None:
    """Catches a mistyped code; EU stands for the union's own bodies."""
    known = {row["country"] for row in rows if row["kind"] == "place"} | {"", "EU"}
    assert {row["name"]: row["country"] for row in rows if row["country"] not in known} == {}


def test_tickers_look_like_tickers(rows: list[Row]) -> None:
    assert [row for row in rows if row["ticker"] and not TICKER.fullmatch(row["ticker"])] == []


def test_a_ticker_belongs_to_one_organization(rows: list[Row]) -> None:
    tickers = Counter(row["ticker"] for row in rows if row["ticker"])
    assert [ticker for ticker, count in tickers.items() if count > 1] == []
    assert all(row["kind"] == "organization" for row in rows if row["ticker"])
