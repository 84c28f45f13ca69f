"""Dealings, and whether what is said of two of them may be said of one.

In: facts. Out: ``Dealing``; whether two are apart (time, matter, size), and how much speaks for their being one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tidings import ontology, times
from tidings.fuse.context import Context
from tidings.fuse.facts import Fact, Participants, Staff
from tidings.fuse.phrases import same_matter
from tidings.fuse.quantities import Quantity, exclude
from tidings.fuse.quantities import apart as sizes_apart
from tidings.model import Status

_ONTOLOGY = ontology.load()

#: Types whose findings are told apart by what they are about, not by the participants alone.
BY_MATTER = frozenset({"initiative", "performance", "product", "dispute", "competition"})
#: Types of single happenings: what one is about, or how large it is, tells it from another.
HAPPENINGS = frozenset({"meeting", "investment", "licence", "acquisition"})
#: Types of what holds over time: a date says since when, or at which moment it was seen.
STATES = frozenset({"role", "ownership", "product", "competition"})
#: Types of what one side does with, or holds of, the other.
DIRECTED = frozenset({"supply", "licence", "acquisition", "investment", "ownership"})
#: What is said to be so leaves nothing of a plan.
UNDONE = frozenset({"denied", "ended"})
#: Types in which a person and the employer that the person acts for are one side.
BY_HOUSE = frozenset({"meeting"})
#: Reports within so many days of each other tell of one dealing, if nothing says otherwise; later ones need more in common.
NEAR_DAYS, MONTH_DAYS, CHANGED_DAYS, LONG_DAYS = 14, 31, 60, 550

_RESIZE = re.compile(
    r"\b(?:cut(?:s|ting)?|reduc\w+|trim\w*|slash\w*|lower(?:s|ed|ing)?|rais(?:es?|ed|ing)|increas(?:es?|ed|ing)|expand(?:s|ed|ing)?|"
    r"f[ae]ll(?:s|en|ing)?|shr[iau]nk\w*|drop(?:s|ped|ping)?|r[io]s(?:es?|en|ing)|gr[eo]w(?:s|n|ing)?)"
    r"\b[^.;]{0,60}\bto (?:about |around |some |just |only )?[^\w\s]{0,2}\d",
    re.I,
)
_INSTEAD = re.compile(r"\binstead\b", re.I)
_CHANGE = re.compile(
    r"\b(?:delay\w*|postpon\w+|slip\w*|push(?:ed|es|ing)? back|put(?:ting)? (?:back|off)|reschedul\w+|revis\w+|"
    r"(?:later|earlier) than (?:first |originally )?(?:planned|expected|announced)|(?:brought|bring(?:s|ing)?) forward|"
    r"now (?:be|to|will|plans?|expects?|due|set|aims?)|will now|scal(?:es?|ed|ing) (?:back|down|up)|cut back|no longer)\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|dismiss\w+|contradict\w+|untrue|false|unfounded|baseless|rumou?rs?|never|"
    r"not (?:in talks|for sale|true|correct|planning)|no (?:plans?|talks|intention|truth))\b",
    re.I,
)
_PLACE_NAME = re.compile(r"\b[^\W\d_a-z]\w+")
_ANOTHER = re.compile(r"\b(second|third|fourth|another|other|further|additional|separate|new)\b", re.I)


@dataclass(slots=True)
class Dealing:
    """Facts of one dealing, who takes part in it, and what state they find it in."""

    participants: Participants
    facts: list[Fact]
    status: Status
    #: What its facts say, each once: kept up as facts come, since popular dealings are compared with every new telling.
    phrases: set[str] = field(default_factory=set)
    due: set[str] = field(default_factory=set)  # times, but those of agreements
    agreed: set[str] = field(default_factory=set)  # times of agreements
    only_agreed: bool = True
    places: set[str] = field(default_factory=set)
    place_words: set[str] = field(default_factory=set)
    quantities: dict[Quantity, None] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    one_more: bool = False  # it is said to be one more of its kind

    def __post_init__(self) -> None:
        facts, self.facts = self.facts, []
        self.take(facts)

    def take(self, facts: Iterable[Fact]) -> None:
        """Add facts."""
        for fact in list(facts):
            self.facts.append(fact)
            self.phrases.update(fact.phrases)
            if fact.days:
                (self.agreed if fact.agreed else self.due).add(fact.days)
            self.only_agreed = self.only_agreed and fact.agreed
            self.places.update(fact.places)
            self.place_words.update(word for words in fact.place_words for word in _PLACE_NAME.findall(words))
            self.quantities.update(dict.fromkeys(fact.quantities))
            self.documents.add(fact.document.id)
            self.one_more = self.one_more or another(fact)

    @property
    def type(self) -> str:
        """Claim type of all its facts."""
        return self.facts[0].type

    @property
    def entities(self) -> frozenset[str]:
        """Ids of its participants, whatever their roles."""
        return frozenset(entity for _, entity in self.participants)


def understood(dealing: Dealing) -> Participants:
    """Its participants with those who are meant without being told, in the roles that nobody is told to fill."""
    kind = _ONTOLOGY.types[dealing.type]
    told = {role for role, _ in dealing.participants if not kind.symmetric or len(dealing.participants) > 1}
    meant = Counter(pair for fact in dealing.facts for pair in fact.implied if pair[0] not in told)
    most = {role: max(count for (own, _), count in meant.items() if own == role) for role, _ in meant}
    return dealing.participants | {pair for pair, count in meant.items() if count == most[pair[0]]}


Sides = dict[
    str, frozenset[str]
]  # employer -> its people who take part; those without an employer stand for themselves


def sides(participants: Participants, staff: Staff) -> Sides:
    """Who takes part, by house: a person under the employer, an organization with no people yet."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, entity in participants:
        house = staff.house(entity)
        found[house].update({entity} - {house})
    return {house: frozenset(people) for house, people in found.items()}


