"""What a report rests on.

In: a document with its linked names, and the documents that share words or facts with it. Out: ``Derivation`` edges: copies by
the words that they share, rewrites by sentences that tell the same facts in the same order, citations of outlets and
statements of parties by the words that say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from tidings.fuse.alignment import Alignment, Text
from tidings.fuse.attribution import PAPER, STATEMENT, Names, citations, statements
from tidings.fuse.voices import voices
from tidings.model import Derivation, DerivationKind, Document, Entity, Reading, Span
from tidings.ontology.outlets import press

#: Share of a report's words, or of its source's, that a copy has in common with the source; and words in all.
COPY_SHARE, COPY_WORDS = 0.45, 18
#: Share of a copy's names and figures, and of its figures alone, that its source has.
COPY_FACTS = 0.5
#: A rewrite tells its source's facts in its source's order: the product of the shares ``told``, ``known`` and ``order``.
REWRITE_SCORE = 0.68
#: Of another outlet's report of that week less is asked: each share by itself, and their product.
LIKELY_SCORE, LIKELY_KNOWN, LIKELY_TOLD, LIKELY_ORDER, LIKELY_FIGURES, LIKELY_KNOWN_OF_SOURCE = (
    0.6,
    0.75,
    0.65,
    0.85,
    0.65,
    0.55,
)
LIKELY_TIME = timedelta(days=7)
#: A report with fewer names and figures has too little in it to be told from a summary, or from a report of its own.
REWRITE_FACTS = 8
#: What an outlet reported so long ago is not what a report cites.
CITED_WITHIN = timedelta(days=365)
#: Clocks and time zones of two outlets differ by no more.
SAME_DAY = timedelta(days=1)
#: A report of which this share is taken over has no part of its own.
WHOLE_SHARE = 0.7
#: Shares that differ by no more than this are one: the earlier report is the source.
SAME_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What must be known around a document: entities of its spans, outlets, and other documents."""

    entity_of: Mapping[Span, Entity]  # of each mention
    is_outlet: Callable[[str], bool]  # by a folded-or-not outlet name
    same_name: Callable[[str, str], bool]
    near: Mapping[str, Text]  # documents that share words or facts with this one
    reports: Mapping[str, Document]  # documents of the outlets that this one names


def derive(text: Text, reading: Reading, around: Surroundings) -> list[Derivation]:
    """Edges from one document: at most one copy or rewrite, then what its other sentences cite or rest on."""
    document = text.document
    names = Names(document, reading, around.entity_of, around.is_outlet, around.same_name, press())
    taken = _taken(text, around)
    own = _publisher(names)
    if own and not names.outlet(own) and _takes_part(own, reading, around) and (not taken or taken[0].how != "copy"):
        return [Derivation(document.id, STATEMENT + own.name, "statement")]
    if taken and taken[0].how == "rewrite" and _tells_release(names, taken[1]):
        # The report says itself that it tells a release: that is no rewrite, and the release is named already.
        taken = None

    def report_of(source: Entity | str) -> str | None:
        spelled = (source,) if isinstance(source, str) else (source.name, *source.aliases)
        return _report_of(spelled, document, around)

    skip = _spoken_for(taken[1], reading) if taken else frozenset[int]()
    said = [*citations(names, report_of, skip), *statements(names, skip)]
    if not any(edge.how == "statement" and edge.evidence is None for edge in said):
        # In a release that a carrier passes on, its party speaks, whoever is quoted there.
        said += voices(names, said, skip)
    return [*([taken[0]] if taken else []), *(edge for edge in said if not taken or edge.source != taken[0].source)]


def may_rest_on(report: Text, source: Text) -> bool:
    """True if a report is a copy or a rewrite of a source as far as the two alone can tell."""
    alignment = Alignment(report, source)
    return precedes(alignment) and (_is_copy(alignment) or _is_rewrite(alignment))


def _spoken_for(alignment: Alignment, reading: Reading) -> frozenset[int]:
    """Sentences whose sources are the source's: saying them again would make a copy a report of its own."""
    whole = alignment.told >= WHOLE_SHARE
    return frozenset(range(len(reading.sentences))) if whole else alignment.taken


def _tells_release(names: Names, alignment: Alignment) -> bool:
    """True if a report rests, by its own words, on a statement of the party that published the source.

    On any release, where the report is but likely to rest on the source: both may tell what they were sent.
    """
    said = list(statements(names))
    if alignment.score < REWRITE_SCORE and any(
        e.evidence and PAPER.search(names.document.slice(e.evidence)) for e in said
    ):
        return True
    publisher = alignment.source.document.publisher or ""
    return any(names.same_name(edge.source.removeprefix(STATEMENT), publisher) for edge in said)


def _taken(own: Text, around: Surroundings) -> tuple[Derivation, Alignment] | None:
    """The document that this one copies or tells again, and how the two align."""
    document = own.document
    found: dict[DerivationKind, list[tuple[float, Alignment]]] = {"copy": [], "rewrite": []}
    for source in around.near.values():
        alignment = Alignment(own, source)
        if not precedes(alignment):
            continue
        if _is_copy(alignment):
            found["copy"].append((alignment.copied, alignment))
        elif _is_rewrite(alignment):
            found["rewrite"].append((alignment.score, alignment))
    for how, rows in found.items():
        if rows:
            best = max(share for share, _ in rows) - SAME_SHARE
            nearest = [alignment for share, alignment in rows if share >= best]
            first = min(nearest, key=lambda alignment: _order(alignment.source.document))
            return Derivation(document.id, first.source.document.id, how), first
    return None


