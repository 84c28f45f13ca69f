"""Who deals with the subject: ties by counterpart and, within it, by type.

In: Material. Out: the groups of the brief's section on ties, and the people who act for the subject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tidings.model import Entity, Finding
from tidings.report import wording
from tidings.report.escape import plain
from tidings.report.lines import finding_line
from tidings.report.material import Ledger, Material, strength
from tidings.report.records import Group, Line

_APART = frozenset({"role", "product", "initiative", "performance"})  # types with a section of their own
_THINGS = frozenset({"product", "title", "topic", "subject", "measure", "place", "time", "amount"})
_STATUSES = ("actual", "planned", "possible", "ended", "denied")
_UNNAMED, _OTHERS = "Counterpart without a name", "Between others"


def acting_for(subject: Entity, findings: Iterable[Finding]) -> frozenset[str]:
    """The subject's id and, for an organization, those of the people who hold a position there."""
    people = (person for person, employers in employers_of(findings).items() if subject.id in employers)
    return frozenset({subject.id, *people})


def employers_of(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """For each person, the organizations where role findings say that they hold a position now."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for finding in findings:
        if finding.type != "role" or finding.status != "actual":
            continue
        for person in finding.roles.get("person", ()):
            for employer in finding.roles.get("organization", ()):
                if person.entity and employer.entity:
                    found[person.entity][employer.entity] = None
    return {person: tuple(employers) for person, employers in found.items()}


def is_tie(finding: Finding) -> bool:
    """Whether the finding is a dealing between parties (a user's own types count as such)."""
    return finding.type not in _APART


def tie_groups(material: Material, ledger: Ledger) -> tuple[Group, ...]:
    """One group per counterpart, strongest first, with a group per type below it."""
    employers = employers_of(material.findings)
    by_counterpart: dict[str, list[Finding]] = defaultdict(list)
    for finding in filter(is_tie, material.findings):
        for counterpart in _counterparts(finding, material, employers):
            by_counterpart[counterpart].append(finding)
    ordered = sorted(by_counterpart, key=lambda key: _rank(key, by_counterpart[key], material))
    return tuple(_counterpart_group(key, by_counterpart[key], material, ledger) for key in ordered)


def _counterparts(finding: Finding, material: Material, employers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if not material.concerns(finding):
        return (_OTHERS,)
    fillers = [filler for role, found in finding.roles.items() if role not in _THINGS for filler in found]
    parties = dict.fromkeys(filler.entity for filler in fillers if filler.entity)
    outside = [party for party in parties if party not in material.own]
    if not outside and all(filler.entity for filler in fillers):
        # people of the subject's own house are counterparts only where nobody else takes part
        outside = [party for party in parties if party != material.subject.id]
    return tuple(dict.fromkeys(_house(party, employers, material) for party in outside)) or (_UNNAMED,)


def _house(party: str, employers: Mapping[str, Sequence[str]], material: Material) -> str:
    """The organization that a person stands for, if reports name exactly one; else the party itself."""
    houses = [house for house in employers.get(party, ()) if house != material.subject.id]
    return houses[0] if len(houses) == 1 and party not in material.own else party


def _rank(key: str, findings: Sequence[Finding], material: Material) -> tuple[int, int, int, str]:
    asked = material.other is not None and key == material.other.id
    place = 0 if asked else {_UNNAMED: 2, _OTHERS: 3}.get(key, 1)
    origins = max(finding.support.at_least for finding in findings)
    return (place, -origins, -len(findings), _name(key, material))


def _name(key: str, material: Material) -> str:
    known = material.entities.get(key)
    if known is not None:
        return plain(known.name)
    for finding in material.findings:
        for fillers in finding.roles.values():
            for filler in fillers:
                if filler.entity == key:
                    return plain(filler.text)
    return key


def _counterpart_group(key: str, findings: Sequence[Finding], material: Material, ledger: Ledger) -> Group:
    by_type: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_type[finding.type].append(finding)
    groups = tuple(
        Group(title=wording.heading(name), lines=_lines(by_type[name], material, ledger))
        for name in sorted(by_type, key=wording.type_rank)
    )
    known = material.entities.get(key)
    remark = known.kind if known is not None else ""
    entity = None if key in (_UNNAMED, _OTHERS) else key
    return Group(_name(key, material), remark, _through(key, findings, material, ledger), groups, entity)


def _through(key: str, findings: Sequence[Finding], material: Material, ledger: Ledger) -> tuple[Line, ...]:
    """The positions by which people in these findings stand for the counterpart: the heading has its sentences too."""
    present = {filler.entity for finding in findings for fillers in finding.roles.values() for filler in fillers}
    positions = [
        finding
        for finding in material.findings
        if finding.type == "role"
        and finding.status == "actual"
        and any(filler.entity == key for filler in finding.roles.get("organization", ()))
        and any(filler.entity in present for filler in finding.roles.get("person", ()))
    ]
    return tuple(replace(finding_line(finding, material, ledger), asides=()) for finding in positions)


def _lines(findings: Sequence[Finding], material: Material, ledger: Ledger) -> tuple[Line, ...]:
    ordered = sorted(findings, key=lambda finding: (_STATUSES.index(finding.status), *strength(finding)))
    return tuple(finding_line(finding, material, ledger) for finding in ordered)
