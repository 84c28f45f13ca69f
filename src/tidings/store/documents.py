"""Documents, their bytes and their versions.

In: a Connection with a Document, its bytes and its Reading, or what to look for. Out: Documents, bytes, Readings.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from string import ascii_uppercase
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import DataError

from tidings.errors import BadInput, NotFound
from tidings.model import Cut, Document, Reading
from tidings.store import dates, fulltext, readings
from tidings.store.batches import add_rows, batches, each_of, rows_where
from tidings.store.schema import blobs, cuts, documents, links, pending, texts, versions

_FACTS = (
    "title", "publisher", "byline", "published", "published_from", "url", "language", "media_type", "modified", "source",
    "known_from", "marks",
)  # fmt: skip

_LEVEL = 4  # half the work of the default, and pages take a twentieth more room
_LOWER = {ord(letter): letter.lower() for letter in ascii_uppercase}  # what lower() of either database knows

WITH_TEXT = select(documents, texts.c.text).join(texts, texts.c.document == documents.c.no)

_ORDERED = select(documents.c.no, documents.c.published, documents.c.id)
_READERS = select(documents.c.no, documents.c.id, documents.c.reader)
_WAITING = select(documents.c.id).join(pending, pending.c.document == documents.c.no).order_by(pending.c.document)
_NUMBERS = select(documents.c.no)
_CUTS = select(cuts).order_by(cuts.c.document, cuts.c.ordinal)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents to list; None leaves a part open. ``text`` holds words that title or sentences must bear."""

    ids: Sequence[str] | None = None
    publisher: str | None = None
    text: str | None = None
    since: str | None = None
    until: str | None = None


def put(conn: Connection, document: Document, raw: bytes, reading: Reading) -> None:
    """Store a document with its bytes and reading, in place of what stood under its id; nothing if that is the same.

    Raises BadInput for text with lone surrogates, which no database stores, or on PostgreSQL with NUL characters,
    ValueError if the parts do not belong together.
    """
    if reading.document != document.id:
        raise ValueError(f"the reading is of {reading.document!r}, the document is {document.id!r}")
    if sha256(raw).hexdigest() != document.sha256:
        raise ValueError(f"{document.id}: sha256 {document.sha256!r} is not that of the bytes")
    try:
        _put(conn, document, raw, reading)
    except (UnicodeEncodeError, DataError) as error:
        remedy = "rename it, or read it with the right character encoding"
        name = document.id.encode("utf-8", "replace").decode()
        held = "half characters (lone surrogates)" if isinstance(error, UnicodeEncodeError) else "NUL characters"
        raise BadInput(name, f"its name or text holds {held}", remedy) from error


def has(conn: Connection, document_id: str, digest: str, reader: str | None = None) -> bool:
    """Whether this version is the current one and has been read (by that reader)."""
    if document_id != document_id.encode("utf-8", "replace").decode():
        return False  # a file name that is no UTF-8; such a document cannot have been stored
    query = select(documents.c.no).where(documents.c.id == document_id, documents.c.sha256 == digest)
    if reader is not None:
        query = query.where(documents.c.reader == reader)
    return conn.execute(query).first() is not None


def raw(conn: Connection, digest: str) -> bytes:
    """The bytes of that sha256, of any version. Raises NotFound."""
    packed = conn.scalar(select(blobs.c.packed).where(blobs.c.sha256 == digest))
    if packed is None:
        raise NotFound(f"no bytes with sha256 {digest!r} in the book")
    return zlib.decompress(packed)


def keep_bytes(conn: Connection, digest: str, raw: bytes) -> None:
    """Keep the bytes of that sha256, once."""
    if conn.scalar(select(blobs.c.size).where(blobs.c.sha256 == digest)) is None:
        conn.execute(insert(blobs).values(sha256=digest, size=len(raw), packed=zlib.compress(raw, _LEVEL)))


def facts_of(row: Row[Any]) -> dict[str, Any]:
    """What a row of documents or versions says of its making, by field of Document."""
    facts = {name: getattr(row, name) for name in _FACTS}
    # Books that were made before these columns leave them empty.
    return facts | {name: facts[name] or {} for name in ("known_from", "marks")}


def reading(conn: Connection, document_id: str) -> Reading:
    """The reading of a document. Raises NotFound."""
    query = select(documents.c.no, documents.c.reader).where(documents.c.id == document_id)
    row = conn.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"no document {document_id!r} in the book")
    return readings.load(conn, row.no, document_id, row.reader)


def all_readings(conn: Connection, document_ids: Iterable[str]) -> dict[str, Reading]:
    """The readings of documents, by id; an unknown id is left out."""
    return readings.load_all(
        conn, [tuple(row) for row in rows_where(conn, _READERS, documents.c.id, set(document_ids))]
    )


def waiting(conn: Connection) -> list[str]:
    """Ids of the documents that are read but not linked yet, in the order they were first added."""
    return list(conn.scalars(_WAITING))


def mark_linked(conn: Connection, document_ids: Iterable[str]) -> None:
    """These documents are no longer pending; an unknown id changes nothing."""
    for batch in batches([row.no for row in rows_where(conn, _NUMBERS, documents.c.id, document_ids)]):
        conn.execute(delete(pending).where(pending.c.document.in_(batch)))


def numbers(conn: Connection, wanted: Filter) -> list[int]:
    """Row numbers of the documents that pass the filter, by publication (unknown last), then id."""
    conditions = _conditions(wanted)
    query = _ORDERED.where(*conditions) if conditions else _ORDERED
    rows = conn.execute(query) if wanted.ids is None else rows_where(conn, query, documents.c.id, set(wanted.ids))
    found = sorted(rows, key=lambda row: (row.published is None, row.published or "", row.id))
    if wanted.text is None:
        return [row.no for row in found]
    holding = [_holding(conn, term) for term in fulltext.terms(wanted.text)]
    return [row.no for row in found if holding and all(row.no in held for held in holding)]


