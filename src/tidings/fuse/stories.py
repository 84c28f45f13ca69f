"""Documents about one happening.

In: findings, derivation edges and documents. Out: stories: documents that tell the same findings about the same participants within
some days, or rest on one another. A document that tells of several things that have no participant in common, a round-up, has a
part in several stories.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tidings import times
from tidings.model import Derivation, Document, Finding, Story

#: Reports of one happening lie so many days apart, at most.
WINDOW_DAYS = 14
#: So much must two documents share; a happening is enough by itself, of other facts it takes two.
LEAST_WEIGHT = 2
HAPPENINGS = frozenset({"meeting", "investment", "acquisition", "licence", "dispute", "partnership"})
#: What every report on a party mentions in passing says nothing of the happening.
BACKGROUND = frozenset({"role", "ownership", "product"})

Part = tuple[str, str]  # a document and the finding that stands for its part


@dataclass(frozen=True, slots=True)
class Parts:
    """Documents taken apart by what they tell, and which parts of different documents tell one thing."""

    of: Mapping[str, Mapping[str, str]]  # document -> id of a finding -> part that it belongs to
    groups: Sequence[frozenset[Part]]


def stories(
    findings: Iterable[Finding], derivations: Iterable[Derivation], documents: Mapping[str, Document]
) -> list[Story]:
    """Stories of two documents or more, in the order of their first document. Findings must be all that the documents tell."""
    found = parts(findings, derivations, documents).groups
    return told(whole(frozenset(document for document, _ in group) for group in found), documents)


def parts(findings: Iterable[Finding], derivations: Iterable[Derivation], documents: Mapping[str, Document]) -> Parts:
    """Parts of the documents given and how they belong together; what findings say of other documents is passed over."""
    told = [finding for finding in findings if not documents.keys().isdisjoint(finding.documents)]
    of = _parts(told, documents)
    shared: Counter[tuple[Part, Part]] = Counter()
    for finding in told:
        if weight := story_weight(finding):
            here = sorted({(d, of[d][finding.id]) for d in finding.documents if d in documents})
            for pair in _near_pairs(here, documents):
                shared[pair] += weight
    linked = [pair for pair, weight in shared.items() if weight >= LEAST_WEIGHT]
    linked += _resting(derivations, of, documents)
    return Parts(of, [frozenset(group) for group in _groups(linked)])


def story_weight(finding: Finding) -> int:
    """How much two documents share with a finding; 0 if it says nothing of the happening."""
    if finding.type in BACKGROUND:
        return 0
    return LEAST_WEIGHT if finding.type in HAPPENINGS or finding.status != "actual" else 1


def _parts(findings: Iterable[Finding], documents: Mapping[str, Document]) -> dict[str, dict[str, str]]:
    """For each document, the part that each of its findings belongs to: findings with a participant in common are one."""
    by_document: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda finding: finding.id):
        for document in finding.documents:
            if document in documents:
                by_document[document].append(finding)
    found: dict[str, dict[str, str]] = {}
    for document, members in by_document.items():
        pairs = [((document, f.id), ("", entity)) for f in members for entity in _participants(f)]
        found[document] = {finding.id: finding.id for finding in members}
        for group in _groups(pairs):
            inside = sorted(key for where, key in group if where)
            found[document] |= dict.fromkeys(inside, inside[0])
    return found


def _participants(finding: Finding) -> set[str]:
    return {p.entity for role, fillers in finding.roles.items() if role != "place" for p in fillers if p.entity}


def _near_pairs(here: Sequence[Part], documents: Mapping[str, Document]) -> Iterator[tuple[Part, Part]]:
    """Pairs of parts whose documents were published within the window, or where the day of one is not known."""
    days = {part: _day(documents[part[0]].published) for part in here}
    unknown = [part for part in here if days[part] is None]
    for at, part in enumerate(unknown):
        others = [*unknown[at + 1 :], *(other for other in here if days[other] is not None)]
        yield from ((min(part, other), max(part, other)) for other in others)
    dated = sorted((day, part) for part, day in days.items() if day is not None)
    for at, (day, part) in enumerate(dated):
        for later, other in itertools.islice(dated, at + 1, None):
            if (later - day).days > WINDOW_DAYS:
                break
            yield min(part, other), max(part, other)


def near(one: str | None, other: str | None) -> bool:
    """True if two publications (ISO) lie within the window, or the day of one is not known."""
    a, b = _day(one), _day(other)
    return a is None or b is None or abs((a - b).days) <= WINDOW_DAYS


@lru_cache(maxsize=65536)
def _day(published: str | None) -> date | None:
    try:
        return times.bounds((published or "")[:10])[0]
    except ValueError:
        return None


def _resting(
    derivations: Iterable[Derivation], parts: Mapping[str, Mapping[str, str]], documents: Mapping[str, Document]
) -> list[tuple[Part, Part]]:
    """What a report takes from another: the parts of both that share a finding, else the largest part of each."""
    found: list[tuple[Part, Part]] = []
    for edge in derivations:
        if edge.source not in documents or edge.document not in documents:
            continue
        one, other = parts.get(edge.document, {}), parts.get(edge.source, {})
        pairs = {((edge.document, one[key]), (edge.source, other[key])) for key in one.keys() & other.keys()}
        largest = ((edge.document, _largest(one)), (edge.source, _largest(other)))
        found += sorted(pairs) or [largest]
    return found


def _largest(parts: Mapping[str, str]) -> str:
    counts = Counter(parts.values())
    return max(sorted(counts), key=lambda part: counts[part]) if counts else ""


def _groups(pairs: Iterable[tuple[Part, Part]]) -> list[set[Part]]:
    """Connected components."""
    near: defaultdict[Part, set[Part]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, seen = [], set[Part]()
    for start in sorted(near):
        if start in seen:
            continue
        members, queue = set[Part](), [start]
        while queue:
            part = queue.pop()
            if part not in members:
                members.add(part)
                queue.extend(near[part] - members)
        seen |= members
        found.append(members)
    return found


def whole(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Groups of two documents or more; one whose documents another group has all of tells a side of that story."""
    kept = [members for members in dict.fromkeys(groups) if len(members) > 1]
    having: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for members in kept:
        for document in members:
            having[document].append(members)
    return [m for m in kept if not any(m < other for other in min((having[d] for d in m), key=len))]


def told(found: Iterable[frozenset[str]], documents: Mapping[str, Document], taken: Iterable[str] = ()) -> list[Story]:
    """Stories of groups of documents, in the order of their first document. taken: ids that others have."""

    def place(document: str) -> tuple[str, str]:
        return documents[document].published or "9", document

    ordered = sorted((sorted(members, key=place) for members in found), key=lambda m: [place(d) for d in m])
    made: list[Story] = []
    given = set(taken)
    for members in ordered:
        identity = _identity(members, given)
        given.add(identity)
        title = next((documents[d].title for d in members if documents[d].title), None) or members[0]
        made.append(Story(identity, title, tuple(members)))
    return made


def _identity(members: Sequence[str], taken: Collection[str]) -> str:
    """An id that stays while the first document stays; two stories that begin with one round-up go by their second too."""
    for count in range(1, len(members) + 1):
        identity = "s" + hashlib.sha256("\n".join(members[:count]).encode()).hexdigest()[:12]
        if identity not in taken:
            return identity
    raise ValueError(f"two stories of the same documents: {members}")
