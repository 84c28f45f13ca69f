"""Our claims on another reader's names."""

from __future__ import annotations

import pytest

from tidings.extract.readers.renamed import mention_of, renamed
from tidings.model import Claim, Kind, Mention, Reading, Reference, Span

TEXT = "The Borvane Rail Group hired Mara Delling. She met Tarka."


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def named(words: str, kind: Kind) -> Mention:
    return Mention(at(words), kind, words)


SENTENCES = (Span(0, 42), Span(43, 57))
HIRED = Claim(
    "role", at("hired"), "actual", {"person": (at("Mara Delling"),), "organization": (at("Borvane"),)}, (), SENTENCES[0]
)
MET = Claim("meeting", at("met"), "actual", {"party": (at("She"), at("Tarka"))}, (at("Tarka"),), SENTENCES[1])
OURS = Reading(
    "a.txt",
    "ours",
    SENTENCES,
    (named("Borvane", "organization"), named("Mara Delling", "person")),
    (HIRED, MET),
    (Reference(at("She"), (at("Mara Delling"),)),),
)


def test_fillers_become_the_names_they_lie_in() -> None:
    made = renamed(OURS, [named("Borvane Rail Group", "organization"), named("Mara", "person")], version="theirs")
    assert made.reader == "theirs"
    assert [mention.text for mention in made.mentions] == ["Borvane Rail Group", "Mara"]
    assert made.claims[0].roles["organization"] == (at("Borvane Rail Group"),)
    assert made.references == (Reference(at("She"), (at("Mara"),)),)


def test_claim_whose_parties_cannot_fill_their_roles_falls_away() -> None:
    names = [named("Borvane Rail Group", "person"), named("Mara Delling", "place"), named("Tarka", "organization")]
    assert [claim.type for claim in renamed(OURS, names, version="theirs").claims] == ["meeting"]


def test_reference_without_its_name_falls_away() -> None:
    assert renamed(OURS, [named("Tarka", "organization")], version="theirs").references == ()


def test_names_that_overlap_or_cross_a_sentence_are_left_out() -> None:
    names = [named("Borvane Rail Group", "organization"), named("Rail", "product"), named("Delling. She", "person")]
    assert [m.text for m in renamed(OURS, names, version="theirs").mentions] == ["Borvane Rail Group"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The Borvane Rail Group", "Borvane Rail Group"),
        ("the Fed's", "Fed"),
        (" an Ulm, ", "Ulm"),
        ("Anson", "Anson"),
        ("The", "The"),
        ("Tarka\nMotors", None),
        ("'s", None),
        ("—", None),
        ("  ", None),
    ],
)
def test_mention_has_no_article_or_possessive_at_its_ends(words: str, expected: str | None) -> None:
    text = f"x {words} y"
    made = mention_of(text, Span(2, 2 + len(words)), "organization")
    assert (made and made.text) == expected
    assert made is None or text[slice(*made.span)] == made.text
