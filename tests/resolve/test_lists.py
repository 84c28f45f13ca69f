"""Reference lists of users: every form gives the same rows, and a bad row is named while the rest goes on."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings import resolve
from tidings.errors import BadInput
from tidings.model import Listing
from tidings.resolve import lists

LEI, ISIN = "5493001KJTIIGC8Y1R12", "US0378331005"  # sound by their check digits
BRUMA = Listing("list", "b1", "Bruma Works", "organization", ("BW", "Old Bruma"), {"wikidata": "Q42", "lei": LEI})
CSV = f"ID,Name,Kind,Aliases,QID,LEI\nb1,Bruma Works,,BW|Old Bruma,Q42,{LEI}\n"
FLAT = {
    "id": "b1",
    "name": "Bruma Works",
    "aliases": ["BW", "Old Bruma"],
    "identifiers": {"wikidata": "Q42", "lei": LEI},
}
FTM = {
    "id": "b1",
    "schema": "Company",
    "properties": {
        "name": ["Bruma Works"], "alias": ["BW"], "previousName": ["Old Bruma"], "wikidataId": ["Q42"], "leiCode": [LEI],
    },
}  # fmt: skip


def read(path: Path, content: str | bytes) -> tuple[list[Listing], list[str]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    bad: list[BadInput] = []
    return list(lists.read(path, "list", bad.append)), [str(each) for each in bad]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", CSV),
        ("list.csv", "\ufeff" + CSV.replace("\n", "\r\n")),
        ("list.tsv", CSV.replace(",", "\t")),
        ("list.jsonl", json.dumps(FLAT)),
        ("list.json", json.dumps(FTM)),
    ],
)
def test_every_form_gives_the_same_rows(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path / name, content) == ([BRUMA], [])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('{"name": ""}', "a name is missing"),
        ('{"name": "..."}', "a name is missing"),
        ('{"name": "Kado", "kind": "planet"}', "'planet' is no kind"),
        ('{"name": "Kado", "lei": "5493001KJTIIGC8Y1R13"}', "no lei identifier"),
        ('{"name": "Kado", "isin": "US0378331006"}', "no isin identifier"),
        ('{"name": "Kado", "wikidata": "42"}', "no wikidata identifier"),
        ('{"name": "Kado"', "no row"),
        ("[1]", "no row"),
        ('{"id": "x", "schema": "Address", "properties": {}}', "'Address' are not taken"),
        (json.dumps({"name": "Kado" * 100}), "300 at most"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_rest_goes_on(tmp_path: Path, row: str, words: str) -> None:
    found, bad = read(tmp_path / "l.jsonl", "\n".join([json.dumps(FLAT), row, json.dumps({"name": "Veltora"})]))
    assert [each.name for each in found] == ["Bruma Works", "Veltora"]
    assert len(bad) == 1
    assert "l.jsonl:2" in bad[0]
    assert words in bad[0]


def test_a_bad_row_of_csv_is_named_with_its_line(tmp_path: Path) -> None:
    rows = 'name,lei\n"Kado\nAir",\nVeltora,wrong\n\xff\xfe,\nMoss,,,\nBruma Works,\n'.encode("latin-1")
    found, bad = read(tmp_path / "l.csv", rows)
    assert [each.name for each in found] == ["Kado Air", "Bruma Works"]
    assert [message.split("l.csv:")[1].split(":")[0] for message in sorted(bad)] == ["4", "5", "6"]


def test_a_file_that_is_no_list_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no column 'name'"):
        read(tmp_path / "l.csv", "a,b\n1,2\n")
    with pytest.raises(BadInput, match="cannot be read"):
        list(lists.read(tmp_path / "absent.csv", "list", lambda bad: None))


NAMES = st.text("abcdé' |", min_size=1, max_size=12).filter(lambda name: any(letter.isalpha() for letter in name))


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=2)), max_size=8))
def test_what_is_written_as_csv_and_as_json_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, list[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("lists")
    rows = [(name, [alias.replace("|", "") for alias in aliases]) for name, aliases in rows]
    with (folder / "l.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "aliases"], *([name, "|".join(aliases)] for name, aliases in rows)])
    lines = [json.dumps({"name": name, "aliases": aliases}) for name, aliases in rows]
    (folder / "l.jsonl").write_text("\n".join(lines), encoding="utf-8")
    bad: list[BadInput] = []
    one, other = (list(lists.read(folder / name, "l", bad.append)) for name in ("l.csv", "l.jsonl"))
    assert one == other
    assert len(bad) % 2 == 0


@given(st.binary(max_size=200), st.sampled_from(["l.csv", "l.json"]))
def test_no_bytes_break_the_reading(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    with suppress(BadInput):
        read(tmp_path_factory.mktemp("lists") / name, content)


def listed(key: str, name: str, *aliases: str, source: str = "one", **identifiers: str) -> Listing:
    return Listing(source, key, name, "organization", aliases, identifiers)


def found(reference: resolve.Reference, name: str) -> str | None:
    row = reference.find(name, "organization")
    return row.listing.key if row and row.listing else None


def test_a_name_of_two_bearers_decides_nothing_but_their_full_names_do() -> None:
    reference = resolve.extended([listed("uk", "Halden plc", "HLD"), listed("de", "Halden GmbH", "HLD")])
    names = ("Halden plc", "Halden GmbH", "Halden", "HLD")
    assert [found(reference, name) for name in names] == ["uk", "de", None, None]


def test_two_lists_that_name_one_bearer_agree_unless_identifiers_differ() -> None:
    one = listed("1", "Halden", wikidata="Q1")
    assert found(resolve.extended([one, listed("2", "Halden", source="two")]), "Halden") == "1"
    assert found(resolve.extended([one, listed("2", "Halden", source="two", wikidata="Q2")]), "Halden") is None


def test_a_listed_name_leads_from_the_names_that_ship_to_the_row_of_the_user() -> None:
    shipped = next(row for row in resolve.shipped().rows.values() if row.kind == "organization" and row.aliases)
    reference = resolve.extended([listed("mine", shipped.name)])
    assert found(reference, shipped.aliases[0]) == "mine"
