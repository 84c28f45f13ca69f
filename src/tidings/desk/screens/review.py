"""The review screens: the queue, one finding, one reading to correct, names, all rulings, and labelled sentences.

In: what to show. Out: HTML, or JSON Lines to download. What is ruled there goes through ``ruling``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tidings.desk import amending, docket, links, namesakes
from tidings.desk.docket import SURE
from tidings.desk.parts import BookPart, PagePart
from tidings.desk.screens import ruling
from tidings.model import Decision
from tidings.pipeline.book import Book
from tidings.pipeline.labels import labels
from tidings.store.rulings import Why

router = APIRouter(include_in_schema=False)
PART = 10  # cases on one page
_DECISIONS = 50
About = Literal["all", "disputed", "carried", "unsure", "names"]
Made = Annotated[int, Query(ge=0, le=2**53)]


@router.get("/review")
def show(request: Request, book: BookPart, about: About = "all", number: PagePart = 1, made: Made = 0) -> Response:
    """What waits, first what matters most."""

    def address(wanted: int) -> str:
        return links.with_query("/review", about="" if about == "all" else about, page=wanted)

    context: dict[str, Any] = {"about": about, "tabs": get_args(About), "address": address, "number": number}
    context |= {
        "size": PART,
        "back": address(number),
        "flash": _flash(book, made),
        "cases": [],
        "pairs": [],
        "total": 0,
    }
    if about == "names":
        context["pairs"] = namesakes.pairs(book)
        context["total"] = len(context["pairs"])
        context["among"] = namesakes.AMONG
    else:
        reasons: tuple[Why, ...] = get_args(Why) if about == "all" else (about,)
        found, total = book.store.review.waiting(reasons=reasons, below=SURE, limit=PART, offset=(number - 1) * PART)
        context |= {"cases": docket.cases(book, found), "total": total}
    return ruling.answer(request, "review.html", context)


@router.get("/review/finding/{finding_id}")
def show_one(request: Request, book: BookPart, finding_id: str, made: Made = 0) -> Response:
    """One finding, whatever was ruled on it, with all that was ruled."""
    found = docket.case(book, finding_id)
    decisions = book.store.review.made([finding_id, *found.finding.claims])
    told = _told(book, {d.id: d for of in decisions.values() for d in of}.values())
    context = {"c": found, "decisions": told, "newest": found.seen}
    return ruling.answer(
        request, "review_one.html", context | {"back": links.review(finding_id), "flash": _flash(book, made)}
    )


@router.get("/review/names")
def show_names() -> Response:
    """The address that names are ruled at leads to those that wait, for who loads an answer of it again."""
    return RedirectResponse("/review?about=names", 303)


@router.get("/review/decisions")
def show_decisions(request: Request, book: BookPart, number: PagePart = 1, made: Made = 0) -> Response:
    """All that was ruled, latest first."""
    every = book.store.decisions()[::-1]
    part = every[(number - 1) * _DECISIONS : number * _DECISIONS]

    def address(wanted: int) -> str:
        return links.with_query("/review/decisions", page=wanted)

    context = {"decisions": _told(book, part), "total": len(every), "size": _DECISIONS, "number": number}
    context["newest"] = every[0].id if every else 0
    return ruling.answer(
        request,
        "review_decisions.html",
        {**context, "address": address, "back": address(number), "flash": _flash(book, made)},
    )


@router.get("/review/labels.jsonl")
def take_labels(book: BookPart) -> Response:
    """Labelled sentences, as `tidings review --export-labels` writes them."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in labels(book.store))
    headers = {"Content-Disposition": 'attachment; filename="tidings-labels.jsonl"'}
    return Response(text, media_type="application/jsonl", headers=headers)


@router.get("/review/claim/{claim_id}")
def show_reading(
    request: Request, book: BookPart, claim_id: str, back: Annotated[str, Query(max_length=2000)] = "", made: Made = 0
) -> Response:
    """The form that corrects one reading."""
    context = {"a": amending.amendment(book, claim_id), "back": ruling.inside(back), "flash": _flash(book, made)}
    return ruling.answer(request, "review_claim.html", context)


def _flash(book: Book, made: int) -> dict[str, Any] | None:
    """What was just ruled, with the way to take it back."""
    found = docket.just_made(book, made) if made else None
    return {"d": found[0], "says": found[1]} if found else None


def _told(book: Book, decisions: Iterable[Decision]) -> list[tuple[Decision, str, bool, str | None]]:
    """Decisions, latest first: with what they say, whether they stand, and the finding they lead to."""
    holding = {each.id for each in book.store.review.standing()}
    laid = book.store.review.corrected()
    every = {each.id: each for each in decisions}
    return [
        (
            each,
            docket.says_of(book, each),
            each.id in holding,
            ruling.home_of(book, each, laid.get(each.id, (each.subject,))) if each.verdict != "undo" else None,
        )
        for _, each in sorted(every.items(), reverse=True)
    ]
