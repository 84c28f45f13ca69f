"""A brief as one self-contained HTML page.

In: a Brief. Out: HTML with its style inside, no script, and nothing to fetch. Jinja2 escapes every text; the page's own
content policy forbids scripts and requests besides.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from jinja2 import Template

from tidings.report.escape import block, web_address
from tidings.report.records import Brief, Source
from tidings.report.templating import environment
from tidings.report.text import meant


class Marks:
    """Gives every citation on the page an id of its own, so that its source can lead back to it."""

    def __init__(self) -> None:
        self._given: dict[int, list[str]] = defaultdict(list)

    def new(self, number: int) -> str:
        """The id for one more citation of this source."""
        given = self._given[number]
        given.append(f"c{number}-{len(given) + 1}")
        return given[-1]

    def of(self, number: int) -> list[str]:
        """The ids of the citations so far, in the order of the page."""
        return self._given[number]


def render(brief: Brief) -> str:
    """The page. It reads from 320 pixels up, in light and dark, and prints on A4."""
    return _template().render(brief=brief, marks=Marks(), pieces=pieces, meant=meant, web_address=web_address)


def pieces(source: Source) -> list[tuple[str, bool]]:
    """The sentence cut at its highlights: (words, whether highlighted), nothing left out."""
    cut: list[tuple[str, bool]] = []
    at = 0
    for span in source.highlights:
        cut += [(source.sentence[at : span.start], False), (source.sentence[span.start : span.end], True)]
        at = span.end
    cut.append((source.sentence[at:], False))
    return [(block(words), marked) for words, marked in cut if words]


@cache
def _template() -> Template:
    return environment("tidings.report").get_template("brief.html")
