"""Full-text search: on SQLite by FTS5, which this module knows; on PostgreSQL by ``tsvector``.

In: a Connection with rows to index, or a user's words. Out: row numbers with their rank, best (lowest) first.
The indexes hold words only; sentences are sliced from their documents, so a removal must bring the text that was added.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Select, TableClause, column, insert, select, table

from tidings.store import tsvector
from tidings.store.schema import sentences

# Made by the migrations. FTS5 takes commands and queries through a column named like the table.
_SENTENCES = table("sentence_words", column("rowid"), column("words"), column("rank"), column("sentence_words"))
_FINDINGS = table("finding_words", column("rowid"), column("words"), column("rank"), column("finding_words"))
_PART = re.compile(r'"([^"]*)"|([^\s"]+)')
_RANKED = 5000  # hits that are ranked, at most: the last that were written
_MOST_TERMS = 64  # a longer query is a pasted text; its first words say enough


def is_index_table(name: str | None) -> bool:
    """Whether a table belongs to the indexes and so has no place in the schema's metadata."""
    return name is not None and name.startswith((_SENTENCES.name, _FINDINGS.name))


def add_sentences(conn: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index sentences: (row number, text)."""
    _add(conn, _SENTENCES, rows)


def remove_sentences(conn: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take sentences out of the index: (row number, the very text that was added)."""
    _remove(conn, _SENTENCES, rows)


def add_findings(conn: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index findings: (row number, words)."""
    _add(conn, _FINDINGS, rows)


def remove_findings(conn: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take findings out of the index: (row number, the very words that were added)."""
    _remove(conn, _FINDINGS, rows)


def terms(query: str) -> list[str]:
    """A user's words and "quoted phrases", each in quotation marks for FTS5; what holds no letter or digit is left out."""
    clean = query.encode("utf-8", "replace").decode().replace("\0", " ")
    parts = [phrase or word for phrase, word in _PART.findall(clean)]
    return [f'"{part}"' for part in parts if any(_is_word_character(c) for c in part)][:_MOST_TERMS]


def match_sentences(conn: Connection, wanted: Iterable[str], limit: int) -> list[tuple[int, float]]:
    """Sentences that hold every term, best first: (row number, rank); of words that thousands hold, the best of the latest."""
    return _match(conn, _SENTENCES, wanted, limit)


def match_findings(conn: Connection, wanted: Iterable[str], limit: int) -> list[tuple[int, float]]:
    """Findings that hold every term, best first: (row number, rank); of words that thousands hold, the best of the latest."""
    return _match(conn, _FINDINGS, wanted, limit)


def latest_findings(conn: Connection, wanted: Iterable[str], limit: int) -> Select[tuple[int]]:
    """A query for the row numbers of findings that hold every term, the last ones written."""
    if _on_server(conn):
        return tsvector.latest(tsvector.FINDINGS, wanted, limit)
    query = select(_FINDINGS.c.rowid).where(_holds(_FINDINGS, " AND ".join(wanted)))
    return query.order_by(_FINDINGS.c.rowid.desc()).limit(limit)


def documents_holding(conn: Connection, term: str) -> set[int]:
    """Row numbers of the documents one of whose sentences holds the term."""
    if _on_server(conn):
        return tsvector.documents_holding(conn, term)
    holding = select(_SENTENCES.c.rowid).where(_holds(_SENTENCES, term))
    return set(conn.scalars(select(sentences.c.document).where(sentences.c.no.in_(holding)).distinct()))


def _on_server(conn: Connection) -> bool:
    return conn.dialect.name == "postgresql"


def _index_on_server(index: TableClause) -> TableClause:
    return tsvector.SENTENCES if index is _SENTENCES else tsvector.FINDINGS


def _add(conn: Connection, index: TableClause, rows: Iterable[tuple[int, str]]) -> None:
    if _on_server(conn):
        tsvector.add(conn, _index_on_server(index), rows)
        return
    values = [{"rowid": number, "words": words} for number, words in rows]
    if values:
        conn.execute(insert(index), values)


def _remove(conn: Connection, index: TableClause, rows: Iterable[tuple[int, str]]) -> None:
    if _on_server(conn):
        tsvector.remove(conn, _index_on_server(index), (number for number, _ in rows))
        return
    values = [{index.name: "delete", "rowid": number, "words": words} for number, words in rows]
    if values:
        conn.execute(insert(index), values)


def _match(conn: Connection, index: TableClause, wanted: Iterable[str], limit: int) -> list[tuple[int, float]]:
    if _on_server(conn):
        return tsvector.match(conn, _index_on_server(index), wanted, limit)
    holds = _holds(index, " AND ".join(wanted))
    query = select(index.c.rowid, index.c.rank).where(holds)
    # To rank a row takes twenty times as long as to find it.
    least = conn.scalar(select(index.c.rowid).where(holds).order_by(index.c.rowid.desc()).offset(_RANKED).limit(1))
    if least is not None:
        query = query.where(index.c.rowid > least)
    rows = conn.execute(query.order_by(index.c.rank, index.c.rowid).limit(limit))
    return [(row.rowid, row.rank) for row in rows]


def _holds(index: TableClause, words: str) -> ColumnElement[bool]:
    return index.c[index.name].op("MATCH", is_comparison=True)(words)


def _is_word_character(character: str) -> bool:
    """As the unicode61 tokenizer sees it: letters, numbers and private use."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"
