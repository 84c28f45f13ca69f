"""What an entity's findings are about, over time.

In: findings with their topics and documents. Out: Strands, one for each topic, with bars on one time axis.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tidings.desk import activity
from tidings.desk.activity import Bar
from tidings.model import Finding
from tidings.store.catalogue import Facts

MOST = 10


@dataclass(frozen=True, slots=True)
class Strand:
    """One topic: how many reports tell something about it, and when; ``months``: reports by month (YYYY-MM)."""

    topic: str
    reports: int
    months: Mapping[str, int]
    bars: tuple[Bar, ...]


def strands(
    findings: Iterable[Finding],
    topics: Mapping[str, Iterable[str]],
    facts: Mapping[str, Facts],
    months: Iterable[str],
) -> tuple[Strand, ...]:
    """The topics of most reports. topics: by finding id. months: what the time axis reaches over."""
    told: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        for topic in topics.get(finding.id, ()):
            told[topic].update(finding.documents)
    most = sorted(told, key=lambda topic: (-len(told[topic]), topic))[:MOST]
    counted = {topic: Counter(_months(told[topic], facts)) for topic in most}
    axis = tuple(months)
    top = max((number for each in counted.values() for number in each.values()), default=0)
    return tuple(
        Strand(topic, len(told[topic]), counted[topic], activity.bars(counted[topic], within=axis, top=top))
        for topic in most
    )


def _months(documents: Iterable[str], facts: Mapping[str, Facts]) -> Iterable[str]:
    """The months of those whose month is known."""
    for key in documents:
        published = facts[key].published if key in facts else None
        if published and len(published) >= len("2024-06"):
            yield published[:7]
