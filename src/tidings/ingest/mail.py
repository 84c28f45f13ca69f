"""Newsletters: mail messages, one by one or in a mailbox.

In: the bytes of an EML file, or a stream in the mbox form of RFC 4155. Out: a Draft; messages as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import BinaryIO

from tidings.errors import BadInput
from tidings.ingest.articles import draft_of
from tidings.ingest.blocks import Block
from tidings.ingest.dates import stated_date
from tidings.ingest.decode import MAX_BYTES, decode, normalise, too_large
from tidings.ingest.drafts import Draft
from tidings.ingest.markup import fragment_blocks
from tidings.ingest.page import read_page
from tidings.ingest.plain import plain_blocks

_MAX_LINE_BYTES = 1 << 16
_MIN_PLAIN_LETTERS = 200  # a shorter text part only says that the letter wants HTML
_LINK = re.compile(r"\s*[\[(<]\s*https?://[^\s\])>]*\s*[\])>]|\s*\bhttps?://\S+")
_ADDRESS = re.compile(r"<?(https?://[^\s>]+)>?")
_REMEDY = "give the message as its mail program saves it (.eml), or its text as .txt"


def read_mail(raw: bytes, source: str) -> Draft:
    """One message. Raises BadInput where it is none or holds no text."""
    try:
        message = message_from_bytes(raw)
        blocks = _blocks(message, source)
    except RecursionError:
        raise BadInput(source, "nests messages too deeply", _REMEDY) from None
    if not blocks:
        raise BadInput(source, "holds no text", _REMEDY)
    sender, address = parseaddr(_header(message, "From"))
    draft = draft_of(
        blocks,
        title=_header(message, "Subject") or None,
        published=stated_date(_header(message, "Date")),
        how="header",
    )
    draft.publisher = sender or address.rpartition("@")[2] or None
    archived = _ADDRESS.search(_header(message, "Archived-At"))
    draft.url = archived[1] if archived else None
    draft.known_from |= {"publisher": "header", "url": "header"}
    return draft


def message_id(raw: bytes) -> str | None:
    """The Message-ID of a message, without its angle brackets."""
    head = message_from_bytes(raw.partition(b"\n\n")[0][:_MAX_LINE_BYTES])
    return _header(head, "Message-ID").strip("<> ") or None


def messages(stream: BinaryIO, source: str) -> Iterator[bytes | BadInput]:
    """The messages of a mailbox in their order, one in memory at a time; BadInput as a value for one too large."""
    lines: list[bytes] = []
    size = 0
    after_blank = True
    while line := stream.readline(_MAX_LINE_BYTES):
        if after_blank and line.startswith(b"From "):
            yield from _whole(lines, size, source)
            lines, size = [], 0
        else:
            size += len(line)
            if size <= MAX_BYTES:
                lines.append(re.sub(rb"^>(>*From )", rb"\1", line))
        after_blank = not line.strip()
    yield from _whole(lines, size, source)


def _whole(lines: list[bytes], size: int, source: str) -> Iterator[bytes | BadInput]:
    if size > MAX_BYTES:
        yield too_large(source)
    elif any(line.strip() for line in lines):
        yield b"".join(lines)


def _header(message: Message, name: str) -> str:
    words = str(message.get(name) or "")
    try:
        parts = decode_header(words)
    except (HeaderParseError, ValueError):
        parts = [(words, None)]
    decoded = (part if isinstance(part, str) else _in_charset(part, charset) for part, charset in parts)
    return " ".join(normalise("".join(decoded)).split())


def _in_charset(part: bytes, charset: str | None) -> str:
    try:
        return part.decode(charset or "utf-8", "replace")
    except (LookupError, UnicodeError):
        return part.decode("latin-1")


def _blocks(message: Message, source: str) -> list[Block]:
    """The paragraphs of the text part, or of the HTML part where there is none worth the name."""
    plain = _part(message, "text/plain", source)
    blocks = plain_blocks(_LINK.sub("", normalise(plain))) if plain else []
    if sum(len(each.text) for each in blocks) >= _MIN_PLAIN_LETTERS:
        return blocks
    markup = _part(message, "text/html", source)
    if not markup:
        return blocks
    try:
        return read_page(markup, source=source).blocks
    except BadInput:
        # Letters lay their text out in tables, where the page reader sees no article; then all of it is the letter.
        return fragment_blocks(markup) or blocks


def _part(message: Message, kind: str, source: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                markup = kind == "text/html"
                return decode(content, source=source, markup=markup, charset=_charset(part))
    return ""


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    return charset if charset and charset.isascii() else None
