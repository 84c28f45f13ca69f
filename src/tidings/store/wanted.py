"""Which findings a list holds, and in which order.

In: a Connection and what is wanted. Out: SQL conditions and orders over findings that nobody rejected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, or_, select, union_all

from tidings.store import dates, fulltext, rulings
from tidings.store.batches import SIZE
from tidings.store.documents import published_by
from tidings.store.schema import AHEAD, documents, finding_documents, findings, participants

Order = Literal["newest", "oldest", "reports", "supported", "added"]
_MOST_TYPES = 4  # of more types most findings are: to pass the others over is faster than to gather and sort these
_FEW = 50  # entities
_PHRASES = 4 * SIZE  # findings that are looked through for words of a role, at most: the last that were written


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings to list; an empty part is left open.

    entities: groups of ids; of each group one must take part.
    roles: (role, ids, words): the role must be filled by one of these ids, or by a phrase that holds the words.
    words: full-text words over the finding's line.
    at_least: only what so many independent origins surely stand behind.
    after: only findings all of whose documents have a greater number. told_after: one of whose documents has.
    open_plans: only plans and possibilities that nothing came of.
    over: only what was over before this day.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    entities: tuple[tuple[str, ...], ...] = ()
    roles: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    publisher: str | None = None
    words: str = ""
    since: str | None = None
    until: str | None = None
    over: str | None = None
    at_least: int = 0
    after: int | None = None
    told_after: int | None = None
    open_plans: bool = False
    dated: bool = False


def ordered(order: Order) -> tuple[ColumnElement[Any], ...]:
    """What such a list is ordered by."""
    orders: dict[Order, tuple[ColumnElement[Any], ...]] = {
        "newest": (findings.c.ends.desc().nulls_last(), findings.c.id),
        "oldest": (findings.c.starts.is_(None), findings.c.starts, findings.c.id),
        "reports": (findings.c.reports.desc(), findings.c.ends.desc(), findings.c.id),
        "supported": (findings.c.at_least.desc(), findings.c.reports.desc(), findings.c.id),
        "added": (findings.c.no.desc(),),
    }
    return orders[order]


def kept(conn: Connection) -> list[ColumnElement[bool]]:
    """Findings that nobody rejected."""
    refused = rulings.rejected(conn)
    return [findings.c.id.not_in(refused)] if refused else []


def conditions(conn: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What the findings that are wanted must meet."""
    made = kept(conn)
    if wanted.types:
        # A database does not seek by what something is joined to; by few entities it finds more than by types.
        seekable = len(wanted.types) <= _MOST_TYPES and not _names_few(wanted)
        made.append((findings.c.type if seekable else findings.c.type + "").in_(wanted.types))
    for name, values in (("status", wanted.statuses), ("standing", wanted.standings)):
        if values:
            made.append(findings.c[name].in_(values))
    taking = select(participants.c.finding)
    made += [findings.c.no.in_(taking.where(participants.c.entity.in_(ids))) for ids in wanted.entities]
    made += [_filled(conn, role, ids, phrase) for role, ids, phrase in wanted.roles]
    if terms := fulltext.terms(wanted.words):
        made.append(findings.c.no.in_(fulltext.latest_findings(conn, terms, SIZE)))
    made += _bounds(wanted)
    if wanted.open_plans:
        made.append(AHEAD if wanted.dated else findings.c.status.in_(("planned", "possible")))
        became = findings.c.became + ""  # most became nothing: no use to seek by it
        made.append(or_(became.is_(None), became.in_(rulings.rejected(conn))))
    elif wanted.dated:
        made.append(findings.c.when.is_not(None))
    if wanted.publisher is not None:
        resting = select(finding_documents.c.finding)
        of = resting.join(documents, documents.c.no == finding_documents.c.document)
        made.append(findings.c.no.in_(of.where(published_by(wanted.publisher))))
    return made


def _bounds(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What lies within limits of time, of support and of when it was added."""
    made: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        made.append(dates.not_before(findings.c.ends, wanted.since))
    if wanted.until is not None:
        made.append(dates.not_after(findings.c.starts, wanted.until))
    if wanted.over is not None:
        made.append(dates.before(findings.c.ends, wanted.over))
    if wanted.at_least > 0:
        made.append(findings.c.at_least >= wanted.at_least)
    if wanted.after is not None:
        made.append(findings.c.first_document > wanted.after)
    if wanted.told_after is not None:
        told = select(finding_documents.c.finding).where(finding_documents.c.document > wanted.told_after)
        made.append(findings.c.no.in_(told))
    return made


def _names_few(wanted: Wanted) -> bool:
    """Whether some few entities must take part."""
    groups = (*wanted.entities, *(ids for _, ids, _ in wanted.roles))
    return any(len(ids) <= _FEW for ids in groups)


def _filled(conn: Connection, role: str, ids: Sequence[str], phrase: str) -> ColumnElement[bool]:
    """The role is filled by one of the entities, or by a phrase that holds these words."""
    taking = select(participants.c.finding).where(participants.c.role == role)
    filled = taking.where(participants.c.entity.in_(ids))
    words = phrase.replace('"', " ")
    if not (terms := fulltext.terms(f'"{words}"')):
        return findings.c.no.in_(filled)
    # What holds the words is found by the index of words; to look at all phrases of a large book takes far longer.
    holding = participants.c.finding.in_(fulltext.latest_findings(conn, terms, _PHRASES))
    said = taking.where(holding, participants.c.text.icontains(phrase, autoescape=True))
    return findings.c.no.in_(union_all(filled, said))
