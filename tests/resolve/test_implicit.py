"""Parties that a sentence leaves to its reader: who is put in, and when nobody is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.resolve.articles import article, claim

from tidings.model import Claim, Document, Reading, Span
from tidings.resolve import complete

ORDER = "{o:Borvane Rail} ordered trams from {o:Tovane Works}. {o:Borvane Rail} needs them by May. "


def read(marked: str, *made: tuple[str, str, dict[str, str]]) -> tuple[Document, Reading]:
    """A document, and claims of it: type, trigger, fillers by their words; each is of its trigger's sentence."""
    document, mentions = article(marked)
    sentences = tuple(Span(*match.span()) for match in re.finditer(r"\S.*?\.(?= |$)", document.text))
    claims = []
    for kind, trigger, roles in made:
        raw = claim(document, kind, trigger, **roles)
        sentence = next(s for s in sentences if s.start <= raw.trigger.start < s.end)
        claims.append(replace(raw, sentence=sentence))
    return document, Reading(document.id, "test", sentences, mentions, tuple(claims))


def implied(document: Document, reading: Reading) -> dict[str, list[str]]:
    """Who is put into the last claim, by their words."""
    last: Claim = complete(document, reading).claims[-1]
    return {role: [document.slice(span) for span in spans] for role, spans in last.implied.items()}


ORDERED = ("supply", "ordered", {"supplier": "Tovane Works", "customer": "Borvane Rail", "product": "trams"})
NEEDS = ("initiative", "needs", {"actor": "Borvane Rail"})


def test_who_borrows_is_who_buys() -> None:
    lent = ("investment", "lend", {"investor": "Harbour Bank", "amount": "150 million"})
    found = read(ORDER + "{o:Harbour Bank} will lend 150 million.", ORDERED, NEEDS, lent)
    assert implied(*found) == {"investee": ["Borvane Rail"]}


def test_the_party_is_put_in_beside_what_the_sentence_says() -> None:
    lent = ("investment", "lend", {"investor": "Harbour Bank", "amount": "150 million"})
    document, reading = read(ORDER + "{o:Harbour Bank} will lend 150 million.", ORDERED, NEEDS, lent)
    after = complete(document, reading)
    assert [made.roles for made in after.claims] == [made.roles for made in reading.claims]
    [span] = after.claims[-1].implied["investee"]
    assert span.end <= after.claims[-1].sentence.start


def test_nobody_is_put_into_a_claim_that_the_reader_is_unsure_of() -> None:
    lent = ("investment", "lend", {"investor": "Harbour Bank", "amount": "150 million"})
    document, reading = read(ORDER + "{o:Harbour Bank} will lend 150 million.", ORDERED, NEEDS, lent)
    unsure = replace(reading, claims=(*reading.claims[:-1], replace(reading.claims[-1], confidence=0.2)))
    assert implied(document, unsure) == {}


@pytest.mark.parametrize(
    ("sentence", "made"),
    [
        pytest.param(
            "{o:Borvane Rail} will invest 90 million in a depot.",
            ("investment", "invest", {"investor": "Borvane Rail", "subject": "a depot", "amount": "90 million"}),
            id="what is spent on a thing is put into nobody",
        ),
        pytest.param(
            "Prime Minister {p:Mara Delling} opened the line.",
            ("role", "Prime Minister", {"person": "Mara Delling", "title": "Prime Minister"}),
            id="who governs is no company's",
        ),
        pytest.param(
            "{p:Mara Delling} met reporters.",
            ("meeting", "met", {"party": "Mara Delling"}),
            id="whom one meets may be anybody",
        ),
        pytest.param(
            "Somebody will lend 150 million.", ("investment", "lend", {"amount": "150 million"}), id="no party"
        ),
    ],
)
def test_nobody_is_put_in(sentence: str, made: tuple[str, str, dict[str, str]]) -> None:
    assert implied(*read(ORDER + sentence, ORDERED, NEEDS, made)) == {}


def test_nobody_is_put_in_where_several_may_be_meant_alike() -> None:
    marked = "{o:Borvane Rail}, {o:Ondra} and {o:Quillay} grew. {o:Harbour Bank} will lend 150 million."
    assert implied(*read(marked, ("investment", "lend", {"investor": "Harbour Bank"}))) == {}


def test_a_claim_with_both_sides_stays_as_it_is() -> None:
    document, reading = read(ORDER, ORDERED)
    assert complete(document, reading) == reading
