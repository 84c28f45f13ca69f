"""Full-text search on PostgreSQL: the one module that knows tsvector.

In: a Connection with rows to index, or terms to seek. Out: row numbers with their rank, best (lowest) first.
The terms are cut by the tokenizer that books in files use, so that both find the same; how hits rank may differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    TableClause,
    cast,
    column,
    delete,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from tidings.store.batches import batches
from tidings.store.schema import sentences
from tidings.store.tokens import terms_of

SENTENCES = table("sentence_words", column("no", BigInteger), column("words", TSVECTOR))
FINDINGS = table("finding_words", column("no", BigInteger), column("words", TSVECTOR))
_LAST_POSITION = 16383  # the words after it all stand there, as far as PostgreSQL knows
_BY_LENGTH = 1  # a word weighs less in a long sentence


def add(conn: Connection, index: TableClause, rows: Iterable[tuple[int, str]]) -> None:
    """Index rows: (row number, text)."""
    given = list(rows)
    words = [_vector(terms) for terms in terms_of(text for _, text in given)]
    values = [{"no": number, "words": vector} for (number, _), vector in zip(given, words, strict=True)]
    if values:
        conn.execute(insert(index), values)


def remove(conn: Connection, index: TableClause, numbers: Iterable[int]) -> None:
    """Take rows out of the index."""
    for batch in batches(numbers):
        conn.execute(delete(index).where(index.c.no.in_(batch)))


def match(conn: Connection, index: TableClause, wanted: Iterable[str], limit: int) -> list[tuple[int, float]]:
    """Rows that hold every term, best first: (row number, rank)."""
    query = _query(wanted)
    rank = func.ts_rank(index.c.words, query, _BY_LENGTH).label("rank")
    rows = conn.execute(
        select(index.c.no, rank).where(_holds(index, query)).order_by(rank.desc(), index.c.no).limit(limit)
    )
    return [(row.no, -row.rank) for row in rows]


def latest(index: TableClause, wanted: Iterable[str], limit: int) -> Select[tuple[int]]:
    """A query for the numbers of rows that hold every term, the last ones written."""
    return select(index.c.no).where(_holds(index, _query(wanted))).order_by(index.c.no.desc()).limit(limit)


def documents_holding(conn: Connection, term: str) -> set[int]:
    """Row numbers of the documents one of whose sentences holds the term."""
    found = select(sentences.c.document).join(SENTENCES, SENTENCES.c.no == sentences.c.no)
    return set(conn.scalars(found.where(_holds(SENTENCES, _query([term]))).distinct()))


def _holds(index: TableClause, query: ColumnElement[object]) -> ColumnElement[bool]:
    return index.c.words.op("@@", is_comparison=True)(query)


def _query(wanted: Iterable[str]) -> ColumnElement[object]:
    """All of the terms; the words of one term stand side by side."""
    phrases = (" <-> ".join(map(_quoted, words)) for words in terms_of(term.strip('"') for term in wanted) if words)
    return cast(" & ".join(f"({phrase})" for phrase in phrases), TSQUERY)


def _vector(terms: Iterable[str]) -> str:
    """Terms with their places, as PostgreSQL writes them."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, term in enumerate(terms, 1):
        places[term].append(min(place, _LAST_POSITION))
    return " ".join(f"{_quoted(term)}:{','.join(map(str, found))}" for term, found in places.items())


def _quoted(term: str) -> str:
    doubled = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
