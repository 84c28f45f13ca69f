"""One article before it is read: its bytes, and what is known of them besides.

In: nothing. Out: Known, Item, Passed. Whoever fetches or unpacks articles makes Items; ``reading`` turns one into a Document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tidings.errors import BadInput

#: Fields of Known that an article may say as well.
FACTS = ("url", "title", "publisher", "byline", "published", "modified")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article besides its bytes, and how; it counts where the article itself says nothing.

    published, modified: ISO 8601. known_from: field -> how it is known ("header", "rule", "archive", ...).
    overrules: fields that count even against what the article says. charset: as the transport declared it.
    """

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    modified: str | None = None
    charset: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    known_from: Mapping[str, str] = field(default_factory=dict)
    overrules: frozenset[str] = frozenset()

    def over(self, weaker: Known) -> Known:
        """What both know; ``self`` counts where they differ."""
        said = {name: getattr(self, name) or getattr(weaker, name) for name in (*FACTS, "charset")}
        how = {**weaker.known_from, **{name: how for name, how in self.known_from.items() if getattr(self, name)}}
        return Known(
            **said,
            marks={**weaker.marks, **self.marks},
            known_from=how,
            overrules=self.overrules | weaker.overrules,
        )

    def with_less(self, known: Known) -> Known:
        """The same with more known, which counts where nothing was known before, or overrules it."""
        stronger = {name: getattr(known, name) for name in known.overrules}
        merged = self.over(known)
        how = {name: known.known_from[name] for name in known.overrules if name in known.known_from}
        return replace(merged, **stronger, known_from={**merged.known_from, **how})


@dataclass(frozen=True, slots=True)
class Item:
    """One article's bytes. ``id``: its document's, if no other document has it; ``places``: what to try then.

    source: which input exactly it came from. name: what messages call it. named: the id is the article's own, which all
    its versions bear, wherever they come from. is_part: it was one of several in its file.
    """

    id: str
    source: str
    raw: bytes
    media_type: str
    name: str
    known: Known = field(default_factory=Known)
    places: tuple[str, ...] = ()
    named: bool = False
    is_part: bool = False

    def with_less(self, known: Known) -> Item:
        """The same item with more known of it, which counts where nothing was known before, or overrules it."""
        return replace(self, known=self.known.with_less(known))


class NoArticle(BadInput):
    """Nothing is wrong with the input, but it holds no article that could be read: none at all, or none in English."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What was passed over because nothing about it is an article for the book; no failure."""

    source: str
    why: str
