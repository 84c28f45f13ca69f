"""The book: all that was read, linked and found, in one database.

In: the nouns of ``tidings.model``. Out: the same nouns. Every method is one transaction, or part of the one around it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from tidings.errors import NotFound
from tidings.model import (
    Decision,
    Derivation,
    Document,
    Entity,
    Evidence,
    Finding,
    LinkedClaim,
    LocalEntity,
    Reading,
    Span,
    Story,
    Verdict,
    Version,
)
from tidings.store import (
    claims,
    decisions,
    derivations,
    documents,
    entities,
    evidence,
    findings,
    search,
    versions,
)
from tidings.store import locals as local_entities
from tidings.store.batches import batches
from tidings.store.catalogue import Catalogue
from tidings.store.linking import Linking
from tidings.store.listings import Listings
from tidings.store.locals import Localized
from tidings.store.opening import open_engine, shown
from tidings.store.review import Review
from tidings.store.sizes import counts
from tidings.store.transactions import Transactions

_DOCUMENTS_AT_ONCE = 200
_ENTITIES_AT_ONCE = 1000


class Book:
    """A store of documents and of what they say. Threads may share one; processes open their own.

    Every method raises BookError if the database fails: damaged, full, locked for long.
    """

    def __init__(self, engine: Engine, location: str) -> None:
        self.location = location
        self._transactions = Transactions(engine, location)
        self._reading = self._transactions.reading
        self._writing = self._transactions.writing
        #: What people still have to rule on and have ruled; how to take a ruling back.
        self.review = Review(self._reading, self._writing)
        self.listings = Listings(self._reading, self._writing)
        #: Lists that are read a page at a time.
        self.catalogue = Catalogue(self._reading)
        #: What linking asks and writes for many documents at once.
        self.linking = Linking(self._reading, self._writing)

    @classmethod
    def open(cls, location: str | Path) -> Self:
        """Open the book at a path or SQLAlchemy URL, made or migrated as needed; ``:memory:`` is gone when closed.

        Raises BookError if it is a folder, another program's file, damaged, read-only, newer than this version, or on a
        server that cannot be reached.
        """
        return cls(open_engine(location), shown(location))

    def close(self) -> None:
        """Let go of the database. Closing twice is fine."""
        self._transactions.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that this thread does inside is stored together or, on any exception, not at all. May be nested."""
        with self._writing():
            yield

    # Documents and readings

    def has(self, document_id: str, sha256: str) -> bool:
        """Whether that very version of the document is the current one and has been read."""
        with self._reading() as conn:
            return documents.has(conn, document_id, sha256)

    def has_read(self, document_id: str, sha256: str, reader: str) -> bool:
        """Whether that very version is the current one and was read by this reader and version."""
        with self._reading() as conn:
            return documents.has(conn, document_id, sha256, reader)

    def put(self, document: Document, raw: bytes, reading: Reading) -> None:
        """Store a document, its bytes and its reading, and mark it pending; the same again changes nothing.

        Another sha256 under the same id makes a new version: what the old one said goes, its bytes and facts are kept.
        Raises BadInput for text with lone surrogates, ValueError if reading or bytes are not the document's.
        """
        with self._writing() as conn:
            documents.put(conn, document, raw, reading)

    def document(self, document_id: str) -> Document:
        """The document with that id. Raises NotFound."""
        for found in self.documents(ids=[document_id]):
            return found
        raise NotFound(f"no document {document_id!r} in the book")

    def documents(
        self,
        *,
        ids: Sequence[str] | None = None,
        publisher: str | None = None,
        text: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Document]:
        """Documents that pass every filter, by publication (unknown last), then id.

        publisher: its name in any case. text: words, each in the title or a sentence. since, until: ISO dates of any
        precision, both inclusive; a document without a date passes neither.
        """
        with self._reading() as conn:
            numbers = documents.numbers(conn, documents.Filter(ids, publisher, text, since, until))
        for batch in batches(numbers, _DOCUMENTS_AT_ONCE):
            with self._reading() as conn:
                found = documents.load(conn, batch)
            yield from found

    def holding(self, source: str, sha256: str) -> str | None:
        """Id of the document whose newest text from this input has these bytes; None if they are new."""
        with self._reading() as conn:
            return versions.holding(conn, source, sha256)

    def at_addresses(self, urls: Iterable[str]) -> list[str]:
        """Ids of the documents whose URL is one of these, first added first."""
        with self._reading() as conn:
            return versions.at_addresses(conn, urls)

    def from_input(self, source: str) -> list[str]:
        """Ids of the documents whose present text came from this input, first added first."""
        with self._reading() as conn:
            return versions.from_input(conn, source)

    def keep(self, document: Document, raw: bytes) -> None:
        """Keep a text as an older version of the document with its id. Raises NotFound, ValueError as ``put`` does."""
        with self._writing() as conn:
            versions.keep(conn, document, raw)

    def history(self, document_id: str) -> list[Version]:
        """All versions of a document, oldest first; the last is the present one. Raises NotFound."""
        with self._reading() as conn:
            return versions.history(conn, document_id)

    def around(self, document: Document, *, publisher: str) -> list[Document]:
        """A publisher's last document before this one and its first after it, by publication (unknown last), then id."""
        with self._reading() as conn:
            return documents.load(conn, documents.around(conn, document, publisher))

    def raw(self, sha256: str) -> bytes:
        """The bytes with that sha256, of any version of any document. Raises NotFound."""
        with self._reading() as conn:
            return documents.raw(conn, sha256)

    def reading(self, document_id: str) -> Reading:
        """The current reading of a document. Raises NotFound."""
        with self._reading() as conn:
            return documents.reading(conn, document_id)

    def pending(self) -> list[str]:
        """Ids of documents that are read but not linked yet, in the order they were first added."""
        with self._reading() as conn:
            return documents.waiting(conn)

    def mark_linked(self, document_ids: Iterable[str]) -> None:
        """These documents are no longer pending; an unknown id changes nothing."""
        with self._writing() as conn:
            documents.mark_linked(conn, document_ids)

    # Linking

    def save_locals(
        self,
        document_id: str,
        locals: Sequence[LocalEntity],
        links: Mapping[Span, tuple[str, ...]],
        keys: Mapping[str, frozenset[str]],
    ) -> None:
        """Replace a document's local entities; links: span -> local keys; keys: local key -> its name keys.

        Raises NotFound for an unknown document, ValueError if a link or key names a local entity that is not given.
        """
        self.linking.save_locals([Localized(document_id, locals, links, keys)])

    def locals_sharing(self, keys: Iterable[str]) -> list[LocalEntity]:
        """All local entities that bear one of these name keys, by document."""
        with self._reading() as conn:
            return local_entities.sharing(conn, keys)

    def locals_of(self, entity_ids: Iterable[str]) -> list[LocalEntity]:
        """All local entities of these entities, by document."""
        with self._reading() as conn:
            return local_entities.of_entities(conn, entity_ids)

    def entity_of(self, local_keys: Iterable[str]) -> dict[str, str]:
        """Entity id by local key, for those that have one."""
        with self._reading() as conn:
            return local_entities.entity_of(conn, local_keys)

    def save_entities(self, clusters: Sequence[tuple[Entity, tuple[str, ...]]]) -> set[str]:
        """Move local entities (by key) to their entities; entities left without any are deleted.

        Gives the ids of all entities inserted, deleted, or whose members or names changed, also those that lost a
        member in save_locals. Raises ValueError for an unknown local key.
        """
        with self._writing() as conn:
            return entities.save(conn, clusters)

    def entity(self, entity_id: str) -> Entity:
        """The entity with that id. Raises NotFound."""
        with self._reading() as conn:
            return entities.one(conn, entity_id)

    def entities(self, *, kind: str | None = None, name: str | None = None) -> Iterator[tuple[Entity, int, int]]:
        """(entity, number of its documents, number of claims it takes part in or speaks), most documents first."""
        with self._reading() as conn:
            tallies = entities.tallies(conn, kind=kind, name=name)
        for batch in batches(tallies, _ENTITIES_AT_ONCE):
            with self._reading() as conn:
                found = {entity.id: entity for entity in entities.load(conn, (row[0] for row in batch))}
            yield from ((found[key], of, taking) for key, of, taking in batch if key in found)

    def entities_by_id(self, entity_ids: Iterable[str]) -> dict[str, Entity]:
        """Entities by id; an unknown id is left out."""
        with self._reading() as conn:
            return {entity.id: entity for entity in entities.load(conn, entity_ids)}

    def find_entities(self, name: str, kind: str | None = None) -> list[Entity]:
        """Entities by name, best first: same name, same alias, a name that starts with it, a name with its words."""
        with self._reading() as conn:
            return entities.find(conn, name, kind)

    def claims(
        self,
        *,
        ids: Iterable[str] | None = None,
        entities: Iterable[str] | None = None,
        documents: Iterable[str] | None = None,
        types: Iterable[str] | None = None,
    ) -> list[LinkedClaim]:
        """Claims that pass every filter, by publication of the document, document id, place in the document."""
        with self._reading() as conn:
            return claims.linked(conn, ids=ids, entities=entities, document_ids=documents, types=types)

    def claim_ids(self, entities: Iterable[str], *, types: Iterable[str]) -> set[str]:
        """Ids of the claims of these types that one of these entities takes part in or speaks."""
        with self._reading() as conn:
            return claims.ids(conn, entities, types)

    # Findings

    def save_findings(self, findings_to_save: Sequence[Finding], *, replaced: Iterable[str] = ()) -> None:
        """Remove the replaced ids, write the findings over what stood under theirs. Raises NotFound for a document."""
        with self._writing() as conn:
            findings.save(conn, findings_to_save, replaced=replaced)

    def finding(self, finding_id: str) -> Finding:
        """The finding with that id. Raises NotFound."""
        with self._reading() as conn:
            return findings.one(conn, finding_id)

    def findings(  # noqa: PLR0913 - every filter goes by keyword
        self,
        *,
        entity: str | None = None,
        other: str | None = None,
        type: str | None = None,
        status: str | None = None,
        standing: str | None = None,
        since: str | None = None,
        until: str | None = None,
        ids: Collection[str] | None = None,
        rejected: bool = False,
    ) -> list[Finding]:
        """Findings that pass every filter, by earliest date (unknown last), then id.

        entity, other: ids that must both take part. since, until: ISO dates of any precision, inclusive, against
        ``when`` or, where that is unknown, the publication of its documents; a finding without any date passes neither.
        ids: only these. rejected: only those that a person rejected, which are left out otherwise.
        """
        wanted = findings.Filter(entity, other, type, status, standing, since, until, ids, rejected)
        with self._reading() as conn:
            return findings.matching(conn, wanted)

    def findings_by_id(self, finding_ids: Iterable[str], *, resting: bool = True) -> list[Finding]:
        """Findings with these ids, by id; an unknown id is left out. resting: with the claims and documents that they rest on."""
        with self._reading() as conn:
            return findings.with_ids(conn, finding_ids, resting=resting)

    def findings_with_entities(self, entity_ids: Iterable[str], *, types: Iterable[str] | None = None) -> set[str]:
        """Ids of the findings (of these types) that one of these entities takes part in."""
        with self._reading() as conn:
            return findings.with_participants(conn, entity_ids, types)

    def findings_with_documents(self, document_ids: Iterable[str]) -> set[str]:
        """Ids of the findings that rest on one of these documents, even if a new version dropped their claims."""
        with self._reading() as conn:
            return findings.resting_on_documents(conn, document_ids)

    def evidence(self, finding_ids: Iterable[str]) -> dict[str, list[Evidence]]:
        """Per finding one Evidence for each claim, by publication, document id, place; none for an unknown finding."""
        with self._reading() as conn:
            return evidence.of_findings(conn, finding_ids)

    # Derivation and stories

    def save_derivations(self, document_ids: Iterable[str], edges: Sequence[Derivation]) -> None:
        """Replace the outgoing edges of these documents. Raises NotFound, ValueError for an edge from another one."""
        with self._writing() as conn:
            derivations.save(conn, document_ids, edges)

    def derivations(self, document_ids: Iterable[str] | None = None) -> list[Derivation]:
        """Outgoing edges of these documents, or of all, by document id."""
        with self._reading() as conn:
            return derivations.load(conn, document_ids)

    def save_stories(self, stories: Sequence[Story], *, replaced: Iterable[str] = ()) -> None:
        """Remove the replaced ids, write the stories over what stood under theirs. Raises NotFound for a document."""
        with self._writing() as conn:
            derivations.save_stories(conn, stories, replaced=replaced)

    def stories(self, documents: Iterable[str] | None = None) -> list[Story]:
        """Stories, or those that one of these documents is part of, by id."""
        with self._reading() as conn:
            return derivations.load_stories(conn, documents)

    def decide(  # noqa: PLR0913 - what may be left out goes by keyword
        self,
        verdict: Verdict,
        subject: str,
        value: str,
        who: str,
        why: str,
        *,
        other: str | None = None,
        seen: int | None = None,
    ) -> Decision:
        """Keep what a person ruled on a finding, claim or entity, or on two entities; nothing is ever overwritten.

        value: JSON; for "correct" a ruling as store.amending takes it, with the claim's place as ``review.place`` gives it.
        other: the second entity, for "same" and "different". seen: what ``review.version`` gave
        when the person looked; Overtaken is raised if somebody has ruled since, and shows how. Raises ValueError for a
        verdict that lacks what it needs.
        """
        return self.review.keep(Decision(0, verdict, subject, value, who, "", why, other), seen=seen)

    def decisions(self, subject: str | None = None) -> list[Decision]:
        """Decisions, or those on one subject, in the order they were made."""
        with self._reading() as conn:
            return decisions.load(conn, subject)

    def search(self, query: str, *, limit: int = 20) -> list[search.Hit]:
        """Sentences and findings that hold all words and "quoted phrases" of the query, best first."""
        with self._reading() as conn:
            return search.search(conn, query, limit=limit)

    def counts(self) -> dict[str, int]:
        """Rows by noun: documents, versions, pending, sentences, mentions, claims, entities, findings, and so on."""
        with self._reading() as conn:
            return counts(conn)
