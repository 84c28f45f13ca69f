"""Data sets as training examples.

In: the labelled claims and the public data sets in the folder given (forms: its README). Out: ``Example`` per sentence,
grouped by document, with labels aligned to word pieces; a label of ``IGNORE`` takes no part in the loss.
"""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from network import DEPRELS, SAYING, UPOS
from sources import rows
from tidings.extract import labels
from tidings.extract.bearers import PARTY_ROLES
from tidings.extract.pieces import PieceMaker, Pieces
from tidings.extract.sentences import sentences

IGNORE = -100
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Trigger:
    """One claim: where its trigger begins, its type, its status (or IGNORE) and a role tag for each piece."""

    at: int
    kind: int
    status: int
    tags: Ints


@dataclass(slots=True)
class Phrase:
    """A filler that may stand for mentions of the document: its characters and the names it stands for."""

    start: int
    end: int
    names: tuple[str, ...]


@dataclass(slots=True)
class Example:
    """One sentence with the labels that its data set gives; what it does not give is None."""

    text: str
    pieces: Pieces
    mentions: Ints | None = None
    triggers: NDArray[np.float32] | None = None  # (n, TRIGGER_LOGITS)
    claims: list[Trigger] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)  # mentions as characters and kind
    phrases: list[Phrase] = field(default_factory=list)
    refers: dict[str, list[str]] = field(default_factory=dict)
    cues: NDArray[np.float32] | None = None
    upos: Ints | None = None
    heads: Ints | None = None  # piece number of each word's head, its own for the root
    relations: Ints | None = None


def locate(text: str, span: str) -> tuple[int, int] | None:
    """Characters of a span given by its words; ``X@2`` is the second occurrence on word bounds."""
    match = re.fullmatch(r"(.*\S)@(\d+)", span, re.S)
    string, nth = (match.group(1), int(match.group(2))) if match and span not in text else (span, 1)
    head = r"(?<!\w)" if re.match(r"\w", string) else ""
    tail = r"(?!\w)" if re.search(r"\w$", string) else ""
    found = list(itertools.islice(re.finditer(head + re.escape(string) + tail, text), nth))
    return found[-1].span() if len(found) == nth else None


def covered(pieces: Pieces, start: int, end: int) -> list[int]:
    """Numbers of the pieces that lie in characters ``start:end``."""
    return [n for n, (a, b) in enumerate(pieces.offsets.tolist()) if a < end and b > start]


def paint(tags: Ints, numbers: list[int], label: int) -> None:
    """Write begin and inside tags of one label."""
    for place, number in enumerate(numbers):
        tags[number] = labels.begin(label) if place == 0 else labels.inside(label)


def hide_continuations(pieces: Pieces, tags: Ints) -> Ints:
    """Only the first piece of a word is tagged."""
    tags[~pieces.starts] = IGNORE
    return tags


def claims(labelled: Iterable[dict], make: PieceMaker) -> list[list[Example]]:
    """Documents of labelled rows."""
    found = []
    for _, group in itertools.groupby(labelled, key=lambda row: row["doc"]):
        document = list(group)
        for row, pieces in zip(document, make([row["text"] for row in document]), strict=True):
            row["pieces"] = pieces
        found.append([claim_example(row) for row in document])
    return found


def claim_example(row: dict) -> Example:
    """One labelled row, with its labels on pieces."""
    text, pieces = row["text"], row["pieces"]
    size = len(pieces)
    example = Example(text, pieces, refers=dict(row["refers"]))
    example.mentions = np.zeros(size, dtype=np.int64)
    example.triggers = np.zeros((size, labels.TRIGGER_LOGITS), dtype=np.float32)
    for name, kind in row["mentions"]:
        where = locate(text, name)
        if where:
            example.names.append((*where, kind))
            paint(example.mentions, covered(pieces, *where), labels.KINDS.index(kind))
    hide_continuations(pieces, example.mentions)
    refers = {where: names for k, names in row["refers"].items() if (where := locate(text, k))}
    phrases = dict(refers)
    named = {(a, b) for a, b, _ in example.names}
    for claim in row["claims"]:
        where = locate(text, claim["trigger"])
        numbers = covered(pieces, *where) if where else []
        if not numbers:
            continue
        example.triggers[numbers[0], labels.TYPES.index(claim["type"])] = 1
        for number in numbers[1:]:
            if pieces.starts[number]:
                example.triggers[number, labels.TRIGGER_CONTINUES] = 1
        tags = np.zeros(size, dtype=np.int64)
        for role, fillers in [*claim["roles"].items(), (labels.SPEAKER, claim["speaker"])]:
            for filler in fillers:
                span = locate(text, filler)
                if span:
                    paint(tags, covered(pieces, *span), labels.ROLES.index(role))
                    if role in PARTY_ROLES and span not in named:
                        phrases.setdefault(span, [])
        status = labels.STATUSES.index(claim["status"])
        kind = labels.TYPES.index(claim["type"])
        example.claims.append(Trigger(numbers[0], kind, status, hide_continuations(pieces, tags)))
    example.phrases = [Phrase(a, b, tuple(names)) for (a, b), names in phrases.items() if (a, b) not in named]
    return example


