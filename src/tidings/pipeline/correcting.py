"""Correcting what a sentence was read as: who fills a role, or when it is.

In: a store, the id of a claim, and words of its sentence or a date. Out: a decision, and the book brought into line at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tidings import ontology
from tidings.errors import NotFound, Overtaken
from tidings.ingest.dates import parse_date
from tidings.model import Decision, LinkedClaim, Span
from tidings.pipeline.linking import fuse_anew
from tidings.store import Book
from tidings.store.decisions import told


def correct_role(  # noqa: PLR0913 - what may be left out goes by keyword
    store: Book, claim_id: str, role: str, fillers: Sequence[Span], *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule which words of its sentence fill a role of a claim: spans of the document's text, none to leave it empty.

    seen: as ``Book.decide`` takes it. Raises NotFound for an unknown claim; ValueError for a role that its type does not
    have, or for words that are not in the sentence; Overtaken.
    """
    linked = claim(store, claim_id)
    if role not in roles_of(linked.claim.type):
        raise ValueError(f"a claim of type {linked.claim.type!r} has no role {role!r}")
    start, end = linked.claim.sentence
    if any(not start <= span.start < span.end <= end for span in fillers):
        raise ValueError("a role is filled by words of the claim's own sentence")
    text = store.document(linked.document).text
    given = [
        {"start": s.start - start, "end": s.end - start, "text": text[s.start : s.end]} for s in sorted(set(fillers))
    ]
    return _correct(store, linked, {"role": role, "fillers": given}, who, why, seen)


def correct_date(
    store: Book, claim_id: str, when: str | None, *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule when a claim says it was or will be: a date as precise as it is known, or None where it is not known.

    Otherwise as ``correct_role``. Raises ValueError for what is no date.
    """
    value = parse_date(when) if when else None
    if when and value is None:
        raise ValueError(f"{when!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")
    return _correct(store, claim(store, claim_id), {"when": value}, who, why, seen)


def roles_of(claim_type: str) -> tuple[str, ...]:
    """The roles that can be corrected in a claim; none for a type that the ontology does not have."""
    known_types = ontology.load()
    return known_types.roles(claim_type) if claim_type in known_types.types else ()


def claim(store: Book, claim_id: str) -> LinkedClaim:
    """The claim with that id, as it stands. Raises NotFound."""
    for found in store.claims(ids=[claim_id]):
        return found
    raise NotFound(f"no claim {claim_id!r} in the book")


def finding_of(store: Book, linked: LinkedClaim) -> str | None:
    """Id of the finding that rests on a claim today; None if it went into none."""
    near = store.findings_by_id(store.findings_with_documents([linked.document]))
    return next((finding.id for finding in near if linked.id in finding.claims), None)


def known(store: Book, subject: str) -> int:
    """Id of the newest decision on a finding or on one of its claims (or on a claim by itself); 0 if there is none."""
    newest = _newest(store, subject)
    return newest.id if newest else 0


def unseen(store: Book, subject: str, seen: int | None) -> None:
    """Raise Overtaken if somebody ruled on a finding, or on a claim of it, since ``known`` gave ``seen``; None: do not ask."""
    newest = _newest(store, subject)
    if seen is not None and newest is not None and newest.id > seen:
        raise Overtaken(told(newest), newest.id)


def _newest(store: Book, subject: str) -> Decision | None:
    claims = next((finding.claims for finding in store.findings_by_id([subject])), ())
    made = {d.id: d for of in store.review.made([subject, *claims]).values() for d in of if d.other is None}
    return made[max(made)] if made else None


@contextmanager
def around(store: Book, claim_id: str | None) -> Iterator[None]:
    """Bring the findings into line with what is done inside to a claim; nothing for None or a claim that is gone."""
    before = store.claims(ids=[claim_id]) if claim_id is not None else []
    yield
    if before:
        fuse_anew(store, before)


def _correct(store: Book, linked: LinkedClaim, ruled: dict[str, Any], who: str, why: str, seen: int | None) -> Decision:
    found = linked.claim
    text = store.document(linked.document).text
    place = {
        "document": linked.document,
        "type": found.type,
        "sentence": text[found.sentence.start : found.sentence.end],
        "trigger": found.trigger.start - found.sentence.start,
    }
    value = ruled | place | {"says": _says(ruled)}
    with store.transaction(), around(store, linked.id):
        home = finding_of(store, linked)
        unseen(store, linked.id if home is None else home, seen)
        return store.decide("correct", linked.id, json.dumps(value, ensure_ascii=False), who, why)


def _says(ruled: dict[str, Any]) -> str:
    """The correction in words, for lists of decisions."""
    if "role" not in ruled:
        return f"when: {ruled['when'] or 'unknown'}"
    return f"{ruled['role']}: {' | '.join(each['text'] for each in ruled['fillers']) or 'left empty'}"
