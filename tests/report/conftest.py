"""A small world of invented companies, built sentence by sentence, and the Chromium that opens pages."""

from dataclasses import dataclass, field

import pytest

from tidings.model import (
    Claim,
    Conflict,
    ConflictValue,
    Derivation,
    Document,
    Entity,
    Evidence,
    Finding,
    Origin,
    Outcome,
    Participant,
    Span,
    Support,
)
from tidings.report import Brief, compose


@dataclass
class World:
    """Documents, entities and findings that refer to each other by plain names."""

    documents: dict[str, Document] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    derivations: list[Derivation] = field(default_factory=list)

    def report(self, key, *sentences, publisher=None, published=None, **more) -> Document:
        text = "\n".join(sentences)
        self.documents[key] = Document(key, "0" * 64, text, publisher=publisher, published=published, **more)
        return self.documents[key]

    def entity(self, name, kind="organization", *aliases) -> Entity:
        self.entities[name] = Entity(name, name, kind, aliases)
        return self.entities[name]

    def finding(self, key, kind, roles, said=(), *, status="actual", origins=None, conflicts=(), became=None, **more):
        """``said``: (document, sentence) pairs; ``origins``: tuples of documents, by default one with them all."""
        documents = tuple(dict.fromkeys(document for document, _ in said))
        finding = Finding(
            id=key,
            type=kind,
            status=status,
            roles={
                role: tuple(Participant(text, text if text in self.entities else None) for text in texts)
                for role, texts in roles.items()
            },
            claims=(),
            documents=documents,
            origins=tuple(
                Origin(f"own reporting: {group[0]}", "outlet", group) for group in origins or (documents,) if group
            ),
            support=Support(*[len(origins) if origins else 1] * 3, len(documents)),
            conflicts=tuple(
                Conflict(attribute, tuple(ConflictValue(value, tuple(docs)) for value, docs in values))
                for attribute, values in conflicts
            ),
            became=Outcome(*became) if became else None,
            **more,
        )
        self.findings.append(finding)
        self.evidence[key] = [self._piece(finding, *where) for where in said]
        return finding

    def derive(self, document, source, how, words=None) -> None:
        text = self.documents[document].text
        span = Span(text.index(words), text.index(words) + len(words)) if words else None
        self.derivations.append(Derivation(document, source, how, span))

    def brief(self, subject, **options) -> Brief:
        entity = self.entities[subject]
        return compose(entity, self.findings, self.evidence, self.entities, self.documents, self.derivations, **options)

    def _piece(self, finding, key, sentence) -> Evidence:
        document = self.documents[key]
        start = document.text.index(sentence)
        texts = [filler.text for fillers in finding.roles.values() for filler in fillers if filler.text in sentence]
        marks = tuple(Span(sentence.index(text), sentence.index(text) + len(text)) for text in texts)
        return Evidence(
            claim="c1",
            document=key,
            sentence=sentence,
            span=Span(start, start + len(sentence)),
            highlights=marks,
            status=finding.status,
            speaker=finding.speakers,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            url=document.url,
        )


@pytest.fixture
def world() -> World:
    """An empty world."""
    return World()


@pytest.fixture
def orchard(world) -> World:
    """Three reports on a juice maker: a copy, a conflict, a plan that came true, people who act for firms."""
    world.entity("Brambury Juice", "organization", "Brambury")
    world.entity("Ostrava Glass", "organization")
    world.entity("Ilse Tamm", "person", "Tamm")
    world.entity("Pero Quist", "person")
    order = "Ostrava Glass will supply Brambury Juice with bottles worth $4 million from June 2024."
    other = "Ostrava Glass will deliver bottles for $5 million to Brambury Juice, Ilse Tamm said."
    world.report(
        "a.md",
        order,
        "Brambury Juice chair Pero Quist met Ilse Tamm, head of sales at Ostrava Glass, in Tartu.",
        publisher="Harbour Post",
        published="2024-03-04T07:30:00Z",
        title="Bottles for Brambury",
        url="https://harbourpost.example/1",
    )
    world.report("b.md", order, publisher="Echo Daily", published="2024-03-05")
    world.report(
        "c.md", other, "The first bottles arrived in June.", "Harbour Post had reported talks.", publisher="Tartu Times"
    )
    met = "Brambury Juice chair Pero Quist met Ilse Tamm, head of sales at Ostrava Glass, in Tartu."
    world.finding(
        "f1",
        "supply",
        {
            "supplier": ["Ostrava Glass"],
            "customer": ["Brambury Juice"],
            "product": ["bottles"],
            "amount": ["$4 million"],
        },
        [("a.md", order), ("b.md", order), ("c.md", other)],
        status="planned",
        when="2024-06",
        origins=[("a.md", "b.md"), ("c.md",)],
        standing="disputed",
        speakers=("Ilse Tamm",),
        conflicts=[("amount", [("$4 million", ["a.md", "b.md"]), ("$5 million", ["c.md"])])],
        became=("f2", "happened"),
    )
    world.finding(
        "f2",
        "supply",
        {"supplier": ["Ostrava Glass"], "customer": ["Brambury Juice"], "product": ["bottles"]},
        [("c.md", "The first bottles arrived in June.")],
        when="2024-06",
    )
    world.finding(
        "f3", "meeting", {"party": ["Ilse Tamm", "Pero Quist"], "place": ["Tartu"]}, [("a.md", met)], when="2024-03-01"
    )
    for key, person, firm, title in (
        ("f4", "Ilse Tamm", "Ostrava Glass", "head of sales"),
        ("f5", "Pero Quist", "Brambury Juice", "chair"),
    ):
        world.finding(key, "role", {"person": [person], "organization": [firm], "title": [title]}, [("a.md", met)])
    world.derive("b.md", "a.md", "copy")
    world.derive("c.md", "a.md", "cites", "Harbour Post had reported")
    return world


@pytest.fixture
def document() -> Document:
    """One sentence with a claim in it; see ``claim``."""
    return Document(
        "n/1.md",
        "ab" * 32,
        "The two makers said they may merge.",
        title="Merger",
        publisher="Pier News",
        byline="A. Writer",
        published="2024-01-02",
        published_from="meta",
        language="en",
    )


@pytest.fixture
def claim() -> Claim:
    """A claim of ``document``: both parties in one plural phrase."""
    return Claim(
        "acquisition",
        Span(29, 34),
        "possible",
        {"target": (Span(20, 24),)},
        (Span(0, 14),),
        Span(0, 35),
        confidence=0.87654,
    )
