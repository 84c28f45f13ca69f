"""Values that cannot all be true.

In: the facts of one finding, its origins, and dealings that contradict it. Out: ``Conflict`` records, attribute by attribute, each
value with its documents and origins. A coarser value that contains a finer one is none; a value that its outlet has taken back is
marked as corrected.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from tidings import times
from tidings.fuse import places, quantities
from tidings.fuse.amounts import amounts
from tidings.fuse.context import Context
from tidings.fuse.dealings import LONG_DAYS, STATES, gap_in_days
from tidings.fuse.facts import AHEAD, Fact
from tidings.fuse.phrases import same_matter
from tidings.fuse.quantities import Quantity
from tidings.fuse.said import VOICE, Said, V, Value, grouped
from tidings.fuse.titles import exclude as titles_exclude
from tidings.fuse.titles import is_office, is_ranked
from tidings.model import Conflict, ConflictValue, Origin

#: Types that have one place.
_PLACED = frozenset({"meeting", "initiative"})
_MONTH_DAY = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,}|[A-Z][a-z]{2,}\.? \d{1,2}(?:st|nd|rd|th)?)\b"
)
_LED_BY = re.compile(r"\b(?:led|headed|anchored) by\s+(?:\w+['’]s?\s+)?$")
_LEADS = re.compile(r"^(?:lead|leads|led|leading|lead investor)$", re.I)

_NAME = re.compile(r"\b[^\W\d_a-z]")


def conflicts(members: Sequence[Fact], found: Sequence[Origin], around: Context) -> list[Conflict]:
    """Conflicts between the documents of one finding."""
    kind = members[0].type
    own_words = [fact for fact in members if around.roots.root(fact.document.id) == fact.document.id]
    offices = [f for f in members if f in own_words or any(is_office(t) for t in f.matters.get("title", ()))]
    told = [
        _between("date", _dates(members), _all(_dates_exclude)) if kind not in STATES else None,
        *(_between("amount", said, quantities.exclude) for said in amounts(members, around)),
        _between("place", _places(members), _all(places.exclude)) if kind in _PLACED else None,
        _between("title", _titles(offices), _all(titles_exclude)) if kind == "role" else None,
        _between("participant", _leaders(members, around), _all(str.__ne__)) if kind == "investment" else None,
        _between("product", _products(own_words), _products_exclude) if kind in ("supply", "licence") else None,
    ]
    return [completed(conflict, found, around) for conflict in told if conflict]


def completed(conflict: Conflict, found: Sequence[Origin], around: Context) -> Conflict:
    """A conflict with the origins of each value, and whether an outlet's later report has settled it."""
    values = tuple(
        ConflictValue(v.value, v.documents, tuple(o.label for o in found if set(o.documents) & set(v.documents)))
        for v in conflict.values
    )
    standing = [value for value in values if not _taken_back(value, values, around)]
    return Conflict(conflict.attribute, values, corrected=len(standing) == 1)


def taken_back(conflicts_: Iterable[Conflict], around: Context) -> set[str]:
    """Documents whose date their own outlet has corrected since."""
    return {
        document
        for conflict in conflicts_
        if conflict.attribute == "date"
        for value in conflict.values
        if _taken_back(value, conflict.values, around)
        for document in value.documents
    }


def _taken_back(value: ConflictValue, values: Sequence[ConflictValue], around: Context) -> bool:
    """True if the outlet of each document, or of what it copies, gives another value later."""
    others = [document for other in values if other is not value for document in other.documents]
    return all(
        any(_later_report_of_the_outlet(document, other, around) for other in others) for document in value.documents
    )


def _later_report_of_the_outlet(document: str, other: str, around: Context) -> bool:
    roots, documents = around.roots, around.roots.documents
    first, later = documents.get(roots.root(document)), documents.get(other)
    if not first or not later or not first.publisher or first.publisher != later.publisher:
        return False
    return bool(first.published and later.published and first.published < later.published)


def direction(said: str, members: Iterable[Fact], reverse: str, others: Iterable[Fact]) -> Conflict:
    """Some documents state a dealing one way round, others the other."""
    return told_otherwise("direction", said, members, reverse, others)


def told_otherwise(attribute: str, said: str, members: Iterable[Fact], other: str, others: Iterable[Fact]) -> Conflict:
    """Some documents say one thing of an attribute, others another."""
    return Conflict(attribute, (ConflictValue(said, _documents(members)), ConflictValue(other, _documents(others))))


