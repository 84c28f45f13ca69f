"""Which of the headlines that a page states is its article's title.

In: the page's tree, its JSON-LD headline, its meta tags and the names of its site. Out: headlines with the place where each
stands, and these in order. Rules that were weighed against this one, with figures: ``make bench-titles``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidings.ingest.values import one_line

#: Cards for social networks, in the order in which they are asked.
CARDS = ("og:title", "twitter:title")
_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")
_SEPARATOR = re.compile(r"\s+[|–—·-]\s+")
_NO_ADDRESS = re.compile(r"\W+|^(?:https?://)?(?:www\.)?")


@dataclass(frozen=True, slots=True)
class Headline:
    """Words, and where they stand: ``json-ld``, ``og:title``, ``twitter:title``, ``h1`` or ``title``."""

    place: str
    words: str

    @property
    def known_from(self) -> str:
        """How a title that is taken from here is known."""
        return "meta" if self.place in CARDS else "text" if self.place in ("h1", "title") else self.place


def stated_headlines(tree: Any, headline: str, tags: Mapping[str, str], sites: Collection[str]) -> list[Headline]:
    """What each place of a page gives as headline, without the names of section and site; places that give none are left out.

    headline: that of the page's JSON-LD. sites: names that the page has for its site.
    """
    bare = {bare_name(name) for name in sites if name}
    headings = [words for each in tree.iterfind(".//h1") if (words := one_line("".join(each.itertext())))]
    whole = {letters(words) for words in (headline, *headings)} - {""}
    cards = [(name, _without_site(tags.get(name, ""), bare, whole)) for name in CARDS]
    # Pages show headings of their own above the article's ("Log in"); the one that is stated elsewhere is the article's.
    elsewhere = {letters(words) for words in (headline, *(words for _, words in cards))} - {""}
    shown = next((words for words in headings if letters(words) in elsewhere), headings[0] if headings else "")
    element = tree.find(".//title")
    named = _without_site(one_line("".join(element.itertext())) if element is not None else "", bare, whole)
    stated = [("json-ld", headline), *cards, ("h1", shown), ("title", _SITE_SUFFIX.sub("", named))]
    return [Headline(place, words) for place, words in stated if words]


def ranked(stated: Sequence[Headline]) -> list[Headline]:
    """The headlines, first the one that most of four places agree on: JSON-LD, both cards, what is shown.

    The ``title`` element, which is written for search engines, counts as shown only where there is no heading. Where the places
    part two and two, outlets differ in which they mean, so any order is right as often as wrong.
    """
    is_shown = any(each.place == "h1" for each in stated)
    voting = [each for each in stated if each.place != "title" or not is_shown]
    votes = Counter(letters(each.words) for each in voting)
    return sorted(voting, key=lambda each: -votes[letters(each.words)])  # stable: of equals the first


def distinct(headlines: Sequence[Headline]) -> tuple[str, ...]:
    """The headlines that differ from the first one by more than case and punctuation, each once."""
    found = {letters(each.words): each.words for each in reversed(headlines)}
    return tuple(words for key, words in reversed(found.items()) if key != letters(headlines[0].words))


def letters(words: str) -> str:
    """Letters and digits alone, folded: what headlines are compared by."""
    return re.sub(r"\W+", "", words).casefold()


def bare_name(name: str) -> str:
    """A site's name as it may also be written: ``BBC News``, ``bbcnews``, ``www.bbcnews.com``."""
    return re.sub(r"(?:com|net|org|couk|news)$", "", _NO_ADDRESS.sub("", name.casefold()))


def _without_site(words: str, sites: Collection[str], headlines: Collection[str]) -> str:
    """A title without the names of section and site behind it; empty if it is the site's name alone."""
    for end in _SEPARATOR.finditer(words):
        if letters(words[: end.start()]) in headlines or bare_name(words[end.end() :]) in sites:
            return words[: end.start()]
    return "" if bare_name(words) in sites else words
