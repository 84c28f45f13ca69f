"""Claims made comparable.

In: linked claims with their documents, and who works for whom. Out: ``Fact``: participants as entities, matters as words,
time as a value.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tidings import ontology, times
from tidings.fuse.phrases import names_nothing, refers, words
from tidings.fuse.quantities import Quantity, quantity
from tidings.model import Document, Entity, LinkedClaim, Span

_ONTOLOGY = ontology.load()

#: Roles that say what a claim is about, in the words of the text.
MATTER_ROLES = ("topic", "subject", "measure", "product", "title")
#: Types in which a person acts for the employer: the tie is between the companies.
LIFTED_TYPES = frozenset(
    {"partnership", "supply", "licence", "acquisition", "investment", "initiative", "product", "competition"}
)
#: Types of dealings that one has with another.
WITH_TYPES = frozenset({"partnership", "competition"})
#: Types in which being agreed leaves the doing ahead, and words for having agreed.
PERFORMED_LATER = frozenset({"supply", "partnership", "acquisition", "investment"})
_AGREED = re.compile(r"\b(contracts?|agreements?|deals?|order(?:s|ed)?|pacts?|accords?|signed|memorandum)\b", re.I)
_WAS, _BECAME = re.compile(r"\bfrom (?:\w+ )?$", re.I), re.compile(r"^ (?:[\w-]+ ){0,2}to\b", re.I)
_DAY, _NEAR = len("2024-06-12"), 40  # characters
#: Statuses that speak of the future.
AHEAD = frozenset({"planned", "possible"})

Participants = frozenset[tuple[str, str]]  # (role, entity id)


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim, seen through its entities."""

    claim: LinkedClaim
    document: Document
    participants: Participants
    implied: Participants  # who is meant without being told
    matters: Mapping[str, tuple[str, ...]]  # role -> phrases, and parties that are no entities
    said: Mapping[str, tuple[str, ...]]  # role that tells what it is about -> all its phrases
    places: tuple[str, ...]  # entity ids
    place_words: tuple[str, ...]
    when: str | None
    moment: str | None  # in UTC, where an hour with its time zone is told
    when_words: tuple[str, ...]
    amounts: tuple[str, ...]
    read: tuple[Quantity | None, ...]  # the amounts as values
    speakers: tuple[str, ...]  # words
    speaker_entities: tuple[str, ...]

    @property
    def type(self) -> str:
        """Claim type."""
        return self.claim.claim.type

    @property
    def status(self) -> str:
        """Status of the claim."""
        return self.claim.claim.status

    @property
    def days(self) -> str | None:
        """Its time as it is compared with others: a moment is not tied to the calendar of one place."""
        return self.moment or self.when

    @property
    def entities(self) -> frozenset[str]:
        """Ids of the participants, whatever their roles."""
        return frozenset(entity for _, entity in self.participants)

    @property
    def matter_words(self) -> frozenset[str]:
        """Words of what the claim is about."""
        return frozenset().union(*(words(p) for phrases in self.matters.values() for p in phrases))

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the claim is about, also where that is an entity, as the text has it; names of what a phrase stands for."""
        return tuple(phrase for phrases in self.said.values() for phrase in phrases)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The amounts that can be read."""
        return tuple(filter(None, self.read))

    @property
    def agreed(self) -> bool:
        """True if it says that something was agreed whose doing comes later."""
        return self.type in PERFORMED_LATER and bool(_AGREED.search(self.trigger))

    @property
    def trigger(self) -> str:
        """The words that state the claim."""
        return self.document.slice(self.claim.claim.trigger)

    @property
    def start(self) -> int:
        """Where the claim's trigger stands."""
        return self.claim.claim.trigger.start


@dataclass(slots=True)
class Staff:
    """Who works for whom, by what the claims say: person id -> organization ids, and back."""

    employers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    staff: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def house(self, entity: str) -> str:
        """The employer that a person acts for, if there is just one; else the entity itself."""
        employers = self.employers.get(entity, ())
        return next(iter(employers)) if len(employers) == 1 else entity

    @classmethod
    def of(cls, claims: Iterable[LinkedClaim], entities: Mapping[str, Entity]) -> Staff:
        """From the role claims that hold at present; an employer that few of a person's claims name does not count."""
        votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for linked in claims:
            if linked.claim.type != "role" or linked.claim.status != "actual":
                continue
            for person in _entities(linked, linked.claim.roles.get("person", ())):
                if entities[person].kind == "person":
                    votes[person].update(_entities(linked, linked.claim.roles.get("organization", ())))
        found = cls()
        for person, counts in votes.items():
            for where, count in counts.items():
                if 2 * count > max(counts.values()):
                    found.employers[person].add(where)
                    found.staff[where].add(person)
        return found


