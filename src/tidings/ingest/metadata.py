"""What a web page says of its article: title, publisher, byline, date, address.

In: the page's parsed tree. Out: Metadata. JSON-LD first, then meta tags, then the time element, then the
address; no guessing from prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tidings.addresses import clean_address
from tidings.ingest.dates import date_in_address, stated_date
from tidings.ingest.headlines import Headline, distinct, ranked, stated_headlines
from tidings.ingest.marks import page_marks
from tidings.ingest.values import names_in, one_line

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
_MODIFIED_TAGS = ("article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "lastmod")
_DAY_CHARACTERS = len("2025-03-04")
_MAX_BYLINE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says; ``published_from``: ``json-ld``, ``meta``, ``text`` (its time element), ``url`` or None.

    known_from: other facts -> how they are known. marks: as ``Document.marks``. language: as the page declares it.
    """

    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    modified: str | None = None
    language: str | None = None
    other_headlines: tuple[str, ...] = ()
    known_from: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


#: A fact and how it is known; empty words where it is not.
Stated = tuple[str, str]


def read_metadata(tree: Any) -> Metadata:
    """Read the metadata of a page from its lxml tree; what the page does not say stays None."""
    article = next(_articles(_linked_data(tree)), {})
    tags = _meta_tags(tree)
    url = _address(tree, tags)
    published, published_from = _published(tree, article, tags, url[0])
    headlines = ranked(_headlines(tree, article, tags))
    facts = {
        "title": (headlines[0].words, headlines[0].known_from) if headlines else ("", ""),
        "publisher": _first(
            ("json-ld", names_in(article.get("publisher"))),
            ("meta", tags.get("og:site_name") or tags.get("application-name")),
        ),
        "byline": _byline(article, tags),
        "url": url,
        "modified": _modified(article, tags),
        "language": _first(("html", (tree.get("lang") or "")[:2].lower()), ("meta", tags.get("og:locale", "")[:2])),
    }
    return Metadata(
        **{name: words or None for name, (words, _) in facts.items()},
        published=published,
        published_from=published_from,
        other_headlines=distinct(headlines),
        known_from={name: how for name, (words, how) in facts.items() if words and name != "language"},
        marks=page_marks(article, tags, url[0]),
    )


def read_headlines(tree: Any) -> list[Headline]:
    """What each place of a page gives as headline, from its lxml tree."""
    return _headlines(tree, next(_articles(_linked_data(tree)), {}), _meta_tags(tree))


def _headlines(tree: Any, article: Mapping[str, object], tags: Mapping[str, str]) -> list[Headline]:
    sites = [names_in(article.get("publisher")), tags.get("og:site_name", "")]
    return stated_headlines(tree, one_line(article.get("headline")), tags, sites)


def _first(*stated: tuple[str, str | None]) -> Stated:
    """The first of (how it is known, words) that has words, the words first."""
    return next(((words, how) for how, words in stated if words), ("", ""))


def _modified(article: Mapping[str, object], tags: Mapping[str, str]) -> Stated:
    stated = [
        ("json-ld", one_line(article.get("dateModified"))),
        *(("meta", tags.get(name, "")) for name in _MODIFIED_TAGS),
    ]
    return _first(*((how, stated_date(words)) for how, words in stated if words))


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
        value = one_line(element.get("content"))
        if name and value:
            tags.setdefault(name.lower(), value)
    return tags


def _address(tree: Any, tags: Mapping[str, str]) -> Stated:
    links = [("link", link.get("href")) for link in tree.iterfind('.//link[@rel="canonical"]')]
    for how, address in [*links, ("meta", tags.get("og:url"))]:
        if address and (cleaned := clean_address(address)):
            return cleaned, how
    return "", ""


def _published(
    tree: Any, article: Mapping[str, object], tags: Mapping[str, str], url: str
) -> tuple[str | None, str | None]:
    stated = [("json-ld", one_line(article.get("datePublished")))]
    stated += [("meta", tags.get(name, "")) for name in _PUBLISHED_TAGS]
    stated += [("text", _time_element(tree))]
    known = [(date, known_from) for known_from, words in stated if words and (date := stated_date(words))]
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
            return one_line(group[0].get("datetime"))
    return ""


def _byline(article: Mapping[str, object], tags: Mapping[str, str]) -> Stated:
    stated = [("json-ld", names_in(article.get("author")))]
    stated += [("meta", tags.get(name, "")) for name in ("author", "parsely-author", "byl")]
    names, how = _first(*stated)
    if names.startswith(("http:", "https:", "@")) or len(names) > _MAX_BYLINE_CHARACTERS:
        return "", ""
    return re.sub(r"^by\s+", "", names, flags=re.IGNORECASE), how
