"""One web page to paragraphs and what the page says of itself.

In: the characters of an HTML page. Out: a Page. Nothing is fetched; scripts and links are only read as text.
Two extractors that go about it in different ways look at each page: where they agree, the quick way of the first is right; where
they do not, it looks again with all its means, and if it then finds less than half of what the other finds, the other's counts.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tidings.errors import BadInput
from tidings.ingest.blocks import Block, block
from tidings.ingest.items import NoArticle
from tidings.ingest.metadata import Metadata, read_metadata

# Far above any article, and below what keeps the extractor busy for minutes.
_MAX_ELEMENTS = 20_000
_PARAGRAPHS = frozenset({"p", "quote", "head", "list", "item", "table", "row", "code"})
_SENTENCE_END = re.compile(r"""[.!?:]["'”’)\]]*\s*$""")
_CELL_END = " | "
_AGREEMENT = 0.5
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
    """The blocks of the article in a page's tree, by both extractors (figures: `make bench-pages`)."""
    from lxml import etree
    from resiliparse.extract.html2text import extract_plain_text

    blocks = _by_trafilatura(tree, fast=True)
    # The other one takes the tree as it was read, which bounds how deep it is: its own parser has no such bound.
    lines = extract_plain_text(
        etree.tostring(tree, encoding="unicode", method="html"),
        main_content=True,
        alt_texts=False,
        comments=False,
        list_bullets=False,
    ).split("\n")
    if _alike([each.text for each in blocks], lines) >= _AGREEMENT:
        return blocks
    blocks = _by_trafilatura(tree, fast=False)
    others = [each for line in lines if (each := block(line))]
    is_whole = 2 * sum(len(each.text) for each in blocks) >= sum(len(each.text) for each in others)
    # Where the first finds nothing at all there is no article: the other takes front pages for one.
    return blocks if is_whole or not blocks else others


def _by_trafilatura(tree: Any, *, fast: bool) -> list[Block]:
    import trafilatura

    found: Any = trafilatura.bare_extraction(tree, fast=fast, favor_precision=True, include_comments=False)
    return [] if found is None or found.body is None else list(body_blocks(found.body))


def _alike(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of the runs of four words in either text that are in both."""
    # Parted at spaces, since both keep the page's punctuation where it was, and looking for words takes three times as long.
    first, second = (_runs(" ".join(lines).split()) for lines in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def body_blocks(body: Any) -> Iterator[Block]:
    """The blocks of an extracted body (a TEI-like lxml tree: ``p``, ``head``, ``list``, ``quote``, ``table``)."""
    words: list[str] = []
    within: list[str] = []

    def flush() -> Iterator[Block]:
        line = "".join(words).removesuffix(_CELL_END)
        words.clear()
        made = block(line, bullet="item" in within, heading="head" in within)
        if made:
            yield made

    for event, tag, text in events(body):
        if event == "text":
            words.append(text)
        elif tag in _PARAGRAPHS:
            yield from flush()
            if event == "start":
                within.append(tag)
            else:
                within.pop()
        elif tag == "cell" and event == "end":
            words.append(_CELL_END)
        elif tag == "lb" and event == "start":
            if _SENTENCE_END.search("".join(words)):
                yield from flush()
            words.append(" ")
    yield from flush()


def events(root: Any) -> Iterator[tuple[str, str, str]]:
    """Starts, texts and ends of the elements below ``root``, in order and without recursion."""
    waiting: list[tuple[str, Any]] = [("start", root)]
    while waiting:
        event, element = waiting.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        yield event, tag, ""
        if event == "end":
            if element is not root and element.tail:
                yield "text", "", element.tail
            continue
        if tag and element.text:
            yield "text", "", element.text
        waiting.append(("end", element))
        waiting += [("start", child) for child in reversed(element)]
