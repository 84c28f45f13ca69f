"""Readings within given sentence bounds.

In: a reader of any kind, a document, sentence bounds. Out: a ``Reading`` with exactly these sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from tidings.extract import labels
from tidings.extract.readers.choice import Reader, SentenceReader
from tidings.model import Claim, Document, Reading, Span


def read_within(reader: Reader, document: Document, spans: Sequence[Span]) -> Reading:
    """The reading of a document whose sentence bounds are known; spans: in order, without overlap."""
    if isinstance(reader, SentenceReader):
        return reader.read_sentences(document.id, document.text, spans)
    return fitted(reader.read(document), spans)


def fitted(reading: Reading, spans: Sequence[Span]) -> Reading:
    """A reading on other sentence bounds: what crosses them falls away, a claim belongs where its trigger stands."""
    bounds = sorted(spans)
    mentions = tuple(mention for mention in reading.mentions if _around(mention.span, bounds))
    known = {mention.span for mention in mentions}
    references = []
    for reference in reading.references:
        antecedents = tuple(span for span in reference.antecedents if span in known)
        if antecedents and _around(reference.span, bounds):
            references.append(replace(reference, antecedents=antecedents))
    claims = [
        moved
        for claim in reading.claims
        if (sentence := _around(claim.trigger, bounds)) and (moved := _within(claim, sentence))
    ]
    return replace(
        reading, sentences=tuple(spans), mentions=mentions, claims=tuple(claims), references=tuple(references)
    )


def _around(span: Span, bounds: Sequence[Span]) -> Span | None:
    """The sentence that a span lies in."""
    number = bisect_right(bounds, (span.start, float("inf"))) - 1
    return bounds[number] if number >= 0 and span.end <= bounds[number].end else None


def _within(claim: Claim, sentence: Span) -> Claim | None:
    """The claim with what stands in one sentence; None if no party is left."""

    def inside(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(span for span in spans if sentence.start <= span.start and span.end <= sentence.end)

    roles = {role: kept for role, spans in claim.roles.items() if (kept := inside(spans))}
    if not any(roles.get(role) for role in labels.party_roles(claim.type)):
        return None
    return replace(claim, sentence=sentence, roles=roles, speaker=inside(claim.speaker))
