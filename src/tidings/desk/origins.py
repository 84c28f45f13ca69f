"""The origins of a finding as a drawing: each origin on the left, the reports that trace back to it on the right.

In: a Finding, facts of its documents, derivation edges. Out: nodes and lines with their places, for an SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tidings.desk import links, stamps
from tidings.model import Derivation, Finding
from tidings.report.escape import plain
from tidings.store.catalogue import Facts

WIDTH = 760
_ROW, _TOP = 46, 26
_LEFT, _RIGHT = 250, 400  # where origins end and reports begin
_MOST = 24  # reports drawn, at most
_LETTERS = 34


@dataclass(frozen=True, slots=True)
class Node:
    """A labelled place; ``link`` leads to the document."""

    x: float
    y: float
    label: str
    note: str
    kind: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two places, as an SVG path, with what it stands for."""

    path: str
    how: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw; ``left_out`` reports are not drawn."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def drawing(finding: Finding, facts: Mapping[str, Facts], derivations: Iterable[Derivation]) -> Drawing:
    """Draw the origins as they are stored, and the derivations between the finding's own reports."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    places: dict[str, float] = {}
    for origin in finding.origins:
        drawn = [key for key in _by_time(origin.documents, facts) if key not in places][: _MOST - len(places)]
        if not drawn:
            continue
        heights = [_TOP + _ROW * (len(places) + n) for n in range(len(drawn))]
        middle = sum(heights) / len(heights)
        nodes.append(Node(_LEFT, middle, _short(label(origin.label)), origin.kind, f"origin {origin.kind}"))
        for key, y in zip(drawn, heights, strict=True):
            places[key] = y
            nodes.append(_report(key, facts, y))
            edges.append(Edge(_curve(_LEFT + 10, middle, _RIGHT - 10, y), "origin"))
    for edge in derivations:
        if edge.document in places and edge.source in places:
            edges.append(Edge(_bow(places[edge.document], places[edge.source]), edge.how))
    total = len(set(finding.documents))
    height = _TOP + _ROW * max(1, len(places)) - 8
    return Drawing(WIDTH, height, tuple(nodes), tuple(edges), max(0, total - len(places)))


def _report(key: str, facts: Mapping[str, Facts], y: float) -> Node:
    known = facts.get(key)
    label = plain((known.publisher if known else None) or key)
    note = " · ".join(part for part in (stamps.day(known.published), plain(known.title or "")) if part) if known else ""
    return Node(_RIGHT, y, _short(label), _short(note, 52), "report", links.document(key))


def _by_time(documents: Iterable[str], facts: Mapping[str, Facts]) -> list[str]:
    return sorted(documents, key=lambda key: ((facts[key].published if key in facts else None) or "9", key))


def label(origin: str) -> str:
    """An origin's label in words: ``statement of Halden Robotics``."""
    kind, colon, name = origin.partition(": ")
    return plain(f"{kind} of {name}" if colon and kind in ("statement", "own reporting") else origin)


def _short(label: str, most: int = _LETTERS) -> str:
    shown = plain(label)
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"M{x1:.0f} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"


def _bow(y1: float, y2: float) -> str:
    """From a report to the one above or below that it rests on, to the left of both."""
    out = 14 + min(40.0, abs(y1 - y2) / 4)
    x = _RIGHT - 8
    return f"M{x} {y1:.1f}C{x - out:.0f} {y1:.1f} {x - out:.0f} {y2:.1f} {x} {y2:.1f}"
