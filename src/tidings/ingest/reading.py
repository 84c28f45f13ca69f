"""One input to one document.

In: the bytes or text of an article and what is known of it. Out: a Document with clean text; BadInput for
what is no article.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePath

from tidings.errors import BadInput
from tidings.ingest.blocks import Block, assemble
from tidings.ingest.dates import parse_date
from tidings.ingest.decode import decode, empty, normalise
from tidings.ingest.frontmatter import split_front_matter
from tidings.ingest.furniture import furniture
from tidings.ingest.headline import Head, plain_head, read_credits
from tidings.ingest.language import language, language_name
from tidings.ingest.markdown import markdown_blocks
from tidings.ingest.page import read_page
from tidings.ingest.plain import plain_blocks
from tidings.model import Document

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*---[ \t]*\r?\n[A-Za-z][\w -]*:")


@dataclass(slots=True)
class _Draft:
    """What one format's reader found, before furniture is cut."""

    blocks: list[Block]
    head: Head = field(default_factory=Head)
    removed: dict[int, str] = field(default_factory=dict)
    publisher: str | None = None
    published_from: str | None = None
    url: str | None = None


def media_type_of(name: str, raw: bytes) -> str:
    """The media type of an input by its name's suffix, else by how it begins."""
    known = MEDIA_TYPES.get(PurePath(name).suffix.lower())
    if known in ("text/markdown", "text/html"):
        return known
    if _HTML_START.match(raw):
        return "text/html"
    if known is None and _FRONT_MATTER_START.match(raw):
        return "text/markdown"
    return "text/plain"


def read_bytes(raw: bytes, *, id: str, media_type: str | None = None, published: str | None = None) -> Document:
    """Read one article from its bytes.

    media_type: ``text/plain``, ``text/markdown`` or ``text/html``; found from ``id`` and the bytes if not given.
    published: the date as the user knows it (any form that front matter may have); it overrules the article's own.
    Raises BadInput for what is empty, too large, binary, undecodable, not English, or holds no article.
    """
    kind = media_type or media_type_of(id, raw)
    return _document(
        decode(raw, source=id, markup=kind == "text/html"), raw, id=id, media_type=kind, published=published
    )


def read_text(text: str, *, id: str, media_type: str = "text/plain", published: str | None = None) -> Document:
    """Read one article from characters in memory; otherwise as ``read_bytes``."""
    raw = text.encode("utf-8", errors="surrogatepass")
    return _document(text, raw, id=id, media_type=media_type, published=published)


def _document(text: str, raw: bytes, *, id: str, media_type: str, published: str | None) -> Document:
    if not text.strip():
        raise empty(id)
    draft = _READERS.get(media_type, _read_plain)(text, id)
    clean, cuts = assemble(draft.blocks, draft.removed | draft.head.removed)
    if not clean:
        raise BadInput(id, "holds no article text", "give a page or file with an article in it")
    spoken = language(clean)
    if spoken not in (None, "en"):
        raise BadInput(id, f"is in {language_name(spoken)}, and Tidings reads English", "give an English version")
    when, known_from = _published(draft, published, id)
    return Document(
        id=id,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=clean,
        title=draft.head.title,
        publisher=draft.publisher,
        byline=draft.head.byline,
        published=when,
        published_from=known_from,
        url=draft.url,
        language=spoken,
        media_type=media_type,
        cuts=cuts,
    )


def _published(draft: _Draft, given: str | None, source: str) -> tuple[str | None, str | None]:
    if given is None:
        return draft.head.published, draft.published_from if draft.head.published else None
    date = parse_date(given)
    if date is None:
        raise BadInput(source, f"the date given, {given!r}, is no date", "write it as YYYY-MM-DD")
    return date, "given"


def _read_plain(text: str, source: str) -> _Draft:
    blocks = plain_blocks(normalise(text))
    removed = furniture(blocks)
    return _Draft(blocks, plain_head(blocks, removed), removed, published_from="dateline")


def _read_markdown(text: str, source: str) -> _Draft:
    matter, body = split_front_matter(normalise(text), source=source)
    blocks = markdown_blocks(body)
    removed = furniture(blocks)
    draft = _Draft(blocks, removed=removed, publisher=matter.publisher, url=matter.url)
    draft.head = Head(matter.title, matter.byline, matter.published)
    draft.published_from = "front matter" if matter.published else "dateline"
    _take_heading(draft)
    return draft


def _read_html(text: str, source: str) -> _Draft:
    page = read_page(text, source=source)
    known = page.metadata
    draft = _Draft(page.blocks, removed=furniture(page.blocks), publisher=known.publisher, url=known.url)
    draft.head = Head(known.title, known.byline, known.published)
    draft.published_from = known.published_from or "dateline"
    _take_heading(draft)
    return draft


def _take_heading(draft: _Draft) -> None:
    """Cut a first heading or paragraph that is the title, then byline and date lines below it."""
    numbers = [number for number in range(len(draft.blocks)) if number not in draft.removed]
    if len(numbers) > 1:
        first = draft.blocks[numbers[0]]
        if (first.heading and draft.head.title is None) or _same(first.text, draft.head.title):
            draft.head.title = draft.head.title or first.text
            draft.head.removed[numbers.pop(0)] = "headline"
    read_credits(draft.blocks, numbers, draft.head)


def _same(text: str, title: str | None) -> bool:
    return title is not None and re.sub(r"\W+", "", text).casefold() == re.sub(r"\W+", "", title).casefold()


_READERS = {"text/plain": _read_plain, "text/markdown": _read_markdown, "text/html": _read_html}
