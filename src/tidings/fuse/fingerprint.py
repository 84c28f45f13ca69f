"""Marks by which documents that may rest on one another are found among millions.

In: a text. Out: sets of signed 64-bit hashes: runs of words, which copies share, and pairs of facts, which rewrites share.
Which hashes are kept hangs on the words alone, so that a set of another text, or of another day, can be compared with it
(containment of sampled shingles: Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Iterator, Mapping

#: Words in a run. Six are seldom alike by chance, and a sentence that is taken over still holds several runs.
SHINGLE_WORDS = 6
#: One run of words in so many is kept.
SAMPLE = 3
#: Facts pair with as many that follow them; names and figures that are near in two texts are seldom so by chance.
FACTS_NEAR = 3
#: One pair of facts in so many is kept.
SAMPLE_OF_FACTS = 2
#: Shared hashes that make two documents worth comparing: of words, and of facts. The comparison itself is exact.
LEAST_SHARED = 2, 6
#: And the least part of the shorter text's hashes: what shares fewer words has a footer or a phrase of the trade in common,
#: what shares fewer facts a subject.
LEAST_PART, LEAST_PART_OF_FACTS = 0.03, 0.05
#: So many neighbours are compared at most, those that share most first.
MOST_NEIGHBOURS = 24

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\n|[.!?:;](?=\s)")
_DATES = frozenset(name.casefold() for name in (*calendar.month_name, *calendar.day_name, *calendar.month_abbr) if name)


def shingles(text: str) -> frozenset[int]:
    """Hashes of every ``SAMPLE``-th run of ``SHINGLE_WORDS`` words of a text, chosen by hash."""
    words = re.findall(r"\w+", text.casefold())
    runs = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}
    return frozenset(value for run in runs if (value := _hash(run)) % SAMPLE == 0)


def fact_pairs(text: str) -> frozenset[int]:
    """Hashes of every ``SAMPLE_OF_FACTS``-th pair of names and figures that stand near, in either order, chosen by hash.

    Names and figures outlive a change of all other words, and what stands near what outlives most changes of their order. The
    words of one name side by side are no such pair: every report on its bearer has it.
    """
    found = list(_facts(text))
    pairs = {
        " ".join(sorted((one, other)))
        for number, (at, one) in enumerate(found)
        for place, other in found[number + 1 : number + 1 + FACTS_NEAR]
        if one != other and place - at > 1
    }
    return frozenset(value for pair in pairs if (value := _hash("facts " + pair)) % SAMPLE_OF_FACTS == 0)


def worth_comparing(shared: Mapping[str, tuple[int, int]]) -> list[str]:
    """Documents near enough to one that they should be set beside it, nearest first.

    shared: how many hashes of words and of facts other documents share with it.
    """
    near = (key for key, (words, facts) in shared.items() if words >= LEAST_SHARED[0] or facts >= LEAST_SHARED[1])
    ranked = sorted(near, key=lambda key: (-SAMPLE * shared[key][0] - shared[key][1], key))
    return ranked[:MOST_NEIGHBOURS]


def shares_enough(words: int, facts: int, hashes: int) -> bool:
    """True if what two documents share can be a copy or a rewrite.

    words, facts: how many hashes of each sort they share. hashes: of both sorts, in the document that has fewer.
    """
    least_words, least_facts = LEAST_SHARED
    return words >= max(least_words, LEAST_PART * hashes) or facts >= max(least_facts, LEAST_PART_OF_FACTS * hashes)


def _facts(text: str) -> Iterator[tuple[int, str]]:
    """Position and folded form of each figure, and of each capitalized word that opens no sentence; no dates."""
    opens, last = True, ""
    for at, match in enumerate(_TOKEN.finditer(text)):
        token = match.group()
        if not token[0].isalnum():
            opens = True
            continue
        word = token.casefold().removesuffix("'s").removesuffix("’s")
        if (token[0].isdigit() or (token[0].isupper() and not opens)) and word not in _DATES and word != last:
            yield at, word.replace(",", "")
            last = word
        opens = False


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)
