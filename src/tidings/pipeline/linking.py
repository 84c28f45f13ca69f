"""From readings to the picture: the book's pending documents are resolved, traced and fused.

In: a store with pending documents. Out: its entities, derivations, findings and stories brought up to date, in one
transaction. Works on keys: only what the pending documents concern is read and written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from tidings import fuse, resolve
from tidings.model import Decision, Derivation, Finding, LinkedClaim, LocalEntity
from tidings.pipeline import scope
from tidings.pipeline.blocks import Blocks
from tidings.pipeline.garbage import hand_back, searched_seldom
from tidings.pipeline.references import other_keys, reference_for
from tidings.pipeline.settings import settings_for
from tidings.pipeline.shelf import Shelf
from tidings.pipeline.telling import tell
from tidings.pipeline.tracing import trace
from tidings.store import Book
from tidings.store.locals import Localized
from tidings.store.neighbours import Alike


def link(book: Book) -> int:
    """Bring the picture up to date; gives the number of documents that were pending."""
    with searched_seldom(), book.transaction():
        pending = book.pending()
        if not pending:
            return 0
        anew, traced = _placed(book, pending)
        hand_back()
        _fuse(book, pending, anew, traced)
        book.mark_linked(pending)
    hand_back()
    return len(pending)


def _placed(book: Book, pending: Sequence[str]) -> tuple[set[str], set[str]]:
    """Name the entities of pending documents, and derive what these rest on; as ``_resolve`` and ``trace`` give it."""
    # Findings are made without the texts, and when these are let go of.
    shelf = Shelf(book, pending)
    return _resolve(book, pending, shelf), trace(book, pending, shelf)


def _resolve(book: Book, pending: Sequence[str], shelf: Shelf) -> set[str]:
    """Name the entities of pending documents and of all that share a name with them; what they may be found by is noted.

    Gives the ids of the entities that other documents knew otherwise before: by other names, or with other members.
    """
    keys: set[str] = set()
    for held in shelf.each(pending):
        found = []
        for key, one in held.items():
            of_local = {local.key: resolve.blocking_keys(local.names, local.kind) for local in one.local.entities}
            found.append(Localized(key, one.local.entities, one.links, of_local))
            keys.update(*of_local.values())
        book.linking.save_locals(found)
        book.linking.save_shingles({key: {*one.marks[0], *one.marks[1]} for key, one in held.items()})
    return _cluster(book, keys)


def _cluster(book: Book, keys: set[str], taken_back: Sequence[resolve.Ruling] = ()) -> set[str]:
    """Cluster all that shares one of the keys, or that a ruling puts beside it; gives the entities that are known otherwise."""
    ruled = [ruling for decision in book.review.standing() if (ruling := ruling_of(decision)) is not None]
    for ruling in ruled:
        both = ruling.sides[0].keys | ruling.sides[1].keys
        keys |= both if ruling.verdict == "same" and keys & both else set()
    keys |= other_keys(book, keys)
    if not taken_back:
        found = book.linking.alike(keys)
        if not any(ruling.concerns(each.local) for each in found for ruling in ruled):
            return _cluster_alike(book, found)
    neighbours = _neighbourhood(book, keys)
    own = {local.key for local in neighbours}
    beside = [local for local in book.locals_sharing(_whole_names(neighbours)) if local.key not in own]
    known = book.entity_of(entity.key for entity in neighbours)
    before = book.entities_by_id(known.values())
    reference = reference_for(book, neighbours)
    clusters = resolve.across(
        neighbours,
        known=resolve.restored(known, neighbours, taken_back),
        ruled=ruled,
        reference=reference,
        settings=settings_for(book, neighbours, reference),
        beside=beside,
    )
    changed = book.save_entities([(cluster.entity, cluster.members) for cluster in clusters])
    gone = changed - {cluster.entity.id for cluster in clusters}
    return scope.disturbed(known, before, clusters) | gone


def _cluster_alike(book: Book, found: Sequence[Alike]) -> set[str]:
    """Cluster local entities of which those that say the same are taken together; no ruling is about any of them."""
    beside = book.linking.beside(_whole_names(each.local for each in found), found)
    found = _persons_singly(book, found, beside)
    known = {each.local.key: each.entity for each in found if each.entity is not None}
    before = book.entities_by_id(known.values())
    locals_ = [each.local for each in found]
    reference = reference_for(book, locals_)
    clusters = resolve.across(
        locals_,
        known=known,
        spread=_spread([*found, *beside]),
        reference=reference,
        settings=settings_for(book, locals_, reference),
        beside=[each.local for each in beside],
    )
    by_key = {each.local.key: each for each in found}
    moves = []
    for cluster in clusters:
        moved = [key for key in cluster.members if known.get(key) != cluster.entity.id]
        moves.append((cluster.entity, tuple(key for one in moved for key in _all_alike(book, by_key[one]))))
    changed = book.save_entities(moves)
    gone = changed - {cluster.entity.id for cluster in clusters}
    return scope.disturbed(known, before, clusters) | gone


def _persons_singly(book: Book, found: Sequence[Alike], beside: Sequence[Alike]) -> list[Alike]:
    """Those found, but for those of several that are taken for persons now: each of these by itself.

    While few reports bore their name it was a company's, say, which is one wherever it is named; of persons a lone word tells less.
    """
    locals_, others = ([each.local for each in of] for of in (found, beside))
    persons = resolve.taken_for_persons(locals_, _spread([*found, *beside]), others)
    if not persons:
        return list(found)
    parted = book.linking.singly([each for each in found if each.local.key in persons])
    kept = [each for each in found if each.local.key not in persons]
    return sorted((*kept, *parted), key=lambda each: each.local.key)


def _spread(found: Iterable[Alike]) -> dict[str, resolve.Spread]:
    return {each.local.key: each for each in found}


def _whole_names(locals_: Iterable[LocalEntity]) -> set[str]:
    """Name keys of all that bears a name of one of these."""
    return {key for local in locals_ for key in resolve.keys_of_any_kind(local.names)}


def _all_alike(book: Book, one: Alike) -> list[str]:
    """Keys of all local entities that one stands for."""
    if one.number == 1 or one.entity is None:
        return [one.local.key]
    said = (one.local.kind, one.local.names, one.local.positions, one.local.former_names)
    others = book.locals_of([one.entity])
    return [each.key for each in others if (each.kind, each.names, each.positions, each.former_names) == said]


def ruling_of(decision: Decision) -> resolve.Ruling | None:
    """What a decision says of who is who; None for decisions on other things."""
    if decision.verdict not in ("same", "different"):
        return None
    value = json.loads(decision.value)
    sides = value.get("sides", ()) if isinstance(value, dict) else ()
    if len(sides) != 2:
        return None
    one, other = (
        resolve.Side(side["entity"], side["kind"], frozenset(side["names"]), frozenset(side["documents"]))
        for side in sides
    )
    return resolve.Ruling("same" if decision.verdict == "same" else "different", (one, other))


def link_anew(book: Book, ruling: resolve.Ruling | None, *, taken_back: bool = False) -> None:
    """Bring the book into line with a ruling on who is who that was just made, or that holds no longer."""
    if ruling is None:
        return
    with book.transaction():
        keys = set(ruling.sides[0].keys | ruling.sides[1].keys)
        _fuse(book, [], _cluster(book, keys, [ruling] if taken_back else []), set())


def link_listed(book: Book, keys: set[str]) -> None:
    """Bring the book into line with rows of reference lists that bear these name keys."""
    if keys:
        with book.transaction():
            _fuse(book, [], _cluster(book, keys), set())


def _neighbourhood(book: Book, keys: set[str]) -> list[LocalEntity]:
    """Local entities that share a key with the given ones, and all others of the entities that these belong to."""
    near = book.locals_sharing(keys)
    entities = set(book.entity_of(entity.key for entity in near).values())
    found = {entity.key: entity for entity in (*near, *book.locals_of(entities))}
    return sorted(found.values(), key=lambda entity: entity.key)


def _fuse(book: Book, pending: Sequence[str], anew: set[str], traced: set[str]) -> None:
    """Findings that the documents can change, and the stories of their documents."""
    rested = book.findings_by_id(book.findings_with_documents(pending))
    told = book.claims(documents=sorted(traced | set(pending)))
    concerned = scope.concerned(book, told, rested, anew, frozenset(pending))
    _fuse_together(book, [*told, *concerned], rested, traced | set(pending))


def fuse_anew(book: Book, before: Sequence[LinkedClaim]) -> None:
    """Bring findings and stories into line with claims that are read otherwise now; give each as it was."""
    ids = {claim.id for claim in before}
    people = scope.placed([*before, *book.claims(ids=ids)])
    near = book.findings_by_id(book.findings_with_documents({claim.document for claim in before}))
    rested = [finding for finding in near if not ids.isdisjoint(finding.claims)]
    with book.transaction():
        # What was seen with them as they were may stand by itself now.
        beside = Blocks(book)
        beside.take(before)
        told = book.claims(ids=beside.claims.keys() | ids)
        _fuse_together(book, [*told, *(book.claims(entities=people) if people else ())], rested, set())


def _fuse_together(book: Book, claims: Iterable[LinkedClaim], rested: Sequence[Finding], touched: set[str]) -> None:
    """The findings of claims and of all that must be seen with them.

    rested: findings that may not hold any more. touched: documents that rest on something else now, with all their claims.
    """
    blocks = Blocks(book, whole=touched)
    blocks.take(claims)
    while True:
        stale = book.linking.findings_of(blocks.claims) | {finding.id for finding in rested}
        fused = _fused(book, blocks)
        # A plan may have become what is known by another id now.
        gone = stale - {finding.id for finding in fused}
        further = book.linking.fulfilled_by(gone) - blocks.claims.keys()
        if not further:
            break
        blocks.take(book.claims(ids=further))
    _keep(book, fused, stale, touched)


def _fused(book: Book, blocks: Blocks) -> list[Finding]:
    """The findings of claims that are seen together."""
    claims = {**blocks.roles, **blocks.products, **blocks.claims}
    derivations = _chains(book, {claim.document for claim in claims.values()})
    named = {claim.document for claim in claims.values()}
    named |= {d for edge in derivations for d in (edge.document, edge.source)}
    documents = {document.id: document for document in book.documents(ids=sorted(named))}
    # Who makes a statement is known by the name that the document has for it.
    ids = book.linking.entities_in({edge.document for edge in derivations if edge.how == "statement"})
    ids |= {e for claim in claims.values() for linked in claim.links.values() for e in linked}
    entities = blocks.entities | book.entities_by_id(ids - blocks.entities.keys())

    def place(claim: LinkedClaim) -> tuple[bool, str, str, int, int, str]:
        day, stated = documents[claim.document].published, claim.claim
        return day is None, day or "", claim.document, stated.sentence.start, stated.trigger.start, claim.id

    fused = fuse.fuse(sorted(claims.values(), key=place), documents, entities, derivations)
    return [finding for finding in fused if not blocks.claims.keys().isdisjoint(finding.claims)]


def _keep(book: Book, fused: Sequence[Finding], stale: set[str], touched: set[str]) -> None:
    """Write what has changed, and leave alone what came out as it stands."""
    before = {finding.id: finding for finding in book.findings_by_id(stale)}
    # A finding of a document whose date has changed may read the same and yet lie at another time.
    changed = [f for f in fused if before.get(f.id) != f or not touched.isdisjoint(f.documents)]
    gone = stale - {finding.id for finding in fused}
    book.save_findings(changed, replaced=gone)
    old = [before[key] for key in {*gone, *(finding.id for finding in changed)} if key in before]
    tell(book, touched, changed, old)


def _chains(book: Book, documents: set[str]) -> list[Derivation]:
    """Outgoing edges of documents, and of the documents that these lead to."""
    found: list[Derivation] = []
    seen: set[str] = set()
    while documents - seen:
        fresh = book.derivations(sorted(documents - seen))
        seen |= documents
        found += fresh
        documents = {edge.source for edge in fresh if edge.how != "statement"}
    return found
