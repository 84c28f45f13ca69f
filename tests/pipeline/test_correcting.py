"""Corrections of roles and dates: they change what the book says, outlive a new reading, and are taken back without a trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pipeline.conftest import Report, find, report, said

from tidings.errors import NotFound, Overtaken
from tidings.model import Finding, Span
from tidings.pipeline.correcting import claim, correct_date, correct_role, finding_of, known
from tidings.pipeline.linking import link
from tidings.pipeline.reviewing import rule, undo
from tidings.store import Book

TEXT = (
    "Tarn Mills met buyers. Halden Works will supply Okoye Semiconductor with gripper arms by 2026, Mizzen Tools said."
)
REPORT = report(
    "a.txt",
    TEXT,
    said(
        "supply", "supply", "planned", supplier="Okoye Semiconductor", customer="Halden Works", product="gripper arms",
        time="2026",
    ),
    others=("Mizzen Tools", "Tarn Mills"),
)  # fmt: skip


@pytest.fixture
def book(either_store: Book) -> Book:
    REPORT.put(either_store)
    link(either_store)
    return either_store


def words(text: str, *parts: str) -> list[Span]:
    return [find(text, part) for part in parts]


def only(book: Book) -> Finding:
    [finding] = book.findings()
    return finding


def sides(book: Book) -> tuple[str, str]:
    finding = only(book)
    return finding.roles["supplier"][0].text, finding.roles["customer"][0].text


def turn(book: Book) -> None:
    """Put supplier and customer where they belong."""
    [linked] = book.claims()
    correct_role(book, linked.id, "supplier", words(TEXT, "Halden Works"), who="Ana", why="the wrong way round")
    correct_role(book, linked.id, "customer", words(TEXT, "Okoye Semiconductor"), who="Ana", why="the wrong way round")


def test_a_corrected_role_changes_the_finding_and_its_evidence(book: Book) -> None:
    assert sides(book) == ("Okoye Semiconductor", "Halden Works")
    turn(book)
    assert sides(book) == ("Halden Works", "Okoye Semiconductor")
    [linked] = book.claims()
    assert linked.claim.confidence == 1.0
    assert finding_of(book, linked) == only(book).id


def test_a_new_party_takes_part_and_the_old_one_no_longer(book: Book) -> None:
    [linked] = book.claims()
    mizzen, halden = (book.find_entities(name)[0].id for name in ("Mizzen Tools", "Halden Works"))
    correct_role(book, linked.id, "customer", words(TEXT, "Mizzen Tools"), who="Ana")
    assert [f.id for f in book.findings(entity=mizzen)] == [only(book).id]
    assert book.findings(entity=halden) == []
    assert book.claim_ids([halden], types=["supply"]) == set()
    [piece] = book.evidence([only(book).id])[only(book).id]
    assert "Mizzen Tools" in {piece.sentence[span.start : span.end] for span in piece.highlights}


def test_an_emptied_role_is_filled_by_nobody(book: Book) -> None:
    [linked] = book.claims()
    correct_role(book, linked.id, "product", [], who="Ana")
    assert "product" not in claim(book, linked.id).claim.roles
    assert not only(book).roles.get("product")


def test_a_date_is_corrected_and_may_be_unknown(book: Book) -> None:
    [linked] = book.claims()
    assert only(book).when == "2026"
    correct_date(book, linked.id, "2026-11", who="Ana")
    assert only(book).when == "2026-11"
    correct_date(book, linked.id, None, who="Ana")
    assert only(book).when is None
    undo(book, who="Ben", why="")
    assert only(book).when == "2026-11"


def test_undo_restores_the_book_and_keeps_both_decisions(book: Book) -> None:
    before, claims = only(book), book.claims()
    turn(book)
    undo(book, who="Ben", why="")
    undo(book, who="Ben", why="it was right")
    assert (only(book), book.claims()) == (before, claims)
    assert [d.verdict for d in book.decisions()] == ["correct", "correct", "undo", "undo"]


def test_corrections_outlive_a_new_reading_and_text_put_before_the_sentence(book: Book) -> None:
    turn(book)
    REPORT.put(book)
    later = report("a.txt", f"Update. {TEXT}", *(), others=("Halden Works", "Okoye Semiconductor", "Mizzen Tools"))
    anew = [
        replace(
            each,
            trigger=_moved(each.trigger),
            sentence=_moved(each.sentence),
            roles={role: tuple(map(_moved, spans)) for role, spans in each.roles.items()},
        )
        for each in REPORT.reading.claims
    ]
    Report(later.document, later.raw, replace(later.reading, claims=tuple(anew), reader="hand 2")).put(book)
    link(book)
    assert sides(book) == ("Halden Works", "Okoye Semiconductor")


def _moved(span: Span) -> Span:
    return Span(span.start + len("Update. "), span.end + len("Update. "))


def test_what_does_not_fit_the_claim_is_refused(book: Book) -> None:
    [linked] = book.claims()
    with pytest.raises(ValueError, match="has no role 'buyer'"):
        correct_role(book, linked.id, "buyer", words(TEXT, "Halden Works"), who="Ana")
    with pytest.raises(ValueError, match="own sentence"):
        correct_role(book, linked.id, "customer", words(TEXT, "Tarn Mills"), who="Ana")
    with pytest.raises(ValueError, match="no date"):
        correct_date(book, linked.id, "next spring", who="Ana")
    with pytest.raises(NotFound):
        correct_date(book, "c-none", "2026", who="Ana")
    assert book.decisions() == []


def test_who_rules_on_a_finding_sees_what_was_corrected_in_between(book: Book) -> None:
    [linked] = book.claims()
    seen = known(book, only(book).id)
    made = correct_date(book, linked.id, "2027", who="Ana", seen=seen)
    with pytest.raises(Overtaken, match="Ana ruled 'correct'") as caught:
        rule(book, only(book).id, "accept", who="Ben", why="", seen=seen)
    assert caught.value.decision == made.id
    with pytest.raises(Overtaken, match="Ana ruled 'correct'"):
        correct_role(book, linked.id, "product", [], who="Ben", seen=seen)
    rule(book, only(book).id, "accept", who="Ben", why="", seen=known(book, only(book).id))
    with pytest.raises(Overtaken, match="Ben ruled 'accept'"):
        correct_role(book, linked.id, "product", [], who="Ana", seen=made.id)
