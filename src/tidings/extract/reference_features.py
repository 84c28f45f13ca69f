"""What tells which mention a pronoun or noun phrase stands for.

In: a phrase and the mentions around it, by their places in the document. Out: one row of features for each pair.
Training and run time share this code, so that the scorer sees the same numbers in both.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tidings.extract.labels import KINDS

FEATURES = 24

_CLASSES = (
    {"he", "him", "his", "himself"},
    {"she", "her", "hers", "herself"},
    {"it", "its", "itself"},
    {"they", "them", "their", "theirs", "both", "themselves"},
    {"we", "our", "us", "ours"},
    {"i", "my", "me", "mine"},
)
_PLURAL = {
    "two",
    "three",
    "both",
    "pair",
    "companies",
    "firms",
    "sides",
    "parties",
    "duo",
    "partners",
    "carriers",
    "banks",
}

#: Roles whose fillers are parties; only these phrases are looked up.
PARTY_ROLES = frozenset(
    (
        *("party", "supplier", "customer", "licensor", "licensee", "investor", "investee", "buyer", "target", "seller"),
        *("owner", "owned", "person", "organization", "maker", "claimant", "respondent", "actor", "company", "speaker"),
    )
)


class Place(NamedTuple):
    """A phrase or mention in a document: sentence number, characters of the document, its words."""

    sentence: int
    start: int
    end: int
    text: str
    kind: str = ""


def phrase_class(text: str) -> int:
    """0-5 for classes of pronouns, 6 for a plural noun phrase, 7 for any other phrase."""
    words = text.casefold().split()
    if len(words) == 1:
        for number, members in enumerate(_CLASSES):
            if words[0] in members:
                return number
    return 6 if _PLURAL & set(words) else 7


def features(phrase: Place, mentions: Sequence[Place]) -> NDArray[np.float32]:
    """(mentions, FEATURES): one row for each mention as a candidate antecedent of the phrase."""
    rows = np.zeros((len(mentions), FEATURES), dtype=np.float32)
    group = phrase_class(phrase.text)
    counts = Counter(mention.text for mention in mentions)
    first = {mention.text: number for number, mention in reversed(list(enumerate(mentions)))}
    seen: Counter[str] = Counter()
    for number in sorted(range(len(mentions)), key=lambda n: abs(phrase.start - mentions[n].start)):
        mention, row = mentions[number], rows[number]
        row[group] = 1
        row[8 + KINDS.index(mention.kind)] = 1
        apart = phrase.sentence - mention.sentence
        before = mention.start < phrase.start
        row[13 + (0 if apart == 0 and before else 1 if apart <= 0 else min(apart, 3) + 1)] = 1
        row[18] = first[mention.text] == number
        row[19] = math.log1p(counts[mention.text])
        row[20] = math.log1p(abs(phrase.start - mention.start)) / 6
        row[21] = phrase.start <= mention.start and mention.end <= phrase.end
        if before:
            rank = seen[mention.kind]
            seen[mention.kind] += 1
            if rank < 2:
                row[22 + rank] = 1
    return rows
