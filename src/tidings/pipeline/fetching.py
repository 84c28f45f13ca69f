"""What was fetched becomes documents: pages, and the articles that a feed or sitemap names.

In: addresses, answers of servers, items of lists. Out: documents with their bytes, ready to be read, or BadInput. What an
item says of its article fills what the page leaves open, and the document says that it is known from the feed.
"""

from __future__ import annotations

import codecs
import html
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from tidings import ingest
from tidings.addresses import clean_address, kept, same_site, stands_for
from tidings.errors import BadInput
from tidings.fetch import Answer, Client, Item, listing_of
from tidings.ingest.dates import parse_date
from tidings.model import Document

#: So many articles of a feed or sitemap that is only added, not watched.
MOST_OF_A_LIST = 100
_HTML = {"text/html", "application/xhtml+xml"}
_WEAK = {"url", "text", "dateline", None}
_DAY_CHARACTERS = len("2025-03-04")
_FIRST_YEAR = "1990"  # an earlier date in a feed is a clock that was never set


def fetched(
    client: Client, addresses: Iterable[str], *, published: str | None = None
) -> Iterator[ingest.Loaded | BadInput]:
    """The articles at web addresses: a page gives one, a feed or sitemap all that it names, a hundred at most.

    published: their date as the user knows it. What fails comes as a BadInput value, so that the run goes on.
    """
    seen: set[str] = set()
    for address in dict.fromkeys(addresses):
        try:
            answer = client.get(address)
            listing = listing_of(answer, client.limits.max_bytes)
            if listing is None:
                yield at_own_address(page_document(answer, published=published))
                continue
        except BadInput as bad:
            yield bad
            continue
        if not listing.items:
            yield _no_items(address, indexed=bool(listing.children))
        for item in listing.items[:MOST_OF_A_LIST]:
            try:
                loaded = at_own_address(
                    item_document(client, item, answer.url, published=published, now=client.clock.now())
                )
            except BadInput as bad:
                yield bad
                continue
            if loaded.document.id not in seen:
                seen.add(loaded.document.id)
                yield loaded
        if len(listing.items) > MOST_OF_A_LIST:
            why = f"names {len(listing.items):,} articles, and the first {MOST_OF_A_LIST} were read"
            yield BadInput(address, why, "watch it to have them all: `tidings sources add`, then `tidings watch`")


def item_document(
    client: Client, item: Item, listed_in: str, *, published: str | None = None, from_feed: bool = False, now: datetime
) -> ingest.Loaded:
    """The article that an item of a list stands for.

    listed_in: address of the list, under which articles without an address of their own are known. from_feed: take the text
    that the list carries, if it does. Raises FetchError or BadInput.
    """
    if item.content and (from_feed or item.url is None):
        return with_evidence(_carried(item, listed_in, published), item, now)
    if item.url is None:
        raise BadInput(item.title or item.id or "an item", "has neither an address nor a text", "tell its publisher")
    return with_evidence(page_document(client.get(item.url), published=published), item, now)


def page_document(answer: Answer, *, published: str | None = None) -> ingest.Loaded:
    """The document that a fetched page is, known by its address without trackers. Raises BadInput.

    Its ``url`` is the address that the page gives as its own if that is one of the same site, else the one it was fetched from.
    """
    kind = answer.media_type
    if kind not in _HTML and (
        kind.startswith(("image/", "audio/", "video/", "font/")) or kind.endswith(("xml", "json"))
    ):
        raise BadInput(answer.url, f"is of type {kind}, not a page", "give the address of an article")
    raw = _in_unicode(answer)
    media_type = "text/html" if answer.media_type in _HTML else None
    address = kept(answer.url)
    try:
        document = ingest.read_bytes(raw, id=address, media_type=media_type, published=published)
    except BadInput as bad:
        raise BadInput(answer.url, bad.why, bad.remedy) from bad
    document = document if canonical(document) else _fetched_from(document)
    return ingest.Loaded(document, raw)


