"""Stories joined and split by programs: as on the story's page, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.desk.conftest import served
from tests.store.conftest import article, link

from tidings.model import Story
from tidings.pipeline.book import Book
from tidings.pipeline.reviewing import undo


@pytest.fixture
def book(tmp_path) -> Iterator[Book]:
    """Two stories of two reports each."""
    with Book(tmp_path / "news.db") as opened:
        articles = [article(f"{key}.txt", published=f"2024-05-0{n}") for n, key in enumerate("abcd", 1)]
        for each in articles:
            each.put(opened.store)
        link(opened.store, *articles)
        opened.store.save_stories([Story("s1", "Pumps", ("a.txt", "b.txt")), Story("s2", "Valves", ("c.txt", "d.txt"))])
        yield opened


@pytest.fixture
def api(book: Book) -> Iterator[httpx.Client]:
    with served(book) as address, httpx.Client(timeout=60, base_url=address) as client:
        yield client


def cut(book: Book) -> set[tuple[str, ...]]:
    return {story.documents for story in book.store.stories()}


def test_two_stories_become_one_and_one_becomes_two(api: httpx.Client, book: Book) -> None:
    before = cut(book)
    joined = api.post("/api/stories/s1/join", json={"other": "s2", "who": "Ana", "why": "one tender"}).json()
    assert (joined["verdict"], joined["who"], joined["why"]) == ("merge", "Ana", "one tender")
    assert [story["documents"] for story in joined["stories"]] == [["a.txt", "b.txt", "c.txt", "d.txt"]]
    assert cut(book) == {("a.txt", "b.txt", "c.txt", "d.txt")}
    home = joined["stories"][0]["id"]
    apart = api.post(f"/api/stories/{home}/split", json={"documents": ["b.txt", "d.txt"], "who": "Ben"}).json()
    assert sorted(story["documents"] for story in apart["stories"]) == [["a.txt", "c.txt"], ["b.txt", "d.txt"]]
    assert cut(book) == {("a.txt", "c.txt"), ("b.txt", "d.txt")}
    for made in (apart, joined):
        undo(book.store, made["decision"], who="Ana", why="")
    assert cut(book) == before


def test_who_rules_on_an_old_picture_is_told_of_the_earlier_ruling(api: httpx.Client, book: Book) -> None:
    seen = api.get("/api/stories/s1").json()["seen"]
    api.post("/api/stories/s1/join", json={"other": "s2", "who": "Ana", "seen": seen})
    held = cut(book)
    home = book.store.stories(["a.txt"])[0].id
    late = api.post(f"/api/stories/{home}/split", json={"documents": ["a.txt"], "who": "Ben", "seen": seen})
    assert (late.status_code, late.headers["content-type"]) == (409, "application/problem+json")
    assert "Ana" in late.json()["detail"]
    assert cut(book) == held


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/stories/s1/split", {"documents": ["a.txt", "b.txt"], "who": "Ana"}, 422),
        ("/api/stories/s1/split", {"documents": ["c.txt"], "who": "Ana"}, 404),
        ("/api/stories/s1/split", {"documents": ["a.txt"], "who": " "}, 422),
        ("/api/stories/s1/join", {"other": "a.txt", "who": "Ana"}, 422),
        ("/api/stories/s1/join", {"other": "nothing", "who": "Ana"}, 404),
        ("/api/stories/none/join", {"other": "s2", "who": "Ana"}, 404),
    ],
)
def test_what_cannot_be_ruled_changes_nothing(
    api: httpx.Client, book: Book, path: str, body: object, status: int
) -> None:
    before = cut(book)
    answer = api.post(path, json=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"type", "title", "status", "detail"}
    assert cut(book) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json", "Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_pages_of_other_sites_cannot_rule(api: httpx.Client, book: Book, headers: dict[str, str], status: int) -> None:
    before = cut(book)
    answer = api.post("/api/stories/s1/join", content='{"other": "s2", "who": "Ana"}', headers=headers)
    assert answer.status_code == status
    assert cut(book) == before
