"""What news disturbs: entities that are known otherwise, people who changed sides, and the claims to be seen anew for it.

In: a book and the documents in hand. Out: ids of entities; the claims whose findings may change, whatever stands around them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tidings.fuse.facts import Staff
from tidings.model import Entity, Finding, LinkedClaim
from tidings.pipeline.blocks import ROLE, fillers
from tidings.resolve import Cluster
from tidings.store import Book


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


def concerned(
    book: Book,
    told: Iterable[LinkedClaim],
    rested: Collection[Finding],
    anew: Collection[str],
    pending: Collection[str],
) -> list[LinkedClaim]:
    """Claims of earlier documents that may mean something else now.

    told: what the documents in hand claim now. rested: findings that rested on pending ones before. anew: entities that are
    known otherwise. Whoever changed the employer acts for another one in all that is told of him.
    """
    stale = [*rested, *(book.findings_by_id(book.findings_with_entities(anew)) if anew else ())]
    ids = {claim for finding in stale for claim in finding.claims}
    people = {p.entity for f in rested if f.type == ROLE for p in f.roles.get("person", ()) if p.entity}
    people |= _restaffed(book, told, pending)
    return [*book.claims(ids=ids), *(book.claims(entities={*anew, *people}) if anew or people else [])]


def placed(claims: Iterable[LinkedClaim]) -> set[str]:
    """The people whose positions claims tell of: they act for their employers in all that is told of them."""
    return {person for linked in claims if linked.claim.type == ROLE for person in fillers(linked, "person")}


def _restaffed(book: Book, told: Iterable[LinkedClaim], pending: Collection[str]) -> set[str]:
    """People for whom the claims of pending documents change whom they work for."""
    people = placed(claim for claim in told if claim.document in pending)
    if not people:
        return set()
    held = book.claims(entities=people, types=[ROLE])
    entities = book.entities_by_id({e for claim in held for of in claim.links.values() for e in of})
    before = Staff.of([claim for claim in held if claim.document not in pending], entities)
    now = Staff.of(held, entities)
    return {person for person in people if before.employers.get(person) != now.employers.get(person)}
