"""The versions of documents: which input and which address a text came from, and what stood there before.

In: a Connection with inputs, addresses or a document. Out: ids, Versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlalchemy import Connection, func, insert, or_, select

from tidings.errors import NotFound
from tidings.model import Document, Version
from tidings.store import dates, documents
from tidings.store import schema as book
from tidings.store.batches import rows_where


def holding(conn: Connection, source: str, digest: str) -> str | None:
    """Id of the document whose newest text from this input has these bytes, be it the document's newest or not."""
    if source != source.encode("utf-8", "replace").decode():
        return None  # a file name that is no UTF-8; nothing from it can have been stored
    current, old = book.documents, book.versions
    asked = select(current.c.id).where(current.c.source == source, current.c.sha256 == digest)
    found = conn.scalar(asked.order_by(current.c.no).limit(1))
    if found is not None:
        return str(found)
    later = old.alias()
    again = select(later.c.ordinal).where(
        later.c.document == old.c.document, later.c.source == source, later.c.ordinal > old.c.ordinal
    )
    query = (
        select(current.c.id)
        .join(old, old.c.document == current.c.no)
        .where(old.c.source == source, old.c.sha256 == digest, ~again.exists())
        .where(or_(current.c.source.is_(None), current.c.source != source))
    )
    found = conn.scalar(query.order_by(current.c.no).limit(1))
    return None if found is None else str(found)


def at_addresses(conn: Connection, urls: Iterable[str]) -> list[str]:
    """Ids of the documents whose URL is one of these, first added first."""
    query = select(book.documents.c.no, book.documents.c.id)
    return [row.id for row in sorted(rows_where(conn, query, book.documents.c.url, set(urls)), key=lambda row: row.no)]


def from_input(conn: Connection, source: str) -> list[str]:
    """Ids of the documents whose present text came from this input, first added first."""
    if source != source.encode("utf-8", "replace").decode():
        return []
    query = select(book.documents.c.id).where(book.documents.c.source == source).order_by(book.documents.c.no)
    return [str(id) for id in conn.scalars(query)]


def keep(conn: Connection, document: Document, raw: bytes) -> None:
    """Keep a text that arrived after the one that follows it: it becomes the last of the older versions.

    Raises NotFound if no document has its id, ValueError if the bytes are not the document's.
    """
    if sha256(raw).hexdigest() != document.sha256:
        raise ValueError(f"{document.id}: sha256 {document.sha256!r} is not that of the bytes")
    number, old = _number(conn, document.id), book.versions
    documents.keep_bytes(conn, document.sha256, raw)
    ordinal = conn.scalar(select(func.count()).where(old.c.document == number))
    facts = documents.values_of(document)
    del facts["id"]
    conn.execute(
        insert(old).values(
            document=number, ordinal=ordinal, reader="", replaced=dates.now(), text=document.text, **facts
        )
    )


def history(conn: Connection, document_id: str) -> list[Version]:
    """All versions of a document, oldest first; the last is the present one. Raises NotFound.

    A version's text is empty where the book was made before texts of versions were kept.
    """
    number = _number(conn, document_id)
    query = select(book.versions).where(book.versions.c.document == number).order_by(book.versions.c.ordinal)
    old = [
        Version(Document(document_id, row.sha256, row.text or "", **documents.facts_of(row)), row.replaced)
        for row in conn.execute(query)
    ]
    return [*_by_time(old), *(Version(document) for document in documents.load(conn, [number]))]


def _by_time(versions: Sequence[Version]) -> list[Version]:
    """Versions in the order of their last change where each says it, else as they came."""
    if all(version.document.modified for version in versions):
        return sorted(versions, key=lambda version: version.document.modified or "")
    return list(versions)


def _number(conn: Connection, document_id: str) -> int:
    number = conn.scalar(select(book.documents.c.no).where(book.documents.c.id == document_id))
    if number is None:
        raise NotFound(f"no document {document_id!r} in the book")
    return int(number)
