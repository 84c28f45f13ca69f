"""Findings in plain sentences.

In: a Finding and ``wording.toml``. Out: one sentence that holds no name, number or date but those the finding carries.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tidings import ontology
from tidings.model import Finding, Participant, Status, Support
from tidings.report import dates
from tidings.report.escape import plain

_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_UNSHOWN = frozenset({"time", "speaker"})  # the date is shown from ``when``, the speakers beside the sentence


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to word a type: the slot that opens the sentence and the verb phrase for each status."""

    first: str
    phrases: Mapping[Status, str]
    lead: Mapping[Status, str]
    slots: frozenset[str]


@dataclass(frozen=True, slots=True)
class TypeWording:
    """How one claim type is worded: heading, frames in order of preference, and the roles that follow the sentence."""

    heading: str
    topic: tuple[str, ...]
    joiner: str
    quote: bool
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """All wordings, from ``wording.toml``."""

    types: Mapping[str, TypeWording]
    status: Mapping[str, str]
    attributes: Mapping[str, str]
    outcomes: Mapping[str, str]
    derivations: Mapping[str, Sequence[str]]


@cache
def wording() -> Wording:
    """The wordings that ship."""
    table = tomllib.loads((resources.files(__package__) / "wording.toml").read_text(encoding="utf-8"))
    types = {
        name: TypeWording(
            heading=row["heading"],
            topic=tuple(row["topic"]),
            joiner=row["joiner"],
            quote=row.get("quote", False),
            frames=tuple(_frame(frame, table["lead"]) for frame in row["frames"]),
        )
        for name, row in table["types"].items()
    }
    return Wording(types, table["status"], table["attributes"], table["outcomes"], table["derivations"])


def _frame(row: Mapping[str, str], leads: Mapping[str, str]) -> Frame:
    phrases: dict[Status, str] = {
        "actual": row["actual"],
        "planned": row.get("planned", f"[is|are] to {row['base']}"),
        "possible": row.get("possible", f"may {row['base']}"),
        "denied": row.get("denied", row["ing"]),
        "ended": row.get("ended", row["ing"]),
    }
    lead: dict[Status, str] = {}
    if "denied" not in row:
        lead["denied"] = leads["denied"]
    if "ended" not in row:
        lead["ended"] = leads["ended"]
    slots = frozenset(slot for phrase in phrases.values() for slot in _SLOT.findall(phrase)) - {"of"}
    return Frame(row["first"], phrases, lead, slots | {row["first"]})


def heading(claim_type: str) -> str:
    """The heading over findings of this type; the type's own name if it is a user's."""
    known = wording().types.get(claim_type)
    return known.heading if known else plain(claim_type).replace("_", " ").capitalize()


def type_rank(claim_type: str) -> tuple[int, str]:
    """Sort key that puts types in the order of the wordings, a user's types last."""
    order = list(wording().types)
    return (order.index(claim_type) if claim_type in order else len(order), claim_type)


def sentence(
    finding: Finding, *, first: Iterable[str] = (), dated: bool = True, point: dates.Writer | None = None
) -> str:
    """The finding as one sentence without a full stop.

    first: ids of entities to put first among interchangeable parties.
    dated: whether to add the date; False where it stands beside the sentence. point: as ``dates.label`` takes it.
    """
    known = wording().types.get(finding.type)
    when = when_words(finding, point=point) if dated else ""
    if known is None:
        return _listed(finding, when)
    slots = _slots(finding, frozenset(first))
    frame = next((frame for frame in known.frames if all(slots.get(slot) for slot in frame.slots)), None)
    if frame is None:
        return _listed(finding, when)
    subject = slots[frame.first]
    text = _joined(_words(subject), _fill(frame.phrases[finding.status], slots, plural=_is_plural(subject)))
    told = [role for role in known.topic if role not in frame.slots]
    topic = [plain(filler.text) for role in told for filler in finding.roles.get(role, ())]
    text = f"{text.rstrip(',')}{known.joiner}{enumerated(topic)}" if topic else text.rstrip(",")
    shown = frame.slots | set(known.topic) | set(_symmetric(finding.type))
    return frame.lead.get(finding.status, "") + _opened(text, subject[0]) + _qualified(finding, shown, when)


