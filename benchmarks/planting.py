"""A large book for measuring the desk, made in a twentieth of the time that linking takes.

    python benchmarks/planting.py DOCUMENTS BOOK [--data ../shared]

In: a number of documents, an empty book. Out: the book, with all that a linked one has: documents, readings, local entities, links,
entities, derivations, findings, stories, words to search.

The reports are those of ``benchmarks/book.py`` at six claims each, with names as frequent as words are; where the corpora of
``--data`` are there, each goes on with the first sentences of a real article. Names are resolved within a document and findings are
fused by the pipeline's own stages. What is planted is the search for what belongs together: who bears one name is one entity, the
claims on one pair of parties are fused together, and stories are drawn from every other dealing. Of a large book the first ten
thousand documents are made so; the rest is the same again under new ids and later dates, with the same names, row by row.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

import book as growing
from tidings import fuse, resolve
from tidings.model import Derivation, Document, Entity, Finding, LinkedClaim, Mention, Reading, Span, Story
from tidings.store import Book, fulltext, schema
from tidings.store.batches import add_rows
from tidings.store.locals import Localized
from tidings.store.opening import open_engine, writers

CLAIMS_EACH = 6
AT_ONCE = 1000
FIRST = 10_000  # documents that are made; more are these again
SENTENCES = 6  # of an article's first, at the end of a report
ARTICLES = 4000
EVERY_STORY, LARGE_STORY = 2, 60  # every other dealing is a story; one story of each batch has so many reports
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'])")
_NAME = re.compile(r"\b(?:[A-Z][a-z]{2,} )(?:[A-Z][a-z]+ ?)+\b|\b[A-Z]{3,5}\b")
Report = tuple[Document, bytes, Reading]


@dataclass
class Planted:
    """What is known while a book is made: claims by the pair of parties that they are about, entities by name."""

    book: Book
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    pairs: dict[tuple[str, ...], list[str]] = field(default_factory=lambda: defaultdict(list))
    known: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)  # hash of the bytes -> the first document that had them
    stories: int = 0

    def take(self, batch: Sequence[Report]) -> None:
        """Put reports into the book with everything that linking would have found."""
        with self.book.transaction():
            for document, raw, reading in batch:
                self.book.put(document, raw, reading)
            named = self._resolve(batch)
            edges = self._edges(batch)
            claims = self.book.claims(documents=[document.id for document, _, _ in batch])
            self._fuse(claims, {document.id: document for document, _, _ in batch}, named, edges)
            self.book.mark_linked([document.id for document, _, _ in batch])

    def _resolve(self, batch: Sequence[Report]) -> dict[str, Entity]:
        """Names within each document; whoever bears one name is one entity."""
        found, clusters, entities = [], defaultdict(list), {}
        for document, _, reading in batch:
            local = resolve.within(document, reading)
            keys = {each.key: resolve.blocking_keys(each.names, each.kind) for each in local.entities}
            found.append(Localized(document.id, local.entities, local.links, keys))
            for each in local.entities:
                key = f"{each.kind[0]}{sha256(each.names[0].encode()).hexdigest()[:10]}"
                entities[key] = Entity(key, each.names[0], each.kind)
                clusters[key].append(each.key)
        self.book.linking.save_locals(found)
        self.book.save_entities([(entities[key], tuple(members)) for key, members in clusters.items()])
        return entities

    def _edges(self, batch: Sequence[Report]) -> list[Derivation]:
        edges = []
        for document, _, _ in batch:
            first = self.texts.setdefault(document.sha256, document.id)
            if first != document.id:
                edges.append(Derivation(document.id, first, "copy"))
        self.book.save_derivations([document.id for document, _, _ in batch], edges)
        return edges

    def _fuse(
        self,
        claims: Sequence[LinkedClaim],
        documents: dict[str, Document],
        named: dict[str, Entity],
        edges: list[Derivation],
    ) -> None:
        """Findings of claims on one pair of parties, with those that earlier reports made on it."""
        fresh: dict[tuple[str, ...], list[LinkedClaim]] = defaultdict(list)
        for claim in claims:
            fresh[tuple(sorted({key for ids in claim.links.values() for key in ids}))].append(claim)
        again = [key for pair in fresh for key in self.pairs.get(pair, ())]
        earlier = {claim.id: claim for claim in self.book.claims(ids=again)} if again else {}
        missing = {claim.document for claim in earlier.values()} - documents.keys()
        missing |= {edge.source for edge in edges} - documents.keys()
        known = documents | {document.id: document for document in self.book.documents(ids=sorted(missing))}
        old = {document for document in missing if any(c.document == document for c in earlier.values())}
        edges = edges + (self.book.derivations(sorted(old)) if old else [])
        edges_of: dict[str, list[Derivation]] = defaultdict(list)
        for edge in edges:
            edges_of[edge.document].append(edge)
        made: dict[str, Finding] = {}
        for pair, told in fresh.items():
            every = [earlier[key] for key in self.pairs.get(pair, ()) if key in earlier] + told
            self.pairs[pair] += [claim.id for claim in told]
            every.sort(key=lambda c: (known[c.document].published or "", c.document, c.claim.sentence.start, c.id))
            entities = {key: named[key] for key in pair if key in named}
            chains = [edge for c in every for edge in edges_of.get(c.document, ()) if edge.source in known]
            made |= {finding.id: finding for finding in fuse.fuse(every, known, entities, chains)}
        stale = self.book.linking.findings_of({c.id for c in earlier.values()}) if earlier else set()
        self.book.save_findings(list(made.values()), replaced=stale - made.keys())
        self._tell([finding for finding in made.values() if len(set(finding.documents)) > 1], documents)

    def _tell(self, found: Sequence[Finding], documents: dict[str, Document]) -> None:
        """Stories: the reports of every other dealing, and one that half a hundred reports tell."""
        groups = [sorted(set(f.documents) & documents.keys()) for f in found[::EVERY_STORY]]
        groups.append(self.chance.sample(sorted(documents), min(LARGE_STORY, len(documents))))
        groups = [group for group in groups if len(group) > 1]
        told = [
            Story(f"s{self.stories + n}", documents[group[0]].title or "", tuple(group))
            for n, group in enumerate(groups)
        ]
        self.stories += len(told)
        self.book.save_stories(told)


def articles(data: Path) -> list[list[str]]:
    """The first sentences of real articles; none where the corpora are not there."""
    found: list[list[str]] = []
    for name in ("bbc", "reuters21578"):
        path = data / "data" / "corpora" / f"{name}.jsonl.gz"
        if path.is_file():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in itertools.islice(lines, ARTICLES):
                    flat = " ".join(json.loads(line)["text"].split())
                    found.append([part for part in _END.split(flat)[:SENTENCES] if len(part) < 400])
    return found


def lengthened(report: Report, article: Sequence[str]) -> Report:
    """A report that goes on with an article's sentences; what looks like a name there is a mention."""
    document, _, reading = report
    text, sentences, mentions = document.text.rstrip() + "\n\n", list(reading.sentences), list(reading.mentions)
    for sentence in article:
        sentences.append(Span(len(text), len(text) + len(sentence)))
        for name in _NAME.finditer(sentence):
            words = name.group().strip()
            start = len(text) + name.start()
            mentions.append(Mention(Span(start, start + len(words)), "organization", words, 0.8))
        text += sentence + " "
    raw = text.encode()
    made = replace(document, text=text, sha256=sha256(raw).hexdigest())
    return made, raw, replace(reading, sentences=tuple(sentences), mentions=tuple(mentions))


