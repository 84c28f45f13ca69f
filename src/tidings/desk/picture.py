"""The network as a picture: where each entity stands, which name it bears, which line leads where.

In: a Network. Out: a Picture for templates, the same every time for the same network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from math import sqrt

from markupsafe import Markup

from tidings.desk import labels, layout, links
from tidings.desk.labels import Label, Point
from tidings.desk.ties import Network, Tie
from tidings.model import Entity
from tidings.report import wording
from tidings.report.escape import plain

WIDTH = 1180
_NARROWEST, _MARGIN = 320, 12
ROOM = 150  # entities for which that is wide enough


@dataclass(frozen=True, slots=True)
class Node:
    """An entity with its place; ``link`` leads to the network around it, or to its dossier."""

    entity: Entity
    name: str
    link: str
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Line:
    """A tie with its ends in the picture, as attributes of an SVG line: the page has each line twice."""

    tie: Tie
    link: str
    title: str
    ends: Markup
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing of a network: its nodes, the lines between them, its width and height, names by entity."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    size: tuple[int, int]
    names: Mapping[str, str]

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the entities that are drawn."""
        return frozenset(node.entity.kind for node in self.nodes)


def draw(found: Network, centres: Collection[str], leads: Callable[[str], str]) -> Picture:
    """Draw the entities that are to be drawn, and the ties between them. leads: gives the address that a node leads to."""
    names = {key: plain(entity.name) for key, entity in found.entities.items()}
    degree = Counter(end for tie in found.ties for end in (tie.source, tie.target))
    chosen = found.drawn
    place = {key: n for n, key in enumerate(chosen)}
    drawn = [tie for tie in found.ties if tie.source in place and tie.target in place]
    pairs = tuple(sorted({(place[tie.source], place[tie.target]) for tie in drawn}))
    width = round(WIDTH * max(1.0, sqrt(len(chosen) / ROOM)))  # as much room for each name, however many there are
    at, height = layout.arrange(len(chosen), pairs, width)
    points = [
        Point(round(float(x), 1), round(float(y), 1), _radius(degree[key]), names[key], key in centres)
        for key, (x, y) in zip(chosen, at, strict=True)
    ]
    points, width = _fitted(points, width)
    placed = labels.place(points, width, height)
    nodes = tuple(
        Node(found.entities[key], names[key], leads(key), point.x, point.y, point.radius, label)
        for key, point, label in zip(chosen, points, placed, strict=True)
    )
    by_key = {node.entity.id: node for node in nodes}
    lines = tuple(_line(tie, by_key[tie.source], by_key[tie.target]) for tie in drawn)
    return Picture(nodes, lines, (width, round(height)), names)


def _fitted(points: list[Point], width: int) -> tuple[list[Point], int]:
    """A sheet no wider than what stands on it, so that a small network is seen whole on a small screen."""
    if not points:
        return points, width
    reach = [max(point.radius, labels.width_of(labels.shortened(point.name)) * 0.6) + _MARGIN for point in points]
    left = min(point.x - each for point, each in zip(points, reach, strict=True))
    right = max(point.x + each for point, each in zip(points, reach, strict=True))
    needed = max(_NARROWEST, round(right - left))
    if needed >= width:
        return points, width
    shift = (needed - (right - left)) / 2 - left
    return [replace(point, x=round(point.x + shift, 1)) for point in points], needed


def _radius(degree: int) -> float:
    return round(5 + min(9.0, 2 * sqrt(degree)), 1)


def _line(tie: Tie, source: Node, target: Node) -> Line:
    """From rim to rim, so that an arrow's head is seen."""
    dx, dy = target.x - source.x, target.y - source.y
    length = max((dx * dx + dy * dy) ** 0.5, 1.0)
    first, last = (source.radius + 2) / length, (target.radius + 4) / length
    x1, y1 = round(source.x + dx * first, 1), round(source.y + dy * first, 1)
    x2, y2 = round(target.x - dx * last, 1), round(target.y - dy * last, 1)
    return Line(
        tie,
        links.finding(tie.best.id),
        f"{source.name} – {wording.heading(tie.type)} – {target.name}: {tie.best.standing}",
        Markup('x1="{}" y1="{}" x2="{}" y2="{}"').format(x1, y1, x2, y2),
        round(1 + min(3.0, max(tie.best.at_least - 1, 0) * 0.8), 1),
    )
