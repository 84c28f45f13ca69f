"""What a report rests on.

In: a document, its linked claims and mentions, and the documents that share text with it. Out: ``Derivation`` edges:
copies by shared word sequences (containment of hashed shingles, Broder 1997), citations of other outlets and statements of
parties by the words that say so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tidings.model import Derivation, Document, Entity, Reading, Span

SHINGLE_WORDS = 6
#: One shingle in so many is kept; which ones depends on their words alone, so that the same are kept everywhere.
SAMPLE = 3
#: Share of the shorter document's shingles that a copy has in common with what it copies.
COPY_SHARE = 0.45
LEAST_SHARED = 6


def shingles(text: str) -> frozenset[int]:
    """Hashes (signed 64 bit) of every ``SAMPLE``-th run of ``SHINGLE_WORDS`` words of a text, chosen by hash."""
    words = re.findall(r"\w+", text.casefold())
    found = set()
    for number in range(len(words) - SHINGLE_WORDS + 1):
        run = " ".join(words[number : number + SHINGLE_WORDS])
        value = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)
        if value % SAMPLE == 0:
            found.add(value)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What must be known around a document: entities of its spans, outlets, and other documents."""

    entity_of: Mapping[Span, Entity]  # of each mention
    is_outlet: Callable[[str], bool]  # by a folded-or-not outlet name
    same_name: Callable[[str, str], bool]
    sharing: Mapping[str, int]  # other document -> number of shared shingles
    size_of: Mapping[str, int]  # document -> number of its shingles
    documents: Mapping[str, Document]  # those that share text, and those of the outlets named


def derive(document: Document, reading: Reading, around: Surroundings) -> list[Derivation]:
    """Edges from one document: at most one copy, then citations and statements, each with the words that say so."""
    copy = _copied(document, around)
    cited, stated = _citations(document, reading, around), _statements(document, reading, around)
    if copy:
        # What a copy cites, its source cites; saying it twice would make the copy look like a report of its own.
        return [copy]
    return [*cited, *stated]


def _copied(document: Document, around: Surroundings) -> Derivation | None:
    """The earliest document that this one shares most of its text with."""
    own = around.size_of.get(document.id, 0)
    sources = []
    for other, shared in around.sharing.items():
        size = around.size_of.get(other, 0)
        if shared < LEAST_SHARED or shared < COPY_SHARE * min(own, size):
            continue
        if _order(around.documents[other]) < _order(document):
            sources.append((_order(around.documents[other]), other))
    return Derivation(document.id, min(sources)[1], "copy") if sources else None


def _order(document: Document) -> tuple[bool, str, str]:
    """Documents by time; undated ones last, by id."""
    return (document.published is None, document.published or "", document.id)


#: Words that tell readers where a report has something from.
_CITES = re.compile(
    r"\b(reported|reports?|wrote|writes|said|says|told|according to|cit(?:ed|ing)|quoted|first published|reporting by|revealed)\b",
    re.I,
)
_STATES = re.compile(
    r"\b(statement|press release|news release|announce(?:d|ment)|filing|filed|regulatory disclosure|said in a|disclosed)\b",
    re.I,
)


def _citations(document: Document, reading: Reading, around: Surroundings) -> list[Derivation]:
    """Other outlets that the text names as its source."""
    found: dict[str, Derivation] = {}
    for sentence in reading.sentences:
        words = document.slice(sentence)
        if not _CITES.search(words):
            continue
        for span, entity in _entities_in(sentence, around.entity_of):
            names = (entity.name, *entity.aliases)
            if entity.kind != "organization" or not any(around.is_outlet(name) for name in names):
                continue
            if any(around.same_name(name, document.publisher or "") for name in names) or not _as_source(
                document, span, sentence
            ):
                continue
            source = _report_of(names, document, around) or entity.name
            found.setdefault(source, Derivation(document.id, source, "cites", sentence))
    return list(found.values())


def _as_source(document: Document, span: Span, sentence: Span) -> bool:
    """True if the outlet's name stands beside a word of citing."""
    before, after = document.text[sentence.start : span.start][-60:], document.text[span.end : sentence.end][:70]
    return bool(
        _CITES.search(after)
        or re.search(
            r"\b(according to|told|cit(?:ed|ing)|reported (?:by|in)|quoted by|published (?:by|in)|by)\W+(?:\w+\W+){0,2}$",
            before,
            re.I,
        )
    )


def _report_of(names: Sequence[str], document: Document, around: Surroundings) -> str | None:
    """The latest earlier document of an outlet, if the book holds one near this one."""
    earlier = [
        other
        for other in around.documents.values()
        if other.id != document.id
        and other.publisher
        and any(around.same_name(name, other.publisher) for name in names)
        and _order(other) < _order(document)
    ]
    return max(earlier, key=_order).id if earlier else None


def _statements(document: Document, reading: Reading, around: Surroundings) -> list[Derivation]:
    """Parties whose statement, release or filing the text rests on; a party that publishes it itself comes first."""
    own = _publisher(document, around)
    if own and not around.is_outlet(own.name) and _takes_part(own, reading, around):
        return [Derivation(document.id, f"statement: {own.name}", "statement")]
    found: dict[str, Derivation] = {}
    for sentence in reading.sentences:
        words = document.slice(sentence)
        match = _STATES.search(words)
        if not match:
            continue
        party = _who_states(document, sentence, match.start() + sentence.start, reading, around)
        if party is not None and party != own:
            found.setdefault(party.name, Derivation(document.id, f"statement: {party.name}", "statement", sentence))
    return list(found.values())


def _publisher(document: Document, around: Surroundings) -> Entity | None:
    """The entity that publishes the document, if the text names it."""
    for entity in around.entity_of.values():
        names = (entity.name, *entity.aliases)
        if entity.kind == "organization" and any(around.same_name(name, document.publisher or "") for name in names):
            return entity
    return None


def _takes_part(entity: Entity, reading: Reading, around: Surroundings) -> bool:
    """True if the text tells of the entity's own dealings."""
    fillers = (span for claim in reading.claims for spans in claim.roles.values() for span in spans)
    return any(around.entity_of.get(span) == entity for span in fillers)


#: A speaker that only points back: the sentence's own subject.
_POINTS_BACK = re.compile(
    r"\b(it|they|the (company|firm|group|bank|maker|operator)) (\w+ ){0,2}(said|says|announced|disclosed)\b", re.I
)


def _who_states(document: Document, sentence: Span, word: int, reading: Reading, around: Surroundings) -> Entity | None:
    """The organization that speaks in a sentence: the speaker of its claims, else the subject of the word that says so."""
    spans = {
        span: entity
        for span, entity in _entities_in(sentence, around.entity_of)
        if entity.kind == "organization" and not around.is_outlet(entity.name)
    }
    speakers = {s for claim in reading.claims if claim.sentence == sentence for s in claim.speaker}
    spoken = sorted(speakers & spans.keys())
    if spoken:
        return spans[spoken[0]]
    before = sorted(span for span in spans if span.end <= word)
    if not before:
        return None
    between = document.text[before[-1].end : word]
    return spans[before[0 if _POINTS_BACK.search(between) else -1]]


def _entities_in(sentence: Span, entity_of: Mapping[Span, Entity]) -> Iterable[tuple[Span, Entity]]:
    return sorted(
        (
            (span, entity)
            for span, entity in entity_of.items()
            if sentence.start <= span.start and span.end <= sentence.end
        ),
        key=lambda item: item[0],
    )