def outcome(finding: Finding, result: Finding | None = None) -> str:
    """What became of a plan, "" if nothing did. result: the finding that it became, if it is at hand.

    What was possible comes about when it is done, and when it is planned for certain; that is no happening yet.
    """
    if finding.became is None:
        return ""
    how: str = finding.became.how
    if how == "happened" and finding.status == "possible" and (result is None or result.status == "planned"):
        how = "planned" if result else "further"
    return wording().outcomes[how]


def enumerated(items: Sequence[str], *, most: int = 0) -> str:
    """``a, b and c``; with ``most``, at most that many and ``n more``."""
    if most and len(items) > most + 1:
        items = [*items[:most], f"{len(items) - most} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def counted(number: int, noun: str) -> str:
    """``1 origin``, ``3 reports``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def origins(support: Support) -> str:
    """``2 origins``; ``at least 1, at most 3 origins`` where that is not certain."""
    if not support.at_most:
        return "origin not traced"
    if support.at_least == support.at_most:
        return counted(support.at_least, "origin")
    return f"at least {support.at_least}, at most {counted(support.at_most, 'origin')}"


def support(finding: Finding) -> str:
    """``2 origins, 5 reports``."""
    return f"{origins(finding.support)}, {counted(finding.support.articles, 'report')}"


def when_words(finding: Finding, *, point: dates.Writer | None = None) -> str:
    """The finding's date in words; if none is known, the report's own time expressions in quotation marks."""
    if finding.when:
        return dates.label(plain(finding.when), point=point)
    return ", ".join(f"“{plain(words)}”" for words in finding.when_words[:2])


@cache
def _symmetric(claim_type: str) -> tuple[str, ...]:
    known = ontology.load().types.get(claim_type)
    return known.core if known is not None and known.symmetric else ()


def _slots(finding: Finding, first: frozenset[str]) -> dict[str, tuple[Participant, ...]]:
    slots = {role: tuple(fillers) for role, fillers in finding.roles.items() if fillers}
    for role in _symmetric(finding.type):
        parties = sorted(slots.get(role, ()), key=lambda party: party.entity not in first)
        slots["all"] = tuple(parties)
        if len(parties) == 1:
            slots["alone"] = (parties[0],)
        elif len(parties) == 2:
            slots["one"], slots["two"] = (parties[0],), (parties[1],)
    return slots


def _fill(phrase: str, slots: Mapping[str, Sequence[Participant]], *, plural: bool) -> str:
    # numbers first: a name may hold brackets, which are no alternatives
    numbered = _NUMBER.sub(lambda found: found[2] if plural else found[1], phrase)
    return _SLOT.sub(lambda found: _of(slots) if found[1] == "of" else _words(slots[found[1]]), numbered)


def _of(slots: Mapping[str, Sequence[Participant]]) -> str:
    """``head of procurement at X`` but ``chairman of X``."""
    title = _words(slots["title"])
    return "at" if " of " in title or " for " in title else "of"


def _words(fillers: Sequence[Participant]) -> str:
    return enumerated([plain(filler.text) for filler in fillers])


def _is_plural(fillers: Sequence[Participant]) -> bool:
    if len(fillers) > 1:
        return True
    if fillers[0].entity is not None:
        return False
    head = re.split(r" (?:of|at|in|from|with|for|to) ", plain(fillers[0].text))[0].split(" ")[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is"))


def _joined(subject: str, phrase: str) -> str:
    return subject + phrase if phrase[:1] in ("", ",") else f"{subject} {phrase}"


def _opened(text: str, first: Participant) -> str:
    """A phrase gets its capital; a name keeps the letters that it has."""
    return text if first.entity is not None else text[:1].upper() + text[1:]


def _qualified(finding: Finding, shown: Iterable[str], when: str) -> str:
    left = [role for role in finding.roles if role not in _UNSHOWN and role not in shown]
    ordered = sorted(left, key=lambda role: ("amount", "place").index(role) if role in ("amount", "place") else -1)
    parts = [", ".join(plain(filler.text) for filler in finding.roles[role]) for role in ordered]
    found = [part for part in (*parts, when) if part]
    return f" ({'; '.join(found)})" if found else ""


def _listed(finding: Finding, when: str) -> str:
    """The wording for a user's own types and for findings whose core is empty: roles by name, nothing beyond."""
    roles = [
        f"{plain(role)} {enumerated([plain(filler.text) for filler in fillers])}"
        for role, fillers in finding.roles.items()
        if fillers and role not in _UNSHOWN
    ]
    parts = [part for part in (*roles, when) if part]
    name = heading(finding.type)
    return f"{name}: {'; '.join(parts)}" if parts else name