def within(part: Dealing, whole: Dealing, staff: Staff) -> bool:
    """True if all who take part in one take part in the other; a company stands for its people where the type has sides."""
    if part.type in BY_HOUSE:
        own, known = sides(part.participants, staff), sides(whole.participants, staff)
        return all(house in known and _people_fit(people, known[house]) for house, people in own.items())
    return core(part) <= core(whole)


def _people_fit(people: frozenset[str], known: frozenset[str]) -> bool:
    return people <= known or not known


def core(dealing: Dealing) -> Participants:
    """Participants that make the dealing; what is supplied may have a name in one report and none in another."""
    if dealing.type != "supply":
        return dealing.participants
    return frozenset(p for p in dealing.participants if p[0] != "product")


def other_goods(a: Dealing, b: Dealing) -> bool:
    """True if both say by name what is supplied, and it is not the same."""
    own, known = ({entity for role, entity in each.participants if role == "product"} for each in (a, b))
    return a.type == "supply" and bool(own and known) and not own & known


def another(fact: Fact) -> bool:
    """True if a fact is said to be about one more dealing: ``a second launch``, ``another contract``."""
    before = fact.document.text[max(fact.claim.claim.sentence.start, fact.start - 25) : fact.start]
    return any(_ANOTHER.search(phrase) for phrase in fact.phrases) or bool(_ANOTHER.search(before))


def unlike(a: Dealing, b: Dealing) -> bool:
    """True if both say what they are about, and it is not the same."""
    return bool(a.phrases and b.phrases) and not alike(a, b)


def alike(a: Dealing, b: Dealing) -> bool:
    """True if both are about the same matter, in so many words."""
    return bool(a.phrases & b.phrases) or any(same_matter(*sorted((p, q))) for p in a.phrases for q in b.phrases)


def share_place(a: Dealing, b: Dealing) -> bool:
    """True if both name one place."""
    return bool(a.places & b.places or a.place_words & b.place_words)


def elsewhere(a: Dealing, b: Dealing) -> bool:
    """True if both name places, and none in common."""
    return bool(a.place_words and b.place_words) and not share_place(a, b)


def moments(dealing: Dealing) -> set[str]:
    """Values of the times that its facts give; when a thing was agreed is not when it is done."""
    return dealing.agreed if dealing.only_agreed else dealing.due


def one_case(a: Dealing, b: Dealing) -> bool:
    """True for disputes with the same two sides: what is fought over has many names."""
    return a.type == "dispute" and len({role for role, _ in a.participants}) > 1 and a.participants == b.participants


