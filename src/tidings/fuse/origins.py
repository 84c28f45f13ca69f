"""What a finding rests on.

In: the facts of one finding and the derivation edges of its documents. Out: its independent origins, and its standing.
The only place that decides independence; every view reads the stored result.

A party's statement is one origin however many outlets carry it. An outlet that cites another, or copies it, adds none.
What an outlet has from sources of its own (people it does not name, an interview) is an origin of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tidings.fuse.facts import Fact, Staff
from tidings.model import Conflict, Derivation, Document, Entity, Origin, Standing

STATEMENT = "statement: "
OriginKind = Literal["statement", "outlet", "unknown"]


@dataclass(slots=True)
class Roots:
    """Derivation edges, followed to where they begin."""

    documents: Mapping[str, Document]
    copies: dict[str, str] = field(default_factory=dict)  # document -> the document that it copies or rewrites
    cites: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    statements: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, edges: Iterable[Derivation], documents: Mapping[str, Document]) -> Roots:
        """Sort edges by kind."""
        found = cls(documents)
        for edge in edges:
            if edge.how in ("copy", "rewrite"):
                found.copies.setdefault(edge.document, edge.source)
            elif edge.how == "cites":
                found.cites[edge.document].append(edge.source)
            else:
                found.statements[edge.document].append(edge.source.removeprefix(STATEMENT))
        return found

    def root(self, document: str) -> str:
        """The document at the end of a chain of copies."""
        seen = {document}
        while (source := self.copies.get(document)) is not None and source not in seen:
            document = source
            seen.add(document)
        return document

    def outlet(self, document: str) -> str:
        """Who publishes a document; an unknown publisher is known by the document alone."""
        known = self.documents.get(document)
        return (known.publisher if known else None) or document


def origins(members: Sequence[Fact], roots: Roots, entities: Mapping[str, Entity], staff: Staff) -> tuple[Origin, ...]:
    """Independent origins of a finding, those with the most documents first."""
    found: defaultdict[tuple[str, OriginKind], set[str]] = defaultdict(set)
    for fact in members:
        found[_origin_of(fact, roots, entities, staff)].add(fact.document.id)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Origin(label, kind, tuple(sorted(documents))) for (label, kind), documents in ranked)


def _origin_of(fact: Fact, roots: Roots, entities: Mapping[str, Entity], staff: Staff) -> tuple[str, OriginKind]:
    """Label and kind of what one claim rests on: who speaks, else what the whole article rests on."""
    root = roots.root(fact.document.id)
    stated, cited = roots.statements.get(root, ()), roots.cites.get(root, ())
    spoken = _party_that_speaks(fact, entities, staff)
    if spoken and (spoken in stated or not cited):
        return STATEMENT + spoken, "statement"
    names = {name for e in fact.speaker_entities for name in (entities[e].name, *entities[e].aliases)}
    for source in cited:
        if roots.outlet(roots.root(source)) in names or source in names:
            return _outlet(roots.root(source), roots)
    if fact.speakers:
        return _outlet(root, roots)
    if stated:
        own = [s for s in stated if any(entities[e].name == s for e in fact.entities)]
        return STATEMENT + (own or stated)[0], "statement"
    return _outlet(roots.root(cited[0]) if cited else root, roots)


def _outlet(source: str, roots: Roots) -> tuple[str, OriginKind]:
    """A document's publisher, or an outlet that is known by name only."""
    known = roots.documents.get(source)
    return roots.outlet(source), "unknown" if known and not known.publisher else "outlet"


def _party_that_speaks(fact: Fact, entities: Mapping[str, Entity], staff: Staff) -> str | None:
    """Name of the participant, or of the participant's employer, that the claim is attributed to."""
    parties = (
        fact.entities
        | {e for p in fact.entities for e in staff.employers[p]}
        | {e for p in fact.entities for e in staff.staff[p]}
    )
    for speaker in fact.speaker_entities:
        if speaker in parties:
            employer = (
                next(iter(sorted(staff.employers[speaker])), speaker) if entities[speaker].kind == "person" else speaker
            )
            return entities[employer].name
    return None


def standing(
    status: str,
    members: Sequence[Fact],
    found: Sequence[Origin],
    conflicts: Sequence[Conflict],
    entities: Mapping[str, Entity],
) -> Standing:
    """How well a finding stands; the strongest word that is true of it, doubts first."""
    if conflicts:
        return "disputed"
    if status == "denied":
        return "denied"
    names = {name for fact in members for e in fact.entities for name in (entities[e].name, *entities[e].aliases)}
    if any(origin.kind == "statement" and origin.label.removeprefix(STATEMENT) in names for origin in found):
        return "confirmed by a party"
    return "corroborated" if len(found) > 1 else "single origin"
