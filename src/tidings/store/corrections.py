"""What people corrected in claims, laid over what the reader made of the sentences.

In: a Connection with decisions, which are only ever added to. Out: claims as they stand after review.
A correction keeps its sentence and counts from the sentence's start, so it finds its claim again when an article is read anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from tidings.errors import NotFound
from tidings.model import Claim, Decision, Span
from tidings.store import decisions
from tidings.store.amending import amended
from tidings.store.batches import add_rows, rows_where
from tidings.store.readings import READ_TYPE, load_claims
from tidings.store.schema import claims, documents, links, participations, texts
from tidings.store.schema import decisions as of_decisions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands: its sentence's words, its trigger counted from their start, its type as the reader read it.

    ``nth``: among the claims of that type and trigger, from 0; None in corrections that were kept without it.
    """

    document: str
    type: str
    sentence: str
    trigger: int
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction by its decision; ``ruled``: as ``amending.amended`` takes it."""

    decision: int
    place: Place
    ruled: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Claims by row number, and by row number the dates that people gave: ISO 8601, "" for unknown."""

    claims: dict[int, Claim]
    dates: dict[int, str]


def load(conn: Connection, numbers: Iterable[int]) -> Corrected:
    """Claims by row number as people corrected them; a corrected claim has the confidence 1."""
    found = load_claims(conn, numbers)
    dates: dict[int, str] = {}
    for number, of in _laid(conn, found).items():
        found[number], when = amended(found[number], (each.ruled for each in of))
        if when is not None:
            dates[number] = when
    return Corrected(found, dates)


def place(conn: Connection, claim_id: str) -> Place:
    """Where a claim stands. Raises NotFound."""
    row = conn.execute(select(claims.c.document, claims.c.no).where(claims.c.id == claim_id)).one_or_none()
    if row is None:
        raise NotFound(f"no claim {claim_id!r} in the book")
    return _places(conn, [row.document])[row.no]


def laid(conn: Connection) -> dict[int, tuple[str, ...]]:
    """By the id of each correction that nobody took back: ids of the claims that it is laid over today, most often one."""
    return _over(conn, _holding(conn))


def under(conn: Connection, decision_id: int) -> tuple[str, ...]:
    """As ``laid``, for one decision; none if it is no correction, or was taken back."""
    home = conn.scalar(select(of_decisions.c.document).where(of_decisions.c.id == decision_id))
    return _over(conn, _holding(conn, [home])).get(decision_id, ()) if home is not None else ()


def _over(conn: Connection, made: Iterable[str]) -> dict[int, tuple[str, ...]]:
    """The claims that corrections of these documents are laid over, by the correction's id."""
    query = select(claims.c.no, claims.c.id).join(documents, documents.c.no == claims.c.document)
    ids = {row.no: row.id for row in rows_where(conn, query, documents.c.id, made)}
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for number, of in _laid(conn, ids).items():
        for each in of:
            found[each.decision] += (ids[number],)
    return dict(found)


def rejoin(conn: Connection, *, claim_ids: Collection[str] = (), within: Collection[int] = ()) -> None:
    """Say anew of which type claims are and who takes part: of these, or of those corrected ``within`` documents (row numbers)."""
    query = select(claims.c.no, claims.c.document, documents.c.id).join(documents, documents.c.no == claims.c.document)
    if claim_ids:
        rows = [*rows_where(conn, query, claims.c.id, claim_ids)]
    elif decisions.any_correction(conn):
        named = select(documents.c.no, documents.c.id)
        made = _holding(conn, (row.id for row in rows_where(conn, named, documents.c.no, within)))
        rows = [*rows_where(conn, query, documents.c.id, made)]
    else:
        return
    home = {row.no: row.document for row in rows}
    linked: dict[tuple[int, Span], list[int]] = defaultdict(list)
    for row in rows_where(conn, select(links), links.c.document, set(home.values())):
        linked[row.document, Span(row.start, row.end)].append(row.local)
    read, pairs = load_claims(conn, home), dict[tuple[int, int], None]()
    for number, stands in load(conn, home).claims.items():
        before = read[number].type
        types = {"type": stands.type, "read_type": None if stands.type == before else before}
        conn.execute(update(claims).where(claims.c.no == number).values(types))
        conn.execute(delete(participations).where(participations.c.claim == number))
        for span in (*(span for spans in stands.roles.values() for span in spans), *stands.speaker):
            pairs |= dict.fromkeys((local, number) for local in linked.get((home[number], span), ()))
    add_rows(conn, participations, [{"local": local, "claim": number} for local, number in pairs])


