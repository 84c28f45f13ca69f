"""The two sides of a dealing.

In: the fillers that the network sees in a claim, and its scores. Out: the same, where two that it sees on one side and none on
the other are set on both: nobody deals on one side alone with another who stands there too. Parties that are listed
(``A and B``) stay together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tidings.extract import labels
from tidings.extract.decode import Run, softmax
from tidings.extract.network import Floats

#: What the network gives the other side at least where a filler is moved there.
LEAST = 0.2
_LISTED = re.compile(
    r"\s*(?:,|\band\b|\bor\b|&|\bplus\b|\balong with\b|\bas well as\b)[\s,]*(?:[\w'’-]+\s+){0,4}", re.I
)


def set_apart(kind: str, filled: Sequence[Run], logits: Floats, text: str) -> list[Run]:
    """Fillers with one of a crowded side moved to the empty one.

    logits: (pieces, 1 + 2 * roles). text: of the sentence.
    """
    found = list(filled)
    sides = [labels.ROLES.index(role) for role in labels.sides(kind)]
    for crowded, empty in (sides, sides[::-1]) if sides else ():
        held = [run for run in filled if run.label == crowded]
        if len(held) < 2 or any(run.label == empty for run in filled):
            continue
        if all(_LISTED.fullmatch(text, a.end, b.start) for a, b in pairwise(held)):
            continue
        chances = softmax(logits)
        chance, moved = max((_chance(chances, run, empty), run) for run in held)
        if chance >= LEAST:
            found[found.index(moved)] = moved._replace(label=empty, probability=chance)
    return found


def _chance(chances: Floats, run: Run, label: int) -> float:
    """The mean chance of a label over a run's pieces, whether it begins there or goes on."""
    piece = chances[run.first : run.last + 1]
    return float((piece[:, labels.begin(label)] + piece[:, labels.inside(label)]).mean())
