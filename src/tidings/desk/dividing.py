"""What a reviewer of a story sees beside it: what was ruled on it, and what it may be joined to.

In: the book and a story. Out: a Division for the page's forms, with what a refused form held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidings.desk import stamps
from tidings.desk.docket import Listed, just_made, listed
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
    rulings: tuple[Listed, ...]
    made: tuple[Decision, str] | None
    refused: Refused


def division(book: Book, story: Story, who: str, made: int = 0, refused: Refused | None = None) -> Division:
    """What stands beside a story. who: nobody is offered stories to join. made: the number of a ruling just made, 0 for none."""
    store = book.store
    near = stories_near(store, story) if who else []
    facts = store.catalogue.facts({*story.documents, *(key for each in near for key in each.documents)})
    beside = []
    for each in near:
        days = stamps.span(facts[key].published for key in each.documents if key in facts)
        reports = wording.counted(len(each.documents), "report")
        beside.append((each.id, ", ".join(filter(None, (plain(each.title), reports, days)))))
    members = tuple(facts[key] for key in story.documents if key in facts)
    return Division(
        members,
        known(store, story),
        tuple(beside),
        listed(on_story(store, story)),
        just_made(book, made),
        refused or Refused(),
    )
