"""The form that corrects one claim: its type, status and date, its roles and speaker, the words of its sentence.

In: the book and the id of a claim. Out: an Amendment for the page. All places count from the sentence's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tidings import ontology, times
from tidings.desk.statements import Statement, statements
from tidings.model import Decision, Finding, LinkedClaim, Reading, Span
from tidings.pipeline.book import Book
from tidings.pipeline.correcting import claim, finding_of, known, roles_of
from tidings.report import wording
from tidings.report.escape import plain

SPEAKER = "speaker"  # filled by words as a role is
_WORD = re.compile(r"\w+(?:(?<=\d)[.,](?=\d)\w+|-\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or sign; ``gap``: white space stands before it."""

    place: str
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A role (or the speaker) with the places of what fills it now, or a phrase with what is known of it."""

    name: str
    places: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """All that the form shows."""

    claim: str
    statement: Statement
    type: str
    types: tuple[tuple[str, str], ...]  # names and headings
    status: str
    statuses: tuple[str, ...]
    roles: tuple[Choice, ...]  # the speaker is the last
    phrases: tuple[Choice, ...]
    words: tuple[Word, ...]
    when: str
    finding: Finding | None
    seen: int
    fault: str = ""
    made: Decision | None = None  # a correction after which no finding rests on the claim

    @property
    def heading(self) -> str:
        """Its type in words."""
        return wording.heading(self.type)


def amendment(book: Book, claim_id: str, fault: str = "") -> Amendment:
    """The form for a claim as it stands. Raises NotFound."""
    store = book.store
    linked = claim(store, claim_id)
    document = store.document(linked.document)
    facts = store.catalogue.facts({linked.document})
    home = finding_of(store, linked)
    finding = store.finding(home) if home is not None else None
    sentence = linked.claim.sentence
    text = document.slice(sentence)
    known_spans = _phrases(linked, store.reading(linked.document), document.text)
    known_types = ontology.load()
    filled = {role: linked.claim.roles.get(role, ()) for role in roles_of(linked.claim.type)}
    return Amendment(
        claim_id,
        statements(book, [linked], facts)[0],
        linked.claim.type,
        tuple(sorted(((name, wording.heading(name)) for name in known_types.types), key=lambda pair: pair[1])),
        linked.claim.status,
        known_types.statuses,
        tuple(
            Choice(role, _places(spans, sentence)) for role, spans in (filled | {SPEAKER: linked.claim.speaker}).items()
        ),
        tuple(
            Choice(plain(document.slice(span)), _places([span], sentence), note)
            for span, note in sorted(known_spans.items())
        ),
        _words(text, [Span(s.start - sentence.start, s.end - sentence.start) for s in known_spans]),
        linked.when or (finding.when if finding and finding.when and "/" not in finding.when else "") or "",
        finding,
        known(store, claim_id if home is None else home),
        fault,
    )


def places(given: Iterable[str], sentence: Span) -> list[Span]:
    """Spans of the document's text from ``start-end`` within a sentence. Raises ValueError for anything else."""
    found = []
    for each in given:
        matched = re.fullmatch(r"(\d{1,6})-(\d{1,6})", each)
        if matched is None:
            raise ValueError(f"{each!r} is no place in a sentence")
        found.append(Span(sentence.start + int(matched[1]), sentence.start + int(matched[2])))
    return found


def _phrases(linked: LinkedClaim, reading: Reading, text: str) -> dict[Span, str]:
    """Names, pronouns, times and present fillers of the sentence, each with what it is."""
    sentence, found = linked.claim.sentence, dict[Span, str]()
    for role, spans in linked.claim.roles.items():
        found |= dict.fromkeys(spans, role)
    found |= dict.fromkeys(linked.claim.speaker, SPEAKER)
    words = text[sentence.start : sentence.end]
    for timex in times.tag(words):
        found.setdefault(Span(sentence.start + timex.span.start, sentence.start + timex.span.end), "time")
    for reference in reading.references:
        found.setdefault(reference.span, "reference")
    for mention in reading.mentions:
        found.setdefault(mention.span, mention.kind)
    return {span: note for span, note in found.items() if _holds(sentence, span)}


def _words(text: str, edges: Iterable[Span]) -> tuple[Word, ...]:
    """The words of a sentence, cut at the edges of known phrases too, so that each can be chosen."""
    cuts = {place for span in edges for place in span}
    found: list[Word] = []
    before = 0
    for matched in _WORD.finditer(text):
        start, end = matched.span()
        inner = sorted({start, end, *(cut for cut in cuts if start < cut < end)})
        for first, last in pairwise(inner):
            found.append(Word(f"{first}-{last}", plain(text[first:last]), first > before))
            before = last
    return tuple(found)


def _places(spans: Iterable[Span], sentence: Span) -> str:
    inside = (span for span in spans if _holds(sentence, span))
    return " ".join(f"{span.start - sentence.start}-{span.end - sentence.start}" for span in inside)


def _holds(sentence: Span, span: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end
