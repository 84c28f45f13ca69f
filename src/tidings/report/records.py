"""The brief as records: what ``compose`` makes and every renderer reads.

In: nothing. Out: Brief with Head, Section, Group, Line, Note, Source. All texts are unescaped; a renderer escapes them
for its medium. Counts, standing and status are those of the findings: a renderer shows them and computes none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidings.model import Kind, Span, Status, Support
from tidings.report.text import render


@dataclass(frozen=True, slots=True)
class Note:
    """A remark under a line: one of several disputed values, or what became of a plan."""

    text: str
    cites: tuple[int, ...] = ()
    more: int = 0  # sentences beyond those cited
    label: str = ""  # "amount", "date"; "" if the text speaks for itself


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the brief with what stands behind it.

    ``asides`` are short phrases to show after the text, in order: status, support, standing, who says so.
    """

    text: str
    cites: tuple[int, ...] = ()  # numbers of Sources, ascending, at most four
    more: int = 0  # sentences beyond those cited
    lead: str = ""  # a date in the timeline, a label in the picture
    quote: str = ""  # words of the first cited sentence, where the type alone says too little
    asides: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    finding: str | None = None  # its id; None for a line about the reports themselves
    type: str | None = None
    status: Status | None = None
    support: Support = field(default_factory=Support)
    standing: str = ""
    speakers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading, and groups below it. ``title`` may be empty."""

    title: str = ""
    remark: str = ""
    lines: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    entity: str | None = None  # id of the entity that the heading names, if it is one


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief.

    ``key`` is stable: picture, ties, people, products, initiatives, performance, topics, timeline, plans, disputed, reports.
    """

    key: str
    title: str
    groups: tuple[Group, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled entry of the head, ready to show."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """Whom the brief is about and what it rests on. ``first`` and ``last`` are publication dates (ISO 8601) or None."""

    subject: str  # entity id
    name: str
    kind: Kind
    aliases: tuple[str, ...]
    other: str | None  # name of the counterpart asked for
    since: str | None
    until: str | None
    first: str | None
    last: str | None
    undated: int
    reports: int
    findings: int
    origins: tuple[str, ...]  # labels of the independent origins
    facts: tuple[Fact, ...]

    @property
    def title(self) -> str:
        """The name, or both names if a counterpart was asked for."""
        return f"{self.name} and {self.other}" if self.other else self.name


@dataclass(frozen=True, slots=True)
class Source:
    """One sentence that the brief cites, exactly as stored, and where it stands."""

    number: int
    sentence: str
    outlet: str
    date: str  # in words; "" if unknown
    published: str | None
    title: str | None
    url: str | None
    document: str
    span: Span
    highlights: tuple[Span, ...]  # counted from the sentence's start, in order, not overlapping
    implied: tuple[tuple[str, str], ...] = ()  # role and words of parties that the sentence leaves to its reader


@dataclass(frozen=True, slots=True)
class Brief:
    """A dossier on one entity. ``str()`` gives it as plain text of 80 columns."""

    head: Head
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]

    def section(self, key: str) -> Section | None:
        """The section with this key, or None if it is empty and so left out."""
        return next((section for section in self.sections if section.key == key), None)

    def __str__(self) -> str:
        return render(self)
