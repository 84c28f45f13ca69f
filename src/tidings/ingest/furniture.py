"""What on a page is not its article.

In: the blocks of a page. Out: the numbers of those that are furniture, with the kind of each. Wording
rules: ``furniture.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tidings.ingest.blocks import Block
from tidings.ingest.summary import summary_bullets

_TOP_BLOCKS = 4
_FOOT_BLOCKS = 6
_FOOT_SHARE = 0.25  # of a long page
_LEFTOVER_WORDS = 10  # a line this short between furniture and the page's end goes with it
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]*$""")
_LONG_WORDS = 120  # no rule reaches so far; spares the patterns on whole pages in one paragraph


@dataclass(frozen=True, slots=True)
class Rule:
    """One group of wordings; the fields are explained at the top of ``furniture.toml``."""

    kind: str
    where: str
    max_words: int
    first: re.Pattern[str] | None  # any of its wordings that begin a paragraph
    within: re.Pattern[str] | None  # any of the others
    follows: bool = False

    def holds(self, text: str, words: int) -> bool:
        """Whether one of the wordings stands in ``text``, a paragraph of so many ``words``."""
        if words > self.max_words:
            return False
        return bool((self.first and self.first.match(text)) or (self.within and self.within.search(text)))


def furniture(blocks: Sequence[Block]) -> dict[int, str]:
    """The furniture among ``blocks``: number of the block -> kind of the cut. The article's are not in it."""
    found = {number: kind for number, each in enumerate(blocks) if (kind := _kind(each, number, len(blocks)))}
    found |= dict.fromkeys(summary_bullets(blocks, found), "summary bullets")
    _spread(blocks, found)
    return found


def _kind(each: Block, number: int, count: int, *, after: bool = False) -> str | None:
    words = len(each.text.split())
    if words > _LONG_WORDS:
        return None
    for rule in _rules():
        if (after or not rule.follows) and _reaches(rule.where, number, count) and rule.holds(each.text, words):
            return rule.kind
    return None


def _reaches(where: str, number: int, count: int) -> bool:
    if where == "first":
        return number == 0
    foot = number > 0 and number >= count - max(_FOOT_BLOCKS, int(count * _FOOT_SHARE))
    return where == "anywhere" or foot or (where == "edge" and number < _TOP_BLOCKS)


def _spread(blocks: Sequence[Block], found: dict[int, str]) -> None:
    """Let furniture at the foot take along what stands between it and the end: weaker wordings, scraps, its heading."""
    first = _tail_start(blocks, found)
    for number in range(first, len(blocks)):
        if number not in found:
            found[number] = _kind(blocks[number], number, len(blocks), after=True) or found[number - 1]
    if first < len(blocks) and first > 1 and blocks[first - 1].heading:
        found[first - 1] = found[first]


def _tail_start(blocks: Sequence[Block], found: dict[int, str]) -> int:
    """The first block from which on everything is furniture, or would be after furniture."""
    start = len(blocks)
    for number in range(len(blocks) - 1, 0, -1):
        if number in found:
            start = number
        elif not (_kind(blocks[number], number, len(blocks), after=True) or _is_scrap(blocks[number])):
            break
    return start


def _is_scrap(each: Block) -> bool:
    return len(each.text.split()) <= _LEFTOVER_WORDS and not _SENTENCE_END.search(each.text) and not each.bullet


@cache
def _rules() -> tuple[Rule, ...]:
    data = tomllib.loads(resources.files(__package__).joinpath("furniture.toml").read_text("utf-8"))
    return tuple(
        Rule(
            kind=each["kind"],
            where=each["where"],
            max_words=each["max_words"],
            # Tried at one place instead of at every character; nearly all wordings begin a paragraph.
            first=_any_of(wording for wording in each["patterns"] if wording.startswith("^")),
            within=_any_of(wording for wording in each["patterns"] if not wording.startswith("^")),
            follows=each.get("follows", False),
        )
        for each in data["rule"]
    )


def _any_of(wordings: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(f"(?:{wording})" for wording in wordings)
    return re.compile(joined, re.IGNORECASE) if joined else None
