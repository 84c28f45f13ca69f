"""A few invented companies, and claims about them made from plain sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tidings.fuse import fuse
from tidings.model import Claim, Derivation, Document, Entity, Finding, LinkedClaim, Span

ENTITIES = {
    entity.id: entity
    for entity in (
        Entity("bruma", "Bruma Works", "organization", ("Bruma",)),
        Entity("velt", "Veltora", "organization"),
        Entity("kado", "Kado Air", "organization"),
        Entity("vega", "Vega Oil", "organization"),
        Entity("ruiz", "Ana Ruiz", "person", ("Ruiz",)),
        Entity("moss", "Ivo Moss", "person"),
        Entity("wire", "Harbour Wire", "organization"),
        Entity("oslo", "Oslo", "place"),
        Entity("lima", "Lima", "place"),
        Entity("borea", "Borea 2", "product"),
        Entity("tundra", "Tundra 5", "product"),
    )
}
_BY_NAME = {name: entity.id for entity in ENTITIES.values() for name in (entity.name, *entity.aliases)}


def _named(words: str) -> tuple[str, ...]:
    """Whom a filler names: one, or several after ``the heads of``."""
    listed = (
        re.split(r", | and ", words.removeprefix("the heads of ")) if words.startswith("the heads of ") else [words]
    )
    return tuple(_BY_NAME[each] for each in listed if each in _BY_NAME)


class Report:
    """One document; ``says`` adds a sentence with one claim to it."""

    def __init__(self, id: str, publisher: str | None = None, published: str | None = None) -> None:
        self.id, self.publisher, self.published = id, publisher, published
        self.text = ""
        self.claims: list[LinkedClaim] = []

    @property
    def document(self) -> Document:
        return Document(self.id, "0" * 64, self.text, publisher=self.publisher, published=self.published)

    def says(
        self,
        sentence: str,
        type: str,
        trigger: str,
        roles: Mapping[str, Sequence[str]],
        *,
        status: str = "actual",
        speaker: Sequence[str] = (),
        confidence: float = 0.9,
    ) -> Report:
        begin = len(self.text)
        self.text += sentence + " "

        def span(words: str) -> Span:
            start = self.text.index(words, begin)
            return Span(start, start + len(words))

        spans = {role: tuple(map(span, fillers)) for role, fillers in roles.items()}
        said = tuple(map(span, speaker))
        claim = Claim(type, span(trigger), status, spans, said, Span(begin, begin + len(sentence)), confidence)  # type: ignore[arg-type]
        links = {s: _named(self.text[s.start : s.end]) for s in (*(s for g in spans.values() for s in g), *said)}
        links = {s: named for s, named in links.items() if named}
        self.claims.append(LinkedClaim(f"c{self.id}{len(self.claims)}", self.id, claim, links))
        return self


def fused(*reports: Report, derivations: Sequence[Derivation] = ()) -> list[Finding]:
    """Findings of all reports together."""
    claims = [claim for report in reports for claim in report.claims]
    return fuse(claims, {report.id: report.document for report in reports}, ENTITIES, derivations)


def one(findings: Sequence[Finding], **wanted: str) -> Finding:
    """The only finding with these attributes."""
    (found,) = [f for f in findings if all(getattr(f, name) == value for name, value in wanted.items())]
    return found
