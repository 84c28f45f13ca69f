"""The nouns that the stages trade: frozen records without input or output of their own.

In: nothing. Out: Document, Version, Reading (Mention, Claim, Reference), Entity, Finding (Origin, Conflict), Story,
Decision, Evidence.
Offsets count characters of ``Document.text`` and are half-open: ``text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["person", "organization", "place", "product", "event"]
Status = Literal["actual", "planned", "possible", "denied", "ended"]
Standing = Literal["disputed", "denied", "single origin", "corroborated", "confirmed by a party"]
Verdict = Literal["accept", "reject", "unsure", "correct", "same", "different", "merge", "split", "undo"]
DerivationKind = Literal["copy", "rewrite", "cites", "statement"]


class Span(NamedTuple):
    """Characters ``start:end`` of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Furniture taken out of a document: it stood before character ``at`` of the stored text."""

    at: int
    kind: str  # "navigation", "advertisement", "publisher's note", "credit", "summary bullets", "headline", "tags"
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article as clean text, with what is known of its making.

    ``published`` is ISO 8601 to the precision that is known, or None; ``published_from`` says how it is known
    ("front matter", "json-ld", "meta", "text", "url", "dateline", "header", "given", "rule"). ``known_from`` says the
    same of other facts by their field's name. ``marks``: "paywall", "live blog", "first published by", "version",
    "status", "correction", "embargo" -> what is known of it.
    """

    id: str  # what it was added as: its path relative to the folder that was added, or its URL
    sha256: str  # of the bytes it came from
    text: str
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    language: str | None = None
    media_type: str = "text/plain"
    cuts: tuple[Cut, ...] = ()
    modified: str | None = None  # ISO 8601: when the publisher last changed it
    source: str | None = None  # the input that it came from: a path, a URL, or "<file>#<place in it>"
    known_from: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    def slice(self, span: Span) -> str:
        """The characters that a span points to."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Version:
    """A document as it stood until ``replaced`` (ISO 8601 in UTC), or as it stands (None)."""

    document: Document
    replaced: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters that name an entity."""

    span: Span
    kind: Kind
    text: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence states. Every part is a span of the document's text."""

    type: str
    trigger: Span
    status: Status
    roles: Mapping[str, tuple[Span, ...]]
    speaker: tuple[Span, ...]
    sentence: Span
    confidence: float = 1.0
    #: Parties that the sentence leaves to its reader: role -> where the text names them.
    implied: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """A pronoun or noun phrase and the earlier mentions of the document that it stands for."""

    span: Span
    antecedents: tuple[Span, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reader found in one document."""

    document: str
    reader: str  # name and version of the reader that made it
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """What one document says of one entity: its names there, and the evidence that tells namesakes apart."""

    key: str  # "<document>#<number>"
    document: str
    kind: Kind
    names: tuple[str, ...]  # fullest first
    spans: tuple[Span, ...]
    positions: tuple[tuple[str, str], ...] = ()  # for a person: (title, organization name)
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedClaim:
    """A stored claim whose fillers and speakers are linked: each linked span leads to the entities that it stands for."""

    id: str
    document: str
    claim: Claim
    links: Mapping[Span, tuple[str, ...]]  # span -> entity ids; a plural phrase stands for several
    when: str | None = None  # the date that a person gave in place of what its words say, ISO 8601; "" for unknown


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organization, place, product or event with all its names."""

    id: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a reference list states of one bearer: its names, and identifiers by scheme (wikidata, lei, ticker, isin)."""

    source: str  # the list
    key: str  # of the row in its list: an id of its own, else an identifier, else kind and name
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Participant:
    """One filler of a finding's role: an entity by its name, or the shortest phrase that the claims share."""

    text: str
    entity: str | None = None  # id of the entity, if it is one


@dataclass(frozen=True, slots=True)
class Derivation:
    """An edge from a document to what it rests on: a document id, an outlet's name, or "statement: <party>"."""

    document: str
    source: str
    how: DerivationKind
    evidence: Span | None = None  # the words that say so, if words do


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent root that documents of a finding trace back to."""

    label: str  # "statement: Samsung Electronics", "The Korea Times", "own reporting: Penang Courier"
    kind: Literal["statement", "outlet", "unknown"]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """How many independent origins stand behind a finding: counted once, when it is made, and shown by every view.

    ``at_least`` leaves out what may rest on one of the others (an unknown publisher, a report that is only cited), ``at_most``
    takes each by itself, outlets of one house too; ``origins`` is the number of those listed.
    """

    origins: int = 0
    at_least: int = 0
    at_most: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of several values that cannot all be true, with the documents that give it and the origins that they rest on."""

    value: str
    documents: tuple[str, ...]
    origins: tuple[str, ...] = ()  # labels


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values of one attribute (date, amount, place, title, product, participant, status, direction) that exclude each other."""

    attribute: str
    values: tuple[ConflictValue, ...]
    corrected: bool = False  # an outlet has taken a value back; what is left stands undisputed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a planned or possible finding."""

    finding: str
    how: Literal["happened", "cancelled", "changed", "denied"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the claims of all documents say together about one dealing or state of affairs."""

    id: str
    type: str
    status: Status
    roles: Mapping[str, tuple[Participant, ...]]
    claims: tuple[str, ...]  # ids of stored claims, in order of publication
    documents: tuple[str, ...]
    when: str | None = None  # ISO 8601 to the precision of its words, or an interval A/B
    when_words: tuple[str, ...] = ()  # the time expressions as they stand
    origins: tuple[Origin, ...] = ()
    support: Support = field(default_factory=Support)
    standing: Standing = "single origin"
    speakers: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    became: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Documents about one happening."""

    id: str
    title: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person ruled in review. Append-only: to take one back is a decision too ("undo").

    accept, reject, unsure, correct: of a finding or claim. same, different, unsure: of two entities, ``subject`` and
    ``other``. merge, split: of stories.
    """

    id: int
    verdict: Verdict
    subject: str  # id of the finding, claim, entity or story
    value: str  # JSON of what was ruled
    who: str
    when: str
    why: str
    other: str | None = None  # id of the second entity
    undoes: int | None = None  # id of the decision that this one takes back
    seen: int = 0  # id of the last decision on the subject that its maker knew; 0: none


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that states a finding, ready to be shown."""

    claim: str  # id of the stored claim
    document: str
    sentence: str  # the sentence's characters, exactly as stored
    span: Span  # where the sentence stands in the document's text
    highlights: tuple[Span, ...]  # trigger and fillers, counted from the sentence's start
    status: Status
    speaker: tuple[str, ...]
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    confidence: float = 1.0
    implied: tuple[
        tuple[str, str], ...
    ] = ()  # parties that the sentence leaves to its reader: role, and their words elsewhere