def facts(
    claims: Sequence[LinkedClaim],
    documents: Mapping[str, Document],
    staff: Staff,
    entities: Mapping[str, Entity],
    told: Callable[[str], str],
) -> list[Fact]:
    """Facts of the claims in which at least one entity takes part.

    told: when the report that a document copies was published, ISO; "" if that is not known.
    """
    known = _Known(staff, entities, _makers(claims))
    found = []
    for linked in claims:
        fact = _fact(linked, documents[linked.document], known, told(linked.document))
        if (
            _with_others(fact)
            and not _with_the_writer(linked, fact.document)
            and not _one_end(linked, fact.document, known)
        ):
            found += _each_holder(fact)
    return found


def _each_holder(fact: Fact) -> list[Fact]:
    """A position that several people hold (``A and B, co-founders of``) is one of each."""
    people = sorted(entity for role, entity in fact.participants if role == "person")
    if fact.type != "role" or len(people) < 2:
        return [fact]
    shared = frozenset(pair for pair in fact.participants if pair[0] != "person")
    return [replace(fact, participants=shared | {("person", person)}) for person in people]


def _with_others(fact: Fact) -> bool:
    """True if somebody takes part, and not on both sides: ``X supplies X`` was read wrongly."""
    sides = {role for role, _ in fact.participants}
    return bool(fact.participants) and not (len(sides) > 1 and len({entity for _, entity in fact.participants}) == 1)


def _with_the_writer(linked: LinkedClaim, document: Document) -> bool:
    """``I spoke to Moss``: how a report came about is none of what it reports."""
    spans = linked.claim.roles.get("party", ()) if linked.claim.type == "meeting" else ()
    return any(not linked.links.get(s) and document.slice(s).casefold() in ("i", "we", "us", "me") for s in spans)


def _one_end(linked: LinkedClaim, document: Document, known: _Known) -> bool:
    """``after meetings with Veltora and Kado Air``, ``met the heads of both``: whom somebody met is told, and not by whom."""
    spans = linked.claim.roles.get("party", ()) if linked.claim.type == "meeting" else ()
    if len(entities := _entities(linked, spans)) < 2:
        return False
    between = document.text[linked.claim.trigger.end : min(span.start for span in spans)]
    if between.strip().casefold() == "with":
        return True
    words_ = document.slice(spans[0]).casefold()
    named = (known.entities[entity] for entity in entities)
    return len(spans) == 1 and all(
        any(name.casefold() in words_ for name in (each.name, *each.aliases)) for each in named
    )


def _entities(linked: LinkedClaim, spans: Iterable[Span]) -> list[str]:
    return list(dict.fromkeys(entity for span in spans for entity in linked.links.get(span, ())))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known around a claim: who works for whom, the entities, and who makes which product."""

    staff: Staff
    entities: Mapping[str, Entity]
    makers: Mapping[str, frozenset[str]]


def _makers(claims: Iterable[LinkedClaim]) -> dict[str, frozenset[str]]:
    """Product -> those who are said to make it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for linked in claims:
        if linked.claim.type == "product":
            for product in _entities(linked, linked.claim.roles.get("product", ())):
                found[product].update(_entities(linked, linked.claim.roles.get("maker", ())))
    return {product: frozenset(makers) for product, makers in found.items()}


def _fact(linked: LinkedClaim, document: Document, known: _Known, told: str) -> Fact:
    claim, staff = linked.claim, known.staff
    participants, matters, said = _filled(linked, document, known)
    if claim.type == "supply":
        participants -= _own_goods(participants, known)
    if claim.type == "meeting":
        participants -= _employers_beside_their_people(participants, staff)
    if claim.type in WITH_TYPES and len(participants) == 1:
        participants |= _whose_with_it_is(linked, document, participants, staff)
    moments = claim.roles.get("time", ())
    values = [value for span in moments if (value := _moment(document, span, claim.status in AHEAD, told))]
    when = (values[0] if values else None) if linked.when is None else linked.when or None
    places, amounts = claim.roles.get("place", ()), claim.roles.get("amount", ())
    read = (_size(document, span) for span in amounts)
    return Fact(
        linked,
        document,
        frozenset(participants),
        _implied(linked) - participants,
        {role: tuple(phrases) for role, phrases in matters.items()},
        {role: tuple(phrases) for role, phrases in said.items()},
        tuple(_entities(linked, places)),
        tuple(document.slice(span) for span in places),
        when,
        _zoned(document, claim.sentence, moments, when) if when and linked.when is None else None,
        tuple(document.slice(span) for span in moments),
        tuple(document.slice(span) for span in amounts),
        tuple(read),
        tuple(document.slice(span) for span in claim.speaker),
        tuple(_entities(linked, claim.speaker)),
    )


