"""Quoted words are found where they stand, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.extract.annotate import spelled
from tidings.extract.quotes import located


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Ulm, Ulm and Ulm", "Ulm", 0),
        ("Ulm, Ulm and Ulm", "Ulm@2", 5),
        ("Ulm, Ulm and Ulm", "Ulm@4", None),
        ("Ulm, Ulm", "Ulm@0", None),
        ("the art of the party art", "art@2", 21),
        ("party", "art", None),
        ("a@2 b a", "a@2", 0),
        ("$3 and $3", "$3@2", 7),
        ("Ulm", "ulm", None),
        ("Ulm", "", None),
        ("a  b", " ", None),
    ],
)
def test_quotes_are_located_on_word_bounds(text: str, quote: str, expected: int | None) -> None:
    found = located(text, quote)
    assert (found and found.start) == expected


@given(st.lists(st.sampled_from(["Ulm", "Ulmer", "$3", "a", "-", "ö"]), min_size=1, max_size=9), st.data())
def test_what_is_spelled_is_located(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    number = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join([*words[:number], ""]))
    assert located(text, spelled(text, start, start + len(words[number]))) == (start, start + len(words[number]))
