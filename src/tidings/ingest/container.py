"""A quick look at a page: the element that holds most of its prose, without what its markup calls something else.

In: a page's lxml tree, which stays as it is. Out: blocks. Prose counts up to the page's root, and the way down goes on as long
as one child holds most of it; what is named a caption, a share bar or further stories, or is mostly links, is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tidings.ingest.blocks import Block
from tidings.ingest.bodies import body_blocks

_PROSE = frozenset({"p", "blockquote", "pre"})
_MIN_PROSE_CHARACTERS = 40
_MOST = 0.6  # of the prose: where no child has so much, the article is spread over several
_MAX_LINKED_PROSE = 0.5
_MAX_LINKED = 0.6
_TOO_MUCH = 1 / 3  # of the text: whatever its name, what holds so much may be the article
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements of HTML -> what they are called in TEI.
_NAMES = {
    **dict.fromkeys(_HEADINGS, "head"),
    **dict.fromkeys(("p", "div", "section", "article", "main", "center", "address", "details", "summary", "body"), "p"),
    **dict.fromkeys(("ul", "ol", "dl"), "list"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    "blockquote": "quote", "pre": "code", "table": "table", "tr": "row", "br": "lb", "hr": "p",
}  # fmt: skip
_NEVER = frozenset({"figure", "figcaption", "form", "header", "head"})
#: What may be left out for its name, or because it is mostly links; cells and rows stay where they are.
_BOXES = frozenset(_NAMES) - {"td", "th", "tr", "br", "hr", "body"} | {"span"}
_LINKED_BOXES = _BOXES - {"span", "pre", "blockquote", "li", "dt", "dd"}
_WORDS = (
    # what goes with a picture, and what plays
    "captions?|credits?|galler(?:y|ies)|slideshow|carousel|video|player|embed|inset",
    # what leads to other articles
    "related|recommend(?:ed|ations?)?|recirc|read-?more|read-?next|also|more-(?:from|on|stories)|trending|popular|outbrain|taboola"
    "|teasers?|promos?|previous|prev|next|tags?|topics?|breadcrumbs?|nav|navigation|menu|pagination|paging|jump",
    # what asks for something
    "shar(?:e|ing)|social|follow|newsletters?|subscri(?:be|ption)|sign-?up|sponsor(?:ed)?|adverts?|advertisements?|ads?"
    "|comments?|disqus|rating|print|toolbar|tooltip|widgets?",
    # what is said of the article
    "authors?|byline|bio|dateline|timestamp|meta|header|footer|copyright|disclaimer|pull-?quote",
    # what is not shown
    "hidden|sr-only|screen-reader|visually",
)
# A word begins where no letter stands before it, or with a capital: "post-share", "PostShare", not "reshare".
_NAMED = re.compile(rf"(?:(?<![A-Za-z])|(?=[A-Z]))(?i:{'|'.join(_WORDS)})(?![a-z])")


@dataclass(frozen=True, slots=True)
class _Weights:
    """Characters below each element: all of its text, what is in links, what is in paragraphs of prose."""

    text: defaultdict[Any, int] = field(default_factory=lambda: defaultdict(int))
    linked: defaultdict[Any, int] = field(default_factory=lambda: defaultdict(int))
    prose: defaultdict[Any, int] = field(default_factory=lambda: defaultdict(int))


def container_blocks(tree: Any) -> list[Block]:
    """The blocks of the part of a page that holds most of its prose; none where there is no prose."""
    root = tree.find("body") if tree.tag == "html" else tree
    elements = list(root.iter()) if root is not None else []
    weights = _weighed(elements)
    if root is None or not weights.prose[root]:
        return []
    container = _container(root, weights.prose)
    return list(body_blocks(container, names=_NAMES, left_out=_left_out(container, weights)))


def _weighed(elements: Sequence[Any]) -> _Weights:
    weights = _Weights()
    text, linked, prose = weights.text, weights.linked, weights.prose
    for element in reversed(elements):  # children before their parents
        text[element] += len(element.text.strip()) if element.text else 0
        size = text[element]
        if element.tag == "a":
            linked[element] = size
        elif element.tag in _PROSE and size >= _MIN_PROSE_CHARACTERS and linked[element] <= _MAX_LINKED_PROSE * size:
            prose[element] = size
        parent = element.getparent()
        if size or element.tail:
            text[parent] += size + (len(element.tail.strip()) if element.tail else 0)
            linked[parent] += linked[element]
            prose[parent] += prose[element]
    return weights


def _container(root: Any, prose: defaultdict[Any, int]) -> Any:
    while True:
        child = max(root, key=prose.__getitem__, default=None)
        # A long paragraph may be most of the prose, and is still not the article.
        if child is None or child.tag in _PROSE or prose[child] < _MOST * prose[root]:
            return root
        root = child


def _left_out(container: Any, weights: _Weights) -> set[Any]:
    limit = _TOO_MUCH * weights.text[container]
    found = set()
    for element in container.iterdescendants():
        tag, size = element.tag, weights.text[element]
        if tag in _NEVER:
            found.add(element)
        elif tag in _BOXES and size < limit:
            is_linked = tag in _LINKED_BOXES and weights.linked[element] > _MAX_LINKED * size
            if is_linked or _is_named(element.get("class") or "") or _is_named(element.get("id") or ""):
                found.add(element)
    return found


@lru_cache(4096)  # the pages of a site share their names
def _is_named(name: str) -> bool:
    """Whether a class or id says that something is no article text."""
    return bool(name) and _NAMED.search(name) is not None
