"""The dossier: everything that the book knows of one entity, in the order in which an analyst asks for it.

In: the book, an entity and a period. Out: a Dossier, whose sections are those of the brief and whose rows lead to findings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tidings.desk import rows
from tidings.desk.rows import Row
from tidings.desk.strands import Strand, strands
from tidings.model import Document, Entity, Finding, Story
from tidings.pipeline import topics
from tidings.pipeline.book import Book
from tidings.report import Brief, compose, wording
from tidings.report.lines import quotation
from tidings.report.records import Group, Section
from tidings.store.catalogue import Facts
from tidings.store.wanted import Wanted

MOST = 60  # findings on one page; more are reached through the period and through search
_LATEST, _STORIES, _POSITIONS = 12, 12, 200


@dataclass(frozen=True, slots=True)
class Item:
    """A row with what the brief puts before it (a date, a label) and below it (disputed values, an outcome)."""

    row: Row
    lead: str
    notes: tuple[tuple[str, str], ...]  # (label, text)


@dataclass(frozen=True, slots=True)
class Block:
    """Items under one heading; ``entity``: id of the counterpart that the heading names."""

    title: str
    remark: str
    entity: str | None
    items: tuple[Item, ...]
    blocks: tuple[Block, ...] = ()

    @property
    def anchor(self) -> str:
        """Where the block stands on the page."""
        return f"with-{self.entity}" if self.entity else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What the subject and one counterpart have of one type: the best supported finding, and how many there are."""

    row: Row
    number: int


