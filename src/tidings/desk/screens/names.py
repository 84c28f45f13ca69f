"""All names of the book. In: words, a kind, a page number. Out: HTML."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tidings import ontology
from tidings.desk import links
from tidings.desk.parts import PAGE, BookPart, PagePart
from tidings.desk.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/names")
def show(
    request: Request,
    book: BookPart,
    name: Annotated[str, Query(max_length=300)] = "",
    kind: Annotated[str, Query(max_length=40)] = "",
    number: PagePart = 1,
) -> Response:
    """Entities, those in most reports first."""
    kinds = ontology.load().kinds
    chosen = kind if kind in kinds else None
    part = book.store.catalogue.entities(kind=chosen, name=name, limit=PAGE, offset=(number - 1) * PAGE)

    def address(wanted: int) -> str:
        return links.with_query("/names", name=name, kind=kind, page=wanted)

    context = {"part": part, "name": name, "kind": chosen, "kinds": kinds, "number": number, "size": PAGE}
    return page(request, "names.html", {**context, "address": address, "place": "names"})
