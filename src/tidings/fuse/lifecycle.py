"""What became of plans.

In: findings with their facts' words. Out: the planned and possible ones with their ``Outcome``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tidings import ontology
from tidings.fuse.facts import alike
from tidings.model import Finding, Outcome

_ONTOLOGY = ontology.load()

#: What a later finding of the same dealing says of an earlier one, best news last.
_OUTCOMES: Mapping[tuple[str, str], Literal["happened", "cancelled", "denied"]] = {
    ("possible", "denied"): "denied",
    ("possible", "planned"): "happened",
    ("possible", "actual"): "happened",
    ("planned", "denied"): "cancelled",
    ("planned", "actual"): "happened",
}


def outcomes(
    findings: Sequence[Finding], matters: Mapping[str, frozenset[str]], reported: Mapping[str, tuple[str, str]]
) -> list[Finding]:
    """Findings with ``became`` filled.

    matters: words of what each finding is about. reported: first and last publication date of its documents, "" if unknown;
    an outcome is never older than the plan.
    """
    by_parties: defaultdict[tuple[str, frozenset[str]], list[Finding]] = defaultdict(list)
    for finding in findings:
        roles = [role for role in _ONTOLOGY.types[finding.type].core if (finding.type, role) != ("supply", "product")]
        parties = frozenset(p.entity for role in roles for p in finding.roles.get(role, ()) if p.entity)
        by_parties[finding.type, parties].append(finding)
    became: dict[str, Outcome] = {}
    for family in by_parties.values():
        for plan in family:
            later = [
                other
                for other in family
                if (plan.status, other.status) in _OUTCOMES
                and reported[other.id][1] > reported[plan.id][0] > ""
                and (not matters[plan.id] or not matters[other.id] or alike(matters[plan.id], matters[other.id]))
            ]
            if later:
                first = min(later, key=lambda other: (reported[other.id], other.id))
                became[plan.id] = Outcome(first.id, _OUTCOMES[plan.status, first.status])
    return [replace(finding, became=became.get(finding.id)) for finding in findings]
