"""Pairs of names that may mean the same: what speaks for it, and a sentence of each.

In: the book. Out: Pairs for the review screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidings.desk import links, marking
from tidings.desk.marking import Mark, Piece
from tidings.model import Decision, Entity, LocalEntity, Span
from tidings.pipeline.book import Book
from tidings.pipeline.naming import Doubt, doubts

AMONG = 200  # entities that are looked at
_MOST = 10
_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence that names one side."""

    pieces: tuple[Piece, ...]
    link: str
    document: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two names, with its entity and sentences."""

    name: str
    entity: Entity
    sentences: tuple[Naming, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names that wait for a ruling, or were just ruled on, or that somebody else ruled on first."""

    one: Side
    other: Side
    features: tuple[str, ...]
    score: float
    seen: int
    made: Decision | None = None
    earlier: Decision | None = None
    wanted: str = ""
    wanted_why: str = ""

    @property
    def together(self) -> bool:
        """Whether the book takes them for one."""
        return self.one.entity.id == self.other.entity.id


def pairs(book: Book) -> list[Pair]:
    """Pairs that nobody ruled on, nearest to one first."""
    unsure = {
        frozenset((d.subject, d.other)) for d in book.store.review.standing() if d.verdict == "unsure" and d.other
    }
    found = [_pair(book, doubt) for doubt in doubts(book.store, limit=_MOST, among=AMONG)]
    # what somebody was unsure of comes last
    return sorted(found, key=lambda pair: frozenset((pair.one.entity.id, pair.other.entity.id)) in unsure)


def _pair(book: Book, doubt: Doubt) -> Pair:
    return Pair(
        _side(book, doubt.one, doubt.reason.name),
        _side(book, doubt.other, doubt.reason.other),
        doubt.reason.features,
        doubt.reason.score,
        book.store.review.version(doubt.one.id, doubt.other.id),
    )


def _side(book: Book, entity: Entity, name: str) -> Side:
    bearing = book.store.linking.bearing(entity.id, name, 4 * _SENTENCES)
    return Side(name, entity, tuple(_sentences(book, bearing, name)))


def _sentences(book: Book, bearing: Sequence[LocalEntity], name: str) -> list[Naming]:
    """The first sentences that hold the name itself, at most one of each document."""
    found: list[Naming] = []
    for local in bearing:
        document = book.store.document(local.document)
        sentences = book.store.reading(local.document).sentences
        for span in local.spans:
            home = next((each for each in sentences if each.start <= span.start < each.end), None)
            if home is not None and document.slice(span) == name:
                pieces = marking.pieces(document.text, home, [Mark(Span(*span), "hit")])
                found.append(Naming(tuple(pieces), links.document(document.id, home.start), document.id))
                break
        if len(found) == _SENTENCES:
            break
    return found
