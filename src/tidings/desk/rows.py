"""Findings as rows: one sentence with what stands behind it, the same on every screen.

In: Findings as stored, with facts of their documents. Out: Rows that templates show; nothing is counted anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tidings import ontology
from tidings.desk import links, locales
from tidings.model import Finding, Support
from tidings.report import wording
from tidings.report.escape import plain
from tidings.store.catalogue import Facts

Direction = Literal["out", "in", "mutual", ""]
_DOTS = 5  # origins drawn as dots, at most
PLAIN = frozenset({"role", "product", "initiative", "performance"})  # no dealing between two sides: no arrow


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, ready to be shown. ``direction``: how the subject stands in it, if there is a subject."""

    id: str
    link: str
    sentence: str
    type: str
    heading: str
    status: str
    standing: str
    support: Support
    when: str  # the finding's date, "" if it has none
    reported: str  # publication of its first dated report, "" if none is dated
    direction: Direction
    differ: tuple[str, ...]  # attributes on which reports differ
    speakers: tuple[str, ...]
    became: str  # how a plan went on, "" if it did not
    quote: str = ""

    @property
    def mark(self) -> str:
        """The standing as a word that style sheets know."""
        return self.standing.replace(" ", "-")


def row(
    finding: Finding,
    facts: Mapping[str, Facts],
    *,
    first: Collection[str] = (),
    quote: str = "",
    dated: bool = False,
    result: Finding | None = None,
) -> Row:
    """The row of a finding. first: ids of the entities whose page this is. dated: keep the date in the sentence.

    result: what it became, if that is at hand.
    """
    published = [facts[key].published for key in finding.documents if key in facts]
    known = wording.wording()
    return Row(
        id=finding.id,
        link=links.finding(finding.id),
        sentence=wording.sentence(finding, first=first, dated=dated, point=locales.point),
        type=finding.type,
        heading=wording.heading(finding.type),
        status=finding.status,
        standing=finding.standing,
        support=finding.support,
        when=finding.when or "",
        reported=min((day for day in published if day), default=""),
        direction=direction(finding, first),
        differ=tuple(known.attributes.get(conflict.attribute, conflict.attribute) for conflict in finding.conflicts),
        speakers=tuple(plain(name) for name in finding.speakers),
        became=wording.outcome(finding, result),
        quote=quote,
    )


def dotted(support: Support) -> tuple[bool, ...]:
    """Origins as dots: filled those that are certain, empty those that may be; more than five show as five."""
    return tuple(number < support.at_least for number in range(min(support.at_most, _DOTS)))


def rows(findings: Iterable[Finding], facts: Mapping[str, Facts], *, dated: bool = False) -> list[Row]:
    """Rows of several findings."""
    return [row(finding, facts, dated=dated) for finding in findings]


def direction(finding: Finding, own: Collection[str]) -> Direction:
    """Whether the subject gives (it fills the first core role), receives, or both sides are alike."""
    known = ontology.load().types.get(finding.type)
    if known is None or not own or finding.type in PLAIN:
        return ""
    if known.symmetric:
        return "mutual"
    for place, role in enumerate(known.core):
        if any(filler.entity in own for filler in finding.roles.get(role, ())):
            return "out" if place == 0 else "in"
    return ""


def documents_of(findings: Iterable[Finding]) -> set[str]:
    """Ids of all documents that these findings rest on."""
    return {document for finding in findings for document in finding.documents}


def participants(findings: Iterable[Finding]) -> set[str]:
    """Ids of all entities that take part in these findings."""
    return {filler.entity for f in findings for fillers in f.roles.values() for filler in fillers if filler.entity}
