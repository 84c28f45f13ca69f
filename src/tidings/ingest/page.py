"""One web page to paragraphs and what the page says of itself.

In: the characters of an HTML page. Out: a Page. Nothing is fetched; scripts and links are only read as text.
Two extractors that go about it in different ways look at each page: our own, which takes the element that holds most prose, and
resiliparse. Where they agree, ours is right. Where they do not, trafilatura looks too: its quick way counts where resiliparse
agrees with that, else it looks with all its means, and if it then finds less than half of what resiliparse finds, that counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tidings.errors import BadInput
from tidings.ingest.blocks import Block, block
from tidings.ingest.bodies import body_blocks
from tidings.ingest.container import container_blocks
from tidings.ingest.items import NoArticle
from tidings.ingest.metadata import Metadata, read_metadata

# Far above any article, and below what keeps the extractor busy for minutes.
_MAX_ELEMENTS = 20_000
# Shares of runs of words in common; the quickest look has the most to prove.
_AGREEMENT = 0.5
_QUICK_AGREEMENT = 2 / 3
# None of them is article text; the extractor takes nearly all of them out too, but only after going through them several times.
_UNSEEN = (
    "applet", "area", "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "fieldset", "footer",
    "frame", "frameset", "iframe", "input", "label", "legend", "link", "map", "marquee", "menu", "menuitem", "meta", "nav",
    "noscript", "object", "optgroup", "option", "output", "param", "picture", "progress", "script", "select", "source",
    "style", "svg", "template", "textarea", "time", "track", "video",
)  # fmt: skip
_REMEDY = "give a page with an article in it, or its text as .txt"


@dataclass(frozen=True, slots=True)
class Page:
    """A page's article and what it says of it."""

    blocks: list[Block]
    metadata: Metadata


def read_page(text: str, *, source: str) -> Page:
    """Take the article out of a page.

    text: HTML as decoded. Raises BadInput where it is no page, is too tangled to read, or holds no article.
    """
    # Loaded here because it takes a third of a second, which plain text should not wait for.
    import trafilatura
    from lxml import etree

    # The extractor reports what it cannot read on its own logger; here that becomes one BadInput.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree: Any = trafilatura.load_html(text)
    if tree is None:
        raise BadInput(source, "is no HTML page", _REMEDY)
    if tree.xpath("count(//*) + count(//comment())") > _MAX_ELEMENTS:
        raise BadInput(source, f"has more than {_MAX_ELEMENTS:,} elements, more than any article", _REMEDY)
    metadata = read_metadata(tree)
    etree.strip_elements(tree, etree.Comment, *_UNSEEN, with_tail=False)
    blocks = _article(tree)
    if not blocks:
        raise NoArticle(source, "holds no article text", _REMEDY)
    return Page(blocks, metadata)


def _article(tree: Any) -> list[Block]:
    """The blocks of the article in a page's tree, by as many extractors as it takes (figures: `make bench-pages`)."""
    from lxml import etree
    from resiliparse.extract.html2text import extract_plain_text

    # It takes the tree as it was read, which bounds how deep it is: its own parser has no such bound.
    lines = extract_plain_text(
        etree.tostring(tree, encoding="unicode", method="html"),
        main_content=True,
        alt_texts=False,
        comments=False,
        list_bullets=False,
    ).split("\n")
    runs = _runs(lines)
    blocks = container_blocks(tree)
    if _alike(blocks, runs) >= _QUICK_AGREEMENT:
        return blocks
    blocks = _by_trafilatura(tree, fast=True)
    if _alike(blocks, runs) >= _AGREEMENT:
        return blocks
    blocks = _by_trafilatura(tree, fast=False)
    others = [each for line in lines if (each := block(line))]
    is_whole = 2 * sum(len(each.text) for each in blocks) >= sum(len(each.text) for each in others)
    # Where trafilatura finds nothing at all there is no article: resiliparse takes front pages for one.
    return blocks if is_whole or not blocks else others


def _by_trafilatura(tree: Any, *, fast: bool) -> list[Block]:
    import trafilatura

    found: Any = trafilatura.bare_extraction(tree, fast=fast, favor_precision=True, include_comments=False)
    return [] if found is None or found.body is None else list(body_blocks(found.body))


def _alike(blocks: Iterable[Block], runs: set[tuple[str, ...]]) -> float:
    """The share of the runs of words in either text that are in both."""
    found = _runs(each.text for each in blocks)
    return len(found & runs) / len(found | runs) if found and runs else 0.0


def _runs(lines: Iterable[str]) -> set[tuple[str, ...]]:
    """The runs of four words in a text."""
    # Parted at spaces, since all keep the page's punctuation where it was, and looking for words takes three times as long.
    words = " ".join(lines).split()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))
