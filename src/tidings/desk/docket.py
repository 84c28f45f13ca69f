"""What waits for review: findings with why they should be looked at, and their sentences with marks.

In: the book and findings. Out: Cases for the review screen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tidings.desk import origins, rows
from tidings.desk.rows import Row
from tidings.desk.statements import Statement, differences, statements
from tidings.desk.texts import texts
from tidings.errors import NotFound
from tidings.model import Decision, Finding, LinkedClaim
from tidings.pipeline.book import Book
from tidings.pipeline.correcting import known
from tidings.report import wording
from tidings.report.escape import plain
from tidings.store.catalogue import Facts
from tidings.store.rulings import CARRIED

SURE = 0.7  # a claim that the reader is less sure of should be looked at
_SENTENCES = 3  # shown of one finding
_LOOKED_AT = 12  # claims among which they are chosen


#: A ruling as a list shows it: the decision, its words, whether it stands, and no link.
Listed = tuple[Decision, str, bool, None]


@dataclass(frozen=True, slots=True)
class Case:
    """A finding that waits for a ruling, or was just ruled on (``made``), or that somebody else ruled on first (``earlier``)."""

    finding: Finding
    row: Row
    reasons: tuple[tuple[str, str], ...]  # (kind, words)
    conflicts: tuple[tuple[str, tuple[str, ...]], ...]
    statements: tuple[tuple[Statement, str], ...]  # each with its origin, where that is not the publisher
    more: int
    seen: int
    ruling: Decision | None
    made: Decision | None = None
    again: str = ""  # address of the reading whose form is to be shown again
    earlier: Decision | None = None
    wanted: str = ""  # the verdict that came too late
    wanted_why: str = ""


def cases(book: Book, findings: Sequence[Finding]) -> list[Case]:
    """One case for each finding, in their order."""
    store = book.store
    facts = store.catalogue.facts(rows.documents_of(findings))
    claims = {each.id: each for each in store.claims(ids=[key for f in findings for key in f.claims[:_LOOKED_AT]])}
    told = {each.claim: each for each in statements(book, list(claims.values()), facts)}
    rulings = store.review.on_findings()
    made = []
    for finding in findings:
        of = [claims[key] for key in finding.claims[:_LOOKED_AT] if key in claims]
        chosen = _chosen(finding, of)
        made.append(
            Case(
                finding=finding,
                row=rows.row(finding, facts, dated=True),
                reasons=reasons(finding, [each.claim.confidence for each in of]),
                conflicts=tuple((what, tuple(v for v, _ in values)) for what, values in differences(finding)),
                statements=tuple((told[each.id], _beside(finding, told[each.id].facts)) for each in chosen),
                more=len(finding.claims) - len(chosen),
                seen=known(store, finding.id),
                ruling=rulings.get(finding.id),
            )
        )
    return made


def case(book: Book, finding_id: str) -> Case:
    """The case of one finding. Raises NotFound."""
    return cases(book, [book.store.finding(finding_id)])[0]


def overtaken(book: Book, finding_id: str, earlier: int, *, wanted: str, why: str) -> Case:
    """The case of a finding that somebody else ruled on first. Raises NotFound."""
    return replace(case(book, finding_id), earlier=book.store.review.decision(earlier), wanted=wanted, wanted_why=why)


def says(decision: Decision) -> str:
    """What a ruling is about, in words."""
    value = json.loads(decision.value)
    words = value.get("says") if isinstance(value, dict) else None
    return plain(str(words or decision.subject))


def listed(made: Sequence[Decision]) -> tuple[Listed, ...]:
    """Rulings as the list of what was ruled shows them, the newest first; each may be taken back."""
    return tuple((each, says(each), True, None) for each in reversed(made))


def just_made(book: Book, number: int) -> tuple[Decision, str] | None:
    """A ruling by its number, with its words; None if there is none."""
    try:
        decision = book.store.review.decision(number)
    except NotFound:
        return None
    return decision, says_of(book, decision)


def says_of(book: Book, decision: Decision) -> str:
    """What a ruling is about, or the one that it takes back."""
    return says(book.store.review.decision(decision.undoes) if decision.undoes else decision)


def _chosen(finding: Finding, of: Sequence[LinkedClaim]) -> list[LinkedClaim]:
    """The first sentence of each origin, then others, so that who reviews sees each side."""
    seen: set[str] = set()
    first: list[LinkedClaim] = []
    others: list[LinkedClaim] = []
    for each in of:
        origin = _origin(finding, each.document)
        (others if origin in seen else first).append(each)
        seen.add(origin)
    return [*first, *others][:_SENTENCES]


def _origin(finding: Finding, document: str) -> str:
    return next((origin.label for origin in finding.origins if document in origin.documents), "")


def _beside(finding: Finding, facts: Facts | None) -> str:
    """An origin's label, where it is not the publisher that stands there already."""
    origin = "" if facts is None else _origin(finding, facts.id)
    return "" if facts is None or origin == facts.publisher else origins.label(origin)


def reasons(finding: Finding, confidences: Iterable[float]) -> tuple[tuple[str, str], ...]:
    """Why a finding should be looked at: (kind, words), given how sure the reader is of its claims."""
    words, found = texts().review, []
    if finding.standing == "disputed":
        found.append(("disputed", "disputed"))
    if finding.standing == "single origin" and len(finding.documents) >= CARRIED:
        reports = wording.counted(len(finding.documents), "report")
        found.append(("carried", words.carried.format(reports=reports)))
    sure = max(confidences, default=0.0)
    if sure < SURE:
        found.append(("unsure", words.unsure_reader.format(percent=round(sure * 100))))
    return tuple(found)
