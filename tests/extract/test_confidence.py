"""A claim's confidence follows the probabilities of its parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.extract import labels
from tidings.extract.confidence import UNCALIBRATED, Calibration, Parts
from tidings.extract.network import MODEL, Settings

CHANCES = st.floats(0, 1)
PARTS = st.builds(Parts, CHANCES, CHANCES, CHANCES, CHANCES)
TYPES = st.sampled_from(labels.TYPES)
SHIPPED = Settings.load(MODEL / "reader.json").calibration


@given(TYPES, PARTS)
def test_confidence_is_a_probability_even_of_parts_that_are_certain(kind: str, parts: Parts) -> None:
    assert 0 < SHIPPED(kind, parts) < 1


@given(TYPES, PARTS, CHANCES, st.sampled_from(["trigger", "filler", "status"]))
def test_a_surer_part_never_makes_the_claim_less_sure(kind: str, parts: Parts, chance: float, part: str) -> None:
    low, high = sorted([getattr(parts, part), chance])
    assert SHIPPED(kind, parts._replace(**{part: low})) <= SHIPPED(kind, parts._replace(**{part: high}))


def test_a_weighed_sum_of_log_odds() -> None:
    weights = {"trigger": 2.0, "filler": 0.0, "status": 0.0, "filled": 1.0}
    calibration = Calibration.of({"weights": weights, "types": dict.fromkeys(labels.TYPES, -1.0)})
    # Even odds of the trigger say nothing; the filled core makes up for what the type takes away.
    assert calibration("supply", Parts(0.5, 0.9, 0.9, 1.0)) == pytest.approx(0.5)
    assert calibration("supply", Parts(0.75, 0.9, 0.9, 1.0)) == pytest.approx(0.9)


def test_a_reader_that_was_not_calibrated_rests_on_its_trigger_and_weakest_filler() -> None:
    calibration = Calibration.of(UNCALIBRATED)
    assert calibration("supply", Parts(0.8, 0.8, 0.1, 0.0)) == pytest.approx(0.8)
