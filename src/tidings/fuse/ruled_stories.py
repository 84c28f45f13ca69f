"""What people ruled on stories, laid over what the evidence says.

In: groups of documents, rulings in the order they were made, what ties documents together. Out: groups as the rulings have them.
A ruling knows its stories by their documents, so it holds when a story gets another id, grows, or is read anew. What comes
after a story was taken apart goes to the side that it has most to do with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tidings.fuse.stories import LEAST_WEIGHT, near, story_weight, whole
from tidings.model import Derivation, Document, Finding

Group = frozenset[str]
Ties = Mapping[tuple[str, str], int]  # two documents in order -> how much they have in common
#: So many documents of a side must a story hold to be that side, unless the side has fewer.
_MANY = 2
#: A copy goes with what it copies, whatever else it shares with others.
_RESTING = 100 * LEAST_WEIGHT


@dataclass(frozen=True, slots=True)
class StoryRuling:
    """That the documents of two sides are one story (``merge``) or two (``split``).

    others: stories that shared documents with a side when it was ruled, and that the ruling was not about.
    """

    verdict: Literal["merge", "split"]
    sides: tuple[Group, Group]
    others: tuple[Group, ...] = ()

    @property
    def documents(self) -> Group:
        """All documents that it names."""
        return self.sides[0] | self.sides[1]

    def means(self, group: Group, side: Group) -> bool:
        """True if a story is that side, as far as documents tell, and none of the others."""
        shared = len(group & side)
        return shared >= min(_MANY, len(side)) and all(shared > len(group & other) for other in self.others)


def ruled(
    groups: Iterable[Group], rulings: Iterable[StoryRuling], ties: Callable[[Group], Ties], known: Group
) -> list[Group]:
    """The groups that stand after all rulings, each of two documents or more. known: the documents that there are."""
    found = list(dict.fromkeys(groups))
    for ruling in rulings:
        found = _joined(found, ruling, known) if ruling.verdict == "merge" else _parted(found, ruling, ties)
    return whole(found)


def _joined(groups: Sequence[Group], ruling: StoryRuling, known: Group) -> list[Group]:
    meant = [group for group in groups if any(ruling.means(group, side) for side in ruling.sides)]
    return [*(group for group in groups if group not in meant), (ruling.documents & known).union(*meant)]


def _parted(groups: Sequence[Group], ruling: StoryRuling, ties: Callable[[Group], Ties]) -> list[Group]:
    found: list[Group] = []
    for group in groups:
        one, other = (group & side for side in ruling.sides)
        if one and other and ruling.means(group, ruling.documents):
            found += _grown(group, (one, other), ties)
        else:
            found.append(group)
    return list(dict.fromkeys(found))


def _grown(group: Group, sides: tuple[Group, Group], ties: Callable[[Group], Ties]) -> tuple[Group, Group]:
    """Both sides with what else the group holds: the document with the strongest tie to a side goes there first."""
    one, other = map(set, sides)
    left = group - one - other
    between = ties(group) if left else {}

    def strength(document: str, side: set[str]) -> tuple[int, int]:
        each = [between.get((min(document, member), max(document, member)), 0) for member in side]
        return max(each), sum(each)

    while left:
        pulls = {document: (strength(document, one), strength(document, other)) for document in left}
        chosen = max(sorted(left), key=lambda document: max(pulls[document]))
        here, there = pulls[chosen]
        # what has as much to do with both stays with the larger one
        larger = len(sides[0]) > len(sides[1])
        (one if here > there or (here == there and larger) else other).add(chosen)
        left -= {chosen}
    return frozenset(one), frozenset(other)


def ties(findings: Iterable[Finding], derivations: Iterable[Derivation], documents: Mapping[str, Document]) -> Ties:
    """How much each two of the documents have in common: what they tell within the days of one happening, and who copies whom."""
    shared: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        if weight := story_weight(finding):
            here = sorted(set(finding.documents) & documents.keys())
            for at, one in enumerate(here):
                for other in here[at + 1 :]:
                    if near(documents[one].published, documents[other].published):
                        shared[one, other] += weight
    for edge in derivations:
        if edge.source in documents and edge.document in documents:
            shared[min(edge.document, edge.source), max(edge.document, edge.source)] += _RESTING
    return shared
