"""What a web page says of its article: title, publisher, byline, date, address.

In: the page's parsed tree. Out: Metadata. JSON-LD first, then meta tags, then the time element, then the
address; no guessing from prose.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tidings.ingest.dates import date_in_address, parse_date
from tidings.ingest.decode import normalise

_ARTICLE = re.compile(r"(Article|Posting|PressRelease|Report)$")
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
_PUBLISHED_TAGS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published",
    "parsely-pub-date", "date.available", "publish-date", "publish_date", "publication_date", "pubdate",
    "dc.date.issued",
    "dc.date", "dcterms.date", "dcterms.created", "prism.publicationdate", "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "published", "published_at", "date",
)  # fmt: skip
_DAY_CHARACTERS = len("2025-03-04")
_MAX_BYLINE_CHARACTERS = 200
_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says; ``published_from``: ``json-ld``, ``meta``, ``text`` (its time element), ``url`` or None."""

    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None


def read_metadata(tree: Any) -> Metadata:
    """Read the metadata of a page from its lxml tree; what the page does not say stays None."""
    article = next(_articles(_linked_data(tree)), {})
    tags = _meta_tags(tree)
    url = _address(tree, tags)
    published, published_from = _published(tree, article, tags, url)
    publisher = _names(article.get("publisher")) or tags.get("og:site_name") or tags.get("application-name")
    title = _line(article.get("headline")) or tags.get("og:title") or tags.get("twitter:title") or _title_element(tree)
    return Metadata(
        title=title or None,
        publisher=publisher or None,
        byline=_byline(article, tags),
        published=published,
        published_from=published_from,
        url=url,
    )


def _linked_data(tree: Any) -> Iterator[object]:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            yield json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue


def _articles(nodes: Iterable[object]) -> Iterator[Mapping[str, object]]:
    """The articles among JSON-LD nodes; lists of other articles on the page are not gone into."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting = node + waiting
        elif isinstance(node, dict):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds):
                yield node
            waiting += [node[key] for key in _NESTED if key in node]


def _meta_tags(tree: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        value = _line(element.get("content"))
        if name and value:
            tags.setdefault(name.lower(), value)
    return tags


def _address(tree: Any, tags: Mapping[str, str]) -> str | None:
    links = [link.get("href") for link in tree.iterfind('.//link[@rel="canonical"]')]
    for address in [*links, tags.get("og:url")]:
        if address and re.match(r"https?://\S+$", address.strip(), re.IGNORECASE):
            return str(address.strip())
    return None


def _published(
    tree: Any, article: Mapping[str, object], tags: Mapping[str, str], url: str | None
) -> tuple[str | None, str | None]:
    stated = [("json-ld", _line(article.get("datePublished")))]
    stated += [("meta", tags.get(name, "")) for name in _PUBLISHED_TAGS]
    stated += [("text", _time_element(tree))]
    known = [(date, known_from) for known_from, words in stated if words and (date := parse_date(words))]
    if url and (date := date_in_address(url)):
        known.append((date, "url"))
    if not known:
        return None, None
    first = known[0]
    # A later one may give the hour of the same day.
    finer = (each for each in known if len(each[0]) > _DAY_CHARACTERS and each[0].startswith(first[0]))
    return next(finer, first) if len(first[0]) == _DAY_CHARACTERS else first


def _time_element(tree: Any) -> str:
    times = [element for element in tree.iter("time") if element.get("datetime")]
    marked = [each for each in times if each.get("pubdate") is not None or each.get("itemprop") == "datePublished"]
    inside = [each for each in times if any(True for _ in each.iterancestors("article", "header"))]
    for group in (marked, inside[:1], times if len(times) == 1 else []):
        if group:
            return _line(group[0].get("datetime"))
    return ""


def _byline(article: Mapping[str, object], tags: Mapping[str, str]) -> str | None:
    names = _names(article.get("author")) or tags.get("author") or tags.get("parsely-author") or ""
    if names.startswith(("http:", "https:", "@")) or len(names) > _MAX_BYLINE_CHARACTERS:
        return None
    return re.sub(r"^by\s+", "", names, flags=re.IGNORECASE) or None


def _names(value: object) -> str:
    """The names in a JSON-LD person, organization, or list of such, joined by commas."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, (_names(each) for each in value if not isinstance(each, list)))))
    return _line(value.get("name")) if isinstance(value, dict) else _line(value)


def _title_element(tree: Any) -> str:
    for path in (".//h1", ".//title"):
        found = tree.find(path)
        words = _line("".join(found.itertext())) if found is not None else ""
        if words:
            return _SITE_SUFFIX.sub("", words) if path == ".//title" else words
    return ""


def _line(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return " ".join(normalise(html.unescape(value)).split()) if isinstance(value, str) else ""
