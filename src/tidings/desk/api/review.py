"""What waits for review, for programs. In: a reason and a part of the list. Out: findings with why, and their sentences."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from tidings.desk import docket
from tidings.desk.api.forms import EvidenceForm, FindingForm, Listing
from tidings.desk.api.routes import SlicePart, Tagged, evidence_body, finding_body, listing_body
from tidings.desk.parts import BookPart
from tidings.pipeline.correcting import known
from tidings.store.rulings import Why

router = APIRouter(route_class=Tagged)


class WaitingForm(BaseModel):
    """A finding that nobody accepted or rejected."""

    finding: FindingForm
    reasons: list[str] = Field(description="disputed, carried (by many reports on one origin), unsure")
    seen: int = Field(description="number of the newest decision on it, 0 if there is none")
    evidence: list[EvidenceForm]


@router.get("/review", response_model=Listing[WaitingForm])
def waiting(
    request: Request,
    book: BookPart,
    part: SlicePart,
    reason: Annotated[Why | None, Query(description="only what waits for this reason")] = None,
) -> Any:
    """Findings to review, first what matters most."""
    store = book.store
    reasons = get_args(Why) if reason is None else (reason,)
    found, total = store.review.waiting(reasons=reasons, below=docket.SURE, limit=part.limit, offset=part.offset)
    pieces = store.evidence(finding.id for finding in found)
    items = [
        {
            "finding": finding_body(finding),
            "reasons": [kind for kind, _ in docket.reasons(finding, [p.confidence for p in pieces[finding.id]])],
            "seen": known(store, finding.id),
            "evidence": [evidence_body(piece) for piece in pieces[finding.id]],
        }
        for finding in found
    ]
    return listing_body(request, items, total, part)
