"""Search takes whatever people type."""

from __future__ import annotations

import pytest
from tests.store.conftest import TEXT, article, finding, link

from tidings.model import Span
from tidings.store import Book


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pump", ["Veltora will supply Brumark with pumps."]),
        ("SUPPLIES brumark", ["Veltora will supply Brumark with pumps."]),
        ("vèltora", ["Veltora will supply Brumark with pumps.", '"The deal starts in May," said Ana Ruiz of Veltora.']),
        ('"deal starts"', ['"The deal starts in May," said Ana Ruiz of Veltora.']),
        ('"starts deal"', []),
        ('"deal starts" ruiz', ['"The deal starts in May," said Ana Ruiz of Veltora.']),
        ("pumps large", []),
        ("may,", ['"The deal starts in May," said Ana Ruiz of Veltora.']),
    ],
)
def test_words_are_all_sought(book: Book, query: str, expected: list[str]) -> None:
    article().put(book)
    assert sorted(hit.text for hit in book.search(query)) == sorted(expected)


HOSTILE = [
    *("", " ", '"', '""', '"""', "'", "*", "-", "(", ")", ":", "^", "a*", "^a", "a:b", "words:a", "NEAR(a b)", "NEAR("),
    *("AND", "OR", "NOT", "a AND", "NOT a", "a OR b", "{a b}:c", "a + b", "-a", '"a', 'a"', 'a "b', "a\0b", "\0"),
    *("\ud800", "\u0301", "\ufffd", "\N{GRINNING FACE}", "';DROP TABLE documents;--", "%", "_", "\\", "\n\t", "<b>"),
    *("a" * 5000, "a " * 5000, '"' * 999, "(" * 999, "1.5", "$5bn"),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_never_raise(book: Book, query: str) -> None:
    article().put(book)
    assert all(hit.text for hit in book.search(query))
    assert list(book.documents(text=query)) in ([], [article().document])
    assert isinstance(book.find_entities(query), list)


@pytest.mark.parametrize("query", ["AND", "or", "near", "$5bn", "1.5%", "(up", "orders and", "shore; or"])
def test_odd_words_find_themselves(book: Book, query: str) -> None:
    article(tail=' Orders AND deliveries cost $5bn (up 1.5%) at the "NEAR" shore; OR less.').put(book)
    assert [hit.text.split()[-1] for hit in book.search(query)] == ["less."]


def test_hits_say_where_they_stand(book: Book) -> None:
    one = article()
    one.put(book)
    link(book, one)
    book.save_findings([finding(book)])
    hits = {hit.kind: hit for hit in book.search("supply pumps")}
    sentence, found = hits["sentence"], hits["finding"]
    assert (sentence.document, sentence.title, sentence.publisher) == (
        "a.txt",
        "Veltora wins an order",
        "Penang Courier",
    )
    assert sentence.finding is None
    assert (found.finding, found.document, found.span) == ("f1", "a.txt", Span(0, 39))
    assert found.text == "supply planned Veltora Brumark pumps"


def test_best_hits_come_first_and_no_more_than_asked(book: Book) -> None:
    text = TEXT.replace("in May", "in May, as pumps and valves and all the parts are made")
    article(text=text.replace("large", "pumps, pumps")).put(book)
    hits = book.search("pumps")
    assert len(hits) == 3
    assert hits[0].text == "It is pumps, pumps."
    assert book.search("pumps", limit=2) == hits[:2]
    assert book.search("pumps", limit=0) == []
