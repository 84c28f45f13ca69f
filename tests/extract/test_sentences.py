"""Sentence bounds: in order, without blanks at their ends, never over a line break."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.extract.sentences import sentences


def slices(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Borvane grew.", ["Borvane grew."]),
        ("Borvane grew. Tarka fell.", ["Borvane grew.", "Tarka fell."]),
        ("Borvane grew.\nTarka fell.", ["Borvane grew.", "Tarka fell."]),
        ("Borvane\n\nTarka fell", ["Borvane", "Tarka fell"]),
        ("  Borvane grew.  \r\n  Tarka fell.", ["Borvane grew.", "Tarka fell."]),
        ("Mr. Delling of Borvane Inc. spoke.", ["Mr. Delling of Borvane Inc. spoke."]),
        ("He said that Ms. Delling spoke.", ["He said that Ms. Delling spoke."]),
        ("A bid by Cie. Borvane fell.", ["A bid by Cie. Borvane fell."]),
        ("It opens at 10 p.m. Wednesday in Tarka.", ["It opens at 10 p.m. Wednesday in Tarka."]),
        ("It ends at 5 p.m. EST on Friday.", ["It ends at 5 p.m. EST on Friday."]),
        ("It closed at 5 p.m. Ms. Delling left.", ["It closed at 5 p.m.", "Ms. Delling left."]),
        ("Borvane Cos. said that it grew.", ["Borvane Cos. said that it grew."]),
        ("Tarka said the U.S. Would be pleased.", ["Tarka said the U.S. Would be pleased."]),
        ("Tarka sells to the U.S. And Chile.", ["Tarka sells to the U.S. And Chile."]),
        ("Tarka sells to the U.S. Or to Chile.", ["Tarka sells to the U.S. Or to Chile."]),
        ("Borvane Systems Inc. Has raised its stake.", ["Borvane Systems Inc. Has raised its stake."]),
        ("Tarka sells to the U.S. And it grew.", ["Tarka sells to the U.S.", "And it grew."]),
        ("Tarka sells to the U.S. Is it well?", ["Tarka sells to the U.S.", "Is it well?"]),
        ("Tarka sells to the U.S. The firm grew.", ["Tarka sells to the U.S.", "The firm grew."]),
        ("It belongs to Borvane Inc. It grew.", ["It belongs to Borvane Inc.", "It grew."]),
        ("Borvane raised No. Two and No. Three.", ["Borvane raised No. Two and No. Three."]),
        ("Did it grow? No. It fell.", ["Did it grow?", "No.", "It fell."]),
        ("They meet Fri. Sept. 29 in Tarka.", ["They meet Fri. Sept. 29 in Tarka."]),
        ("The works in Ft. Delling closed.", ["The works in Ft. Delling closed."]),
        ("It rose 1.5 percent to $3.2 billion.", ["It rose 1.5 percent to $3.2 billion."]),
        ("Stop. Stop. Stop.", ["Stop.", "Stop.", "Stop."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert slices(text) == expected


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["Ab", ".", "?", " ", "\n", "Mr.", "“", "”", "…", "\u2028", "é", "…"])).map("".join),
    )
)
def test_sentences_hold_every_character_but_blanks(text: str) -> None:
    spans = sentences(text)
    assert list(spans) == sorted(spans)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
    found = slices(text)
    assert all(sentence == sentence.strip() != "" and "\n" not in sentence for sentence in found)
    assert "".join("".join(found).split()) == "".join(text.split())
