"""Claims into findings.

In: linked claims of one neighbourhood, documents, entities, derivation edges. Out: findings.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tidings import ontology, times
from tidings.fuse.conflicts import conflicts, direction
from tidings.fuse.facts import Staff, alike, facts, words
from tidings.fuse.grouping import Group, group, participants
from tidings.fuse.lifecycle import outcomes
from tidings.fuse.origins import Roots, origins, standing
from tidings.model import Conflict, Derivation, Document, Entity, Finding, LinkedClaim, Participant

#: Claims that the reader is less sure of stay in the book and out of findings.
LEAST_CONFIDENCE = 0.5
MOST_PHRASES = 6
_ONTOLOGY = ontology.load()


def fuse(
    claims: Sequence[LinkedClaim],
    documents: Mapping[str, Document],
    entities: Mapping[str, Entity],
    derivations: Iterable[Derivation],
    *,
    least_confidence: float = LEAST_CONFIDENCE,
) -> list[Finding]:
    """Findings of the claims given; every claim of a finding must be among them.

    claims: with links to ids in ``entities``; documents: by id, all that the claims and derivations name.
    """
    staff = Staff.of(claims)
    roots = Roots.of(derivations, documents)
    groups = group(facts(claims, documents, entities, staff, least_confidence=least_confidence), staff)
    groups, turned = _reversed_dealings(groups, entities)
    found: dict[str, Finding] = {}
    matters: dict[str, frozenset[str]] = {}
    reported: dict[str, tuple[str, str]] = {}
    for members in groups:
        finding = _finding(members, turned.get(id(members), []), entities, roots, staff, taken=found)
        found[finding.id] = finding
        matters[finding.id] = frozenset().union(*(fact.matter_words for fact in members))
        dates = sorted(d for fact in members if (d := fact.document.published))
        reported[finding.id] = (dates[0], dates[-1]) if dates else ("", "")
    return outcomes(list(found.values()), matters, reported)


def _finding(
    members: Group,
    extra: list[Conflict],
    entities: Mapping[str, Entity],
    roots: Roots,
    staff: Staff,
    taken: Iterable[str],
) -> Finding:
    """One finding from the facts of a group."""
    members = sorted(members, key=lambda f: (f.document.published or "9", f.document.id, f.claim.claim.trigger.start))
    kind, status = members[0].type, members[0].claim.claim.status
    found = origins(members, roots, entities, staff)
    disagreements = (*conflicts(kind, members), *extra)
    when = _when(members)
    return Finding(
        id=_identity(kind, status, members, set(taken)),
        type=kind,
        status=status,
        roles=_roles(kind, members, entities),
        claims=tuple(fact.claim.id for fact in members),
        documents=tuple(dict.fromkeys(fact.document.id for fact in members)),
        when=when,
        when_words=tuple(dict.fromkeys(w for fact in members for w in fact.when_words)),
        origins=found,
        standing=standing(status, members, found, disagreements, entities),
        speakers=_speakers(members, entities),
        conflicts=disagreements,
    )


def _identity(kind: str, status: str, members: Group, taken: set[str]) -> str:
    """An id that stays while participants, status and first claim stay."""
    parties = sorted(participants(members))
    for salt in range(len(taken) + 1):
        text = repr((kind, status, parties, salt if salt == 0 else (salt, members[0].claim.id)))
        identity = "f" + hashlib.sha256(text.encode()).hexdigest()[:12]
        if identity not in taken:
            return identity
    raise AssertionError("more ids taken than there are findings")


def _roles(kind: str, members: Group, entities: Mapping[str, Entity]) -> dict[str, tuple[Participant, ...]]:
    """Participants by name; everything else by the shortest of the phrases that say the same."""
    found: dict[str, tuple[Participant, ...]] = {}
    parties = participants(members)
    for role in (*_ONTOLOGY.types[kind].core, *_ONTOLOGY.types[kind].other):
        named = sorted((entities[e].name, e) for r, e in parties if r == role)
        phrases = _phrases(p for fact in members for p in fact.matters.get(role, ()))
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
    amounts = tuple(dict.fromkeys(amount for fact in members for amount in fact.amounts))
    if amounts:
        found["amount"] = tuple(map(Participant, amounts))
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


def _when(members: Group) -> str | None:
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


def _speakers(members: Group, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """Who is said to say it: entities by name, others by the words of the text."""
    found: dict[str, None] = {}
    for fact in members:
        for name in [entities[e].name for e in fact.speaker_entities] or fact.speakers:
            found.setdefault(name)
    return tuple(found)


def _reversed_dealings(
    groups: list[Group], entities: Mapping[str, Entity]
) -> tuple[list[Group], dict[int, list[Conflict]]]:
    """Take a dealing told the wrong way round by fewer documents into the one that it contradicts, as a conflict."""
    kept: list[Group] = []
    turned: dict[int, list[Conflict]] = {}
    ranked = sorted(groups, key=lambda g: -len({fact.document.id for fact in g}))
    for members in ranked:
        twin = next((g for g in kept if _is_reverse(members, g)), None)
        if twin is None:
            kept.append(members)
            continue
        said, reverse = (_sentence(g, entities) for g in (twin, members))
        turned.setdefault(id(twin), []).append(direction(said, list(twin), reverse, members))
        twin.extend(members)
    return kept, turned


_DIRECTED = {
    "supply": ("supplier", "customer"),
    "licence": ("licensor", "licensee"),
    "acquisition": ("buyer", "target"),
}


def _is_reverse(members: Group, other: Group) -> bool:
    """Same type and status, the two sides exchanged, in documents that do not overlap."""
    kind = members[0].type
    if kind not in _DIRECTED or other[0].type != kind or other[0].status != members[0].status:
        return False
    first, second = _DIRECTED[kind]
    one, two = participants(members), participants(other)
    sides = [{e for r, e in p if r == role} for p in (one, two) for role in (first, second)]
    same_document = {f.document.id for f in members} & {f.document.id for f in other}
    return not same_document and all(sides) and sides[0] == sides[3] and sides[1] == sides[2]


def _sentence(members: Group, entities: Mapping[str, Entity]) -> str:
    kind = members[0].type
    first, second = (
        " and ".join(sorted(entities[e].name for r, e in participants(members) if r == role))
        for role in _DIRECTED[kind]
    )
    return f"{first} {_ONTOLOGY.types[kind].label} {second}"
