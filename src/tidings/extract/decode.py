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
    sentences: Sequence[tuple[Pieces, NDArray[np.float32]]],
    allowed: Sequence[Sequence[int]] | None = None,
    *,
    adjacent: bool = True,
) -> list[list[Run]]:
    """The likeliest begin/inside tags of each sentence (Viterbi 1967): "inside" follows its own label, and only it.

    A tag that says "inside" where a run has to begin, or the other way round, still counts for a little.
    Logits of a sentence: (pieces, 1 + 2 * label count); ``allowed``: for each sentence the numbers of the labels that may
    occur in it, by default all; without ``adjacent``, two runs of one label never touch.
    """
    words = [np.flatnonzero(pieces.starts) for pieces, _ in sentences]
    longest = max(map(len, words), default=0)
    if not longest:
        return [[] for _ in sentences]
    # A sentence stands at the end of its row: what is before it is "outside" for certain, which changes nothing.
    logits = np.full((len(sentences), longest, sentences[0][1].shape[-1]), -np.inf, np.float32)
    logits[..., labels.OUTSIDE] = 0
    for row, (_, given) in enumerate(sentences):
        logits[row, longest - len(words[row]) :] = given[words[row]]
    size = logits.shape[-1] // 2
    if allowed is not None:
        barred = np.ones((len(sentences), size), np.bool_)
        for row, chosen in enumerate(allowed):
            barred[row, list(chosen)] = False
        logits[..., 1:][np.broadcast_to(barred.repeat(2, axis=1)[:, None], logits[..., 1:].shape)] = -np.inf
    probabilities = softmax(logits)
    begins, insides = probabilities[..., 1::2], probabilities[..., 2::2]
    goes_on = insides + (SLIP if adjacent else 1) * begins
    likely = np.concatenate([probabilities[..., :1], begins + SLIP * insides, goes_on], axis=-1)
    scores = np.log(likely + 1e-12)
    scores[..., 1:][np.isneginf(np.concatenate([logits[..., 1::2], logits[..., 2::2]], axis=-1))] = -np.inf
    paths = scores.argmax(-1)
    # Where the likeliest tag of each word may follow that of the word before, there is nothing to search.
    torn = ~_may_follow(paths, size, adjacent)
    if torn.any():
        paths[torn] = _likeliest(scores[torn], adjacent)
    return [
        _joined(pieces, words[row], paths[row, first:].tolist(), (begins + insides)[row, first:])
        for row, (pieces, _) in enumerate(sentences)
        for first in [longest - len(words[row])]
    ]


def _joined(pieces: Pieces, words: NDArray[np.int64], path: Sequence[int], sure: NDArray[np.float32]) -> list[Run]:
    """The runs of a sentence from the state of each of its words, and how sure each label is there: (words, labels)."""
    found: list[Run] = []
    size = sure.shape[-1]
    for word, state in enumerate(path):
        if state == 0:
            continue
        label, number = (state - 1) % size, int(words[word])
        chance = float(sure[word, label])
        last, end = word_end(pieces, number)
        if state > size:
            before = found[-1]
            found[-1] = Run(label, before.first, last, before.start, end, min(before.probability, chance))
        else:
            found.append(Run(label, number, last, int(pieces.offsets[number, 0]), end, chance))
    return found


def _may_follow(paths: NDArray[np.int64], size: int, adjacent: bool) -> NDArray[np.bool_]:
    """Whether each row of states (rows, words) is a sequence that is allowed."""
    before = np.concatenate([np.zeros_like(paths[:, :1]), paths[:, :-1]], axis=1)
    same = (before > 0) & ((before - 1) % size == (paths - 1) % size)
    fits = (paths <= size) | same
    if not adjacent:
        fits &= (paths == 0) | (paths > size) | ~same
    found: NDArray[np.bool_] = fits.all(1)
    return found


def _likeliest(scores: NDArray[np.floating], adjacent: bool) -> NDArray[np.int64]:
    """Best path over (rows, words, 1 + 2 * labels) log scores: outside, begins, insides. Out: a column for each word."""
    rows, words, size = scores.shape[0], scores.shape[1], scores.shape[2] // 2
    each, numbers = np.arange(rows), np.arange(size)
    outside, begins = scores[:, 0, 0], scores[:, 0, 1 : 1 + size]
    insides = np.full_like(begins, -np.inf)
    came: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
    for word in range(1, words):
        # The state in which each label ends here: its begin, or its inside.
        ends, states = np.maximum(begins, insides), np.where(insides > begins, 1 + size, 1) + numbers
        highest, to_outside, best = _best(ends, states, outside, each)
        before, to_begin = highest[:, None].repeat(size, 1), to_outside[:, None].repeat(size, 1)
        if not adjacent:
            others = ends.copy()
            others[each, best] = -np.inf
            before[each, best], to_begin[each, best], _ = _best(others, states, outside, each)
        came.append((to_outside, to_begin, states))
        outside = scores[:, word, 0] + highest
        begins, insides = scores[:, word, 1 : 1 + size] + before, scores[:, word, 1 + size :] + ends
    state = np.concatenate([outside[:, None], begins, insides], axis=1).argmax(1)
    path = np.empty((rows, words), np.int64)
    for word in range(words - 1, 0, -1):
        path[:, word] = state
        to_outside, to_begin, states = came[word - 1]
        begun, inner = (
            to_begin[each, np.clip(state - 1, 0, size - 1)],
            states[each, np.clip(state - 1 - size, 0, size - 1)],
        )
        state = np.where(state == 0, to_outside, np.where(state <= size, begun, inner))
    path[:, 0] = state
    return path


def _best(
    ends: NDArray[np.floating], states: NDArray[np.int64], outside: NDArray[np.floating], each: NDArray[np.int64]
) -> tuple[NDArray[np.floating], NDArray[np.int64], NDArray[np.int64]]:
    """The best score before a word, the state that has it (0: outside), and the label that ends best: (rows,) each."""
    best = ends.argmax(1)
    top = ends[each, best]
    return np.maximum(outside, top), np.where(outside >= top, 0, states[each, best]), best
