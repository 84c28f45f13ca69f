"""Labelled documents with other names in them.

In: labelled rows of whole documents. Out: the same rows with the words of the names of people, organizations and products
exchanged for words of other names of their kind, alike in a whole document and in every label, so that the reader learns
wording and not whom the news of one year was about (mention replacement; Dai and Adel 2020). Words that many names share
("Bank", "Inc.") stay.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

COMMON = 4  # a word in so many different names says what the bearer is, not who
KINDS = ("person", "organization", "product")
_WORD = re.compile(r"\w+(?:['’.&-]\w+)*")


def pools(rows: Iterable[dict]) -> dict[str, list[str]]:
    """Words that tell names of a kind apart: those with a capital that few names share; ``given`` has first names."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    given = set()
    for row in rows:
        for name, kind in row["mentions"]:
            if kind in KINDS and "@" not in name:
                parts = words(name)
                for part in parts:
                    names[f"{kind} {part}"].add(name)
                if kind == "person" and len(parts) > 1:
                    given.add(parts[0])
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, bearers in sorted(names.items()):
        kind, _, word = key.partition(" ")
        if len(bearers) < COMMON or (kind == "person" and word in given):
            found["given" if word in given and kind == "person" else kind].append(word)
    return dict(found)


def words(name: str) -> list[str]:
    """Words of a name that begin with a capital and are longer than one letter."""
    return [word for word in _WORD.findall(name) if word[0].isupper() and len(word) > 1]


def renamed(rows: Iterable[dict], pool: dict[str, list[str]], random_: random.Random) -> Iterator[dict]:
    """The rows, document by document, each with new names of its own."""
    kinds = {word: kind for kind, members in pool.items() for word in members}
    for _, group in itertools.groupby(rows, key=lambda row: row["doc"]):
        document = list(group)
        mentioned = {w for row in document for name, kind in row["mentions"] if kind in KINDS for w in words(name)}
        change = {word: random_.choice(pool[kinds[word]]) for word in sorted(mentioned) if word in kinds}
        pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(change, key=len, reverse=True))) + r")(?!\w)")

        def other(text: str, pattern: re.Pattern[str] = pattern, change: dict[str, str] = change) -> str:
            return pattern.sub(lambda match: change[match.group()], text) if change else text

        yield from (rewritten(row, other) for row in document)


def rewritten(row: dict, other: Callable[[str], str]) -> dict:
    """A row whose text and labels went through ``other``."""
    return {
        **row,
        "text": other(row["text"]),
        "mentions": [[other(name), kind] for name, kind in row["mentions"]],
        "refers": {other(phrase): [other(name) for name in names] for phrase, names in row["refers"].items()},
        "claims": [
            {
                **claim,
                "trigger": other(claim["trigger"]),
                "speaker": [other(name) for name in claim["speaker"]],
                "roles": {role: [other(filler) for filler in fillers] for role, fillers in claim["roles"].items()},
            }
            for claim in row["claims"]
        ],
    }
