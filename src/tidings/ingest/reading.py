"""One input to one document.

In: the bytes or text of an article and what is known of it. Out: a Document with clean text; BadInput for
what is no article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tidings.addresses import clean_address, stands_for
from tidings.errors import BadInput
from tidings.ingest.articles import read_html, read_markdown, read_plain
from tidings.ingest.blocks import assemble
from tidings.ingest.dates import parse_date
from tidings.ingest.decode import MAX_BYTES, decode, empty, too_large
from tidings.ingest.drafts import Draft
from tidings.ingest.items import FACTS, Item, Known, NoArticle
from tidings.ingest.kinds import DOCX, EML, HTML, JSON, MARKDOWN, NEWSML, NINJS, NITF, PDF, PLAIN, media_type_of
from tidings.ingest.language import language, language_name
from tidings.ingest.limits import time_limit
from tidings.ingest.mail import read_mail
from tidings.ingest.marks import text_marks
from tidings.ingest.newsml import read_newsml
from tidings.ingest.ninjs import read_ninjs
from tidings.ingest.nitf import read_nitf
from tidings.ingest.pdf import read_pdf
from tidings.ingest.rows import read_row
from tidings.ingest.word import read_docx
from tidings.model import Cut, Document

#: Readers of characters, and of bytes that are no text or that decode themselves.
_OF_TEXT: Mapping[str, Callable[[str, str], Draft]] = {PLAIN: read_plain, MARKDOWN: read_markdown, HTML: read_html}
_OF_BYTES: Mapping[str, Callable[[bytes, str], Draft]] = {
    PDF: read_pdf,
    DOCX: read_docx,
    EML: read_mail,
    JSON: read_row,
    NEWSML: read_newsml,
    NITF: read_nitf,
    NINJS: read_ninjs,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document and the bytes it was read from; ``places`` and ``named`` as in Item."""

    document: Document
    raw: bytes
    places: tuple[str, ...] = ()
    named: bool = False


def read_item(item: Item, *, published: str | None = None) -> Loaded:
    """Read one item into its document. published: as for ``read_bytes``. Raises BadInput, which names the item."""
    kind = item.media_type
    try:
        document = read_bytes(item.raw, id=item.id, media_type=kind, published=published, known=item.known)
    except BadInput as bad:
        # The user knows the input by the name that was given, not by the id.
        raise bad if bad.source == item.name else type(bad)(item.name, bad.why, bad.remedy) from bad
    return Loaded(replace(document, source=item.source), item.raw, item.places, item.named)


def read_bytes(
    raw: bytes,
    *,
    id: str,
    media_type: str | None = None,
    published: str | None = None,
    known: Known | None = None,
) -> Document:
    """Read one article from its bytes.

    media_type: one of ``kinds``; found from ``id`` and the bytes if not given.
    published: the date as the user knows it (any form that front matter may have); it overrules the article's own.
    known: what is known besides the bytes; it fills in what the article does not say.
    Raises BadInput for what is empty, too large, binary, undecodable, not English, takes too long, or holds no article.
    """
    kind = media_type or media_type_of(id, raw)
    known = known or Known()
    if len(raw) > MAX_BYTES:
        raise too_large(id)
    if not raw.strip():
        raise empty(id)
    with time_limit(id):
        if kind in _OF_BYTES:
            draft = _OF_BYTES[kind](raw, id)
        else:
            text = decode(raw, source=id, markup=kind == HTML, charset=known.charset)
            draft = _OF_TEXT.get(kind, read_plain)(text, id)
        return _document(draft, raw, id=id, media_type=kind, published=published, known=known)


def read_text(text: str, *, id: str, media_type: str = PLAIN, published: str | None = None) -> Document:
    """Read one article from characters in memory; otherwise as ``read_bytes``."""
    raw = text.encode("utf-8", errors="surrogatepass")
    if not text.strip():
        raise empty(id)
    draft = _OF_TEXT.get(media_type, read_plain)(text, id)
    return _document(draft, raw, id=id, media_type=media_type, published=published, known=Known())


def _document(draft: Draft, raw: bytes, *, id: str, media_type: str, published: str | None, known: Known) -> Document:
    marks = text_marks(each.text for each in draft.blocks) | dict(known.marks) | dict(draft.marks)
    clean, cuts = assemble(draft.blocks, draft.removed | draft.head.removed)
    spoken = language(clean)
    if draft.withdrawn:
        clean, cuts = "", ()
    elif not clean:
        raise NoArticle(id, "holds no article text", "give a page or file with an article in it")
    elif spoken not in (None, "en"):
        raise NoArticle(id, f"is in {language_name(spoken)}, and Tidings reads English", "give an English version")
    facts, known_from = _facts(draft, known)
    when, dated_from = _published(facts, known_from, published, id)
    return Document(
        id=id,
        sha256=hashlib.sha256(raw).hexdigest(),
        text=clean,
        title=facts["title"],
        publisher=facts["publisher"],
        byline=facts["byline"],
        published=when,
        published_from=dated_from,
        url=facts["url"] and (clean_address(facts["url"]) or facts["url"]),
        language=spoken,
        media_type=media_type,
        cuts=(*(Cut(0, "headline", words) for words in draft.other_headlines), *cuts),
        modified=facts["modified"],
        known_from=known_from,
        marks=marks,
    )


def _facts(draft: Draft, known: Known) -> tuple[dict[str, str | None], dict[str, str]]:
    """What article and surroundings say together, and how each fact is known; the article first, if not overruled."""
    own: dict[str, str | None] = {
        "url": draft.url,
        "title": draft.head.title,
        "publisher": draft.publisher,
        "byline": draft.head.byline,
        "published": draft.head.published,
        "modified": draft.modified,
    }
    how = {**draft.known_from, "published": draft.published_from or "text"}
    facts: dict[str, str | None] = {}
    known_from: dict[str, str] = {}
    for name in FACTS:
        outside = getattr(known, name)
        taken_outside = outside is not None and (own[name] is None or name in known.overrules)
        if name == "url" and known.known_from.get(name) == "archive":
            taken_outside = not stands_for(outside, clean_address(own[name] or "") or "")
        facts[name] = outside if taken_outside else own[name]
        if facts[name] is not None:
            known_from[name] = known.known_from.get(name, "given") if taken_outside else how.get(name, "text")
    return facts, known_from


def _published(
    facts: Mapping[str, str | None], known_from: dict[str, str], given: str | None, source: str
) -> tuple[str | None, str | None]:
    how = known_from.pop("published", None)
    if given is None:
        return facts["published"], how
    date = parse_date(given)
    if date is None:
        raise BadInput(source, f"the date given, {given!r}, is no date", "write it as YYYY-MM-DD")
    return date, "given"
