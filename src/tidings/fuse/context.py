"""What is known around the facts of a neighbourhood.

In: derivation edges, documents, entities, who works for whom. Out: ``Roots``, edges followed to where they begin; ``Context``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tidings.fuse.facts import Staff
from tidings.fuse.sources import OwnWord, own_word
from tidings.model import Derivation, Document, Entity

STATEMENT = "statement: "
#: "cited": an outlet that is known only by being cited, so that what its report rests on is not known.
RootKind = Literal["statement", "outlet", "cited", "unknown"]
Label = tuple[str, RootKind]


@dataclass(slots=True)
class Roots:
    """Derivation edges, followed to where they begin."""

    documents: Mapping[str, Document]
    copies: dict[str, str] = field(default_factory=dict)  # document -> the document that it copies or rewrites
    cites: defaultdict[str, list[Derivation]] = field(default_factory=lambda: defaultdict(list))
    statements: defaultdict[str, list[Derivation]] = field(default_factory=lambda: defaultdict(list))
    _own: dict[str, OwnWord] = field(default_factory=dict)

    @classmethod
    def of(cls, edges: Iterable[Derivation], documents: Mapping[str, Document]) -> Roots:
        """Sort edges by kind."""
        found = cls(documents)
        for edge in edges:
            if edge.how in ("copy", "rewrite"):
                found.copies.setdefault(edge.document, edge.source)
            elif edge.how == "cites":
                found.cites[edge.document].append(edge)
            else:
                found.statements[edge.document].append(edge)
        return found

    def root(self, document: str) -> str:
        """The document at the end of a chain of copies."""
        seen = {document}
        while (source := self.copies.get(document)) is not None and source not in seen:
            document = source
            seen.add(document)
        return document

    def told(self, document: str) -> str:
        """When the report that a document copies was published, ISO; "" if that is not known."""
        known = self.documents.get(self.root(document))
        return (known.published if known else None) or ""

    def outlet(self, document: str) -> str:
        """Who publishes a document; an unknown publisher is known by the document alone."""
        known = self.documents.get(document)
        return (known.publisher if known else None) or document

    def own(self, document: str) -> OwnWord:
        """What a document has from sources of its own."""
        if document not in self._own:
            known = self.documents.get(document)
            self._own[document] = own_word(known) if known else OwnWord(False, False, False)
        return self._own[document]

    def label(self, source: str) -> Label:
        """A document's publisher, or an outlet that is known by name only."""
        known = self.documents.get(source)
        if known is None:
            return source, "cited"
        return self.outlet(source), "outlet" if known.publisher else "unknown"


@dataclass(slots=True)
class Context:
    """What is known around the facts."""

    entities: Mapping[str, Entity]
    roots: Roots
    staff: Staff
    _parties: dict[str, str] = field(default_factory=dict)

    def party(self, edge: Derivation) -> str:
        """Who makes the statement that an edge leads to, by the name that the entity goes by now: an edge keeps the name that
        was known when its document came.
        """
        if not self._parties:
            for entity in sorted(self.entities.values(), key=lambda e: e.id):
                if entity.kind in ("organization", "person"):
                    self._parties |= dict.fromkeys((entity.name, *entity.aliases), entity.name)
        name = edge.source.removeprefix(STATEMENT)
        return self._parties.get(name, name)

    def names(self, ids: Iterable[str]) -> set[str]:
        """All names of some entities."""
        return {name for e in ids for name in (self.entities[e].name, *self.entities[e].aliases)}

    def house_names(self, ids: Iterable[str]) -> set[str]:
        """All names of some entities and of those whom their people work for."""
        return self.names(e for each in ids for e in (each, *self.staff.employers.get(each, ())))
