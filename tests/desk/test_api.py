"""The JSON API: its lists, its one error shape, its tags."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.desk.conftest import served
from tests.store.conftest import VELTORA

from tidings.pipeline.book import Book


@pytest.fixture(scope="module")
def api(pumps: Book) -> Iterator[httpx.Client]:
    with served(pumps) as address, httpx.Client(timeout=60, base_url=address) as client:
        yield client


def test_lists_come_in_parts_that_name_the_next(api: httpx.Client) -> None:
    found, path = [], "/api/documents?limit=2"
    while path:
        part = api.get(path).json()
        assert part["total"] == 3
        found += [item["id"] for item in part["items"]]
        path = part["next"]
    assert found == ["b/ü?#.txt", "a.txt", "c.txt"]


def test_names_are_found_best_first(api: httpx.Client) -> None:
    items = api.get("/api/entities", params={"name": "veltora"}).json()["items"]
    assert [(item["id"], item["documents"]) for item in items] == [(VELTORA.id, 3)]
    assert api.get(f"/api/entities/{VELTORA.id}").json()["aliases"] == list(VELTORA.aliases)
    people = api.get("/api/entities", params={"kind": "person"}).json()
    assert [item["name"] for item in people["items"]] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "type:supply supplier:Veltora"}, ["f1", "f2"]),
        ({"q": "type:supply customer:Veltora"}, []),
        ({"q": "product:pump"}, ["f1", "f2"]),
        ({"q": "type:licence"}, []),
        ({"q": "since:2024-06"}, []),
        ({"q": "until:2024-06"}, ["f1"]),
        ({"since": "2024-05", "until": "2024-05"}, ["f1"]),
        ({"q": 'with:"Veltora Pumps" with:Brumark'}, ["f1", "f2"]),
        ({"q": 'outlet:"penang courier" pumps'}, ["f1", "f2"]),
        ({"entity": [VELTORA.id, "e-nobody"]}, []),
    ],
)
def test_findings_are_asked_for_by_structure(api: httpx.Client, query: dict[str, str], expected: list[str]) -> None:
    part = api.get("/api/findings", params=query).json()
    assert [item["id"] for item in part["items"]] == expected
    assert part["total"] == len(expected)
    assert sum(part["facets"]["type"].values()) == len(expected)


def test_a_finding_leads_to_its_sentences(api: httpx.Client) -> None:
    shown = api.get("/api/findings/f1").json()
    assert shown["entities"]["supplier"] == [VELTORA.id]
    for piece in api.get("/api/findings/f1/evidence").json():
        text = api.get("/api/document", params={"id": piece["document"]}).json()["text"]
        assert text[piece["span"]["start"] : piece["span"]["end"]] == piece["sentence"]


def test_stories_and_sentences_are_found(api: httpx.Client) -> None:
    assert api.get("/api/stories").json()["items"][0]["documents"] == ["a.txt", "b/ü?#.txt"]
    assert api.get("/api/stories/s1").json()["title"] == "Pumps"
    hits = api.get("/api/search", params={"q": '"starts in May"'}).json()
    assert {hit["document"] for hit in hits} == {"a.txt", "b/ü?#.txt", "c.txt"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/findings/none", 404),
        ("/api/stories/none", 404),
        ("/api/document?id=none", 404),
        ("/api/none", 404),
        ("/api/entities?limit=0", 422),
        ("/api/documents?since=soon", 422),
        ("/api/search", 422),
    ],
)
def test_every_error_has_one_shape(api: httpx.Client, path: str, status: int) -> None:
    answer = api.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}
    assert answer.json()["status"] == status
    assert api.post(path).status_code in (404, 405)


def test_what_has_not_changed_is_not_sent_again(api: httpx.Client) -> None:
    first = api.get("/api/findings/f1")
    again = api.get("/api/findings/f1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert api.get("/api/findings/f2", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
