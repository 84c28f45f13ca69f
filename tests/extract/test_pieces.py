"""Word pieces: they lie where their characters lie, and keep the case that the vocabulary forgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.errors import ReaderError
from tidings.extract.network import MODEL
from tidings.extract.pieces import CASE_COUNT, CASES, MAX_PIECES_IN_SENTENCE, PieceMaker, case_class

MAKER = PieceMaker(MODEL / "tokenizer.json")


def words(text: str) -> list[tuple[str, str, bool]]:
    """Each word with its case class and whether it is glued to the word before."""
    (pieces,) = MAKER([text])
    found = []
    for number in range(len(pieces)):
        start, end = pieces.offsets[number].tolist()
        glued, case = divmod(int(pieces.case[number]), len(CASES))
        if pieces.starts[number]:
            found.append((text[start:end], CASES[case], bool(glued)))
        else:
            found[-1] = (found[-1][0] + text[start:end], *found[-1][1:])
    return found


def test_words_with_case_and_glue() -> None:
    assert words("Borvane's CEO paid $3bn, said J.") == [
        ("Borvane", "capitalised", False),
        ("'", "punctuation", True),
        ("s", "lower", True),
        ("CEO", "upper", False),
        ("paid", "lower", False),
        ("$", "punctuation", False),
        ("3bn", "lower", True),
        (",", "punctuation", True),
        ("said", "lower", False),
        ("J", "initial", False),
        (".", "punctuation", True),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("chips", "lower"),
        ("Borvane", "capitalised"),
        ("BVR", "upper"),
        ("B2B", "upper"),
        ("B", "initial"),
        ("Ä", "initial"),
        ("eBor", "mixed"),
        ("McBor", "mixed"),
        ("2024", "digits"),
        ("—", "punctuation"),
        ("", "punctuation"),
        ("日本", "mixed"),
    ],
)
def test_case_class(word: str, expected: str) -> None:
    assert CASES[case_class(word)] == expected


def test_accents_keep_their_place() -> None:
    text = "e\u0301cole Łódź ﬁrm"
    assert [word for word, _, _ in words(text)][-1] == "ﬁrm"
    assert "".join(word for word, _, _ in words(text)).replace("\u0301", "") == "ecoleŁódźﬁrm"


def test_no_words_no_pieces() -> None:
    for pieces in MAKER(["", "   ", "\u200b"]):
        assert len(pieces) == 0
        assert pieces.offsets.shape == (0, 2)


def test_long_sentences_are_cut() -> None:
    (pieces,) = MAKER(["chip " * 1000])
    assert len(pieces) == MAX_PIECES_IN_SENTENCE


@given(st.lists(st.text(), max_size=3))
def test_pieces_of_any_text(texts: list[str]) -> None:
    for text, pieces in zip(texts, MAKER(texts), strict=True):
        assert len(pieces.case) == len(pieces.starts) == len(pieces.offsets) == len(pieces)
        assert all(0 <= case < CASE_COUNT for case in pieces.case.tolist())
        assert all(0 <= start <= end <= len(text) for start, end in pieces.offsets.tolist())
        assert len(pieces) == 0 or pieces.starts[0]


@given(st.text(max_size=30), st.text(max_size=30))
def test_sentences_do_not_change_each_other(one: str, two: str) -> None:
    together, alone = MAKER([one, two]), [*MAKER([one]), *MAKER([two])]
    for a, b in zip(together, alone, strict=True):
        assert a.ids.tolist() == b.ids.tolist()
        assert a.offsets.tolist() == b.offsets.tolist()


@pytest.mark.parametrize(
    "content", [None, "", "{}", '{"version": "1.0", "model": {"type": "BPE", "vocab": {}, "merges": []}}']
)
def test_a_tokenizer_that_does_not_fit_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "tokenizer.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ReaderError, match=r"tokenizer\.json"):
        PieceMaker(path)
