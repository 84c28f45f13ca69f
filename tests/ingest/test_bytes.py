"""Bytes, encodings and languages: what is refused, and that the refusal says why."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tidings.errors import BadInput
from tidings.ingest import MAX_BYTES, read_bytes

ENGLISH = "Orlen’s café in Zürich cost €4 million, the company said on Monday, and it will be the first. "
GERMAN = "Die Firma hat am Montag angekündigt, dass sie ein neues Werk bauen will, in dem viele Menschen arbeiten. "
LODZ = "Radosław signed the order in Łódź, the company said on Monday. "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    read = read_bytes((ENGLISH * 3).encode(encoding), id="a.txt")
    assert read.text == (ENGLISH * 3).strip()
    assert read.language == "en"


def test_declared_character_set() -> None:
    page = f"<html><head><meta charset='iso-8859-2'></head><body><p>{LODZ * 8}"
    assert "Radosław" in read_bytes(page.encode("iso-8859-2"), id="a.html").text


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        ("\u200b\u00a0\n".encode(), "holds no article text"),
        (b"%PDF-1.7 text", "is a PDF"),
        (b"PK\x03\x04 text", "ZIP"),
        (b"\x89PNG\r\n", "PNG"),
        (b"some\x00text", "NUL"),
        (b"\x01\x02\x03\x04 text", "binary"),
        (bytes(range(128, 256)) * 9, "encoding"),
        (b"x" * (MAX_BYTES + 1), "larger than 20 MB"),
        (GERMAN.encode() * 2, "German \\(de\\), and Tidings reads English"),
        (b"Subscribe", "holds no article text"),
    ],
)
def test_refusals_name_input_reason_and_remedy(raw: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        read_bytes(raw, id="a.txt")
    line = str(refused.value)
    assert line.startswith("a.txt: ")
    assert "; " in line
    assert "\n" not in line


@pytest.mark.parametrize("text", ["Orlen buys Tarka.", "AAA 12.1 BBB 14.5 CCC 13.2 " * 30])
def test_short_or_unclear_text_has_no_language(text: str) -> None:
    assert read_bytes(text.encode(), id="a.txt").language is None


def test_small_text_loads_no_heavy_library() -> None:
    code = (
        "import sys; from tidings.ingest import read_text;"
        f"read_text({ENGLISH * 3!r}, id='a.txt');"
        "print([name for name in ('trafilatura', 'py3langid', 'charset_normalizer', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
