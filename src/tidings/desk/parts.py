"""What the screens take from a request: the book, a period, a page number.

In: FastAPI requests. Out: dependencies for the routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Query, Request

from tidings.desk.gate import Gate
from tidings.desk.intake import Intake
from tidings.ingest.dates import parse_date
from tidings.pipeline.book import Book
from tidings.pipeline.sources import SourceList

PAGE = 50


def _book(request: Request) -> Book:
    book: Book = request.app.state.book
    return book


def _sources(request: Request) -> SourceList:
    listed: SourceList = request.app.state.sources
    return listed


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` to ``until``, ISO dates of any precision, both inclusive; what was typed, and if it was a date."""

    since: str | None
    until: str | None
    typed: tuple[str, str]
    understood: bool

    @property
    def query(self) -> dict[str, str | None]:
        """As parts of an address."""
        return {"since": self.since, "until": self.until}


def _period(
    since: Annotated[str, Query(max_length=40)] = "", until: Annotated[str, Query(max_length=40)] = ""
) -> Period:
    first, last = (parse_date(given.strip()) if given.strip() else None for given in (since, until))
    understood = bool(first or not since.strip()) and bool(last or not until.strip())
    return Period(first, last, (since, until), understood)


def _form(request: Request, form_token: Annotated[str, Form()] = "") -> None:
    gate: Gate = request.app.state.gate
    if not gate.is_form_token(request.state.session, form_token):
        raise HTTPException(403)


BookPart = Annotated[Book, Depends(_book)]
SourcesPart = Annotated[SourceList, Depends(_sources)]
IntakePart = Annotated[Intake, Depends(_intake)]
PeriodPart = Annotated[Period, Depends(_period)]
PagePart = Annotated[int, Query(ge=1, le=1_000_000, alias="page")]
#: Put on every route that changes something: the form must carry the session's token.
OwnForm = Depends(_form)
