"""The network as a picture with a table that says the same, as files, and paths through it.

In: filters. Out: HTML with an SVG, GraphML, GEXF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Annotated, Literal
from urllib.parse import quote_plus

from fastapi import APIRouter, Depends, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from tidings.desk import labels, layout, links, rows, ties
from tidings.desk.labels import Label, Point
from tidings.desk.parts import BookPart, Period, PeriodPart
from tidings.desk.rendering import environment, page
from tidings.desk.ties import Extent, Network, Tie
from tidings.model import Entity, Finding
from tidings.pipeline.book import Book
from tidings.report import wording
from tidings.report.escape import plain

router = APIRouter(include_in_schema=False)
WIDTH = 1180
DRAWN = 150  # entities in the picture, unless more are asked for; the table and the files hold all
_SIZES = (DRAWN, 500, ties.MOST_NAMES)
_TABLE = 300
_FILES = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}


@dataclass(frozen=True, slots=True)
class Node:
    """An entity with its place; ``link`` leads to the network around it."""

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


@dataclass(frozen=True)
class Filters:
    """What of the network is wanted: around which entity (its id, or "" for the whole book), how far, which ties, when."""

    period: Period
    of: str
    kind: str
    supported: bool
    steps: int
    names: int = DRAWN

    @property
    def query(self) -> dict[str, object]:
        """As parts of an address."""
        standing = "supported" if self.supported else ""
        return {"of": self.of, "type": self.kind, "standing": standing, "steps": self.steps} | {
            "names": "" if self.names == DRAWN else self.names,
            **self.period.query,
        }

    def around(self, entity_id: str) -> str:
        """The address of the network around an entity, filtered alike."""
        return self._address.format(quote_plus(entity_id))

    @cached_property
    def _address(self) -> str:
        rest = links.with_query("", **{**self.query, "of": "", "steps": ""}).replace("{", "{{").replace("}", "}}")
        return "/network?of={}" + rest.replace("?", "&", 1)

    def network(self, book: Book, listed: int | None = None) -> Network:
        """The part of the network that passes. listed: ties whose entities are needed beside those that are drawn; None: all."""
        wanted = ties.filters([self.kind], self.supported, self.period.since, self.period.until)
        return ties.network(book, wanted, Extent(self.of or None, self.steps, self.names, listed))


def _filters(
    period: PeriodPart,
    of: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(alias="type", max_length=60)] = "",
    standing: Annotated[str, Query(max_length=20)] = "",
    steps: Annotated[int, Query(ge=1, le=2)] = 1,
    names: Annotated[int, Query(ge=1, le=ties.MOST_NAMES)] = DRAWN,
) -> Filters:
    return Filters(period, of, kind, standing == "supported", steps, names)


FiltersPart = Annotated[Filters, Depends(_filters)]
FileForm = Literal["graphml", "gexf"]


@router.get("/network")
def show(request: Request, book: BookPart, filters: FiltersPart) -> Response:
    """The network around an entity, or of the whole book."""
    centre = book.store.entity(filters.of) if filters.of else None
    found = filters.network(book, _TABLE)
    names = {key: plain(entity.name) for key, entity in found.entities.items()}
    nodes, lines, size = draw(found, names, filters)
    best = _best(book, found.ties[:_TABLE], resting=False)
    context = {
        "centre": centre,
        "found": found,
        "nodes": nodes,
        "lines": lines,
        "table": [(tie, rows.row(best[tie.best.id], {}, dated=True)) for tie in found.ties[:_TABLE]],
        "names": names,
        "drawn_kinds": {node.entity.kind for node in nodes},
        "filters": filters,
        "kinds": ties.tie_types(),
        "size": size,
        "sizes": _SIZES,
    }
    return page(request, "network.html", {**context, "place": "network"})


@router.get("/network.{form}")
def take(book: BookPart, form: FileForm, filters: FiltersPart) -> Response:
    """The network as a file."""
    found = filters.network(book)
    text = environment().get_template(f"network.{form}").render(found=found, best=_best(book, found.ties))
    headers = {"Content-Disposition": f'attachment; filename="tidings.{form}"'}
    return Response(text, media_type=_FILES[form], headers=headers)


@router.get("/path")
def way(
    request: Request,
    book: BookPart,
    start: Annotated[str, Query(alias="from", max_length=300)] = "",
    end: Annotated[str, Query(alias="to", max_length=300)] = "",
) -> Response:
    """The shortest way of ties between two names."""
    one, two = (next(iter(book.store.find_entities(name)), None) if name.strip() else None for name in (start, end))
    found = ties.path(book, ties.filters((), False, None, None), one.id, two.id) if one and two else None
    best = _best(book, found or ())
    facts = book.store.catalogue.facts(rows.documents_of(best.values()))
    context = {
        "start": start,
        "end": end,
        "one": one,
        "two": two,
        "found": found,
        "entities": book.store.entities_by_id({end for tie in found or () for end in (tie.source, tie.target)}),
        "rows": [rows.row(best[tie.best.id], facts) for tie in found or ()],
    }
    return page(request, "path.html", {**context, "place": "network"})


def _best(book: Book, of: Iterable[Tie], *, resting: bool = True) -> dict[str, Finding]:
    """The findings that stand for ties, by id. resting: as ``findings_by_id`` takes it."""
    found = book.store.findings_by_id({tie.best.id for tie in of}, resting=resting)
    return {finding.id: finding for finding in found}


def draw(found: Network, names: Mapping[str, str], filters: Filters) -> tuple[list[Node], list[Line], tuple[int, int]]:
    """The picture: the entities that are to be drawn, the ties between them, and its width and height. names: by entity."""
    degree = Counter(end for tie in found.ties for end in (tie.source, tie.target))
    chosen = found.drawn
    place = {key: n for n, key in enumerate(chosen)}
    drawn = [tie for tie in found.ties if tie.source in place and tie.target in place]
    pairs = tuple(sorted({(place[tie.source], place[tie.target]) for tie in drawn}))
    width = round(WIDTH * max(1.0, sqrt(len(chosen) / DRAWN)))  # as much room for each name, however many there are
    at, height = layout.arrange(len(chosen), pairs, width)
    points = [
        Point(round(float(x), 1), round(float(y), 1), _radius(degree[key]), names[key], filters.of == key)
        for key, (x, y) in zip(chosen, at, strict=True)
    ]
    placed = labels.place(points, width, height)
    nodes = [
        Node(found.entities[key], names[key], filters.around(key), point.x, point.y, point.radius, label)
        for key, point, label in zip(chosen, points, placed, strict=True)
    ]
    by_key = {node.entity.id: node for node in nodes}
    return nodes, [_line(tie, by_key[tie.source], by_key[tie.target]) for tie in drawn], (width, round(height))


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
