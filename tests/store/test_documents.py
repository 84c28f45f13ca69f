"""Documents and readings come back as they went in, once each."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.conftest import Article, article, at, finding, link, rows

from tidings.errors import BadInput, NotFound, TidingsError
from tidings.model import Claim, Cut, Document, Mention, Reading, Reference, Span
from tidings.store import Book
from tidings.store.schema import links, metadata, versions

letters = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
words = st.text(letters, max_size=30)
some = st.none() | words
spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(min(pair), max(pair)))
several = st.lists(spans, max_size=3).map(tuple)
sure = st.floats(0, 1)
cuts = st.builds(Cut, st.integers(0, 60), words, words)
mentions = st.builds(Mention, spans, st.sampled_from(["person", "organization", "place"]), words, sure)
roles = st.dictionaries(words, st.lists(spans, min_size=1, max_size=3).map(tuple), max_size=3)
claims = st.builds(
    Claim,
    st.sampled_from(["supply", "sale"]),
    spans,
    st.sampled_from(["actual", "denied"]),
    roles,
    several,
    spans,
    sure,
)
references = st.builds(Reference, spans, several, sure)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    key, raw = draw(st.text(letters, min_size=1, max_size=12)), draw(st.binary(max_size=200))
    text, facts = draw(st.text(letters, max_size=60)), [draw(some) for _ in range(7)]
    taken = tuple(draw(st.lists(cuts, max_size=3)))
    document = Document(key, sha256(raw).hexdigest(), text, *facts, draw(words), taken)
    parts = (tuple(draw(st.lists(part, max_size=4))) for part in (spans, mentions, claims, references))
    return Article(document, raw, Reading(key, draw(words), *parts))


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(articles())
def test_what_is_put_comes_back(lasting: Book, given_article: Article) -> None:
    given_article.put(lasting)
    key = given_article.document.id
    assert lasting.document(key) == given_article.document
    assert lasting.reading(key) == given_article.reading
    assert lasting.raw(given_article.document.sha256) == given_article.raw


def dump(book: Book) -> dict[str, list[Any]]:
    return {table.name: rows(book, table) for table in metadata.sorted_tables}


def test_putting_twice_changes_nothing(book: Book) -> None:
    article("b.txt").put(book)
    article().put(book)
    link(book, article())
    before = dump(book)
    article().put(book)
    article("b.txt").put(book)
    assert dump(book) == before
    assert book.pending() == ["b.txt"]


def test_a_better_reading_takes_the_place_of_the_old(book: Book) -> None:
    article().put(book)
    ids = {claim.id for claim in book.claims()}
    link(book, article())
    better = article(reader="test 2")
    better.put(book)
    assert book.reading("a.txt") == better.reading
    assert book.pending() == ["a.txt"]
    assert {claim.id for claim in book.claims()} == ids
    assert book.counts()["versions"] == 0
    assert len(book.search("pumps")) == 1


def test_a_party_that_is_meant_is_kept_apart_from_those_that_are_told(book: Book) -> None:
    told = article()
    [first, *rest] = told.reading.claims
    meant = replace(first, implied={"investee": (told.reading.mentions[0].span,)})
    reading = replace(told.reading, claims=(meant, *rest))
    book.put(told.document, told.raw, reading)
    assert book.reading("a.txt") == reading
    link(book, told)
    claims = {linked.id: linked for linked in book.claims()}
    assert meant in [linked.claim for linked in claims.values()]


def test_reading_knows_version_and_reader(book: Book) -> None:
    old, new = article(), article(tail=" It grows.")
    old.put(book)
    assert book.has("a.txt", old.document.sha256)
    assert book.has_read("a.txt", old.document.sha256, "test 1")
    assert not book.has_read("a.txt", old.document.sha256, "test 2")
    assert not book.has("a.txt", new.document.sha256)
    assert not book.has("b.txt", old.document.sha256)


def test_new_version_replaces_what_the_old_one_said(book: Book) -> None:
    old = article()
    old.put(book)
    link(book, old)
    book.save_findings([finding(book)])
    text = "Brumark has cancelled the order."
    raw = text.encode()
    document = replace(old.document, sha256=sha256(raw).hexdigest(), text=text, cuts=())
    book.put(document, raw, Reading("a.txt", "test 1", (Span(0, len(text)),)))
    assert book.document("a.txt") == document
    assert book.raw(old.document.sha256) == old.raw
    assert book.claims() == []
    assert [hit.kind for hit in book.search("pumps")] == ["finding"]
    assert book.evidence(["f1"]) == {"f1": []}
    assert book.findings_with_documents(["a.txt"]) == {"f1"}
    [version] = rows(book, versions)
    assert all(each in tuple(version) for each in (old.document.sha256, old.document.title, "test 1"))
    assert rows(book, links) == []


def test_bytes_are_kept_once(book: Book) -> None:
    one = article()
    one.put(book)
    other = replace(one.document, id="copy.txt")
    book.put(other, one.raw, replace(one.reading, document="copy.txt"))
    assert {document.sha256 for document in book.documents()} == {one.document.sha256}
    assert book.raw(one.document.sha256) == one.raw


def test_claim_ids_tell_documents_and_places_apart(book: Book) -> None:
    one, twice = article(), article("b.txt")
    claim = one.reading.claims[0]
    one.put(book)
    book.put(twice.document, twice.raw, replace(twice.reading, claims=(claim, claim, *twice.reading.claims)))
    ids = [found.id for found in book.claims()]
    assert len(set(ids)) == 6
    assert all(len(key) == 13 and key[0] == "c" and int(key[1:], 16) >= 0 for key in ids)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["early", "month", "day", "none"]),
        ({"ids": ["none", "day", "nowhere"]}, ["day", "none"]),
        ({"publisher": "penang courier"}, ["early", "month", "day", "none"]),
        ({"publisher": "Elsewhere"}, []),
        ({"since": "2024-06-15"}, ["month", "day"]),
        ({"since": "2024-07"}, []),
        ({"until": "2024-06-10"}, ["early", "month"]),
        ({"until": "2024"}, ["early", "month", "day"]),
        ({"text": 'veltora "starts in may"'}, ["early", "month", "day", "none"]),
        ({"text": "wins harvest"}, ["day"]),
        ({"text": "?!"}, []),
    ],
)
def test_documents_are_filtered_and_ordered(book: Book, filters: dict[str, str], expected: list[str]) -> None:
    dates = {"day": "2024-06-20T09:00:00+02:00", "none": None, "month": "2024-06", "early": "2023-01-05"}
    for key, published in dates.items():
        article(key, published=published, tail=" A harvest." if key == "day" else "").put(book)
    assert [document.id for document in book.documents(**filters)] == expected  # type: ignore[arg-type]


def test_reading_on_while_writing(book: Book) -> None:
    for n in range(5):
        article(f"{n}.txt").put(book)
    for document in book.documents():
        article(document.id, reader="test 2").put(book)
    assert {book.reading(document.id).reader for document in book.documents()} == {"test 2"}


def test_unknown_things_are_not_found(book: Book) -> None:
    for ask in (book.document, book.raw, book.reading, book.entity, book.finding):
        with pytest.raises(NotFound, match="'nothing'"):
            ask("nothing")


def test_parts_that_do_not_belong_together_are_refused(book: Book) -> None:
    one = article()
    with pytest.raises(ValueError, match=r"b\.txt"):
        book.put(one.document, one.raw, replace(one.reading, document="b.txt"))
    with pytest.raises(ValueError, match="sha256"):
        book.put(one.document, b"other", one.reading)
    with pytest.raises(BadInput, match="surrogates"):
        book.put(replace(one.document, title="\ud800"), one.raw, one.reading)
    assert not any(book.counts().values())


def test_sentences_are_sliced_as_they_stand(book: Book) -> None:
    one = article()
    one.put(book)
    [hit] = book.search("large")
    assert hit.span is not None
    assert hit.text == one.document.slice(hit.span) == "It is large."
    assert at(one.document.text, hit.text) == hit.span


def test_characters_that_a_database_cannot_hold_are_bad_input_or_kept(book: Book) -> None:
    one = article(tail=" A \0 within.")
    if "://" in book.location:
        with pytest.raises(BadInput, match=r"a\.txt: .* NUL"):
            one.put(book)
        assert book.pending() == []
    else:
        one.put(book)
        assert book.document("a.txt") == one.document
    for ask in (book.document, book.finding, book.entity):
        with pytest.raises(TidingsError):
            ask("a\0b")
    assert book.find_entities("\0") == []


def test_an_outlets_nearest_reports_are_found_on_either_side(book: Book) -> None:
    days = {"a": "2024-05-01", "b": "2024-05-02", "c": "2024-05-02", "d": "2024-06", "e": None, "f": None}
    for key, published in days.items():
        article(key, published=published).put(book)

    def around(key: str) -> list[str]:
        return [found.id for found in book.around(book.document(key), publisher="PENANG Courier")]

    assert {key: around(key) for key in days} == {
        "a": ["b"],
        "b": ["a", "c"],
        "c": ["b", "d"],
        "d": ["c", "e"],
        "e": ["d", "f"],
        "f": ["e"],
    }
    assert book.around(book.document("a"), publisher="Elsewhere") == []
