"""From readings to the picture: the book's pending documents are resolved, traced and fused.

In: a store with pending documents. Out: its entities, derivations, findings and stories brought up to date, in one
transaction. Works on keys: only what the pending documents concern is read and written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from tidings import fuse, resolve
from tidings.model import Decision, Derivation, Entity, Finding, LinkedClaim, LocalEntity, Span, Story
from tidings.pipeline import scope
from tidings.pipeline.outlets import Outlets
from tidings.pipeline.references import other_keys, reference_for
from tidings.store import Book

#: Stands after every date.
UNDATED = "9"


def link(book: Book) -> int:
    """Bring the picture up to date; gives the number of documents that were pending."""
    with book.transaction():
        pending = book.pending()
        if not pending:
            return 0
        anew = _resolve(book, pending)
        traced = _trace(book, pending)
        _fuse(book, pending, anew, traced)
        book.mark_linked(pending)
    return len(pending)


def _resolve(book: Book, pending: Iterable[str]) -> set[str]:
    """Name the entities of pending documents and of all that share a name with them.

    Gives the ids of the entities that other documents knew otherwise before: by other names, or with other members.
    """
    keys: set[str] = set()
    for document_id in pending:
        local = resolve.within(book.document(document_id), book.reading(document_id))
        of_local = {entity.key: resolve.blocking_keys(entity.names, entity.kind) for entity in local.entities}
        book.save_locals(document_id, local.entities, local.links, of_local)
        keys.update(*of_local.values())
    return _cluster(book, keys)


def _cluster(book: Book, keys: set[str], taken_back: Sequence[resolve.Ruling] = ()) -> set[str]:
    """Cluster all that shares one of the keys, or that a ruling puts beside it; gives the entities that are known otherwise."""
    ruled = [ruling for decision in book.review.standing() if (ruling := ruling_of(decision)) is not None]
    for ruling in ruled:
        both = ruling.sides[0].keys | ruling.sides[1].keys
        keys |= both if ruling.verdict == "same" and keys & both else set()
    keys |= other_keys(book, keys)
    neighbours = _neighbourhood(book, keys)
    known = book.entity_of(entity.key for entity in neighbours)
    before = book.entities_by_id(known.values())
    clusters = resolve.across(
        neighbours,
        known=resolve.restored(known, neighbours, taken_back),
        ruled=ruled,
        reference=reference_for(book, neighbours),
    )
    changed = book.save_entities([(cluster.entity, cluster.members) for cluster in clusters])
    gone = changed - {cluster.entity.id for cluster in clusters}
    return scope.disturbed(known, before, clusters) | gone


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


def _trace(book: Book, pending: Iterable[str]) -> set[str]:
    """Derivation edges of pending documents and of those that may rest on them; gives the documents traced."""
    near: dict[str, list[str]] = {}
    for document_id in pending:
        text = book.document(document_id).text
        book.save_shingles(document_id, fuse.shingles(text) | fuse.fact_runs(text))
    for document_id in pending:
        near[document_id] = _near(book, document_id)
    traced = {*near, *(other for others in near.values() for other in others)}
    traced |= _naming_publishers(book, pending)
    texts: dict[str, fuse.Text] = {}
    for document_id in sorted(traced):
        others = near.get(document_id)
        edges = _derivations(book, document_id, _near(book, document_id) if others is None else others, texts)
        book.save_derivations([document_id], edges)
    return traced


def _near(book: Book, document_id: str) -> list[str]:
    """Other documents with so many runs of words or of facts in common that one may rest on the other, nearest first."""
    text = book.document(document_id).text
    words = book.documents_sharing(fuse.shingles(text), exclude=document_id)
    facts = book.documents_sharing(fuse.fact_runs(text), exclude=document_id)
    return fuse.worth_comparing(words, facts)


def _naming_publishers(book: Book, pending: Iterable[str]) -> set[str]:
    """Documents that name the publisher of an earlier pending one: what they cite may be that report."""
    first: dict[str, str] = {}
    for document in book.documents(ids=list(pending)):
        if document.publisher:
            day = document.published or UNDATED
            first[document.publisher] = min(day, first.get(document.publisher, day))
    keys = {key for key in resolve.blocking_keys(tuple(first), "organization") if key.startswith("name:")}
    named: dict[str, str] = {}
    for local in book.locals_sharing(keys):
        for publisher, day in first.items():
            if any(Outlets.same(name, publisher) for name in local.names):
                named[local.document] = min(day, named.get(local.document, day))
    return {found.id for found in book.documents(ids=sorted(named)) if (found.published or UNDATED) >= named[found.id]}


def _derivations(book: Book, document_id: str, near: Iterable[str], texts: dict[str, fuse.Text]) -> list[Derivation]:
    """Edges of one document, judged in its surroundings; ``texts`` keeps what was taken apart for the documents before it."""
    document, reading = book.document(document_id), book.reading(document_id)
    entity_of = _entities_of_spans(book, document_id)
    outlets = Outlets(book, document, book.claims(documents=[document_id]))
    wanted = sorted(set(near))
    for found in book.documents(ids=[key for key in wanted if key not in texts]):
        texts[found.id] = fuse.Text(found, book.reading(found.id).sentences)
    compared = {key: texts[key] for key in wanted if key in texts}
    reports = {key: text.document for key, text in compared.items()}
    for entity in {entity.id: entity for entity in entity_of.values()}.values():
        reports |= {found.id: found for found in outlets.documents_of(entity)}
    around = fuse.Surroundings(entity_of, outlets.is_outlet, outlets.same, compared, reports)
    return fuse.derive(document, reading, around)


def _entities_of_spans(book: Book, document_id: str) -> dict[Span, Entity]:
    """The entity of each name, pronoun and noun phrase of a document that stands for just one."""
    links = resolve.within(book.document(document_id), book.reading(document_id)).links
    ids = book.entity_of({key for keys in links.values() for key in keys})
    known = book.entities_by_id(ids.values())
    return {span: known[ids[keys[0]]] for span, keys in links.items() if len(keys) == 1 and keys[0] in ids}


def _fuse(book: Book, pending: Sequence[str], anew: set[str], traced: set[str]) -> None:
    """Findings that the documents can change, and the stories of their documents."""
    rested = book.findings_by_id(book.findings_with_documents(pending))
    told = book.claims(documents=sorted(traced | set(pending)))
    _fuse_within(book, scope.reach(book, told, rested, anew), rested, traced | set(pending))


def fuse_anew(book: Book, told: Iterable[LinkedClaim]) -> None:
    """Bring findings and stories into line with claims that were read otherwise; give each as it was and as it is."""
    claims = list(told)
    near = book.findings_by_id(book.findings_with_documents({claim.document for claim in claims}))
    rested = [finding for finding in near if not {claim.id for claim in claims}.isdisjoint(finding.claims)]
    with book.transaction():
        _fuse_within(book, scope.reach(book, claims, rested, ()), rested, set())


def _fuse_within(book: Book, within: scope.Scope, rested: Sequence[Finding], touched: set[str]) -> None:
    """Findings within a scope, and the stories of the documents touched and of theirs."""
    stale = scope.findings_within(book, within) | {finding.id for finding in rested}
    claims = scope.claims_within(book, within)
    derivations = _chains(book, {claim.document for claim in claims})
    named = {claim.document for claim in claims} | {d for edge in derivations for d in (edge.document, edge.source)}
    documents = {document.id: document for document in book.documents(ids=sorted(named))}
    entities = book.entities_by_id({e for claim in claims for linked in claim.links.values() for e in linked})
    fused = fuse.fuse(claims, documents, entities, derivations)
    _keep(book, [finding for finding in fused if scope.touches(within, finding)], stale, touched)


def _keep(book: Book, fused: Sequence[Finding], stale: set[str], touched: set[str]) -> None:
    """Write what has changed, and leave alone what came out as it stands."""
    before = {finding.id: finding for finding in book.findings_by_id(stale)}
    # A finding of a document whose date has changed may read the same and yet lie at another time.
    changed = [f for f in fused if before.get(f.id) != f or not touched.isdisjoint(f.documents)]
    gone = stale - {finding.id for finding in fused}
    book.save_findings(changed, replaced=gone)
    _tell(book, touched, [*changed, *(before[key] for key in gone if key in before)])


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


def _tell(book: Book, touched: set[str], findings: Iterable[Finding]) -> None:
    """Stories that the touched documents are, or were, part of, and those that share a document with these."""
    core = touched | {document for finding in findings for document in finding.documents}
    while True:
        core |= {document for story in book.stories(sorted(core)) for document in story.documents}
        told = _stories_of(book, core)
        joined = {document for story in told for document in story.documents}
        if joined <= core:
            break
        core |= joined
    book.save_stories(told, replaced=[story.id for story in book.stories(sorted(core))])


def _stories_of(book: Book, core: set[str]) -> list[Story]:
    """Stories with one of these documents, made from all findings of these and of the documents that share one."""
    near = {d for f in book.findings_by_id(book.findings_with_documents(sorted(core))) for d in f.documents} | core
    derivations = book.derivations(sorted(near))
    near |= {edge.source for edge in derivations if edge.how != "statement"}
    concerned = book.findings_by_id(book.findings_with_documents(sorted(near)))
    documents = {document.id: document for document in book.documents(ids=sorted(near))}
    return [story for story in fuse.stories(concerned, derivations, documents) if core & set(story.documents)]
