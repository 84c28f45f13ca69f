"""What the words of a claim are about.

In: phrases of the text. Out: their content words, their heads, and whether two of them may be about one thing.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SMALL = frozenset(
    {"a", "an", "the", "of", "for", "in", "on", "and", "or", "to", "its", "their", "with", "by", "at", "from"}
    | {"new", "more", "other"}
)


@lru_cache(maxsize=16_384)
def words(phrase: str) -> frozenset[str]:
    """Content words of a phrase, without case and plural marks; a code (``NR-227``) is one word."""
    return frozenset(_singular(w) for w in _WORD.findall(phrase.casefold()) if w not in _SMALL)


_WORD = re.compile(r"\w+(?:[-/.]\w*\d\w*)+|\w+")
_JOINT = re.compile(r"\b(?:of|for|in|on|to|with|by|at|from|over|under|about|into|between|that|which)\b")


def head(phrase: str) -> str:
    """The word that a noun phrase is about: the last one before any preposition."""
    known = _WORD.findall(_JOINT.split(phrase.casefold(), maxsplit=1)[0])
    return _singular(known[-1]) if known else ""


@lru_cache(maxsize=16_384)
def same_matter(a: str, b: str) -> bool:
    """True if two phrases may be about one thing: the same head, or one says no more than the other."""
    x, y = words(a), words(b)
    return bool(x and y) and (head(a) == head(b) or x <= y or y <= x)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """True if at least half of the smaller set of words is shared."""
    return bool(a and b) and 2 * len(a & b) >= min(len(a), len(b))


_PRONOUNS = re.compile(r"he|she|it|they|we|i|you|who|which|him|hers?|them|us|his|its|theirs?|our|both")


_POINTERS = re.compile(
    r"first|second|third|fourth|last|latter|former|one|two|three|four|five|six|seven|eight|nine|ten|\d+|another|that|this|those|"
    r"these|such|it|them|they|all|both|half|some|many|several|rest|remainder"
)


def names_nothing(phrase: str) -> bool:
    """True for phrases that only count or point: ``the first``, ``eight of them``, ``another 400``."""
    return all(_POINTERS.fullmatch(word) for word in words(phrase))


def refers(phrase: str) -> bool:
    """True for phrases that only point back, to nothing that is known."""
    known = phrase.casefold().split()
    return (
        not known or bool(_PRONOUNS.fullmatch(known[0])) or (known[0] in ("the", "this", "these") and len(known) <= 3)
    )
