"""What every list of articles says, whatever its format.

In: nothing. Out: the records Item and Listing, and which format some bytes are in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

Form = Literal["feed", "json feed", "sitemap", "sitemap index"]

_ROOTS: dict[str, Form] = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap index",
}  # fmt: skip
_HEAD_CHARACTERS = 8192
_LEADING = re.compile(r"\s*(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?(rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(r'\s*\{.*?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\b', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One article as a list names it. Dates are the list's own words; None is what it does not say."""

    url: str | None = None
    id: str | None = None  # the list's own name for it: guid, atom:id
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    source: str | None = None  # who published it first, by the item's ``source`` element or the sitemap's publication
    source_url: str | None = None
    content: str | None = None  # HTML, if the list carries the article's text


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or sitemap: its items, no two the same. ``note``: what is wrong with it, though it could be read."""

    form: Form
    title: str | None = None
    items: tuple[Item, ...] = ()
    note: str | None = None
    children: tuple[tuple[str, str | None], ...] = ()  # of a sitemap index: address and time of change


def form_of(raw: bytes) -> Form | None:
    """The format of a list by how it begins; None if it is none."""
    head = _head(raw)
    if _JSON_FEED.match(head):
        return "json feed"
    while (leading := _LEADING.match(head)) and leading.end():
        head = head[leading.end() :]
    root = _ROOT.match(head)
    return _ROOTS[root[1].lower()] if root else None


def _head(raw: bytes) -> str:
    start = raw[: 2 * _HEAD_CHARACTERS]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace")
    # Markup of the formats is ASCII: NULs gone, it shows in every encoding that feeds come in.
    return start.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).decode("latin-1")[:_HEAD_CHARACTERS]


def distinct(items: list[Item]) -> tuple[Item, ...]:
    """Items that can be told apart: those without address and text left out, of the same address or id the first.

    An id that stands on different addresses is no id, and is dropped.
    """
    addresses: dict[str, set[str | None]] = {}
    for item in items:
        if item.id:
            addresses.setdefault(item.id, set()).add(item.url)
    found: dict[str, Item] = {}
    for item in items:
        shared = item.id is not None and len(addresses[item.id]) > 1
        own = item.id if item.id and not shared else None
        name = item.url or own or (item.content and f"{item.title} {item.content}")
        if name and (item.url or item.content):
            found.setdefault(name, item if own == item.id else _without_id(item))
    return tuple(found.values())


def _without_id(item: Item) -> Item:
    return Item(
        item.url,
        None,
        item.title,
        item.published,
        item.updated,
        item.author,
        item.source,
        item.source_url,
        item.content,
    )
