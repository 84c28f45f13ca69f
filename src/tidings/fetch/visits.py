"""One visit to a source: what its feed or sitemap lists now.

In: an address, what is known of earlier answers, a Client. Out: a Visit; FetchError. An index of sitemaps is followed to its
newest children on the same site, and those that have not changed are not asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidings.addresses import same_site
from tidings.errors import FetchError
from tidings.fetch.client import Answer, Client, Validators
from tidings.fetch.feeds import address_or_none, read_feed, read_json_feed
from tidings.fetch.listing import Item, Listing, distinct, form_of
from tidings.fetch.sitemaps import read_sitemap, unpacked

_MAX_CHILDREN = 50
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a source lists. ``unchanged``: nothing since the last visit; ``seen``: by address, what to compare with next time."""

    url: str
    items: tuple[Item, ...] = ()
    unchanged: bool = False
    title: str | None = None
    note: str | None = None
    moved: str | None = None
    seconds: float = 0.0
    seen: Mapping[str, Validators] = field(default_factory=dict)


def visit(client: Client, url: str, known: Mapping[str, Validators]) -> Visit:
    """Ask a source what it lists.

    known: by address, what its lists were last compared by. Raises FetchError where it cannot be fetched or is no list.
    """
    answer = client.get(url, known.get(url))
    if answer.unchanged:
        if url not in known:
            raise FetchError(url, "answers that nothing has changed, and was not asked that", "tell its publisher")
        return Visit(url, (), True, moved=answer.moved, seconds=answer.seconds, seen=known)
    found = listing_of(answer, client.limits.max_bytes)
    if found is None:
        raise _is_page(answer)
    seen: dict[str, Validators] = {}
    items, note = list(found.items), found.note
    if found.children:
        items, note = _children(client, answer.url, found, known, seen)
    if note is None:
        # What could not be read whole is asked for again, changed or not.
        seen[url] = answer.validators
    return Visit(url, distinct(items), False, found.title, note, moved=answer.moved, seconds=answer.seconds, seen=seen)


def listing_of(answer: Answer, limit: int) -> Listing | None:
    """The list that an answer holds, or None if it holds something else. Raises FetchError for a damaged list."""
    raw = unpacked(answer.body, answer.url, limit)
    form = form_of(raw)
    if form == "json feed":
        return read_json_feed(raw, answer.url)
    if form == "feed":
        return read_feed(raw, answer.url, answer.content_type)
    if form is not None:
        return read_sitemap(raw, answer.url)
    if not raw.strip():
        raise FetchError(answer.url, "is empty", "try later", transient=True)
    if answer.media_type.endswith(("rss+xml", "atom+xml", "feed+json")):
        raise FetchError(
            answer.url, "says that it is a feed, and is none that can be read", "try later", transient=True
        )
    return None


def _is_page(answer: Answer) -> FetchError:
    """The refusal to watch a page, with the feeds that it names: the user chooses among them."""
    import lxml.html
    from lxml import etree

    feeds: list[str] = []
    try:
        tree = lxml.html.fromstring(answer.body)
    except (etree.ParserError, ValueError):
        tree = None
    for link in tree.iter("link") if tree is not None else ():
        kind, where = link.get("type", "").strip().lower(), link.get("href")
        if kind in _FEED_TYPES and (address := address_or_none(where, answer.url)):
            feeds.append(address)
    remedy = f"watch one of the feeds that it names: {', '.join(feeds[:5])}" if feeds else "give the address of a feed"
    return FetchError(answer.url, "is a page, not a feed or sitemap", remedy)


def _children(
    client: Client, index: str, found: Listing, known: Mapping[str, Validators], seen: dict[str, Validators]
) -> tuple[list[Item], str | None]:
    """Items of the newest sitemaps that an index names, and what went wrong with any of them."""
    own = [child for child in found.children if same_site(child[0], index)]
    items: list[Item] = []
    failures: list[str] = []
    for url, changed in own[:_MAX_CHILDREN]:
        # The index says when a child was changed; that is as good as asking it.
        before = known.get(url)
        if before and changed and before.modified == changed:
            seen[url] = before
            continue
        try:
            answer = client.get(url, Validators(before.etag) if before else None)
            child = None if answer.unchanged else listing_of(answer, client.limits.max_bytes)
        except FetchError as error:
            failures.append(str(error))
            continue
        seen[url] = Validators(answer.validators.etag, changed)
        items += child.items if child else ()
    return items, failures[0] if failures else found.note
