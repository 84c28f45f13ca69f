"""Findings: what the claims say together, and the sentences that prove it.

In: a Connection with Findings, or what to look for. Out: rows, Findings, Evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select

from tidings.errors import NotFound
from tidings.model import Conflict, ConflictValue, Finding, Origin, Outcome, Participant, Support
from tidings.store import dates, fulltext, rulings
from tidings.store.batches import add_rows, batches, document_numbers, rows_where
from tidings.store.schema import (
    claims,
    documents,
    fillers,
    finding_claims,
    finding_documents,
    findings,
    participants,
    texts,
)

_PLAIN = ("id", "type", "status", "standing", "when")

_NUMBERS = select(findings.c.no, findings.c.id)
_WORDS = select(findings.c.no, findings.c.words)
_DAYS = select(documents.c.no, documents.c.published)
_SURE = select(claims.c.id, claims.c.confidence)
_OF_CLAIMS = select(finding_claims.c.claim, findings.c.id).join(findings, findings.c.no == finding_claims.c.finding)
_WITH = select(findings.c.id).join(participants, participants.c.finding == findings.c.no)
_RESTING_ON = (
    select(findings.c.id)
    .join(finding_documents, finding_documents.c.finding == findings.c.no)
    .join(documents, documents.c.no == finding_documents.c.document)
)
_ROWS = select(findings)
_PARTICIPANTS = select(*(participants.c[name] for name in ("finding", "role", "text", "entity"))).order_by(
    participants.c.finding, participants.c.ordinal
)
_CLAIMS = select(finding_claims.c.finding, finding_claims.c.claim).order_by(
    finding_claims.c.finding, finding_claims.c.ordinal
)
_DOCUMENTS = (
    select(finding_documents.c.finding, documents.c.id)
    .join(documents, documents.c.no == finding_documents.c.document)
    .order_by(finding_documents.c.finding, finding_documents.c.ordinal)
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings to list; None leaves a part open. ``entity`` and ``other`` must both take part.

    ids: only these. rejected: those that a person rejected, and no others; False: all but those.
    """

    entity: str | None = None
    other: str | None = None
    type: str | None = None
    status: str | None = None
    standing: str | None = None
    since: str | None = None
    until: str | None = None
    ids: Collection[str] | None = None
    rejected: bool = False


def save(conn: Connection, found: Sequence[Finding], *, replaced: Iterable[str] = ()) -> None:
    """Remove the ``replaced`` ids and write the findings, each in place of what stood under its id.

    Raises NotFound if a finding rests on a document that is not in the book.
    """
    found = list({finding.id: finding for finding in found}.values())
    _remove(conn, {*replaced, *(finding.id for finding in found)})
    facts = document_numbers(conn, chain.from_iterable(finding.documents for finding in found))
    published = _published(conn, facts.values())
    sure = _confidences(conn, chain.from_iterable(finding.claims for finding in found))
    rows = [
        _row(finding, [published[facts[key]] for key in finding.documents], sure)
        | {"first_document": min((facts[key] for key in finding.documents), default=0)}
        for finding in found
    ]
    add_rows(conn, findings, rows)
    numbered_ = rows_where(conn, _NUMBERS, findings.c.id, (finding.id for finding in found))
    numbers = {row.id: row.no for row in numbered_}
    fulltext.add_findings(conn, [(numbers[str(row["id"])], str(row["words"])) for row in rows])
    numbered = [(numbers[finding.id], finding) for finding in found]
    add_rows(conn, participants, list(chain.from_iterable(_participant_rows(*pair) for pair in numbered)))
    lists = [(no, n, claim) for no, finding in numbered for n, claim in enumerate(finding.claims)]
    add_rows(conn, finding_claims, [{"finding": no, "ordinal": n, "claim": claim} for no, n, claim in lists])
    lists = [(no, n, key) for no, finding in numbered for n, key in enumerate(finding.documents)]
    add_rows(conn, finding_documents, [{"finding": no, "ordinal": n, "document": facts[key]} for no, n, key in lists])


def one(conn: Connection, finding_id: str) -> Finding:
    """The finding with that id. Raises NotFound."""
    found = _load(conn, conn.scalars(select(findings.c.no).where(findings.c.id == finding_id)).all())
    if not found:
        raise NotFound(f"no finding {finding_id!r} in the book")
    return found[0]