@dataclass(frozen=True, slots=True)
class Glance:
    """Counterparts by types, strongest first."""

    types: tuple[tuple[str, str], ...]  # (type, heading)
    lines: tuple[tuple[Block, tuple[Cell | None, ...]], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the page shows."""

    subject: Entity
    brief: Brief
    sections: Mapping[str, tuple[str, tuple[Block, ...], str]]  # key -> (title, blocks, remark)
    glance: Glance | None
    months: Mapping[str, int]
    latest: tuple[Facts, ...]
    stories: tuple[Story, ...]
    strands: tuple[Strand, ...]
    topic: str | None
    shown: int
    total: int


def dossier(
    book: Book, subject: Entity, *, since: str | None = None, until: str | None = None, topic: str | None = None
) -> Dossier:
    """The dossier on an entity in a period (ISO dates of any precision, inclusive).

    topic: only what is about it or a topic below it. Raises NotFound for an unknown topic.
    """
    found, total = _best(book, subject, Wanted(since=since, until=until), topic)
    known = {finding.id: finding for finding in (*found, *_positions(book, found))}
    facts = book.store.catalogue.facts(rows.documents_of(known.values()))
    quoted = [f.id for f in known.values() if _is_quoted(f)]
    evidence = book.store.evidence(quoted)
    brief = compose(
        subject,
        list(known.values()),
        evidence,
        book.store.entities_by_id(rows.participants(known.values()) | {subject.id}),
        {key: _without_text(each) for key, each in facts.items()},
        (),
        since=since,
        until=until,
        bare=True,
    )
    quotes = {key: quotation(pieces[0]) for key, pieces in evidence.items() if pieces}
    page = _Page(known, facts, quotes, frozenset({subject.id}))
    sections = {section.key: page.section(section) for section in brief.sections}
    months = book.store.catalogue.months([subject.id])
    latest = sorted(facts.values(), key=lambda each: (each.published or "", each.id), reverse=True)
    return Dossier(
        subject,
        brief,
        sections,
        glance(sections["ties"][1]) if "ties" in sections else None,
        months,
        tuple(latest[:_LATEST]),
        book.store.catalogue.stories_with([each.number for each in facts.values()], limit=_STORIES),
        strands(found, book.topics_of(found), facts, months),
        book.taxonomy.find(topic).name if topic else None,
        len(found),
        total,
    )


def _best(book: Book, subject: Entity, wanted: Wanted, topic: str | None) -> tuple[list[Finding], int]:
    """The best supported findings of an entity and of its people, and how many there are."""
    catalogue = book.store.catalogue
    people = catalogue.people_of(subject.id) if subject.kind == "organization" else ()
    wanted = replace(wanted, entities=((subject.id, *people),))
    if topic is None:
        best, total = catalogue.best(wanted, limit=MOST)
        return list(best), total
    every = catalogue.ids(wanted, order="supported")
    own = topics.about(book.store, topic, book.taxonomy, every)
    chosen = [key for key in every if key in own]
    loaded = {finding.id: finding for finding in book.store.findings_by_id(chosen[:MOST])}
    return [loaded[key] for key in chosen[:MOST]], len(chosen)


@dataclass(frozen=True, slots=True)
class _Page:
    """Turns the brief's lines into items."""

    findings: Mapping[str, Finding]
    facts: Mapping[str, Facts]
    quotes: Mapping[str, str]
    own: frozenset[str]
    made: dict[str, Row] = field(default_factory=dict)

    def section(self, section: Section) -> tuple[str, tuple[Block, ...], str]:
        groups = section.groups
        if section.key == "disputed":  # what rests on one origin shows so wherever it stands; a link lists it all
            groups = tuple(group for group in groups if not group.remark)
        return section.title, tuple(self.block(group) for group in groups), section.remark

    def block(self, group: Group) -> Block:
        """A group of the brief's lines."""
        items = tuple(
            Item(self.row(line.finding), line.lead, tuple((note.label, note.text) for note in line.notes))
            for line in group.lines
            if line.finding is not None
        )
        return Block(group.title, group.remark, group.entity, items, tuple(self.block(inner) for inner in group.groups))

    def row(self, finding: str) -> Row:
        """The finding's row, which several sections may show."""
        if finding not in self.made:
            self.made[finding] = self._row(finding)
        return self.made[finding]

    def _row(self, finding: str) -> Row:
        known = self.findings[finding]
        result = self.findings.get(known.became.finding) if known.became else None
        return rows.row(known, self.facts, first=self.own, quote=self.quotes.get(finding, ""), result=result)


def glance(blocks: Sequence[Block], most: int = 14) -> Glance | None:
    """A table of counterparts by types from the section on ties; None where nobody is named."""
    named = [block for block in blocks if block.entity is not None]
    types = sorted({item.row.type for b in named for inner in b.blocks for item in inner.items}, key=wording.type_rank)
    if not types:
        return None
    lines = tuple((block, tuple(_cell(block, name) for name in types)) for block in named[:most])
    return Glance(tuple((name, wording.heading(name)) for name in types), lines, max(0, len(named) - most))


def _cell(block: Block, claim_type: str) -> Cell | None:
    found = [item.row for inner in block.blocks for item in inner.items if item.row.type == claim_type]
    return Cell(max(found, key=lambda row: (row.support.at_least, row.support.articles)), len(found)) if found else None


def _positions(book: Book, found: Sequence[Finding]) -> list[Finding]:
    """Positions of the people in these findings: through them a dealing is one with their organization."""
    entities = book.store.entities_by_id(rows.participants(found))
    people = tuple(sorted(key for key, entity in entities.items() if entity.kind == "person"))
    if not people:
        return []
    wanted = Wanted(types=("role",), statuses=("actual",), entities=(people,))
    known = {finding.id for finding in found}
    return [f for f in book.store.catalogue.first(wanted, order="newest", limit=_POSITIONS) if f.id not in known]


def _is_quoted(finding: Finding) -> bool:
    known = wording.wording().types.get(finding.type)
    return known is not None and known.quote


def _without_text(facts: Facts) -> Document:
    """A document as far as a list needs it."""
    return Document(facts.id, "", "", facts.title, facts.publisher, facts.byline, facts.published, url=facts.url)
