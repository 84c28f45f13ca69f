"""Which phrases are looked up, how far back, and how many names each may stand for; scores come from a fake network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tidings.extract import EmbeddedReader, labels
from tidings.extract.bearers import PARTY_ROLES
from tidings.extract.network import MODEL
from tidings.extract.pieces import PieceMaker
from tidings.extract.reference_features import FEATURES, phrase_class
from tidings.extract.references import SENTENCES_BACK, Reader, Vectors
from tidings.extract.sentences import sentences
from tidings.model import Claim, Document, Mention, Reference, Span

MAKER = PieceMaker(MODEL / "tokenizer.json")
WIDTH = 4
Floats = NDArray[np.float32]


class Scorer:
    """A network that scores candidates by their features, and remembers how many it was asked about."""

    def __init__(self, score: Callable[[Floats], Floats]) -> None:
        self.score = score
        self.asked: list[int] = []

    def references(self, phrase: Floats, mention: Floats, rows: Floats) -> Floats:
        assert phrase.shape == mention.shape == (len(rows), 2 * WIDTH)
        assert rows.shape[1] == FEATURES
        self.asked.append(len(rows))
        return self.score(rows)


def sure(rows: Floats) -> Floats:
    return np.linspace(2, 3, len(rows), dtype=np.float32)  # the later, the surer


def unsure(rows: Floats) -> Floats:
    return np.full(len(rows), -2, np.float32)


def claims_of(text: str, role: str, *phrases: str) -> list[Claim]:
    spans = tuple(Span(text.index(phrase), text.index(phrase) + len(phrase)) for phrase in phrases)
    roles, speaker = ({}, spans) if role == "speaker" else ({role: spans}, ())
    return [Claim("partnership", Span(0, 1), "actual", roles, speaker, Span(0, len(text)))]


def look_up(
    text: str, names: list[str], phrase: str, role: str = "party", score: Callable[[Floats], Floats] = sure
) -> tuple[tuple[Reference, ...], list[int]]:
    """References of a text whose names are given, and how many candidates were scored for each phrase."""
    mentions = [Mention(Span(text.index(n), text.index(n) + len(n)), "organization", n) for n in names]
    spans = sentences(text)
    parts = MAKER([text[start:end] for start, end in spans])
    rows = [(s, p, np.ones((len(p), WIDTH), np.float32)) for s, p in zip(spans, parts, strict=True)]
    network = Scorer(score)
    found = Reader(network, 0.5)(text, mentions, claims_of(text, role, phrase), Vectors(rows))  # type: ignore[arg-type]
    return found, network.asked


def words(text: str, found: tuple[Reference, ...]) -> list[list[str]]:
    return [[text[start:end] for start, end in reference.antecedents] for reference in found]


TWO = "Borvane met Tarka. Later they signed."


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Borvane met Tarka. Later it signed.", "it", ["Tarka"]),
        (TWO, "they", ["Borvane", "Tarka"]),
        ("Borvane met Tarka and Ondra. Both companies signed.", "Both companies", ["Tarka", "Ondra"]),
        ("Borvane met Tarka and Ondra. The companies signed.", "The companies", ["Borvane", "Tarka", "Ondra"]),
        ("Borvane met Tarka. The chipmaker signed.", "The chipmaker", ["Tarka"]),
    ],
)
def test_a_phrase_stands_for_as_many_names_as_it_can(text: str, phrase: str, expected: list[str]) -> None:
    names = [name for name in ("Borvane", "Tarka", "Ondra") if name in text]
    found, _ = look_up(text, names, phrase)
    assert words(text, found) == [expected]
    assert text[slice(*found[0].span)] == phrase
    assert 0.5 <= found[0].confidence <= 1


def test_below_the_threshold_a_phrase_stands_for_nothing() -> None:
    assert look_up(TWO, ["Borvane", "Tarka"], "they", score=unsure)[0] == ()


@pytest.mark.parametrize("how", [sure, unsure])
@pytest.mark.parametrize("phrase", ["The two companies", "Both firms"])
def test_two_companies_are_those_of_the_nearest_sentence_that_names_two(
    phrase: str, how: Callable[[Floats], Floats]
) -> None:
    text = f"Ondra left Veltora. Borvane signed with Tarka. Quillay looked on. {phrase} were glad."
    names = ["Ondra", "Veltora", "Borvane", "Tarka", "Quillay"]
    assert words(text, look_up(text, names, phrase, score=how)[0]) == [["Borvane", "Tarka"]]


def test_two_names_of_one_bearer_are_not_two() -> None:
    text = "Borvane signed with Tarka. Ondra says that Ondra Steel looked on. The two companies were glad."
    found, _ = look_up(text, ["Borvane", "Tarka", "Ondra", "Ondra Steel"], "The two companies")
    assert words(text, found) == [["Borvane", "Tarka"]]


def test_the_companies_of_a_sentence_are_those_that_it_names() -> None:
    text = "Ondra left Veltora. Borvane signed with Tarka, and the companies were glad."
    found, _ = look_up(text, ["Ondra", "Veltora", "Borvane", "Tarka"], "the companies")
    assert words(text, found) == [["Borvane", "Tarka"]]


@pytest.mark.parametrize("phrase", ["two people", "One of the two", "the two people"])
def test_people_who_are_only_counted_are_not_those_who_were_named(phrase: str) -> None:
    text = f"Borvane signed with Tarka. {phrase} were glad."
    assert look_up(text, ["Borvane", "Tarka"], phrase, score=unsure)[0] == ()


def test_all_names_of_one_bearer_speak_for_it() -> None:
    text = "Tarka met Ondra. Tarka Bank lent more. It was glad."
    names = ["Tarka", "Ondra", "Tarka Bank"]
    found, _ = look_up(text, names, "It", score=lambda rows: np.array([1, 1.3, 1], np.float32))
    assert words(text, found) == [["Tarka"]]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Ondra Bank said it lent $2 billion to Veltora Insurance. The bank will also buy Quillay.", "The bank", "Ondra Bank"),
        ("Quillay Jets sold 20 planes to Tarka Airways. The airline will lease Borvane Engines.", "The airline", "Tarka Airways"),
    ],
)  # fmt: skip
def test_the_shipped_reader_leads_a_trade_to_whom_it_names(text: str, phrase: str, expected: str) -> None:
    reading = EmbeddedReader(threads=1).read(Document("made", "0" * 64, text))
    led = {text[slice(*r.span)]: [text[slice(*a)] for a in r.antecedents] for r in reading.references}
    assert led.get(phrase) == [expected]


def test_names_stand_for_themselves() -> None:
    assert look_up(TWO, ["Borvane", "Tarka"], "Borvane") == ((), [])


@pytest.mark.parametrize(("role", "asked"), [("party", True), ("speaker", True), ("topic", False), ("time", False)])
def test_only_parties_and_speakers_are_looked_up(role: str, asked: bool) -> None:
    assert bool(look_up(TWO, ["Borvane", "Tarka"], "they", role)[1]) is asked


def test_without_names_nothing_is_asked() -> None:
    assert look_up(TWO, [], "they") == ((), [])


@pytest.mark.parametrize(("between", "asked"), [(SENTENCES_BACK - 1, [1]), (SENTENCES_BACK, [])])
def test_a_phrase_looks_only_so_far_back(between: int, asked: list[int]) -> None:
    text = "Borvane grew." + " Rain fell." * between + " They signed."
    assert look_up(text, ["Borvane"], "They")[1] == asked


def test_a_phrase_does_not_look_into_later_sentences() -> None:
    assert look_up("They signed. Borvane grew.", ["Borvane"], "They")[1] == []


def test_words_beyond_the_sentence_limit_have_no_vector() -> None:
    (pieces,) = MAKER(["Borvane " + "chip " * 300])
    vectors = Vectors([(Span(0, 1508), pieces, np.ones((len(pieces), WIDTH), np.float32))])
    assert vectors(Span(1500, 1504)) is None
    found = vectors(Span(0, 7))
    assert found is not None
    assert found.shape == (2 * WIDTH,)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("he", 0),
        ("Her", 1),
        ("its", 2),
        ("they", 3),
        ("we", 4),
        ("I", 5),
        ("the two firms", 6),
        ("the two", 6),
        ("two", 6),
        ("two people", 7),
        ("one of the two", 7),
        ("the chairman of both companies", 7),
        ("the chipmaker", 7),
        ("", 7),
    ],
)
def test_phrase_class(phrase: str, expected: int) -> None:
    assert phrase_class(phrase) == expected


def test_party_roles_are_roles() -> None:
    assert set(labels.ROLES) >= PARTY_ROLES
