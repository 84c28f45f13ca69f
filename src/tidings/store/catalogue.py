"""Lists of the book that are read a page at a time: documents without their texts, findings with facets, stories.

In: what to look for and which part of the list. Out: that part, how long the whole list is, and counts by facet.
Nothing is judged here: standing, status and origins are those that were stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, func, select

from tidings.errors import NotFound
from tidings.model import Derivation, Entity, Finding, Span, Story
from tidings.store import claims, dates, derivations, findings, outlines, rulings
from tidings.store import entities as names
from tidings.store.batches import each_of, rows_where
from tidings.store.documents import published_by
from tidings.store.outlines import Outline
from tidings.store.schema import (
    documents,
    entities,
    finding_documents,
    local_entities,
    participants,
    stories,
    story_documents,
    versions,
)
from tidings.store.schema import findings as found
from tidings.store.sizes import sizes
from tidings.store.wanted import Order, Wanted, conditions, kept, ordered

T = TypeVar("T")
_FACETS = ("type", "status", "standing")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document without its text. ``number`` grows with every document that is added."""

    number: int
    id: str
    title: str | None
    publisher: str | None
    byline: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of a list, and the length of the whole."""

    items: tuple[T, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


_FACTS = select(*(documents.c[name] for name in ("no", "id", "title", "publisher", "byline", "published", "url")))


class Catalogue:
    """The lists of one book."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def facts(self, ids: Iterable[str]) -> dict[str, Facts]:
        """Facts by document id; an unknown id is left out."""
        with self._reading() as conn:
            return {row.id: _facts(row) for row in rows_where(conn, _FACTS, documents.c.id, set(ids))}

    def sizes(self) -> dict[str, int]:
        """How many documents, findings that nobody rejected, entities and stories there are."""
        tables = {"documents": documents, "stories": stories, "findings": found, "entities": entities}
        with self._reading() as conn:
            held = sizes(conn, tables)
            return held | {"findings": held["findings"] - len(rulings.rejected(conn))}

    def newest(self) -> int:
        """The number of the document that was added last; 0 for an empty book."""
        with self._reading() as conn:
            return conn.scalar(select(func.max(documents.c.no))) or 0

    def documents(  # noqa: PLR0913 - what may be left out goes by keyword
        self,
        *,
        publisher: str | None = None,
        entity: str | None = None,
        since: str | None = None,
        until: str | None = None,
        after: int | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Part[Facts]:
        """Documents, latest publication first (unknown last).

        entity: only those that name it. after: only those with a greater number.
        """
        passing: list[ColumnElement[bool]] = []
        if entity is not None:
            naming = select(local_entities.c.document).where(local_entities.c.entity == entity)
            passing.append(documents.c.no.in_(naming))
        if publisher is not None:
            passing.append(published_by(publisher))
        if since is not None:
            passing.append(dates.not_before(documents.c.published, since))
        if until is not None:
            passing.append(dates.not_after(documents.c.published, until))
        if after is not None:
            passing.append(documents.c.no > after)
        order = (documents.c.published.desc().nulls_last(), documents.c.id)
        query = _FACTS.where(*passing).order_by(*order).limit(limit).offset(offset)
        with self._reading() as conn:
            total = conn.scalar(select(func.count()).select_from(documents).where(*passing)) or 0
            return Part(tuple(_facts(row) for row in conn.execute(query)), total)

    def findings(self, wanted: Wanted, *, order: Order = "newest", limit: int = 50, offset: int = 0) -> Part[Finding]:
        """Findings that pass every filter and that nobody rejected, with counts by type, status and standing."""
        with self._reading() as conn:
            passing = conditions(conn, wanted)
            total, facets = _counted(conn, passing)
            query = select(found.c.no).where(*passing).order_by(*ordered(order)).limit(limit).offset(offset)
            items = findings.by_number(conn, conn.scalars(query).all())
            return Part(tuple(items), total, facets)

    def first(self, wanted: Wanted, *, order: Order, limit: int) -> tuple[Finding, ...]:
        """The first findings of that list, where nobody asks how long the whole is: counting takes longer than listing."""
        with self._reading() as conn:
            query = select(found.c.no).where(*conditions(conn, wanted)).order_by(*ordered(order)).limit(limit)
            return tuple(findings.by_number(conn, conn.scalars(query).all()))

    def best(self, wanted: Wanted, *, limit: int) -> tuple[tuple[Finding, ...], int]:
        """The best supported findings that pass every filter, and how many pass."""
        with self._reading() as conn:
            query = select(found.c.no, func.count().over().label("total")).where(*conditions(conn, wanted))
            rows = conn.execute(query.order_by(*ordered("supported")).limit(limit)).all()
            return tuple(findings.by_number(conn, [row.no for row in rows])), rows[0].total if rows else 0

    def number(self, wanted: Wanted) -> int:
        """How long that list is."""
        with self._reading() as conn:
            return conn.scalar(select(func.count()).select_from(found).where(*conditions(conn, wanted))) or 0

    def outlines(self, wanted: Wanted, *, order: Order, limit: int) -> list[Outline]:
        """As ``first``, in outline."""
        with self._reading() as conn:
            query = select(found.c.no).where(*conditions(conn, wanted)).order_by(*ordered(order)).limit(limit)
            return outlines.load(conn, conn.scalars(query).all())

    def ids(self, wanted: Wanted, *, order: Order) -> list[str]:
        """Ids of all findings of that list."""
        with self._reading() as conn:
            return list(conn.scalars(select(found.c.id).where(*conditions(conn, wanted)).order_by(*ordered(order))))

    def plans_of(self, finding_id: str) -> list[Finding]:
        """The plans and possibilities that became this finding, by id, but for those that a person rejected."""
        with self._reading() as conn:
            query = select(found.c.no).where(found.c.became == finding_id, *kept(conn)).order_by(found.c.id)
            return findings.by_number(conn, conn.scalars(query).all())

    def people_of(self, entity_id: str) -> tuple[str, ...]:
        """Ids of those who hold a position at an organization, by findings that nobody rejected."""
        held, holder = participants.alias(), participants.alias()
        query = select(holder.c.entity).distinct().join(held, held.c.finding == holder.c.finding)
        query = query.join(found, found.c.no == held.c.finding).where(held.c.entity == entity_id)
        query = query.where(held.c.role == "organization", holder.c.role == "person", holder.c.entity.is_not(None))
        query = query.where(found.c.type == "role", found.c.status == "actual")
        with self._reading() as conn:
            return tuple(conn.scalars(query.where(*kept(conn)).order_by(holder.c.entity)))

    def months(self, entity_ids: Iterable[str]) -> dict[str, int]:
        """How many documents of the entities' findings were published in each month (``YYYY-MM``)."""
        taking = select(participants.c.finding).where(participants.c.entity.in_(list(entity_ids)))
        resting = select(finding_documents.c.document).where(finding_documents.c.finding.in_(taking))
        month = func.substr(documents.c.published, 1, 7)
        query = select(month.label("month"), func.count().label("number")).where(
            func.length(documents.c.published) >= 7
        )
        with self._reading() as conn:
            if refused := rulings.rejected(conn):
                resting = resting.where(
                    finding_documents.c.finding.not_in(select(found.c.no).where(found.c.id.in_(refused)))
                )
            shown = documents.c.no.in_(resting.distinct())
            return {row.month: row.number for row in conn.execute(query.where(shown).group_by(month).order_by(month))}

    def stories(self, *, after: int | None = None, limit: int = 50, offset: int = 0) -> Part[Story]:
        """Stories, most reports first, then latest; after: only those that a document with a greater number joined."""
        query = select(stories.c.id)
        if after is not None:
            joined = select(story_documents.c.story).where(story_documents.c.document > after)
            query = query.where(stories.c.id.in_(joined))
        order = (stories.c.reports.desc(), stories.c.latest.desc(), stories.c.id)
        with self._reading() as conn:
            total = conn.scalar(select(func.count()).select_from(query.subquery())) or 0
            ids = list(conn.scalars(query.order_by(*order).limit(limit).offset(offset)))
            told = {story.id: story for story in derivations.stories_by_id(conn, ids)}
            return Part(tuple(told[key] for key in ids), total)

    def stories_with(self, numbers: Collection[int], *, limit: int) -> tuple[Story, ...]:
        """The stories that most of these documents (by ``Facts.number``) are part of."""
        if not numbers:
            return ()
        with self._reading() as conn:
            listed = each_of(conn, list(numbers))
            query = select(story_documents.c.story).where(story_documents.c.document.in_(select(listed.c.value)))
            query = query.group_by(story_documents.c.story).order_by(func.count().desc(), story_documents.c.story)
            most = conn.scalars(query.limit(limit)).all()
            told = {story.id: story for story in derivations.stories_by_id(conn, most)}
            return tuple(told[key] for key in most)

    def stories_by_id(self, story_ids: Iterable[str]) -> list[Story]:
        """The stories with these ids; an unknown id is left out."""
        with self._reading() as conn:
            return derivations.stories_by_id(conn, story_ids)

    def story(self, story_id: str) -> Story:
        """The story with that id. Raises NotFound."""
        for story in self.stories_by_id([story_id]):
            return story
        raise NotFound(f"no story {story_id!r} in the book")

    def entities(
        self, *, kind: str | None = None, name: str = "", limit: int = 50, offset: int = 0
    ) -> Part[tuple[Entity, int]]:
        """Entities with the number of documents that name them: best names first if a name is sought, else the most."""
        with self._reading() as conn:
            if name.strip():
                found = names.find(conn, name, kind)
                chosen = found[offset : offset + limit]
                return Part(tuple(zip(chosen, names.documents_of(conn, chosen), strict=True)), len(found))
            of_kind = [entities.c.kind == kind] if kind is not None else []
            total = conn.scalar(select(func.count()).select_from(entities).where(*of_kind)) or 0
            ids = names.most_named(conn, kind, limit, offset)
            loaded = names.load(conn, (key for key, _ in ids))
            return Part(tuple(zip(loaded, (number for _, number in ids), strict=True)), total)

    def outlets(self) -> list[tuple[str, int]]:
        """(publisher, number of its documents), most documents first."""
        number = func.count().label("number")
        query = select(documents.c.publisher, number).where(documents.c.publisher.is_not(None))
        query = query.group_by(documents.c.publisher).order_by(number.desc(), documents.c.publisher)
        with self._reading() as conn:
            return [(row.publisher, row.number) for row in conn.execute(query)]

    def phrases(self, roles: Collection[str], ids: Collection[str] | None = None) -> list[tuple[str, str]]:
        """(finding id, phrase) for every phrase that fills one of the roles of a finding or its claims; ids: of these only."""
        with self._reading() as conn:
            return list(findings.phrases(conn, roles, ids))

    def reports(self, *, since: str | None = None, until: str | None = None) -> list[tuple[str, str, str | None]]:
        """(finding id, document id, its publication) of findings that are not rejected and documents of that time."""
        with self._reading() as conn:
            return list(findings.reports(conn, since, until))

    def claim_findings(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """Finding id by claim id, for claims that a finding rests on which nobody rejected."""
        with self._reading() as conn:
            refused = rulings.rejected(conn)
            return {claim: key for claim, key in findings.of_claims(conn, claim_ids).items() if key not in refused}

    def linked_spans(self, document_id: str) -> dict[Span, tuple[str, ...]]:
        """Entity ids by span of the document: names, pronouns and noun phrases that stand for an entity."""
        with self._reading() as conn:
            return claims.links_of(conn, document_id)

    def resting_on(self, source: str) -> list[Derivation]:
        """Derivation edges that lead to a document."""
        with self._reading() as conn:
            return derivations.resting_on(conn, source)

    def earlier_versions(self, document_id: str) -> list[tuple[str, str]]:
        """(sha256 of its bytes, when it was replaced) of a document's older versions, the oldest first."""
        query = select(versions.c.sha256, versions.c.replaced).join(documents, documents.c.no == versions.c.document)
        with self._reading() as conn:
            found = conn.execute(query.where(documents.c.id == document_id).order_by(versions.c.ordinal))
            return [(row.sha256, row.replaced) for row in found]


def _facts(row: Row[Any]) -> Facts:
    return Facts(row.no, row.id, row.title, row.publisher, row.byline, row.published, row.url)


def _counted(conn: Connection, passing: Iterable[ColumnElement[bool]]) -> tuple[int, dict[str, dict[str, int]]]:
    """How many findings there are, and how many by each facet's values, the most first; all in one pass."""
    columns = [found.c[name] for name in _FACETS]
    rows = conn.execute(select(*columns, func.count().label("number")).where(*passing).group_by(*columns)).all()
    counts: dict[str, Counter[str]] = {name: Counter() for name in _FACETS}
    for *values, number in rows:
        for name, value in zip(_FACETS, values, strict=True):
            counts[name][value] += number
    facets = {name: dict(sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))) for name, each in counts.items()}
    return sum(row.number for row in rows), facets
