"""The page of a finding. In: its id. Out: HTML."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from tidings.desk.parts import BookPart
from tidings.desk.rendering import page
from tidings.desk.witness import testimony

router = APIRouter(include_in_schema=False)


@router.get("/finding/{finding_id}")
def show(request: Request, book: BookPart, finding_id: str) -> Response:
    """A finding with its sentences, origins, conflicts and history."""
    return page(request, "finding.html", {"f": testimony(book, finding_id)})
