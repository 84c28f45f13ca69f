"""Facts into dealings.

In: facts. Out: ``Dealing`` records, each of facts that state one dealing or state of affairs, in whatever words, direction and
detail the documents tell it. First each document by itself, then the documents' tellings together, those that name most
participants first: what comes out hangs on the facts alone, and not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tidings import ontology
from tidings.fuse.context import Context
from tidings.fuse.dealings import (
    BY_HOUSE,
    BY_MATTER,
    CHANGED_DAYS,
    DIRECTED,
    HAPPENINGS,
    LONG_DAYS,
    MONTH_DAYS,
    NEAR_DAYS,
    STATES,
    Dealing,
    alike,
    amounts_agree,
    amounts_apart,
    amounts_exclude,
    changes_plan,
    core,
    days_between,
    elsewhere,
    moments,
    one_case,
    one_family,
    other_figure,
    other_goods,
    other_time,
    same_time,
    share_place,
    sides,
    told_apart,
    understood,
    unlike,
    within,
)
from tidings.fuse.facts import Fact, Participants
from tidings.fuse.lifecycle import calls_off
from tidings.fuse.quantities import is_money
from tidings.fuse.series import one_by_one
from tidings.fuse.tellings import is_agreement, one_status, tellings

_ONTOLOGY = ontology.load()


def group(facts: Sequence[Fact], around: Context) -> list[Dealing]:
    """Every fact in a dealing, except those that say less than another one and nothing of their own."""
    by_type: defaultdict[str, defaultdict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in one_by_one(facts, around):
        by_type[fact.type][fact.document.id].append(fact)
    found: list[Dealing] = []
    for _, by_document in sorted(by_type.items()):
        told = [telling for own in by_document.values() for telling in tellings(own, around)]
        together = _together(told, around)
        found += [dealing for dealing in _agreed_with_planned(together, around) if _says_something(dealing)]
    return found


def _together(told: Iterable[Dealing], around: Context) -> list[Dealing]:
    """Tellings of several documents; blocked by participant, so that only those with one in common are compared."""

    def order(telling: Dealing) -> tuple[int, bool, str, str, int]:
        first = min(telling.facts, key=lambda fact: fact.start)
        when = around.roots.told(first.document.id)
        return -len(sides(telling.participants, around.staff)), not when, when, first.document.id, first.start

    found: list[Dealing] = []
    near: defaultdict[str, set[int]] = defaultdict(set)
    for telling in sorted(told, key=order):
        home = _home(telling, found, near, around)
        if home is None:
            meant = _of_its_plan(telling, found, near, around) or understood(telling)
            if meant != telling.participants:
                telling.participants = meant
                home = _home(telling, found, near, around)
        if home is not None:
            home.take(telling.facts)
            home.participants = _with_more(telling, home, around)
        else:
            for key in _keys(telling, around):
                near[key].add(len(found))
            found.append(telling)
    for dealing in found:
        dealing.participants = understood(dealing)
    return _of_three_sides(found, around)


def _of_three_sides(found: list[Dealing], around: Context) -> list[Dealing]:
    """Sales of which one report names the seller and another one the thing, at one price in the same days, are one."""
    if not found or found[0].type != "acquisition":
        return found
    kept: list[Dealing] = []
    near: defaultdict[str, list[Dealing]] = defaultdict(list)
    for dealing in found:
        others = {id(d): d for e in sorted(dealing.entities) for d in near[e] if _two_views(dealing, d, around)}
        if len(others) == 1:
            (other,) = others.values()
            other.take(dealing.facts)
            other.participants |= dealing.participants
        else:
            kept.append(dealing)
            for entity in dealing.entities:
                near[entity].append(dealing)
    return kept


def _two_views(a: Dealing, b: Dealing, around: Context) -> bool:
    """True if each names a side that the other leaves open, and they share the third, the price and the days."""
    own, known = ({role for role, _ in x.participants - y.participants} for x, y in ((a, b), (b, a)))
    told = {role for role, _ in a.participants} & {role for role, _ in b.participants}
    days = told_apart(a, b, around)
    soon = a.status == b.status and days is not None and days <= NEAR_DAYS
    priced = any(p.agrees(q) and is_money(p.unit) for p in a.quantities for q in b.quantities)
    return soon and priced and bool(own and known and a.participants & b.participants) and not (own | known) & told


def _home(telling: Dealing, found: Sequence[Dealing], near: Mapping[str, set[int]], around: Context) -> Dealing | None:
    """The dealing that a telling is of, if it is one of those found."""
    numbers = _candidates(telling, _keys(telling, around), near)
    homes = [(_closeness(telling, found[n], around), -n) for n in numbers if _fits(telling, found[n], around)]
    return found[-max(homes)[1]] if homes else None


def _of_its_plan(
    telling: Dealing, found: Sequence[Dealing], near: Mapping[str, set[int]], around: Context
) -> Participants | None:
    """Who takes part in the one plan that a telling calls off with one side alone: ``Bruma has withdrawn the offer``."""
    roles = {role for role, _ in core(telling)}
    if telling.type not in DIRECTED or len(roles) != 1 or roles == {"investee"}:  # who raises money need name nobody
        return None
    plans = {
        found[n].participants
        for n in _candidates(telling, _keys(telling, around), near)
        if core(telling) < core(found[n]) and calls_off(telling, found[n], around)
    }
    return next(iter(plans)) if len(plans) == 1 else None


def _keys(telling: Dealing, around: Context) -> set[str]:
    return {around.staff.house(e) for e in telling.entities} | telling.entities


def _candidates(telling: Dealing, keys: Iterable[str], near: Mapping[str, set[int]]) -> list[int]:
    """Numbers of the dealings that a telling may be of: of those near its keys, where it has no sides, those of all its makers.

    Hubs take part in thousands of dealings, and two of them together in few.
    """
    makers = set[str]() if telling.type in BY_HOUSE else {e for _, e in core(telling)}
    if makers:
        return sorted(set.intersection(*(near.get(e, set()) for e in makers)))
    return sorted({number for key in keys for number in near.get(key, ())})


def _with_more(telling: Dealing, home: Dealing, around: Context) -> Participants:
    """With what a telling adds: people in the place of their company alone, the name of what is supplied."""
    added = telling.participants - home.participants
    if telling.type in BY_HOUSE:
        people = frozenset((role, e) for role, e in added if around.staff.house(e) != e)
        houses = {around.staff.house(e) for _, e in people}
        return frozenset(p for p in home.participants if p[1] not in houses) | people
    return home.participants | added if telling.type == "supply" else home.participants


def _fits(telling: Dealing, dealing: Dealing, around: Context) -> bool:
    """True if a telling of one document may be of a dealing that others tell of."""
    if telling.type == "role":
        return _one_position(telling, dealing)
    if telling.status != dealing.status or not within(telling, dealing, around.staff):
        return False
    family = one_family(telling, dealing, around)
    if telling.documents & dealing.documents and not family:
        return False
    partial = len(sides(core_or_all(telling), around.staff)) < len(sides(core_or_all(dealing), around.staff))
    if partial and not (family or _much_in_common(telling, dealing, around)):
        return False
    return family or not _apart(telling, dealing, around)


def core_or_all(dealing: Dealing) -> frozenset[tuple[str, str]]:
    """Participants that make the dealing, or all if none does."""
    return core(dealing) or dealing.participants


def _one_position(telling: Dealing, dealing: Dealing) -> bool:
    """Positions of one person at one organization are one; a title without the organization is the position so called."""
    if telling.status != dealing.status:
        return False
    if telling.participants == dealing.participants:
        return True
    return len(telling.participants) == 1 and telling.participants < dealing.participants and alike(telling, dealing)


def _much_in_common(part: Dealing, whole: Dealing, around: Context) -> bool:
    """What a telling that leaves participants out must share: at least two of them, and time, place, size or matter.

    A meeting of which one person alone is named (``talks were held with Moss in Cologne``) is one at the same place and time;
    what one side is told to pay within days, and the other is not named, one of the same amount.
    """
    if len(part.entities) < 2:
        days = told_apart(part, whole, around)
        soon = days is not None and days <= NEAR_DAYS and not other_time(part, whole)
        if part.type in BY_HOUSE:
            return share_place(part, whole) and (soon or same_time(part, whole))
        return soon and part.type in HAPPENINGS and amounts_agree(part, whole)
    return same_time(part, whole) or share_place(part, whole) or amounts_agree(part, whole) or alike(part, whole)


def _apart(telling: Dealing, dealing: Dealing, around: Context) -> bool:
    """True if two tellings by the same participants are of two dealings."""
    kind, days = telling.type, told_apart(telling, dealing, around)
    late = days is not None and days > NEAR_DAYS
    differ = unlike(telling, dealing)
    if kind in BY_MATTER and differ and (late or not one_case(telling, dealing)):
        return True
    if kind == "performance":
        unnamed = bool(telling.phrases) != bool(dealing.phrases)  # what one of them measures
        differ = amounts_exclude(telling, dealing) if late else unnamed and other_figure(telling, dealing)
        return other_time(telling, dealing) or differ
    if kind in STATES:
        return False
    differ = differ and (_one_of_them_another(telling, dealing) or (kind == "partnership" and late))
    if differ or _of_other_goods(telling, dealing, late):
        return True
    if same_time(telling, dealing):
        return False
    return amounts_apart(telling, dealing) or _at_another_time(telling, dealing, around)


def _of_other_goods(telling: Dealing, dealing: Dealing, late: bool) -> bool:
    """True for supplies of goods with names of their own, or in other words weeks apart; one price or time makes them one."""
    if telling.type != "supply" or amounts_agree(telling, dealing) or same_time(telling, dealing):
        return False
    return other_goods(telling, dealing) or (late and unlike(telling, dealing))


def _one_of_them_another(a: Dealing, b: Dealing) -> bool:
    return a.one_more != b.one_more


def _at_another_time(telling: Dealing, dealing: Dealing, around: Context) -> bool:
    """True if a time that differs means another dealing, or a changed plan, and not a report that is mistaken."""
    days = told_apart(telling, dealing, around) or 0
    planned = telling.status == "planned" and days > 0
    if planned and (changes_plan(telling, dealing) or (days > CHANGED_DAYS and other_time(telling, dealing))):
        return True
    if not other_time(telling, dealing):
        return False
    if elsewhere(telling, dealing) and telling.type in BY_HOUSE:
        return True
    shared = amounts_agree(telling, dealing) or alike(telling, dealing) or share_place(telling, dealing)
    if telling.type in BY_HOUSE:
        return days_between(telling, dealing) > (MONTH_DAYS if shared else NEAR_DAYS)
    return days_between(telling, dealing) > (LONG_DAYS if shared or days <= NEAR_DAYS else NEAR_DAYS)


def _closeness(telling: Dealing, dealing: Dealing, around: Context) -> int:
    """How much speaks for a telling belonging to a dealing."""
    return (
        8 * one_family(telling, dealing, around)
        + 4 * same_time(telling, dealing)
        + 3 * share_place(telling, dealing)
        + 3 * amounts_agree(telling, dealing)
        + 2 * alike(telling, dealing)
        + 1 * (telling.participants == dealing.participants)
        - 4 * other_time(telling, dealing)
        - 3 * elsewhere(telling, dealing)
        - 2 * unlike(telling, dealing)
        - 1 * (bool(moments(telling)) != bool(moments(dealing)))
    )


def _agreed_with_planned(dealings: list[Dealing], around: Context) -> list[Dealing]:
    """An agreement that some report for itself goes with the plan that it is an agreement on."""
    plans = [dealing for dealing in dealings if dealing.status == "planned"]
    kept: list[Dealing] = []
    for dealing in dealings:
        homes = [
            plan
            for plan in (plans if is_agreement(dealing) else ())
            if one_status(dealing, plan)
            and (within(dealing, plan, around.staff) or within(plan, dealing, around.staff))
            and not _apart(dealing, plan, around)
            and ((told_apart(dealing, plan, around) or 0) <= CHANGED_DAYS or amounts_agree(dealing, plan))
        ]
        if homes:
            home = max(homes, key=lambda plan: _closeness(dealing, plan, around))
            home.take(dealing.facts)
            home.participants |= dealing.participants
        else:
            kept.append(dealing)
    return kept


def _says_something(dealing: Dealing) -> bool:
    """True with as many participants as the type needs; one alone must at least say what, where, when or how much, and of a
    meeting where, or for when it is called.

    A position that nobody by name holds (``a manager of Veltora``) says nothing of dealings.
    """
    if dealing.type == "role" and not any(role == "person" for role, _ in dealing.participants):
        return False
    if len(dealing.participants) < _ONTOLOGY.types[dealing.type].participants:
        return False
    if len(dealing.participants) > 1:
        return True
    if dealing.type in BY_HOUSE:
        called = dealing.status == "planned" and any(fact.when_words for fact in dealing.facts)
        return called or bool(dealing.place_words)
    if any(fact.matter_words or fact.amounts for fact in dealing.facts):
        return True
    return dealing.type not in BY_MATTER and any(fact.place_words or fact.when_words for fact in dealing.facts)
