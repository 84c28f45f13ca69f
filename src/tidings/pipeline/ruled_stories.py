"""Stories that people join and split.

In: a store, stories by id, a name and a reason. Out: decisions, and the stories of the book brought into line at once.
What people ruled is laid over what the evidence tells whenever that changes; taken back, nothing of it is left.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Literal

from tidings.errors import NotFound, Overtaken
from tidings.fuse.ruled_stories import Group, StoryRuling, Ties, ruled, ties
from tidings.fuse.stories import BACKGROUND, told
from tidings.model import Decision, Story
from tidings.store import Book
from tidings.store.decisions import told as retold
from tidings.store.ruled_stories import ON_STORIES

_NEAR = 12  # stories offered to be joined
_LOOKED_AT = 400  # findings among which they are sought


def find_story(store: Book, story_id: str) -> Story:
    """A story by its id, by one that it had before a ruling, or by the id of one of its documents. Raises NotFound."""
    for story in store.catalogue.stories_by_id([story_id]):
        return story
    documents = set(store.linking.story_aside(story_id) or [story_id])
    found = store.stories(documents)
    if not found:
        raise NotFound(f"no story {story_id!r} in the book; `tidings stories` lists them")
    return max(found, key=lambda story: len(documents.intersection(story.documents)))


def join(store: Book, one: str, other: str, *, who: str, why: str = "", seen: int | None = None) -> Decision:
    """Rule that two stories are one. other: also a document that no story has yet.

    seen: what ``known`` gave for the first when the person looked. Raises NotFound; ValueError if they are one already; Overtaken.
    """
    with store.transaction():
        first = find_story(store, one)
        second = _side(store, other)
        if first.id == second.id or not set(second.documents) - set(first.documents):
            raise ValueError(f"{other!r} is a part of story {first.id} already")
        return _rule(store, "merge", (first, second), who, why, seen)


def split(
    store: Book, story_id: str, documents: Sequence[str], *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule that these documents of a story are about another happening. seen: what ``known`` gave when the person looked.

    Raises NotFound for an unknown story or a document that is not in it; ValueError if no document is left on one side; Overtaken.
    """
    with store.transaction():
        story = find_story(store, story_id)
        chosen = tuple(key for key in story.documents if key in set(documents))
        if strange := set(documents) - set(chosen):
            raise NotFound(f"story {story.id} has no document {min(strange)!r}; `tidings story {story.id}` lists them")
        rest = tuple(key for key in story.documents if key not in chosen)
        if not chosen or not rest:
            raise ValueError("name some of the story's documents, and not all of them")
        sides = (replace(story, documents=chosen), replace(story, documents=rest))
        return _rule(store, "split", sides, who, why, seen)


def _side(store: Book, name: str) -> Story:
    """A story, or one document by itself."""
    try:
        return find_story(store, name)
    except NotFound:
        for document in store.documents(ids=[name]):
            return Story(document.id, document.title or document.id, (document.id,))
        raise


def _rule(
    store: Book, verdict: Literal["merge", "split"], sides: tuple[Story, Story], who: str, why: str, seen: int | None
) -> Decision:
    unseen(store, sides[0], seen)
    one, other = sides
    says = f"{one.title} | {other.title}"
    if verdict == "split":
        says = f"{one.title}: {len(one.documents)} of {len(one.documents) + len(other.documents)} reports apart"
    meant = {story.id for story in sides}
    documents = {document for story in sides for document in story.documents}
    others = [story.documents for story in store.stories(documents) if story.id not in meant]
    value = {"says": says, "sides": [sorted(side.documents) for side in sides], "others": sorted(map(sorted, others))}
    made = store.decide(verdict, sides[0].id, json.dumps(value, ensure_ascii=False), who, why)
    lay_anew(store)
    return made


def known(store: Book, story: Story) -> int:
    """Id of the newest decision on a story, or on one that it shares a document with; 0 if there is none."""
    newest = _newest(store, story.documents)
    return newest.id if newest else 0


