"""How far news reaches: which findings a few documents can change, and which claims must be seen to say how.

In: a book and the documents in hand. Out: entities with the claim types that are open for them; the claims to be fused.

A finding hangs on claims of its own type that its participants, or people who act for them, take part in, and on who works for
whom. So an article on a takeover leaves alone what the same companies supply.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tidings import ontology
from tidings.model import Entity, Finding, LinkedClaim
from tidings.resolve import Cluster
from tidings.store import Book

_ONTOLOGY = ontology.load()
_ROLE = "role"

#: Entity id -> claim types that are open for it.
Scope = Mapping[str, frozenset[str]]
EVERY_TYPE = frozenset(_ONTOLOGY.types)


def disturbed(known: Mapping[str, str], before: Mapping[str, Entity], clusters: Iterable[Cluster]) -> set[str]:
    """Entities that documents linked earlier know otherwise: by another name or kind, or with other members.

    known: entity id by local key, before: entities by id, both as they were; clusters: as they are now.
    """
    found: set[str] = set()
    for cluster in clusters:
        now = cluster.entity
        old = before.get(now.id)
        if old and (old.name, old.kind, set(old.aliases)) != (now.name, now.kind, set(now.aliases)):
            found.add(now.id)
        for key in cluster.members:
            if known.get(key, now.id) != now.id:
                found |= {known[key], now.id}
    return found


def reach(book: Book, claims: Iterable[LinkedClaim], findings: Iterable[Finding], anew: Iterable[str]) -> Scope:
    """What the documents in hand can change.

    claims: those that they make now. findings: those that rested on them. anew: entities to be seen anew whatever the type.
    """
    types: defaultdict[str, set[str]] = defaultdict(set)
    employed: defaultdict[str, set[str]] = defaultdict(set)
    for linked in claims:
        for entity in participants([linked]):
            types[entity].add(linked.claim.type)
        if linked.claim.type == _ROLE:
            for person in _fillers(linked, "person"):
                employed[person].update(_fillers(linked, "organization"))
    for finding in findings:
        for entity in entities_of(finding):
            # Who worked where decides for whom people act.
            types[entity] |= EVERY_TYPE if finding.type == _ROLE else {finding.type}
    for linked in book.claims(entities=sorted(employed)):
        for person in participants([linked]) & employed.keys():
            for entity in (person, *employed[person]):
                types[entity].add(linked.claim.type)
    return {e: frozenset(of) for e, of in types.items()} | dict.fromkeys(anew, EVERY_TYPE)


def claims_within(book: Book, scope: Scope) -> list[LinkedClaim]:
    """All claims that the findings within a scope may rest on, in the order of ``Book.claims``."""
    near = _claims(book, scope)
    types: defaultdict[str, set[str]] = defaultdict(set)
    for linked in near:
        for entity in participants([linked]):
            types[entity].add(linked.claim.type)
    staff = book.claims(entities=sorted({*types, *scope}), types=[_ROLE])
    for linked in staff:
        for person in _fillers(linked, "person"):
            for employer in _fillers(linked, "organization"):
                types[person] |= types[employer]
                types[employer] |= types[person]
    ids = {linked.id for linked in (*near, *staff)}
    for kinds, entities in _by_types({entity: frozenset(of) for entity, of in types.items()}):
        ids |= book.claim_ids(entities, types=kinds)
    found = book.claims(ids=ids)
    further = book.claim_ids(participants(found) - types.keys(), types=[_ROLE])
    return found if further <= ids else book.claims(ids=ids | further)


def touches(scope: Scope, finding: Finding) -> bool:
    """True if a finding lies within a scope."""
    return any(finding.type in scope.get(entity, ()) for entity in entities_of(finding))


def findings_within(book: Book, scope: Scope) -> set[str]:
    """Ids of the stored findings within a scope."""
    return {
        found for types, entities in _by_types(scope) for found in book.findings_with_entities(entities, types=types)
    }


def participants(claims: Iterable[LinkedClaim]) -> set[str]:
    """Entities that fill core roles of claims."""
    return {e for linked in claims for role in _ONTOLOGY.types[linked.claim.type].core for e in _fillers(linked, role)}


def entities_of(finding: Finding) -> set[str]:
    """Entities that take part in a finding."""
    return {p.entity for filling in finding.roles.values() for p in filling if p.entity}


def _fillers(linked: LinkedClaim, role: str) -> list[str]:
    return [entity for span in linked.claim.roles.get(role, ()) for entity in linked.links.get(span, ())]


def _claims(book: Book, scope: Scope) -> list[LinkedClaim]:
    return [claim for types, entities in _by_types(scope) for claim in book.claims(entities=entities, types=types)]


def _by_types(scope: Scope) -> list[tuple[list[str], list[str]]]:
    """Types and the entities for which just these are open, so that each list is asked for once."""
    found: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for entity, types in scope.items():
        found[types].append(entity)
    return [(sorted(types), sorted(entities)) for types, entities in found.items() if types]
