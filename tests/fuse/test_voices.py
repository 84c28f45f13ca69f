"""Whose word the claims of a report are: parties, by themselves or through their officers."""

from __future__ import annotations

import pytest

from tidings.fuse import Surroundings, Text, derive
from tidings.model import Claim, Document, Entity, Reading, Span

BRUMA, VELTORA = Entity("b", "Bruma Works", "organization"), Entity("v", "Veltora", "organization")
RUIZ = Entity("r", "Ana Ruiz", "person", ("Ruiz",))
TITLE = "Ana Ruiz, {title} of Veltora, was there. "


def parties(
    sentence: str, speaker: str, stands_for: Entity | None = None, *, title: str = "director", more: str = ""
) -> list[str]:
    """Sources of a report that says who Ruiz is, and then the sentence, with a claim that the speaker is said to make."""
    known = TITLE.format(title=title)
    document = Document("a", "0" * 64, known + sentence + more, publisher="Paper A")
    where = Span(len(known), len(known) + len(sentence))

    def span(words: str, start: int = 0) -> Span:
        at = document.text.index(words, start)
        return Span(at, at + len(words))

    role = {"person": (span("Ana Ruiz"),), "organization": (span("Veltora"),), "title": (span(title),)}
    said = span(speaker, where.start)
    claims = (
        Claim("role", span(title), "actual", role, (), Span(0, len(known) - 1)),
        Claim("supply", span("valves", where.start), "actual", {}, (said,), where),
    )
    named = {
        Span(at, at + len(name)): entity
        for entity in (BRUMA, VELTORA, RUIZ)
        for name in (entity.name, *entity.aliases)
        if (at := document.text.find(name, where.start)) >= 0
    }
    named |= {span("Ana Ruiz"): RUIZ, span("Veltora"): VELTORA} | ({said: stands_for} if stands_for else {})
    around = Surroundings(named, lambda name: name == "Harbour Wire", lambda one, two: one == two, {}, {})
    sentences = (Span(0, len(known) - 1), where)
    found = derive(Text(document, sentences), Reading("a", "test", sentences, claims=claims), around)
    assert all(edge.how == "statement" for edge in found)
    return [edge.source.removeprefix("statement: ") for edge in found]


def test_a_party_that_is_said_to_make_a_claim_states_it_whatever_the_verb() -> None:
    assert parties("Bruma Works communicated that it sells valves.", "Bruma Works") == ["Bruma Works"]
    assert parties("The valves are its best, the maker lets it be known.", "the maker", BRUMA) == ["Bruma Works"]


@pytest.mark.parametrize(
    "sentence",
    [
        "It will sell valves, said Ruiz.",
        "Ruiz, who runs the works, said that it sells valves.",
        "It sells valves, according to its director, Ruiz.",
        "Ruiz told reporters that it sells valves.",
    ],
)
def test_an_officer_speaks_for_the_party(sentence: str) -> None:
    assert parties(sentence, "Ruiz") == ["Veltora"]


def test_an_observer_speaks_for_nobody() -> None:
    assert parties("It will sell valves, said Ruiz.", "Ruiz", title="analyst") == []


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("Ruiz told the visitors that it sells valves.", ""),
        ("It sells valves, Ruiz said.", " She told this newspaper more."),
        ("It sells valves, Ruiz said.", " Ruiz confirmed to this newspaper that she stays."),
    ],
)
def test_what_an_officer_tells_guests_or_the_writer_is_no_statement(sentence: str, more: str) -> None:
    assert parties(sentence, "Ruiz", more=more) == []


def test_people_of_a_party_and_those_who_are_told_are_not_the_party() -> None:
    assert parties("Two directors of it say valves are sold.", "Two directors of it", BRUMA) == []
    assert parties("Ruiz told the watchdog, Bruma Works, that it sells valves.", "Bruma Works") == []


def test_a_phrase_with_another_name_in_it_was_linked_wrongly() -> None:
    assert parties("It sells valves, the Harbour Board adds.", "the Harbour Board", BRUMA) == []


def test_a_guest_who_is_quoted_through_a_party_makes_no_statement() -> None:
    assert parties("Bruma Works said it sells valves and Ruiz said so too.", "Ruiz") == ["Bruma Works"]
