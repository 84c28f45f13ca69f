"""What people ruled in review. Rows are added and never changed.

In: a Connection and a ruling. Out: the Decision as it is kept; those that stand.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, insert, or_, select

from tidings.errors import NotFound, Overtaken
from tidings.model import Decision, Verdict
from tidings.store import amending, dates
from tidings.store.batches import rows_where
from tidings.store.schema import decisions

PAIRWISE = frozenset({"same", "different"})


def add(conn: Connection, ruled: Decision, *, seen: int | None = None) -> Decision:
    """Keep a ruling (its id, time and ``seen`` are set here). Raises Overtaken if ``seen`` is not the newest on its subject.

    Raises ValueError for a verdict that lacks its second entity, its date or role, or whose value is no JSON.
    """
    _check(ruled)
    subject, other = pair(ruled.subject, ruled.other)
    newest = _newest(conn, subject, other)
    if seen is not None and newest is not None and newest.id != seen:
        raise Overtaken(told(newest), newest.id)
    values = {name: getattr(ruled, name) for name in ("verdict", "value", "who", "why", "undoes")}
    values |= {"subject": subject, "other": other, "when": dates.now(), "seen": newest.id if newest else 0}
    if ruled.verdict == "correct":
        values["document"] = json.loads(ruled.value).get("document")
    return _decision(conn.execute(insert(decisions).values(values).returning(decisions)).one())


def undo(conn: Connection, decision_id: int, who: str, why: str, *, seen: int | None = None) -> Decision:
    """Take a decision back by another one. Raises NotFound, Overtaken; ValueError for an undo or what is undone already."""
    taken = one(conn, decision_id)
    if taken.verdict == "undo":
        raise ValueError(f"decision {decision_id} takes another one back; rule anew instead")
    if conn.execute(select(decisions.c.id).where(decisions.c.undoes == decision_id)).first():
        raise ValueError(f"decision {decision_id} is taken back already")
    ruled = Decision(0, "undo", taken.subject, "{}", who, "", why, taken.other, decision_id)
    return add(conn, ruled, seen=seen)


def one(conn: Connection, decision_id: int) -> Decision:
    """The decision with that id. Raises NotFound."""
    row = conn.execute(select(decisions).where(decisions.c.id == decision_id)).one_or_none()
    if row is None:
        raise NotFound(f"no decision {decision_id} in the book")
    return _decision(row)


def load(conn: Connection, subject: str | None = None, *, after: int = 0) -> list[Decision]:
    """Decisions with a greater id, or those on one subject, in the order they were made."""
    query = select(decisions).where(decisions.c.id > after).order_by(decisions.c.id)
    if subject is not None:
        query = query.where(or_(decisions.c.subject == subject, decisions.c.other == subject))
    return [_decision(row) for row in conn.execute(query)]


def standing(conn: Connection, subjects: Iterable[str]) -> dict[str, list[Decision]]:
    """Decisions on each subject that nobody took back, in the order they were made; none for what nobody ruled on."""
    return _by_subject(conn, select(decisions).where(_stands()), subjects)


def made(conn: Connection, subjects: Iterable[str]) -> dict[str, list[Decision]]:
    """All decisions on each subject, those that were taken back and those that do so too; otherwise as ``standing``."""
    return _by_subject(conn, select(decisions), subjects)


def _by_subject(conn: Connection, query: Select[Any], subjects: Iterable[str]) -> dict[str, list[Decision]]:
    wanted = set(subjects)
    found: dict[str, dict[int, Decision]] = defaultdict(dict)
    for column in (decisions.c.subject, decisions.c.other):
        for row in rows_where(conn, query, column, wanted):
            for key in {row.subject, row.other} & wanted:
                found[key][row.id] = _decision(row)
    return {key: [of[number] for number in sorted(of)] for key, of in found.items()}


def holding(conn: Connection, verdicts: Iterable[Verdict] = get_args(Verdict)) -> list[Decision]:
    """All decisions of these verdicts that nobody took back, in the order they were made; none of them is an undo."""
    return [_decision(row) for row in conn.execute(_HOLDING, {"verdicts": list(verdicts)})]


def corrections(conn: Connection, documents: Iterable[str] | None = None) -> list[Decision]:
    """Corrections that nobody took back, in the order they were made; documents: only those about sentences of these."""
    query = select(decisions).where(_stands(), decisions.c.verdict == "correct").order_by(decisions.c.id)
    rows = conn.execute(query) if documents is None else rows_where(conn, query, decisions.c.document, documents)
    return sorted(map(_decision, rows), key=lambda made: made.id)


def any_correction(conn: Connection) -> bool:
    """Whether anything was ever corrected."""
    return conn.execute(select(decisions.c.id).where(decisions.c.document.is_not(None)).limit(1)).first() is not None


def with_undone(conn: Connection, verdicts: Iterable[Verdict]) -> list[Decision]:
    """All decisions of these verdicts, those that were taken back too, and what took them back, in order."""
    wanted = list(verdicts)
    of = decisions.alias()
    back = decisions.c.undoes.in_(select(of.c.id).where(of.c.verdict.in_(wanted)))
    query = select(decisions).where(or_(decisions.c.verdict.in_(wanted), back)).order_by(decisions.c.id)
    return [_decision(row) for row in conn.execute(query)]


def version(conn: Connection, subject: str, other: str | None = None) -> int:
    """Id of the newest decision on a subject or a pair of entities; 0 if there is none."""
    newest = _newest(conn, *pair(subject, other))
    return newest.id if newest else 0


def newest(conn: Connection) -> int:
    """Id of the newest decision; 0 if there is none."""
    return conn.scalar(select(func.max(decisions.c.id))) or 0


def pair(subject: str, other: str | None) -> tuple[str, str | None]:
    """Two entities in one order, whichever was named first."""
    return (subject, None) if other is None else (min(subject, other), max(subject, other))


def _check(ruled: Decision) -> None:
    value = json.loads(ruled.value)
    sided = isinstance(value, dict) and "sides" in value  # two names of one entity, ruled on apart
    if ruled.verdict in PAIRWISE and (ruled.other is None or (ruled.other == ruled.subject and not sided)):
        raise ValueError(f"{ruled.verdict!r} is said of two entities")
    if ruled.verdict == "correct" and not (isinstance(value, dict) and value.keys() & set(amending.PARTS)):
        raise ValueError(f"a correction gives one of {', '.join(amending.PARTS)}")


def _newest(conn: Connection, subject: str, other: str | None) -> Decision | None:
    of = and_(
        decisions.c.subject == subject, decisions.c.other.is_(None) if other is None else decisions.c.other == other
    )
    row = conn.execute(select(decisions).where(of).order_by(decisions.c.id.desc()).limit(1)).one_or_none()
    return _decision(row) if row else None


def _stands() -> ColumnElement[bool]:
    undone = decisions.alias()
    gone = select(undone.c.id).where(undone.c.undoes == decisions.c.id).exists()
    return and_(decisions.c.verdict != "undo", ~gone)


_HOLDING = (
    select(decisions)
    .where(_stands(), decisions.c.verdict.in_(bindparam("verdicts", expanding=True)))
    .order_by(decisions.c.id)
)


def _decision(row: Row[Any]) -> Decision:
    return Decision(**{each.name: getattr(row, each.name) for each in fields(Decision)})


def told(earlier: Decision) -> str:
    """What was ruled, by whom and when, in one line."""
    about = f"{earlier.subject} and {earlier.other}" if earlier.other else earlier.subject
    what = f"took decision {earlier.undoes} back" if earlier.undoes else f"ruled {earlier.verdict!r}"
    reason = f" ({earlier.why})" if earlier.why else ""
    return f"{about}: {earlier.who} {what} at {earlier.when}{reason}; look at it again before you decide"
