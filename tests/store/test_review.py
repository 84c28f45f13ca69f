"""People overrule the machine: every ruling is kept, and nobody overrules another unseen."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from tests.store.conftest import article, finding, link

from tidings.errors import NotFound, Overtaken
from tidings.model import Decision
from tidings.store import Book
from tidings.store.rulings import Why


def test_decisions_are_added_and_kept(book: Book) -> None:
    first = book.decide("reject", "f1", "{}", "ada", "no such order")
    second = book.decide("merge", "e1", '["e2"]', "ada", "the same company")
    assert (first.id, second.id) == (1, 2)
    assert first.when.endswith("Z")
    assert book.decisions() == [first, second]
    assert book.decisions("e1") == [second]
    assert (book.review.decision(1), book.review.since(1)) == (first, [second])
    with pytest.raises(NotFound, match="decision 9"):
        book.review.decision(9)


def test_the_second_of_two_reviewers_sees_what_the_first_ruled(book: Book) -> None:
    seen = book.review.version("f1")
    first = book.decide("reject", "f1", "{}", "ada", "no such order", seen=seen)
    with pytest.raises(Overtaken, match=r"f1: ada ruled 'reject' at .*Z \(no such order\); look at it again") as caught:
        book.decide("accept", "f1", "{}", "ben", "it is in the filing", seen=seen)
    assert caught.value.decision == first.id
    assert book.decisions("f1") == [first]
    second = book.decide("accept", "f1", "{}", "ben", "it is in the filing", seen=book.review.version("f1"))
    assert second.seen == first.id
    book.decide("accept", "f2", "{}", "ben", "", seen=0)  # another finding is another matter


def test_of_many_who_rule_at_once_one_is_heard(book: Book) -> None:
    heard: list[Decision | Overtaken] = []

    def rule(who: str) -> None:
        try:
            heard.append(book.decide("accept", "f1", "{}", who, "", seen=0))
        except Overtaken as error:
            heard.append(error)

    threads = [threading.Thread(target=rule, args=(f"reviewer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [made] = [one for one in heard if isinstance(one, Decision)]
    assert [one.decision for one in heard if isinstance(one, Overtaken)] == [made.id] * 3


def test_undo_is_a_decision_that_takes_one_back(book: Book) -> None:
    first = book.decide("accept", "f1", "{}", "ada", "")
    second = book.decide("reject", "f1", "{}", "ada", "a slip")
    assert book.review.rulings(["f1", "f2"]) == {"f1": [first, second]}
    undone = book.review.undo(second.id, "ben", "it was right", seen=second.id)
    assert (undone.verdict, undone.subject, undone.undoes, undone.why) == ("undo", "f1", second.id, "it was right")
    assert book.review.rulings(["f1"]) == {"f1": [first]}
    assert book.decisions("f1") == [first, second, undone]
    with pytest.raises(ValueError, match="taken back already"):
        book.review.undo(second.id, "cy", "")
    with pytest.raises(ValueError, match="rule anew"):
        book.review.undo(undone.id, "cy", "")
    with pytest.raises(Overtaken, match="ben took decision 2 back"):
        book.decide("accept", "f1", "{}", "cy", "", seen=second.id)


def test_two_entities_are_ruled_on_in_either_order(book: Book) -> None:
    apart = book.decide("different", "e2", "{}", "ada", "mother and daughter", other="e1")
    assert (apart.subject, apart.other) == ("e1", "e2")
    assert book.review.version("e1", "e2") == book.review.version("e2", "e1") == apart.id
    assert book.review.version("e1") == 0
    unsure = book.decide("unsure", "e1", "{}", "ben", "", other="e3")
    assert book.review.rulings(["e1", "e2"]) == {"e1": [apart, unsure], "e2": [apart]}
    with pytest.raises(Overtaken, match="e1 and e2: ada ruled 'different'"):
        book.decide("same", "e1", "{}", "ben", "", other="e2", seen=0)


@pytest.mark.parametrize(
    ("verdict", "value", "other"),
    [
        ("same", "{}", None),
        ("different", "{}", "x"),
        ("correct", "{}", None),
        ("correct", "[]", None),
        ("accept", "{", None),
    ],
)
def test_rulings_that_say_too_little_are_refused(book: Book, verdict: str, value: str, other: str | None) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own words are among them
        book.decide(verdict, "x", value, "ada", "", other=other)  # type: ignore[arg-type]
    assert book.decisions() == []


def test_corrections_name_a_role_or_a_date(book: Book) -> None:
    for value in ('{"when": "2024-06"}', '{"when": null}', '{"role": "buyer", "fillers": [{"text": "Brumark"}]}'):
        book.decide("correct", "f1", value, "ada", "as printed")
    assert len(book.review.rulings(["f1"])["f1"]) == 3


def test_the_queue_holds_what_nobody_ruled_on_what_matters_first(book: Book) -> None:
    for key in ("a.txt", "b.txt"):
        article(key).put(book)
    link(book, article("a.txt"), article("b.txt"))
    both = ("a.txt", "b.txt")
    sound = replace(finding(book, "sound", documents=both), standing="corroborated")
    disputed = replace(finding(book, "disputed"), standing="disputed")
    book.save_findings([sound, disputed, finding(book, "alone"), finding(book, "carried", documents=both)])

    def queue() -> list[str]:
        return [found.id for found in book.review.queue()]

    assert queue() == ["disputed", "carried", "alone", "sound"]
    assert [found.id for found in book.review.queue(limit=1, offset=1)] == ["carried"]
    made = book.decide("accept", "disputed", "{}", "ada", "")
    book.decide("unsure", "carried", "{}", "ada", "")
    assert queue() == ["alone", "sound", "carried"]
    book.review.undo(made.id, "ada", "")
    assert queue() == ["disputed", "alone", "sound", "carried"]


def test_what_waits_is_chosen_by_reason_and_counted(book: Book) -> None:
    keys = ("a.txt", "b.txt", "c.txt")
    for key in keys:
        article(key).put(book)
    link(book, *(article(key) for key in keys))
    disputed = replace(finding(book, "disputed"), standing="disputed")
    sound = replace(finding(book, "sound", documents=keys), standing="corroborated")
    book.save_findings([disputed, sound, finding(book, "carried", documents=keys), finding(book, "alone")])

    def waiting(*reasons: Why, below: float = 0.7, **part: int) -> tuple[list[str], int]:
        found, total = book.review.waiting(reasons=reasons, below=below, **{"limit": 9, **part})
        return [each.id for each in found], total

    assert waiting("disputed") == (["disputed"], 1)
    assert waiting("carried") == (["carried"], 1)
    assert waiting("unsure") == ([], 0)
    assert waiting("unsure", below=0.8) == (["disputed", "carried", "alone", "sound"], 4)
    assert waiting("disputed", "carried", "unsure", limit=1, offset=1) == (["carried"], 2)
    book.decide("reject", "carried", "{}", "ada", "")
    assert waiting("disputed", "carried", "unsure") == (["disputed"], 1)
    assert [d.verdict for d in book.review.made(["carried"])["carried"]] == ["reject"]


def test_rulings_outlive_the_finding_and_a_new_reading(book: Book) -> None:
    article().put(book)
    link(book, article())
    book.save_findings([finding(book)])
    made = book.decide("reject", "f1", "{}", "ada", "")
    article(reader="test 2").put(book)
    link(book, article())
    book.save_findings([], replaced=["f1"])
    book.save_findings([finding(book)])
    assert book.review.rulings(["f1"]) == {"f1": [made]}
    assert book.review.queue() == []
