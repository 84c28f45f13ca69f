"""Web pages: text, metadata, how the date is known, and hostile input."""

from __future__ import annotations

import json

import pytest

from tidings.errors import BadInput
from tidings.ingest import read_bytes
from tidings.model import Document

SENTENCE = "Orlen Foundry signed a supply contract with Tarka Motors on Monday, the company said in a statement. "
PARAGRAPHS = "".join(
    f"<p>{SENTENCE}It is order number {number} of the year for the foundry in Graz.</p>" for number in range(8)
)


def page(head: str = "", body: str = PARAGRAPHS) -> Document:
    article = f"<nav><a href='/'>Home</a></nav><article><h1>Orlen casts axles</h1>{body}</article>"
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{article}</body></html>"
    return read_bytes(html.encode(), id="a.html")


def linked(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


def test_text_and_title() -> None:
    read = page()
    assert read.text.startswith("Orlen Foundry signed")
    assert read.text.count("order number") == 8
    assert (read.title, read.media_type, read.published, read.published_from) == (
        "Orlen casts axles",
        "text/html",
        None,
        None,
    )


def test_section_and_site_are_no_part_of_a_headline_whatever_its_quotes() -> None:
    head = linked(headline="Orlen\u2019s foundry casts axles")
    head += "<meta property='og:title' content=\"Orlen's foundry casts axles | Graz Courier | by Ana Sousa\">"
    read = page(head, "<h1>Orlen’s foundry casts axles</h1>" + PARAGRAPHS)
    assert read.title == "Orlen’s foundry casts axles"
    assert [cut.text for cut in read.cuts if cut.kind == "headline" and "Courier" in cut.text] == []


def test_the_headline_that_most_places_give_is_the_title_and_the_others_are_kept() -> None:
    head = linked(headline="Orlen casts axles for Tarka") + (
        "<meta property='og:title' content='Axles cast'><meta name='twitter:title' content='Axles cast'>"
    )
    read = page(head + "<title>Orlen casts axles for Tarka - Graz Courier</title>", "<h1>Axles cast</h1>" + PARAGRAPHS)
    assert read.title == "Axles cast"
    assert "Orlen casts axles for Tarka" in [cut.text for cut in read.cuts if cut.kind == "headline"]


def test_linked_data_comes_first() -> None:
    head = linked(
        headline="Axles for &amp; from Tarka",
        datePublished="2025-03-04T07:30:00.000Z",
        author=[{"name": "Ana Sousa"}, {"name": "Bo Lind"}],
        publisher={"name": "Graz Courier"},
    )
    read = page(
        head
        + "<meta property='article:published_time' content='2024-01-01'><link rel='canonical' href='https://g.example/1'>"
    )
    assert (read.title, read.byline, read.publisher) == ("Axles for & from Tarka", "Ana Sousa, Bo Lind", "Graz Courier")
    assert (read.published, read.published_from, read.url) == ("2025-03-04T07:30:00Z", "json-ld", "https://g.example/1")


@pytest.mark.parametrize(
    ("head", "body", "published", "known_from"),
    [
        ("<meta property='article:published_time' content='2025-03-04T07:30+0100'>", "", "2025-03-04T07:30:00+01:00",
         "meta"),
        ("", "<time datetime='2025-03-04'>4 March</time>", "2025-03-04", "text"),
        ("<link rel='canonical' href='https://g.example/2025/03/04/axles'>", "", "2025-03-04", "url"),
        ("", "<p>The firm was founded on March 4, 1925, in Graz and has cast axles ever since.</p>", None, None),
        (linked(datePublished="soon"), "", None, None),
    ],
)  # fmt: skip
def test_how_the_date_is_known(head: str, body: str, published: str | None, known_from: str | None) -> None:
    read = page(head, body + PARAGRAPHS)
    assert (read.published, read.published_from) == (published, known_from)


def test_dates_of_other_articles_are_not_taken() -> None:
    other = json.dumps(
        {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2020-01-01"}]}
    )
    assert page(f"<script type='application/ld+json'>{other}</script>").published is None


def test_entities_bring_no_invisible_characters_back() -> None:
    read = page(body=PARAGRAPHS + f"<p>Tar&shy;ka&#8203;&nbsp;Motors &#8238;said so. {SENTENCE}</p>")
    assert "Tarka Motors said so." in read.text


HOSTILE = {
    "deep": "<div>" * 100_000 + f"<p>{SENTENCE * 20}</p>",
    "deep lists": f"<p>{SENTENCE * 20}</p>" + "<ul><li>" * 100_000,
    "attribute": f"<p a='{'x' * 3_000_000}'>{SENTENCE * 20}</p>",
    "null": f"<p>{SENTENCE}\x00</p>",
    "linked data": f"<script type='application/ld+json'>{'[' * 100_000}</script><p>{SENTENCE * 20}</p>",
    "many": "<p>x</p>" * 60_000,
    "no article": "<p></p>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_give_a_document_or_bad_input(body: str) -> None:
    try:
        read = read_bytes(f"<html><body>{body}</body></html>".encode(), id="a.html")
    except BadInput:
        return
    assert "Orlen Foundry" in read.text


def test_external_entities_are_not_read(tmp_path: object) -> None:
    html = f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCE * 10}&x;</p></body></html>"""
    assert "root:" not in read_bytes(html.encode(), id="a.xhtml", media_type="text/html").text


@pytest.mark.parametrize("none", ["0001-01-01T00:00:00Z", "0001-01-01", "1970-01-01T00:00:00+00:00"])
def test_what_programs_write_for_no_date_is_none(none: str) -> None:
    assert page(linked(datePublished=none)).published is None
