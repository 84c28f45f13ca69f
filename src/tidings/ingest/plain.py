"""Plain text to paragraphs.

In: normalised text whose paragraphs are parted by blank lines, or written one to a line, or wrapped at a column.
Out: blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tidings.ingest.blocks import Block, block

_MAX_WRAP_COLUMN = 120
_MAX_LONG_SHARE = 0.1
_NEVER = 10**9
_BLANK_LINES = re.compile(r"\n\s*\n")
_BULLET_LINE = re.compile(r"\s*(?:[•◦▪‣●·]|[*+-]\s)")
_SENTENCE_END = re.compile(r"""[.!?:;]["'”’)\]]*$""")


def plain_blocks(text: str) -> list[Block]:
    """The paragraphs of ``text``; lines that were only wrapped are joined again, bullet points come one by one."""
    column = _wrap_column(text.split("\n"))
    found = []
    for part in _BLANK_LINES.split(text):
        for line in unwrap(part.split("\n"), column):
            made = block(line, bullet=bool(_BULLET_LINE.match(line)))
            if made:
                found.append(made)
    return found


def unwrap(lines: Sequence[str], column: int | None = None) -> Iterator[str]:
    """Join the lines of one paragraph that were broken to fit a column; other line ends part paragraphs.

    column: the width in characters that lines were wrapped at, or None to find it from these lines.
    """
    column = _wrap_column(lines) if column is None else column
    held = ""
    for line in (line for line in lines if line.strip()):
        if held and _goes_on(held.rsplit("\n", 1)[-1], line, column):
            held += "\n" + line
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _goes_on(line: str, following: str, column: int) -> bool:
    if _BULLET_LINE.match(following) or _SENTENCE_END.search(line.rstrip()):
        return False
    first_word = following.split(maxsplit=1)[0]
    return len(line.rstrip()) + 1 + len(first_word) > column


def _wrap_column(lines: Sequence[str]) -> int:
    """The width that lines were wrapped at; huge where a line is a paragraph, so that nothing is joined."""
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    short = [length for length in lengths if length <= _MAX_WRAP_COLUMN]
    if not short or len(lengths) - len(short) > _MAX_LONG_SHARE * len(lengths):
        return _NEVER
    return max(short)
