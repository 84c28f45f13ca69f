"""Bullet points that only repeat the article.

In: the blocks of a page. Out: the numbers of bullet points at its top or foot whose content the body states as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from tidings.ingest.blocks import Block

_WORD = re.compile(r"[^\W_]+")
_STEM_CHARACTERS = 5  # "discussed", "discussions" -> "discu"
_MIN_WORD_CHARACTERS = 4
_MIN_BODY_WORDS = 12
_MIN_RUN = 2
_REPEATED_SHARE = 0.6  # of a bullet's content words, in one paragraph of the body
_REPEATED_BULLETS = 2 / 3  # of the bullets of a run
_FUNCTION_WORDS = frozenset(
    {"that", "this", "with", "from", "have", "been", "were", "will", "would", "their", "they", "them", "which", "when"}
    | {"also", "into", "than", "said"}
)


def summary_bullets(blocks: Sequence[Block], furniture: Collection[int]) -> list[int]:
    """The bullet points that repeat the body: whole runs of two or more, with only furniture before or after."""
    runs = [run for run in _runs(blocks) if len(run) >= _MIN_RUN and _at_an_end(run, blocks, furniture)]
    if not runs:
        return []
    body = [_content(each.text) for each in blocks if not each.bullet and len(each.text.split()) >= _MIN_BODY_WORDS]
    found: list[int] = []
    for run in runs:
        repeated = sum(_repeats(_content(blocks[number].text), body) for number in run)
        if repeated >= _REPEATED_BULLETS * len(run):
            found += run
    return found


def _runs(blocks: Sequence[Block]) -> Iterator[list[int]]:
    run: list[int] = []
    for number, each in enumerate(blocks):
        if each.bullet:
            run.append(number)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _at_an_end(run: Sequence[int], blocks: Sequence[Block], furniture: Collection[int]) -> bool:
    def is_frame(number: int) -> bool:
        return number in furniture or blocks[number].heading or len(blocks[number].text.split()) < _MIN_BODY_WORDS

    before = range(run[0])
    after = range(run[-1] + 1, len(blocks))
    # A headline is often as long as a sentence, so the first block may stand before bullets at the top.
    return all(number == 0 or is_frame(number) for number in before) or all(map(is_frame, after))


def _content(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(
        word[:_STEM_CHARACTERS] for word in words if len(word) >= _MIN_WORD_CHARACTERS and word not in _FUNCTION_WORDS
    )


def _repeats(bullet: frozenset[str], body: Sequence[frozenset[str]]) -> bool:
    return bool(bullet) and any(len(bullet & paragraph) >= _REPEATED_SHARE * len(bullet) for paragraph in body)
