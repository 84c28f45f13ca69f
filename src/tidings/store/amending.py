"""One claim with what people corrected in it.

In: a claim as it was read, and rulings on its parts. Out: the claim as it stands, and the date that a person gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tidings import ontology
from tidings.model import Claim, Span

PARTS = ("becomes", "status", "speaker", "role", "when")  # what a correction may rule on, each by its key
#: Types that tell of one party and what it has or does: their second role is no other side.
_ONE_SIDED = frozenset({"role", "product", "initiative", "performance"})

Roles = Mapping[str, tuple[Span, ...]]


def amended(claim: Claim, rulings: Iterable[Mapping[str, Any]]) -> tuple[Claim, str | None]:
    """The claim after these rulings, made in this order, with the confidence 1; and the date given, "" for unknown.

    A ruling has one of: ``becomes`` (a type), ``status``, ``speaker`` (spans), ``role`` with ``fillers`` (spans), ``when``.
    Spans are mappings with ``start`` and ``end``, counted from the sentence's start. Roles that the type does not have are
    kept aside: they are filled again if the type comes back.
    """
    kind, status, speaker, when = claim.type, claim.status, claim.speaker, None
    roles, implied = dict(claim.roles), dict(claim.implied)
    for ruled in rulings:
        if "becomes" in ruled:
            roles |= carried(roles, kind, ruled["becomes"])
            kind = ruled["becomes"]
        elif "status" in ruled:
            status = ruled["status"]
        elif "speaker" in ruled:
            speaker = _spans(claim, ruled["speaker"])
        elif "role" in ruled:
            roles[ruled["role"]] = _spans(claim, ruled.get("fillers", ()))
            implied.pop(ruled["role"], None)
        else:
            when = ruled.get("when") or ""
    known = ontology.load()
    fits = {*(known.roles(kind) if kind in known.types else ()), *(claim.roles if kind == claim.type else ())}
    kept = {role: spans for role, spans in roles.items() if spans and role in fits}
    left = implied if kind == claim.type else {}
    stands = replace(claim, type=kind, status=status, speaker=speaker, roles=kept, implied=left, confidence=1.0)
    return stands, when


def carried(roles: Roles, before: str, after: str) -> dict[str, tuple[Span, ...]]:
    """Roles of another type that are filled by those who filled such of the type before.

    Who acts goes on acting, and the other side stays it. Of interchangeable parties it is not known who is which.
    """
    types = ontology.load().types
    if before not in types or after not in types or before == after:
        return {}
    old, new = types[before], types[after]
    sides = [roles.get(role, ()) for role in old.core[: 1 if before in _ONE_SIDED else 2]]
    if new.symmetric:
        sides = [tuple(sorted(span for spans in sides for span in spans))]
    elif old.symmetric:
        sides = [spans if len(spans) == 1 else () for spans in sides]
    pairs = zip(new.core[: 1 if after in _ONE_SIDED else 2], sides, strict=False)
    return {role: spans for role, spans in pairs if spans and not roles.get(role)}


def _spans(claim: Claim, given: Iterable[Mapping[str, int]]) -> tuple[Span, ...]:
    start = claim.sentence.start
    return tuple(Span(start + each["start"], start + each["end"]) for each in given)
