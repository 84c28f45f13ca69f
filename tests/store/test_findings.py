"""Findings come back whole, are found by what they hold, and lead to their sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.store.conftest import BRUMARK, RUIZ, VELTORA, article, finding, link

from tidings.errors import NotFound
from tidings.model import Conflict, ConflictValue, Derivation, Origin, Outcome, Participant, Span, Story
from tidings.store import Book, dates


@pytest.fixture
def linked(book: Book) -> Book:
    for key, published in (("a.txt", "2024-05-02"), ("b.txt", "2024-04-30")):
        article(key, published=published).put(book)
    link(book, article("a.txt"), article("b.txt"))
    return book


def test_finding_comes_back_whole(linked: Book) -> None:
    whole = replace(
        finding(linked, when="2024-05", documents=("a.txt", "b.txt")),
        when_words=("in May", "next spring"),
        origins=(Origin("statement: Veltora", "statement", ("a.txt",)), Origin("The Gleaner", "outlet", ("b.txt",))),
        standing="disputed",
        speakers=("Ana Ruiz",),
        conflicts=(Conflict("date", (ConflictValue("2024-05", ("a.txt",)), ConflictValue("2024-06", ("b.txt",)))),),
        became=Outcome("f2", "happened"),
    )
    linked.save_findings([whole])
    assert linked.finding("f1") == whole
    linked.save_findings([replace(whole, became=None, claims=whole.claims[:1])])
    assert linked.finding("f1") == replace(whole, became=None, claims=whole.claims[:1])
    assert linked.counts()["findings"] == 1


def test_replaced_findings_go(linked: Book) -> None:
    linked.save_findings([finding(linked, "f1"), finding(linked, "f2")])
    linked.save_findings([finding(linked, "f3")], replaced=["f1", "f2", "unheard"])
    assert [found.id for found in linked.findings()] == ["f3"]
    assert {hit.finding for hit in linked.search("supply")} == {None, "f3"}


def test_finding_of_an_unknown_document_is_refused(linked: Book) -> None:
    with pytest.raises(NotFound, match=r"c\.txt"):
        linked.save_findings([replace(finding(linked), documents=("c.txt",))], replaced=["f1"])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["dated", "span", "undated", "ruiz"]),
        ({"entity": VELTORA.id}, ["dated", "span", "undated"]),
        ({"entity": VELTORA.id, "other": BRUMARK.id}, ["dated", "span", "undated"]),
        ({"entity": VELTORA.id, "other": RUIZ.id}, []),
        ({"type": "position"}, ["ruiz"]),
        ({"status": "denied"}, ["span"]),
        ({"standing": "corroborated"}, ["dated"]),
        ({"since": "2024-05-20"}, ["span"]),
        ({"since": "2024-04"}, ["span", "undated"]),
        ({"until": "2024-04"}, ["dated", "span", "undated"]),
        ({"until": "2023"}, ["dated"]),
        ({"since": "2024-04-30", "until": "2024-05-02"}, ["span", "undated"]),
    ],
)
def test_findings_are_filtered_and_ordered(linked: Book, filters: dict[str, str], expected: list[str]) -> None:
    article("c.txt", published=None).put(linked)
    ruiz = {"person": (Participant("Ana Ruiz", RUIZ.id),)}
    linked.save_findings(
        [
            replace(finding(linked, "ruiz", documents=("c.txt",)), type="position", roles=ruiz),
            replace(finding(linked, "span", when="2024-04-30/2024-12"), status="denied"),
            finding(linked, "undated", documents=("a.txt", "b.txt")),
            replace(finding(linked, "dated", when="2023-11"), standing="corroborated"),
        ]
    )
    assert [found.id for found in linked.findings(**filters)] == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2024-06", ("2024-06", "2024-06")),
        ("2024-06-01T10:00:00Z", ("2024-06-01T10:00:00", "2024-06-01T10:00:00")),
        ("2024/2025-02", ("2024", "2025-02")),
        ("2024-05/..", ("2024-05", dates.OPEN_END)),
        ("../2024", (dates.OPEN_START, "2024")),
        ("2024-06~", ("2024-06", "2024-06")),
        ("2024-W23", ("2024", "2024")),
        ("2024-21", ("2024", "2024")),
        ("202X", ("2020-01", "2021")),
        ("Tuesday", ("2020-01", "2021")),
        (None, ("2020-01", "2021")),
    ],
)
def test_dates_reach_as_far_as_their_words(when: str | None, expected: tuple[str, str]) -> None:
    assert dates.reach(when, ["2021", None, "2020-01"]) == expected


def test_no_date_reaches_nowhere() -> None:
    assert dates.reach(None, [None]) == (None, None)


def test_findings_are_found_by_what_they_rest_on_who_takes_part_and_their_ids(linked: Book) -> None:
    linked.save_findings([finding(linked, "f1"), finding(linked, "f2", documents=("b.txt",))])
    assert linked.findings_with_documents(["a.txt", "elsewhere"]) == {"f1"}
    someone = next(p.entity for ps in linked.finding("f1").roles.values() for p in ps if p.entity)
    assert "f1" in linked.findings_with_entities([someone, "nobody"])
    assert linked.findings_with_entities([]) == set()
    assert linked.findings_by_id(["f2", "f1", "f0"]) == [linked.finding("f1"), linked.finding("f2")]
    bare = replace(linked.finding("f1"), claims=(), documents=())
    assert linked.findings_by_id(["f1"], resting=False) == [bare] != [linked.finding("f1")]
    assert linked.entities_by_id([someone, "nobody"]) == {someone: linked.entity(someone)}


def test_evidence_is_characters_of_the_document(linked: Book) -> None:
    both = finding(linked, documents=("a.txt", "b.txt"))
    start = linked.claims(documents=["a.txt"])[1]
    linked.save_findings([replace(both, claims=(*both.claims, start.id))])
    shown = linked.evidence(["f1", "unheard"])
    assert shown["unheard"] == []
    assert [(one.document, one.claim) for one in shown["f1"]] == [
        ("b.txt", both.claims[0]),
        ("a.txt", both.claims[1]),
        ("a.txt", start.id),
    ]
    for one in shown["f1"]:
        assert linked.document(one.document).slice(one.span) == one.sentence
    supply, begin = shown["f1"][1:]
    assert [supply.sentence[start:end] for start, end in supply.highlights] == ["Veltora", "supply", "Brumark", "pumps"]
    assert (supply.status, supply.speaker, supply.confidence) == ("planned", (), 0.75)
    assert (begin.speaker, begin.publisher, begin.published) == (("Ana Ruiz",), "Penang Courier", "2024-05-02")


def test_evidence_marks_nothing_outside_its_sentence(book: Book) -> None:
    one = article()
    far = replace(one.reading.claims[1], roles={"subject": (one.reading.mentions[0].span,)})
    book.put(one.document, one.raw, replace(one.reading, claims=(one.reading.claims[0], far)))
    claims = tuple(claim.id for claim in book.claims())
    book.save_findings([replace(finding(book), claims=claims)])
    [_, shown] = book.evidence(["f1"])["f1"]
    assert [shown.sentence[start:end] for start, end in shown.highlights] == ["starts"]


def test_shingles_tell_which_documents_share_them(book: Book) -> None:
    for key in ("a.txt", "b.txt", "c.txt"):
        article(key).put(book)
    book.linking.save_shingles({"a.txt": [-(2**63), 1, 2, 3, 11, 12]})
    book.linking.save_shingles({"b.txt": [-(2**63), 2, 3, 2**63 - 1, 11, 12]})
    book.linking.save_shingles({"c.txt": [9, 11]})
    marks = {"a.txt": ([-(2**63), 1, 2, 3], [11, 12]), "b.txt": ([2**63 - 1, 3], [11, 12]), "d.txt": ([9], [11])}
    near = book.linking.sharing(marks, (3, 2))
    assert near == {"a.txt": {"b.txt": (3, 2)}, "b.txt": {"a.txt": (1, 2)}, "d.txt": {}}
    assert book.linking.sharing(marks, (9, 1))["d.txt"] == {"a.txt": (0, 1), "b.txt": (0, 1), "c.txt": (1, 1)}
    book.linking.save_shingles({"b.txt": [9]})
    assert book.linking.sharing(marks, (1, 1))["b.txt"] == {"a.txt": (1, 2), "c.txt": (0, 1)}
    assert book.linking.sharing({}, (1, 1)) == {}


def test_what_a_thousand_documents_share_shows_nothing(book: Book) -> None:
    with book.transaction():
        for number in range(1000):
            article(f"{number}.txt").put(book)
        book.linking.save_shingles({f"{number}.txt": [5, 6] if number else [6] for number in range(1000)})
    assert len(book.linking.sharing({"0.txt": ([5, 6], [])}, (1, 1))["0.txt"]) == 999
    book.linking.save_shingles({"0.txt": [5, 6]})
    assert book.linking.sharing({"0.txt": ([5, 6], [])}, (1, 1)) == {"0.txt": {}}


def test_derivations_are_replaced_by_document(book: Book) -> None:
    for key in ("a.txt", "b.txt"):
        article(key).put(book)
    copy = Derivation("b.txt", "a.txt", "copy")
    cites = [Derivation("a.txt", "The Gleaner", "cites", Span(3, 9)), Derivation("a.txt", "statement: X", "statement")]
    book.save_derivations(["a.txt", "b.txt"], [copy, *cites])
    assert book.derivations() == [*cites, copy]
    book.save_derivations(["a.txt"], [])
    assert book.derivations() == [copy]
    assert book.derivations(["a.txt"]) == []
    with pytest.raises(ValueError, match=r"b\.txt"):
        book.save_derivations(["a.txt"], [copy])


def test_stories_are_replaced_by_id(book: Book) -> None:
    for key in ("a.txt", "b.txt"):
        article(key).put(book)
    first, second = Story("s1", "An order", ("b.txt", "a.txt")), Story("s2", "A start", ("b.txt",))
    book.save_stories([second, first])
    assert book.stories() == [first, second]
    assert book.stories(["a.txt"]) == [first]
    changed = replace(first, title="A large order", documents=("a.txt",))
    book.save_stories([changed], replaced=["s2"])
    assert book.stories() == [changed]
    assert book.stories(["b.txt"]) == []
