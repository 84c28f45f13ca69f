"""Documents: the list, the page of one, its bytes as they came.

In: filters or an id. Out: HTML, or bytes that no browser will run.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tidings.desk import links
from tidings.desk.comparing import compare
from tidings.desk.parts import PAGE, BookPart, PagePart, PeriodPart
from tidings.desk.reading import read
from tidings.desk.rendering import page

router = APIRouter(include_in_schema=False)
Identity = Annotated[str, Query(alias="id", max_length=4000)]


@router.get("/documents")
def show_all(
    request: Request,
    book: BookPart,
    period: PeriodPart,
    number: PagePart = 1,
    outlet: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Documents, the latest first."""
    part = book.store.catalogue.documents(
        publisher=outlet or None, since=period.since, until=period.until, limit=PAGE, offset=(number - 1) * PAGE
    )

    def address(wanted: int) -> str:
        return links.with_query("/documents", outlet=outlet, **period.query, page=wanted)

    context = {"part": part, "period": period, "outlet": outlet, "outlets": book.store.catalogue.outlets()[:200]}
    return page(
        request,
        "documents.html",
        {**context, "number": number, "size": PAGE, "address": address, "place": "documents"},
    )


@router.get("/document")
def show(request: Request, book: BookPart, document_id: Identity) -> Response:
    """A document with its marks."""
    return page(request, "document.html", {"d": read(book, document_id), "place": "documents"})


@router.get("/document/versions")
def versions(
    request: Request,
    book: BookPart,
    document_id: Identity,
    before: Annotated[int | None, Query(alias="from", ge=1)] = None,
    after: Annotated[int | None, Query(alias="to", ge=1)] = None,
) -> Response:
    """Two versions of a document, set against each other."""
    made = compare(book, document_id, before, after)
    return page(request, "versions.html", {"c": made, "id": document_id, "place": "documents"})


@router.get("/document/bytes")
def raw(book: BookPart, digest: Annotated[str, Query(alias="sha256", max_length=64)]) -> Response:
    """The bytes as they came: to be saved, never shown, for a page may hold scripts."""
    return Response(
        book.store.raw(digest),
        media_type="application/octet-stream",
        headers={"Content-Disposition": 'attachment; filename="original.bin"'},
    )
