"""What a web page says of its article: title, publisher, byline, date, address.

In: the page's parsed tree. Out: Metadata. JSON-LD first, then meta tags, then the time element, then the
address; no guessing from prose.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidings.addresses import clean_address
from tidings.ingest.dates import date_in_address, parse_date
from tidings.ingest.decode import normalise
from tidings.ingest.marks import page_marks

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
_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")
_SEPARATOR = re.compile(r"\s+[|–—·-]\s+")
_NO_ADDRESS = re.compile(r"\W+|^(?:https?://)?(?:www\.)?")


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
    headlines = _headlines(tree, article, tags)
    facts = {
        "title": headlines[0] if headlines else ("", ""),
        "publisher": _first(
            ("json-ld", _names(article.get("publisher"))),
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
        other_headlines=_others([words for words, _ in headlines]),
        known_from={name: how for name, (words, how) in facts.items() if words and name != "language"},
        marks=page_marks(article, tags, url[0]),
    )


def _first(*stated: tuple[str, str | None]) -> Stated:
    """The first of (how it is known, words) that has words, the words first."""
    return next(((words, how) for how, words in stated if words), ("", ""))


def _headlines(tree: Any, article: Mapping[str, object], tags: Mapping[str, str]) -> list[Stated]:
    """The headlines, first the one that most of the page's four places agree on: JSON-LD, both social cards, what is shown.

    Where they part two and two, outlets differ in which they mean, so any order is right as often as wrong.
    """
    headline, shown = _line(article.get("headline")), _title_element(tree)
    # Pages show headings of their own above the article's ("Log in"); the one that is stated elsewhere is the article's.
    headings = [_line("".join(each.itertext())) for each in tree.iterfind(".//h1")]
    shown = headline if _letters(headline) in set(map(_letters, headings)) - {""} else shown
    sites = {_bare(name) for name in (_names(article.get("publisher")), tags.get("og:site_name")) if name}
    cards = [_without_site(tags.get(name, ""), sites, {headline, shown}) for name in ("og:title", "twitter:title")]
    stated = [("json-ld", headline), ("meta", cards[0]), ("meta", cards[1]), ("text", shown)]
    stated = [(how, words) for how, words in stated if words]
    votes = Counter(_letters(words) for _, words in stated)
    best = sorted(stated, key=lambda each: -votes[_letters(each[1])])  # stable: of equals the first
    return [(words, how) for how, words in best]


def _others(headlines: Sequence[str]) -> tuple[str, ...]:
    """The headlines that differ from the first one by more than case and punctuation, each once."""
    distinct = {_letters(words): words for words in reversed(headlines)}
    return tuple(words for letters, words in reversed(distinct.items()) if letters != _letters(headlines[0]))


def _without_site(words: str, sites: Collection[str], headlines: Collection[str]) -> str:
    """A card's title without the names of section and site behind it; empty if it is the site's name alone."""
    for end in _SEPARATOR.finditer(words):
        if words[: end.start()] in headlines or _bare(words[end.end() :]) in sites:
            return words[: end.start()]
    return "" if _bare(words) in sites else words


def _letters(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()


def _bare(name: str) -> str:
    """A site's name as it may also be written: ``BBC News``, ``bbcnews``, ``www.bbcnews.com``."""
    return re.sub(r"(?:com|net|org|couk|news)$", "", _NO_ADDRESS.sub("", name.casefold()))


def _modified(article: Mapping[str, object], tags: Mapping[str, str]) -> Stated:
    stated = [
        ("json-ld", _line(article.get("dateModified"))),
        *(("meta", tags.get(name, "")) for name in _MODIFIED_TAGS),
    ]
    return _first(*((how, parse_date(words)) for how, words in stated if words))


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


def _address(tree: Any, tags: Mapping[str, str]) -> Stated:
    links = [("link", link.get("href")) for link in tree.iterfind('.//link[@rel="canonical"]')]
    for how, address in [*links, ("meta", tags.get("og:url"))]:
        if address and (cleaned := clean_address(address)):
            return cleaned, how
    return "", ""


def _published(
    tree: Any, article: Mapping[str, object], tags: Mapping[str, str], url: str
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


def _byline(article: Mapping[str, object], tags: Mapping[str, str]) -> Stated:
    stated = [("json-ld", _names(article.get("author")))]
    stated += [("meta", tags.get(name, "")) for name in ("author", "parsely-author", "byl")]
    names, how = _first(*stated)
    if names.startswith(("http:", "https:", "@")) or len(names) > _MAX_BYLINE_CHARACTERS:
        return "", ""
    return re.sub(r"^by\s+", "", names, flags=re.IGNORECASE), how


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
