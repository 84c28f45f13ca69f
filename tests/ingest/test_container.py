"""Where the article of a page is, and what of its markup is none: by the quick look, and when that is not to be trusted."""

from __future__ import annotations

import pytest
from lxml import html

from tidings.ingest import page, read_bytes
from tidings.ingest.blocks import Block
from tidings.ingest.container import container_blocks

PROSE = [
    f"Orlen Foundry cast axle number {number} for Tarka Motors on Monday, and the plant in Graz is to cast more of them."
    for number in ("one", "two", "three", "four", "five", "six")
]
ARTICLE = "".join(f"<p>{words}</p>" for words in PROSE)


def blocks(body: str) -> list[Block]:
    return container_blocks(
        html.document_fromstring(f"<html><head><title>Axles</title></head><body>{body}</body></html>")
    )


def texts(body: str) -> list[str]:
    return [each.text for each in blocks(body)]


def test_the_element_that_holds_most_of_the_prose_is_the_article() -> None:
    aside = "<div><p>Subscribers of the Graz Courier read every story on the foundries of Styria first.</p></div>"
    assert texts(f"<div>{aside}<main><div>{ARTICLE}</div></main>{aside}</div>") == PROSE


def test_short_paragraphs_beside_a_long_one_are_not_lost() -> None:
    short, long = "Orlen Foundry will supply Tarka Motors with axles.", " ".join(PROSE)
    assert texts(f"<article><p>{short}</p><p>{long}</p></article>") == [short, long]


def test_an_article_in_several_boxes_is_taken_whole() -> None:
    boxes = "".join(f"<div class='block'><p>{words}</p></div>" for words in PROSE)
    assert texts(f"<div id='page'><div id='story'>{boxes}</div></div>") == PROSE


@pytest.mark.parametrize(
    "extra",
    [
        "<figure><img src='a.png'><figcaption>The foundry in Graz</figcaption></figure>",
        "<div class='image-caption'>The foundry in Graz</div>",
        "<div class='post-share'><span>Share this with friends</span></div>",
        "<div class='ArticleShareTools'>Share this with friends</div>",
        "<section id='related-stories'><h3>More on axles</h3><p>Tarka opens a second plant.</p></section>",
        "<div class='box'><a href='/1'>Tarka opens a second plant in the north of the country</a></div>",
        "<ul><li><a href='/1'>Tarka opens a plant</a></li><li><a href='/2'>Orlen buys a mine</a></li></ul>",
        "<form><p>Your address, and the news of the day comes every morning</p></form>",
    ],
)
def test_what_its_markup_says_is_no_article_is_left_out(extra: str) -> None:
    assert texts(f"<article>{ARTICLE}{extra}<p>So ends the report of the day from the foundry.</p></article>") == [
        *PROSE,
        "So ends the report of the day from the foundry.",
    ]


def test_a_name_alone_does_not_cost_the_article() -> None:
    assert texts(f"<article><div class='content-widget'>{ARTICLE}</div></article>") == PROSE
    assert (
        texts(f"<article class='shareholders'><div class='footage'>{ARTICLE}</div><p>End of it.</p></article>")[:6]
        == PROSE
    )


def test_headings_lists_quotes_tables_and_line_breaks() -> None:
    body = (
        f"<h2>Axles</h2>{ARTICLE}<ul><li><p>First, two lines cast axles.</p></li></ul><blockquote>We cast well.</blockquote>"
        "<table><tr><th>Year</th><th>Axles</th></tr><tr><td>2024</td><td>300</td></tr></table>"
        "<p>It was a good year.<br>The next is better.</p>"
    )
    found = blocks(f"<article>{body}</article>")
    assert found[0] == Block("Axles", heading=True)
    assert found[7:] == [
        Block("First, two lines cast axles.", bullet=True),
        Block("We cast well."),
        Block("Year | Axles"),
        Block("2024 | 300"),
        Block("It was a good year."),
        Block("The next is better."),
    ]


def test_without_prose_there_is_nothing() -> None:
    assert blocks("<p>Short.</p><ul><li>One</li></ul>") == []
    assert blocks(f"<p><a href='/1'>{PROSE[0]}</a></p>") == []


def test_trafilatura_is_asked_where_the_two_quick_looks_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    whole = page._by_trafilatura
    monkeypatch.setattr(page, "_by_trafilatura", lambda tree, *, fast: asked.append(fast) or whole(tree, fast=fast))
    raw = f"<html><body><article><h1>Axles</h1>{ARTICLE}</article></body></html>".encode()
    assert read_bytes(raw, id="a.html").text == "\n\n".join(PROSE)
    assert asked == []
    monkeypatch.setattr(page, "container_blocks", lambda tree: [Block("Something else was found on this very page.")])
    assert read_bytes(raw, id="a.html").text == "\n\n".join(PROSE)
    assert asked == [True]