def unsure(report: Report, chance: random.Random) -> Report:
    """A report in which the reader is less sure of one claim in ten."""
    claims = tuple(
        replace(claim, confidence=round(chance.uniform(0.4, 0.7), 2) if chance.random() < 0.1 else claim.confidence)
        for claim in report[2].claims
    )
    return report[0], report[1], replace(report[2], claims=claims)


def reports(documents: int, data: Path) -> Iterator[Report]:
    """The reports of a book; a copy is a copy of the whole."""
    growing.CLAIMS_EACH = CLAIMS_EACH
    bodies, chance = articles(data), random.Random(11)
    whole: dict[str, tuple[str, Reading]] = {}
    for number, report in enumerate(growing.News(documents * CLAIMS_EACH).reports()):
        given = report[0].sha256
        if (known := whole.get(given)) is not None:  # a copy, which keeps what was made of the first
            text, reading = known
            raw = text.encode()
            document = replace(report[0], text=text, sha256=sha256(raw).hexdigest())
            yield document, raw, replace(reading, document=document.id)
            continue
        made = unsure(report, chance)
        made = lengthened(made, bodies[number % len(bodies)]) if bodies else made
        whole[given] = made[0].text, made[2]
        if len(whole) > 200:
            del whole[next(iter(whole))]
        yield made


