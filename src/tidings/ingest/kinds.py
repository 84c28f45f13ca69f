"""What kind of file an input is.

In: its name and how it begins. Out: a media type, or one of the kinds of file that hold many articles.
"""

from __future__ import annotations

import re
from pathlib import PurePath

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, EML, JSON = "application/pdf", "message/rfc822", "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEWSML, NITF, NINJS = "application/vnd.iptc.g2.newsitem+xml", "application/nitf+xml", "application/vnd.iptc.ninjs+json"
# Files that hold many articles.
MBOX, JSONL, PARQUET = "application/mbox", "application/x-ndjson", "application/vnd.apache.parquet"
WARC, ZIP, GZIP = "application/warc", "application/zip", "application/gzip"
NEWSML_SET = "application/vnd.iptc.g2.newsmessage+xml"

#: How each kind is called in tables.
NAMES = {
    PLAIN: "plain text",
    MARKDOWN: "Markdown",
    HTML: "web page",
    PDF: "PDF",
    EML: "mail",
    JSON: "row",
    DOCX: "Word document",
    NEWSML: "NewsML-G2",
    NITF: "NITF",
    NINJS: "ninjs",
}

MEDIA_TYPES = {
    ".txt": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": EML,
    ".mbox": MBOX,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".parquet": PARQUET,
    ".warc": WARC,
    ".zip": ZIP,
}
#: Many programs write files of these names; only those that begin like a news agency's are taken out of folders.
AGENCY_SUFFIXES = frozenset({".xml", ".json", ".ninjs", ".nitf", ".newsml"})
SNIFFED_BYTES = 8192

_PACKED = {".warc.gz": WARC, ".jsonl.gz": JSONL, ".ndjson.gz": JSONL, ".html.gz": HTML, ".mbox.gz": MBOX}
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*---[ \t]*\r?\n[A-Za-z][\w -]*:")
_ROOTS = re.compile(rb"<(?:\w+:)?(?P<root>newsItem|newsMessage|packageItem|nitf)\b")
_NINJS = re.compile(rb'"(?:versioncreated|versionCreated|pubstatus|pubStatus|body_\w+|bodies|headlines)"\s*:')
_MAIL_START = re.compile(
    rb"(?:(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+):[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)
_OF_ROOT = {b"newsItem": NEWSML, b"newsMessage": NEWSML_SET, b"nitf": NITF}
_STARTS = {b"%PDF-": PDF, b"WARC/": WARC, b"PAR1": PARQUET, b"From ": MBOX}


def kind_by_name(name: str) -> str | None:
    """The kind that a file's name says it is; None if the name does not say."""
    path = PurePath(name)
    packed = "".join(path.suffixes[-2:]).lower()
    return _PACKED.get(packed) or MEDIA_TYPES.get(path.suffix.lower())


def is_about_folder(name: str) -> bool:
    """Whether a file in a folder or archive tells about what lies beside it: a README, whatever its suffix."""
    return PurePath(name).name.lower().partition(".")[0] == "readme"


def agency_kind(start: bytes) -> str | None:
    """NewsML-G2, NITF or ninjs by how a file begins; None if it is none of them."""
    found = _ROOTS.search(start[:SNIFFED_BYTES])
    if found and start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _OF_ROOT.get(found["root"])
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"uri"' in start and _NINJS.search(start):
        return NINJS
    return None


def media_type_of(name: str, raw: bytes) -> str:
    """The kind of an input by its name's suffix, else by how it begins."""
    known = kind_by_name(name)
    if known not in (None, PLAIN, ZIP):
        return known
    if _HTML_START.match(raw):
        return HTML
    if known == PLAIN:
        return known
    begins = next((kind for start, kind in _STARTS.items() if raw.startswith(start)), None)
    if begins is None and raw.startswith(b"PK\x03\x04"):
        begins = DOCX if b"word/" in raw[:SNIFFED_BYTES] and known is None else ZIP
    if begins is None and known is None:
        begins = agency_kind(raw[:SNIFFED_BYTES]) or (EML if _MAIL_START.match(raw[:SNIFFED_BYTES]) else None)
    if begins:
        return begins
    return MARKDOWN if _FRONT_MATTER_START.match(raw) else PLAIN
