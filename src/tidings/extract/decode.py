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

#: What a begin tag counts where a run goes on, and an inside tag where one begins.
SLIP = 0.25


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
    """The likeliest sequence of begin/inside tags (Viterbi 1967): "inside" follows its own label, and only it.

    A tag that says "inside" where a run has to begin, or the other way round, still counts for a little.
    logits: (pieces, 1 + 2 * label count); ``allowed``: numbers of the labels that may occur, by default all; without
    ``adjacent``, two runs of one label never touch.
    """
    numbers = np.flatnonzero(pieces.starts)
    chosen = np.arange((logits.shape[-1] - 1) // 2) if allowed is None else np.array(allowed, dtype=np.int64)
    size = len(chosen)
    if not len(numbers) or not size:
        return []
    kept = np.concatenate(([labels.OUTSIDE], 1 + 2 * chosen, 2 + 2 * chosen))
    probabilities = softmax(logits[numbers][:, kept])
    begins, insides = probabilities[:, 1 : 1 + size], probabilities[:, 1 + size :]
    goes_on = insides + (SLIP if adjacent else 1) * begins
    likely = np.concatenate([probabilities[:, :1], begins + SLIP * insides, goes_on], axis=1)
    found: list[Run] = []
    for word, state in enumerate(_likeliest(np.log(likely + 1e-12), adjacent)):
        if state == 0:
            continue
        label = (state - 1) % size
        sure = float(begins[word, label] + insides[word, label])
        last, end = word_end(pieces, int(numbers[word]))
        if state > size:
            before = found[-1]
            found[-1] = Run(before.label, before.first, last, before.start, end, min(before.probability, sure))
        else:
            first = int(numbers[word])
            found.append(Run(int(chosen[label]), first, last, int(pieces.offsets[first, 0]), end, sure))
    return found


def _likeliest(scores: NDArray[np.floating], adjacent: bool) -> list[int]:
    """Best path over (words, 1 + 2 * labels) log scores: outside, begins, insides. Out: a column for each word."""
    size = (scores.shape[1] - 1) // 2
    outside, begins = float(scores[0, 0]), scores[0, 1 : 1 + size]
    insides = np.full(size, -np.inf)
    came: list[tuple[int, NDArray[np.int64], NDArray[np.int64]]] = []
    for row in scores[1:]:
        ends = np.maximum(begins, insides)
        # The state in which each label ends here: its begin, or its inside.
        states = np.where(insides > begins, 1 + size, 1) + np.arange(size)
        order = np.argsort(-ends)[:2]
        best = int(order[0])
        to_outside = 0 if outside >= ends[best] else int(states[best])
        highest = max(outside, float(ends[best]))
        before, to_begin = np.full(size, highest), np.full(size, to_outside)
        if not adjacent:
            second = max(outside, float(ends[order[1]])) if size > 1 else outside
            before[best] = second
            to_begin[best] = 0 if size == 1 or outside >= ends[order[1]] else int(states[order[1]])
        came.append((to_outside, to_begin, states))
        outside, begins, insides = row[0] + highest, row[1 : 1 + size] + before, row[1 + size :] + ends
    state = int(np.argmax(np.concatenate(([outside], begins, insides))))
    path = [state]
    for to_outside, to_begin, states in reversed(came):
        if state > size:
            state = int(states[state - 1 - size])
        elif state:
            state = int(to_begin[state - 1])
        else:
            state = to_outside
        path.append(state)
    return path[::-1]
