"""Plans of a book as they stood on a day.

In: a store, the findings to look through, a taxonomy. Out: ``Plan`` records with what they became and the sentences of both.
"""

from __future__ import annotations

from collections.abc import Sequence

from tidings.model import Finding
from tidings.ontology.topics import Taxonomy
from tidings.pipeline.topics import topics_of
from tidings.report.plans import AHEAD, Plan, as_of
from tidings.store import Book


def plans(store: Book, found: Sequence[Finding], on: str, taxonomy: Taxonomy) -> list[Plan]:
    """The plans among the findings, with their outcomes and evidence looked up."""
    ahead = [finding for finding in found if finding.status in AHEAD]
    became = {finding.became.finding for finding in ahead if finding.became} - store.review.rejected()
    outcomes = {finding.id: finding for finding in store.findings_by_id(became)}
    evidence = store.evidence([*(finding.id for finding in ahead), *outcomes])
    topics = topics_of(store, [finding.id for finding in ahead], taxonomy)
    return as_of(ahead, outcomes, evidence, on, topics)
