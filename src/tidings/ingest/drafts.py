"""What one format's reader found, before furniture is cut.

In: nothing. Out: Draft, which every reader of a format gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidings.ingest.blocks import Block
from tidings.ingest.headline import Head


@dataclass(slots=True)
class Draft:
    """An article's blocks and what it says of itself.

    removed: number of a block -> kind of the cut. published_from: how ``head.published`` is known; known_from: the same
    of other facts. withdrawn: the publisher took the article back, so nothing of it counts any more.
    """

    blocks: list[Block]
    head: Head = field(default_factory=Head)
    removed: dict[int, str] = field(default_factory=dict)
    publisher: str | None = None
    published_from: str | None = None
    url: str | None = None
    modified: str | None = None
    known_from: dict[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    other_headlines: tuple[str, ...] = ()
    withdrawn: bool = False


def stated(**facts: str | None) -> dict[str, str]:
    """``known_from`` of the facts that are there: name of the fact -> how it is known."""
    return {name: how for name, how in facts.items() if how}
