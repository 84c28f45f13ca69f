"""What pending documents rest on, and which earlier ones may rest on them.

In: a book, pending documents, what the run has in hand. Out: derivation edges in the book; the documents whose edges may be new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from tidings import fuse, resolve
from tidings.model import Derivation, Document, Entity, Span
from tidings.pipeline.outlets import Outlets, spellings
from tidings.pipeline.shelf import Held, Shelf
from tidings.store import Book

#: Stands after every date.
UNDATED = "9"


def trace(book: Book, pending: Sequence[str], shelf: Shelf) -> set[str]:
    """Derive the edges of pending documents, whose marks are in the book, and of those that may rest on them.

    Gives the pending documents and those that rest on something else than before.
    """
    keys = frozenset(pending)
    resting: set[str] = set()
    for held in shelf.each(pending):
        near = _near(book, held)
        resting |= _may_rest(book, near, shelf, keys)
        edges = _derived(book, held, near, shelf)
        book.save_derivations(list(held), [edge for own in edges.values() for edge in own])
    resting = (resting | _naming_publishers(book, pending)) - keys
    before = _by_document(book.derivations(resting))
    changed = set(keys)
    for held in shelf.each(sorted(resting)):
        edges = _derived(book, held, _near(book, held), shelf)
        new = sorted(key for key in held if before.get(key, []) != edges[key])
        book.save_derivations(new, [edge for key in new for edge in edges[key]])
        changed.update(new)
    return changed


def _by_document(edges: Iterable[Derivation]) -> dict[str, list[Derivation]]:
    found: defaultdict[str, list[Derivation]] = defaultdict(list)
    for edge in edges:
        found[edge.document].append(edge)
    return found


def _near(book: Book, held: Mapping[str, Held]) -> dict[str, list[str]]:
    """For each document others with so many runs of words or of facts in common that one may rest on the other, nearest first."""
    marks = {key: one.marks for key, one in held.items()}
    shared = book.linking.sharing(marks, fuse.LEAST_SHARED)
    ranked = {key: fuse.worth_comparing(found) for key, found in shared.items()}
    sizes = book.linking.numbers_of_hashes({*held, *(other for others in ranked.values() for other in others)})

    def enough(key: str, other: str) -> bool:
        return fuse.shares_enough(*shared[key][other], min(sizes[key], sizes[other]))

    return {key: [other for other in others if enough(key, other)] for key, others in ranked.items()}


def _may_rest(book: Book, near: Mapping[str, Sequence[str]], shelf: Shelf, pending: Set[str]) -> set[str]:
    """Of the documents near pending ones, those that may rest on them now, or did before these came in a new version.

    Of documents that are pending themselves nothing is asked: their edges are derived in any case.
    """
    others = sorted({other for found in near.values() for other in found} - pending)
    resting = {edge.document for edge in book.derivations(others) if edge.source in near}
    shelf.get(others)
    for key, found in near.items():
        held = shelf.get([key, *(other for other in found if other not in pending)])
        source = held.pop(key).text
        resting |= {other for other, one in held.items() if fuse.may_rest_on(one.text, source)}
    return resting


def _naming_publishers(book: Book, pending: Iterable[str]) -> set[str]:
    """Documents that name the publisher of a pending one, from its day to that of the publisher's next: what they cite may be
    that report.
    """
    by_publisher: defaultdict[str, list[Document]] = defaultdict(list)
    for document in book.linking.documents_with(pending):
        if document.publisher:
            by_publisher[document.publisher].append(document)
    found: set[str] = set()
    for publisher, published in by_publisher.items():
        keys = {key for key in resolve.blocking_keys((publisher,), "organization") if key.startswith("name:")}
        since = min(document.published or UNDATED for document in published)
        if (naming := book.linking.naming(keys, since=since, until=None)) and len(published) == 1:
            later = [d.published for d in book.around(published[0], publisher=publisher) if d.published]
            naming = book.linking.naming(keys, since=since, until=max([*later, since])) if later else naming
        found.update(naming)
    return found


def _derived(
    book: Book, held: Mapping[str, Held], near: Mapping[str, Sequence[str]], shelf: Shelf
) -> dict[str, list[Derivation]]:
    """The edges of documents, judged in their surroundings, by document."""
    ids = book.entity_of({key for one in held.values() for keys in one.links.values() for key in keys})
    known = book.entities_by_id(ids.values())
    outlets = book.linking.publishers(
        {name for e in known.values() if e.kind == "organization" for name in spellings(e)}
    )
    shelf.get(sorted({other for others in near.values() for other in others}))
    found: dict[str, list[Derivation]] = {}
    for key, one in held.items():
        entities = {span: known[ids[keys[0]]] for span, keys in one.links.items() if len(keys) == 1 and keys[0] in ids}
        compared = {other: each.text for other, each in shelf.get(sorted(near[key])).items()}
        found[key] = _edges(one, entities, compared, Outlets(book, one.document, _parties(one, ids), outlets))
    return found


def _parties(one: Held, ids: Mapping[str, str]) -> set[str]:
    """Entities that take part in a document's claims, other than as their places."""
    roles = (spans for claim in one.reading.claims for role, spans in claim.roles.items() if role != "place")
    return {ids[key] for spans in roles for span in spans for key in one.links.get(span, ()) if key in ids}


def _edges(
    one: Held, entities: Mapping[Span, Entity], compared: Mapping[str, fuse.Text], outlets: Outlets
) -> list[Derivation]:
    reports = {key: text.document for key, text in compared.items()}
    for entity in {entity.id: entity for entity in entities.values()}.values():
        reports |= {found.id: found for found in outlets.documents_of(entity)}
    around = fuse.Surroundings(entities, outlets.is_outlet, outlets.same, compared, reports)
    return fuse.derive(one.text, one.reading, around)
