"""Titles made comparable.

In: the words of two titles that one person is said to hold at one organization. Out: whether they exclude each other. Many
titles go together (chairman and chief executive); two of one rank in two fields do not (chief executive, chief technology
officer).
"""

from __future__ import annotations

import re

_SPELLED = {
    "ceo": "chief executive",
    "cfo": "chief financial",
    "coo": "chief operating",
    "cto": "chief technology",
    "cio": "chief information",
    "cmo": "chief marketing",
    "evp": "executive vice president",
    "svp": "senior vice president",
    "vp": "vice president",
    "chairwoman": "chairman",
    "chairperson": "chairman",
    "chair": "chairman",
}
_OFFICE = re.compile(
    r"\bchief (?:[\w-]+ ){1,3}officer\b|"
    r"\bchief (?:executive|financial|operating|technology|information|marketing)\b"
)
_RANKS = ("chief", "vice president", "director", "head", "minister", "president", "manager", "secretary")
_FILLING = frozenset(
    ("officer", "of", "for", "the", "and", "senior", "executive", "deputy", "group", "global", "a", "an", "its")
)
_APART = re.compile(r"\b(former|ex|acting|interim|incoming|outgoing|co|deputy|vice|founder|co-founder)\b")


def exclude(a: str, b: str) -> bool:
    """True if one person cannot hold both at one organization at a time."""
    x, y = _ranked(a), _ranked(b)
    if x is None or y is None:
        return False
    (rank, field), (other, another) = x, y
    if {rank, other} == {"president", "vice president"}:
        return True
    return rank == other and bool(field and another) and not field & another


def is_office(title: str) -> bool:
    """True for a title that nobody puts in other words: ``chief technology officer``, ``CFO``."""
    return bool(_OFFICE.search(" ".join(_SPELLED.get(word, word) for word in re.findall(r"\w+", title.casefold()))))


def is_ranked(title: str) -> bool:
    """True for a title that may exclude another; ``co-founder`` goes with all."""
    return _ranked(title) is not None


def _ranked(title: str) -> tuple[str, frozenset[str]] | None:
    """Rank and field of a title: ``chief technology officer`` -> (chief, {technology}); None if it has no rank known here."""
    words = " ".join(_SPELLED.get(word, word) for word in re.findall(r"\w+", title.casefold()))
    if _APART.search(words):
        return None
    rank = next((rank for rank in _RANKS if re.search(rf"\b{rank}\b", words)), None)
    if rank is None:
        return None
    rest = re.sub(rf"\b{rank}\b", " ", words).split()
    field = {word for word in rest if word not in _FILLING or (rank == "chief" and word == "executive")}
    return rank, frozenset(field)