def _is_copy(alignment: Alignment) -> bool:
    """True if one text has much of the other's words, and its facts: weekly reports of one form are no copies."""
    much = alignment.words >= COPY_WORDS and max(alignment.copied, alignment.copied_of_source) >= COPY_SHARE
    return much and alignment.agreed >= COPY_FACTS


def _is_rewrite(alignment: Alignment) -> bool:
    """True if a report tells the source's facts in the source's order; the dear part of the score comes last."""
    if len(alignment.report.strong) < REWRITE_FACTS:
        return False
    if alignment.known_at_most < REWRITE_SCORE or alignment.known < REWRITE_SCORE:
        return False
    return alignment.score >= REWRITE_SCORE or (_is_likely(alignment) and alignment.score >= LIKELY_SCORE)


def _is_likely(alignment: Alignment) -> bool:
    """True if another outlet could have told the source's facts again: soon, most of them, and few others."""
    report, source = alignment.report.document, alignment.source.document
    later, earlier = _reach(report), _reach(source)
    return (
        bool(report.publisher and source.publisher and report.publisher.casefold() != source.publisher.casefold())
        and bool(later and earlier and later[0] - earlier[1] <= LIKELY_TIME)
        and alignment.known >= LIKELY_KNOWN
        and alignment.known_figures >= LIKELY_FIGURES
        and alignment.known_of_source >= LIKELY_KNOWN_OF_SOURCE
        and alignment.told >= LIKELY_TOLD
        and alignment.order >= LIKELY_ORDER
    )


def precedes(alignment: Alignment) -> bool:
    """True if a text stood in the source before it stood in the report.

    What a party itself published goes before what others made of it on the same day: a carrier's clock may be ahead. Else by
    time, as far as the dates are precise enough to tell; then by marks (whose name stands in the text as the one who
    wrote or heard it); then the dated one first, the fuller one, and the one whose id comes first.
    """
    source, report = alignment.source.document, alignment.report.document
    earlier, later = _reach(source), _reach(report)
    if not earlier or not later or (earlier[0] - later[1] <= SAME_DAY and later[0] - earlier[1] <= SAME_DAY):
        own = _is_told_of(source, alignment), _is_told_of(report, alignment)
        if own[0] != own[1]:
            return own[0]
    if earlier and later and (earlier[1] <= later[0] or later[1] <= earlier[0]):
        return earlier[1] <= later[0]
    marks = tuple(
        _signed(one, one.document) - _signed(one, other.document)
        for one, other in ((alignment.source, alignment.report), (alignment.report, alignment.source))
    )
    if marks[0] != marks[1]:
        return marks[0] > marks[1]
    if bool(earlier) != bool(later):
        return bool(earlier)
    if abs(alignment.copied - alignment.copied_of_source) > SAME_SHARE:
        return alignment.copied > alignment.copied_of_source
    return _order(source) < _order(report)


def _reach(document: Document) -> tuple[datetime, datetime] | None:
    """First and last moment at which a document may have been published; None if that is not known."""
    return _moments(document.published or "")


@lru_cache(maxsize=4096)
def _moments(known: str) -> tuple[datetime, datetime] | None:
    try:
        moment = datetime.fromisoformat(known)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    # A date without an hour may be any hour of that day, anywhere.
    return (moment, moment + (timedelta(days=1) if len(known) <= 10 else timedelta()))


def _is_told_of(outlet: Document, alignment: Alignment) -> bool:
    """True if both texts name a document's publisher, and not as the one who wrote or heard them: it is a party."""
    texts = (alignment.source, alignment.report)
    name = (outlet.publisher or "").casefold()
    return bool(name) and all(name in text.folded for text in texts) and not any(_signed(t, outlet) for t in texts)


def _signed(text: Text, outlet: Document) -> bool:
    """True if a text carries an outlet's name: ``PARIS (Harbour Wire) -``, ``told Harbour Wire``."""
    name = (outlet.publisher or "").casefold()
    if not name or name not in text.folded:
        return False
    name = re.escape(name)
    return bool(re.search(rf"\(\W*{name}\W*\)|\b(?:told|tells|reporting by) (?:the )?{name}\b", text.folded))


def _order(document: Document) -> tuple[bool, datetime, str]:
    """Documents by time; undated ones last, by id."""
    reach = _reach(document)
    return (reach is None, reach[0] if reach else datetime.max.replace(tzinfo=UTC), document.id)


def _report_of(spelled: Sequence[str], document: Document, around: Surroundings) -> str | None:
    """The latest earlier document of an outlet, if the book holds one near this one."""
    earlier = [
        other
        for other in around.reports.values()
        if other.id != document.id
        and other.publisher
        and any(around.same_name(name, other.publisher) for name in spelled)
        and _order(other) < _order(document)
    ]
    latest = max(earlier, key=_order, default=None)
    reach, own = _reach(latest) if latest else None, _reach(document)
    return None if latest is None or (reach and own and own[0] - reach[1] > CITED_WITHIN) else latest.id


def _publisher(names: Names) -> Entity | None:
    """The entity that publishes the document, if the text names it."""
    for entity in names.entity_of.values():
        spelled = (entity.name, *entity.aliases)
        if entity.kind == "organization" and any(names.same_name(n, names.document.publisher or "") for n in spelled):
            return entity
    return None


def _takes_part(entity: Entity, reading: Reading, around: Surroundings) -> bool:
    """True if the text tells of the entity's own dealings."""
    fillers = (span for claim in reading.claims for spans in claim.roles.values() for span in spans)
    return any(around.entity_of.get(span) == entity for span in fillers)
