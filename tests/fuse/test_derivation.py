"""What a report rests on: copies by their words, citations and statements by what they say."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tidings.fuse import Surroundings, derive, shingles
from tidings.model import Claim, Document, Entity, Reading, Span

TEXT = (
    "Bruma Works will supply valves to Veltora for the new cooling plant in Oslo, two people who know the contract told "
    "the paper. The order may grow to nine thousand valves a year if the plant opens on time next spring, they said. "
    "Neither company wished to comment on the size of the order or on its price."
)
BRUMA, VELTORA = Entity("b", "Bruma Works", "organization", ("Bruma",)), Entity("v", "Veltora", "organization")
WIRE = Entity("w", "Harbour Wire", "organization")


def document(id: str, text: str, publisher: str | None = None, published: str | None = None) -> Document:
    return Document(id, "0" * 64, text, publisher=publisher, published=published)


def around(subject: Document, *others: Document, outlets: Mapping[str, Document] | None = None) -> Surroundings:
    """Surroundings as the pipeline finds them, with names looked up in the text."""
    entity_of = {
        Span(at, at + len(entity.name)): entity
        for entity in (BRUMA, VELTORA, WIRE)
        if (at := subject.text.find(entity.name)) >= 0
    }
    own = shingles(subject.text)
    return Surroundings(
        entity_of,
        lambda name: name == "Harbour Wire",
        lambda one, two: one == two,
        {other.id: len(own & shingles(other.text)) for other in others},
        {d.id: len(shingles(d.text)) for d in (subject, *others)},
        {d.id: d for d in (*others, *(outlets or {}).values())},
    )


def edges(subject: Document, *others: Document, outlets: Mapping[str, Document] | None = None) -> list[tuple[str, str]]:
    reading = Reading(subject.id, "test", (Span(0, len(subject.text)),))
    return [(edge.source, edge.how) for edge in derive(subject, reading, around(subject, *others, outlets=outlets))]


def test_a_later_report_with_the_same_text_copies_the_earlier_one() -> None:
    first, second = document("a", TEXT, published="2024-01-01"), document("b", TEXT, published="2024-01-02")
    assert edges(second, first) == [("a", "copy")]
    assert edges(first, second) == []


def test_a_trimmed_copy_is_a_copy() -> None:
    first = document("a", TEXT, published="2024-01-01")
    trimmed = document("b", TEXT.rsplit(". ", 1)[0] + ". What do you think?", published="2024-01-02")
    assert edges(trimmed, first) == [("a", "copy")]


def test_an_undated_copy_follows_the_dated_report() -> None:
    first, second = document("z", TEXT, published="2024-01-01"), document("b", TEXT)
    assert edges(second, first) == [("z", "copy")]


def test_other_words_on_the_same_matter_are_no_copy() -> None:
    other = document("b", "Veltora has found a maker of valves: Bruma Works. The cooling plant opens in spring.")
    assert edges(other, document("a", TEXT, published="2024-01-01")) == []


def test_an_outlet_that_is_said_to_have_reported_it_is_cited() -> None:
    citing = document(
        "b", "Harbour Wire reported on Monday that Bruma Works will supply Veltora.", "Paper B", "2024-01-05"
    )
    assert edges(citing) == [("Harbour Wire", "cites")]


def test_a_citation_leads_to_the_outlets_latest_earlier_report_in_the_book() -> None:
    citing = document("b", "Bruma Works will supply Veltora, Harbour Wire reported.", "Paper B", "2024-01-05")
    wire = {
        name: document(name, "Valves.", "Harbour Wire", day)
        for name, day in (("old", "2023-01-01"), ("new", "2024-01-04"), ("later", "2024-02-01"))
    }
    assert edges(citing, outlets=wire) == [("new", "cites")]


def test_an_outlet_does_not_cite_itself() -> None:
    assert edges(document("a", "Bruma Works will supply Veltora, Harbour Wire reported.", "Harbour Wire")) == []


def test_a_statement_is_its_partys() -> None:
    told = document("a", "Bruma Works said in a statement that it would supply Veltora.", "Paper A")
    assert edges(told) == [("statement: Bruma Works", "statement")]


def test_a_partys_own_release_is_its_statement() -> None:
    release = document("a", "Bruma Works will supply Veltora.", "Bruma Works")
    sentence, supplier = Span(0, len(release.text)), Span(0, 11)
    claim = Claim("supply", Span(17, 23), "planned", {"supplier": (supplier,)}, (), sentence)
    found = derive(release, Reading("a", "test", (sentence,), claims=(claim,)), around(release))
    assert [(edge.source, edge.how) for edge in found] == [("statement: Bruma Works", "statement")]


def test_a_publisher_that_only_names_itself_issues_no_release() -> None:
    assert edges(document("a", "Veltora told Bruma Works so.", "Bruma Works")) == []


@given(st.text(max_size=300))
def test_shingles_depend_on_the_words_alone(text: str) -> None:
    assert shingles(text) == shingles(text.upper().lower() if text.isascii() else text)
    assert all(-(2**63) <= value < 2**63 for value in shingles(text))
