"""The sections of a brief that list findings: picture, people, products, timeline, plans, disputes and so on.

In: Material and Ledger. Out: one Section each, or None if there is nothing to show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tidings.model import Finding, Support
from tidings.report import dates, wording
from tidings.report.escape import plain
from tidings.report.lines import conflict_notes, finding_line
from tidings.report.material import Ledger, Material, evidence_of, strength
from tidings.report.records import Group, Line, Note, Section
from tidings.report.ties import is_tie, tie_groups

_PICTURE = (3, 6)  # lines of the headline picture, at least (if there are findings) and at most
_TOPICS = 8  # topics named, at most
_SINGLE = 5  # findings that rest on one origin, named
_OPEN = "Still open"
_PASSED = "Time passed, and no report says what came of it"
_SETTLED = "What came of earlier plans"


def section(key: str, title: str, groups: Iterable[Group], remark: str = "") -> Section | None:
    """A section of the groups that hold something; None if none does."""
    kept = tuple(group for group in groups if group.lines or group.groups)
    return Section(key, title, kept, remark) if kept else None


def picture(material: Material, ledger: Ledger) -> Section | None:
    """Three to six lines: best supported, newest, disputed, and what is planned."""
    ranked = sorted(filter(material.concerns, material.findings), key=strength)
    ties = [finding for finding in ranked if is_tie(finding)]
    standing = [finding for finding in ties if finding.became is None]
    picks: dict[str, tuple[str, Finding]] = {}
    for label, pool in (
        ("Best supported", standing[:1]),
        ("Also well supported", [finding for finding in standing[1:2] if finding.support.at_least > 1]),
        ("Newest", _newest(ranked)),
        ("Disputed", [finding for finding in ranked if _is_disputed(finding)][:1]),
        ("Ahead", [finding for finding in ranked if _is_open(finding, material) and _is_definite(finding)][:2]),
    ):
        for finding in pool:
            picks.setdefault(finding.id, (label, finding))
    for finding in [*ties, *ranked]:
        if len(picks) < _PICTURE[0]:
            picks.setdefault(finding.id, ("Also", finding))
    lines = [
        replace(finding_line(finding, material, ledger, lead=label), notes=conflict_notes(finding, material, ledger))
        for label, finding in list(picks.values())[: _PICTURE[1]]
    ]
    return section("picture", "The picture", [Group(lines=tuple(lines))])


def ties(material: Material, ledger: Ledger) -> Section | None:
    """Who deals with the subject, by counterpart and type."""
    return section("ties", "Ties", tie_groups(material, ledger))


def own_and_others(key: str, title: str, claim_type: str) -> Callable[[Material, Ledger], Section | None]:
    """A section maker for one type: the subject's findings first, then those of others."""

    def make(material: Material, ledger: Ledger) -> Section | None:
        found = sorted((finding for finding in material.findings if finding.type == claim_type), key=strength)
        own = [finding for finding in found if material.concerns(finding)]
        others = [finding for finding in found if not material.concerns(finding)]
        groups = [Group(lines=_lines(own, material, ledger)), Group("Others", lines=_lines(others, material, ledger))]
        return section(key, title, groups)

    return make


def topics(material: Material, ledger: Ledger) -> Section | None:
    """What the dealings are about: topics with their findings, those with the most findings first."""
    by_topic: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(filter(material.concerns, material.findings), key=strength):
        for name in material.topics.get(finding.id, ()):
            by_topic[name].append(finding)
    ranked = sorted(by_topic, key=lambda name: (-len(by_topic[name]), name))
    lines = [_topic_line(name, by_topic[name], material, ledger) for name in ranked[:_TOPICS]]
    left = len(ranked) - len(lines)
    remark = f"{wording.counted(left, 'further topic')} not listed." if left else ""
    return section("topics", "What it is about", [Group(lines=tuple(lines))], remark)


def _topic_line(name: str, findings: Sequence[Finding], material: Material, ledger: Ledger) -> Line:
    documents = tuple(dict.fromkeys(document for finding in findings for document in finding.documents))
    cites, more = ledger.cite(piece for finding in findings for piece in evidence_of(finding, material))
    said = f"{wording.counted(len(findings), 'finding')}, {wording.counted(len(documents), 'report')}"
    return Line(f"{plain(name)}: {said}", cites, more, support=Support(articles=len(documents)), documents=documents)


