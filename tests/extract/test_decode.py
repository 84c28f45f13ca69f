"""Logits become labelled runs of whole words."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tidings.extract import labels
from tidings.extract.decode import SLIP, Run, runs, sigmoid, softmax, word_end
from tidings.extract.network import MODEL
from tidings.extract.pieces import PieceMaker

TEXT = "Borvane Rail hired Mara."
(PIECES,) = PieceMaker(MODEL / "tokenizer.json")([TEXT])
WORDS = [TEXT[start:end] for start, end in PIECES.offsets.tolist()]
FIRST_PIECES = np.flatnonzero(PIECES.starts).tolist()  # of Borvane, Rail, hired, Mara and the stop
PERSON, ORGANIZATION = labels.KINDS.index("person"), labels.KINDS.index("organization")
B, I = labels.begin, labels.inside  # noqa: E741
OUT = labels.OUTSIDE


def tagged(*tags: int) -> np.ndarray:
    """Logits that say one tag for each word."""
    logits = np.zeros((len(PIECES), labels.MENTION_TAGS), np.float32)
    logits[:, OUT] = 5
    for piece, tag in zip(FIRST_PIECES, tags, strict=True):
        logits[piece, tag] = 10
    return logits


def runs_of(logits: np.ndarray, allowed: list[int] | None = None, *, adjacent: bool = True) -> list[Run]:
    (found,) = runs([(PIECES, logits)], None if allowed is None else [allowed], adjacent=adjacent)
    return found


def found(logits: np.ndarray, allowed: list[int] | None = None) -> list[tuple[str, str]]:
    return [(labels.KINDS[run.label], TEXT[run.start : run.end]) for run in runs_of(logits, allowed)]


def test_the_example_has_words_of_several_pieces() -> None:
    assert len(PIECES) > len(FIRST_PIECES) == 5


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ((OUT, OUT, OUT, OUT, OUT), []),
        (
            (B(ORGANIZATION), I(ORGANIZATION), OUT, B(PERSON), OUT),
            [("organization", "Borvane Rail"), ("person", "Mara")],
        ),
        ((B(ORGANIZATION), B(ORGANIZATION), OUT, OUT, OUT), [("organization", "Borvane"), ("organization", "Rail")]),
        ((I(ORGANIZATION), I(ORGANIZATION), OUT, OUT, OUT), [("organization", "Borvane Rail")]),
        ((B(ORGANIZATION), I(PERSON), OUT, OUT, OUT), [("organization", "Borvane"), ("person", "Rail")]),
        ((B(ORGANIZATION), OUT, I(ORGANIZATION), OUT, OUT), [("organization", "Borvane"), ("organization", "hired")]),
        ((OUT, OUT, OUT, B(PERSON), I(PERSON)), [("person", "Mara.")]),
    ],
)
def test_runs(tags: tuple[int, ...], expected: list[tuple[str, str]]) -> None:
    assert found(tagged(*tags)) == expected


def test_labels_that_are_not_allowed_do_not_occur() -> None:
    logits = tagged(B(ORGANIZATION), I(ORGANIZATION), OUT, B(PERSON), OUT)
    assert found(logits, [PERSON]) == [("person", "Mara")]
    assert found(logits, []) == []


def test_a_run_is_as_sure_as_its_least_sure_word() -> None:
    logits = tagged(B(ORGANIZATION), I(ORGANIZATION), OUT, OUT, OUT)
    logits[FIRST_PIECES[1], OUT] = 9
    (run,) = runs_of(logits)
    assert run.probability == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-2)


def test_begin_and_inside_of_a_label_are_one_answer() -> None:
    logits = tagged(B(ORGANIZATION), OUT, OUT, OUT, OUT)
    logits[FIRST_PIECES[0], I(ORGANIZATION)] = 10
    (run,) = runs_of(logits)
    assert run.probability > 0.99


def test_begin_and_inside_together_outweigh_outside() -> None:
    logits = tagged(OUT, OUT, OUT, OUT, OUT)
    logits[FIRST_PIECES[3], [B(PERSON), I(PERSON), OUT]] = [9.8, 9.9, 10]
    assert found(logits) == [("person", "Mara")]


def test_runs_of_one_label_may_be_kept_from_touching() -> None:
    logits = tagged(B(ORGANIZATION), B(ORGANIZATION), OUT, B(ORGANIZATION), B(PERSON))
    assert [TEXT[run.start : run.end] for run in runs_of(logits, adjacent=False)] == ["Borvane Rail", "Mara", "."]


def test_word_end() -> None:
    last, end = word_end(PIECES, 0)
    assert (last, TEXT[:end]) == (FIRST_PIECES[1] - 1, "Borvane")
    assert word_end(PIECES, len(PIECES) - 1) == (len(PIECES) - 1, len(TEXT))


@given(
    arrays.arrays(np.float32, (len(PIECES), labels.MENTION_TAGS), elements=st.floats(-500, 500, width=32)),
    st.one_of(st.none(), st.lists(st.integers(0, len(labels.KINDS) - 1), unique=True)),
)
def test_runs_of_any_logits_are_whole_words_in_order(logits: np.ndarray, allowed: list[int] | None) -> None:
    before = 0
    for run in runs_of(logits, allowed):
        assert before <= run.start < run.end <= len(TEXT)
        assert run.first in FIRST_PIECES
        assert word_end(PIECES, run.last) == (run.last, run.end)
        assert allowed is None or run.label in allowed
        assert 0 <= run.probability <= 1.0001
        before = run.end


@given(arrays.arrays(np.float32, (2, 3), elements=st.floats(-(2.0**20), 2.0**20, width=32)))
def test_probabilities_of_any_logits(logits: np.ndarray) -> None:
    assert softmax(logits).sum(-1) == pytest.approx(1, abs=1e-5)
    chances = sigmoid(logits)
    assert chances.dtype == softmax(logits).dtype == np.float32
    assert ((chances >= 0) & (chances <= 1)).all()
    assert sigmoid(-logits) == pytest.approx(1 - chances, abs=1e-6)


def test_sigmoid_values() -> None:
    assert sigmoid(np.array([0, 2, -2], np.float32)) == pytest.approx([0.5, 0.880797, 0.119203], abs=1e-5)


def test_a_name_is_not_torn_apart_by_a_word_that_leans_to_another_label() -> None:
    logits = tagged(B(ORGANIZATION), I(ORGANIZATION), OUT, OUT, OUT)
    # "Rail" alone would be a person's, but as "inside" of a name that nothing began.
    logits[FIRST_PIECES[1], I(PERSON)] = 11
    assert found(logits) == [("organization", "Borvane Rail")]


@given(arrays.arrays(np.float32, (len(PIECES), labels.MENTION_TAGS), elements=st.floats(-8, 8, width=32)))
def test_runs_are_the_likeliest_of_all_sequences(logits: np.ndarray) -> None:
    allowed = [PERSON, ORGANIZATION]
    chosen = {(run.label, run.first): run for run in runs_of(logits, allowed)}
    states = [(None, False), *((label, begins) for label in allowed for begins in (True, False))]
    kept = [OUT, B(PERSON), I(PERSON), B(ORGANIZATION), I(ORGANIZATION)]
    chances = [dict(zip(states, softmax(logits[n, kept]), strict=True)) for n in FIRST_PIECES]

    def score(word: int, label: int | None, begins: bool) -> float:
        if label is None:
            return float(np.log(chances[word][None, False] + 1e-12))
        return float(np.log(chances[word][label, begins] + SLIP * chances[word][label, not begins] + 1e-12))

    def allows(path: tuple[tuple[int | None, bool], ...]) -> bool:
        pairs = zip([(None, False), *path], path, strict=False)
        return all(label is None or begins or before[0] == label for before, (label, begins) in pairs)

    best = max(
        sum(score(word, *state) for word, state in enumerate(path))
        for path in itertools.product(states, repeat=len(FIRST_PIECES))
        if allows(path)
    )
    told: list[tuple[int | None, bool]] = [(None, False)] * len(FIRST_PIECES)
    for run in chosen.values():
        for word, piece in enumerate(FIRST_PIECES):
            if run.first <= piece <= run.last:
                told[word] = (run.label, piece == run.first)
    assert sum(score(word, *state) for word, state in enumerate(told)) == pytest.approx(best, abs=1e-4)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Borvane Rail hired Mara.", "Tarka", "It grew fast in Nairobi, Borvane said", "..."]),
            st.integers(0, 2**32 - 1),
            st.lists(st.integers(0, len(labels.KINDS) - 1), unique=True),
        ),
        max_size=5,
    ),
    st.booleans(),
)
def test_sentences_together_are_read_as_each_alone(drawn: list[tuple[str, int, list[int]]], adjacent: bool) -> None:
    made = PieceMaker(MODEL / "tokenizer.json")([text for text, *_ in drawn])
    logits = [
        np.random.default_rng(seed).normal(0, 4, (len(pieces), labels.MENTION_TAGS)).astype(np.float32)
        for pieces, (_, seed, _) in zip(made, drawn, strict=True)
    ]
    together, allowed = list(zip(made, logits, strict=True)), [given for *_, given in drawn]
    alone = [runs([each], [given], adjacent=adjacent)[0] for each, given in zip(together, allowed, strict=True)]
    assert runs(together, allowed, adjacent=adjacent) == alone
    free = [runs([each], adjacent=adjacent)[0] for each in together]
    assert runs(together, adjacent=adjacent) == free


def test_nothing_to_read() -> None:
    assert runs([]) == []
