"""Which places, and which titles, cannot both be true."""

from __future__ import annotations

import pytest

from tidings.fuse import places, titles


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("Lima", "Cusco", True),
        ("Georgia", "Batumi", False),
        ("the Caucasus", "Batumi", False),
        ("Lima", "Lima, Peru", False),
        ("the port of Lima", "Lima", False),
        ("Salem, Oregon", "Salem, Ohio", True),
        ("Salem, Oregon", "Bend, Oregon", True),
        ("Lima", "Peru", False),
        ("Cusco", "Urubamba Province", False),
        ("Lima", "the Miraflores hotel", False),
        ("a hall", "Lima", False),
    ],
)
def test_a_place_excludes_another_of_its_own_level(one: str, other: str, excluded: bool) -> None:
    assert places.exclude(one, other) is places.exclude(other, one) is excluded


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("chief executive", "chief technology officer", True),
        ("CEO", "CTO", True),
        ("CEO", "Chief Executive Officer", False),
        ("chairman", "chief executive", False),
        ("head of research", "head of procurement", True),
        ("head", "head of procurement", False),
        ("former chief executive", "chief technology officer", False),
        ("founder and CEO", "CTO", False),
        ("counterpart", "chief executive", False),
    ],
)
def test_a_title_excludes_another_of_its_rank_in_another_field(one: str, other: str, excluded: bool) -> None:
    assert titles.exclude(one, other) is titles.exclude(other, one) is excluded
