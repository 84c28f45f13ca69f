"""Joining and splitting stories, for programs: what the story's page does by forms.

In: a story's id, reports or another story, who rules and why. Out: the ruling, and the stories that hold the reports now.
What somebody else has ruled on since is answered with 409, which says who ruled what; nothing is kept then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tidings.desk.api.forms import PROBLEM, RulingForm, StoryForm
from tidings.desk.api.routes import Identity
from tidings.desk.docket import says
from tidings.desk.gate import problem
from tidings.desk.parts import BookPart
from tidings.desk.texts import texts
from tidings.errors import Overtaken
from tidings.model import Decision
from tidings.pipeline.book import Book
from tidings.pipeline.ruled_stories import documents_of, join, split
from tidings.report.escape import plain
from tidings.report.forms import story_form

Name = Annotated[str, Field(min_length=1, max_length=4000)]


class Ruling(BaseModel):
    """Who rules, why, and what was known."""

    model_config = ConfigDict(extra="forbid")

    who: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S", description="the name of who rules")]
    why: Annotated[str, Field(max_length=2000)] = ""
    seen: Annotated[
        int | None,
        Field(ge=0, le=2**53, description="as the story gave it; later rulings refuse this one; null: do not ask"),
    ] = None


class Splitting(Ruling):
    """Reports that are about another happening."""

    documents: Annotated[
        list[Name], Field(min_length=1, max_length=1000, description="ids, some of the story's, not all")
    ]


class Joining(Ruling):
    """What is one with the story."""

    other: Annotated[Name, Field(description="id of a story, or of a document that no story has")]


def _own(request: Request) -> None:
    """Refuse what another site's page may send from a visitor's browser without asking: all but JSON from here."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415)
    origin = request.headers.get("origin")
    if origin is not None and origin.rpartition("//")[2] != request.headers.get("host"):
        raise HTTPException(403)


router = APIRouter(tags=["rulings"], dependencies=[Depends(_own)], responses=dict.fromkeys((403, 409, 415), PROBLEM))


@router.post("/stories/{story_id}/split", response_model=RulingForm)
def take_apart(book: BookPart, story_id: Identity, body: Splitting) -> Any:
    """Put some reports of a story into one of their own."""
    return _ruled(
        book,
        texts().story.bad_split,
        lambda: split(book.store, story_id, body.documents, who=plain(body.who), why=plain(body.why), seen=body.seen),
    )


@router.post("/stories/{story_id}/join", response_model=RulingForm)
def put_together(book: BookPart, story_id: Identity, body: Joining) -> Any:
    """Make one of two stories."""
    return _ruled(
        book,
        texts().story.bad_join,
        lambda: join(book.store, story_id, body.other, who=plain(body.who), why=plain(body.why), seen=body.seen),
    )


def _ruled(book: Book, unsound: str, rule: Callable[[], Decision]) -> Response | dict[str, Any]:
    try:
        made = rule()
    except Overtaken as earlier:
        return problem(409, str(earlier))
    except ValueError:
        return problem(422, unsound)
    found = book.store.stories(documents_of(made))
    return {
        "decision": made.id,
        "verdict": made.verdict,
        "says": says(made),
        "who": made.who,
        "when": made.when,
        "why": made.why,
        "stories": [StoryForm(**story_form(story)) for story in found],
    }
