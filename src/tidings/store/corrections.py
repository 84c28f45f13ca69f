"""What people corrected in claims, laid over what the reader made of the sentences.

In: a Connection with decisions, which are only ever added to. Out: claims as they stand after review.
A correction keeps its sentence and counts from the sentence's start, so it finds its claim again when an article is read anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select

from tidings.model import Claim, Decision, Span
from tidings.store import decisions
from tidings.store.batches import add_rows, rows_where
from tidings.store.readings import load_claims
from tidings.store.schema import claims, documents, links, participations, texts


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. ``role`` None: of the date; spans and ``trigger`` count from the sentence's start."""

    document: str
    type: str
    sentence: str
    trigger: int
    role: str | None
    fillers: tuple[Span, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """Claims by row number, and by row number the dates that people gave: ISO 8601, "" for unknown."""

    claims: dict[int, Claim]
    dates: dict[int, str]


def load(conn: Connection, numbers: Iterable[int]) -> Corrected:
    """Claims by row number as people corrected them; a corrected claim has the confidence 1."""
    found = load_claims(conn, numbers)
    dates: dict[int, str] = {}
    made = _holding(conn)
    if made:
        query = select(claims.c.no, documents.c.id, texts.c.text)
        query = query.join(documents, documents.c.no == claims.c.document).join(
            texts, texts.c.document == documents.c.no
        )
        for row in rows_where(conn, query.where(documents.c.id.in_(list(made))), claims.c.no, found):
            for each in made[row.id]:
                if not _is_on(each, found[row.no], row.text):
                    continue
                found[row.no] = _with(found[row.no], each)
                if each.role is None:
                    dates[row.no] = each.when
    return Corrected(found, dates)


def rejoin(conn: Connection, *, claim: str | None = None, within: Collection[int] = ()) -> None:
    """Say anew who takes part in one claim (by id), or in those that were corrected ``within`` documents (by row number)."""
    made = _holding(conn)
    if claim is None and not made:
        return
    query = select(claims.c.no, claims.c.document, documents.c.id).join(documents, documents.c.no == claims.c.document)
    if claim is not None:
        rows = [*rows_where(conn, query, claims.c.id, [claim])]
    else:
        rows = [*rows_where(conn, query.where(documents.c.id.in_(list(made))), claims.c.document, within)]
    home = {row.no: row.document for row in rows}
    linked: dict[tuple[int, Span], list[int]] = defaultdict(list)
    for row in rows_where(conn, select(links), links.c.document, set(home.values())):
        linked[row.document, Span(row.start, row.end)].append(row.local)
    pairs: dict[tuple[int, int], None] = {}
    for number, stands in load(conn, home).claims.items():
        conn.execute(delete(participations).where(participations.c.claim == number))
        for span in (*(span for spans in stands.roles.values() for span in spans), *stands.speaker):
            pairs |= dict.fromkeys((local, number) for local in linked.get((home[number], span), ()))
    add_rows(conn, participations, [{"local": local, "claim": number} for local, number in pairs])


def _holding(conn: Connection) -> dict[str, list[Correction]]:
    """Corrections that nobody took back, by document, in the order they were made."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for decision in decisions.holding(conn, ["correct"]):
        correction = _correction(decision)
        if correction is not None:
            found[correction.document].append(correction)
    return found


def _correction(decision: Decision) -> Correction | None:
    """None for a correction that was kept without its sentence: there is nothing to lay it over."""
    value: dict[str, Any] = json.loads(decision.value)
    if not {"document", "type", "sentence", "trigger"} <= value.keys():
        return None
    fillers = tuple(Span(each["start"], each["end"]) for each in value.get("fillers", ()))
    place = (value["document"], value["type"], value["sentence"], value["trigger"])
    return Correction(*place, value.get("role"), fillers, value.get("when") or "")


def _is_on(correction: Correction, claim: Claim, text: str) -> bool:
    start, end = claim.sentence
    place = (correction.type, correction.trigger, correction.sentence)
    return place == (claim.type, claim.trigger.start - start, text[start:end])


def _with(claim: Claim, correction: Correction) -> Claim:
    roles = dict(claim.roles)
    if correction.role is not None:
        start = claim.sentence.start
        roles[correction.role] = tuple(Span(start + each.start, start + each.end) for each in correction.fillers)
    return replace(claim, roles={role: spans for role, spans in roles.items() if spans}, confidence=1.0)
