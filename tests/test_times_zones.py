"""Hours with a time zone become moments; times are written in EDTF."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings import times

DAY = "2024-06-12"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("at 9 a.m. Tokyo time on Wednesday", "2024-06-12T00:00Z"),
        ("18:00 GMT", "2024-06-12T18:00Z"),
        ("10:30 p.m. ET", "2024-06-13T02:30Z"),
        ("9.15am (CET)", "2024-06-12T07:15Z"),
        ("12 p.m. Seoul time", "2024-06-12T03:00Z"),
        ("12:05 a.m. UTC", "2024-06-12T00:05Z"),
        ("4 p.m. New York time", "2024-06-12T20:00Z"),
        ("8 a.m. Eastern time", "2024-06-12T12:00Z"),
        ("17:00 UTC+2", "2024-06-12T15:00Z"),
    ],
)
def test_an_hour_with_its_zone_is_a_moment(words: str, expected: str) -> None:
    assert times.moment(words, DAY) == expected


@pytest.mark.parametrize(
    "words",
    [
        "9 a.m.",
        "18:00",
        "9 a.m. local time",
        "9 Tokyo time",
        "25:00 GMT",
        "13 p.m. GMT",
        "a.m. GMT",
        "2 Atlantis time",
        "10 km UTC",
    ],
)
def test_without_an_hour_or_a_known_zone_there_is_no_moment(words: str) -> None:
    assert times.moment(words, DAY) is None


def test_one_moment_told_in_two_zones_is_one_time() -> None:
    tokyo, york = times.moment("9 a.m. Tokyo time", "2024-06-12"), times.moment("8 p.m. ET", "2024-06-11")
    assert tokyo
    assert york
    assert times.overlap(tokyo, york)
    assert times.overlap(tokyo, "2024-06-11")
    assert times.overlap("2024-06-12", tokyo)
    assert not times.overlap(tokyo, "2024-06-13")
    assert not times.overlap(tokyo, str(times.moment("9 a.m. Tokyo time", "2024-06-13")))


@given(st.text(max_size=40), st.dates().map(str))
def test_no_words_break_it(words: str, day: str) -> None:
    found = times.moment(words, day)
    assert found is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", found)


@pytest.mark.parametrize(
    ("value", "words", "disputed", "expected"),
    [
        (None, ["Tuesday"], False, None),
        ("2024-06-13", ["Thursday"], False, "2024-06-13"),
        ("2024-06", ["around June"], False, "2024-06~"),
        ("2024-06", [], False, "2024-06~"),
        ("2024-06-13", ["Thursday"], True, "2024-06-13?"),
        ("2024", ["about 2024"], True, "2024%"),
        ("2024-Q3", ["the third quarter"], False, "2024-35"),
        ("2024-01/2024-06", ["the first half"], False, "2024-01/2024-06"),
        ("2019/2021", ["roughly from 2019 to 2021"], False, "2019~/2021~"),
    ],
)
def test_times_in_edtf(value: str | None, words: list[str], disputed: bool, expected: str | None) -> None:
    assert times.edtf(value, words, disputed=disputed) == expected
