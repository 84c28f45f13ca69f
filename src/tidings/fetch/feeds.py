"""Feeds: RSS 0.9 to 2.0, RSS 1.0, Atom and JSON Feed.

In: the bytes of a feed and its address. Out: a Listing; FetchError for what is no feed. XML is read by feedparser, which
reads on where a feed is malformed, opens no entity from outside and follows no link.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from tidings.addresses import askable
from tidings.errors import FetchError
from tidings.fetch.listing import Item, Listing, distinct

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_CLOSED = re.compile(
    rb"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_TAIL_BYTES = 4096
_TAG = re.compile(r"<[^>]*>")
_MAX_ITEMS = 5000


def read_feed(raw: bytes, url: str, content_type: str = "") -> Listing:
    """Read an RSS or Atom feed.

    content_type: the header that it came with; its charset counts. A malformed feed gives the items that could be read and
    a note. Raises FetchError for what is no feed, or declares entities of its own.
    """
    if _ENTITY.search(raw.replace(b"\0", b"")):
        raise FetchError(url, "declares entities of its own, as attacks do", "ask its publisher for a plain feed")
    import feedparser

    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # The mark at the start outweighs what header and declaration say, or leave out.
        raw = _DECLARATION.sub("", raw.decode("utf-16", "replace")).encode("utf-8")
        content_type = "application/xml; charset=utf-8"
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        found = feedparser.parse(raw, response_headers=headers, sanitize_html=False, resolve_relative_uris=True)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # The library answers a head that it cannot make out with whatever its own steps raise.
        raise FetchError(url, f"is damaged ({_plain(str(error))})", "try later", transient=True) from error
    if not found.version and not found.entries:
        raise FetchError(
            url, "is no feed that can be read", "give the address of an RSS, Atom or JSON feed or a sitemap"
        )
    entries, note = list(found.entries)[:_MAX_ITEMS], None
    # What is merely announced in another encoding is read well all the same.
    if found.bozo and not isinstance(found.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        note = f"malformed XML ({_plain(str(found.get('bozo_exception')))}); what could be read was taken"
        if not _CLOSED.search(raw.replace(b"\0", b"")[-_TAIL_BYTES:]):
            # The feed ends in the middle: its last item may be cut in its address.
            entries = entries[:-1]
            note = "is cut off; its last item waits until it is whole"
    dated = not str(found.version).startswith("atom")
    items = [_entry(entry, url, dated) for entry in entries]
    return Listing("feed", _plain(found.feed.get("title")), distinct(items), note)


def read_json_feed(raw: bytes, url: str) -> Listing:
    """Read a JSON Feed, version 1 or 1.1. Raises FetchError where it is no such feed."""
    remedy = "ask its publisher to mend it, or take another feed of the site"
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FetchError(url, "is no valid JSON", remedy, transient=True) from error
    entries = found.get("items") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise FetchError(url, "is JSON without a list of items", remedy)
    items = [_json_item(entry, url) for entry in entries[:_MAX_ITEMS] if isinstance(entry, dict)]
    return Listing("json feed", _plain(found.get("title")), distinct(items))


def _entry(entry: dict[str, Any], url: str, dated: bool) -> Item:
    """An item. ``dated``: the format has one date, so what the parser calls a change is the publication."""
    source = entry.get("source") or {}
    link = entry.get("link") or (entry.get("id") if entry.get("guidislink") else None)
    contents = [
        each for each in entry.get("content", ()) if "text" in each.get("type", "") or "html" in each.get("type", "")
    ]
    # Not by the parser's own look-up, which takes one date for the other.
    published, updated = _words(dict.get(entry, "published")), _words(dict.get(entry, "updated"))
    return Item(
        url=address_or_none(link, url),
        id=_words(entry.get("id")),
        title=_plain(entry.get("title")),
        published=published or (updated if dated else None),
        updated=updated if published or not dated else None,
        author=_plain(entry.get("author")),
        source=_plain(source.get("title")),
        source_url=address_or_none(source.get("href") or source.get("link"), url),
        content=max((each.get("value") or "" for each in contents), key=len, default="") or None,
    )


def _json_item(entry: Mapping[str, Any], url: str) -> Item:
    text = _words(entry.get("content_text"))
    authors = entry.get("authors") if isinstance(entry.get("authors"), list) else [entry.get("author")]
    names = [_plain(each.get("name")) for each in authors or () if isinstance(each, dict)]
    identity = entry.get("id")
    as_text = "".join(f"<p>{html.escape(part)}</p>" for part in re.split(r"\n\s*\n", text or "") if part.strip())
    return Item(
        url=address_or_none(entry.get("url") or entry.get("external_url"), url),
        id=str(identity) if isinstance(identity, str | int | float) else None,
        title=_plain(entry.get("title")),
        published=_words(entry.get("date_published")),
        updated=_words(entry.get("date_modified")),
        author=", ".join(filter(None, names)) or None,
        content=_words(entry.get("content_html")) or as_text or None,
    )


def address_or_none(words: object, base: str) -> str | None:
    """An item's address in full, or None where it is none that may be asked."""
    if not isinstance(words, str) or not words.strip():
        return None
    try:
        return askable(words, base)
    except FetchError:
        return None


def _words(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """A line of text: feeds write titles with and without markup."""
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(_TAG.sub("", value)).split()) or None
