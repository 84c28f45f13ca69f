"""The addresses of the API that read; each list comes in parts.

In: filters. Out: forms. A form that has not changed is answered with 304 to a request that names its ETag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from tidings.desk import links, queries
from tidings.desk.api.forms import (
    PROBLEM,
    DocumentForm,
    EntityForm,
    EvidenceForm,
    FindingForm,
    Findings,
    HitForm,
    Listing,
    SpanForm,
    StoryForm,
    WholeDocumentForm,
    WholeStoryForm,
)
from tidings.desk.parts import BookPart
from tidings.model import Evidence, Finding, Kind, Span
from tidings.pipeline.ruled_stories import known
from tidings.report import wording
from tidings.report.forms import document_form, entity_form, finding_form, story_form
from tidings.store.wanted import Order, Wanted


class Tagged(APIRoute):
    """Answers carry an ETag, and 304 says that nothing has changed."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with tags around it."""
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            """The answer of the route, or 304."""
            response = await handle(request)
            tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
            headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
            if tag in (each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")):
                return Response(status_code=304, headers=headers)
            response.headers.update(headers)
            return response

        return tagged


router = APIRouter(
    prefix="/api",
    tags=["book"],
    route_class=Tagged,
    responses=dict.fromkeys((400, 401, 404, 422, 503), PROBLEM),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list is wanted."""

    limit: int
    offset: int


def _slice(
    limit: Annotated[int, Query(ge=1, le=500, description="at most so many")] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="how many to pass over")] = 0,
) -> Slice:
    return Slice(limit, offset)


SlicePart = Annotated[Slice, Depends(_slice)]
Words = Annotated[str, Query(max_length=500)]
_DATE = r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
Date = Annotated[str | None, Query(pattern=_DATE, description="a year, month or day, inclusive", examples=["2024-06"])]
Identity = Annotated[str, Path(max_length=200)]


def _wanted(
    book: BookPart,
    q: Annotated[str, Query(max_length=500, description="words and fields, as in the desk's search box")] = "",
    entity: Annotated[Sequence[str], Query(max_length=10, description="ids that must all take part")] = (),
    since: Date = None,
    until: Date = None,
) -> Wanted:
    asked = queries.parse(q, book.store.find_entities).wanted
    groups = (*asked.entities, *((each,) for each in entity))
    return replace(asked, entities=groups, since=since or asked.since, until=until or asked.until)


WantedPart = Annotated[Wanted, Depends(_wanted)]


@router.get("/entities", response_model=Listing[EntityForm])
def entities(request: Request, book: BookPart, part: SlicePart, name: Words = "", kind: Kind | None = None) -> Any:
    """Entities: with ``name``, the best names first; else those in most documents."""
    found = book.store.catalogue.entities(kind=kind, name=name, limit=part.limit, offset=part.offset)
    items = [entity_form(entity) | {"documents": documents} for entity, documents in found.items]
    return listing_body(request, items, found.total, part)


@router.get("/entities/{entity_id}", response_model=EntityForm)
def entity(book: BookPart, entity_id: Identity) -> Any:
    """One entity with all its names."""
    return entity_form(book.store.entity(entity_id))


@router.get("/findings", response_model=Findings)
def findings(request: Request, book: BookPart, wanted: WantedPart, part: SlicePart, order: Order = "newest") -> Any:
    """Findings that pass every filter."""
    found = book.store.catalogue.findings(wanted, order=order, limit=part.limit, offset=part.offset)
    listing = listing_body(request, [finding_body(finding) for finding in found.items], found.total, part)
    return listing | {"facets": found.facets}


@router.get("/findings/{finding_id}", response_model=FindingForm)
def finding(book: BookPart, finding_id: Identity) -> Any:
    """One finding."""
    return finding_body(book.store.finding(finding_id))


@router.get("/findings/{finding_id}/evidence", response_model=list[EvidenceForm])
def evidence(book: BookPart, finding_id: Identity) -> Any:
    """The sentences that state a finding, by publication."""
    found = book.store.finding(finding_id)
    return [evidence_body(piece) for piece in book.store.evidence([found.id])[found.id]]


@router.get("/documents", response_model=Listing[DocumentForm])
def documents(
    request: Request,
    book: BookPart,
    part: SlicePart,
    publisher: Annotated[str | None, Query(max_length=500)] = None,
    since: Date = None,
    until: Date = None,
) -> Any:
    """Documents without their texts, the latest first."""
    found = book.store.catalogue.documents(
        publisher=publisher, since=since, until=until, limit=part.limit, offset=part.offset
    )
    items = [{name: getattr(facts, name) for name in DocumentForm.model_fields} for facts in found.items]
    return listing_body(request, items, found.total, part)


@router.get("/document", response_model=WholeDocumentForm)
def document(book: BookPart, document_id: Annotated[str, Query(alias="id", max_length=4000)]) -> Any:
    """One document with its text; its id goes into the query, for it may be a path or an address."""
    found = book.store.document(document_id)
    return document_form(found, book.store.derivations([document_id])) | {"text": found.text}


@router.get("/stories", response_model=Listing[StoryForm])
def stories(request: Request, book: BookPart, part: SlicePart) -> Any:
    """Stories, largest first."""
    found = book.store.catalogue.stories(limit=part.limit, offset=part.offset)
    return listing_body(request, [story_form(story) for story in found.items], found.total, part)


@router.get("/stories/{story_id}", response_model=WholeStoryForm)
def story(book: BookPart, story_id: Identity) -> Any:
    """One story."""
    found = book.store.catalogue.story(story_id)
    return story_form(found) | {"seen": known(book.store, found)}


@router.get("/search", response_model=list[HitForm])
def search(
    book: BookPart, q: Words, limit: Annotated[int, Query(ge=1, le=500, description="at most so many")] = 20
) -> Any:
    """Sentences and findings that hold all words and "quoted phrases", best first."""
    names = ("kind", "text", "document", "finding", "title", "publisher", "published")
    return [
        {name: getattr(hit, name) for name in names} | {"span": _span(hit.span) if hit.span else None}
        for hit in book.store.search(q, limit=limit)
    ]


def listing_body(request: Request, items: list[Any], total: int, part: Slice) -> dict[str, Any]:
    """One part of a list, with the address of the next."""
    given = {key: request.query_params.getlist(key) for key in request.query_params if key != "offset"}
    following = part.offset + part.limit
    address = links.with_query(request.url.path, **given, offset=following) if following < total else None
    return {"items": items, "total": total, "next": address}


def finding_body(finding: Finding) -> dict[str, Any]:
    """A finding in its form."""
    filled = {role: [each.entity for each in fillers if each.entity] for role, fillers in finding.roles.items()}
    return finding_form(finding) | {"sentence": wording.sentence(finding), "entities": filled}


def _span(span: Span) -> SpanForm:
    return SpanForm(start=span.start, end=span.end)


#: Fields of an evidence that are told in forms of their own.
_FORMED = frozenset({"span", "highlights", "implied"})


def evidence_body(piece: Evidence) -> dict[str, Any]:
    """A sentence in its form."""
    plain = {name: getattr(piece, name) for name in EvidenceForm.model_fields if name not in _FORMED}
    meant = [{"role": role, "text": words} for role, words in piece.implied]
    return plain | {
        "span": _span(piece.span),
        "highlights": [_span(span) for span in piece.highlights],
        "implied": meant,
    }
