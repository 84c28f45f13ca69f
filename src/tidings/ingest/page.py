"""One web page to paragraphs and what the page says of itself.

In: the characters of an HTML page. Out: a Page. Nothing is fetched; scripts and links are only read as text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
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

    # The extractor reports what it cannot read on its own logger; here that becomes one BadInput.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree: Any = trafilatura.load_html(text)
    if tree is None:
        raise BadInput(source, "is no HTML page", _REMEDY)
    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:
        raise BadInput(source, f"has more than {_MAX_ELEMENTS:,} elements, more than any article", _REMEDY)
    metadata = read_metadata(tree)
    found: Any = trafilatura.bare_extraction(tree, favor_precision=True, include_comments=False)
    blocks = [] if found is None or found.body is None else list(body_blocks(found.body))
    if not blocks:
        raise NoArticle(source, "holds no article text", _REMEDY)
    return Page(blocks, metadata)


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