def timeline(material: Material, ledger: Ledger) -> Section | None:
    """Dated findings from first to last, each date as precise as it is known."""
    dated = [
        (found, finding) for finding in material.findings if finding.when and (found := dates.bounds(finding.when))
    ]
    # of dates that begin on the same day the less precise comes first
    ordered = sorted(sorted(dated, key=lambda pair: pair[0].last, reverse=True), key=lambda pair: pair[0].first)
    lines = [
        finding_line(finding, material, ledger, lead=wording.when_words(finding), dated=False, brief=True)
        for _, finding in ordered
    ]
    undated = len(material.findings) - len(ordered)
    verb = "is" if undated == 1 else "are"
    remark = f"{wording.counted(undated, 'finding')} without a date {verb} not listed." if undated else ""
    return section("timeline", "Timeline", [Group(lines=tuple(lines))], remark)


def plans(material: Material, ledger: Ledger) -> Section | None:
    """Planned and possible findings with what became of them."""
    by_id = {finding.id: finding for finding in material.findings}
    found = sorted(filter(_is_plan, material.findings), key=lambda finding: (_start(finding), *strength(finding)))
    groups: dict[str, list[Line]] = {_OPEN: [], _PASSED: [], _SETTLED: []}
    for finding in found:
        line = finding_line(finding, material, ledger, brief=True)
        if finding.became is not None:
            line = replace(line, notes=(_outcome(finding, by_id, material, ledger),))
            groups[_SETTLED].append(line)
        else:
            groups[_OPEN if _is_open(finding, material) else _PASSED].append(line)
    return section("plans", "Plans ahead", [Group(title, lines=tuple(lines)) for title, lines in groups.items()])


def disputed(material: Material, ledger: Ledger) -> Section | None:
    """What reports disagree on, what is denied, and what rests on one origin."""
    ranked = sorted(material.findings, key=strength)
    differing = [finding for finding in ranked if finding.conflicts or finding.standing == "disputed"]
    told = {finding.id for finding in differing}
    denied = [
        finding for finding in ranked if finding.id not in told and "denied" in (finding.status, finding.standing)
    ]
    single = [finding for finding in ranked if finding.support.at_least == 1]
    # one origin behind many reports misleads most, so among dealings those come first
    named = sorted(single, key=lambda finding: (not material.concerns(finding), not is_tie(finding)))[:_SINGLE]
    disputes = [
        replace(finding_line(finding, material, ledger, brief=True), notes=conflict_notes(finding, material, ledger))
        for finding in differing
    ]
    return section(
        "disputed",
        "Disputed, or resting on one origin",
        [
            Group("Reports differ", lines=tuple(disputes)),
            Group("Denied", lines=_lines(denied, material, ledger)),
            Group(
                "One origin only",
                _single_remark(len(single), len(named), len(material.findings)),
                tuple(finding_line(finding, material, ledger, brief=True) for finding in named),
            ),
        ],
    )


def _single_remark(single: int, named: int, findings: int) -> str:
    verb = "rests" if single == 1 else "rest"
    remark = f"{single} of {wording.counted(findings, 'finding')} {verb} on one origin"
    return f"{remark}; shown are {named}, dealings and widely carried ones first." if single > named else f"{remark}."


def _lines(findings: Sequence[Finding], material: Material, ledger: Ledger) -> tuple[Line, ...]:
    return tuple(finding_line(finding, material, ledger) for finding in findings)


def _newest(findings: Sequence[Finding]) -> list[Finding]:
    happened = [
        (found.first, finding)
        for finding in findings
        if finding.status in ("actual", "ended") and finding.when and (found := dates.bounds(finding.when))
    ]
    return [max(happened, key=lambda pair: pair[0])[1]] if happened else []


def _start(finding: Finding) -> str:
    found = dates.bounds(finding.when) if finding.when else None
    return found.first if found else "9999"  # undated plans come last


def _is_disputed(finding: Finding) -> bool:
    return bool(finding.conflicts) or finding.standing in ("disputed", "denied") or finding.status == "denied"


def _is_plan(finding: Finding) -> bool:
    return finding.status in ("planned", "possible")


def _is_open(finding: Finding, material: Material) -> bool:
    """A plan that nothing came of yet, and whose time had not passed by the last dated report."""
    if not _is_plan(finding) or finding.became is not None:
        return False
    when = dates.bounds(finding.when) if finding.when else None
    last = material.last_report
    return when is None or last is None or when.last >= last


def _is_definite(plan: Finding) -> bool:
    """Whether a plan says when, or with whom: what somebody means to do some day is no headline."""
    return is_tie(plan) or bool(plan.when or plan.when_words)


def _outcome(plan: Finding, by_id: dict[str, Finding], material: Material, ledger: Ledger) -> Note:
    if plan.became is None:
        return Note("")
    result = by_id.get(plan.became.finding)
    said = wording.outcome(plan, result)
    if result is None:
        return Note(f"{said}.")
    cites, more = ledger.cite_finding(result)
    return Note(f"{said}: {wording.sentence(result, first=material.own)}", cites, more)
