"""Correcting what a sentence was read as: its type, status and speaker, who fills a role, or when it is.

In: a store, the id of a claim, and words of its sentence, a word of the ontology or a date. Out: a decision, and the book
brought into line at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
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

    seen: what ``known`` gave when the person looked. Raises NotFound for an unknown claim; ValueError for a role that its
    type does not have, or for words that are not in the sentence; Overtaken.
    """
    linked = claim(store, claim_id)
    if role not in roles_of(linked.claim.type):
        raise ValueError(f"a claim of type {linked.claim.type!r} has no role {role!r}")
    given = _words(store, linked, fillers)
    return _correct(store, linked, {"role": role, "fillers": given}, f"{role}: {_listed(given)}", (who, why, seen))


def correct_speaker(
    store: Book, claim_id: str, speakers: Sequence[Span], *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule which words of its sentence name who says so; none: the article itself. Otherwise as ``correct_role``."""
    linked = claim(store, claim_id)
    given = _words(store, linked, speakers)
    return _correct(store, linked, {"speaker": given}, f"speaker: {_listed(given)}", (who, why, seen))


def correct_date(
    store: Book, claim_id: str, when: str | None, *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule when a claim says it was or will be: a date as precise as it is known, or None where it is not known.

    Otherwise as ``correct_role``. Raises ValueError for what is no date.
    """
    value = parse_date(when) if when else None
    if when and value is None:
        raise ValueError(f"{when!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")
    return _correct(store, claim(store, claim_id), {"when": value}, f"when: {value or 'unknown'}", (who, why, seen))


def correct_type(
    store: Book, claim_id: str, kind: str, *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule which type of claim the trigger states. Who acts goes on acting, and the other side stays it, where both types
    have such; roles that the new type does not have are set aside, and come back if the type does.

    Otherwise as ``correct_role``. Raises ValueError for an unknown type, or the one that it has.
    """
    linked = claim(store, claim_id)
    _another("type", kind, linked.claim.type, ontology.load().types)
    return _correct(store, linked, {"becomes": kind}, f"type: {linked.claim.type} → {kind}", (who, why, seen))


def correct_status(
    store: Book, claim_id: str, status: str, *, who: str, why: str = "", seen: int | None = None
) -> Decision:
    """Rule whether a claim is told as actual, planned, possible, denied or ended.

    Otherwise as ``correct_role``. Raises ValueError for an unknown status, or the one that it has.
    """
    linked = claim(store, claim_id)
    _another("status", status, linked.claim.status, ontology.load().statuses)
    return _correct(store, linked, {"status": status}, f"status: {linked.claim.status} → {status}", (who, why, seen))


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
def around(store: Book, claim_ids: Collection[str]) -> Iterator[None]:
    """Bring the findings into line with what is done inside to claims; nothing for none, or for such as are gone."""
    before = store.claims(ids=claim_ids) if claim_ids else []
    yield
    if before:
        fuse_anew(store, before)


def _correct(
    store: Book, linked: LinkedClaim, ruled: dict[str, Any], says: str, by: tuple[str, str, int | None]
) -> Decision:
    """says: the correction in words, for lists of decisions. by: who, why, and what was seen."""
    who, why, seen = by
    with store.transaction(), around(store, [linked.id]):
        home = finding_of(store, linked)
        unseen(store, linked.id if home is None else home, seen)
        value = ruled | asdict(store.review.place(linked.id)) | {"says": says}
        return store.decide("correct", linked.id, json.dumps(value, ensure_ascii=False), who, why)


def _words(store: Book, linked: LinkedClaim, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """Words of the claim's sentence as a decision keeps them. Raises ValueError for any others."""
    start, end = linked.claim.sentence
    if any(not start <= span.start < span.end <= end for span in spans):
        raise ValueError("a role is filled by words of the claim's own sentence")
    text = store.document(linked.document).text
    return [{"start": s.start - start, "end": s.end - start, "text": text[s.start : s.end]} for s in sorted(set(spans))]


def _listed(given: Sequence[dict[str, Any]]) -> str:
    return " | ".join(each["text"] for each in given) or "left empty"


def _another(part: str, value: str, stands: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise ValueError(f"{value!r} is no {part} of a claim; choose one of {', '.join(allowed)}")
    if value == stands:
        raise ValueError(f"the {part} is {value!r} already")
