"""The book as its users know it: add articles, ask questions.

In: paths, folders, standard input. Out: what was taken and what not; briefs, search hits, lists, exports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from tidings import ingest, report, store
from tidings.addresses import is_web
from tidings.errors import BadInput, NotFound
from tidings.extract import EmbeddedReader, Reader
from tidings.fetch import Client
from tidings.model import Decision, Document, Entity, Finding, Listing, Story, Version
from tidings.ontology.topics import Taxonomy
from tidings.ontology.topics import load as load_topics
from tidings.pipeline import plans, topics
from tidings.pipeline.fetching import fetched
from tidings.pipeline.importing import Imported, import_list
from tidings.pipeline.intake import Added, Found, Intake
from tidings.pipeline.linking import link
from tidings.pipeline.naming import by_names, rule_identity, why
from tidings.pipeline.references import statements
from tidings.pipeline.ruled_stories import find_story, on_story
from tidings.report import export
from tidings.report.plans import Plan
from tidings.report.story import Telling, tell
from tidings.report.topics import Movement, Phrase
from tidings.resolve.explanation import Reason

#: A search on one topic looks through so many times the hits that are asked for.
_SEARCH_DEEPER = 50


class Book:
    """A book that is read into and asked: ``with tidings.open("news.db") as book``."""

    def __init__(self, location: str | Path, *, reader: Reader | None = None, topics: Sequence[Path] = ()) -> None:
        """Open or make the book at a path or SQLAlchemy URL. Raises BookError if it is none.

        reader: what reads the articles that are added, by default the embedded reader. topics: files that add to the topics
        that ship, or replace them (docs/topics.md). Raises TidingsError if one is unsound.
        """
        self.taxonomy: Taxonomy = load_topics(*topics)
        self.store = store.Book.open(location)
        self._reader = reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    @property
    def reader(self) -> Reader:
        """The reader, loaded when it is first needed."""
        if self._reader is None:
            # One core for each document, and as many documents at once as there are cores.
            self._reader = EmbeddedReader(threads=1)
        return self._reader

    def add(
        self,
        *paths: str | Path,
        published: str | None = None,
        rules: ingest.Rules | None = None,
        columns: dict[str, str] | None = None,
        progress: Callable[[str], None] | None = None,
        client: Client | None = None,
    ) -> Added:
        """Read files, folders, ``-`` (standard input) and web addresses into the book; what is there is left as it is.

        An address is a page, or a feed or sitemap whose articles are fetched. published: ISO date to use for all of them,
        over their own. rules: what is known of folders and sites. columns: for rows, field -> column. progress: called with
        each input's name as it is begun. client: fetches the addresses; without one, only public hosts are asked.
        One bad input is reported in ``failed`` and the rest goes on.
        """
        known = rules or ingest.Rules()
        named = [str(path) for path in paths]
        files = [name for name in named if not is_web(name)]
        found: Iterable[Found] = ingest.of_paths(files, columns=columns or {}, rules=known, progress=progress)
        if addresses := [name for name in named if is_web(name)]:
            found = chain(found, fetched(client or Client(), addresses, published=published))
        return self.take(found, published=published, rules=known)

    def take(
        self,
        found: Iterable[Found],
        *,
        published: str | None = None,
        rules: ingest.Rules | None = None,
        settled: Callable[[str], None] | None = None,
    ) -> Added:
        """Read items and documents into the book, wherever they come from; otherwise as ``add``.

        settled: called with the id that each document came with, once the book has it.
        """
        return Intake(self.store, lambda: self.reader, published=published, rules=rules, settled=settled).run(found)

    def history(self, document_id: str) -> list[Version]:
        """All texts that a document had, oldest first; the last is the present one. Raises NotFound."""
        return self.store.history(document_id)

    def entity(self, name: str, *, kind: str | None = None) -> Entity:
        """The entity that a name most likely means, or the one with that id. Raises NotFound, which names what comes near."""
        self.complete()
        found = self.store.find_entities(name, kind) or list(self.store.entities_by_id([name]).values())
        if not found:
            raise NotFound(f"nothing in the book is called {name!r}; `tidings entities` lists all names")
        return found[0]

    def findings(
        self, name: str, *, other: str | None = None, since: str | None = None, until: str | None = None
    ) -> tuple[Entity, Entity | None, list[Finding]]:
        """The entity, its counterpart if one is asked for, and the findings of it and of its people.

        since, until: ISO dates of any precision. Raises NotFound for an unknown name.
        """
        subject = self.entity(name)
        counterpart = self.entity(other) if other else None
        return subject, counterpart, self.dealings(subject, other=counterpart, since=since, until=until)

    def dealings(
        self, subject: Entity, *, other: Entity | None = None, since: str | None = None, until: str | None = None
    ) -> list[Finding]:
        """The findings of an entity and of its people, or those of them that the other one takes part in too."""
        found = self._findings_of(self._with_people(subject), since, until)
        if other is not None:
            theirs = {f.id for f in self._findings_of(self._with_people(other), since, until)}
            found = [finding for finding in found if finding.id in theirs]
        return found

    def _findings_of(self, ids: Iterable[str], since: str | None, until: str | None) -> list[Finding]:
        found = {f.id: f for entity in ids for f in self.store.findings(entity=entity, since=since, until=until)}
        return list(found.values())

    def _with_people(self, subject: Entity) -> list[str]:
        """An organization and those who hold a position there: what they do in its name belongs to its picture."""
        ids = [subject.id]
        if subject.kind == "organization":
            for finding in self.store.findings(entity=subject.id, type="role", status="actual"):
                if subject.id in {p.entity for p in finding.roles.get("organization", ())}:
                    ids += [p.entity for p in finding.roles.get("person", ()) if p.entity]
        return list(dict.fromkeys(ids))

    def brief(
        self,
        name: str,
        *,
        other: str | None = None,
        topic: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> report.Brief:
        """The dossier on one entity: whom it deals with, on what, since when, who says so; every line with its sentences.

        other: only dealings with this counterpart. topic: only what is about it or a topic below it. since, until: ISO dates of
        any precision. Raises NotFound for a name or topic that is not known.
        """
        subject = self.entity(name)
        counterpart = self.entity(other) if other else None
        return self.brief_on(subject, other=counterpart, topic=topic, since=since, until=until)

    def brief_on(
        self,
        subject: Entity,
        *,
        other: Entity | None = None,
        topic: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> report.Brief:
        """As ``brief``, for an entity that is known already."""
        found = self.dealings(subject, other=other, since=since, until=until)
        if topic:
            own = topics.about(self.store, topic, self.taxonomy, [finding.id for finding in found])
            chosen = [finding for finding in found if finding.id in own]
            found = [*chosen, *_positions_in(found, _participants(chosen))]
        found = [*found, *self._positions_of_others(found)]
        involved = _participants(found)
        documents = {document for finding in found for document in finding.documents}
        derivations = self.store.derivations(sorted(documents))
        documents |= {edge.source for edge in derivations if edge.how != "statement"}
        return report.compose(
            subject,
            found,
            self.store.evidence([finding.id for finding in found]),
            self.store.entities_by_id(involved | {subject.id}),
            {document.id: document for document in self.store.documents(ids=sorted(documents))},
            derivations,
            other=other,
            since=since,
            until=until,
            topic=self.taxonomy.find(topic).name if topic else None,
            topics=self.topics_of(found),
        )

    def _positions_of_others(self, found: Sequence[Finding]) -> list[Finding]:
        """Positions of the people across the table: a meeting with a chief is a tie to the company."""
        entities = self.store.entities_by_id(_participants(found))
        people = sorted(identity for identity, entity in entities.items() if entity.kind == "person")
        held = {f.id: f for person in people for f in self.store.findings(entity=person, type="role", status="actual")}
        return [finding for identity, finding in held.items() if identity not in {known.id for known in found}]

    def listed(
        self,
        *,
        name: str | None = None,
        other: str | None = None,
        topic: str | None = None,
        **filters: Any,
    ) -> list[Finding]:
        """Findings by date that pass every filter; those that a person rejected only with ``rejected=True``.

        name, other: who takes part. topic: a topic or one below it. filters: as ``store.Book.findings`` takes them (type,
        status, standing, since, until, rejected). Raises NotFound for an unknown name or topic.
        """
        self.complete()
        return self.store.findings(
            entity=self.entity(name).id if name else None,
            other=self.entity(other).id if other else None,
            ids=topics.about(self.store, topic, self.taxonomy) if topic else None,
            **filters,
        )

    def topics_of(self, found: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
        """Names of the topics that findings are about, by finding id."""
        return topics.topics_of(self.store, [finding.id for finding in found], self.taxonomy)

    def import_list(
        self, path: str | Path, *, source: str | None = None, failed: Callable[[BadInput], None] | None = None
    ) -> Imported:
        """Take in a reference list (docs/formats.md): aliases and identifiers as statements, used when names are resolved.

        source: name of the list, by default the file's. failed: told of each row that is refused; the rest goes on. Raises
        BadInput if the file cannot be read.
        """
        self.complete()
        return import_list(self.store, Path(path), source, failed=failed)

    def statements(self, entity: Entity) -> list[Listing]:
        """What the book's reference lists state of an entity, each with its list."""
        return statements(self.store, entity)

    def why(self, name: str) -> tuple[Entity, list[Reason], list[Reason]]:
        """The entity of a name, why its names are one, and which others come near and are kept apart. Raises NotFound."""
        entity = self.entity(name)
        return (entity, *why(self.store, entity))

    def rule_identity(
        self,
        verdict: Literal["same", "different"],
        one: str,
        other: str,
        *,
        who: str,
        why: str = "",
        seen: int | None = None,
    ) -> Decision:
        """Rule that two names mean the same or not, and bring the book into line at once.

        Two names of one entity are taken apart by these names. seen: as ``store.Book.decide`` takes it. Raises
        NotFound for an unknown name, Overtaken.
        """
        first, second = self.entity(one), self.entity(other)
        if first.id == second.id:
            first, second = (by_names(first, one), by_names(first, other))
        return rule_identity(self.store, verdict, first, second, who=who, why=why, seen=seen)

    def stories(
        self, *, topic: str | None = None, since: str | None = None, until: str | None = None
    ) -> list[tuple[Story, dict[str, Document]]]:
        """Stories with their documents by id, those with the latest report first.

        topic: only those that tell something about it or a topic below it. since, until: ISO dates that a report must meet.
        Raises NotFound for an unknown topic.
        """
        self.complete()
        told = self.store.stories()
        if topic is not None:
            about = {document for finding in self.listed(topic=topic) for document in finding.documents}
            told = [story for story in told if about & set(story.documents)]
        if since is not None or until is not None:
            within = {document.id for document in self.store.documents(since=since, until=until)}
            told = [story for story in told if within & set(story.documents)]
        documents = {d.id: d for d in self.store.documents(ids=sorted({d for story in told for d in story.documents}))}
        found = [(story, {key: documents[key] for key in story.documents}) for story in told]
        return sorted(found, key=lambda pair: max(d.published or "" for d in pair[1].values()), reverse=True)

    def story(self, story_id: str) -> Telling:
        """A story with its reports side by side; also by the id of one of its documents. Raises NotFound."""
        self.complete()
        return self.telling(find_story(self.store, story_id))

    def telling(self, chosen: Story, *, most: int | None = None) -> Telling:
        """As ``story``, for one that is known already. most: so many findings, those of most reports, have their sentences."""
        ids = self.store.findings_with_documents(chosen.documents) - self.store.review.rejected()
        told = tell(
            chosen,
            {document.id: document for document in self.store.documents(ids=chosen.documents)},
            self.store.findings_by_id(ids),
            self.store.derivations(chosen.documents),
            {},
            on_story(self.store, chosen),
        )
        return replace(told, evidence=self.store.evidence([finding.id for finding in told.findings[:most]]))

    def movements(self, *, since: str | None = None, until: str | None = None) -> tuple[list[Movement], list[Phrase]]:
        """What was reported on each topic from ``since`` to ``until`` (ISO dates), and on phrases that are no topic.

        With both days given, also how much of it was reported in the period of equal length before.
        """
        self.complete()
        return topics.movements(self.store, self.taxonomy, since, until)

    def plans(
        self,
        name: str | None = None,
        *,
        on: str,
        topic: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> list[Plan]:
        """What was announced for the future and what came of it, as known at the end of a day: what lies ahead first.

        name: of it and its people. on: ISO date. topic: a topic or one below it. since, until: ISO dates that the planned time
        must meet. Raises NotFound for an unknown name or topic.
        """
        if name:
            found = self.findings(name, since=since, until=until)[2]
            if topic:
                own = topics.about(self.store, topic, self.taxonomy, [finding.id for finding in found])
                found = [finding for finding in found if finding.id in own]
        else:
            found = self.listed(topic=topic, since=since, until=until)
        return plans.plans(self.store, found, on, self.taxonomy)

    def search(self, query: str, *, topic: str | None = None, limit: int = 20) -> list[store.Hit]:
        """Sentences and findings that hold all words and "quoted phrases" of a query, best first.

        topic: only those about it or a topic below it: a finding by its phrases, a sentence by its words. Raises NotFound.
        """
        self.complete()
        if topic is None:
            return self.store.search(query, limit=limit)
        wanted = self.taxonomy.below(self.taxonomy.find(topic).name)
        hits = self.store.search(query, limit=limit * _SEARCH_DEEPER)
        return [hit for hit in hits if wanted & set(self.taxonomy.of(hit.text))][:limit]

    def export(self) -> dict[str, Any]:
        """Everything that the book knows, in the form of docs/formats.md."""
        self.complete()
        return export.as_book(
            [entity for entity, _, _ in self.store.entities()],
            self.store.documents(),
            self.store.claims(),
            self.store.findings(),
            self.store.stories(),
            self.store.derivations(),
        )

    def complete(self) -> None:
        """Link what a run that was broken off has left; changes nothing otherwise."""
        link(self.store)


def _participants(findings: Iterable[Finding]) -> set[str]:
    return {p.entity for finding in findings for ps in finding.roles.values() for p in ps if p.entity}


def _positions_in(findings: Iterable[Finding], people: set[str]) -> list[Finding]:
    """The findings that say which positions these people hold."""
    held = (f for f in findings if f.type == "role" and f.status == "actual")
    return [finding for finding in held if people & {p.entity for p in finding.roles.get("person", ())}]
