"""A finding with its witnesses: each sentence in its paragraph, marked, under the origin it traces back to.

In: the book and a finding. Out: a Testimony for the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidings.desk import origins, rows
from tidings.desk.docket import says
from tidings.desk.rows import Row
from tidings.desk.statements import Statement, differences, statements
from tidings.model import Decision, Finding, Participant
from tidings.pipeline.book import Book
from tidings.store.catalogue import Facts

MOST = 60  # sentences on one page


@dataclass(frozen=True, slots=True)
class Testimony:
    """All that the page of a finding shows."""

    finding: Finding
    row: Row
    roles: tuple[tuple[str, tuple[Participant, ...]], ...]
    groups: tuple[tuple[str, tuple[Statement, ...]], ...]  # (origin, its sentences)
    drawing: origins.Drawing
    conflicts: tuple[tuple[str, tuple[tuple[str, tuple[Facts, ...]], ...]], ...]
    became: Row | None
    before: tuple[Row, ...]
    decisions: tuple[tuple[Decision, str], ...]  # those that corrected a claim, or took that back, with what they say
    left_out: int


def testimony(book: Book, finding_id: str) -> Testimony:
    """Gather a finding and what proves it. Raises NotFound."""
    store = book.store
    finding = store.finding(finding_id)
    near = _neighbours(book, finding)
    facts = store.catalogue.facts(rows.documents_of([finding, *near]))
    claims = store.claims(ids=finding.claims)
    made = statements(book, claims[:MOST], facts, paragraphs=True)
    after = next((each for each in near if finding.became and each.id == finding.became.finding), None)
    return Testimony(
        finding=finding,
        row=rows.row(finding, facts, dated=True, result=after),
        roles=tuple((role, fillers) for role, fillers in finding.roles.items() if fillers),
        groups=_by_origin(finding, made),
        drawing=origins.drawing(finding, facts, store.derivations(sorted(set(finding.documents)))),
        conflicts=_conflicts(finding, facts),
        became=rows.row(after, facts, dated=True) if after else None,
        before=tuple(
            rows.row(each, facts, dated=True, result=finding)
            for each in near
            if each.became and each.became.finding == finding.id
        ),
        decisions=_decisions(book, finding),
        left_out=max(0, len(claims) - MOST),
    )


def _decisions(book: Book, finding: Finding) -> tuple[tuple[Decision, str], ...]:
    """All that was ruled on the finding or corrected in its claims, in the order it was made."""
    made = book.store.review.made([finding.id, *finding.claims])
    every = {each.id: each for of in made.values() for each in of}
    of = {number: every.get(each.undoes or 0, each) for number, each in sorted(every.items())}
    return tuple((every[key], says(each) if each.verdict == "correct" else "") for key, each in of.items())


def _neighbours(book: Book, finding: Finding) -> list[Finding]:
    """What the finding became, and the plans that became it."""
    after = finding.became.finding if finding.became else None
    known = [after] if after is not None and after not in book.store.review.rejected() else []
    return [*book.store.findings_by_id(known), *book.store.catalogue.plans_of(finding.id)]


def _by_origin(finding: Finding, made: Sequence[Statement]) -> tuple[tuple[str, tuple[Statement, ...]], ...]:
    of = {document: origin.label for origin in reversed(finding.origins) for document in origin.documents}
    groups: dict[str, list[Statement]] = defaultdict(list)
    for origin in finding.origins:
        groups[origin.label] = []
    for sentence in made:
        groups[of.get(sentence.document, "")].append(sentence)
    return tuple((origins.label(key), tuple(sentences)) for key, sentences in groups.items() if sentences)


def _conflicts(
    finding: Finding, facts: Mapping[str, Facts]
) -> tuple[tuple[str, tuple[tuple[str, tuple[Facts, ...]], ...]], ...]:
    return tuple(
        (attribute, tuple((value, tuple(facts[key] for key in given if key in facts)) for value, given in values))
        for attribute, values in differences(finding)
    )
