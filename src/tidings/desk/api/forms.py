"""The forms of the API, as OpenAPI describes them.

In: nothing. Out: models with the field names of docs/formats.md.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

T = TypeVar("T")


class Problem(BaseModel):
    """Every error has this shape (RFC 9457, ``application/problem+json``)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


#: How OpenAPI describes an error.
PROBLEM: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}


class Listing(BaseModel, Generic[T]):
    """One part of a list. ``next`` is the address of the part that follows, null at the end."""

    items: list[T]
    total: int = Field(description="length of the whole list")
    next: str | None


class SpanForm(BaseModel):
    """Characters ``start:end`` of a document's text, half-open."""

    start: int
    end: int


class EntityForm(BaseModel):
    """A person, organization, place, product or event with all its names."""

    id: str
    name: str
    kind: str
    aliases: list[str]
    identifiers: dict[str, str]
    documents: int | None = Field(None, description="how many documents name it; given in lists")


class OriginForm(BaseModel):
    """One independent root of a finding's documents."""

    label: str
    kind: str
    documents: list[str]


class ValueForm(BaseModel):
    """One of several values that cannot all be true."""

    value: str
    documents: list[str]


class ConflictForm(BaseModel):
    """Values of one attribute that exclude each other."""

    attribute: str
    values: list[ValueForm]


class OutcomeForm(BaseModel):
    """What a plan became."""

    finding: str
    how: str


class FindingForm(BaseModel):
    """What the claims of all documents say together about one dealing."""

    id: str
    type: str
    sentence: str = Field(description="the finding in words")
    roles: dict[str, list[str]]
    entities: dict[str, list[str]] = Field(description="ids of the entities that fill each role")
    when: str | None
    edtf: str | None = Field(description="when, with EDTF's marks for approximate and uncertain times")
    when_words: list[str]
    status: str
    standing: str
    origins: int = Field(description="how many are listed")
    origins_at_least: int = Field(description="without those that may rest on one of the others")
    origins_at_most: int = Field(description="each by itself, outlets of one house too")
    articles: int
    origin_list: list[OriginForm]
    documents: list[str]
    claims: list[str]
    speakers: list[str]
    conflicts: list[ConflictForm]
    became: OutcomeForm | None


class Findings(Listing[FindingForm]):
    """Findings, with counts of the whole list by type, status and standing."""

    facets: dict[str, dict[str, int]]


class MeantForm(BaseModel):
    """A party that a sentence leaves to its reader: its role, and how the text around names it."""

    role: str
    text: str


class EvidenceForm(BaseModel):
    """One sentence that states a finding."""

    claim: str
    document: str
    sentence: str
    span: SpanForm
    highlights: list[SpanForm] = Field(description="trigger and fillers, counted from the sentence's start")
    status: str
    speaker: list[str]
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    confidence: float
    implied: list[MeantForm]


class DocumentForm(BaseModel):
    """What is known of a document."""

    id: str
    title: str | None
    publisher: str | None
    byline: str | None
    published: str | None
    url: str | None


class SourceForm(BaseModel):
    """What a document rests on."""

    source: str = Field(alias="from", serialization_alias="from")
    how: str


class WholeDocumentForm(DocumentForm):
    """A document with its text."""

    published_from: str | None
    language: str | None
    media_type: str
    sha256: str
    derivation: list[SourceForm]
    text: str


class StoryForm(BaseModel):
    """Documents about one happening."""

    id: str
    title: str
    documents: list[str]


class WholeStoryForm(StoryForm):
    """A story, as rulings on it need it."""

    seen: int = Field(description="number of the newest ruling on it, 0 if there is none")


class RulingForm(BaseModel):
    """A ruling that was kept, and what it left."""

    decision: int = Field(description="its number; `tidings review --undo NUMBER` takes it back")
    verdict: str
    says: str = Field(description="what was ruled, in words")
    who: str
    when: str
    why: str
    stories: list[StoryForm] = Field(description="those that hold the reports now")


class HitForm(BaseModel):
    """A sentence, or a finding with the sentence it stands on."""

    kind: str
    text: str
    document: str | None
    span: SpanForm | None
    finding: str | None
    title: str | None
    publisher: str | None
    published: str | None