def _laid(conn: Connection, numbers: Collection[int]) -> dict[int, list[Correction]]:
    """Those of these claims that corrections are laid over, by row number, each with them in the order they were made."""
    if not decisions.any_correction(conn):
        return {}
    query = select(documents.c.no, documents.c.id).distinct().join(claims, claims.c.document == documents.c.no)
    homes = {row.id: row.no for row in rows_where(conn, query, claims.c.no, numbers)}
    made = _holding(conn, homes)
    stands = _places(conn, (homes[key] for key in made))
    at: dict[tuple[str, str, int], dict[int, Place]] = defaultdict(dict)
    for number, where in stands.items():
        at[where.document, where.sentence, where.trigger][number] = where
    found: dict[int, list[Correction]] = defaultdict(list)
    for of in made.values():
        for each in of:
            there = at.get((each.place.document, each.place.sentence, each.place.trigger), {})
            for number in _under(each.place, there):
                found[number].append(each)
    return {number: found[number] for number in numbers if number in found}


def _under(corrected: Place, there: Mapping[int, Place]) -> list[int]:
    """Of the claims with one trigger, those that were corrected: one read otherwise by now is known by standing alone."""
    alike = [number for number, where in there.items() if where.type == corrected.type]
    if not alike:
        return list(there) if len(there) == 1 else []
    return [number for number in alike if corrected.nth in (None, there[number].nth)]


def _places(conn: Connection, document_numbers: Iterable[int]) -> dict[int, Place]:
    """Where each claim of documents stands, by row number."""
    wanted = list(document_numbers)
    query = select(documents.c.no, documents.c.id, texts.c.text).join(texts, texts.c.document == documents.c.no)
    homes = {row.no: row for row in rows_where(conn, query, documents.c.no, wanted)}
    query = select(claims.c.no, claims.c.document, READ_TYPE.label("type"), claims.c.trigger_start)
    query = query.add_columns(claims.c.sentence_start, claims.c.sentence_end).order_by(claims.c.no)
    found: dict[int, Place] = {}
    seen: defaultdict[Place, int] = defaultdict(int)
    for row in rows_where(conn, query, claims.c.document, wanted):
        bare = _bare(row, homes[row.document])
        found[row.no] = Place(bare.document, bare.type, bare.sentence, bare.trigger, seen[bare])
        seen[bare] += 1
    return found


def _bare(row: Row[Any], home: Row[Any]) -> Place:
    sentence = home.text[row.sentence_start : row.sentence_end]
    return Place(home.id, row.type, sentence, row.trigger_start - row.sentence_start)


def _holding(conn: Connection, document_ids: Iterable[str] | None = None) -> dict[str, list[Correction]]:
    """Corrections that nobody took back, by document, in the order they were made; of these documents only, if given."""
    found: dict[str, list[Correction]] = defaultdict(list)
    for decision in decisions.corrections(conn, document_ids):
        correction = _correction(decision)
        if correction is not None:
            found[correction.place.document].append(correction)
    return found


def _correction(decision: Decision) -> Correction | None:
    """None for a correction that was kept without its sentence: there is nothing to lay it over."""
    value: dict[str, Any] = json.loads(decision.value)
    if not {"document", "type", "sentence", "trigger"} <= value.keys():
        return None
    where = Place(value["document"], value["type"], value["sentence"], value["trigger"], value.get("nth"))
    return Correction(decision.id, where, value)