def plant(location: str, documents: int, data: Path) -> None:
    """Make the book; tells how far it is."""
    begun = time.perf_counter()
    with Book.open(location) as book:
        planted = Planted(book)
        source = itertools.islice(reports(documents, data), min(documents, FIRST))
        while batch := list(itertools.islice(source, AT_ONCE)):
            planted.take(batch)
    repeat(location, documents, begun)


def repeat(location: str, documents: int, begun: float) -> None:
    """Add what the book holds again and again, until it holds so many documents (the last time as a whole)."""
    engine = open_engine(location)
    with engine.connect() as conn:
        known = Sizes.of(conn)
    for number in itertools.count(1):
        print(f"  {known.documents * number:,} documents, {time.perf_counter() - begun:,.0f} s", flush=True)
        if known.documents * number >= documents:
            break
        with writers(engine).begin() as conn:
            Again(conn, number, known).write()
    with writers(engine).begin() as conn:
        naming = select(func.count(schema.local_entities.c.document.distinct()))
        naming = naming.where(schema.local_entities.c.entity == schema.entities.c.id)
        conn.execute(update(schema.entities).values(documents=naming.scalar_subquery()))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE")
        if engine.dialect.name == "postgresql":  # rows that bring their numbers leave the server's own count behind
            for name in ("documents", "sentences", "claims", "local_entities", "findings"):
                conn.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'no'), (SELECT max(no) FROM {name}))"
                )
    engine.dispose()


@dataclass(frozen=True)
class Sizes:
    """The last row numbers of a book that is to be repeated, and the days that it reaches over."""

    documents: int
    sentences: int
    claims: int
    locals: int
    findings: int
    days: int

    @classmethod
    def of(cls, conn: Connection) -> Sizes:
        tables = (schema.documents, schema.sentences, schema.claims, schema.local_entities, schema.findings)
        numbers = [conn.scalar(select(func.max(table.c.no))) or 0 for table in tables]
        first, last = conn.execute(select(func.min(published), func.max(published))).one()
        return cls(*numbers, (date.fromisoformat(last) - date.fromisoformat(first)).days + 1)


published = schema.documents.c.published


