"""Two fillers on one side of a dealing and none on the other are set on both, unless they are listed."""

from __future__ import annotations

import numpy as np
import pytest

from tidings.extract import labels
from tidings.extract.decode import Run
from tidings.extract.opposites import set_apart

SUPPLIER, CUSTOMER = labels.ROLES.index("supplier"), labels.ROLES.index("customer")


def sides(text: str, kind: str = "supply", *, unsure: float = 0.0) -> list[str]:
    """Roles of Norrvind and Skerry, both seen as suppliers; ``unsure``: the network's logit for Skerry as customer."""
    runs = []
    logits = np.full((len(text), labels.ROLE_TAGS), -9.0, np.float32)
    for name in ("Norrvind", "Skerry"):
        at = text.index(name)
        runs.append(Run(SUPPLIER, at, at, at, at + len(name), 0.9))
        logits[at, labels.begin(SUPPLIER)] = 1.0
    logits[text.index("Skerry"), labels.begin(CUSTOMER)] = unsure
    return [labels.ROLES[run.label] for run in set_apart(kind, runs, logits, text)]


def test_the_one_that_is_likelier_on_the_empty_side_goes_there() -> None:
    assert sides("Norrvind wins Skerry order") == ["supplier", "customer"]


@pytest.mark.parametrize("text", ["Norrvind and Skerry win order", "Norrvind, Skerry win order"])
def test_parties_that_are_listed_stay_together(text: str) -> None:
    assert sides(text) == ["supplier", "supplier"]


def test_nobody_moves_where_the_network_is_sure() -> None:
    assert sides("Norrvind wins Skerry order", unsure=-9.0) == ["supplier", "supplier"]


def test_types_without_sides_are_left_alone() -> None:
    assert sides("Norrvind wins Skerry order", "meeting") == ["supplier", "supplier"]
