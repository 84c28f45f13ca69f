from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from asking import Asking, count, figures, question
from tidings.extract.references import SENTENCES_BACK
from tidings.model import Claim, Mention, Reading, Reference, Span

SENTENCES = [Span(at, at + 10) for at in range(0, 10 * (SENTENCES_BACK + 3), 10)]
PHRASE, NAME, LATER = Span(101, 103), Span(95, 98), Span(112, 115)


def test_names_after_the_sentence_of_a_phrase_do_not_answer_it() -> None:
    assert question(SENTENCES, Span(12, 14), "it", [Span(2, 4), Span(17, 19), Span(20, 22)]).answers == [
        Span(2, 4),
        Span(17, 19),
    ]


def test_a_name_further_back_than_the_reader_looks_answers_and_is_not_near() -> None:
    last = SENTENCES[-1].start
    far, near = SENTENCES[-1 - SENTENCES_BACK - 1], SENTENCES[-1 - SENTENCES_BACK]
    asked = question(SENTENCES, Span(last, last + 2), "it", [far])
    assert asked.answers == [far]
    assert not asked.near
    assert question(SENTENCES, Span(last, last + 2), "it", [far, near]).near


def test_an_answer_is_right_if_all_its_names_are() -> None:
    tally: Counter[str] = Counter()
    sentences = [Span(0, 200)]
    named, unnamed = (question(sentences, PHRASE, "it", names) for names in ([NAME], []))
    count(tally, named, [NAME])
    count(tally, named, [NAME, LATER])
    count(tally, named, [])
    count(tally, unnamed, [NAME])
    count(tally, unnamed, [])
    assert tally == {"asked": 5, "meant": 3, "near": 3, "told": 3, "right": 1, "right_near": 1}


def test_figures_count_wrong_answers_and_names_not_found() -> None:
    found = figures(Counter(right=3, right_near=2, told=4, meant=6, near=5, asked=9))
    assert (found["precision"], found["recall"], found["f1"]) == (75.0, 50.0, 60.0)
    assert found["recall_near"] == 40.0
    assert figures(Counter())["precision"] == 0


class Reader:
    """Finds one name and asks its scorer about no phrase of its own."""

    def __init__(self, scorer: Any) -> None:
        self._references = scorer

    def read_sentences(self, document: str, text: str, spans: list[Span]) -> Reading:
        mentions = (Mention(NAME, "organization", text[NAME.start : NAME.end]),)
        return Reading(document, "made", tuple(spans), mentions, (), self._references(text, mentions, (), None))


def test_the_scorer_is_asked_of_the_claims_given_and_put_back() -> None:
    def scorer(text: str, names: tuple[Mention, ...], claims: list[Claim], vectors: None) -> tuple[Reference, ...]:
        return tuple(Reference(span, tuple(name.span for name in names)) for claim in claims for span in claim.speaker)

    reader = Reader(scorer)
    asking = Asking(reader)  # type: ignore[arg-type]
    document = SimpleNamespace(id="one", text=" " * 200, sentences=[Span(0, 200)])
    asked = Claim("partnership", Span(0, 0), "actual", {}, (PHRASE,), Span(0, 0))
    told, found = asking.answers(document, [asked])
    assert told == {PHRASE: [NAME]}
    assert [name.span for name in found] == [NAME]
    given = [Mention(LATER, "organization", "Varn")]
    assert asking.answers(document, [asked], given)[0] == {PHRASE: [LATER]}
    assert reader._references is scorer


def test_the_scorer_is_put_back_if_reading_fails() -> None:
    def scorer(*_: object) -> tuple[Reference, ...]:
        raise LookupError

    reader = Reader(scorer)
    document = SimpleNamespace(id="one", text=" " * 200, sentences=[Span(0, 200)])
    with pytest.raises(LookupError):
        Asking(reader).answers(document, [])  # type: ignore[arg-type]
    assert reader._references is scorer
