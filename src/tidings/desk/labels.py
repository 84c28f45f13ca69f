"""Names beside the nodes of a picture, so that none lies over another name or over a node.

In: nodes with their names, the most important first, and the sheet's size. Out: a place for each name; None where there is no room.
Method: each name takes the first free of four places (below, above, right, left), as in Christensen, Marks and Shieber, "An
empirical study of algorithms for point-feature label placement" (1995), greedily.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

Side = Literal["below", "above", "right", "left"]
Box = tuple[float, float, float, float]  # left, top, right, bottom
HEIGHT = 12.0  # of letters, in units of the sheet: those of the style sheet
MOST_LETTERS = 22
_NARROW, _WIDE = frozenset("fijlrtI .,'’()-|"), frozenset("mwMWGOQ@&%…")
_GAP, _CELL = 4.0, 80.0


@dataclass(frozen=True, slots=True)
class Point:
    """A node with the name that it should bear. ``bold``: the name is set larger."""

    x: float
    y: float
    radius: float
    name: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: x and the letters' base line, and on which side of its node."""

    x: float
    y: float
    side: Side
    words: str


class _Taken:
    """What is drawn already, by the cells of a grid, so that only what is near is looked at."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        """Take a box."""
        for cell in _cells(box):
            self._cells[cell].append(box)

    def is_free(self, box: Box) -> bool:
        """Whether nothing that was taken lies in the box."""
        return not any(_meet(box, other) for cell in _cells(box) for other in self._cells.get(cell, ()))


def place(points: Sequence[Point], width: float, height: float) -> list[Label | None]:
    """A place for each name, in the order given: whoever comes first has the choice."""
    taken = _Taken()
    for point in points:
        taken.add((point.x - point.radius, point.y - point.radius, point.x + point.radius, point.y + point.radius))
    found: list[Label | None] = []
    for point in points:
        label = None
        for made, box in _places(point):
            if box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height and taken.is_free(box):
                label = made
                taken.add(box)
                break
        found.append(label)
    return found


def shortened(name: str) -> str:
    """A name as long as there is room for."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def width_of(words: str) -> float:
    """About how wide the words are, in units of the sheet; a typeface that is narrower leaves more room."""
    return sum(3.9 if c in _NARROW else 10.0 if c in _WIDE else 8.2 if c.isupper() else 6.7 for c in words)


def _places(point: Point) -> Iterator[tuple[Label, Box]]:
    words = shortened(point.name)
    scale = 1.2 if point.bold else 1.0
    wide, high, away = width_of(words) * scale, HEIGHT * scale, point.radius + _GAP
    below, above, level = point.y + away + high - 2, point.y - away - 1, point.y + high / 3
    middle, right, left = point.x - wide / 2, point.x + away, point.x - away - wide
    places: tuple[tuple[Side, float, float, float], ...] = (
        ("below", point.x, below, middle),
        ("above", point.x, above, middle),
        ("right", right, level, right),
        ("left", point.x - away, level, left),
    )
    for side, x, y, start in places:
        yield Label(round(x, 1), round(y, 1), side, words), (start, y - high + 1, start + wide, y + 3)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = box
    for column in range(int(left // _CELL), ceil(right / _CELL)):
        for row in range(int(top // _CELL), ceil(bottom / _CELL)):
            yield column, row


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
