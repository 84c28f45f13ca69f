"""What documents rest on, the shingles that show it, and the stories they tell together.

In: a Connection with hashes, edges and stories. Out: rows, or what was stored.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
)

from tidings.model import Derivation, Span, Story
from tidings.store.batches import add_rows, add_tuples, batches, document_numbers, each_of, rows_where
from tidings.store.schema import derivations, documents, shingles, stories, story_documents

#: A hash that so many documents have, or more, is left out: a phrase of the trade, a footer.
COMMON = 1000
#: Documents that are looked up in one query.
_AT_ONCE = 50

Marks = tuple[Sequence[int], Sequence[int]]

_SIZES = (
    select(documents.c.id, func.count().label("number"))
    .join(shingles, shingles.c.document == documents.c.no)
    .group_by(documents.c.id)
)
_EDGES = select(derivations, documents.c.id).join(documents, documents.c.no == derivations.c.document)
_DAYS = select(documents.c.no, documents.c.published)
_STORIES = select(stories)
_STORIES_OF = select(story_documents.c.story).join(documents, documents.c.no == story_documents.c.document)
_MEMBERS = (
    select(story_documents.c.story, documents.c.id)
    .join(documents, documents.c.no == story_documents.c.document)
    .order_by(story_documents.c.story, story_documents.c.ordinal)
)


def save_shingles(conn: Connection, hashes: Mapping[str, Collection[int]]) -> None:
    """Replace the shingle hashes (signed 64-bit integers) of documents, by id. Raises NotFound."""
    numbers = document_numbers(conn, hashes)
    for batch in batches(numbers.values()):
        conn.execute(delete(shingles).where(shingles.c.document.in_(batch)))
    rows = sorted((value, numbers[key]) for key, values in hashes.items() for value in set(values))
    add_tuples(conn, shingles, ("hash", "document"), rows)


def sharing(
    conn: Connection, marks: Mapping[str, Marks], least: tuple[int, int]
) -> dict[str, dict[str, tuple[int, int]]]:
    """For each document the others that share hashes of it, by id, with how many of its first and of its second sort.

    marks: both sorts of hashes, by document id. least: others share so many of one sort or of the other. A hash that ``COMMON``
    documents have is left out.
    """
    found: dict[str, dict[str, tuple[int, int]]] = {key: {} for key in marks}
    common = _common(conn, {value for both in marks.values() for values in both for value in values})
    for keys in batches(marks, _AT_ONCE):
        telling = [[value for value in values if value not in common] for key in keys for values in marks[key]]
        given = {"lists": json.dumps(telling), "words": least[0], "facts": least[1]}
        for number, other, words, facts in conn.execute(_shared(conn.dialect.name), given):
            if other != keys[number]:
                found[keys[number]][other] = words, facts
    return found


def _common(conn: Connection, hashes: Collection[int]) -> set[int]:
    """Those of the hashes that too many documents have to show anything."""
    found: set[int] = set()
    for batch in batches(sorted(hashes)):
        listed = each_of(conn, batch)
        having = select(shingles.c.document).where(shingles.c.hash == listed.c.value).offset(COMMON - 1).limit(1)
        found |= set(conn.scalars(select(listed.c.value).where(having.correlate(listed).exists())))
    return found


@cache
def _shared(dialect: str) -> Select[Any]:
    """The query for documents that share hashes; the databases take lists apart in ways of their own."""
    lists = bindparam("lists", type_=Text())
    place: ColumnElement[int]
    value: ColumnElement[int]
    if dialect == "postgresql":
        each = func.json_array_elements(cast(lists, JSON)).table_valued(
            "value", with_ordinality="place", joins_implicitly=True
        )
        each = each.render_derived(name="each")
        own = func.json_array_elements_text(each.c.value).table_valued("value", joins_implicitly=True)
        own = own.render_derived(name="own")
        place, value = each.c.place - 1, cast(own.c.value, BigInteger)
    else:
        each = func.json_each(lists).table_valued("key", "value", name="each", joins_implicitly=True)
        own = func.json_each(each.c.value).table_valued("value", name="own", joins_implicitly=True)
        place, value = each.c.key, own.c.value
    number, sort = cast(place // 2, Integer).label("number"), (place % 2).label("sort")
    held = select(number, sort, shingles.c.document).where(shingles.c.hash == value).subquery()
    words, facts = func.sum(1 - held.c.sort), func.sum(held.c.sort)
    counted = (
        select(held.c.number, held.c.document, words.label("words"), facts.label("facts"))
        .group_by(held.c.number, held.c.document)
        .having(or_(words >= bindparam("words"), facts >= bindparam("facts")))
        .subquery()
    )
    return select(counted.c.number, documents.c.id, counted.c.words, counted.c.facts).join(
        documents, documents.c.no == counted.c.document
    )


def numbers_of_hashes(conn: Connection, document_ids: Collection[str]) -> dict[str, int]:
    """How many shingle hashes each of these documents has; one without any is left out."""
    return dict(rows_where(conn, _SIZES, documents.c.id, document_ids))


def save(conn: Connection, document_ids: Iterable[str], edges: Sequence[Derivation]) -> None:
    """Replace the outgoing edges of these documents. Raises NotFound, ValueError for an edge from another one."""
    numbers = document_numbers(conn, document_ids)
    for batch in batches(numbers.values()):
        conn.execute(delete(derivations).where(derivations.c.document.in_(batch)))
    counts: Counter[str] = Counter()
    rows: list[dict[str, object]] = []
    for edge in edges:
        if edge.document not in numbers:
            raise ValueError(f"an edge from {edge.document!r}, which is not among the documents to replace")
        start, end = edge.evidence if edge.evidence is not None else (None, None)
        row = {"document": numbers[edge.document], "ordinal": counts[edge.document], "source": edge.source}
        rows.append(row | {"how": edge.how, "start": start, "end": end})
        counts[edge.document] += 1
    add_rows(conn, derivations, rows)


def load(conn: Connection, document_ids: Iterable[str] | None = None) -> list[Derivation]:
    """Outgoing edges of these documents, or all, by document id, in the order they were given."""
    rows = conn.execute(_EDGES) if document_ids is None else rows_where(conn, _EDGES, documents.c.id, set(document_ids))
    return [
        Derivation(row.id, row.source, row.how, Span(row.start, row.end) if row.start is not None else None)
        for row in sorted(rows, key=lambda row: (row.id, row.ordinal))
    ]


def resting_on(conn: Connection, source: str) -> list[Derivation]:
    """Edges that lead to a source, by document id."""
    rows = conn.execute(_EDGES.where(derivations.c.source == source).order_by(documents.c.id))
    return [
        Derivation(row.id, row.source, row.how, Span(row.start, row.end) if row.start is not None else None)
        for row in rows
    ]


def save_stories(
    conn: Connection, found: Sequence[Story], *, replaced: Iterable[str] = (), ruled: bool = False
) -> None:
    """Remove the ``replaced`` ids and write the stories, each in place of what stood under its id. Raises NotFound.

    ruled: whether they rest on what a person ruled.
    """
    found = list({story.id: story for story in found}.values())
    for batch in batches({*replaced, *(story.id for story in found)}):
        conn.execute(delete(stories).where(stories.c.id.in_(batch)))
    numbers = document_numbers(conn, (key for story in found for key in story.documents))
    days = _days(conn, numbers.values())
    rows: list[dict[str, object]] = [
        {
            "id": story.id,
            "title": story.title,
            "ruled": ruled,
            "reports": len(story.documents),
            "latest": max((day for key in story.documents if (day := days[numbers[key]])), default=None),
        }
        for story in found
    ]
    add_rows(conn, stories, rows)
    rows = [
        {"story": story.id, "ordinal": n, "document": numbers[key]}
        for story in found
        for n, key in enumerate(story.documents)
    ]
    add_rows(conn, story_documents, rows)


def _days(conn: Connection, numbers: Iterable[int]) -> dict[int, str | None]:
    """Publication of documents, by row number."""
    return dict(rows_where(conn, _DAYS, documents.c.no, numbers))


def load_stories(conn: Connection, document_ids: Iterable[str] | None = None) -> list[Story]:
    """Stories, or those that one of the documents is part of, by id."""
    if document_ids is None:
        return stories_by_id(conn, conn.scalars(select(stories.c.id)))
    return stories_by_id(conn, {row.story for row in rows_where(conn, _STORIES_OF, documents.c.id, set(document_ids))})


def stories_by_id(conn: Connection, ids: Iterable[str]) -> list[Story]:
    """Stories with these ids, by id; an unknown id is left out."""
    rows = sorted(rows_where(conn, _STORIES, stories.c.id, list(ids)), key=lambda row: row.id)
    told: dict[str, list[str]] = defaultdict(list)
    for story, document in rows_where(conn, _MEMBERS, story_documents.c.story, [row.id for row in rows]):
        told[story].append(document)
    return [Story(row.id, row.title, tuple(told[row.id])) for row in rows]
