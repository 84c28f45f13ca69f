"""Fit the reader's confidence to how often its claims are right, and write it into reader.json.

    python training/calibrate.py --data ../shared

In: the shipped reader, both sets of labelled development rows. Out: a logistic regression on the parts of claims, and the
expected calibration error before, and after on documents that the fit has not seen (ten folds).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import corpus
from evaluate import predict, reader
from tidings.extract import labels, measures
from tidings.extract.confidence import Calibration, Parts
from tidings.extract.measures import Judged
from tidings.extract.network import MODEL

FOLDS, ROUNDS = 10, 50
LEAST = 0.1  # a claim that is wrong more than nine times in ten is not made
#: Ridge on the weights and on what each type adds: most types have few development sentences.
RIDGE, RIDGE_OF_TYPES = 0.1, 3.0


@dataclass(frozen=True)
class Recorder(Calibration):
    """Stands in for a calibration while claims are read: notes their parts, and gives each claim its number as confidence."""

    weights: tuple[float, ...] = ()
    types: dict[str, float] = field(default_factory=dict)
    seen: list[tuple[str, Parts]] = field(default_factory=list)

    def __call__(self, claim_type: str, parts: Parts) -> float:
        """The claim's number."""
        self.seen.append((claim_type, parts))
        return float(len(self.seen) - 1)


def judged(data: Path) -> tuple[list[tuple[str, Parts]], NDArray[np.float64], list[str]]:
    """Parts of every claim read from the development rows, whether it is right (1 or 0), and its document."""
    parts: list[tuple[str, Parts]] = []
    right: list[float] = []
    documents: list[str] = []
    for name in ("dev", "dev-made"):
        gold = list(corpus.rows(data / "claims" / f"{name}.jsonl"))
        recorder = Recorder()
        predicted = predict(reader(None, calibration=recorder), gold)
        for row, found in zip(gold, predicted, strict=True):
            verdicts = measures.score([row], [found]).claims
            parts += [recorder.seen[int(verdict.confidence)] for verdict in verdicts]
            right += [float(verdict.right) for verdict in verdicts]
            documents += [row["doc"]] * len(verdicts)
    return parts, np.array(right), documents


def design(parts: list[tuple[str, Parts]]) -> NDArray[np.float64]:
    """A row for each claim: features of its parts, a column of ones, a column for each type."""
    types = np.eye(len(labels.TYPES))[[labels.TYPES.index(kind) for kind, _ in parts]]
    return np.hstack([np.array([p.features() for _, p in parts]), np.ones((len(parts), 1)), types])


def fit(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ridge logistic regression by Newton's method: (claims, columns), (claims,) -> (columns,)."""
    count = len(Parts._fields)
    ridge = np.array([RIDGE] * count + [0.0] + [RIDGE_OF_TYPES] * len(labels.TYPES))
    weights = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + ridge * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(ridge + 1e-9)
        weights -= np.linalg.solve(curve, slope)
    return weights


def calibration_error(parts: list[tuple[str, Parts]], chance: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """As ``tidings eval claims`` measures it."""
    verdicts = (Judged(kind, sure, bool(right)) for (kind, _), sure, right in zip(parts, chance, y, strict=True))
    return measures.error(measures.calibration(verdicts))


def unseen(x: NDArray[np.float64], y: NDArray[np.float64], documents: list[str]) -> NDArray[np.float64]:
    """Chances of claims by fits on the documents of the other folds."""
    names = sorted(set(documents))
    folds = np.array([names.index(document) % FOLDS for document in documents])
    chance = np.zeros(len(y))
    for fold in range(FOLDS):
        here = folds == fold
        if here.any():
            chance[here] = 1 / (1 + np.exp(-x[here] @ fit(x[~here], y[~here])))
    return chance


def report(parts: list[tuple[str, Parts]], y: NDArray[np.float64], chance: NDArray[np.float64]) -> None:
    """What a threshold buys, and how confidence and truth stand in each type."""
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = chance >= threshold
        share = f"{100 * y[kept].mean():5.1f} % right" if kept.any() else "none"
        found = 100 * y[kept].sum() / y.sum()
        print(f"confidence from {threshold:.1f}: {kept.sum():4d} claims, {share}, {found:5.1f} % of the right ones")
    kinds = np.array([kind for kind, _ in parts])
    for kind in labels.TYPES:
        own = kinds == kind
        if own.any():
            sure, true = 100 * chance[own].mean(), 100 * y[own].mean()
            print(f"  {kind:12s} {own.sum():4d} claims, {true:5.1f} % right, mean confidence {sure:5.1f} %")


def main() -> None:
    """Fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    path = MODEL / "reader.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    parts, y, documents = judged(options.data)
    x = design(parts)
    before = Calibration.of(settings["calibration"])
    plain = np.array([before(kind, p) for kind, p in parts])
    chance = unseen(x, y, documents)
    print(
        f"{len(y)} claims, {100 * y.mean():.1f} % right; ECE before {calibration_error(parts, plain, y):.3f}, ", end=""
    )
    print(f"after, on documents that the fit has not seen, {calibration_error(parts, chance, y):.3f}")
    report(parts, y, chance)
    weights = fit(x, y)
    count = len(Parts._fields)
    settings["calibration"] = {
        "weights": dict(zip(Parts._fields, weights[:count].round(4).tolist(), strict=True)),
        "types": dict(zip(labels.TYPES, (weights[count] + weights[count + 1 :]).round(4).tolist(), strict=True)),
    }
    settings["least_confidence"] = LEAST
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
