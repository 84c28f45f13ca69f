"""What documents rest on, the shingles that show it, and the stories they tell together.

In: a Connection with hashes, edges and stories. Out: rows, or what was stored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select

from tidings.model import Derivation, Span, Story
from tidings.store.batches import add_rows, batches, document_numbers, rows_where
from tidings.store.schema import derivations, documents, shingles, stories, story_documents


def save_shingles(conn: Connection, document_id: str, hashes: Iterable[int]) -> None:
    """Replace a document's shingle hashes (signed 64-bit integers). Raises NotFound."""
    document = document_numbers(conn, [document_id])[document_id]
    conn.execute(delete(shingles).where(shingles.c.document == document))
    add_rows(conn, shingles, [{"hash": value, "document": document} for value in sorted(set(hashes))])


def sharing(conn: Connection, hashes: Iterable[int], *, exclude: str | None) -> dict[str, int]:
    """How many of the hashes each document has, for those with at least one, without the excluded one."""
    counts: Counter[str] = Counter()
    query = select(documents.c.id, func.count().label("shared")).join(shingles, shingles.c.document == documents.c.no)
    query = query.where(documents.c.id != exclude) if exclude is not None else query
    for row in rows_where(conn, query.group_by(documents.c.id), shingles.c.hash, set(hashes)):
        counts[row.id] += row.shared
    return dict(counts)


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
    query = select(derivations, documents.c.id).join(documents, documents.c.no == derivations.c.document)
    rows = conn.execute(query) if document_ids is None else rows_where(conn, query, documents.c.id, set(document_ids))
    return [
        Derivation(row.id, row.source, row.how, Span(row.start, row.end) if row.start is not None else None)
        for row in sorted(rows, key=lambda row: (row.id, row.ordinal))
    ]


def resting_on(conn: Connection, source: str) -> list[Derivation]:
    """Edges that lead to a source, by document id."""
    query = select(derivations, documents.c.id).join(documents, documents.c.no == derivations.c.document)
    rows = conn.execute(query.where(derivations.c.source == source).order_by(documents.c.id))
    return [
        Derivation(row.id, row.source, row.how, Span(row.start, row.end) if row.start is not None else None)
        for row in rows
    ]


def save_stories(conn: Connection, found: Sequence[Story], *, replaced: Iterable[str] = ()) -> None:
    """Remove the ``replaced`` ids and write the stories, each in place of what stood under its id. Raises NotFound."""
    found = list({story.id: story for story in found}.values())
    for batch in batches({*replaced, *(story.id for story in found)}):
        conn.execute(delete(stories).where(stories.c.id.in_(batch)))
    numbers = document_numbers(conn, (key for story in found for key in story.documents))
    add_rows(conn, stories, [{"id": story.id, "title": story.title} for story in found])
    rows = [
        {"story": story.id, "ordinal": n, "document": numbers[key]}
        for story in found
        for n, key in enumerate(story.documents)
    ]
    add_rows(conn, story_documents, rows)


def load_stories(conn: Connection, document_ids: Iterable[str] | None = None) -> list[Story]:
    """Stories, or those that one of the documents is part of, by id."""
    if document_ids is None:
        return stories_by_id(conn, conn.scalars(select(stories.c.id)))
    query = select(story_documents.c.story).join(documents, documents.c.no == story_documents.c.document)
    return stories_by_id(conn, {row.story for row in rows_where(conn, query, documents.c.id, set(document_ids))})


def stories_by_id(conn: Connection, ids: Iterable[str]) -> list[Story]:
    """Stories with these ids, by id; an unknown id is left out."""
    rows = sorted(rows_where(conn, select(stories), stories.c.id, list(ids)), key=lambda row: row.id)
    told: dict[str, list[str]] = defaultdict(list)
    members = select(story_documents.c.story, documents.c.id)
    members = members.join(documents, documents.c.no == story_documents.c.document)
    members = members.order_by(story_documents.c.story, story_documents.c.ordinal)
    for row in rows_where(conn, members, story_documents.c.story, [row.id for row in rows]):
        told[row.story].append(row.id)
    return [Story(row.id, row.title, tuple(told[row.id])) for row in rows]
