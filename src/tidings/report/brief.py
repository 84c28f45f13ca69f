"""Composes the brief on one entity.

In: the entity, its findings and their evidence, and the entities, documents and derivations that these name.
Out: a Brief, whose lines each cite the sentences that state them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tidings.model import Derivation, Document, Entity, Evidence, Finding
from tidings.report import dates, descent, sections, wording
from tidings.report.escape import plain
from tidings.report.material import Ledger, Material, by_document, last_day
from tidings.report.records import Brief, Fact, Group, Head, Line, Note, Section, Source
from tidings.report.ties import acting_for

__all__ = ["Brief", "Fact", "Group", "Head", "Line", "Note", "Section", "Source", "compose"]

_SECTIONS: tuple[Callable[[Material, Ledger], Section | None], ...] = (
    sections.picture,
    sections.ties,
    sections.own_and_others("people", "People and positions", "role"),
    sections.own_and_others("products", "Products and services", "product"),
    sections.own_and_others("initiatives", "What they undertake", "initiative"),
    sections.own_and_others("performance", "How they fare", "performance"),
    sections.topics,
    sections.timeline,
    sections.plans,
    sections.disputed,
    descent.reports,
)


def compose(  # noqa: PLR0913 - each argument is a table of its own; a record would only move them
    subject: Entity,
    findings: Sequence[Finding],
    evidence: Mapping[str, Sequence[Evidence]],
    entities: Mapping[str, Entity],
    documents: Mapping[str, Document],
    derivations: Sequence[Derivation],
    *,
    other: Entity | None = None,
    since: str | None = None,
    until: str | None = None,
    topic: str | None = None,
    topics: Mapping[str, Sequence[str]] | None = None,
    bare: bool = False,
) -> Brief:
    """Compose the brief.

    findings: what to show, chosen by the caller; role findings of the people who take part let the brief group
        a dealing under the organization that a person stands for.
    evidence: sentences by finding id. entities, documents: by id; what is missing is shown by its id.
    other, since, until, topic: what the caller chose the findings by (a counterpart; ISO 8601 dates; a topic's name). They
        are stated in the head and put the counterpart first; nothing is filtered here.
    topics: names of the topics that findings are about, by finding id.
    bare: for who words findings for himself: lines give the finding's id, what stands before it and its notes, and no more.
    Gives a brief with no sections if there are no findings.
    """
    material = Material(
        subject=subject,
        other=other,
        findings=tuple(findings),
        evidence=evidence,
        entities=entities,
        documents=documents,
        derivations=tuple(derivations),
        own=acting_for(subject, findings),
        pieces=by_document(evidence.get(finding.id, ()) for finding in findings),
        last_report=last_day(findings, documents),
        topics=topics or {},
        bare=bare,
    )
    ledger = Ledger(material)
    # in the order of the page, because sentences are numbered in the order in which they are first cited
    made = tuple(section for make in _SECTIONS if (section := make(material, ledger)) is not None)
    return Brief(_head(material, _asked(material, since, until, topic), since, until), made, ledger.sources())


def _head(material: Material, asked: str, since: str | None, until: str | None) -> Head:
    documents = list(dict.fromkeys(document for finding in material.findings for document in finding.documents))
    dated = sorted(day for document in documents if (day := material.published(document)))
    origins = {
        (origin.kind, origin.label, origin.documents if origin.kind == "unknown" else ()): plain(origin.label)
        for finding in material.findings
        for origin in finding.origins
    }
    facts = [
        Fact("Asked for", asked),
        Fact("Period", _period(dated, len(documents))),
        Fact("Reports", _reports(documents, material)),
        Fact("Origins", _origins(list(origins.values()))),
    ]
    return Head(
        subject=material.subject.id,
        name=plain(material.subject.name),
        kind=material.subject.kind,
        aliases=tuple(plain(name) for name in material.subject.aliases if name != material.subject.name),
        other=plain(material.other.name) if material.other is not None else None,
        since=since,
        until=until,
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
        undated=len(documents) - len(dated),
        reports=len(documents),
        findings=len(material.findings),
        origins=tuple(origins.values()),
        facts=tuple(fact for fact in facts if fact.text),
    )


def _asked(material: Material, since: str | None, until: str | None, topic: str | None) -> str:
    parts = [
        f"dealings with {plain(material.other.name)}" if material.other is not None else "",
        f"on {plain(topic)}" if topic else "",
        f"since {dates.label(plain(since))}" if since else "",
        f"until {dates.label(plain(until))}" if until else "",
    ]
    return ", ".join(part for part in parts if part)


def _period(dated: Sequence[str], reports: int) -> str:
    undated = reports - len(dated)
    if not reports:
        return ""
    if not dated:
        return "not known: no report carries a date"
    first, last = dates.label(plain(dated[0])), dates.label(plain(dated[-1]))
    period = first if first == last else f"{first} to {last}"
    if not undated:
        return period
    return f"{period}; {undated} of {reports} reports {'carries' if undated == 1 else 'carry'} no date"


def _reports(documents: Sequence[str], material: Material) -> str:
    if not documents:
        return "no finding to report"
    outlets = wording.counted(len(material.outlets(documents)), "outlet")
    return (
        f"{wording.counted(len(documents), 'report')} from {outlets}, "
        f"{wording.counted(len(material.findings), 'finding')}"
    )


def _origins(labels: Sequence[str]) -> str:
    if not labels:
        return ""
    named = [_origin(label) for label in labels]
    return f"{wording.counted(len(labels), 'independent origin')}: {'; '.join(named)}"


def _origin(label: str) -> str:
    for kind in ("statement", "own reporting"):
        if label.startswith(f"{kind}: "):
            return f"{kind} of {label.removeprefix(f'{kind}: ')}"
    return label