def _documents(members: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(sorted({fact.document.id for fact in members}))


def _between(attribute: str, said: Said[V], exclude: Callable[[list[V], list[V]], bool]) -> Conflict | None:
    """A conflict if what one document says excludes what another says."""
    documents = sorted(said)
    values = {document: [each.value for each in said[document]] for document in documents}
    alike: defaultdict[tuple[V, ...], list[str]] = defaultdict(list)
    for document in documents:
        alike[tuple(values[document])].append(document)
    # Documents that say the same are compared once, for all of them.
    beside = {
        own: {d for other, told in alike.items() if other != own and exclude(list(own), list(other)) for d in told}
        for own in alike
    }
    against = {document: beside[tuple(values[document])] for document in documents}
    if not any(against.values()):
        return None
    classes: list[list[str]] = []
    for document in sorted((d for d in documents if against[d]), key=lambda d: (-len(against[d]), d)):
        home = next((c for c in classes if not against[document] & set(c)), None)
        if home is None:
            classes.append([document])
        else:
            home.append(document)
    classes.sort(key=lambda c: (-len(c), min(c)))
    shown = (
        ConflictValue(_shown(said, own), tuple(sorted({key.partition(VOICE)[0] for key in own}))) for own in classes
    )
    return Conflict(attribute, tuple(shown))


def _shown(said: Said[V], documents: Iterable[str]) -> str:
    """The value that most documents of a class give, the longest of equals."""
    counts: defaultdict[str, int] = defaultdict(int)
    for document in documents:
        for each in said[document]:
            counts[each.shown] += 1
    return max(counts, key=lambda shown: (counts[shown], len(shown), shown))


def _all(exclude: Callable[[V, V], bool]) -> Callable[[list[V], list[V]], bool]:
    return lambda own, others: bool(own and others) and all(exclude(a, b) for a in own for b in others)


def _dates(members: Sequence[Fact]) -> Said[str]:
    """Each document's time, the most exact if it gives several that fit; when a thing was agreed is not when it is due."""
    own = [fact for fact in members if not fact.agreed] or list(members)
    reference = min((fact.document.published for fact in own if fact.document.published), default=None)
    pairs = []
    for fact in own:
        value = fact.when or _undated(fact, reference)
        if value and len(value) >= 4:
            pairs.append((fact.document.id, Value(fact.days or value, value)))
    return {document: _finest(values) for document, values in grouped(pairs).items()}


def _undated(fact: Fact, reference: str | None) -> str | None:
    """The day and month that an undated report gives, in the year of the others: enough to tell it from another day."""
    words = next((words for words in fact.when_words if _MONTH_DAY.search(words)), None)
    if words is None or fact.document.published:
        return None
    return times.value(words, reference, ahead=fact.status in AHEAD)


def _finest(values: Sequence[Value[str]]) -> list[Value[str]]:
    """Values that contain no other one of the same document."""

    def contains(a: str, b: str) -> bool:
        (first, last), (start, end) = times.bounds(a), times.bounds(b)
        return first <= start and end <= last and (first, last) != (start, end)

    return [v for v in values if not any(contains(v.value, other.value) for other in values)]


def _dates_exclude(a: str, b: str) -> bool:
    """Times that do not overlap, yet lie near enough to be meant for one happening."""
    return not times.overlap(a, b) and gap_in_days(a, b) <= LONG_DAYS


def _places(members: Sequence[Fact]) -> Said[str]:
    """The place of each document that gives one and no more."""
    said = grouped((fact.document.id, Value(words, words)) for fact in members for words in fact.place_words)
    return {document: values for document, values in said.items() if len(values) == 1}


def _titles(members: Sequence[Fact]) -> Said[str]:
    """Titles that may exclude others: what goes with all, as a founder does, is no second value."""
    told = ((fact.document.id, title) for fact in members for title in fact.matters.get("title", ()))
    return grouped((document, Value(title.casefold(), title)) for document, title in told if is_ranked(title))


def _leaders(members: Sequence[Fact], around: Context) -> Said[str]:
    """Who is said to lead a round: there is one."""
    pairs = []
    for fact in members:
        spans = fact.claim.claim.roles.get("investor", ())
        for span in spans:
            leads = _LED_BY.search(fact.document.text[: span.start][-40:]) or (
                len(spans) == 1 and _LEADS.match(fact.trigger)
            )
            pairs += [(fact.document.id, entity) for entity in fact.claim.links.get(span, ()) if leads]
    return grouped((d, Value(entity, f"{around.entities[entity].name} as lead investor")) for d, entity in pairs)


def _products(members: Sequence[Fact]) -> Said[tuple[str, tuple[Quantity, ...]]]:
    """What is supplied or licensed, where a document gives one thing, beside the amounts that tell which dealing is meant."""
    prices: defaultdict[str, tuple[Quantity, ...]] = defaultdict(tuple)
    for fact in members:
        prices[fact.document.id] += fact.quantities
    roles = ("product", "subject")
    said = grouped(
        (fact.document.id, Value((words, prices[fact.document.id]), words))
        for fact in members
        for role in roles
        for words in fact.said.get(role, ())
    )
    return {document: values for document, values in said.items() if len(values) == 1}


def _products_exclude(
    own: list[tuple[str, tuple[Quantity, ...]]], others: list[tuple[str, tuple[Quantity, ...]]]
) -> bool:
    """Two things, both by name, for one price."""
    (a, price), (b, other) = own[0], others[0]
    if same_matter(a, b) or not (_NAME.search(a) and _NAME.search(b)):
        return False
    return any(p.agrees(q) and quantities.is_money(p.unit) for p in price for q in other)
