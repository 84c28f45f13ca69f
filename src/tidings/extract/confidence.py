"""How sure the reader is that a claim is right as a whole.

In: the network's probabilities of a claim's parts. Out: the probability that type, status and all core roles are right,
by a logistic regression on those of the parts (Platt 1999, with several inputs), fitted by ``training/calibrate.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

from tidings.extract import labels

_CLOSE = 1e-4  # a probability nearer to 0 or 1 than this says no more than this


#: What a reader starts with, before its claims have been held against true ones.
UNCALIBRATED: dict[str, dict[str, float]] = {
    "weights": {"trigger": 0.5, "filler": 0.5, "status": 0.0, "filled": 0.0},
    "types": dict.fromkeys(labels.TYPES, 0.0),
}


class Parts(NamedTuple):
    """Probabilities of a claim's trigger, weakest core filler and status, and the share of its core roles that are filled."""

    trigger: float
    filler: float
    status: float
    filled: float

    def features(self) -> tuple[float, float, float, float]:
        """What the regression weighs: log odds of the probabilities, and the share as it is."""
        return (_log_odds(self.trigger), _log_odds(self.filler), _log_odds(self.status), self.filled)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of the features of ``Parts``, and for each claim type what is added to them."""

    weights: tuple[float, ...]
    types: Mapping[str, float]

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, float]]) -> Self:
        """From ``reader.json``. Raises KeyError if a part is missing."""
        return cls(tuple(table["weights"][name] for name in Parts._fields), table["types"])

    def __call__(self, claim_type: str, parts: Parts) -> float:
        """Probability, between 0 and 1, that a claim of this type with these parts is right."""
        total = sum(weight * value for weight, value in zip(self.weights, parts.features(), strict=True))
        return 0.5 * (1 + math.tanh(0.5 * (total + self.types[claim_type])))


def _log_odds(probability: float) -> float:
    kept = min(1 - _CLOSE, max(_CLOSE, probability))
    return math.log(kept / (1 - kept))
