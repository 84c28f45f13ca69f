"""The network: entities and the ties between them, from findings as they are stored.

In: the book and filters. Out: a Network of nodes and ties, each tie with its findings; paths between two entities.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from tidings import ontology
from tidings.desk import rows
from tidings.model import Entity
from tidings.pipeline import topics
from tidings.pipeline.book import Book
from tidings.store.outlines import Outline
from tidings.store.wanted import Wanted

FINDINGS_EACH = 4  # findings for each name that is drawn, at most; those that most reports tell come first
MOST_NAMES = 2000
SUPPORTED = "supported"
_SUPPORTED = ("confirmed by a party", "corroborated", "disputed")
_REACH = 6  # ties in a path, at most
_PATH_FINDINGS = 4000
_TOPIC_FINDINGS = 3000  # that are looked through for a topic, at most: those that most reports tell


@dataclass(frozen=True, slots=True)
class Tie:
    """What one entity and another have of one type. ``mutual``: both sides are alike."""

    source: str
    target: str
    type: str
    mutual: bool
    findings: tuple[Outline, ...]  # best supported first

    @property
    def best(self) -> Outline:
        """The finding that stands for the tie."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Network:
    """Entities and the ties between them; ``whole``: whether all that passes the filters is there.

    ``drawn``: ids of the entities with the most ties. ``entities``: by id, those that are drawn or that a listed tie leads to.
    """

    entities: dict[str, Entity]
    drawn: tuple[str, ...]
    ties: tuple[Tie, ...]
    number: int  # of all entities
    whole: bool


def tie_types() -> tuple[str, ...]:
    """The types that are dealings between parties."""
    return tuple(name for name in ontology.load().types if name not in rows.PLAIN)


def filters(
    types: Sequence[str] = (), standing: str = "", at_least: int = 0, since: str | None = None, until: str | None = None
) -> Wanted:
    """What a network is made of: dealings of these types (all if none).

    standing: one of them, ``SUPPORTED``, or "" for any. at_least: origins that are certain.
    """
    known = tie_types()
    chosen = tuple(name for name in types if name in known) or known
    standings = _SUPPORTED if standing == SUPPORTED else (standing,) if standing else ()
    return Wanted(types=chosen, standings=standings, at_least=at_least, since=since, until=until)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a network reaches: around some entities (by id) or, without any, over the whole book; how much of it is shown.

    steps: 1, or 2 for the ties of their counterparts too. names: entities that are drawn. listed: ties that are; None: all.
    topic: only what is about it or a topic below it.
    """

    of: tuple[str, ...] = ()
    steps: int = 1
    names: int = 150
    listed: int | None = None
    topic: str = ""


def network(book: Book, wanted: Wanted, extent: Extent) -> Network:
    """The ties that are wanted, as far as the extent goes. Raises NotFound for an unknown topic."""
    of, names = extent.of, extent.names
    found, whole = _found(book, wanted, of, extent)
    for _ in range(1, extent.steps if of else 1):
        near = tuple(sorted({key for outline in found for filled in outline.roles.values() for key in filled}))
        if near:
            found, whole = _found(book, wanted, near, extent)
    kept = ties(found)
    if of and extent.steps == 1:
        kept = [tie for tie in kept if tie.source in of or tie.target in of]
    degree = Counter(end for tie in kept for end in (tie.source, tie.target))
    ids = degree.keys() | set(of)
    drawn = sorted(ids, key=lambda key: (key not in of, -degree[key], key))[:names]
    shown = {end for tie in kept[: extent.listed] for end in (tie.source, tie.target)}
    entities = book.store.entities_by_id(sorted(shown.union(drawn)))
    return Network(entities, tuple(key for key in drawn if key in entities), tuple(kept), len(ids), whole)


def ties(found: Iterable[Outline]) -> list[Tie]:
    """Findings gathered by pair and type, best supported first."""
    gathered: dict[tuple[str, str, str, bool], list[Outline]] = defaultdict(list)
    for finding in found:
        for source, target, mutual in _pairs(finding):
            gathered[source, target, finding.type, mutual].append(finding)
    made = [
        Tie(source, target, kind, mutual, tuple(sorted(each, key=_strength)))
        for (source, target, kind, mutual), each in gathered.items()
    ]
    return sorted(made, key=lambda tie: (_strength(tie.best), tie.source, tie.target))


@dataclass(slots=True)
class _Reached:
    """What is reached from one end of a path: by which tie, and what was reached last."""

    came: dict[str, Tie | None]
    frontier: list[str]

    def way(self, at: str) -> list[Tie]:
        """The ties from a name that was reached back to the end."""
        made: list[Tie] = []
        while (tie := self.came[at]) is not None:
            made.append(tie)
            at = tie.target if tie.source == at else tie.source
        return made


def path(book: Book, wanted: Wanted, start: str, end: str) -> list[Tie] | None:
    """The shortest way of ties from one entity to the other, the better supported of equals; None if there is none.

    Reached from both ends at once, always where less has been reached: far fewer findings are looked at than from one end alone.
    """
    first, last = (_Reached({key: None}, [key]) for key in (start, end))
    met = start if start == end else None
    for _ in range(_REACH):
        if met is not None or not (first.frontier and last.frontier):
            break
        near, far = sorted((first, last), key=lambda side: len(side.frontier))
        asked = _with(wanted, tuple(near.frontier))
        found = book.store.catalogue.outlines(asked, order="reports", limit=_PATH_FINDINGS)
        near.frontier = list(_widened(ties(found), near.came, set(near.frontier)))
        met = next((key for key in near.frontier if key in far.came), None)
    return None if met is None else [*first.way(met)[::-1], *last.way(met)]


def _widened(found: Iterable[Tie], came: dict[str, Tie | None], frontier: set[str]) -> Iterator[str]:
    """Entities that are reached from the frontier for the first time; notes by which tie."""
    for tie in found:
        for here, there in ((tie.source, tie.target), (tie.target, tie.source)):
            if here in frontier and there not in came:
                came[there] = tie
                yield there


def _found(book: Book, wanted: Wanted, taking: tuple[str, ...], extent: Extent) -> tuple[list[Outline], bool]:
    asked = _with(wanted, taking) if taking else wanted
    most = extent.names * FINDINGS_EACH
    if not extent.topic:
        found = book.store.catalogue.outlines(asked, order="reports", limit=most + 1)
        return found[:most], len(found) <= most
    every = book.store.catalogue.outlines(asked, order="reports", limit=_TOPIC_FINDINGS + 1)
    looked_at = every[:_TOPIC_FINDINGS]
    own = topics.about(book.store, extent.topic, book.taxonomy, [outline.id for outline in looked_at])
    about = [outline for outline in looked_at if outline.id in own]
    return about[:most], len(about) <= most and len(every) <= _TOPIC_FINDINGS


def _with(wanted: Wanted, taking: tuple[str, ...]) -> Wanted:
    return replace(wanted, entities=(taking,))


def _pairs(finding: Outline) -> set[tuple[str, str, bool]]:
    """Pairs of participants: from the first core role to the others, or all with all where sides are alike."""
    known = ontology.load().types.get(finding.type)
    if known is None:
        return set()
    filled = [finding.roles.get(role, ()) for role in known.core]
    if known.symmetric:
        return {(a, b, True) for a, b in combinations(sorted(set(filled[0])), 2)}
    first, *others = filled
    return {(a, b, False) for other in others for a, b in product(first, other) if a != b}


def _strength(finding: Outline) -> tuple[int, int, str]:
    return -finding.at_least, -finding.reports, finding.id
