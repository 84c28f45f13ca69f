"""Markdown to paragraphs.

In: normalised Markdown without its front matter. Out: blocks of plain text, marks removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tidings.ingest.blocks import Block, block
from tidings.ingest.plain import unwrap

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_HARD_BREAK = "\n\n"


def markdown_blocks(text: str) -> list[Block]:
    """The paragraphs, headings, list items and table rows of ``text`` in order; images and HTML are left out."""
    tokens = _PARSER.parse(text)
    return [each for each in _blocks(tokens) if each]


def _blocks(tokens: Sequence[Token]) -> Iterator[Block | None]:
    lists = 0
    opened = ""
    cells: list[str] | None = None
    for token in tokens:
        lists += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type.endswith("_open"):
            opened = token.type
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            yield block(" | ".join(cells))
            cells = None
        elif token.type in ("fence", "code_block"):
            yield block(token.content)
        elif token.type == "inline":
            words = _plain(token.children or [])
            if cells is not None:
                cells.append(words)
            else:
                yield from _lines(words, bullet=lists > 0, heading=opened == "heading_open")


def _lines(words: str, *, bullet: bool, heading: bool) -> Iterator[Block | None]:
    for part in words.split(_HARD_BREAK):
        for line in unwrap(part.split("\n")):
            yield block(line, bullet=bullet, heading=heading)


def _plain(children: Sequence[Token]) -> str:
    words = []
    for child in children:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type == "softbreak":
            words.append("\n")
        elif child.type == "hardbreak":
            words.append(_HARD_BREAK)
    return "".join(words)
