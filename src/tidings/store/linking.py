"""What linking asks and writes for many documents at once.

In: ids, hashes, names, local entities. Out: rows, or readings and documents found, in a few statements however many are wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from tidings.model import Derivation, Document, Finding, LocalEntity, Reading, Span, Story
from tidings.store import blocks, derivations, documents, findings, neighbours, readings, ruled_stories, schema, telling
from tidings.store import locals as local_entities
from tidings.store.derivations import Marks
from tidings.store.locals import Localized
from tidings.store.neighbours import Alike
from tidings.store.sizes import sizes

Transaction = Callable[[], AbstractContextManager[Connection]]


class Linking:
    """The side of one book that linking works on. Every method is one transaction, or part of the one around it."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def number_of_documents(self) -> int:
        """How many documents the book holds, linked or not."""
        with self._reading() as conn:
            return sizes(conn, {"documents": schema.documents})["documents"]

    def readings(self, document_ids: Iterable[str]) -> dict[str, Reading]:
        """The current readings of documents, by id; an unknown id is left out."""
        with self._reading() as conn:
            return documents.all_readings(conn, document_ids)

    def sentences(self, document_ids: Iterable[str]) -> dict[str, tuple[Span, ...]]:
        """The sentences of documents, by id; an unknown id is left out, and so is a document without any."""
        with self._reading() as conn:
            return readings.sentences_of(conn, document_ids)

    def save_locals(self, found: Sequence[Localized]) -> None:
        """Replace the local entities, links and name keys of documents, as ``Book.save_locals`` does for one."""
        with self._writing() as conn:
            local_entities.save(conn, found)

    def save_shingles(self, hashes: Mapping[str, Collection[int]]) -> None:
        """Replace the shingle hashes (signed 64-bit integers) of documents, by id. Raises NotFound."""
        with self._writing() as conn:
            derivations.save_shingles(conn, hashes)

    def sharing(self, marks: Mapping[str, Marks], least: tuple[int, int]) -> dict[str, dict[str, tuple[int, int]]]:
        """For each document the others that share hashes of it, by id, with how many of its first and of its second sort.

        marks: both sorts of hashes, by document id. least: others share so many of one sort or of the other. What a thousand
        documents have shows nothing, and does not count.
        """
        with self._reading() as conn:
            return derivations.sharing(conn, marks, least)

    def numbers_of_hashes(self, document_ids: Collection[str]) -> dict[str, int]:
        """How many shingle hashes each of these documents has; one without any is left out."""
        with self._reading() as conn:
            return derivations.numbers_of_hashes(conn, document_ids)

    def entities_sharing(self, keys: Iterable[str]) -> set[str]:
        """Ids of the entities that bear one of these name keys."""
        with self._reading() as conn:
            return local_entities.entities_sharing(conn, keys)

    def first_locals_of(self, entity_ids: Iterable[str], most: int) -> dict[str, list[LocalEntity]]:
        """The local entities that each of these entities had first, ``most`` of each at most, by document."""
        with self._reading() as conn:
            return local_entities.first_of_entities(conn, entity_ids, most)

    def bearing(self, entity_id: str, name: str, most: int) -> list[LocalEntity]:
        """The local entities of an entity that bear this very name, ``most`` at most, by document."""
        with self._reading() as conn:
            return local_entities.bearing(conn, entity_id, name, most)

    def publishers(self, names: Collection[str]) -> set[str]:
        """Those of the names, in any case of their ASCII letters, that a document of the book has as its publisher."""
        with self._reading() as conn:
            return documents.publishers(conn, names)

    def naming(self, keys: Iterable[str], *, since: str, until: str | None) -> list[str]:
        """Ids of the documents in which something bears one of these name keys, published from ``since`` to ``until``.

        Both are ISO dates, taken as they are written; a document without a date comes after all others.
        """
        with self._reading() as conn:
            return local_entities.documents_naming(conn, keys, since, until)

    def alike(self, keys: Collection[str]) -> list[Alike]:
        """All local entities that share a name key, and all others of their entities; those that say the same are one.

        A person who shares no more than one word is left out where the document gives no position.
        """
        with self._reading() as conn:
            return neighbours.alike(conn, keys)

    def singly(self, found: Collection[Alike]) -> list[Alike]:
        """Each of the local entities that these stand for by itself."""
        with self._reading() as conn:
            return neighbours.singly(conn, found)

    def beside(self, keys: Collection[str], found: Collection[Alike]) -> list[Alike]:
        """All that share a name key and are not among those found; those that say the same are one, without an entity."""
        with self._reading() as conn:
            return neighbours.beside(conn, keys, found)

    def named(self, document_ids: Iterable[str]) -> list[tuple[str, str | None, str, list[str]]]:
        """For each local entity of these documents: document id, its publication, kind and names."""
        with self._reading() as conn:
            return local_entities.named(conn, document_ids)

    # Claims that are to be seen together

    def taking_part(
        self,
        entities: Collection[str],
        kind: str,
        *,
        within: tuple[str, str] | None = None,
        statuses: Collection[str] | None = None,
    ) -> list[tuple[str, str]]:
        """(claim id, entity) for each claim of a type that one of the entities takes part in or speaks.

        within: only of documents published from the first ISO date to before the second. statuses: only of one of these.
        """
        with self._reading() as conn:
            return blocks.taking_part(conn, entities, kind, within, statuses)

    def parties(self, claim_ids: Collection[str]) -> dict[str, set[str]]:
        """Whoever takes part in claims or speaks there, by claim id."""
        with self._reading() as conn:
            return blocks.parties(conn, claim_ids)

    def taking_part_together(self, pairs: Collection[tuple[str, str]], kind: str) -> set[str]:
        """Ids of the claims of a type in which both entities of a pair take part or speak."""
        with self._reading() as conn:
            return blocks.taking_part_together(conn, pairs, kind)

    def claims_beside(self, claim_ids: Collection[str]) -> set[str]:
        """Ids of the claims that share a finding with one of these."""
        with self._reading() as conn:
            return blocks.beside(conn, claim_ids)

    def alone_in_findings(
        self, entities: Collection[str], kind: str, statuses: Collection[str] | None = None
    ) -> set[str]:
        """Those of the entities that are the only one in a finding of this type, and of one of the statuses if given."""
        with self._reading() as conn:
            return blocks.alone_in_findings(conn, entities, kind, statuses)

    def colleagues(self, organizations: Collection[str]) -> list[tuple[str, str]]:
        """(organization, person) for whoever a claim of a position names beside one of the organizations."""
        with self._reading() as conn:
            return blocks.colleagues(conn, organizations)

    def families(self, document_ids: Collection[str]) -> dict[str, set[str]]:
        """Each document with those that it copies or rewrites, those that copy or rewrite it, and so on."""
        with self._reading() as conn:
            return blocks.families(conn, document_ids)

    def amounts(self, claim_ids: Collection[str]) -> dict[str, tuple[str | None, list[tuple[str, str]]]]:
        """For claims that give amounts: the publication of their document, and (words, words before) of each amount."""
        with self._reading() as conn:
            return blocks.amounts(conn, claim_ids)

    def fulfilled_by(self, finding_ids: Collection[str]) -> set[str]:
        """Ids of the claims of findings that became one of these."""
        with self._reading() as conn:
            return blocks.fulfilled_by(conn, finding_ids)

    def findings_of(self, claim_ids: Iterable[str]) -> set[str]:
        """Ids of the findings that rest on one of these claims."""
        with self._reading() as conn:
            return set(findings.of_claims(conn, claim_ids).values())

    def entities_in(self, document_ids: Collection[str]) -> set[str]:
        """Ids of the entities that these documents speak of."""
        with self._reading() as conn:
            return blocks.entities_in(conn, document_ids)

    # What stories are made of

    def findings_in(self, document_ids: Iterable[str], *, passed_over: Collection[str] = ()) -> list[Finding]:
        """All findings of documents: type, status, documents, and as "party" whoever takes part, but for places; no more.

        Of types that are passed over, only those of the documents given are among the documents.
        """
        with self._reading() as conn:
            return telling.findings_in(conn, document_ids, passed_over)

    def documents_with(self, document_ids: Iterable[str]) -> list[Document]:
        """Documents with title, publisher and publication alone; an unknown id is left out."""
        with self._reading() as conn:
            return telling.documents_with(conn, document_ids)

    def edges_around(self, document_ids: Collection[str]) -> list[Derivation]:
        """Edges to a document that lead from or to one of these."""
        with self._reading() as conn:
            return telling.edges_around(conn, document_ids)

    # What people ruled on them

    def lift_stories(self) -> None:
        """Put the stories that the evidence tells back in the place of those that rulings made."""
        with self._writing() as conn:
            ruled_stories.lift(conn)

    def lay_stories(self, found: Sequence[Story], over: Sequence[Story]) -> None:
        """Put stories that rulings made in the place of others, which are kept aside. Raises NotFound for a document."""
        with self._writing() as conn:
            ruled_stories.lay(conn, found, over)

    def story_aside(self, story_id: str) -> tuple[str, ...]:
        """The documents of a story in whose place rulings put others; none if it is none."""
        with self._reading() as conn:
            return ruled_stories.aside(conn, story_id)