#: How other label sets name the kinds of mention; labels that are not listed are left out of the loss.
KIND_OF = {
    **dict.fromkeys(("person", "politician", "researcher", "scientist", "writer", "musicalartist", "PER"), "person"),
    **dict.fromkeys(
        ("organisation", "corporation", "group", "university", "politicalparty", "band", "ORG", "magazine"),
        "organization",
    ),
    **dict.fromkeys(("location", "country", "LOC"), "place"),
    **dict.fromkeys(("product", "programlang"), "product"),
    **dict.fromkeys(("event", "conference", "election"), "event"),
}


def named_entities(path: Path, make: PieceMaker) -> list[list[Example]]:
    """Sentences of one named-entity set, each a document of its own."""
    found = []
    data = list(rows(path))
    texts = [" ".join(row["tokens"]) for row in data]
    for row, text, pieces in zip(data, texts, make(texts), strict=True):
        ends = list(itertools.accumulate(len(token) + 1 for token in row["tokens"]))
        tags = np.zeros(len(pieces), dtype=np.int64)
        for first, past, label in row["spans"]:
            start = ends[first] - len(row["tokens"][first]) - 1
            numbers = covered(pieces, start, ends[past - 1] - 1)
            if label in KIND_OF:
                paint(tags, numbers, labels.KINDS.index(KIND_OF[label]))
            else:
                tags[numbers] = IGNORE
        found.append([Example(text, pieces, mentions=hide_continuations(pieces, tags))])
    return found


def attributions(path: Path, make: PieceMaker) -> list[list[Example]]:
    """Sentences with cues of attribution; the source is tagged as speaker where it stands in the cue's sentence."""
    found, seen = [], set()
    for row in rows(path):
        text = row["text"]
        key = row["id"].rsplit("_", 1)[0]
        if key in seen:
            continue
        seen.add(key)
        spans = sentences(text)
        parts = [text[a:b] for a, b in spans]
        document = []
        for (begin, end), part, pieces in zip(spans, parts, make(parts), strict=True):
            example = Example(part, pieces, cues=np.zeros(len(pieces), dtype=np.float32))
            for attribution in row["attributions"]:
                cue = [(a - begin, b - begin) for a, b in attribution["cue"] if begin <= a and b <= end]
                numbers = covered(pieces, *cue[0]) if cue else []
                if not numbers:
                    continue
                example.cues[numbers[0]] = 1
                tags = np.zeros(len(pieces), dtype=np.int64)
                for a, b in attribution["source"]:
                    if begin <= a and b <= end:
                        paint(tags, covered(pieces, a - begin, b - begin), labels.ROLES.index(labels.SPEAKER))
                example.claims.append(Trigger(numbers[0], SAYING, IGNORE, hide_continuations(pieces, tags)))
            document.append(example)
        found.append(document)
    return found


UPOS_TAGS = [
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
    "_",
]


def syntax(path: Path, make: PieceMaker, relations: dict[str, int]) -> list[list[Example]]:
    """Documents of a treebank; ``relations`` numbers the relation names and grows as they are met."""
    documents: list[list[Example]] = []
    words: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc"):
                documents.append([])
            elif line == "\n" and words:
                documents[-1].append(tree_example(words, make, relations))
                words = []
            elif line[0].isdigit() and line.split("\t", 1)[0].isdigit():
                words.append(line.rstrip("\n").split("\t"))
    return [document for document in documents if document]


def tree_example(words: list[list[str]], make: PieceMaker, relations: dict[str, int]) -> Example:
    """One tree, each word's labels on its first piece."""
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += word[1] + ("" if "SpaceAfter=No" in word[9] else " ")
    (pieces,) = make([text])
    first = {a: n for n, (a, _) in reversed(list(enumerate(pieces.offsets.tolist())))}
    upos, heads, kinds = (np.full(len(pieces), IGNORE, dtype=np.int64) for _ in range(3))
    for word, start in zip(words, starts, strict=True):
        at, head = first.get(start), int(word[6])
        over = first.get(starts[head - 1]) if head else at
        if at is None or over is None:
            continue
        upos[at] = UPOS_TAGS.index(word[3])
        heads[at] = over
        kinds[at] = relations.setdefault(word[7].split(":")[0], len(relations))
    assert len(relations) <= DEPRELS
    assert len(UPOS_TAGS) <= UPOS
    return Example(text, pieces, upos=upos, heads=heads, relations=kinds)
