"""Dealings that are told in two ways.

In: dealings. Out: those that are left, and the conflicts between them: one told the wrong way round, one with another party in
the same place, one that is denied while it is reported. The way that fewer documents tell joins the one that it contradicts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tidings import ontology
from tidings.fuse.conflicts import direction, told_otherwise
from tidings.fuse.context import Context
from tidings.fuse.dealings import DIRECTED, NEAR_DAYS, Dealing, alike, amounts_agree, denies, told_apart
from tidings.fuse.facts import AHEAD
from tidings.model import Conflict, Entity

_ONTOLOGY = ontology.load()

#: Types whose sides are told the wrong way round now and then; who owns or sues whom may be true both ways.
REVERSED = DIRECTED - {"ownership"}


def settle(dealings: Sequence[Dealing], around: Context) -> tuple[list[Dealing], Mapping[int, list[Conflict]]]:
    """Dealings, those told by most documents first, and by their number the conflicts with those that they took in."""
    kept: list[Dealing] = []
    found: defaultdict[int, list[Conflict]] = defaultdict(list)
    near: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for dealing in sorted(dealings, key=_order):
        kind, status = dealing.type, dealing.status
        numbers = sorted({number for entity in dealing.entities for number in near[kind, status, entity]})
        joined = next((n for n in numbers if _take_in(dealing, kept[n], found[n], around)), None)
        if joined is None:
            for entity in dealing.entities:
                near[kind, status, entity].append(len(kept))
            kept.append(dealing)
    for number, dealing in enumerate(kept):
        denied = [kept[n] for e in sorted(dealing.entities) for n in near.get((dealing.type, "denied", e), ())]
        found[number] += _denials(dealing, denied, around)
    return kept, found


def _order(dealing: Dealing) -> tuple[int, str]:
    return -len(dealing.documents), min(fact.claim.id for fact in dealing.facts)


def _take_in(dealing: Dealing, home: Dealing, found: list[Conflict], around: Context) -> bool:
    """Join a dealing to the one of its type and status that it contradicts, and note how; False if it does not."""
    if dealing.documents & home.documents:
        return False
    if _is_reverse(dealing, home):
        said, reverse = (_sentence(each, around.entities) for each in (home, dealing))
        found.append(direction(said, list(home.facts), reverse, dealing.facts))
    elif (role := _other_party(dealing, home, around)) is not None:
        said, other = (_fillers(each, role, around.entities) for each in (home, dealing))
        found.append(told_otherwise("participant", said, list(home.facts), other, dealing.facts))
    else:
        return False
    home.take(dealing.facts)
    return True


def _by_role(dealing: Dealing, role: str) -> frozenset[str]:
    return frozenset(entity for own, entity in dealing.participants if own == role)


def _is_reverse(dealing: Dealing, home: Dealing) -> bool:
    """The two sides exchanged."""
    if dealing.type not in REVERSED:
        return False
    first, second = _ONTOLOGY.types[dealing.type].sides
    own, other = ((_by_role(each, first), _by_role(each, second)) for each in (dealing, home))
    return all(own) and own == other[::-1]


def _other_party(dealing: Dealing, home: Dealing, around: Context) -> str | None:
    """The role that another fills, in what is otherwise one dealing: the same price, told at the same time."""
    if dealing.type not in REVERSED or not amounts_agree(dealing, home):
        return None
    differing = [r for r in _ONTOLOGY.types[dealing.type].sides if _by_role(dealing, r) != _by_role(home, r)]
    days = told_apart(dealing, home, around)
    if len(differing) != 1 or days is None or days > NEAR_DAYS:
        return None
    own, other = _by_role(dealing, differing[0]), _by_role(home, differing[0])
    return differing[0] if own and other and not own & other else None


def _denials(dealing: Dealing, others: Sequence[Dealing], around: Context) -> list[Conflict]:
    """Conflicts with denied dealings of its type: reports of the same days that deny what it says has happened or is coming."""
    if dealing.status not in ("actual", *AHEAD) or dealing.only_agreed or len(dealing.entities) < 2:
        return []
    against = [
        other
        for other in {id(other): other for other in others}.values()
        if (told_apart(dealing, other, around) or 0) <= NEAR_DAYS
        and (alike(dealing, other) or not any(f.phrases for f in other.facts))
        and (_is_denied(dealing, other) if dealing.status in AHEAD else _is_contradicted(dealing, other))
    ]
    return [told_otherwise("status", dealing.status, dealing.facts, "denied", other.facts) for other in against]


def _is_contradicted(done: Dealing, other: Dealing) -> bool:
    """True if other reports deny what some say is done."""
    return other.participants == done.participants and not other.documents & done.documents


def _is_denied(plan: Dealing, other: Dealing) -> bool:
    """True if a plan is said to be none, and not to have been given up; two of its parties are named at least."""
    return len(other.entities) > 1 and other.participants <= plan.participants and denies(other)


def _fillers(dealing: Dealing, role: str, entities: Mapping[str, Entity]) -> str:
    return " and ".join(sorted(entities[entity].name for entity in _by_role(dealing, role)))


def _sentence(dealing: Dealing, entities: Mapping[str, Entity]) -> str:
    first, second = (_fillers(dealing, role, entities) for role in _ONTOLOGY.types[dealing.type].sides)
    return f"{first} {_ONTOLOGY.types[dealing.type].label} {second}"