def at_own_address(loaded: ingest.Loaded) -> ingest.Loaded:
    """The document with the address that its page gives as its own only where the page plainly stands for that."""
    document = loaded.document
    if document.url is None or stands_for(document.id, document.url):
        return loaded
    return replace(loaded, document=_fetched_from(document))


def under(document: Document, address: str | None) -> Document:
    """The document as the one at an address that its page gives as its own, or at the one it was fetched from (None)."""
    return replace(document, id=address, url=address) if address else _fetched_from(document)


def _fetched_from(document: Document) -> Document:
    return replace(document, url=document.id, known_from={**document.known_from, "url": "fetched"})


def canonical(document: Document) -> str | None:
    """The address that a page gives as its own, if it is one of the same site and names more than the site."""
    own = clean_address(document.url or "")
    if own is None or not same_site(own, document.id):
        return None
    parts = urlsplit(own)
    return own if parts.path.strip("/") or parts.query else None


def with_evidence(loaded: ingest.Loaded, item: Item, now: datetime) -> ingest.Loaded:
    """The document with what the item says where the page says nothing: date, publisher, author, title.

    The item's date also gives the hour of a day that the page knows from less than its metadata.
    """
    document = loaded.document
    when = feed_date(item.published, now)
    finer = when and document.published == when[:_DAY_CHARACTERS] and document.published_from in _WEAK
    if when and (document.published is None or finer):
        document = replace(document, published=when, published_from="feed")
    document = replace(
        document,
        title=document.title or item.title,
        publisher=document.publisher or item.source,
        byline=document.byline or item.author,
    )
    return ingest.Loaded(document, loaded.raw)


def feed_date(words: str | None, now: datetime) -> str | None:
    """The date that a list gives, in ISO 8601; None if it gives none, or one that cannot be: unset, or yet to come."""
    found = parse_date(words) if words else None
    tomorrow = (now.astimezone(UTC) + timedelta(days=1)).date().isoformat()
    return found if found and _FIRST_YEAR <= found[:_DAY_CHARACTERS] <= tomorrow else None


def _no_items(address: str, *, indexed: bool) -> BadInput:
    if indexed:
        return BadInput(address, "is an index of sitemaps", "watch it: `tidings sources add`, then `tidings watch`")
    return BadInput(address, "lists no articles", "give an address that does")


def _carried(item: Item, listed_in: str, published: str | None) -> ingest.Loaded:
    """The article as the list carries it, kept as a page of its own."""
    title = html.escape(item.title or "")
    link = f'<link rel="canonical" href="{html.escape(item.url)}">' if item.url else ""
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{link}</head>'
        f"<body><article><h1>{title}</h1>\n{item.content}\n</article></body></html>"
    )
    raw = page.encode("utf-8", "replace")
    identity = kept(item.url) if item.url else f"{listed_in}#{quote(item.id or item.title or '')}"
    document = ingest.read_bytes(raw, id=identity, media_type="text/html", published=published)
    return ingest.Loaded(document, raw)


def _in_unicode(answer: Answer) -> bytes:
    """The bytes as they came, or in UTF-8 where only the header says what they are in: bytes are kept without headers."""
    charset = answer.charset
    if charset is None:
        return answer.body
    try:
        # Browsers read Latin-1 and ASCII as Windows-1252, and pages are written to please browsers.
        name = codecs.lookup(charset).name
        name = "cp1252" if name in ("iso8859-1", "ascii") else name
        if name not in ("cp1252", "utf-8", "utf-16", "utf-16-le", "utf-16-be") and not name.startswith(
            ("iso8859", "cp", "gb", "big5", "euc", "shift", "koi8", "mac")
        ):
            return answer.body
        answer.body.decode("utf-8")
    except LookupError:
        return answer.body
    except UnicodeDecodeError:
        return answer.body if name == "utf-8" else _recoded(answer.body, name)
    return _recoded(answer.body, name) if name.startswith("utf-16") else answer.body


def _recoded(raw: bytes, charset: str) -> bytes:
    try:
        return raw.decode(charset, "replace").encode("utf-8")
    except UnicodeError:
        return raw