@dataclass(frozen=True)
class Again:
    """Writes the first rows of a book once more: numbers grow, ids get a prefix, days move on."""

    conn: Connection
    number: int
    known: Sizes

    def write(self) -> None:
        s, known = schema, self.known
        document = {"document": known.documents}
        claim, local, finding = {"claim": known.claims}, {"local": known.locals}, {"finding": known.findings}
        of = {
            s.documents: (s.documents.c.no, {"no": known.documents}),
            s.texts: (s.texts.c.document, document),
            s.sentences: (s.sentences.c.no, {"no": known.sentences, **document}),
            s.mentions: (s.mentions.c.document, document),
            s.claims: (s.claims.c.no, {"no": known.claims, **document}),
            s.fillers: (s.fillers.c.claim, claim),
            s.local_entities: (s.local_entities.c.no, {"no": known.locals, **document}),
            s.local_names: (s.local_names.c.local, local),
            s.links: (s.links.c.document, {**document, **local}),
            s.participations: (s.participations.c.local, {**local, **claim}),
            s.findings: (s.findings.c.no, {"no": known.findings, "first_document": known.documents}),
            s.participants: (s.participants.c.finding, finding),
            s.finding_claims: (s.finding_claims.c.finding, finding),
            s.finding_documents: (s.finding_documents.c.finding, {**finding, **document}),
            s.derivations: (s.derivations.c.document, document),
        }
        for table, (key, moved) in of.items():
            last = moved[key.name]
            for start in range(0, last, AT_ONCE):
                query = select(table).where(key > start, key <= min(start + AT_ONCE, last))
                add_rows(
                    self.conn, table, [self._row(table, row, moved) for row in self.conn.execute(query).mappings()]
                )
        self._words()
        self._stories()

    def _row(self, table: Table, row: Mapping[str, Any], moved: Mapping[str, int]) -> dict[str, Any]:
        made = dict(row) | {name: row[name] + last * self.number for name, last in moved.items()}
        for name in ("id", "key", "source", "became") if table is not schema.finding_claims else ("claim",):
            if made.get(name):
                made[name] = self._id(made[name])
        for name in ("published", "starts", "ends", "when"):
            if made.get(name):
                made[name] = self._day(made[name])
        if table is schema.findings:
            made["origins"] = [[label, kind, list(map(self._id, keys))] for label, kind, keys in made["origins"]]
            made["conflicts"] = [
                [what, [[value, list(map(self._id, keys)), *rest] for value, keys, *rest in values], *corrected]
                for what, values, *corrected in made["conflicts"]
            ]
        return made

    def _words(self) -> None:
        """What search looks through."""
        known, s, t = self.known, schema.sentences, schema.texts
        words = func.substr(t.c.text, s.c.start + 1, s.c.end - s.c.start)
        for start in range(0, known.sentences, 5 * AT_ONCE):
            query = select(s.c.no, words).join(t, t.c.document == s.c.document).where(s.c.no > start)
            rows = self.conn.execute(query.where(s.c.no <= min(start + 5 * AT_ONCE, known.sentences)))
            fulltext.add_sentences(self.conn, [(no + known.sentences * self.number, text) for no, text in rows])
        f = schema.findings.c
        rows = self.conn.execute(select(f.no, f.words).where(f.no <= known.findings))
        fulltext.add_findings(self.conn, [(no + known.findings * self.number, text) for no, text in rows])

    def _stories(self) -> None:
        told, parts = schema.stories, schema.story_documents
        first = [row for row in self.conn.execute(select(told)) if not row.id.startswith("again")]
        add_rows(self.conn, told, [{"id": self._id(row.id), "title": row.title} for row in first])
        rows = self.conn.execute(select(parts).where(parts.c.document <= self.known.documents)).mappings()
        moved = {"document": self.known.documents}
        add_rows(self.conn, parts, [{**self._row(parts, row, moved), "story": self._id(row["story"])} for row in rows])

    def _id(self, key: str) -> str:
        return f"again{self.number}-{key}"

    def _day(self, day: str) -> str:
        if len(day) not in (len("2024-06"), len("2024-06-04")) or "/" in day:
            return day
        later = date.fromisoformat(day if len(day) == 10 else f"{day}-15") + timedelta(
            days=self.known.days * self.number
        )
        return str(later)[: len(day)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="?", type=int, default=1000)
    parser.add_argument("book", nargs="?", help="path or URL of an empty book; none: one that is thrown away")
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with data/corpora/")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plant(given.book or str(Path(folder) / "book.db"), given.documents, given.data)
    print(f"{given.documents:,} documents planted")


if __name__ == "__main__":
    main()
