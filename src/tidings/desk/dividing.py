"""What a reviewer of a story sees beside it: what was ruled on it, and what it may be joined to.

In: the book and a story. Out: a Division for the page's forms, with what a refused form held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidings.desk import stamps
from tidings.desk.docket import says
from tidings.errors import NotFound
from tidings.model import Decision, Story
from tidings.pipeline.book import Book
from tidings.pipeline.ruled_stories import known, on_story, stories_near
from tidings.report import wording
from tidings.report.escape import plain
from tidings.store.catalogue import Facts


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not kept: what was chosen, why, and what was wrong or who ruled first."""

    chosen: Sequence[str] = ()
    other: str = ""
    why: str = ""
    fault: str = ""
    earlier: Decision | None = None
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """All that the forms show.

    ``members``: the story's reports; ``near``: (id, words) of stories to join; ``made``: a ruling just made, with its words.
    """

    members: tuple[Facts, ...]
    seen: int
    near: tuple[tuple[str, str], ...]
    rulings: tuple[tuple[Decision, str, bool, None], ...]
    made: tuple[Decision, str] | None
    refused: Refused


def division(book: Book, story: Story, who: str, made: int = 0, refused: Refused | None = None) -> Division:
    """What stands beside a story. who: nobody is offered stories to join. made: the number of a ruling just made, 0 for none."""
    store = book.store
    near = stories_near(store, story) if who else []
    facts = store.catalogue.facts({*story.documents, *(key for each in near for key in each.documents)})
    listed = []
    for each in near:
        days = stamps.span(facts[key].published for key in each.documents if key in facts)
        reports = wording.counted(len(each.documents), "report")
        listed.append((each.id, ", ".join(filter(None, (plain(each.title), reports, days)))))
    rulings = tuple((each, says(each), True, None) for each in reversed(on_story(store, story)))
    members = tuple(facts[key] for key in story.documents if key in facts)
    return Division(members, known(store, story), tuple(listed), rulings, _made(book, made), refused or Refused())


def _made(book: Book, number: int) -> tuple[Decision, str] | None:
    try:
        decision = book.store.review.decision(number)
    except NotFound:
        return None
    return decision, says(book.store.review.decision(decision.undoes) if decision.undoes else decision)