def same_time(a: Dealing, b: Dealing) -> bool:
    """True if two of their times may be one."""
    return any(times.overlap(x, y) for x in moments(a) for y in moments(b))


def other_time(a: Dealing, b: Dealing) -> bool:
    """True if both give times, and none may be one; the day of an agreement says nothing of the day of its doing."""
    if a.only_agreed != b.only_agreed:
        return False
    return bool(moments(a) and moments(b)) and not same_time(a, b)


def days_between(a: Dealing, b: Dealing) -> int:
    """Days between the nearest of their times; 0 if one gives none."""
    gaps = [gap_in_days(x, y) for x in moments(a) for y in moments(b)]
    return min(gaps, default=0)


def gap_in_days(a: str, b: str) -> int:
    """Days between two values of time; 0 if they meet."""
    (first, end), (start, last) = times.bounds(a), times.bounds(b)
    return max((start - end).days, (first - last).days, 0)


def told_apart(a: Dealing, b: Dealing, around: Context) -> int | None:
    """Days between the nearest of their reports, a copy counted by what it copies; None if no dates are known."""
    x, y = ({d for document in each.documents if (d := _day(around.roots.told(document)))} for each in (a, b))
    return min((abs((p - q).days) for p in x for q in y), default=None)


@lru_cache(maxsize=65536)
def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


def tells_of_change(dealing: Dealing) -> bool:
    """True if one of its sentences says that a plan is no longer what it was."""
    return _says(dealing, _CHANGE)


def changes_plan(later: Dealing, plan: Dealing) -> bool:
    """True if it is told as a change of a plan, with a time of its own, another size or another place."""
    resized, moved = amounts_exclude(plan, later), later.type == "initiative" and elsewhere(plan, later)
    if tells_of_change(later) and (moments(later) or resized or moved):
        return True
    return (resized and _says(later, _RESIZE)) or (moved and _says(later, _INSTEAD))


def _says(dealing: Dealing, words: re.Pattern[str]) -> bool:
    return any(words.search(fact.document.slice(fact.claim.claim.sentence)) for fact in dealing.facts)


def denies(dealing: Dealing) -> bool:
    """True if one of its sentences says that a report is wrong, and not that a plan was given up."""
    return _says(dealing, _DENIES)


def one_family(a: Dealing, b: Dealing, around: Context) -> bool:
    """True if a report of one copies or rewrites a report of the other, and both stand at like places in them."""
    if not {around.roots.root(d) for d in a.documents} & {around.roots.root(d) for d in b.documents}:
        return False
    told: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in b.facts:
        told[around.roots.root(fact.document.id)].append(fact)
    return any(
        f.document.id != g.document.id and abs(_depth(f) - _depth(g)) < 0.15
        for f in a.facts
        for g in told.get(around.roots.root(f.document.id), ())
    )


def _depth(fact: Fact) -> float:
    return fact.start / max(len(fact.document.text), 1)


def amounts_agree(a: Dealing, b: Dealing) -> bool:
    """True if both give one amount."""
    return any(p.agrees(q) for p in a.quantities for q in b.quantities)


def other_figure(a: Dealing, b: Dealing) -> bool:
    """True if both give amounts, and none is the other's: of the two that a report tells, each measures something of its own."""
    return bool(a.quantities and b.quantities) and not amounts_agree(a, b)


def amounts_apart(a: Dealing, b: Dealing) -> bool:
    """True if their amounts are too far from each other to be meant for one thing."""
    return sizes_apart(list(a.quantities), list(b.quantities))


def amounts_exclude(a: Dealing, b: Dealing) -> bool:
    """True if their amounts cannot both be right."""
    return exclude(list(a.quantities), list(b.quantities))


def distance(a: Dealing, b: Dealing) -> int:
    """Characters between the nearest triggers of two dealings of one document."""
    return min(abs(f.start - g.start) for f in a.facts for g in b.facts if f.document.id == g.document.id)


def in_order(facts: Iterable[Fact]) -> Sequence[Fact]:
    """Facts by document and place; the order hangs on nothing but themselves."""
    return sorted(facts, key=lambda f: (f.document.id, f.start, f.claim.id))
