"""Today's disputes: what new reports opened, what a ruling settled, and nothing of either on a first visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from tests.desk.conftest import served
from tests.store.conftest import article, finding, link

from tidings.model import Conflict, ConflictValue, Finding
from tidings.pipeline.book import Book
from tidings.pipeline.reviewing import rule, undo
from tidings.store import Book as Store


def differing(store: Store, key: str, other: str, *documents: str, corrected: bool = False) -> Finding:
    """A finding whose last document gives another date than those before."""
    values = (ConflictValue("2024-06", documents[:-1]), ConflictValue(other, documents[-1:]))
    made = finding(store, key, documents=documents)
    standing = "single origin" if corrected else "disputed"
    return replace(made, standing=standing, conflicts=(Conflict("date", values, corrected),))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Three reports; of two disputes the last report opened one."""
    with Book(tmp_path / "news.db") as opened:
        articles = [article(f"{key}.txt", published=f"2024-05-0{n}") for n, key in enumerate("abc", 1)]
        for each in articles:
            each.put(opened.store)
        link(opened.store, *articles)
        told = (("f1", "2024-07", "a.txt", "b.txt"), ("f2", "2024-08", "a.txt", "c.txt"))
        opened.store.save_findings([differing(opened.store, *each) for each in told])
        yield opened


def shown(address: str, known: int | None = None, ruled: int = 0) -> dict[str, list[str]]:
    """Ids of findings by the heading that they stand under, for somebody who was here long ago."""
    cookies = {} if known is None else {"tidings_seen": f"0.{known}.1", "tidings_ruled": f"0.{ruled}.1"}
    html = httpx.get(address, timeout=60, cookies=cookies).text
    found = {}
    for section in re.findall(r"<section.*?</section>", html, re.DOTALL):
        title = re.sub(r"<[^>]+>", "", re.search(r"<h2.*?</h2>", section)[0])
        found[title] = list(dict.fromkeys(re.findall(r'href="/finding/(\w+)"', section)))
    return found


def test_what_a_new_report_disputes_is_told_apart_from_older_disputes(book: Book) -> None:
    with served(book) as address:
        found = shown(address, known=2)
        assert (found["Newly disputed"], found["Disputed"]) == (["f2"], ["f1"])
        assert "Newly disputed" not in shown(address, known=3)
        first = shown(address)
        assert "Newly disputed" not in first
        assert sorted(first["Disputed"]) == ["f1", "f2"]


def test_what_somebody_ruled_on_is_settled_until_it_is_taken_back(book: Book) -> None:
    made = rule(book.store, "f1", "accept", who="Ana", why="the filing says so")
    with served(book) as address:
        assert shown(address, known=3)["Settled"] == ["f1"]
        assert "Settled" not in shown(address, known=3, ruled=made.id)
        undo(book.store, made.id, who="Ana", why="")
        assert "Settled" not in shown(address, known=3)


def test_a_word_that_was_taken_back_settles_it(book: Book) -> None:
    book.store.save_findings([differing(book.store, "f3", "2024-07", "a.txt", "c.txt", corrected=True)])
    with served(book) as address:
        assert shown(address, known=2)["Settled"] == ["f3"]
