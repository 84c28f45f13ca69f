"""Documents about one happening.

In: findings, derivation edges and documents. Out: stories: documents that share findings or rest on one another.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tidings.model import Derivation, Document, Finding, Story

#: Two documents that share this many findings tell one story; a shared background fact alone does not make one.
SHARED_FINDINGS = 2
BACKGROUND = frozenset({"role", "ownership", "product"})


def stories(
    findings: Iterable[Finding], derivations: Iterable[Derivation], documents: Mapping[str, Document]
) -> list[Story]:
    """Stories of two documents or more, in the order of their first document."""
    shared: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        weight = 1 if finding.type in BACKGROUND else 2
        for pair in itertools.combinations(sorted(set(finding.documents)), 2):
            shared[pair] += weight
    near: defaultdict[str, set[str]] = defaultdict(set)
    linked = [pair for pair, weight in shared.items() if weight >= 2 * SHARED_FINDINGS]
    linked += [
        (edge.document, edge.source) for edge in derivations if edge.source in documents and edge.document in documents
    ]
    for one, two in linked:
        near[one].add(two)
        near[two].add(one)
    found, seen = [], set()
    for start in sorted(near, key=lambda d: (documents[d].published or "9", d)):
        if start in seen:
            continue
        members, queue = set(), [start]
        while queue:
            document = queue.pop()
            if document not in members:
                members.add(document)
                queue.extend(near[document] - members)
        seen |= members
        ordered = sorted(members, key=lambda d: (documents[d].published or "9", d))
        title = next((documents[d].title for d in ordered if documents[d].title), None) or ordered[0]
        found.append(Story("s" + hashlib.sha256(ordered[0].encode()).hexdigest()[:12], title, tuple(ordered)))
    return found
