"""Windows of sentences as tensors.

In: documents of ``Example``. Out: ``Batch``: padded windows of consecutive sentences, with the labels of every head.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from corpus import IGNORE, Example
from tidings.extract import labels
from tidings.extract.bearers import Place
from tidings.extract.pieces import PieceMaker
from tidings.extract.reference_features import FEATURES, Scene
from tidings.model import Span

Window = list[Example]


@dataclass(slots=True)
class Batch:
    """b windows of at most n pieces, t triggers in sentences of at most s pieces, r pairs of phrase and mention."""

    ids: Tensor  # (b, n)
    case: Tensor  # (b, n)
    mask: Tensor  # (b, n)
    mentions: Tensor  # (b, n), IGNORE where unlabelled
    triggers: Tensor  # (b, n, TRIGGER_LOGITS)
    trigger_mask: Tensor  # (b, n)
    cues: Tensor  # (b, n)
    cue_mask: Tensor  # (b, n)
    sentence: Tensor  # (t, s) flat indices into (b * n)
    sentence_mask: Tensor  # (t, s)
    at: Tensor  # (t,)
    kind: Tensor  # (t,)
    status: Tensor  # (t,)
    tags: Tensor  # (t, s)
    phrase: Tensor  # (r, 2) flat indices of first and last piece
    antecedent: Tensor  # (r, 2)
    pair_features: Tensor  # (r, FEATURES)
    pair_labels: Tensor  # (r,)
    upos: Tensor  # (b, n)
    heads: Tensor  # (b, n) piece number in the window
    relations: Tensor  # (b, n)


def windows(documents: list[list[Example]], random_: random.Random, sizes: tuple[int, ...]) -> Iterator[Window]:
    """Cut each document into runs of sentences; each window's limit in pieces is drawn from ``sizes``."""
    for document in documents:
        window: Window = []
        total, limit = 0, random_.choice(sizes)
        for example in document:
            if not len(example.pieces):
                continue
            if window and total + len(example.pieces) > limit:
                yield window
                window, total, limit = [], 0, random_.choice(sizes)
            window.append(example)
            total += len(example.pieces) + 1
        if window:
            yield window


def batches(
    documents: list[list[Example]],
    make: PieceMaker,
    random_: random.Random,
    *,
    pieces: int = 2400,
    sizes: tuple[int, ...] = (48, 96, 160, 224),
) -> Iterator[Batch]:
    """Endless batches of about ``pieces`` pieces, windows of like length together, in random order."""
    while True:
        order = list(documents)
        random_.shuffle(order)
        pool = list(windows(order, random_, sizes))
        random_.shuffle(pool)
        for begin in range(0, len(pool), 400):
            chunk = sorted(pool[begin : begin + 400], key=length)
            groups: list[list[Window]] = [[]]
            for window in chunk:
                if groups[-1] and (len(groups[-1]) + 1) * length(window) > pieces:
                    groups.append([])
                groups[-1].append(window)
            random_.shuffle(groups)
            for group in groups:
                yield collate(group, make)


def length(window: Window) -> int:
    """Pieces of a window with its marks."""
    return 1 + sum(len(example.pieces) + 1 for example in window)