def around(conn: Connection, document: Document, publisher: str) -> list[int]:
    """Row numbers of a publisher's last document before this one and of its first after it; the document itself is none.

    Documents stand by publication (unknown last), then id.
    """
    date, key = documents.c.published, documents.c.id
    unknown = document.published is None
    before = and_(date.is_(None), key < document.id) if unknown else and_(date == document.published, key < document.id)
    after = and_(date.is_(None), key > document.id) if unknown else and_(date == document.published, key > document.id)
    if unknown:
        before = or_(date.is_not(None), before)
    else:
        before, after = or_(date < document.published, before), or_(date > document.published, date.is_(None), after)
    own = select(documents.c.no).where(published_by(publisher))
    last = own.where(before).order_by(date.is_(None).desc(), date.desc(), key.desc()).limit(1)
    first = own.where(after).order_by(date.is_(None), date, key).limit(1)
    return [number for query in (last, first) for number in conn.scalars(query)]


def load(conn: Connection, wanted: Sequence[int]) -> list[Document]:
    """Documents by row number, in the order of the numbers."""
    taken: dict[int, list[Cut]] = defaultdict(list)
    for row in rows_where(conn, _CUTS, cuts.c.document, wanted):
        taken[row.document].append(Cut(row.at, row.kind, row.text))
    rows = {row.no: row for row in rows_where(conn, WITH_TEXT, documents.c.no, wanted)}
    return [_document(rows[number], taken.get(number, ())) for number in wanted if number in rows]


def _put(conn: Connection, document: Document, raw: bytes, reading: Reading) -> None:
    old = conn.execute(WITH_TEXT.where(documents.c.id == document.id)).one_or_none()
    if old and _same(conn, old, document, reading):
        return
    keep_bytes(conn, document.sha256, raw)
    values = values_of(document) | {"reader": reading.reader}
    if old is None:
        number = conn.scalars(insert(documents).values(values).returning(documents.c.no)).one()
        conn.execute(insert(texts).values(document=number, text=document.text))
    else:
        number = old.no
        _clear(conn, old, keep_version=old.sha256 != document.sha256)
        conn.execute(update(documents).where(documents.c.no == number).values(values))
        conn.execute(update(texts).where(texts.c.document == number).values(text=document.text))
    rows = [{"ordinal": n, "at": cut.at, "kind": cut.kind, "text": cut.text} for n, cut in enumerate(document.cuts)]
    add_rows(conn, cuts, [{"document": number, **row} for row in rows])
    readings.write(conn, number, document.text, reading)
    if conn.execute(select(pending).where(pending.c.document == number)).first() is None:
        conn.execute(insert(pending).values(document=number))


def _clear(conn: Connection, old: Row[Any], *, keep_version: bool) -> None:
    """Make room for a new reading. Local entities stay, and with them the old picture, until it is linked again."""
    readings.erase(conn, old.no, old.text)
    for table in (cuts, links):
        conn.execute(delete(table).where(table.c.document == old.no))
    if keep_version:
        ordinal = conn.scalar(select(func.count()).where(versions.c.document == old.no))
        facts = {name: getattr(old, name) for name in ("sha256", "reader", "text", *_FACTS)}
        conn.execute(insert(versions).values(document=old.no, ordinal=ordinal, replaced=dates.now(), **facts))


def _same(conn: Connection, old: Row[Any], document: Document, new: Reading) -> bool:
    if (old.sha256, old.reader) != (document.sha256, new.reader):
        return False
    return load(conn, [old.no]) == [document] and readings.load(conn, old.no, document.id, old.reader) == new


def values_of(document: Document) -> dict[str, object]:
    """The columns that a document and its versions share, and its id."""
    facts = {name: getattr(document, name) for name in ("id", "sha256", *_FACTS)}
    return facts | {name: dict(facts[name]) for name in ("known_from", "marks")}


def _document(row: Row[Any], taken: Iterable[Cut]) -> Document:
    return Document(row.id, row.sha256, row.text, cuts=tuple(taken), **facts_of(row))


def publishers(conn: Connection, names: Collection[str]) -> set[str]:
    """Those of the names that a document has as its publisher, whatever the case of their ASCII letters."""
    lowered: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        lowered[name.translate(_LOWER)].add(name)
    found: set[str] = set()
    for batch in batches(sorted(lowered)):
        listed = each_of(conn, batch)
        own = select(documents.c.no).where(func.lower(documents.c.publisher) == listed.c.value).correlate(listed)
        for known in conn.scalars(select(listed.c.value).where(own.exists())):
            found |= lowered[known]
    return found


def published_by(publisher: str) -> ColumnElement[bool]:
    """Documents of an outlet, whatever the case of its ASCII letters: databases differ in folding the others."""
    return func.lower(documents.c.publisher) == publisher.translate(_LOWER)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.publisher is not None:
        conditions.append(published_by(wanted.publisher))
    if wanted.since is not None:
        conditions.append(dates.not_before(documents.c.published, wanted.since))
    if wanted.until is not None:
        conditions.append(dates.not_after(documents.c.published, wanted.until))
    return conditions


def _holding(conn: Connection, term: str) -> set[int]:
    titled = select(documents.c.no).where(documents.c.title.icontains(term.strip('"'), autoescape=True))
    return set(conn.scalars(titled)) | fulltext.documents_holding(conn, term)
