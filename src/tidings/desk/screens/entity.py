"""The dossier's page, and the brief to take along.

In: an entity's id and a period. Out: HTML; the brief as HTML, Markdown, text or JSON.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from tidings.desk import activity, links
from tidings.desk.dossier import dossier
from tidings.desk.parts import BookPart, PeriodPart
from tidings.desk.rendering import page
from tidings.report.writing import BriefForm, written

router = APIRouter(include_in_schema=False)
Topic = Annotated[str, Query(max_length=200)]
_MEDIA = {"html": "text/html", "md": "text/markdown", "txt": "text/plain", "json": "application/json"}


@router.get("/entity/{entity_id}")
def show(request: Request, book: BookPart, period: PeriodPart, entity_id: str, topic: Topic = "") -> Response:
    """The dossier on an entity."""
    subject = book.store.entity(entity_id)
    made = dossier(book, subject, since=period.since, until=period.until, topic=topic or None)
    here = links.entity(entity_id)
    bars = activity.bars(made.months)
    return page(request, "entity.html", {"d": made, "period": period, "bars": bars, "here": here})


@router.get("/entity/{entity_id}/brief.{form}")
def brief(book: BookPart, period: PeriodPart, entity_id: str, form: BriefForm, topic: Topic = "") -> Response:
    """The brief, as `tidings brief` writes it."""
    subject = book.store.entity(entity_id)
    made = book.brief_on(subject, topic=topic or None, since=period.since, until=period.until)
    name = re.sub(r"[^A-Za-z0-9]+", "-", subject.name).strip("-").lower() or "brief"
    disposition = f'attachment; filename="{name}.{form}"'
    return Response(written(made, form), media_type=_MEDIA[form], headers={"Content-Disposition": disposition})
