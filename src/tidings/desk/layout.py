"""Places for the nodes of a network.

In: how many nodes and which pairs are tied. Out: x and y for each, the same every time for the same network.
Method: Fruchterman and Reingold, "Graph drawing by force-directed placement" (1991), for each connected part; the parts
are then set in rows like words on a page, the largest first. In large parts a sample of the nodes pushes in each round (Gove,
"A random sampling O(n) force-calculation algorithm for graph layouts", 2019), here every n-th: the same picture every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
_ROUNDS, _FEWEST, _EXACT = 120, 30, 12  # of a large part and of the smallest; of these the last with all forces
_SEEN = 256  # nodes that push all others in one round of a larger part: a sample, another one each time
_PULL = 0.2  # towards the middle of a part, so that it does not fly apart
_TIE = 118.0  # units that a tie is long, where there is room
_SIDE, _TOP, _FOOT, _GAP = 84.0, 38.0, 44.0, 14.0  # room around a part for names beside its nodes, and between parts


def arrange(number: int, pairs: Sequence[tuple[int, int]], width: float) -> tuple[Places, float]:
    """An array of ``number`` rows (x, y) on a sheet of the width given, and the height that it needs, in its units.

    pairs: indices of tied nodes.
    """
    at = np.zeros((number, 2))
    x, y, tallest = 0.0, 0.0, 0.0
    parts = _parts(number, pairs)
    home = {node: n for n, part in enumerate(parts) for node in part}
    tied: list[list[tuple[int, int]]] = [[] for _ in parts]
    for a, b in pairs:
        tied[home[a]].append((a, b))
    for n, part in enumerate(parts):
        place = {node: m for m, node in enumerate(part)}
        inside = tuple((place[a], place[b]) for a, b in tied[n])
        laid = _scaled(_laid(len(part), inside), len(part), width)
        wide, high = laid.max(axis=0) + np.array([2 * _SIDE, _TOP + _FOOT])
        if x and x + wide > width:
            x, y, tallest = 0.0, y + tallest + _GAP, 0.0
        if len(parts) == 1:
            x = (width - wide) / 2
        at[part] = laid + np.array([x + _SIDE, y + _TOP])
        x, tallest = x + wide + _GAP, max(tallest, high)
    return at, y + tallest


def _parts(number: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Connected parts, the largest first."""
    root = list(range(number))

    def find(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in pairs:
        root[find(a)] = find(b)
    parts: dict[int, list[int]] = {}
    for node in range(number):
        parts.setdefault(find(node), []).append(node)
    return sorted(parts.values(), key=lambda part: (-len(part), part))


@lru_cache(maxsize=64)
def _laid(number: int, pairs: tuple[tuple[int, int], ...]) -> Places:
    ideal = _ideal(number)
    if number <= 2:
        return np.array([[ideal * n, 0.0] for n in range(number)])
    # a spiral: even, without chance, and near to where the forces lead
    turn = np.arange(number) * 2.399963
    at = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.sqrt((np.arange(number) + 0.5) / number)[:, None]
    tied = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    rounds = min(_ROUNDS, _FEWEST + 2 * number)
    for step in range(rounds):
        # towards the end all are weighed against all, so that none is left on top of another
        others = (
            None if number <= _SEEN or step >= rounds - _EXACT else np.arange(step % 7, number, -(-number // _SEEN))
        )
        moved = _forces(at, tied, ideal, others)
        length = np.maximum(np.sqrt((moved**2).sum(axis=1)), 1e-9)
        heat = 0.12 * (1 - step / rounds) + 0.002
        at = at + moved * (np.minimum(length, heat) / length)[:, None]
    return _broad(at)


def _ideal(number: int) -> float:
    return 1.6 / float(np.sqrt(number))


def _forces(at: Places, tied: NDArray[np.intp], ideal: float, others: NDArray[np.intp] | None) -> Places:
    """What pushes and pulls each node: the other nodes, or some of them for all, and its ties."""
    met = at if others is None else at[others]
    # squares of distances by way of products, and no array of differences: a tenth of the time and of the memory
    square = (at**2).sum(axis=1)[:, None] + (met**2).sum(axis=1)[None, :] - 2 * (at @ met.T)
    push = ideal**2 / np.maximum(square, 1e-6)
    if others is None:
        np.fill_diagonal(push, 0.0)
    else:
        push[others, np.arange(len(others))] = 0.0
        push *= len(at) / len(others)
    moved: Places = at * push.sum(axis=1)[:, None] - push @ met
    if len(tied):
        along = at[tied[:, 0]] - at[tied[:, 1]]
        pull = along * (np.sqrt((along**2).sum(axis=1)) / ideal)[:, None]
        for axis in range(2):
            moved[:, axis] -= np.bincount(tied[:, 0], pull[:, axis], len(at))
            moved[:, axis] += np.bincount(tied[:, 1], pull[:, axis], len(at))
    return moved - at * _PULL * ideal


def _broad(at: Places) -> Places:
    """Turned so that the longest way lies flat: names stand beside each other, not above."""
    if len(at) < 2:
        return at
    middle = at - at.mean(axis=0)
    axes = np.linalg.svd(middle, full_matrices=False)[2]
    turned: Places = middle @ axes.T
    return turned


def _scaled(at: Places, number: int, width: float) -> Places:
    """In units of the sheet, no wider than it, from its upper left corner."""
    low = at.min(axis=0)
    reach = max(float((at.max(axis=0) - low)[0]), 1e-6)
    scale = min(_TIE / _ideal(number), (width - 2 * _SIDE) / reach)
    placed: Places = (at - low) * scale * np.array([1.0, 0.82])
    return placed
