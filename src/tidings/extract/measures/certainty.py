"""What a confidence is worth.

In: verdicts with confidences; predicted rows. Out: how far confidences are from the share that is right (expected calibration
error, Naeini et al. 2015), and rows without what the reader is less sure of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tidings.extract.measures.scores import Judged

BINS = 10


class Bin(NamedTuple):
    """Verdicts of like confidence: how many, their mean confidence, the share of them that is right (each 0 to 1)."""

    size: int
    confidence: float
    right: float


def calibration(verdicts: Iterable[Judged], bins: int = BINS) -> list[Bin]:
    """Verdicts in equal steps of confidence from 0 to 1, those without any left out."""
    steps: list[list[Judged]] = [[] for _ in range(bins)]
    for verdict in verdicts:
        steps[max(0, min(int(verdict.confidence * bins), bins - 1))].append(verdict)
    return [
        Bin(len(step), sum(v.confidence for v in step) / len(step), sum(v.right for v in step) / len(step))
        for step in steps
        if step
    ]


def error(bins: Sequence[Bin]) -> float:
    """Expected calibration error, 0 to 1: the mean distance of confidence and share right, weighted by size."""
    total = sum(each.size for each in bins)
    return sum(each.size * abs(each.confidence - each.right) for each in bins) / total if total else 0.0


def surer(rows: Iterable[Mapping[str, Any]], least: float) -> Iterator[dict[str, Any]]:
    """Predicted rows with only the claims and mentions of at least this confidence."""
    for row in rows:
        chances = row.get("mention_confidence") or [1.0] * len(row["mentions"])
        kept = [number for number, chance in enumerate(chances) if chance >= least]
        yield {
            **row,
            "mentions": [row["mentions"][number] for number in kept],
            "mention_confidence": [chances[number] for number in kept],
            "claims": [claim for claim in row["claims"] if claim.get("confidence", 1.0) >= least],
        }
