"""Stories that people joined or split, over those that the evidence tells.

In: a Connection and stories. Out: rows: what rulings made stands among the stories, what it replaced is kept aside.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from tidings.model import Decision, Story, Verdict
from tidings.store.batches import add_rows
from tidings.store.decisions import holding, with_undone
from tidings.store.derivations import save_stories
from tidings.store.schema import stories, stories_aside

ON_STORIES: tuple[Verdict, ...] = ("merge", "split")

_ASIDE = select(stories_aside)
_LAID = select(stories.c.id).where(stories.c.ruled)


def lift(conn: Connection) -> None:
    """Put the stories that the evidence tells back in the place of those that rulings made."""
    kept = [Story(row.id, row.title, tuple(row.documents)) for row in conn.execute(_ASIDE)]
    laid = conn.scalars(_LAID).all()
    if kept or laid:
        save_stories(conn, kept, replaced=laid)
        conn.execute(delete(stories_aside))


def lay(conn: Connection, found: Sequence[Story], over: Sequence[Story]) -> None:
    """Put stories that rulings made in the place of others, which are kept aside."""
    rows = [{"id": story.id, "title": story.title, "documents": list(story.documents)} for story in over]
    add_rows(conn, stories_aside, rows)
    save_stories(conn, found, replaced=[story.id for story in over], ruled=True)


def aside(conn: Connection, story_id: str) -> tuple[str, ...]:
    """The documents of a story that rulings replaced; none if it is none."""
    return tuple(conn.scalar(select(stories_aside.c.documents).where(stories_aside.c.id == story_id)) or ())


def rulings(conn: Connection) -> list[Decision]:
    """Rulings on stories that stand, in the order they were made."""
    return holding(conn, ON_STORIES)


def made(conn: Connection) -> list[Decision]:
    """All rulings on stories and what took them back, in the order they were made."""
    return with_undone(conn, ON_STORIES)
