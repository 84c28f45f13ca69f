"""Each form of input gives the same article, dated and attributed as that form says it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest import formats

from tidings.errors import BadInput
from tidings.ingest import Item, Passed, Source, items, read_bytes, read_item
from tidings.ingest.kinds import media_type_of
from tidings.model import Document


def write(folder: Path, name: str, content: bytes | str) -> Source:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(name, path)


def all_of(source: Source, **options: dict[str, str]) -> list[Item]:
    return [found for found in items(source, **options) if isinstance(found, Item)]


def one(source: Source) -> Document:
    (item,) = all_of(source)
    return read_item(item).document


FORMS: list[tuple[str, Callable[[], bytes], str]] = [
    ("a.eml", formats.message, "header"),
    ("a.json", formats.ninjs, "ninjs"),
    ("a.xml", formats.newsml, "newsml-g2"),
    ("b.xml", formats.nitf, "nitf"),
]


@pytest.mark.parametrize(("name", "make", "how"), FORMS)
def test_forms_that_say_who_and_when(tmp_path: Path, name: str, make: Callable[[], bytes], how: str) -> None:
    document = one(write(tmp_path, name, make()))
    assert document.text.split("\n\n") == formats.PARAGRAPHS
    assert (document.title, document.publisher) == (formats.TITLE, "Harbour Wire")
    assert (document.published, document.published_from) == ("2025-03-04T07:30:00Z", how)


@pytest.mark.parametrize(("name", "make", "how"), FORMS)
def test_forms_are_known_by_how_they_begin(name: str, make: Callable[[], bytes], how: str) -> None:
    assert media_type_of("", make()) == media_type_of(name, make()) != "text/plain"


def test_word_document_keeps_its_order_and_its_tables(tmp_path: Path) -> None:
    document = one(write(tmp_path, "a.docx", formats.docx()))
    assert document.text.split("\n\n") == [*formats.PARAGRAPHS, "Arms | 120"]
    assert (document.title, document.known_from["title"]) == (formats.TITLE, "document properties")
    assert document.published is None


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    lines = [
        "Halden wins order from Okoye",
        "Halden Robotics will supply Okoye Semiconductor with gripper arms, the",
        "two companies said on Tuesday, and the price of the order was not told by",
        "either of them.",
        "Halden said that it had hired forty people for the order, and that it",
        "would hire as many again next year.",
    ]
    document = one(write(tmp_path, "a.pdf", formats.pdf(lines)))
    assert document.title == lines[0]
    assert document.text.split("\n\n") == [" ".join(lines[1:4]), " ".join(lines[4:])]


def test_scan_is_told_from_a_broken_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it is a scan; let a text recognition program"):
        one(write(tmp_path, "a.pdf", formats.pdf([], font=False)))
    with pytest.raises(BadInput, match="no PDF that can be read"):
        one(write(tmp_path, "b.pdf", b"%PDF-1.4 and then nothing"))


def test_letter_in_html_alone(tmp_path: Path) -> None:
    raw = formats.message().replace(b"text/plain", b"text/html").replace(formats.TEXT.encode(), b"")
    rows = "".join(f"<tr><td>{part}</td></tr>" for part in formats.PARAGRAPHS)
    document = one(write(tmp_path, "a.eml", raw + f"<html><body><table>{rows}</table></body></html>".encode()))
    assert "gripper arms" in document.text
    assert document.publisher == "Harbour Wire"


def test_encoded_headers(tmp_path: Path) -> None:
    raw = formats.message(subject="=?utf-8?q?Caf=C3=A9_Quayside_opens?=")
    assert one(write(tmp_path, "a.eml", raw)).title == "Café Quayside opens"


def test_mailbox_gives_each_message_under_its_own_id(tmp_path: Path) -> None:
    second = formats.message("From the harbour: " + formats.TEXT, id="<b2@harbourwire.example>")
    box = b"From a\n" + formats.message() + b"\n\nFrom b\n" + second.replace(b"\n\nFrom the", b"\n\n>From the")
    found = all_of(write(tmp_path, "letters.mbox", box))
    assert [item.id for item in found] == ["letters.mbox#a1@harbourwire.example", "letters.mbox#b2@harbourwire.example"]
    assert read_item(found[1]).document.text.startswith("From the harbour")


def test_rows_with_a_map_of_columns(tmp_path: Path) -> None:
    rows = [
        {"key": 7, "story": formats.TEXT, "head": formats.TITLE, "source": "Harbour Wire", "date": "2025-03-04"},
        {"key": 8, "head": "No text"},
        {"id": "x", "text": formats.TEXT},
    ]
    lines = "\n".join([*(json.dumps(row) for row in rows), "{broken"])
    source = write(tmp_path, "rows.jsonl", lines)
    found = list(items(source, columns={"text": "story", "title": "head", "id": "key"}))
    item, *bad = found
    assert isinstance(item, Item)
    document = read_item(item).document
    assert (item.id, document.title, document.publisher) == ("rows.jsonl#7", formats.TITLE, "Harbour Wire")
    assert (document.published, document.published_from) == ("2025-03-04", "row")
    assert ["rows.jsonl:2: has no" in str(bad[0]), "rows.jsonl:3: has no" in str(bad[1])] == [True, True]
    assert "rows.jsonl:4: is no JSON" in str(bad[2])


@pytest.mark.parametrize("none", ["0001-01-01", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z"])
def test_a_row_with_what_programs_write_for_no_date_is_read_without_one(tmp_path: Path, none: str) -> None:
    source = write(tmp_path, "rows.jsonl", json.dumps({"text": formats.TEXT, "published": none}))
    assert one(source).published is None


def test_kept_bytes_of_a_row_read_again_without_the_map(tmp_path: Path) -> None:
    source = write(tmp_path, "rows.jsonl", json.dumps({"story": formats.TEXT, "head": formats.TITLE}))
    (item,) = all_of(source, columns={"text": "story", "title": "head"})
    again = read_bytes(item.raw, id="x", media_type=item.media_type)
    assert (again.text, again.title) == (read_item(item).document.text, formats.TITLE)


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table(
        {"body": [formats.TEXT, None], "title": [formats.TITLE, "x"], "url": ["https://a.example/1", ""]}
    )
    path = tmp_path / "rows.parquet"
    parquet.write_table(table, path)
    found = list(items(Source("rows.parquet", path)))
    assert isinstance(found[0], Item)
    assert read_item(found[0]).document.url == "https://a.example/1"
    assert "rows.parquet:2: has no text" in str(found[1])


def test_web_archive(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    url = "https://harbourwire.example/2025/03/04/halden?utm_source=x"
    latin = formats.page(body=formats.TEXT.replace("Okoye", "Okoyé")).encode("cp1252")
    archive = formats.warc(
        formats.record(url, formats.page().encode()),
        formats.record("https://harbourwire.example/a.png", b"x", kind="image/png"),
        formats.record("https://harbourwire.example/gone", b"x", status="404 Not Found"),
        formats.record("https://harbourwire.example/latin", latin, kind="text/html; charset=windows-1252"),
    )
    found = list(items(write(tmp_path, "cc.warc.gz", archive)))
    assert [type(each) for each in found] == [Item, Passed, Passed, Item]
    first, last = found[0], found[3]
    assert isinstance(first, Item)
    assert isinstance(last, Item)
    document = read_item(first).document
    assert document.id == document.url == "https://harbourwire.example/2025/03/04/halden"
    assert document.marks["retrieved"] == "2025-03-05T00:00:00Z"
    assert "Okoyé" in read_item(last).document.text


def test_archive_that_breaks_off_gives_what_stood_before(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    whole = formats.warc(*(formats.record(f"https://a.example/{n}", formats.page().encode()) for n in range(3)))
    found = list(items(write(tmp_path, "cut.warc.gz", whole[: len(whole) * 2 // 3 + 40])))
    assert [type(each) for each in found[:2]] == [Item, Item]


def test_zip_of_articles(tmp_path: Path) -> None:
    path = formats.zipped(
        tmp_path / "set.zip", **{"in/a.txt": formats.TEXT, "b.png": "x", "c.md": f"# T\n\n{formats.TEXT}"}
    )
    found = list(items(Source("set.zip", path)))
    assert [each.id for each in found if isinstance(each, Item)] == ["set.zip#c.md", "set.zip#in/a.txt"]
    assert sum(isinstance(each, Passed) for each in found) == 1


def test_missing_library_is_one_line_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(
        BadInput, match=r'a.parquet: needs pyarrow to be read; install it: pip install "tidings\[parquet\]"'
    ):
        list(items(write(tmp_path, "a.parquet", b"PAR1PAR1")))