def matching(conn: Connection, wanted: Filter) -> list[Finding]:
    """Findings that pass the filter, by earliest date (unknown last), then id."""
    order = (findings.c.starts.is_(None), findings.c.starts, findings.c.id)
    rows = conn.execute(select(findings.c.no, findings.c.id).where(*_conditions(wanted)).order_by(*order)).all()
    refused = rulings.rejected(conn)
    numbers = [row.no for row in rows if (row.id in refused) == wanted.rejected and _among(wanted, row.id)]
    return [_without(refused, finding) for finding in _load(conn, numbers)]


def _among(wanted: Filter, finding: str) -> bool:
    return wanted.ids is None or finding in wanted.ids


def _without(refused: Collection[str], finding: Finding) -> Finding:
    """A finding whose outcome, if that was rejected, is unknown."""
    return replace(finding, became=None) if finding.became and finding.became.finding in refused else finding


def phrases(conn: Connection, roles: Collection[str], ids: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """(finding id, phrase) for every phrase that fills one of the roles of a finding or of its claims; ids: of these only."""
    shown = select(findings.c.id, participants.c.text.label("phrase"))
    shown = shown.join(participants, participants.c.finding == findings.c.no).where(participants.c.role.in_(roles))
    words = func.substr(texts.c.text, fillers.c.start + 1, fillers.c.end - fillers.c.start).label("phrase")
    stated = (
        select(findings.c.id, words)
        .join(finding_claims, finding_claims.c.finding == findings.c.no)
        .join(claims, claims.c.id == finding_claims.c.claim)
        .join(fillers, fillers.c.claim == claims.c.no)
        .join(texts, texts.c.document == claims.c.document)
        .where(fillers.c.role.in_(roles))
    )
    for query in (shown, stated):
        for row in conn.execute(query) if ids is None else rows_where(conn, query, findings.c.id, ids):
            yield row.id, row.phrase


def reports(conn: Connection, since: str | None, until: str | None) -> Iterator[tuple[str, str, str | None]]:
    """(finding id, document id, its publication) for documents published from ``since`` to ``until``.

    Findings that a person rejected are left out.
    """
    query = select(findings.c.id, documents.c.id.label("document"), documents.c.published)
    query = query.join(finding_documents, finding_documents.c.finding == findings.c.no)
    query = query.join(documents, documents.c.no == finding_documents.c.document)
    if since is not None:
        query = query.where(dates.not_before(documents.c.published, since))
    if until is not None:
        query = query.where(dates.not_after(documents.c.published, until))
    refused = rulings.rejected(conn)
    for row in conn.execute(query):
        if row.id not in refused:
            yield row.id, row.document, row.published


def by_number(conn: Connection, numbers: Sequence[int]) -> list[Finding]:
    """Findings by row number, in the order of the numbers, without outcomes that a person rejected."""
    refused = rulings.rejected(conn)
    return [_without(refused, finding) for finding in _load(conn, numbers)]


def with_ids(conn: Connection, ids: Iterable[str], *, resting: bool = True) -> list[Finding]:
    """Findings with these ids, by id; an unknown id is left out. resting: with the claims and documents that they rest on."""
    rows = rows_where(conn, _NUMBERS, findings.c.id, set(ids))
    return _load(conn, [row.no for row in sorted(rows, key=lambda row: row.id)], resting=resting)


def of_claims(conn: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """Finding id by claim id, for claims that a finding rests on."""
    return dict(rows_where(conn, _OF_CLAIMS, finding_claims.c.claim, set(claim_ids)))


def with_participants(conn: Connection, entities: Iterable[str], types: Iterable[str] | None = None) -> set[str]:
    """Ids of the findings (of these types) that one of the entities takes part in."""
    query = _WITH.where(findings.c.type.in_(list(types))) if types is not None else _WITH
    return {row.id for row in rows_where(conn, query, participants.c.entity, set(entities))}


def resting_on_documents(conn: Connection, document_ids: Iterable[str]) -> set[str]:
    """Ids of the findings that rest on one of the documents, also where a new version no longer makes their claims."""
    return {row.id for row in rows_where(conn, _RESTING_ON, documents.c.id, set(document_ids))}


def _remove(conn: Connection, ids: Iterable[str]) -> None:
    old = [(number, words) for number, words in rows_where(conn, _WORDS, findings.c.id, ids)]
    fulltext.remove_findings(conn, old)
    for batch in batches(number for number, _ in old):
        conn.execute(delete(findings).where(findings.c.no.in_(batch)))


def _published(conn: Connection, numbers: Iterable[int]) -> dict[int, str | None]:
    return dict(rows_where(conn, _DAYS, documents.c.no, numbers))


def _confidences(conn: Connection, claim_ids: Iterable[str]) -> dict[str, float]:
    return dict(rows_where(conn, _SURE, claims.c.id, set(claim_ids)))


def _row(finding: Finding, published: Iterable[str | None], sure: Mapping[str, float]) -> dict[str, object]:
    starts, ends = dates.reach(finding.when, published)
    conflicts = [
        [c.attribute, [[v.value, v.documents, v.origins] for v in c.values], c.corrected] for c in finding.conflicts
    ]
    return {name: getattr(finding, name) for name in _PLAIN} | {
        "starts": starts,
        "ends": ends,
        "when_words": finding.when_words,
        "origins": [[origin.label, origin.kind, origin.documents] for origin in finding.origins],
        "support": list(astuple(finding.support)),
        "speakers": finding.speakers,
        "conflicts": conflicts,
        "became": finding.became.finding if finding.became else None,
        "became_how": finding.became.how if finding.became else None,
        "words": _words(finding),
        "reports": len(finding.documents),
        "at_least": finding.support.at_least,
        "sure": max((sure[key] for key in finding.claims if key in sure), default=None),
    }


def _words(finding: Finding) -> str:
    """One plain line for full-text search: type, status, participants and topics, times."""
    filled = [participant.text for filling in finding.roles.values() for participant in filling]
    kind = finding.type.replace("_", " ").replace("-", " ")
    return " ".join((kind, finding.status, *filled, *finding.when_words))


def _participant_rows(number: int, finding: Finding) -> list[dict[str, object]]:
    pairs = [(role, participant) for role, filling in finding.roles.items() for participant in filling]
    return [
        {"finding": number, "ordinal": n, "role": role, "text": participant.text, "entity": participant.entity}
        for n, (role, participant) in enumerate(pairs)
    ]


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for name in ("type", "status", "standing"):
        if (value := getattr(wanted, name)) is not None:
            conditions.append(findings.c[name] == value)
    for entity in (wanted.entity, wanted.other):
        if entity is not None:
            conditions.append(findings.c.no.in_(select(participants.c.finding).where(participants.c.entity == entity)))
    if wanted.since is not None:
        conditions.append(dates.not_before(findings.c.ends, wanted.since))
    if wanted.until is not None:
        conditions.append(dates.not_after(findings.c.starts, wanted.until))
    return conditions


def _load(conn: Connection, numbers: Sequence[int], *, resting: bool = True) -> list[Finding]:
    filled: dict[int, dict[str, tuple[Participant, ...]]] = defaultdict(dict)
    for finding, role, text, entity in rows_where(conn, _PARTICIPANTS, participants.c.finding, numbers):
        roles = filled[finding]
        roles[role] = (*roles.get(role, ()), Participant(text, entity))
    held = numbers if resting else ()
    claimed: dict[int, list[str]] = defaultdict(list)
    for finding, claim in rows_where(conn, _CLAIMS, finding_claims.c.finding, held):
        claimed[finding].append(claim)
    of: dict[int, list[str]] = defaultdict(list)
    for finding, document in rows_where(conn, _DOCUMENTS, finding_documents.c.finding, held):
        of[finding].append(document)
    rows = {row.no: row for row in rows_where(conn, _ROWS, findings.c.no, numbers)}
    return [_finding(rows[no], filled.get(no, {}), claimed.get(no, ()), of.get(no, ())) for no in numbers]


def _finding(
    row: Row[Any],
    roles: Mapping[str, tuple[Participant, ...]],
    claimed: Iterable[str],
    resting: Iterable[str],
) -> Finding:
    values = {name: getattr(row, name) for name in _PLAIN}
    return Finding(
        **values,
        roles=roles,
        claims=tuple(claimed),
        documents=tuple(resting),
        when_words=tuple(row.when_words),
        origins=tuple(Origin(label, kind, tuple(keys)) for label, kind, keys in row.origins),
        support=Support(*row.support),
        speakers=tuple(row.speakers),
        conflicts=tuple(
            Conflict(attribute, tuple(ConflictValue(value, *map(tuple, lists)) for value, *lists in values), *corrected)
            for attribute, values, *corrected in row.conflicts
        ),
        became=Outcome(row.became, row.became_how) if row.became is not None else None,
    )
