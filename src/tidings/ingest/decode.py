"""Bytes to characters.

In: the bytes of one input. Out: its text, normalised so that offsets into it hold for good; BadInput for
what is no text.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from tidings.errors import BadInput

MAX_BYTES = 20_000_000

_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a media file",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"{\\rtf": "an RTF document",
}
_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
_DECLARED_WITHIN_BYTES = 4096
# What English text is saved in when it is not UTF-8; a longer list only invites wrong guesses between look-alikes.
_GUESSES = ["cp1252", "mac_roman", "utf_16"]
_NEVER_DECLARED = {
    "punycode",
    "idna",
    "unicode-escape",
    "raw-unicode-escape",
    "utf-7",
}  # slow or unsafe on hostile pages
_GUESS_MAX_CHAOS = 0.1
_SAMPLE_CHARACTERS = 100_000
_MAX_CONTROL_SHARE = 0.02
_MAX_BROKEN_SHARE = 0.001

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# All format characters: zero-width, bidirectional, soft hyphen, byte order mark, invisible tags.
_INVISIBLE = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028]")
_PARAGRAPH_ENDS = re.compile("[\f\v\u2029]")
_WIDE_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """The same text in NFC, with newlines as line ends, plain spaces, and no control or invisible characters."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _PARAGRAPH_ENDS.sub("\n\n", text)
    text = _WIDE_SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text))
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))


def decode(raw: bytes, *, source: str, markup: bool = False, charset: str | None = None) -> str:
    """The characters of ``raw``, not yet normalised.

    markup: believe the character set that the page declares. charset: as the transport declared it; it comes first.
    Raises BadInput for empty, too large, binary and undecodable input.
    """
    if len(raw) > MAX_BYTES:
        raise too_large(source)
    if not raw.strip():
        raise empty(source)
    text = _as_unicode(raw)
    if text is None:
        _refuse_binary(raw, source)
        declared = charset.encode("ascii", "replace") if charset else _declared(raw) if markup else None
        text = (_as_declared(raw, declared) if declared else None) or _as_guessed(raw)
    if text is None:
        raise BadInput(source, "is in no encoding that Tidings recognises", "save it as UTF-8")
    sample = text[:_SAMPLE_CHARACTERS]
    if len(_CONTROLS.findall(sample)) > _MAX_CONTROL_SHARE * len(sample):
        raise _binary(source, "is binary, not text")
    return text


def too_large(source: str) -> BadInput:
    """The refusal of an input above ``MAX_BYTES``."""
    return BadInput(source, f"is larger than {MAX_BYTES // 1_000_000} MB", "split it into one file per article")


def empty(source: str) -> BadInput:
    """The refusal of an input without text."""
    return BadInput(source, "is empty", "give a file with an article in it")


def _binary(source: str, why: str) -> BadInput:
    return BadInput(source, why, "convert it to .txt, .md or .html first")


def _as_unicode(raw: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return _try(raw, encoding)
    if b"\x00" in raw[:_SAMPLE_CHARACTERS] or raw.startswith(tuple(_MAGIC)):
        return None
    return _try(raw, "utf-8-sig")


def _refuse_binary(raw: bytes, source: str) -> None:
    for magic, name in _MAGIC.items():
        if raw.startswith(magic):
            raise _binary(source, f"is {name}")
    if b"\x00" in raw[:_SAMPLE_CHARACTERS]:
        raise _binary(source, "is binary, not text (it holds NUL bytes)")


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _declared(raw: bytes) -> bytes | None:
    found = _DECLARED.search(raw, 0, _DECLARED_WITHIN_BYTES)
    return found.group(1) if found else None


def _as_declared(raw: bytes, declared: bytes) -> str | None:
    try:
        name = codecs.lookup(declared.decode("ascii")).name
        if name.replace("_", "-") in _NEVER_DECLARED:
            return None
        # Browsers read Latin-1 and ASCII pages as Windows-1252, and pages are written to please browsers.
        text = raw.decode("cp1252" if name in ("iso8859-1", "ascii") else name, errors="replace")
    except (LookupError, ValueError):  # a name with a NUL character in it is a ValueError
        return None
    return text if text.count("\ufffd") <= _MAX_BROKEN_SHARE * len(text) else None


def _as_guessed(raw: bytes) -> str | None:
    # Loaded here because nearly all input is UTF-8 and never comes this far.
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=_GUESSES).best()
    if best is None or best.chaos > _GUESS_MAX_CHAOS:
        return None
    return str(best)
