"""Claims into findings.

In: linked claims of one neighbourhood, documents, entities, derivation edges. Out: findings.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, count

from tidings import ontology
from tidings.fuse.conflicts import completed, conflicts, taken_back
from tidings.fuse.context import Context, Roots
from tidings.fuse.contradictions import settle
from tidings.fuse.dealings import Dealing
from tidings.fuse.doubts import sure_enough
from tidings.fuse.facts import Fact, Participants, Staff, facts
from tidings.fuse.grouping import group
from tidings.fuse.lifecycle import outcomes
from tidings.fuse.moments import when
from tidings.fuse.origins import origins, standing
from tidings.fuse.phrases import alike, words
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
    around = Context(entities, Roots.of(derivations, documents), staff)
    known = sure_enough(facts(claims, documents, staff, entities, around.roots.told))
    kept, contradicted = settle(group(known, around), around)
    found: dict[str, tuple[Finding, Dealing]] = {}
    for number, dealing in enumerate(kept):
        finding = _finding(dealing, contradicted[number], around, taken=found)
        found[finding.id] = finding, dealing
    return outcomes(list(found.values()), around)


def _finding(dealing: Dealing, extra: Sequence[Conflict], around: Context, taken: Collection[str]) -> Finding:
    """One finding from a dealing."""
    members = sorted(dealing.facts, key=lambda f: (f.document.published or "9", f.document.id, f.start))
    found, support = origins(members, around)
    disagreements = (*conflicts(members, found, around), *(completed(each, found, around) for each in extra))
    withdrawn = taken_back(disagreements, around)
    return Finding(
        id=_identity(dealing, taken),
        type=dealing.type,
        status=dealing.status,
        roles=_roles(dealing.participants, members, around.entities),
        claims=tuple(dict.fromkeys(fact.claim.id for fact in members)),
        documents=tuple(dict.fromkeys(fact.document.id for fact in members)),
        when=when([fact for fact in members if fact.document.id not in withdrawn] or members, around),
        when_words=tuple(dict.fromkeys(w for fact in members for w in fact.when_words)),
        origins=found,
        support=support,
        standing=standing(dealing.status, members, found, support, disagreements, around),
        speakers=_speakers(members, around.entities),
        conflicts=disagreements,
    )


def _identity(dealing: Dealing, taken: Collection[str]) -> str:
    """An id that stays while type, status and participants stay; like dealings are told apart by their first claim."""
    first = min(fact.claim.id for fact in dealing.facts)
    named = (dealing.type, dealing.status, sorted(dealing.participants))
    more = chain(((), (first,)), ((first, n) for n in count()))
    candidates = (repr((*named, *rest)) for rest in more)
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


def _speakers(members: Sequence[Fact], entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """Who is said to say it: entities by name, others by the words of the text."""
    found: dict[str, None] = {}
    for fact in members:
        for name in [entities[e].name for e in fact.speaker_entities] or fact.speakers:
            found.setdefault(name)
    return tuple(found)