def collate(group: list[Window], make: PieceMaker) -> Batch:
    """Tensors of a group of windows."""
    b, n = len(group), max(map(length, group))
    ids = np.full((b, n), make.pad)
    case, mask = np.zeros((b, n), dtype=np.int64), np.zeros((b, n), dtype=np.int64)
    mentions, upos, heads, relations = (np.full((b, n), IGNORE) for _ in range(4))
    triggers = np.zeros((b, n, labels.TRIGGER_LOGITS), dtype=np.float32)
    trigger_mask, cue_mask = np.zeros((b, n), dtype=bool), np.zeros((b, n), dtype=bool)
    cues = np.zeros((b, n), dtype=np.float32)
    claims: list[tuple[np.ndarray, int, int, int, np.ndarray]] = []
    pairs: list[tuple[tuple[int, int], tuple[int, int], np.ndarray, float]] = []
    for row, window in enumerate(group):
        ids[row, 0], at = make.cls, 1
        mask[row, : length(window)] = 1
        starts = []
        for example in window:
            span = slice(at, at + len(example.pieces))
            starts.append(at)
            ids[row, span], case[row, span] = example.pieces.ids, example.pieces.case
            ids[row, span.stop] = make.sep
            if example.mentions is not None:
                mentions[row, span] = example.mentions
            if example.triggers is not None:
                triggers[row, span], trigger_mask[row, span] = example.triggers, example.pieces.starts
            if example.cues is not None:
                cues[row, span], cue_mask[row, span] = example.cues, example.pieces.starts
            if example.upos is not None and example.heads is not None and example.relations is not None:
                upos[row, span], relations[row, span] = example.upos, example.relations
                heads[row, span] = np.where(example.heads == IGNORE, IGNORE, example.heads + at)
            where = np.arange(row * n + at, row * n + span.stop)
            claims += [(where, c.at, c.kind, c.status, c.tags) for c in example.claims]
            at = span.stop + 1
        pairs += reference_pairs(window, starts, row * n)
    t, s = len(claims), max((len(c[0]) for c in claims), default=1)
    sentence, tags = np.zeros((t, s), dtype=np.int64), np.full((t, s), IGNORE)
    sentence_mask = np.zeros((t, s), dtype=bool)
    for number, (where, _, _, _, claim_tags) in enumerate(claims):
        sentence[number, : len(where)], tags[number, : len(where)] = where, claim_tags
        sentence_mask[number, : len(where)] = True
    return Batch(
        *map(torch.from_numpy, (ids, case, mask, mentions, triggers, trigger_mask, cues, cue_mask)),
        torch.from_numpy(sentence),
        torch.from_numpy(sentence_mask),
        *(torch.tensor([c[k] for c in claims], dtype=torch.long) for k in (1, 2, 3)),
        torch.from_numpy(tags),
        torch.tensor([p[0] for p in pairs], dtype=torch.long).reshape(-1, 2),
        torch.tensor([p[1] for p in pairs], dtype=torch.long).reshape(-1, 2),
        torch.from_numpy(np.array([p[2] for p in pairs], dtype=np.float32).reshape(-1, FEATURES)),
        torch.tensor([p[3] for p in pairs], dtype=torch.float32),
        *map(torch.from_numpy, (upos, heads, relations)),
    )


def reference_pairs(
    window: Window, starts: list[int], base: int
) -> list[tuple[tuple[int, int], tuple[int, int], np.ndarray, float]]:
    """Every phrase of a window with every mention of it: flat first and last pieces of both, features, label."""
    offset = 0
    bounds: list[Span] = []
    mentions: list[Place] = []
    pieces: list[tuple[int, int]] = []
    full: list[frozenset[str]] = []
    phrases: list[tuple[Place, tuple[int, int], tuple[str, ...]]] = []
    for number, example in enumerate(window):

        def ends(a: int, b: int, example: Example = example, number: int = number) -> tuple[int, int] | None:
            inside = [k for k, (x, y) in enumerate(example.pieces.offsets.tolist()) if x < b and y > a]
            return (base + starts[number] + inside[0], base + starts[number] + inside[-1]) if inside else None

        for a, b, kind in sorted(example.names):
            if where := ends(a, b):
                text = example.text[a:b]
                mentions.append(Place(number, offset + a, offset + b, text, kind))
                pieces.append(where)
                full.append(frozenset([text, *example.refers.get(text, ())]))
        for phrase in example.phrases:
            if where := ends(phrase.start, phrase.end):
                text = example.text[phrase.start : phrase.end]
                phrases.append((Place(number, offset + phrase.start, offset + phrase.end, text), where, phrase.names))
        bounds.append(Span(offset, offset + len(example.text)))
        offset += len(example.text) + 1
    found = []
    if not mentions or not phrases:
        return found
    # Who takes part in which claim is left to antecedents.py, which trains the scorer that ships.
    scene = Scene("\n".join(example.text for example in window), bounds, mentions, ())
    for place, where, names in phrases:
        rows = scene.features(place, range(len(mentions)))
        known = set().union(*(group for group in full if group & set(names))) if names else set()
        for mention, at, group, row in zip(mentions, pieces, full, rows, strict=True):
            label = bool(names) and (bool(group & known) or any(shortens(mention.text, name) for name in names))
            found.append((where, at, row, float(label)))
    return found


def shortens(short: str, full: str) -> bool:
    """True if the words of one name stand in the same order at the start or end of the other."""
    a, b = short.split(), full.split()
    return 0 < len(a) < len(b) and (b[: len(a)] == a or b[-len(a) :] == a)
