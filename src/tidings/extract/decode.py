"""From logits to labelled spans.

In: tag logits of the pieces of one sentence. Out: runs of words with their label and probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tidings.extract import labels
from tidings.extract.pieces import Pieces


class Run(NamedTuple):
    """Words of a sentence under one label: piece numbers, characters of the sentence, least probability of its tags."""

    label: int
    first: int
    last: int
    start: int
    end: int
    probability: float


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    total: NDArray[np.float32] = shifted / shifted.sum(-1, keepdims=True)
    return total


def sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of independent labels."""
    # By tanh, which is the same function but overflows for no logit.
    found: NDArray[np.float32] = (0.5 * (1 + np.tanh(0.5 * logits))).astype(np.float32)
    return found


def word_end(pieces: Pieces, number: int) -> tuple[int, int]:
    """Last piece of the word that piece ``number`` belongs to, and the character after the word."""
    last = number
    while last + 1 < len(pieces) and not pieces.starts[last + 1]:
        last += 1
    return last, int(pieces.offsets[last, 1])


def runs(
    pieces: Pieces, logits: NDArray[np.float32], allowed: Sequence[int] | None = None, *, adjacent: bool = True
) -> list[Run]:
    """Read begin/inside tags from left to right.

    A word gets the label whose two tags have the most probability together; it goes on with the run before it if that has
    the label too and "inside" is the likelier tag, or if ``adjacent`` is False: then runs of one label never touch.
    logits: (pieces, 1 + 2 * label count); ``allowed``: numbers of the labels that may occur, by default all.
    """
    if allowed is not None:
        mask = np.full(logits.shape[-1], -1e9, dtype=np.float32)
        mask[labels.OUTSIDE] = 0
        for label in allowed:
            mask[[labels.begin(label), labels.inside(label)]] = 0
        logits = logits + mask
    probabilities = softmax(logits)
    begins, insides = probabilities[:, 1::2], probabilities[:, 2::2]
    of_label = begins + insides
    best = of_label.argmax(-1)
    found: list[Run] = []
    for number in np.flatnonzero(pieces.starts).tolist():
        label = int(best[number])
        sure = float(of_label[number, label])
        if probabilities[number, labels.OUTSIDE] >= sure:
            continue
        continues = not adjacent or insides[number, label] > begins[number, label]
        last, end = word_end(pieces, number)
        before = found[-1] if found else None
        if continues and before and before.label == label and before.last == number - 1:
            found[-1] = Run(label, before.first, last, before.start, end, min(before.probability, sure))
        else:
            found.append(Run(label, number, last, int(pieces.offsets[number, 0]), end, sure))
    return found