def _size(document: Document, span: Span) -> Quantity | None:
    """What an amount says is so: none of what it no longer is (``cut from 30 to 22``)."""
    before, after = document.text[max(span.start - 30, 0) : span.start], document.text[span.end : span.end + 30]
    if _WAS.search(before) and _BECAME.match(after):
        return None
    return quantity(document.slice(span), before)


def _moment(document: Document, span: Span, ahead: bool, told: str) -> str | None:
    """The value of a time; told: when the report that the document copies was published, "" if that is not known.

    What counts from another time counts from the last one that the text tells before, a plan from none that was past by then.
    """
    words_, published = document.slice(span), document.published
    if times.names_hour(words_):
        return times.value(words_, told or published)
    earlier = times.told_before(document.text, span.start, published) if times.counts(words_) else None
    if ahead and earlier and (not published or times.bounds(earlier)[1].isoformat() < published[:10]):
        earlier = published[:10] if published and len(published) >= 10 else None
    return times.value(words_, published, ahead=ahead, earlier=earlier)


def _zoned(document: Document, sentence: Span, moments: Iterable[Span], day: str) -> str | None:
    """The moment that a sentence with one hour and zone near its time gives, if the time is a day."""
    if len(day) != _DAY:
        return None
    near = ((max(sentence.start, span.start - _NEAR), min(sentence.end, span.end + _NEAR)) for span in moments)
    return next((found for first, last in near if (found := times.moment(document.text[first:last], day))), None)


def _own_goods(participants: set[tuple[str, str]], known: _Known) -> set[tuple[str, str]]:
    """What the customer makes itself is not what it is supplied with: ``launches X's satellite for X``."""
    customers = {entity for role, entity in participants if role == "customer"}
    makers = {entity: known.makers.get(entity, frozenset()) for role, entity in participants if role == "product"}
    return {("product", entity) for entity, by in makers.items() if by and by <= customers}


def _filled(
    linked: LinkedClaim, document: Document, known: _Known
) -> tuple[set[tuple[str, str]], defaultdict[str, list[str]], defaultdict[str, list[str]]]:
    """Participants, matters and what is said of matters, of one claim."""
    kind = _ONTOLOGY.types[linked.claim.type]
    participants: set[tuple[str, str]] = set()
    matters: defaultdict[str, list[str]] = defaultdict(list)
    said: defaultdict[str, list[str]] = defaultdict(list)
    for role in (*kind.core, *kind.other):
        for span in linked.claim.roles.get(role, ()):
            words_, named = document.slice(span), linked.links.get(span, ())
            barred = kind.excludes.get(role, frozenset())
            fits = [e for e in named if known.entities[e].kind not in barred]
            linked_to = fits if role in kind.core and role != "title" else ()
            for entity in linked_to:
                participants.add((role, known.staff.house(entity) if linked.claim.type in LIFTED_TYPES else entity))
            if not linked_to and (role in MATTER_ROLES or not refers(words_)):
                matters[role].append(words_)
            if role in MATTER_ROLES and (named or not names_nothing(words_)):
                said[role] += [known.entities[e].name for e in named] or [words_]
                said[role] += [words_] if named and not refers(words_) else []
    return participants, matters, said


def _implied(linked: LinkedClaim) -> Participants:
    """Who is meant in the roles that the sentence leaves open."""
    return frozenset(
        (role, entity) for role, spans in linked.claim.implied.items() for entity in _entities(linked, spans)
    )


def _whose_with_it_is(
    linked: LinkedClaim, document: Document, participants: set[tuple[str, str]], staff: Staff
) -> set[tuple[str, str]]:
    """The speaker's own side, where only the other one is named: ``the venture with Bruma Works goes on, Moss said``."""
    ((role, party),) = participants
    claim = linked.claim
    between = document.text[claim.trigger.end : max((s.start for s in claim.roles.get(role, ())), default=0)]
    if not between.strip().startswith("with"):
        return set()
    houses = {staff.house(entity) for entity in _entities(linked, claim.speaker)} - {party}
    return {(role, house) for house in houses} if len(houses) == 1 else set()


def _employers_beside_their_people(participants: set[tuple[str, str]], staff: Staff) -> set[tuple[str, str]]:
    """Who is named only to say whose the person at the table is: ``Bruma Works chairman Moss met ...``."""
    present = {entity for _, entity in participants}
    return {(role, entity) for role, entity in participants if staff.staff[entity] & present}
