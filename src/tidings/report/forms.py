"""The nouns as JSON-ready dicts, in the form of ``tidings export``.

In: nouns of ``tidings.model``. Out: dicts of plain lists, texts and numbers; texts exactly as stored, never escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tidings import times
from tidings.model import Claim, Derivation, Document, Entity, Evidence, Finding, LinkedClaim, Span, Story, Support

Form = dict[str, Any]


def span_form(span: Span) -> Form:
    """``{"start": ..., "end": ...}``."""
    return {"start": span.start, "end": span.end}


def entity_form(entity: Entity) -> Form:
    """An entity with all its names."""
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind,
        "aliases": list(entity.aliases),
        "identifiers": dict(entity.identifiers),
    }


def document_form(document: Document, derivations: Iterable[Derivation] = ()) -> Form:
    """A document without its text; ``derivations``: the edges that lead from it."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "byline": document.byline,
        "published": document.published,
        "published_from": document.published_from,
        "url": document.url,
        "language": document.language,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "cuts": [{"at": cut.at, "kind": cut.kind, "text": cut.text} for cut in document.cuts],
        "derivation": [{"from": edge.source, "how": edge.how} for edge in derivations],
    }


def claim_form(claim: Claim, document: Document, links: Mapping[Span, Sequence[str]] | None = None) -> Form:
    """A claim with the words of its spans; ``links``: the entities that a span stands for."""
    linked = links or {}
    return {
        "document": document.id,
        "type": claim.type,
        "trigger": document.slice(claim.trigger),
        "trigger_span": span_form(claim.trigger),
        "status": claim.status,
        "roles": {
            role: [_filler(span, document, linked) for span in spans] for role, spans in claim.roles.items() if spans
        },
        "implied": {role: [_filler(span, document, linked) for span in spans] for role, spans in claim.implied.items()},
        "speaker": [_filler(span, document, linked) for span in claim.speaker],
        "sentence": span_form(claim.sentence),
        "confidence": round(claim.confidence, 4),
    }


def linked_claim_form(linked: LinkedClaim, document: Document) -> Form:
    """A stored claim with its id."""
    return {"id": linked.id, **claim_form(linked.claim, document, linked.links)}


def finding_form(finding: Finding) -> Form:
    """A finding; ``origins`` is their number, ``origin_list`` says which they are."""
    became = finding.became
    return {
        "id": finding.id,
        "type": finding.type,
        "roles": {role: [filler.text for filler in fillers] for role, fillers in finding.roles.items() if fillers},
        "when": finding.when,
        "edtf": edtf(finding),
        "when_words": list(finding.when_words),
        "status": finding.status,
        "documents": list(finding.documents),
        "claims": list(finding.claims),
        "origins": finding.support.origins,
        **support_form(finding.support),
        "origin_list": [
            {"label": origin.label, "kind": origin.kind, "documents": list(origin.documents)}
            for origin in finding.origins
        ],
        "standing": finding.standing,
        "speakers": list(finding.speakers),
        "conflicts": [
            {
                "attribute": conflict.attribute,
                "values": [
                    {"value": each.value, "documents": list(each.documents), "origins": list(each.origins)}
                    for each in conflict.values
                ],
                "corrected": conflict.corrected,
            }
            for conflict in finding.conflicts
        ],
        "became": {"finding": became.finding, "how": became.how} if became is not None else None,
    }


def support_form(support: Support) -> Form:
    """How many origins there are at least and at most, and how many articles carry the finding."""
    return {
        "origins_at_least": support.at_least,
        "origins_at_most": support.at_most,
        "articles": support.articles,
    }


def edtf(finding: Finding) -> str | None:
    """When, with marks for approximate and disputed times."""
    disputed = any(each.attribute == "date" and not each.corrected for each in finding.conflicts)
    return times.edtf(finding.when, finding.when_words, disputed=disputed)


def evidence_form(piece: Evidence) -> Form:
    """A sentence that states a finding, and where it stands."""
    return {
        "sentence": piece.sentence,
        "document": piece.document,
        **span_form(piece.span),
        "claim": piece.claim,
        "publisher": piece.publisher,
        "published": piece.published,
        "title": piece.title,
        "url": piece.url,
        "status": piece.status,
        "speaker": list(piece.speaker),
        "confidence": round(piece.confidence, 4),
        "implied": [{"role": role, "text": words} for role, words in piece.implied],
    }


def story_form(story: Story) -> Form:
    """A story and its documents."""
    return {"id": story.id, "title": story.title, "documents": list(story.documents)}


def _filler(span: Span, document: Document, links: Mapping[Span, Sequence[str]]) -> Form:
    """A filler. A phrase that stands for several entities names them in ``entities`` and none in ``entity``."""
    entities = list(links.get(span, ()))
    form: Form = {
        "text": document.slice(span),
        **span_form(span),
        "entity": entities[0] if len(entities) == 1 else None,
    }
    if len(entities) > 1:
        form["entities"] = entities
    return form