def unseen(store: Book, story: Story, seen: int | None) -> None:
    """Raise Overtaken if somebody ruled on a story since ``known`` gave ``seen``; None: do not ask."""
    newest = _newest(store, story.documents)
    if seen is not None and newest is not None and newest.id > seen:
        raise Overtaken(retold(newest), newest.id)


def unseen_undo(store: Book, taken: Decision, seen: int | None) -> None:
    """Raise Overtaken if a ruling later than ``seen`` stands on the documents of one that is to be taken back."""
    later = [made for made in store.review.on_stories() if seen is not None and made.id > max(seen, taken.id)]
    for made in reversed(later):
        if not documents_of(taken).isdisjoint(documents_of(made)):
            raise Overtaken(retold(made), made.id)


def on_story(store: Book, story: Story) -> list[Decision]:
    """Rulings that stand and name documents of a story, in the order they were made."""
    documents = set(story.documents)
    return [made for made in store.review.on_stories() if documents & documents_of(made)]


def _newest(store: Book, documents: Collection[str]) -> Decision | None:
    every = store.review.on_stories(undone=True)
    wanted = {made.id for made in every if not documents_of(made).isdisjoint(documents)}
    return next((made for made in reversed(every) if {made.id, made.undoes} & wanted), None)


def ruling_of(decision: Decision) -> StoryRuling | None:
    """What a decision to join or to split says of documents; None for others."""
    value = json.loads(decision.value)
    sides = value.get("sides", ()) if isinstance(value, dict) else ()
    if decision.verdict not in ON_STORIES or len(sides) != 2:
        return None
    one, other = map(frozenset, sides)
    others = tuple(map(frozenset, value.get("others", ())))
    return StoryRuling("merge" if decision.verdict == "merge" else "split", (one, other), others)


def documents_of(decision: Decision) -> Group:
    """The documents that a ruling on stories names; none for other decisions."""
    ruling = ruling_of(decision)
    return ruling.documents if ruling else frozenset()


def lay_anew(store: Book) -> None:
    """Bring the stories into line with the rulings that stand."""
    with store.transaction():
        store.linking.lift_stories()
        lay(store)


def lay(store: Book) -> None:
    """Lay the rulings that stand over the stories as the evidence tells them."""
    rulings = [ruling for made in store.review.on_stories() if (ruling := ruling_of(made)) is not None]
    if not rulings:
        return
    named = frozenset(document for ruling in rulings for document in ruling.documents)
    meant = {document for story in store.stories(named) for document in story.documents}
    around = store.stories(meant | named)
    documents = {d.id: d for d in store.linking.documents_with({*named, *(d for s in around for d in s.documents)})}
    groups = {frozenset(story.documents): story for story in around}
    found = ruled(groups, rulings, lambda group: _ties(store, group), named & documents.keys())
    over = [story for group, story in groups.items() if group not in set(found)]
    kept = [story.id for story in around if story not in over]
    fresh = told([group for group in found if group not in groups], documents, taken=kept)
    store.linking.lay_stories(fresh, over)


def _ties(store: Book, group: Group) -> Ties:
    findings = store.linking.findings_in(group, passed_over=BACKGROUND)
    documents = {document.id: document for document in store.linking.documents_with(group)}
    return ties(findings, store.linking.edges_around(group), documents)


def stories_near(store: Book, story: Story) -> list[Story]:
    """Stories that have participants in common with a story, those that share most findings with them first."""
    findings = store.linking.findings_in(story.documents, passed_over=BACKGROUND)
    parties = {p.entity for finding in findings for p in finding.roles["party"] if p.entity}
    ids = sorted(store.findings_with_entities(parties) if parties else ())[:_LOOKED_AT]
    documents = {document for finding in store.findings_by_id(ids) for document in finding.documents}
    own = set(story.documents)
    near = [each for each in store.stories(documents | own) if each.id != story.id]
    return sorted(near, key=lambda each: (-_shared(each, own, documents), each.id))[:_NEAR]


def _shared(story: Story, own: Collection[str], documents: Iterable[str]) -> int:
    return len(set(story.documents) & set(documents)) + len(set(story.documents) & set(own))
