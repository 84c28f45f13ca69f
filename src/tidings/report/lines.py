"""One finding as one line of the brief.

In: a Finding with the Material and the Ledger. Out: a Line with its sentence, what stands behind it, and its citations.
"""

from __future__ import annotations

from tidings.model import Evidence, Finding
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.material import Ledger, Material, evidence_of
from tidings.report.records import Line, Note

_QUOTED = 150  # characters of a report's words on a line, at most
_NAMED = 3  # speakers or outlets named on a line, at most


def finding_line(
    finding: Finding, material: Material, ledger: Ledger, *, lead: str = "", dated: bool = True, brief: bool = False
) -> Line:
    """The finding's line.

    lead: what stands before the sentence. dated: whether the sentence carries the date (False: the lead does).
    brief: leave out who says so, for lines that another section gives in full.
    """
    if material.bare:
        return Line("", lead=lead, finding=finding.id)
    cites, more = ledger.cite_finding(finding)
    known = wording.wording().types.get(finding.type)
    pool = evidence_of(finding, material)
    return Line(
        text=wording.sentence(finding, first=material.own, dated=dated),
        cites=cites,
        more=more,
        lead=lead,
        quote=quotation(pool[0]) if known is not None and known.quote and pool else "",
        asides=tuple(part for part in (*_support(finding), "" if brief else _said(finding, material)) if part),
        finding=finding.id,
        type=finding.type,
        status=finding.status,
        support=finding.support,
        standing=finding.standing,
        speakers=finding.speakers,
        documents=finding.documents,
    )


def quotation(piece: Evidence) -> str:
    """The sentence's own words from the first to the last highlight, shortened at a space if they are many."""
    start = min((span.start for span in piece.highlights), default=0)
    end = max((span.end for span in piece.highlights), default=len(piece.sentence))
    words = plain(piece.sentence[start:end])
    if len(words) <= _QUOTED:
        return words
    return words[:_QUOTED].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def conflict_notes(finding: Finding, material: Material, ledger: Ledger) -> tuple[Note, ...]:
    """One note for each disputed value: the value and the outlets that give it."""
    names = wording.wording().attributes
    notes = []
    for conflict in finding.conflicts:
        for value in conflict.values:
            cites, more = ledger.cite_finding(finding, value.documents)
            shown = dates.label(plain(value.value)) if conflict.attribute == "date" else plain(value.value)
            outlets = ", ".join(material.outlets(value.documents))
            label = names.get(conflict.attribute, plain(conflict.attribute))
            notes.append(Note(text=f"{shown} ({outlets})" if outlets else shown, cites=cites, more=more, label=label))
    return tuple(notes)


def _support(finding: Finding) -> list[str]:
    parts = [] if finding.status == "actual" else [wording.wording().status[finding.status]]
    parts.append(wording.support(finding))
    names = wording.wording().attributes
    differing = [names.get(conflict.attribute, plain(conflict.attribute)) for conflict in finding.conflicts]
    differ = f"reports differ on {wording.enumerated(list(dict.fromkeys(differing)))}" if differing else ""
    # "1 origin" and the status say these two already
    standing = "" if finding.standing in ("single origin", finding.status) else finding.standing
    parts.append(": ".join(part for part in (standing, differ) if part))
    return parts


def _said(finding: Finding, material: Material) -> str:
    if finding.speakers:
        return f"according to {wording.enumerated([plain(name) for name in finding.speakers], most=_NAMED)}"
    outlets = material.outlets(finding.documents)
    return f"reported by {wording.enumerated(outlets, most=_NAMED)}" if outlets else ""
