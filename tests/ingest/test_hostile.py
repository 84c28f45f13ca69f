"""Inputs made to harm: each gives a document or one line, soon, and touches nothing outside."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.ingest import formats

from tidings.errors import BadInput
from tidings.ingest import MAX_BYTES, Item, Passed, Rules, Source, items, read_bytes, read_item
from tidings.ingest.limits import inflate, time_limit


def found_in(folder: Path, name: str, content: bytes) -> list[Item | Passed | BadInput]:
    path = folder / name
    path.write_bytes(content)
    return list(items(Source(name, path)))


def read_all(found: list[Item | Passed | BadInput]) -> list[str]:
    return [read_item(each).document.text for each in found if isinstance(each, Item)]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY secret SYSTEM "file://{secret}">',
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY secret "&b;&b;&b;&b;">',
    ],
)
def test_xml_entities_are_refused(tmp_path: Path, declared: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the combination of the safe")
    doctype = f"<!DOCTYPE newsItem [{declared.replace('{secret}', str(secret))}]>"
    raw = formats.newsml().replace(b"?>", f"?>{doctype}".encode(), 1).replace(b"<by>", b"<by>&secret;")
    with pytest.raises(BadInput, match="declares entities"):
        found_in(tmp_path, "a.xml", raw)


def test_external_document_type_is_not_opened(tmp_path: Path) -> None:
    declared = f'<!DOCTYPE nitf SYSTEM "file://{tmp_path}/none.dtd">'
    raw = formats.nitf().replace(b'<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">', declared.encode())
    assert read_all(found_in(tmp_path, "a.xml", raw))


def bomb(megabytes: int) -> bytes:
    return b"Halden. " * (megabytes * 131_072)


def test_gzip_bomb_is_unpacked_no_further_than_the_limit() -> None:
    packed = gzip.compress(bomb(24), 1)
    assert len(packed) < 1_000_000
    with pytest.raises(BadInput, match="larger than 20 MB"):
        inflate(packed, "a.html.gz")


@pytest.mark.parametrize("name", ["", "."])
def test_a_zip_member_without_a_name_is_told_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", formats.TEXT)
        archive.writestr(nameless := zipfile.ZipInfo("b"), "what nobody finds")
        nameless.filename = name  # as the list at the archive's end then has it
    told, read = found_in(tmp_path, "a.zip", packed.getvalue())
    assert str(told).endswith("a.zip: holds a file without a name; unpack the archive yourself")
    assert read_all([read]) == [formats.TEXT.strip()]


@pytest.mark.parametrize("cut", [1, 10, 30])
def test_packed_data_that_ends_early(cut: int) -> None:
    with pytest.raises(BadInput, match="packed and"):
        inflate(gzip.compress(formats.TEXT.encode())[:-cut], "a.html.gz")


def test_bomb_in_a_web_archive_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    packed = gzip.compress(bomb(24), 1)
    records = [
        formats.record("https://a.example/bomb", packed, extra="Content-Encoding: gzip\r\n"),
        formats.record("https://a.example/good", formats.page().encode()),
    ]
    found = found_in(tmp_path, "a.warc.gz", formats.warc(*records))
    assert isinstance(found[0], BadInput)
    assert "larger than 20 MB" in str(found[0])
    assert len(read_all(found)) == 1


def test_word_file_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(io.BytesIO(formats.docx())) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("word/media/bomb.xml", b" " * 110_000_000, compresslevel=1)
    with pytest.raises(BadInput, match="unpacks to more than 100 MB"):
        read_all(found_in(tmp_path, "b.docx", path.read_bytes()))


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:/evil.txt"])
def test_paths_out_of_an_archive_are_refused(tmp_path: Path, name: str) -> None:
    archive = formats.zipped(tmp_path / "set.zip", **{name: formats.TEXT, "good.txt": formats.TEXT})
    found = list(items(Source("set.zip", archive)))
    assert sum(isinstance(each, BadInput) and "leads out of its archive" in str(each) for each in found) == 1
    assert [each.id for each in found if isinstance(each, Item)] == ["set.zip#good.txt"]


def test_archive_in_an_archive_is_not_gone_into(tmp_path: Path) -> None:
    inner = formats.zipped(tmp_path / "inner.zip", **{"a.txt": formats.TEXT})
    outer = formats.zipped(tmp_path / "outer.zip", **{"inner.zip": inner.read_bytes()})
    assert [type(each) for each in items(Source("outer.zip", outer))] == [Passed]


NESTED: list[tuple[str, Callable[[int], bytes]]] = [
    ("a.html", lambda depth: b"<html><body>" + b"<div>" * depth + b"<p>Halden said so.</p>"),
    ("a.xml", lambda depth: b'<newsItem guid="x">' + b"<a>" * depth + b"</a>" * depth + b"</newsItem>"),
    ("a.json", lambda depth: b'{"uri": "u", "pubstatus": "usable", "body_text": ' + b"[" * depth),
    ("a.jsonl", lambda depth: b"[" * depth + b"]" * depth),
    ("a.md", lambda depth: b"> " * depth + b"Halden said so."),
    (
        "a.eml",
        lambda depth: b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth // 50)
        ),
    ),
    (
        "b.json",
        lambda depth: b'{"uri": "u", "pubstatus": "usable", "body_html": "' + b"<b>" * depth + b'Halden said so."}',
    ),
]


@pytest.mark.parametrize(("name", "make"), NESTED)
def test_nesting_of_a_hundred_thousand(tmp_path: Path, name: str, make: Callable[[int], bytes]) -> None:
    # A crash or a hang is the failure; the answer may be either.
    with contextlib.suppress(BadInput):
        read_all(found_in(tmp_path, name, make(100_000)))


@pytest.mark.parametrize(
    "trick",
    [
        "Hal\u200bden\u200d Rob\u00adotics",  # zero-width space and joiner, soft hyphen
        "\u202eHalden\u202c Robotics",  # written from right to left
        "\u2066Halden\u2069 \u2068Robotics\u2069",
        "Hal\x00den\x07 Robotics",
        "Halden\U000e0041 Robotics",  # an invisible tag
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.eml"])
def test_invisible_characters_are_gone_before_offsets_count(tmp_path: Path, name: str, trick: str) -> None:
    if name != "a.jsonl":
        trick = trick.replace("\x00", "")  # a file with NUL bytes is refused as binary; see test_bytes
    words = formats.TEXT.replace("Halden Robotics", trick, 1)
    content = {
        "a.html": formats.page(body=words),
        "a.jsonl": json.dumps({"text": words}),
        "a.eml": formats.message(words).decode(),
    }.get(name, words)
    (text,) = read_all(found_in(tmp_path, name, content.encode()))
    assert text[: len("Halden Robotics will supply")] == "Halden Robotics will supply"


@pytest.mark.parametrize("charset", ["utf-7", "no-such-set", "unicode_escape", "utf-16", "\u00e9"])
def test_character_sets_that_lie(charset: str) -> None:
    raw = formats.message().replace(b"charset=utf-8", f"charset={charset}".encode())
    assert "gripper arms" in read_bytes(raw, id="a.eml", media_type="message/rfc822").text


def test_character_set_with_a_nul_in_its_name() -> None:
    body = formats.TEXT.replace("gripper", "gripp\u00e9r").encode("cp1252")
    raw = b'Subject: Order\nContent-Type: text/plain; charset="ut\x00f"\nContent-Transfer-Encoding: 8bit\n\n' + body
    assert "gripp\u00e9r arms" in read_bytes(raw, id="a.eml", media_type="message/rfc822").text


def test_archive_of_a_later_version(tmp_path: Path) -> None:
    raw = bytearray(formats.zipped(tmp_path / "a.zip", **{"a.txt": formats.TEXT}).read_bytes())
    raw[raw.index(b"PK\x01\x02") + 6] = 244
    with pytest.raises(BadInput, match=r"is a broken ZIP archive .*24\.4"):
        found_in(tmp_path, "b.zip", bytes(raw))


def test_time_runs_out_in_one_line_even_where_errors_are_swallowed() -> None:
    def work() -> None:
        with time_limit("slow.html", seconds=0.2):
            for _ in range(10**9):
                try:
                    sum(range(1000))
                except ValueError:
                    continue

    with pytest.raises(BadInput, match=r"slow\.html: takes longer than 0\.2 s"):
        work()


def test_line_longer_than_a_document(tmp_path: Path) -> None:
    row = b'{"text": "' + b"x" * (MAX_BYTES + 10) + b'"}\n{"text": "Halden said so."}\n'
    found = found_in(tmp_path, "a.jsonl", row)
    assert [type(each) for each in found] == [BadInput, Item]


def test_message_longer_than_a_document(tmp_path: Path) -> None:
    box = b"From a\n" + b"x" * (MAX_BYTES + 10) + b"\n\nFrom b\n" + formats.message()
    assert [type(each) for each in found_in(tmp_path, "a.mbox", box)] == [BadInput, Item]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("path = 1", "its path is no text"),
        ('publisher = "x"', "says neither path nor host"),
        ('path = "x"\nfoo = 1', "has a key 'foo' that means nothing"),
        ('path = "x"\npublished = "soon"', "is no date"),
        ('path = "x', "is no TOML"),
    ],
)
def test_rules_that_cannot_be_followed(tmp_path: Path, rule: str, why: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f"[[rules]]\n{rule}\n")
    with pytest.raises(BadInput, match=why):
        Rules.read(path)
