"""Which spellings of personal names, across documents, are one person.

In: local persons with the positions that their documents give them. Out: joined groups: by spelling and employer together.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from tidings.model import Kind, LocalEntity
from tidings.resolve import names
from tidings.resolve.groups import Groups

Held = Mapping[str, set[tuple[str, str]]]  # local key of a person -> (office, employer)

#: Title words that mean one office.
_OFFICES = {
    "ceo": "chief executive",
    "chairwoman": "chairman",
    "chairperson": "chairman",
    "cfo": "chief financial",
    "boss": "chief executive",
}


_OFFICE_NAMES = (
    *("chief executive", "chief financial", "chief operating", "chief technology"),
    *("chairman", "president", "founder", "head"),
)
_BELOW = frozenset(("vice", "deputy", "assistant", "former", "acting"))


def office(title: str) -> str:
    """The office that a title names, without rank words: ``executive chairman`` -> ``chairman``; a deputy's is its own."""
    words = " ".join(_OFFICES.get(word, word) for word in names.fold(title).split())
    if _BELOW & set(words.split()):
        return words
    return next((name for name in _OFFICE_NAMES if f" {name} " in f" {words} "), words)


def employers(by_kind: Mapping[Kind, Sequence[LocalEntity]], groups: Groups[str]) -> Held:
    """(office, employer) of each person's local key; employers by the group of their name, else by the name itself."""
    group_of: dict[str, str] = {}
    for kind in ("organization", "place"):
        for entity in by_kind.get(kind, ()):
            for name in entity.names:
                group_of.setdefault(names.core(name), groups.find(entity.key))
    return {
        person.key: {
            (office(title), group_of.get(names.core(where), names.core(where))) for title, where in person.positions
        }
        for person in by_kind.get("person", ())
    }


def join_spellings(members: Sequence[LocalEntity], groups: Groups[str], held: Held) -> None:
    """Join spellings of one name whose bearers work for the same employer; mere likeness needs the same office there too.

    A spelling that could be two different colleagues joins neither.
    """
    blocks: defaultdict[str, dict[Hashable, LocalEntity]] = defaultdict(dict)
    for person in members:
        # Who is spelled alike, holds the same positions and is known to be one says the same as the first of them.
        said = (groups.find(person.key), person.names[0], frozenset(held[person.key]))
        for where in {where for _, where in held[person.key]}:
            blocks[where].setdefault(said, person)
    for block in blocks.values():
        colleagues = list(block.values())
        spellings = {person.names[0] for person in colleagues}
        ambiguous = {name for name in spellings if _fits_two(name, spellings)}
        for one, two in itertools.combinations(colleagues, 2):
            a, b = one.names[0], two.names[0]
            if groups.find(one.key) == groups.find(two.key) or ambiguous & {a, b}:
                continue
            alike = names.same_person_name(a, b) or names.sounds_alike(a, b)
            if alike or (held[one.key] & held[two.key] and names.similar_person_name(a, b)):
                groups.join(two.key, one.key)


def _fits_two(name: str, others: set[str]) -> bool:
    """True if a spelling goes with two others that do not go with each other."""
    fits = [other for other in others if other != name and names.same_person_name(name, other)]
    return any(not names.same_person_name(a, b) for a, b in itertools.combinations(fits, 2))


def join_lone_names(members: Sequence[LocalEntity], groups: Groups[str], held: Held) -> None:
    """A person known in a document by one word only joins the one full name with that word and the same employer."""
    in_full: defaultdict[tuple[str, str], list[str]] = defaultdict(list)  # first or last word, employer -> keys
    lone: list[tuple[LocalEntity, str]] = []
    for person in members:
        first, *others = names.person_words(person.names[0])
        if not others:
            lone.append((person, first))
            continue
        for word in {first, others[-1]}:
            for where in {where for _, where in held[person.key]}:
                in_full[word, where].append(person.key)
    for person, word in lone:
        fits = {groups.find(key) for _, where in held[person.key] for key in in_full.get((word, where), ())}
        if len(fits) == 1:
            groups.join(person.key, fits.pop())
