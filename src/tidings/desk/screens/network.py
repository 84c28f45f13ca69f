"""The network as a picture with a table that says the same, as files, and paths through it.

In: filters. Out: HTML with an SVG, the SVG by itself, GraphML, GEXF.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Literal
from urllib.parse import quote_plus

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from tidings.desk import links, rows, ties
from tidings.desk.parts import BookPart, Period, PeriodPart
from tidings.desk.picture import draw
from tidings.desk.queries import STANDINGS
from tidings.desk.rendering import environment, page
from tidings.desk.ties import Extent, Network, Tie
from tidings.errors import NotFound
from tidings.model import Finding
from tidings.pipeline.book import Book

router = APIRouter(include_in_schema=False)
DRAWN = 150  # entities in the picture, unless more are asked for; the table and the files hold all
_SIZES = (DRAWN, 500, ties.MOST_NAMES)
_TABLE = 300
_CENTRES = 12  # entities that a network is around, at most
_ORIGINS = (0, 2, 3, 5)
Identity = Annotated[str, Field(max_length=200)]
_FILES = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}


@dataclass(frozen=True)
class Filters:
    """What of the network is wanted: around which entities (ids; none: the whole book), how far, which ties, when."""

    period: Period
    of: tuple[str, ...]
    kind: str
    standing: str
    origins: int
    topic: str
    steps: int
    names: int = DRAWN

    @property
    def query(self) -> dict[str, object]:
        """As parts of an address."""
        return {"of": self.of, "type": self.kind, "standing": self.standing, "topic": self.topic} | {
            "origins": self.origins or "",
            "steps": "" if self.steps == 1 else self.steps,
            "names": "" if self.names == DRAWN else self.names,
            **self.period.query,
        }

    def leads(self, entity_id: str) -> str:
        """Where a node leads: to the network with what it is tied to besides, or to the dossier of one that is there so."""
        if entity_id in self.of or len(self.of) >= _CENTRES:
            return links.entity(entity_id)
        return self._address.format(quote_plus(entity_id))

    def without(self, entity_id: str) -> str:
        """The address of the network that is not around an entity any more."""
        return links.with_query("/network", **{**self.query, "of": [key for key in self.of if key != entity_id]})

    @cached_property
    def _address(self) -> str:
        here = links.with_query("/network", **self.query).replace("{", "{{").replace("}", "}}")
        return f"{here}{'&' if '?' in here else '?'}of={{}}"

    def network(self, book: Book, listed: int | None = None) -> Network:
        """The part of the network that passes. listed: ties whose entities are needed beside those that are drawn; None: all.

        Raises NotFound for an unknown topic.
        """
        wanted = ties.filters([self.kind], self.standing, self.origins, self.period.since, self.period.until)
        return ties.network(book, wanted, Extent(self.of, self.steps, self.names, listed, self.topic))


def _filters(  # noqa: PLR0913 - each is a part of the address
    period: PeriodPart,
    *,
    of: Annotated[list[Identity] | None, Query(max_length=_CENTRES)] = None,
    kind: Annotated[str, Query(alias="type", max_length=60)] = "",
    standing: Annotated[str, Query(max_length=20)] = "",
    origins: Annotated[int, Query(ge=0, le=99)] = 0,
    topic: Annotated[str, Query(max_length=200)] = "",
    steps: Annotated[int, Query(ge=1, le=2)] = 1,
    names: Annotated[int, Query(ge=1, le=ties.MOST_NAMES)] = DRAWN,
) -> Filters:
    known = standing if standing in (ties.SUPPORTED, *STANDINGS) else ""
    around = tuple(dict.fromkeys(key for key in of or () if key))
    return Filters(period, around, kind, known, origins, topic.strip(), steps, names)


FiltersPart = Annotated[Filters, Depends(_filters)]
FileForm = Literal["graphml", "gexf"]


@router.get("/network")
def show(request: Request, book: BookPart, filters: FiltersPart) -> Response:
    """The network around entities, or of the whole book."""
    centres = [book.store.entity(key) for key in filters.of]
    unknown = bool(filters.topic) and not _is_topic(book, filters.topic)
    found = replace(filters, topic="" if unknown else filters.topic).network(book, _TABLE)
    picture = draw(found, filters.of, filters.leads)
    best = _best(book, found.ties[:_TABLE], resting=False)
    context = {
        "centres": centres,
        "found": found,
        "picture": picture,
        "table": [(tie, rows.row(best[tie.best.id], {}, dated=True)) for tie in found.ties[:_TABLE]],
        "filters": filters,
        "unknown_topic": unknown,
        "topics": tuple(book.taxonomy.topics),
        "kinds": ties.tie_types(),
        "standings": STANDINGS,
        "origins": _ORIGINS,
        "sizes": _SIZES,
    }
    return page(request, "network.html", {**context, "place": "network"})


@router.get("/network.svg")
def take_picture(request: Request, book: BookPart, filters: FiltersPart) -> Response:
    """The picture as a file, light as paper; its lines and nodes lead to this desk."""
    found = filters.network(book, 0)
    here = str(request.base_url).rstrip("/")
    template = environment().get_template("network.svg")
    text = template.render(picture=draw(found, filters.of, filters.leads), found=found, filters=filters, here=here)
    headers = {"Content-Disposition": 'attachment; filename="tidings-network.svg"'}
    return Response(text, media_type="image/svg+xml", headers=headers)


@router.get("/network.{form}")
def take(book: BookPart, form: FileForm, filters: FiltersPart) -> Response:
    """The network as a file."""
    found = filters.network(book)
    text = environment().get_template(f"network.{form}").render(found=found, best=_best(book, found.ties))
    headers = {"Content-Disposition": f'attachment; filename="tidings.{form}"'}
    return Response(text, media_type=_FILES[form], headers=headers)


def _is_topic(book: Book, name: str) -> bool:
    try:
        return bool(book.taxonomy.find(name))
    except NotFound:
        return False


@router.get("/path")
def way(
    request: Request,
    book: BookPart,
    start: Annotated[str, Query(alias="from", max_length=300)] = "",
    end: Annotated[str, Query(alias="to", max_length=300)] = "",
) -> Response:
    """The shortest way of ties between two names."""
    one, two = (next(iter(book.store.find_entities(name)), None) if name.strip() else None for name in (start, end))
    found = ties.path(book, ties.filters(), one.id, two.id) if one and two else None
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
