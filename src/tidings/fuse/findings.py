"""Claims into findings.

In: linked claims of one neighbourhood, documents, entities, derivation edges. Out: findings.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from tidings import ontology, times
from tidings.fuse.conflicts import conflicts, direction
from tidings.fuse.facts import Fact, Participants, Staff, alike, facts, words
from tidings.fuse.dealings import Dealing
from tidings.fuse.grouping import group
from tidings.fuse.lifecycle import outcomes
from tidings.fuse.context import Context, Roots
from tidings.fuse.origins import origins, standing
from tidings.fuse.quantities import quantity
from tidings.model import Conflict, Derivation, Document, Entity, Finding, LinkedClaim, Participant

MOST_PHRASES = 6
_ONTOLOGY = ontology.load()


def fuse(
    claims: Sequence[LinkedClaim],
    documents: Mapping[str, Document],
    entities: Mapping[str, Entity],
    derivations: Iterable[Derivation],
) -> list[Finding]:
    """Findings of the claims given; every claim of a finding must be among them.

    claims: with links to ids in ``entities``; documents: by id, all that the claims and derivations name.
    """
    staff = Staff.of(claims, entities)
    sources = Context(entities, Roots.of(derivations, documents), staff)
    dealings = group(facts(claims, documents, staff, entities), sources)
    kept, turned = _reversed_dealings(dealings, entities)
    found: dict[str, Finding] = {}
    matters: dict[str, frozenset[str]] = {}
    reported: dict[str, tuple[str, str]] = {}
    for number, dealing in enumerate(kept):
        finding = _finding(dealing, turned[number], sources, taken=found)
        found[finding.id] = finding
        matters[finding.id] = frozenset().union(*(fact.matter_words for fact in dealing.facts))
        dates = sorted(d for fact in dealing.facts if (d := fact.document.published))
        reported[finding.id] = (dates[0], dates[-1]) if dates else ("", "")
    return outcomes(list(found.values()), matters, reported)


def _finding(dealing: Dealing, extra: Sequence[Conflict], sources: Context, taken: Collection[str]) -> Finding:
    """One finding from a dealing."""
    members = sorted(
        dealing.facts, key=lambda f: (f.document.published or "9", f.document.id, f.claim.claim.trigger.start)
    )
    kind, status = dealing.type, dealing.status
    found = origins(members, sources)
    disagreements = (*conflicts(kind, members), *extra)
    return Finding(
        id=_identity(dealing, taken),
        type=kind,
        status=status,
        roles=_roles(dealing.participants, members, sources.entities),
        claims=tuple(dict.fromkeys(fact.claim.id for fact in members)),
        documents=tuple(dict.fromkeys(fact.document.id for fact in members)),
        when=_when(members),
        when_words=tuple(dict.fromkeys(w for fact in members for w in fact.when_words)),
        origins=found,
        standing=standing(status, members, found, disagreements, sources),
        speakers=_speakers(members, sources.entities),
        conflicts=disagreements,
    )


def _identity(dealing: Dealing, taken: Collection[str]) -> str:
    """An id that stays while type, status and participants stay; like dealings are told apart by their first claim."""
    first = min(fact.claim.id for fact in dealing.facts)
    named = (dealing.type, dealing.status, sorted(dealing.participants))
    candidates = (repr((*named, *more)) for more in ((), (first,), *((first, n) for n in range(len(taken)))))
    ids = ("f" + hashlib.sha256(text.encode()).hexdigest()[:12] for text in candidates)
    return next(identity for identity in ids if identity not in taken)


def _roles(
    parties: Participants, members: Sequence[Fact], entities: Mapping[str, Entity]
) -> dict[str, tuple[Participant, ...]]:
    """Participants by name; everything else by the shortest of the phrases that say the same."""
    found: dict[str, tuple[Participant, ...]] = {}
    kind = members[0].type
    for role in (*_ONTOLOGY.types[kind].core, *_ONTOLOGY.types[kind].other):
        named = sorted((entities[e].name, e) for r, e in parties if r == role)
        named_enough = _ONTOLOGY.types[kind].symmetric and len(named) > 1 and role == "party"
        phrases = [] if named_enough else _phrases(p for fact in members for p in fact.matters.get(role, ()))
        known = [words(name) for name, _ in named]
        row = [Participant(name, e) for name, e in named]
        row += [Participant(p) for p in phrases if not any(words(p) <= k for k in known)]
        if row:
            found[role] = tuple(row)
    places = Counter(e for fact in members for e in fact.places)
    words_of_places = _phrases(w for fact in members if not fact.places for w in fact.place_words)
    if places or words_of_places:
        found["place"] = (
            *(Participant(entities[e].name, e) for e, _ in places.most_common()),
            *map(Participant, words_of_places),
        )
    amounts = {quantity(amount) or amount: amount for fact in members for amount in fact.amounts}
    if amounts:
        found["amount"] = tuple(map(Participant, amounts.values()))
    return found


def _phrases(all_of_them: Iterable[str]) -> list[str]:
    """One phrase for each matter: the shortest of those alike, the most frequent matters first."""
    clusters: list[list[str]] = []
    for phrase in all_of_them:
        own = words(phrase)
        home = next((c for c in clusters if any(alike(own, words(other)) for other in c)), None)
        if home is None:
            clusters.append([phrase])
        else:
            home.append(phrase)
    clusters.sort(key=len, reverse=True)
    return [min(cluster, key=len) for cluster in clusters[:MOST_PHRASES]]


def _when(members: Sequence[Fact]) -> str | None:
    """The time that most documents support; of values that agree, the most exact."""
    votes: Counter[str] = Counter()
    for value, document in {(fact.when, fact.document.id) for fact in members if fact.when}:
        votes[value] += sum(
            times.overlap(value, other) for other in {f.when for f in members if f.when and f.document.id == document}
        )
    values = [fact.when for fact in members if fact.when]
    if not values:
        return None
    support = {v: sum(times.overlap(v, other) for other in values) for v in values}
    return max(support, key=lambda v: (support[v], _exactness(v), votes[v], v))


def _exactness(value: str) -> int:
    first, last = times.bounds(value)
    return -(last - first).days


def _speakers(members: Sequence[Fact], entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """Who is said to say it: entities by name, others by the words of the text."""
    found: dict[str, None] = {}
    for fact in members:
        for name in [entities[e].name for e in fact.speaker_entities] or fact.speakers:
            found.setdefault(name)
    return tuple(found)


def _reversed_dealings(
    dealings: Sequence[Dealing], entities: Mapping[str, Entity]
) -> tuple[list[Dealing], defaultdict[int, list[Conflict]]]:
    """Take a dealing told the wrong way round by fewer documents into the one that it contradicts.

    Gives the dealings that are left, and by their number the conflicts of direction that this makes.
    """
    kept: list[Dealing] = []
    turned: defaultdict[int, list[Conflict]] = defaultdict(list)
    for dealing in sorted(dealings, key=lambda d: -len({fact.document.id for fact in d.facts})):
        twin = next((n for n, other in enumerate(kept) if _is_reverse(dealing, other)), None)
        if twin is None:
            kept.append(dealing)
            continue
        said, reverse = _sentence(kept[twin], entities), _sentence(dealing, entities)
        turned[twin].append(direction(said, list(kept[twin].facts), reverse, dealing.facts))
        kept[twin].facts += dealing.facts
    return kept, turned


_DIRECTED = {
    "supply": ("supplier", "customer"),
    "licence": ("licensor", "licensee"),
    "acquisition": ("buyer", "target"),
}


def _is_reverse(dealing: Dealing, other: Dealing) -> bool:
    """Same type and status, the two sides exchanged, in documents that do not overlap."""
    kind = dealing.type
    if kind not in _DIRECTED or (other.type, other.status) != (kind, dealing.status):
        return False
    first, second = _DIRECTED[kind]
    sides = [{e for r, e in d.participants if r == role} for d in (dealing, other) for role in (first, second)]
    same_document = {f.document.id for f in dealing.facts} & {f.document.id for f in other.facts}
    return not same_document and all(sides) and sides[0] == sides[3] and sides[1] == sides[2]


def _sentence(dealing: Dealing, entities: Mapping[str, Entity]) -> str:
    first, second = (
        " and ".join(sorted(entities[e].name for r, e in dealing.participants if r == role))
        for role in _DIRECTED[dealing.type]
    )
    return f"{first} {_ONTOLOGY.types[dealing.type].label} {second}"
