"""Text with marks that may overlap, cut into pieces that do not.

In: a text and marks over spans of it. Out: pieces in order, each with the marks that cover it; nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tidings.model import Span
from tidings.report.escape import block


@dataclass(frozen=True, slots=True)
class Mark:
    """What a span is: a mention, a trigger, a role, a speaker. ``target`` is where it leads, if anywhere."""

    span: Span
    kind: str
    label: str = ""
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters with the marks that cover them; ``closes``: those that end here."""

    text: str
    marks: tuple[Mark, ...]
    closes: tuple[Mark, ...]

    @property
    def kinds(self) -> str:
        """The kinds of its marks, for style sheets."""
        return " ".join(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def target(self) -> str | None:
        """Where the innermost mark that leads anywhere leads."""
        return next((mark.target for mark in reversed(self.marks) if mark.target), None)


def pieces(text: str, within: Span, marks: Iterable[Mark]) -> list[Piece]:
    """Cut ``text[within]`` at the edges of all marks; marks that reach outside are cut off."""
    start, end = within
    inside = sorted((m for m in marks if m.span.start < end and m.span.end > start), key=_widest_first)
    edges = {start, end}
    for mark in inside:
        edges |= {max(start, mark.span.start), min(end, mark.span.end)}
    ordered = sorted(edges)
    return [_piece(text, first, last, inside) for first, last in pairwise(ordered)]


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text, without the line ends between them."""
    found: list[Span] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def around(text: str, span: Span) -> Span:
    """The paragraph that holds a span, or the whole of the paragraphs that it touches."""
    touched = [each for each in paragraphs(text) if each.start < span.end and each.end > span.start]
    return Span(touched[0].start, touched[-1].end) if touched else span


def _widest_first(mark: Mark) -> tuple[int, int, str]:
    return mark.span.start - mark.span.end, mark.span.start, mark.kind


def _piece(text: str, first: int, last: int, marks: Sequence[Mark]) -> Piece:
    covering = tuple(mark for mark in marks if mark.span.start <= first and mark.span.end >= last)
    return Piece(block(text[first:last]), covering, tuple(mark for mark in covering if mark.span.end == last))
