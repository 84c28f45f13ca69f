"""Corrections of type, status and speaker: findings follow them, they outlive a better reader, and come out as labels."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.pipeline.conftest import Report, report, said
from tests.pipeline.test_correcting import REPORT, TEXT, only, words

from tidings.errors import Overtaken
from tidings.model import Claim, Decision, Span
from tidings.pipeline.correcting import claim, correct_role, correct_speaker, correct_status, correct_type, known
from tidings.pipeline.labels import labels
from tidings.pipeline.linking import link
from tidings.pipeline.reviewing import rule, undo
from tidings.store import Book

SUPPLIER, CUSTOMER = "Okoye Semiconductor", "Halden Works"  # as the reader has them


@pytest.fixture
def book(either_store: Book) -> Book:
    REPORT.put(either_store)
    link(either_store)
    return either_store


def filled(book: Book) -> dict[str, list[str]]:
    return {role: [each.text for each in fillers] for role, fillers in only(book).roles.items() if fillers}


def at(book: Book) -> str:
    [linked] = book.claims()
    return linked.id


def read_again(book: Book, **changes: object) -> None:
    """Another reader reads the article, and its one claim otherwise."""
    [first] = REPORT.reading.claims
    reading = replace(REPORT.reading, reader="hand 2", claims=(replace(first, **changes),))  # type: ignore[arg-type]
    Report(REPORT.document, REPORT.raw, reading).put(book)
    link(book)


def test_a_corrected_type_makes_another_finding_of_the_same_sides(book: Book) -> None:
    before = only(book)
    made = correct_type(book, at(book), "investment", who="Ana", why="they bought shares")
    assert only(book).type == "investment"
    assert filled(book) == {"investor": [SUPPLIER], "investee": [CUSTOMER]}
    assert (made.who, made.why, made.subject) == ("Ana", "they bought shares", at(book))
    assert claim(book, at(book)).claim.confidence == 1.0
    undo(book, who="Ben", why="")
    assert only(book) == before


def test_sides_become_parties_and_parties_no_sides(book: Book) -> None:
    correct_type(book, at(book), "partnership", who="Ana")
    assert filled(book)["party"] == [CUSTOMER, SUPPLIER]  # as they stand in the sentence
    correct_type(book, at(book), "acquisition", who="Ana")  # who bought whom, nobody knows
    assert book.findings() == []
    correct_role(book, at(book), "buyer", words(TEXT, "Halden Works"), who="Ana")
    correct_role(book, at(book), "target", words(TEXT, "Okoye Semiconductor"), who="Ana")
    assert filled(book) == {"buyer": [CUSTOMER], "target": [SUPPLIER]}
    correct_type(book, at(book), "supply", who="Ana")
    assert filled(book)["product"] == ["gripper arms"]


def test_a_corrected_status_changes_the_finding(book: Book) -> None:
    correct_status(book, at(book), "denied", who="Ana")
    assert (only(book).status, only(book).standing) == ("denied", "denied")
    correct_status(book, at(book), "actual", who="Ana")
    assert only(book).status == "actual"
    undo(book, who="Ben", why="")
    undo(book, who="Ben", why="")
    assert only(book).status == "planned"


def test_a_corrected_speaker_is_heard_and_silenced(book: Book) -> None:
    assert only(book).speakers == ()
    correct_speaker(book, at(book), words(TEXT, "Mizzen Tools"), who="Ana")
    assert only(book).speakers == ("Mizzen Tools",)
    mizzen = book.find_entities("Mizzen Tools")[0].id
    assert book.claim_ids([mizzen], types=["supply"]) == {at(book)}
    correct_speaker(book, at(book), [], who="Ana")
    assert only(book).speakers == ()
    assert book.claim_ids([mizzen], types=["supply"]) == set()


def test_a_later_report_joins_the_finding_of_the_corrected_type(book: Book) -> None:
    correct_type(book, at(book), "investment", who="Ana")
    correct_status(book, at(book), "actual", who="Ana")
    text = "Okoye Semiconductor invested in Halden Works in 2026."
    later = said("investment", "invested", investor=SUPPLIER, investee=CUSTOMER, time="2026")
    report("b.txt", text, later, publisher="Penang Courier").put(book)
    link(book)
    assert only(book).documents == ("a.txt", "b.txt")
    undo(book, who="Ana", why="")  # of the status
    undo(book, who="Ana", why="")  # of the type
    assert {(each.type, each.documents) for each in book.findings()} == {
        ("supply", ("a.txt",)),
        ("investment", ("b.txt",)),
    }


def test_a_position_that_is_none_no_longer_speaks_for_the_house(book: Book) -> None:
    text = "Tarn Mills chairman Ana Ruiz met Mizzen Tools."
    position = said("role", "chairman", person="Ana Ruiz", organization="Tarn Mills", title="chairman")
    met = said("meeting", "met", party=("Ana Ruiz", "Mizzen Tools"))
    report("c.txt", text, position, met, persons=("Ana Ruiz",)).put(book)
    link(book)
    other = said("meeting", "met", party=("Tarn Mills", "Mizzen Tools"))
    report("d.txt", "Tarn Mills met Mizzen Tools.", other, published="2025-03-05", publisher="Penang Courier").put(book)
    link(book)
    assert [each.documents for each in book.findings(type="meeting")] == [("c.txt", "d.txt")]
    [role] = book.claims(documents=["c.txt"], types=["role"])
    correct_type(book, role.id, "dispute", who="Ben")
    assert sorted(each.documents for each in book.findings(type="meeting")) == [("c.txt",), ("d.txt",)]
    undo(book, who="Ben", why="")
    assert [each.documents for each in book.findings(type="meeting")] == [("c.txt", "d.txt")]


CORRECTIONS: dict[str, Callable[[Book], Decision]] = {
    "type": lambda book: correct_type(book, at(book), "investment", who="Ana"),
    "status": lambda book: correct_status(book, at(book), "possible", who="Ana"),
    "speaker": lambda book: correct_speaker(book, at(book), words(TEXT, "Mizzen Tools"), who="Ana"),
}


def stands(book: Book) -> tuple[str, str, list[str]]:
    found: Claim = claim(book, at(book)).claim
    return found.type, found.status, [TEXT[span.start : span.end] for span in found.speaker]


@pytest.mark.parametrize("read_as", ["supply", "acquisition"])
@pytest.mark.parametrize("part", CORRECTIONS)
def test_it_outlives_a_better_reader_and_is_taken_back_after_it(book: Book, part: str, read_as: str) -> None:
    CORRECTIONS[part](book)
    ruled = {"type": "investment", "status": "possible", "speaker": ["Mizzen Tools"]}
    read_again(book, status="actual", type=read_as)
    if read_as == "acquisition":
        sides = {"buyer": tuple(words(TEXT, CUSTOMER)), "target": tuple(words(TEXT, SUPPLIER))}
        read_again(book, status="actual", type=read_as, roles=sides)
    anew = {"type": read_as, "status": "actual", "speaker": []}
    assert stands(book) == tuple({**anew, part: ruled[part]}.values())
    assert only(book).type == stands(book)[0]
    undo(book, who="Ben", why="")
    assert stands(book) == tuple(anew.values())
    assert (only(book).type, only(book).status) == (read_as, "actual")


def test_of_two_claims_with_one_trigger_only_the_corrected_one_changes(book: Book) -> None:
    text = "Sales and profit of Mizzen Tools rose."
    both = [said("performance", "rose", company="Mizzen Tools", measure=each) for each in ("Sales", "profit")]
    report("e.txt", text, *both).put(book)
    link(book)
    first, second = (each.id for each in book.claims(documents=["e.txt"]))
    correct_status(book, second, "possible", who="Ana")
    assert (claim(book, first).claim.status, claim(book, second).claim.status) == ("actual", "possible")


def test_what_is_no_type_or_status_or_is_so_already_is_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="'sale' is no type of a claim; choose one of meeting"):
        correct_type(book, at(book), "sale", who="Ana")
    with pytest.raises(ValueError, match="the type is 'supply' already"):
        correct_type(book, at(book), "supply", who="Ana")
    with pytest.raises(ValueError, match="'agreed' is no status"):
        correct_status(book, at(book), "agreed", who="Ana")
    with pytest.raises(ValueError, match="own sentence"):
        correct_speaker(book, at(book), [Span(0, 10)], who="Ana")
    assert book.decisions() == []


@pytest.mark.parametrize("part", CORRECTIONS)
def test_corrections_come_out_as_labels(book: Book, part: str) -> None:
    CORRECTIONS[part](book)
    read_again(book, status="planned", confidence=0.4)
    [row] = labels(book)
    [label] = row["claims"]
    assert (label["type"], label["status"], label["speaker"]) == stands(book)
    expected = {"investor", "investee", "time"} if part == "type" else {"supplier", "customer", "product", "time"}
    assert set(label["roles"]) == expected
    assert row["review"]["correct"] == 1


@pytest.mark.parametrize("part", CORRECTIONS)
def test_who_did_not_see_a_correction_is_told(book: Book, part: str) -> None:
    seen = known(book, only(book).id)
    made = CORRECTIONS[part](book)
    with pytest.raises(Overtaken, match="Ana ruled 'correct'") as caught:
        rule(book, only(book).id, "reject", who="Ben", why="", seen=seen)
    assert caught.value.decision == made.id
    for late in (
        lambda: correct_type(book, at(book), "licence", who="Ben", seen=seen),
        lambda: correct_status(book, at(book), "ended", who="Ben", seen=seen),
        lambda: correct_speaker(book, at(book), [], who="Ben", seen=seen),
    ):
        with pytest.raises(Overtaken, match="Ana ruled 'correct'"):
            late()
    assert len(book.decisions()) == 1


def test_of_two_who_correct_one_claim_at_once_one_is_heard(book: Book) -> None:
    key, heard, start = at(book), list[Decision | Overtaken](), threading.Barrier(2)

    def correct(kind: str) -> None:
        with Book.open(book.location) as own:  # as another desk on the same book has it
            start.wait()
            try:
                heard.append(correct_type(own, key, kind, who=kind, seen=0))
            except Overtaken as error:
                heard.append(error)

    threads = [threading.Thread(target=correct, args=(kind,)) for kind in ("investment", "licence")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [made] = [one for one in heard if isinstance(one, Decision)]
    assert [one.decision for one in heard if isinstance(one, Overtaken)] == [made.id]
    assert only(book).type == made.who
    assert [each.who for each in book.decisions()] == [made.who]


def test_a_role_that_a_person_fills_has_nobody_who_is_only_meant(book: Book) -> None:
    [first] = REPORT.reading.claims
    other = next(mention.span for mention in REPORT.reading.mentions if mention.span not in first.roles["customer"])
    read_again(book, roles={**first.roles, "customer": ()}, implied={"customer": (other,)})
    [linked] = book.claims()
    assert linked.claim.implied
    correct_role(book, linked.id, "customer", [], who="Ana", why="nobody is")
    [linked] = book.claims()
    assert not linked.claim.implied
