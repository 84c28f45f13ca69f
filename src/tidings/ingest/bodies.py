"""The body of an article as a parsed tree to blocks.

In: an lxml element. Out: blocks, in order; starts, texts and ends for those who read a tree in another way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tidings.ingest.blocks import Block, block

_PARAGRAPHS = frozenset({"p", "quote", "head", "list", "item", "table", "row", "code"})
_SENTENCE_END = re.compile(r"""[.!?:]["'”’)\]]*\s*$""")
_CELL_END = " | "


def body_blocks(
    body: Any, *, names: Mapping[str, str] | None = None, left_out: Collection[Any] = ()
) -> Iterator[Block]:
    """The blocks of an article's body, an lxml tree whose elements are called as in TEI (``p``, ``head``, ``list``, ``quote``).

    names: what they are called there -> as in TEI; one without a name there stands within a line. left_out: elements that are
    no article.
    """
    words: list[str] = []
    within: list[str] = []

    def flush() -> Iterator[Block]:
        line = "".join(words).removesuffix(_CELL_END)
        words.clear()
        made = block(line, bullet="item" in within, heading="head" in within)
        if made:
            yield made

    for event, own, text in events(body, left_out):
        tag = names.get(own, "") if names is not None else own
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


def events(root: Any, left_out: Collection[Any] = ()) -> Iterator[tuple[str, str, str]]:
    """Starts, texts and ends of the elements below ``root``, in order and without recursion, those left out apart."""
    waiting: list[tuple[str, Any]] = [("start", root)]
    while waiting:
        event, element = waiting.pop()
        if event == "start" and element in left_out:
            yield "text", "", element.tail or ""
            continue
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
