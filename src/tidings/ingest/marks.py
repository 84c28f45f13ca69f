"""What an article says of its own standing: paid, live, corrected, first published elsewhere.

In: a page's JSON-LD and tags, or the paragraphs of an article with its furniture. Out: marks, as in ``Document.marks``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tidings.addresses import clean_address, site_of
from tidings.ingest.decode import normalise

_PAID_TIERS = frozenset({"locked", "metered", "paid", "premium"})
_LIVE_ADDRESS = re.compile(
    r"/(?:live|live-?blog|live-updates)(?:/|$)|[-/]live-?(?:blog|updates)(?:[-/.]|$)", re.IGNORECASE
)
_MAX_NOTE_CHARACTERS = 300
_MAX_SOURCE_CHARACTERS = 80

_WORK = r"(?:story|article|piece|report|post|column|essay|interview|content|version|analysis)"
_NAME = r"(?P<name>(?:the )?[A-Z0-9][^.;|()\n]{1,79}?)"
_NAME_END = r"(?=[.;|()]|,? (?:on|under|and|with|in|at|as|by|here|where|which|before|after|last|this)\b|$)"
_SYNDICATED = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?:this|the above|the following) {_WORK} (?:(?:was|has|is|been) )*(?:originally |first )+"
        rf"(?:(?:published|appeared|reported|posted|featured|ran) )(?:online )?(?:by|in|on|at|with) (?-i:{_NAME}){_NAME_END}",
        rf"^(?:originally|first) (?:published|appeared|posted) (?:by|in|on|at) (?-i:{_NAME}){_NAME_END}",
        rf"\b(?:republished|reprinted|reproduced|syndicated) (?:(?:here )?with (?:the )?(?:kind )?permission )?"
        rf"(?:from|of|by) (?-i:{_NAME}){_NAME_END}",
        rf"\b(?:this|the) {_WORK} (?:was|is) (?:produced|provided|supplied|distributed) by (?-i:{_NAME}){_NAME_END}",
    )
]
#: One of these is in whatever the forms above match: looked for first, since few paragraphs have any.
_SYNDICATION = (
    "originally ", "first ", "republished ", "reprinted ", "reproduced ", "syndicated ", "produced by", "provided by",
    "supplied by", "distributed by",
)  # fmt: skip
_CORRECTION = re.compile(
    r"^[\W_]*(?:correction|corrected|clarification|corrigendum|erratum)\b[^\w]"
    r"|\b(?:an|the) (?:earlier|previous|original) version of (?:this|the) (?:story|article|report|headline|post)\b"
    r"|\bthis (?:story|article|report|post|headline) has been (?:corrected|amended|clarified)\b"
    r"|\((?:corrects|refiles to correct)\b",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"^(?:to continue reading|(?:subscribe|sign in|log in|register)(?: now)? to "
    r"(?:continue reading|read (?:the )?(?:full|rest|more|on))"
    r"|this (?:article|story|content) is (?:for|only for|reserved for|available to|exclusive to) (?:our )?(?:paying )?subscribers"
    r"|already a subscriber\?|you have (?:reached|used up) your .{0,30}free articles)",
    re.IGNORECASE,
)


def page_marks(article: Mapping[str, object], tags: Mapping[str, str], url: str) -> dict[str, str]:
    """Marks from what a page says of itself: how a paywall or live blog is known, and who published the article first."""
    marks = {}
    if _is_paid(article) or any(_is_paid(part) for part in _nodes(article.get("hasPart"))):
        marks["paywall"] = "json-ld"
    elif tags.get("article:content_tier", "").lower() in _PAID_TIERS:
        marks["paywall"] = "meta"
    kinds = article.get("@type")
    if "LiveBlogPosting" in (kinds if isinstance(kinds, list) else [kinds]):
        marks["live blog"] = "json-ld"
    elif _LIVE_ADDRESS.search(url):
        marks["live blog"] = "url"
    first = _first_published(article, tags, url)
    if first:
        marks["first published by"] = first
    return marks


def text_marks(paragraphs: Iterable[str]) -> dict[str, str]:
    """Marks from an article's own words: who published it first, its correction note, a paywall's line."""
    marks: dict[str, str] = {}
    for text in paragraphs:
        folded = text.lower()
        for form in _SYNDICATED if any(word in folded for word in _SYNDICATION) else ():
            found = form.search(text)
            if found and len(found["name"]) <= _MAX_SOURCE_CHARACTERS:
                marks.setdefault("first published by", found["name"].strip(" ,:"))
        if _CORRECTION.search(text[:_MAX_NOTE_CHARACTERS]):
            marks.setdefault("correction", text[:_MAX_NOTE_CHARACTERS])
        if _PAYWALL.search(text[:_MAX_NOTE_CHARACTERS]):
            marks.setdefault("paywall", "text")
    return marks


def _is_paid(node: Mapping[str, object]) -> bool:
    return str(node.get("isAccessibleForFree", "")).strip().lower() == "false"


def _nodes(value: object) -> list[Mapping[str, object]]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


def _first_published(article: Mapping[str, object], tags: Mapping[str, str], url: str) -> str:
    """The outlet, or its host, that the page itself names as the article's first publisher; empty if it names none."""
    for node in _nodes(article.get("sourceOrganization")):
        name = node.get("name")
        own = {str(each.get("name")) for each in _nodes(article.get("publisher"))}
        if isinstance(name, str) and name.strip() and name not in own:
            return " ".join(normalise(name).split())[:_MAX_SOURCE_CHARACTERS]
    own_address = clean_address(tags.get("og:url", "")) or url
    for address in (tags.get("syndication-source"), tags.get("original-source"), url):
        first = site_of(clean_address(address or "") or "")
        if first and own_address and not _same_site(first, site_of(own_address)):
            return first
    return ""


def _same_site(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
