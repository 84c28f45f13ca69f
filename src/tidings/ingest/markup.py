"""Markup that news agencies and word processors send along: safe parsing, and its paragraphs.

In: bytes of XML or a fragment of HTML. Out: lxml trees that opened nothing, blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidings.errors import BadInput
from tidings.ingest.blocks import Block, block
from tidings.ingest.bodies import events

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"})
_PARAGRAPHS = _HEADINGS | frozenset(
    {
        "p",
        "li",
        "div",
        "blockquote",
        "bq",
        "tr",
        "pre",
        "section",
        "article",
        "dt",
        "dd",
        "ul",
        "ol",
        "table",
        "br",
        "block",
    }
)
_CELLS = frozenset({"td", "th"})
_LEFT_OUT = frozenset(
    {"script", "style", "media", "figure", "figcaption", "head", "template", "noscript", "svg", "object"}
)
_CELL_END = " | "


def parse_xml(raw: bytes, source: str) -> Any:
    """The root of an XML document; no entity is expanded, nothing outside is opened.

    Raises BadInput where it is not well formed, nests too deeply, or declares entities of its own.
    """
    # Loaded here because plain text should not wait for it.
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise BadInput(source, f"is broken XML in line {line}", "get the file again from who made it") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise BadInput(source, "declares entities of its own, as attacks do", "take the declarations out of the file")
    return root


def fragment_blocks(markup: str) -> list[Block]:
    """The blocks of a piece of HTML; the whole of it is the article."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(markup)
    except (etree.LxmlError, ValueError):
        return []
    return list(element_blocks(root))


def element_blocks(root: Any) -> Iterator[Block]:
    """The blocks below an element of HTML or NITF: paragraphs, headings, list items, table rows; no captions."""
    words: list[str] = []
    heading = bullet = False
    skipped = 0
    for event, name, text in events(root):
        tag = name.rsplit("}", 1)[-1].lower()
        if tag in _LEFT_OUT:
            skipped += 1 if event == "start" else -1
        if event == "text" and not skipped:
            words.append(text)
        elif tag in _CELLS and event == "end":
            words.append(_CELL_END)
        elif tag in _PARAGRAPHS:
            made = block("".join(words).removesuffix(_CELL_END), bullet=bullet, heading=heading)
            words.clear()
            if made:
                yield made
            heading, bullet = (tag in _HEADINGS, tag == "li") if event == "start" else (False, False)
    made = block("".join(words))
    if made:
        yield made


def words_of(element: Any) -> str | None:
    """All text below an element in one line; None where there is no element or no text."""
    if element is None:
        return None
    found = block("".join(text for event, _, text in events(element) if event == "text"))
    return found.text if found else None
