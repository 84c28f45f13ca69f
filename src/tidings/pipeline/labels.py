"""What people ruled in review, as labelled sentences to train and to score readers on.

In: a store with decisions. Out: rows of the form of labelled data (docs/review.md), one for each sentence that was ruled on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tidings.model import Claim, Decision, Document, LinkedClaim, Reading, Span
from tidings.store import Book
from tidings.store.rulings import ruled_on

Label = dict[str, Any]
Verdict = Literal["accept", "reject", "correct"]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What stands of a claim, by the last decision that speaks of it."""

    verdict: Verdict
    decision: Decision


def labels(store: Book) -> Iterator[Label]:
    """Rows for the sentences that people ruled on, by document and place.

    A rejected claim is left out; an accepted or corrected one stands as people left it; what nobody ruled on stands as the
    reader made it, and the row's ``review`` counts it as ``open``. Words that the form cannot point to leave their row out.
    """
    ruled = _ruled(store)
    by_document: dict[str, list[LinkedClaim]] = defaultdict(list)
    for linked in store.claims(ids=ruled):
        by_document[linked.document].append(linked)
    for document_id, wanted in sorted(by_document.items()):
        document, reading = store.document(document_id), store.reading(document_id)
        every = store.claims(documents=[document_id])
        for sentence in sorted({linked.claim.sentence for linked in wanted}):
            of = [linked for linked in every if linked.claim.sentence == sentence]
            row = _row(document, reading, sentence, of, ruled)
            if row is not None:
                yield row


def _ruled(store: Book) -> dict[str, Ruled]:
    """Claim id -> what stands of it: rulings on its finding and corrections of its own, the later over the earlier."""
    found: dict[str, Ruled] = {}
    made = {key: each for key, each in store.review.on_findings().items() if each.verdict in ("accept", "reject")}
    for finding in store.findings_by_id(made):
        decision = made[finding.id]
        seen = ruled_on(decision)
        for linked in store.claims(ids=finding.claims):
            if not seen or (linked.document, linked.claim.sentence.start) in seen:
                found[linked.id] = Ruled("accept" if decision.verdict == "accept" else "reject", decision)
    for number, claim_ids in sorted(store.review.corrected().items()):
        decision = store.review.decision(number)
        for claim_id in claim_ids:
            before = found.get(claim_id)
            if before is None or before.decision.id < number:
                found[claim_id] = Ruled("correct", decision)
    return found


def _row(
    document: Document, reading: Reading, sentence: Span, of: Iterable[LinkedClaim], ruled: Mapping[str, Ruled]
) -> Label | None:
    text = document.slice(sentence)
    places = [span.start for span in reading.sentences]
    number = places.index(sentence.start) if sentence.start in places else sentence.start

    def words(span: Span) -> str:
        return pointed(text, Span(span.start - sentence.start, span.end - sentence.start))

    every = list(of)
    kept = [each for each in every if each.id not in ruled or ruled[each.id].verdict != "reject"]
    made = [ruled[each.id] for each in every if each.id in ruled]
    try:
        return {
            "id": f"{document.id}#{number}",
            "doc": document.id,
            "text": text,
            "mentions": [[words(m.span), m.kind] for m in reading.mentions if _holds(sentence, m.span)],
            "claims": [_claim(each.claim, words) for each in kept],
            "refers": {
                words(reference.span): [document.slice(span) for span in reference.antecedents]
                for reference in reading.references
                if _holds(sentence, reference.span) and reference.antecedents
            },
            "review": {
                **{verdict: sum(r.verdict == verdict for r in made) for verdict in ("accept", "reject", "correct")},
                "open": len(every) - len(made),
                "who": sorted({r.decision.who for r in made}),
                "when": max(r.decision.when for r in made),
            },
        }
    except LookupError:
        return None


def _claim(claim: Claim, words: Callable[[Span], str]) -> Label:
    return {
        "type": claim.type,
        "trigger": words(claim.trigger),
        "status": claim.status,
        "roles": {role: [words(span) for span in spans] for role, spans in claim.roles.items() if spans},
        "speaker": [words(span) for span in claim.speaker],
    }


def pointed(text: str, span: Span) -> str:
    """The words of a span, with ``@2`` where they stand for the second time; whole words only. Raises LookupError."""
    string = text[span.start : span.end] if 0 <= span.start < span.end <= len(text) else ""
    head = r"(?<!\w)" if re.match(r"\w", string) else ""
    tail = r"(?!\w)" if re.search(r"\w$", string) else ""
    starts = [found.start() for found in re.finditer(head + re.escape(string) + tail, text)] if string else []
    if span.start not in starts or string != string.strip():
        raise LookupError(f"{string!r} at {span.start} is no whole words of its sentence")
    nth = starts.index(span.start) + 1
    return string if nth == 1 else f"{string}@{nth}"


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
