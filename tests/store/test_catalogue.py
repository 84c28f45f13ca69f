"""Lists of the book a page at a time: order, length, facets, and what is newer than a document."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.store.conftest import BRUMARK, RUIZ, TEXT, VELTORA, article, at, finding, link

from tidings.errors import NotFound
from tidings.model import Derivation, Outcome, Story
from tidings.store import Book
from tidings.store.wanted import Wanted


@pytest.fixture
def linked(book: Book) -> Book:
    """Documents a (May), b (April) and c (undated); a finding on a and b, one on c."""
    articles = [article("a.txt"), article("b.txt", published="2024-04-30"), article("c.txt", published=None)]
    for each in articles:
        each.put(book)
    link(book, *articles)
    both = replace(finding(book, "both", when="2024-06", documents=("a.txt", "b.txt")), standing="corroborated")
    book.save_findings([both, replace(finding(book, "late", documents=("c.txt",)), status="actual")])
    book.save_stories([Story("small", "One", ("c.txt",)), Story("large", "Two", ("a.txt", "b.txt"))])
    return book


def ids(book: Book, **wanted: object) -> list[str]:
    return [found.id for found in book.catalogue.findings(Wanted(**wanted)).items]  # type: ignore[arg-type]


def test_documents_come_latest_first_in_parts(linked: Book) -> None:
    part = linked.catalogue.documents(limit=2, offset=1)
    assert ([facts.id for facts in part.items], part.total) == (["b.txt", "c.txt"], 3)
    assert [facts.id for facts in linked.catalogue.documents(until="2024-04").items] == ["b.txt"]
    assert linked.catalogue.documents(publisher="penang courier").total == 3


def test_facts_hold_no_text_and_skip_unknown_ids(linked: Book) -> None:
    facts = linked.catalogue.facts(["a.txt", "none"])
    assert [(key, each.title) for key, each in facts.items()] == [("a.txt", "Veltora wins an order")]


def test_findings_count_their_facets(linked: Book) -> None:
    part = linked.catalogue.findings(Wanted(), limit=1)
    assert (len(part.items), part.total) == (1, 2)
    assert part.facets["standing"] == {"corroborated": 1, "single origin": 1}
    assert part.facets["status"] == {"actual": 1, "planned": 1}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"entities": ((VELTORA.id,), (BRUMARK.id,))}, ["both", "late"]),
        ({"entities": ((RUIZ.id,),)}, []),
        ({"entities": ((RUIZ.id, VELTORA.id),), "standings": ("corroborated",)}, ["both"]),
        ({"roles": (("supplier", (VELTORA.id,), "x"),)}, ["both", "late"]),
        ({"roles": (("supplier", (), "pumps"),)}, []),
        ({"roles": (("product", (), "PUMP"),)}, ["both", "late"]),
        ({"words": "veltora planned"}, ["both"]),
        ({"since": "2024-06", "until": "2024"}, ["both"]),
        ({"dated": True}, ["both"]),
        ({"open_plans": True}, ["both"]),
        ({"publisher": "Nobody"}, []),
    ],
)
def test_findings_pass_every_filter(linked: Book, wanted: dict[str, object], expected: list[str]) -> None:
    assert ids(linked, **wanted) == expected


def test_a_plan_that_came_to_something_is_open_no_more(linked: Book) -> None:
    linked.save_findings([replace(linked.finding("both"), became=Outcome("late", "happened"))])
    assert ids(linked, open_plans=True) == []


def test_only_what_rests_on_newer_documents_alone_is_new(linked: Book) -> None:
    numbers = {key: facts.number for key, facts in linked.catalogue.facts(["a.txt", "b.txt", "c.txt"]).items()}
    assert linked.catalogue.newest() == numbers["c.txt"]
    assert ids(linked, after=numbers["a.txt"]) == ["late"]
    assert ids(linked, after=numbers["c.txt"]) == []
    assert [story.id for story in linked.catalogue.stories(after=numbers["b.txt"]).items] == ["small"]


def test_stories_come_largest_first(linked: Book) -> None:
    part = linked.catalogue.stories(limit=1)
    assert ([story.id for story in part.items], part.total) == (["large"], 2)
    assert linked.catalogue.story("small").documents == ("c.txt",)
    with pytest.raises(NotFound):
        linked.catalogue.story("none")


def test_entities_come_with_their_documents(linked: Book) -> None:
    part = linked.catalogue.entities(limit=2)
    assert ([(each.name, number) for each, number in part.items], part.total) == ([("Ana Ruiz", 3), ("Brumark", 3)], 3)
    assert [each.id for each, _ in linked.catalogue.entities(name="veltora pumps").items] == [VELTORA.id]
    assert linked.catalogue.entities(kind="place").total == 0


def test_months_outlets_and_sizes(linked: Book) -> None:
    assert linked.catalogue.months([VELTORA.id]) == {"2024-04": 1, "2024-05": 1}
    assert linked.catalogue.outlets() == [("Penang Courier", 3)]
    assert linked.catalogue.sizes() == {"documents": 3, "stories": 2, "findings": 2, "entities": 3}


def test_a_document_leads_to_entities_findings_and_what_rests_on_it(linked: Book) -> None:
    assert linked.catalogue.linked_spans("a.txt")[at(TEXT, "Veltora")] == (VELTORA.id,)
    assert linked.catalogue.linked_spans("none") == {}
    claim = linked.finding("late").claims[0]
    assert linked.catalogue.claim_findings([claim, "none"]) == {claim: "late"}
    linked.save_derivations(["b.txt"], [Derivation("b.txt", "a.txt", "copy")])
    assert linked.catalogue.resting_on("a.txt") == [Derivation("b.txt", "a.txt", "copy")]
    article("a.txt", tail=" More.").put(linked)
    assert [digest for digest, _ in linked.catalogue.earlier_versions("a.txt")] == [article("a.txt").document.sha256]


def test_what_a_person_rejected_is_in_no_list(linked: Book) -> None:
    claim = linked.finding("late").claims[0]
    before, months = linked.catalogue.sizes()["findings"], linked.catalogue.months([VELTORA.id])
    made = linked.decide("reject", "both", "{}", "ada", "no such order")
    part = linked.catalogue.findings(Wanted())
    assert ([each.id for each in part.items], part.total) == (["late"], 1)
    assert part.facets["standing"] == {"single origin": 1}
    assert linked.catalogue.sizes()["findings"] == before - 1
    assert (months, linked.catalogue.months([VELTORA.id])) == ({"2024-04": 1, "2024-05": 1}, {})
    assert "both" not in linked.catalogue.claim_findings([claim]).values()
    assert "both" not in {key for key, _, _ in linked.catalogue.reports()}
    linked.review.undo(made.id, "ada", "")
    assert ids(linked) == ["both", "late"]


def test_an_outcome_that_a_person_rejected_is_unknown(linked: Book) -> None:
    plan = replace(linked.finding("both"), became=Outcome("late", "happened"))
    linked.save_findings([plan])
    assert ids(linked, open_plans=True) == []
    linked.decide("reject", "late", "{}", "ada", "")
    assert [found.became for found in linked.catalogue.findings(Wanted()).items] == [None]
    assert ids(linked, open_plans=True) == ["both"]
