"""Amounts in their many forms, and which of them cannot both be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.fuse.quantities import Quantity, exclude, quantity


@pytest.mark.parametrize(
    ("words", "unit", "size"),
    [
        ("US$9 million", "USD", 9e6),
        ("nine million dollars", "USD", 9e6),
        ("USD 85 million", "USD", 85e6),
        ("2.1 billion US dollars", "USD", 2.1e9),
        ("€236m", "EUR", 236e6),
        ("212 million euros", "EUR", 212e6),
        ("117.3 billion won", "KRW", 117.3e9),
        ("14 routes", "route", 14),
        ("48 battery trams", "tram", 48),
        ("12,000 wafers over two years", "wafer", 12000),
        ("50 percent each", "%", 50),
        ("half", "%", 50),
        ("41%", "%", 41),
        ("130 kg", "kilogram", 130),
    ],
)
def test_an_amount_is_read_with_its_unit(words: str, unit: str, size: float) -> None:
    found = quantity(words)
    assert found is not None
    assert (found.unit, found.size) == (unit, pytest.approx(size))


@pytest.mark.parametrize("words", ["Wednesday", "", "a lot", "several partners"])
def test_words_without_a_number_are_no_amount(words: str) -> None:
    assert quantity(words) is None


@pytest.mark.parametrize(
    ("before", "one", "other", "agree"),
    [
        ("worth ", "$40 million", "$39.8 million", True),
        ("worth ", "$40 million", "$41 million", False),
        ("worth about ", "$40 million", "$41 million", True),
        ("just under ", "40 million euros", "38.5 million euros", True),
        ("just under ", "40 million euros", "41.5 million euros", False),
        ("more than ", "$2 billion", "$3.4 billion", True),
        ("up to ", "$2 billion", "$1 billion", True),
        ("up to ", "$2 billion", "$2.6 billion", False),
        ("", "$1.2 billion", "$1.21 billion", True),
        ("", "14 routes", "12 routes", False),
        ("", "$40 million", "€40 million", False),
    ],
)
def test_what_words_leave_open_is_no_difference(before: str, one: str, other: str, agree: bool) -> None:
    a, b = quantity(one, before), quantity(other)
    assert a is not None
    assert b is not None
    assert a.agrees(b) is b.agrees(a) is agree


def read(*amounts: str) -> list[Quantity]:
    return [found for words in amounts if (found := quantity(words))]


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        (["$40 million"], ["$45 million"], True),
        (["$85 million", "$1.12 billion"], ["$1.1 billion"], False),
        (["$85 million", "$1.12 billion"], ["$1.2 billion"], False),  # all told
        (["48 trams", "€212 million"], ["48 trams", "€236 million"], True),
        (["12,000 wafers"], ["$310 million"], False),
        ([], ["$310 million"], False),
    ],
)
def test_two_reports_exclude_each_other_where_nothing_in_a_unit_agrees(
    one: list[str], other: list[str], excluded: bool
) -> None:
    assert exclude(read(*one), read(*other)) is exclude(read(*other), read(*one)) is excluded


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_words_are_read_without_harm(words: str, before: str) -> None:
    found = quantity(words, before)
    assert found is None or (found.low <= found.size <= found.high and found.agrees(found))
