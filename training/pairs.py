"""Pairs of entities whose relation is known, as marked word pieces.

In: CORE, CrossRE and Re-DocRED in the folder of public data sets. Out: a ``Pair`` for each pair of entities, its sentence cut
around the two; folds of CORE that share neither a company's page nor a sentence.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sources import rows
from tidings.extract.pieces import PieceMaker

DOMAINS = ("news", "politics", "science", "music", "literature", "ai")
#: Pieces kept before the first entity and after the second, and on each side of what stands between them.
AROUND, BETWEEN = 10, 14
#: Vocabulary entries that stand in no text: before and after the first entity, before and after the second.
MARKS = ((1, 2), (3, 4))

Entity = tuple[int, int, str]  # first token, past the last one, kind


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marked entities of one sentence; ``labels`` are the relations that hold from the first to the second."""

    id: str
    labels: tuple[str, ...]
    ids: NDArray[np.int64]  # (n,) with [CLS], [SEP] and MARKS
    case: NDArray[np.int64]  # (n,)
    places: tuple[int, int]  # of the marks before the two entities
    kinds: tuple[str, str, str]  # of the text and of the two entities
    groups: tuple[str, ...] = ()  # page and whole sentence: what two parts of a split must not share


def marked(make: PieceMaker, tokens: list[str], entities: tuple[Entity, Entity], about: str) -> Pair | None:
    """The sentence cut around two entities, without labels; None if one lies beyond the reader's limit of pieces."""
    past = list(itertools.accumulate(len(token) + 1 for token in tokens))
    (pieces,) = make([" ".join(tokens)])
    spans = []
    for first, end, _ in entities:
        start, stop = past[first] - len(tokens[first]) - 1, past[end - 1] - 1
        inside = [n for n, (a, b) in enumerate(pieces.offsets.tolist()) if a < stop and b > start]
        if not inside:
            return None
        spans.append((inside[0], inside[-1]))
    ids, case, places = [make.cls], [0], [0, 0]
    for number in near(spans, len(pieces)):
        for which in (0, 1):
            if spans[which][0] == number:
                places[which] = len(ids)
                ids.append(MARKS[which][0])
        ids.append(int(pieces.ids[number]))
        case += [0] * (len(ids) - len(case) - 1)
        case.append(int(pieces.case[number]))
        ids += [MARKS[which][1] for which in (1, 0) if spans[which][1] == number]
    ids.append(make.sep)
    case += [0] * (len(ids) - len(case))
    kinds = (about, entities[0][2], entities[1][2])
    return Pair("", (), np.array(ids), np.array(case), (places[0], places[1]), kinds)


def near(spans: list[tuple[int, int]], size: int) -> list[int]:
    """Numbers of the pieces kept: the two spans and what stands close to them."""
    (a, b), (c, d) = sorted(spans)
    left = range(max(0, a - AROUND), min(b + BETWEEN, size - 1) + 1)
    right = range(max(0, c - BETWEEN), min(max(b, d) + AROUND, size - 1) + 1)
    return sorted({*left, *right} - set(range(max(b, d) + AROUND + 1, size)))


def core(public: Path, make: PieceMaker) -> Iterator[Pair]:
    """CORE: companies, one relation of twelve each, whatever its direction."""
    for row in rows(public / "relations" / "core-train.jsonl.gz"):
        ends = [(row[f"{name}_start"], row[f"{name}_end"] + 1, "company") for name in ("e1", "e2")]
        if pair := marked(make, row["context"], (ends[0], ends[1]), "core"):
            yield replace(
                pair, id=row["id"], labels=(row["relation"],), groups=(row["e1_name"], " ".join(row["context"]))
            )


def crossre(public: Path, make: PieceMaker, domain: str, split: str) -> Iterator[Pair]:
    """CrossRE: gold pairs with the relations between them, kinds of entities given."""
    for row in rows(public / "relations" / f"crossre-{domain}-{split}.jsonl.gz"):
        kinds = {(first, last): kind for first, last, kind in row["ner"]}
        found: dict[tuple[int, ...], list[str]] = defaultdict(list)
        for *ends, relation, _, _, _ in row["relations"]:
            found[tuple(ends)].append(relation)
        for (a, b, c, d), relations in found.items():
            entities = ((a, b + 1, kinds.get((a, b), "misc")), (c, d + 1, kinds.get((c, d), "misc")))
            if pair := marked(make, row["sentence"], entities, f"crossre-{domain}"):
                yield replace(pair, id=f"{row['doc_key']}:{a}-{b}:{c}-{d}", labels=tuple(sorted(set(relations))))


def redocred(public: Path, make: PieceMaker) -> Iterator[Pair]:
    """Re-DocRED: related entities that are named in one sentence, there."""
    with gzip.open(public / "relations" / "redocred-dev.json.gz", "rt", encoding="utf-8") as file:
        documents = json.load(file)
    for document in documents:
        found: dict[tuple[int, int], set[str]] = defaultdict(set)
        for label in document["labels"]:
            found[label["h"], label["t"]].add(label["r"])
        for (head, tail), relations in found.items():
            both = itertools.product(document["vertexSet"][head], document["vertexSet"][tail])
            one, two = next(((a, b) for a, b in both if a["sent_id"] == b["sent_id"]), (None, None))
            if one and two:
                entities = ((*one["pos"], one["type"]), (*two["pos"], two["type"]))
                pair = marked(make, document["sents"][one["sent_id"]], entities, "redocred")
                if pair:
                    yield replace(pair, id=f"{document['title']}:{head}-{tail}", labels=tuple(sorted(relations)))


def folds(pairs: list[Pair], count: int, random_: random.Random) -> list[list[Pair]]:
    """Parts of like size; pairs that share a group are in the same part."""
    root = _joined([tuple(group.casefold() for group in pair.groups) for pair in pairs])
    parted: dict[int, list[Pair]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        parted[root(number)].append(pair)
    groups = list(parted.values())
    random_.shuffle(groups)
    found: list[list[Pair]] = [[] for _ in range(count)]
    for group in sorted(groups, key=len, reverse=True):
        min(found, key=len).extend(group)
    return found


def _joined(keys: list[tuple[str, ...]]) -> Callable[[int], int]:
    """For the number of a row, that of the first row that it is joined to by equal keys, over any number of steps."""
    over = list(range(len(keys)))

    def root(number: int) -> int:
        while over[number] != number:
            over[number] = over[over[number]]
            number = over[number]
        return number

    seen: dict[tuple[int, str], int] = {}
    for number, row in enumerate(keys):
        for column, key in enumerate(row):
            other = seen.setdefault((column, key), number)
            over[max(root(other), root(number))] = min(root(other), root(number))
    return root
