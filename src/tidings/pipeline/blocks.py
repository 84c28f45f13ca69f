"""How far news reaches: the claims that must be seen together to say what a few of them mean.

In: a book, the claims in hand. Out: all claims that may be of one dealing with these, contradict them or tell what became of them,
and those that say who works for whom.

Two claims of one type are seen together if they share two participants, a person counting for the employer too; if they stand in
one report or in copies of it, and one names no others than the other; if they give one price in the same days, with one party in
common. A claim that names one party alone is seen with all of that party's, and a plan with all that calls something off so.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tidings import ontology
from tidings.fuse.contradictions import REVERSED
from tidings.fuse.dealings import BY_HOUSE, DIRECTED, NEAR_DAYS, UNDONE
from tidings.fuse.facts import LIFTED_TYPES, WITH_TYPES
from tidings.fuse.quantities import Quantity, quantity
from tidings.model import Entity, LinkedClaim
from tidings.store import Book

_ONTOLOGY = ontology.load()
ROLE = "role"
#: Types in which a person may stand for the employer.
_HOUSED = LIFTED_TYPES | BY_HOUSE | WITH_TYPES
#: Statuses of what may become something.
_AHEAD = ("planned", "possible")

Pair = tuple[str, str, str]  # a claim type and two entities


class _Said(NamedTuple):
    """What tells whether two claims of a report go together: type, parties, and these with whom they may stand for."""

    type: str
    parties: frozenset[str]
    lifted: frozenset[str]


class Blocks:
    """Claims that are seen together, whole: nothing outside says anything of what they mean, but ``roles`` and ``products``."""

    def __init__(self, book: Book, whole: Iterable[str] = ()) -> None:
        """whole: documents all of whose claims are among the first that are taken."""
        self._book = book
        self.claims: dict[str, LinkedClaim] = {}
        self.roles: dict[str, LinkedClaim] = {}
        self.products: dict[str, LinkedClaim] = {}
        self.entities: dict[str, Entity] = {}
        self._known: dict[str, LinkedClaim] = {}
        self._employers: defaultdict[str, set[str]] = defaultdict(set)
        self._alone: dict[tuple[str, str], bool] = {}
        self._staffed: set[str] = set()
        self._staff: defaultdict[str, set[str]] = defaultdict(set)
        self._read = set(whole)

    def take(self, claims: Iterable[LinkedClaim]) -> None:
        """Take claims, and all that must be seen with them."""
        fresh = {claim.id: claim for claim in claims if claim.id not in self.claims}
        while fresh:
            self.claims |= fresh
            self._known |= fresh
            found = list(fresh.values())
            self._meet(found)
            ids = self._sharing(found) | self._beside(found) | self._at_one_price(found) | self._called_off(found)
            ids |= self._book.linking.claims_beside(fresh)
            fresh = {claim.id: claim for claim in self._load(ids - self.claims.keys())}

    def _load(self, ids: Collection[str]) -> list[LinkedClaim]:
        missing = [key for key in ids if key not in self._known]
        if missing:
            self._known |= {claim.id: claim for claim in self._book.claims(ids=missing)}
        return [self._known[key] for key in ids if key in self._known]

    def _meet(self, fresh: Iterable[LinkedClaim]) -> None:
        """Learn the entities of claims, and who employs the people among them."""
        named = {e for linked in fresh for of in linked.links.values() for e in of} - self.entities.keys()
        self.entities |= self._book.entities_by_id(named)
        people = {e for e in named if e in self.entities and self.entities[e].kind == "person"}
        if people:
            held = {claim.id: claim for claim in self._book.claims(entities=people, types=[ROLE])}
            self.roles |= held
            self._known |= held
            for linked in held.values():
                for person in fillers(linked, "person"):
                    self._employers[person].update(fillers(linked, "organization"))
            further = {e for p in people for e in self._employers[p]} - self.entities.keys()
            self.entities |= self._book.entities_by_id(further)
        products = {e for linked in fresh if linked.claim.type == "supply" for e in fillers(linked, "product")}
        if products:
            made = {claim.id: claim for claim in self._book.claims(entities=products, types=["product"])}
            self.products |= made
            self._known |= made

    def _parties(self, linked: LinkedClaim) -> set[str]:
        """Those who take part in a claim."""
        return participants([linked])

    def _lifted(self, linked: LinkedClaim) -> set[str]:
        """Those who take part, with whom they may stand for; a speaker may be the side that is not named."""
        own = self._parties(linked)
        if linked.claim.type not in _HOUSED:
            return own
        if linked.claim.type in WITH_TYPES:
            own |= {e for span in linked.claim.speaker for e in linked.links.get(span, ())}
        return own | {house for e in own for house in self._employers.get(e, ())}

    def _sharing(self, fresh: Iterable[LinkedClaim]) -> set[str]:
        """Claims that share two parties with one of these, or the one that stands alone."""
        pairs: set[Pair] = set()
        alone: set[tuple[str, str]] = set()
        for linked in fresh:
            kind, lifted = linked.claim.type, self._lifted(linked)
            pairs.update((kind, *pair) for pair in itertools.combinations(sorted(lifted), 2))
            if kind == ROLE:
                alone.update((kind, e) for e in fillers(linked, "person"))
            if len(self._parties(linked)) < 2:
                alone.update((kind, e) for e in lifted)
        alone |= self._with_lone_findings({(kind, e) for kind, *both in pairs for e in both})
        wanted = {(kind, e) for kind, *both in pairs for e in both} | alone
        found: set[str] = set()
        for kind, entities in _by_type(wanted).items():
            both = {(a, b) for of, a, b in pairs if of == kind}
            found |= self._book.linking.taking_part_together(both, kind)
            # Whoever works for one of them may stand for it.
            staff = self._staff_of(entities) if kind in _HOUSED else {}
            lone = {e for of, e in alone if of == kind}
            rows = self._book.linking.taking_part({*lone, *staff}, kind)
            for claim, parties in self._book.linking.parties({claim for claim, _ in rows}).items():
                present = parties.union(*(staff.get(e, ()) for e in parties))
                if lone & present or any(pair in both for pair in itertools.combinations(sorted(present), 2)):
                    found.add(claim)
        return found

    def _with_lone_findings(self, wanted: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Types and entities of which a finding tells that names nobody else, and that others may complete or fulfil."""
        fresh = {pair for pair in wanted if pair not in self._alone}
        for kind, entities in _by_type(fresh).items():
            statuses = None if kind == ROLE else _AHEAD
            lone = self._book.linking.alone_in_findings(entities, kind, statuses)
            self._alone |= {(kind, e): e in lone for e in entities}
        return {pair for pair in wanted if self._alone[pair]}

    def _staff_of(self, entities: set[str]) -> dict[str, set[str]]:
        """The people of organizations, with their employers."""
        fresh = entities - self._staffed
        self._staffed |= fresh
        for employer, person in self._book.linking.colleagues(fresh) if fresh else ():
            self._staff[person].add(employer)
        return {person: employers & entities for person, employers in self._staff.items() if employers & entities}

    def _beside(self, fresh: Iterable[LinkedClaim]) -> set[str]:
        """Claims of the same reports, and of those that these copy or that copy them, which say a part of one of these, or more."""
        by_document: defaultdict[str, list[LinkedClaim]] = defaultdict(list)
        for linked in fresh:
            by_document[linked.document].append(linked)
        families = set(map(frozenset, self._book.linking.families(by_document).values()))
        missing = {document for family in families for document in family} - self._read
        self._read |= missing
        if missing:
            for claim in self._book.claims(documents=missing):
                self._known.setdefault(claim.id, claim)
        untaken: defaultdict[str, list[LinkedClaim]] = defaultdict(list)
        for linked in self._known.values():
            if linked.id not in self.claims:
                untaken[linked.document].append(linked)
        found: set[str] = set()
        for family in families:
            own = {self._said(one) for document in family for one in by_document.get(document, ())}
            others: defaultdict[_Said, list[str]] = defaultdict(list)
            for document in family:
                for other in untaken.get(document, ()):
                    others[self._said(other)].append(other.id)
            for said, ids in others.items():
                if any(_part_of_one(one, said) for one in own):
                    found.update(ids)
        return found

    def _said(self, linked: LinkedClaim) -> _Said:
        return _Said(linked.claim.type, frozenset(self._parties(linked)), frozenset(self._lifted(linked)))

    def _at_one_price(self, fresh: Iterable[LinkedClaim]) -> set[str]:
        """Claims by one of the parties, with another one, that give the same amount in the same days."""
        priced = [c for c in fresh if c.claim.type in REVERSED and c.claim.roles.get("amount")]
        own = self._book.linking.amounts([linked.id for linked in priced])
        found: set[str] = set()
        for kind in sorted({linked.claim.type for linked in priced}):
            told = [(linked, own[linked.id]) for linked in priced if linked.claim.type == kind and linked.id in own]
            days = [day for _, (published, _) in told if (day := _day(published))]
            if not days:
                continue
            window = min(days) - timedelta(NEAR_DAYS), max(days) + timedelta(NEAR_DAYS + 1)
            entities = {e for linked, _ in told for e in self._lifted(linked)}
            near: defaultdict[str, set[str]] = defaultdict(set)
            for claim, entity in self._book.linking.taking_part(
                entities, kind, within=(str(window[0]), str(window[1]))
            ):
                if claim not in self.claims:
                    near[entity].add(claim)
            others = self._book.linking.amounts({claim for claims in near.values() for claim in claims})
            for linked, (published, said) in told:
                sizes = _sizes(said)
                for claim in {c for e in self._lifted(linked) for c in near[e]} & others.keys():
                    when, words = others[claim]
                    if _near(published, when) and any(p.agrees(q) for p in sizes for q in _sizes(words)):
                        found.add(claim)
        return found

    def _called_off(self, fresh: Iterable[LinkedClaim]) -> set[str]:
        """Claims that one party alone is out of something: it may be what these plan."""
        parties: defaultdict[str, set[str]] = defaultdict(set)
        for linked in fresh:
            if linked.claim.type in DIRECTED and linked.claim.status in _AHEAD and len(self._parties(linked)) > 1:
                parties[linked.claim.type] |= self._lifted(linked)
        found: set[str] = set()
        for kind, entities in sorted(parties.items()):
            staffed = {*entities, *(self._staff_of(entities) if kind in _HOUSED else ())}
            rows = self._book.linking.taking_part(staffed, kind, statuses=sorted(UNDONE))
            undone = self._load({claim for claim, _ in rows} - self.claims.keys())
            found.update(linked.id for linked in undone if len(self._parties(linked)) < 2)
        return found


def _part_of_one(one: _Said, other: _Said) -> bool:
    """True if one names nobody else than the other, or both name one party each: halves of one dealing."""
    if one.type != other.type:
        return False
    halves = len(one.parties) < 2 and len(other.parties) < 2
    return halves or one.parties <= other.lifted or other.parties <= one.lifted


def participants(claims: Iterable[LinkedClaim]) -> set[str]:
    """Entities that fill core roles of claims."""
    return {e for linked in claims for role in _ONTOLOGY.types[linked.claim.type].core for e in fillers(linked, role)}


def fillers(linked: LinkedClaim, role: str) -> list[str]:
    """Entities that fill a role of a claim."""
    return [entity for span in linked.claim.roles.get(role, ()) for entity in linked.links.get(span, ())]


def _by_type(wanted: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind, entity in wanted:
        found[kind].add(entity)
    return dict(sorted(found.items()))


def _sizes(said: Iterable[tuple[str, str]]) -> list[Quantity]:
    return [size for words, before in said if (size := quantity(words, before))]


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _near(one: str | None, other: str | None) -> bool:
    a, b = _day(one), _day(other)
    return a is not None and b is not None and abs((a - b).days) <= NEAR_DAYS
