"""Sitemaps, with the news extension, and indexes of sitemaps.

In: the bytes of a sitemap, packed or not. Out: a Listing; FetchError for what cannot be read. Form: sitemaps.org 0.9,
Google's news sitemap 0.9. No entity is resolved and nothing outside is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tidings.errors import FetchError
from tidings.fetch.compression import Broken, TooLarge, is_gzip, unpack
from tidings.fetch.feeds import address_or_none
from tidings.fetch.listing import Item, Listing, distinct

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_MAX_ENTRIES = 50_000  # of one sitemap, by its specification
_REMEDY = "ask its publisher to mend it, or take a feed of the site"


def unpacked(raw: bytes, url: str, limit: int) -> bytes:
    """The bytes of a list that is kept as a gzip file; others as they are. Raises FetchError if damaged or too large."""
    if not is_gzip(raw):
        return raw
    try:
        return unpack([raw], "gzip", limit)
    except (Broken, TooLarge) as error:
        why = "unpacks to more than allowed" if isinstance(error, TooLarge) else str(error)
        raise FetchError(url, why, _REMEDY) from error


def read_sitemap(raw: bytes, url: str) -> Listing:
    """Read a sitemap or an index of sitemaps; the newest children of an index come first.

    A publication date is given only by the news extension: ``lastmod`` says when a page was changed. Raises FetchError.
    """
    root, note = _root(raw, url)
    if _name(root) == "sitemapindex":
        children = [(_text(each, "loc"), _text(each, "lastmod")) for each in _children(root, "sitemap")]
        known = {address: when for loc, when in children if (address := address_or_none(loc, url))}
        newest = sorted(known.items(), key=lambda child: child[1] or "", reverse=True)
        return Listing("sitemap index", None, (), note, tuple(newest))
    items = [_item(each, url) for each in list(_children(root, "url"))[:_MAX_ENTRIES]]
    return Listing("sitemap", None, distinct(items), note)


def _root(raw: bytes, url: str) -> tuple[Any, str | None]:
    if _ENTITY.search(raw.replace(b"\0", b"")):
        raise FetchError(url, "declares entities of its own, as attacks do", "ask its publisher for a plain sitemap")
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(url, "is no XML that can be read", _REMEDY, transient=True) from error
    if root is None:
        raise FetchError(url, "is no XML that can be read", _REMEDY, transient=True)
    errors = parser.error_log
    return root, f"malformed XML ({errors[0].message}); what could be read was taken" if len(errors) else None


def _item(entry: Any, url: str) -> Item:
    news = next(_children(entry, "news"), None)
    publication = next(_children(news, "publication"), None) if news is not None else None
    return Item(
        url=address_or_none(_text(entry, "loc"), url),
        title=_text(news, "title"),
        published=_text(news, "publication_date"),
        updated=_text(entry, "lastmod"),
        source=_text(publication, "name"),
    )


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if _name(child) == name)


def _text(element: Any, name: str) -> str | None:
    found = next(_children(element, name), None) if element is not None else None
    return " ".join("".join(found.itertext()).split()) or None if found is not None else None
