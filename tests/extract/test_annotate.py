"""Rows of sentences become texts, and readings of them become labelled rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.extract import labelled_rows, row_documents
from tidings.extract.annotate import spelled
from tidings.model import Claim, Mention, Reading, Span

ROWS = [
    {"id": "1", "doc": "a", "text": "Borvane hired Mara Delling."},
    {"id": "2", "doc": "a", "text": "Borvane said Borvane grew."},
    {"id": "3", "doc": "b", "text": "Tarka fell."},
]


def test_rows_of_one_document_are_one_text() -> None:
    (first, text, spans), (second, other, others) = row_documents(ROWS)
    assert [row["id"] for row in first] == ["1", "2"]
    assert [text[start:end] for start, end in spans] == [row["text"] for row in first]
    assert [other[start:end] for start, end in others] == [row["text"] for row in second] == ["Tarka fell."]


def test_a_document_that_comes_again_is_read_again() -> None:
    assert [len(rows) for rows, _, _ in row_documents([ROWS[0], ROWS[2], ROWS[1]])] == [1, 1, 1]


def test_no_rows_no_documents() -> None:
    assert list(row_documents([])) == []


@given(st.lists(st.text(), max_size=5))
def test_spans_slice_to_the_rows(texts: list[str]) -> None:
    rows = [{"id": str(number), "doc": "a", "text": text} for number, text in enumerate(texts)]
    for _, text, spans in row_documents(rows):
        assert [text[start:end] for start, end in spans] == texts


def test_labelled_rows_hold_what_their_sentence_states() -> None:
    ((rows, _, (one, two)),) = row_documents(ROWS[:2])
    at = two.start
    mentions = (
        Mention(Span(0, 7), "organization", "Borvane"),
        Mention(Span(14, 26), "person", "Mara Delling"),
        Mention(Span(at + 13, at + 20), "organization", "Borvane"),
    )
    hired = Claim("role", Span(8, 13), "actual", {"person": (Span(14, 26),)}, (), one, 0.123456)
    grew = Claim(
        "performance",
        Span(at + 21, at + 25),
        "actual",
        {"company": (Span(at + 13, at + 20),)},
        (Span(at, at + 7),),
        two,
    )
    reading = Reading("a", "test", (one, two), mentions, (hired, grew))
    first, second = labelled_rows(rows, reading, {Span(at, at + 7): ["Borvane Rail"]})
    assert first == {
        **ROWS[0],
        "mentions": [["Borvane", "organization"], ["Mara Delling", "person"]],
        "claims": [
            {
                "type": "role",
                "trigger": "hired",
                "status": "actual",
                "roles": {"person": ["Mara Delling"]},
                "speaker": [],
                "confidence": 0.1235,
            }
        ],
        "refers": {},
    }
    assert second["mentions"] == [["Borvane@2", "organization"]]
    assert second["claims"][0]["roles"] == {"company": ["Borvane@2"]}
    assert second["claims"][0]["speaker"] == ["Borvane"]
    assert second["refers"] == {"Borvane": ["Borvane Rail"]}


def test_a_reading_of_other_sentences_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(labelled_rows(ROWS, Reading("a", "test", (Span(0, 5),)), {}))


@pytest.mark.parametrize(
    ("text", "words", "start", "expected"),
    [
        ("Ulm, Ulm and Ulm", "Ulm", 0, "Ulm"),
        ("Ulm, Ulm and Ulm", "Ulm", 5, "Ulm@2"),
        ("Ulm, Ulm and Ulm", "Ulm", 13, "Ulm@3"),
        ("the art of the party art", "art", 21, "art@2"),
        ("$3 and $3", "$3", 7, "$3@2"),
        ("A. A.", "A.", 3, "A.@2"),
        ("a (b) (b)", "(b)", 6, "(b)@2"),
    ],
)
def test_later_occurrences_are_numbered(text: str, words: str, start: int, expected: str) -> None:
    assert spelled(text, start, start + len(words)) == expected
