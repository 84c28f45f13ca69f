"""What became of plans.

In: findings with the dealings that they were made of. Out: the planned and possible ones with their ``Outcome``; the sentences of
the finding that a plan became are what shows it. Nothing is deleted, and nothing ends without a report that says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from tidings import times
from tidings.fuse.context import Context
from tidings.fuse.dealings import (
    BY_HOUSE,
    BY_MATTER,
    LONG_DAYS,
    NEAR_DAYS,
    UNDONE,
    Dealing,
    alike,
    amounts_agree,
    amounts_exclude,
    changes_plan,
    core,
    denies,
    elsewhere,
    moments,
    other_time,
    same_time,
    share_place,
    sides,
    tells_of_change,
    told_apart,
    unlike,
    within,
)
from tidings.fuse.facts import AHEAD
from tidings.model import Finding, Outcome

How = Literal["happened", "cancelled", "changed", "denied"]
#: What a later finding of the same dealing says of an earlier one.
_OUTCOMES: Mapping[tuple[str, str], How] = {
    ("possible", "denied"): "denied",
    ("possible", "planned"): "happened",
    ("possible", "actual"): "happened",
    ("planned", "denied"): "cancelled",
    ("planned", "ended"): "cancelled",
    ("possible", "ended"): "cancelled",
    ("planned", "actual"): "happened",
    ("planned", "planned"): "changed",
}
#: A name that is no ordinary word at the head of a phrase.
_NAME = re.compile(r"\b(?:[^\W\d_]*[A-Z\d][\w-]*[A-Z\d][\w-]*)\b")
#: What is done may be done a little before its day.
_EARLY = timedelta(days=31)


def outcomes(told: Sequence[tuple[Finding, Dealing]], around: Context) -> list[Finding]:
    """Findings with ``became`` filled: the next later one of the same dealing that says what came of it.

    A rumour that was denied, and came true after all, has come true.
    """
    by_entity: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (finding, dealing) in enumerate(told):
        for entity in dealing.entities:
            by_entity[finding.type, entity].append(number)
    became: dict[str, Outcome] = {}
    for number, (finding, dealing) in enumerate(told):
        if finding.status not in AHEAD:
            continue
        near = {n for entity in dealing.entities for n in by_entity[finding.type, entity]} - {number}
        later = [
            (how == "denied", _reported(told[n][1], around), _rank(how), _still_ahead(told[n][1]), told[n][0].id, how)
            for n in near
            if (how := _outcome(dealing, told[n][1], around))
        ]
        if later:
            *_, identity, how = min(later)
            became[finding.id] = Outcome(identity, how)
    return [replace(finding, became=became.get(finding.id)) for finding, _ in told]


def _rank(how: How) -> int:
    """Of outcomes that one report tells of, a changed plan comes before what became of it."""
    return 0 if how == "changed" else 1


def _still_ahead(dealing: Dealing) -> int:
    """Days from its time to the last day of all: of two ends that one report tells of, the later one is what is left."""
    return (date.max - max((times.bounds(moment)[1] for moment in moments(dealing)), default=date.min)).days


def _reported(dealing: Dealing, around: Context) -> str:
    """When it was first reported, ISO; "" if that is not known."""
    return min((told for fact in dealing.facts if (told := around.roots.told(fact.document.id))), default="")


def _outcome(plan: Dealing, later: Dealing, around: Context) -> How | None:
    """What a dealing says of a plan; None if it is another dealing, or no later than the plan."""
    how = _OUTCOMES.get((plan.status, later.status))
    one = within(plan, later, around.staff) or within(later, plan, around.staff)
    if how is None or not core(plan) or not one or not _follows(later, plan, how, around):
        return None
    if not _one_matter(plan, later, around) or (later.status in UNDONE and not _surely_one(plan, later, around)):
        return None
    if how == "changed":
        told = (tells_of_change(later) and not same_time(plan, later)) or changes_plan(later, plan)
        return how if told or other_time(plan, later) else None
    if later.status == "actual":
        # A plan is bound to its size, which a rumour is not, and to be done, which being agreed is not.
        bound = plan.status == "planned"
        done: How = "changed" if bound and amounts_exclude(plan, later) else how
        if (bound and later.only_agreed) or _was_before(later, plan, around):
            return None
        return done if _due(plan, later, around) else None
    return "cancelled" if how == "denied" and not denies(later) else how


def calls_off(later: Dealing, plan: Dealing, around: Context) -> bool:
    """True if what one party is said to be out of may be what was planned: reported before, with no other matter or size."""
    ahead = plan.status in AHEAD and later.status in UNDONE
    days = told_apart(plan, later, around)
    if not ahead or (days is not None and days > LONG_DAYS):
        return False
    if (later.phrases and not alike(plan, later)) or amounts_exclude(plan, later):
        return False
    return _reported(later, around) >= _reported(plan, around)


def _follows(later: Dealing, plan: Dealing, how: How, around: Context) -> bool:
    """True if reports of a dealing go on after those of the plan began, and none is older.

    Nobody gives up what is announced the same day.
    """
    first, planned = _reported(later, around), _reported(plan, around)
    last = max(around.roots.told(f.document.id) for f in later.facts)
    if how == "cancelled" and plan.status == "planned" and last[:10] == planned[:10]:
        return False
    return first >= planned > "" and last > planned


def _was_before(done: Dealing, plan: Dealing, around: Context) -> bool:
    """True if it was over, or had begun, by its own time before the plan was first told of."""
    days = [times.bounds(moment)[1].isoformat() for moment in moments(done)]
    return bool(days) and max(days) < _reported(plan, around)[:10]


def _one_matter(plan: Dealing, later: Dealing, around: Context) -> bool:
    """True if both are about one thing; a second such thing is another."""
    if plan.type in BY_MATTER:
        silent = not plan.phrases and not later.phrases
        told_alike = same_time(plan, later) or amounts_agree(plan, later)
        return alike(plan, later) or (silent and told_alike) or _names_matter(plan, later, around)
    if plan.type in BY_HOUSE and elsewhere(plan, later) and not tells_of_change(later):
        return False
    return not unlike(plan, later) or (plan.type == "supply" and same_time(plan, later))


def _names_matter(plan: Dealing, later: Dealing, around: Context) -> bool:
    """True if a sentence of the later one has a name that the plan gives its matter: ``start NORD-2``, ``tested it in NORD-2``."""
    parties = " ".join(around.names(plan.entities | later.entities)).split()
    names = {name for phrase in plan.phrases for name in _NAME.findall(phrase)} - set(parties)
    told = {word for f in later.facts for word in _NAME.findall(f.document.slice(f.claim.claim.sentence))}
    return bool(names & told)


def _surely_one(plan: Dealing, later: Dealing, around: Context) -> bool:
    """True if the same take part, or what one of them leaves out is made up for: what was given up must be what was planned."""
    if sides(plan.participants, around.staff).keys() == sides(later.participants, around.staff).keys():
        return True
    days = told_apart(plan, later, around)
    if len(later.entities) > 1 and days is not None and days <= NEAR_DAYS:
        return True
    return alike(plan, later) or same_time(plan, later) or amounts_agree(plan, later) or share_place(plan, later)


def _due(plan: Dealing, later: Dealing, around: Context) -> bool:
    """True unless the plan's time begins long after the report that is to say it has happened."""
    reported = _last_day(later, around)
    begins = [times.bounds(moment)[0] for moment in moments(plan)]
    return reported is None or not begins or min(begins) <= reported + _EARLY


def _last_day(dealing: Dealing, around: Context) -> date | None:
    told = max((around.roots.told(fact.document.id) for fact in dealing.facts), default="")
    try:
        return date.fromisoformat(told[:10])
    except ValueError:
        return None
