"""The paragraphs of an article before its furniture is cut, and the clean text after.

In: blocks in reading order and what is to be cut. Out: the stored text and its cuts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidings.ingest.decode import normalise
from tidings.model import Cut

SEPARATOR = "\n\n"

_SPACES = re.compile(r"\s+")
_BULLET = re.compile(r"(?:[•◦▪‣●·]\s*|[*+-]\s+)+")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph without line breaks. ``bullet``: it stood in a list; ``heading``: it was marked up as a heading."""

    text: str
    bullet: bool = False
    heading: bool = False


def block(text: str, *, bullet: bool = False, heading: bool = False) -> Block | None:
    """A block of ``text`` with single spaces and without its bullet marks, or None where nothing is left."""
    # Markdown and HTML name characters by entities: what normalising took out of a file can come back from its parser.
    line = _SPACES.sub(" ", normalise(_SPACES.sub(" ", text))).strip()
    marks = _BULLET.match(line)
    if marks:
        line, bullet = line[marks.end() :].strip(), True
    if not any(character.isalnum() for character in line):
        return None
    return Block(line, bullet, heading)


def assemble(blocks: Sequence[Block], removed: Mapping[int, str]) -> tuple[str, tuple[Cut, ...]]:
    """Join what stays and remember what goes.

    removed: number of a block -> kind of the cut.
    Gives the text, paragraphs parted by a blank line, and its cuts in order; ``at`` counts characters of that text.
    """
    kept: list[str] = []
    cuts: list[tuple[int, str, str]] = []
    end = 0
    for number, each in enumerate(blocks):
        if number in removed:
            cuts.append((end, removed[number], each.text))
        else:
            end += len(each.text) + (len(SEPARATOR) if kept else 0)
            kept.append(each.text)
    # A cut stood before the paragraph that follows it, so it points past the separator, except at the end of the text.
    placed = (Cut(at + len(SEPARATOR) if 0 < at < end else at, kind, cut) for at, kind, cut in cuts)
    return SEPARATOR.join(kept), tuple(placed)
