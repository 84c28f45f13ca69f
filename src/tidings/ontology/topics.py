"""Topics: what a phrase is about, in a hierarchy from markets down to single technologies.

In: ``topics.toml`` beside this file, and files of the user's that add to it or replace it. Out: a ``Taxonomy`` that finds the
topics in a phrase (the longest words that fit win) and tells which topics lie above and below each other.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from tidings.errors import NotFound
from tidings.ontology import tables

#: Roles of claims whose phrases say what a claim is about.
TOPIC_ROLES = ("topic", "subject", "product", "measure")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")  # A.I.
_CAPITALS_MAX = 3  # letters of an acronym that could be an ordinary word in small letters
#: Words in -s that are no plurals, and would fall together with another word if they lost it.
_NO_PLURALS = frozenset(
    (
        *("news", "series", "species", "gas", "lens", "bus", "plus", "process", "ios"),
        *("arms", "damages", "futures", "results", "spirits"),  # plurals that mean another thing than their singular
    )
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. ``under`` names the topics right above it; ``terms`` are all words for it, its name first."""

    name: str
    under: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """One term, ready to be compared: folded words, and where the text must have capitals."""

    folded: tuple[str, ...]
    capitals: frozenset[int]
    topic: str


@dataclass(frozen=True)
class Taxonomy:
    """Topics by name, in the order of the file. Compares by identity, so that what it has found may be kept."""

    topics: Mapping[str, Topic]
    _by_first: dict[str, list[_Words]] = field(default_factory=lambda: defaultdict(list), repr=False)
    _below: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def __post_init__(self) -> None:
        for topic in self.topics.values():
            for parent in topic.under:
                self._below[parent].append(topic.name)
            for term in topic.terms:
                words = _term(term, topic.name)
                self._by_first[words.folded[0]].append(words)
        for known in self._by_first.values():
            known.sort(key=lambda words: (-len(words.folded), not words.capitals))

    __hash__ = object.__hash__

    @lru_cache(maxsize=65536)  # noqa: B019 - taxonomies are few and live as long as the program
    def of(self, phrase: str) -> tuple[str, ...]:
        """Names of the topics that a phrase is about, in the order of its words; none for a phrase that no term fits."""
        words = _words(phrase)
        folded = [fold(word) for word in words]
        found: dict[str, None] = {}
        place = 0
        while place < len(words):
            hit = self._at(words, folded, place)
            if hit is not None:
                found.setdefault(hit.topic)
            place += len(hit.folded) if hit else 1
        return tuple(found)

    def _at(self, words: list[str], folded: list[str], place: int) -> _Words | None:
        for term in self._by_first.get(folded[place], ()):
            if tuple(folded[place : place + len(term.folded)]) == term.folded and all(
                _capital(words[place + offset]) for offset in term.capitals
            ):
                return term
        return None

    def find(self, name: str) -> Topic:
        """The topic of that name or word, in any case. Raises NotFound, which names what comes near."""
        wanted = tuple(fold(word) for word in _words(name))
        for term in self._by_first.get(wanted[0], ()) if wanted else ():
            if term.folded == wanted:
                return self.topics[term.topic]
        near = get_close_matches(name.casefold(), [each.casefold() for each in self.topics], n=3)
        hint = f"near it: {', '.join(near)}" if near else "`tidings topics --all` lists them"
        raise NotFound(f"{name!r} is no topic; {hint}")

    def below(self, name: str) -> frozenset[str]:
        """A topic and all that lie under it."""
        return frozenset(self._walk(name, self._below))

    def above(self, name: str) -> tuple[str, ...]:
        """A topic and all that it lies under, nearest first."""
        return tuple(self._walk(name, {each.name: list(each.under) for each in self.topics.values()}))

    def children(self, name: str) -> tuple[str, ...]:
        """Topics right under one."""
        return tuple(self._below.get(name, ()))

    def roots(self) -> tuple[str, ...]:
        """Topics that lie under no other."""
        return tuple(topic.name for topic in self.topics.values() if not topic.under)

    def path(self, name: str) -> tuple[str, ...]:
        """From the root to a topic, by the first topic above each."""
        found = [name]
        while self.topics[found[-1]].under:
            found.append(self.topics[found[-1]].under[0])
        return tuple(reversed(found))

    @staticmethod
    def _walk(name: str, next_of: Mapping[str, Iterable[str]]) -> Iterator[str]:
        queue, seen = [name], {name}
        while queue:
            current = queue.pop(0)
            yield current
            fresh = [each for each in next_of.get(current, ()) if each not in seen]
            seen.update(fresh)
            queue += fresh


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One form for a word in any case, with or without accents, in the singular or the plural.

    Plurals only: a stemmer would make one of "custom" and "customs", of "universe" and "university".
    """
    plain = unicodedata.normalize("NFKD", word.replace("’", "'").removesuffix("'s"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    if len(letters) < 3 or letters in _NO_PLURALS or letters.endswith(("ss", "us", "is", "ics")):
        return letters
    if letters.endswith("ies") and len(letters) > 4:
        return letters[:-3] + "y"
    if letters.endswith(("ches", "shes", "xes", "sses")):
        return letters[:-2]
    return letters.removesuffix("s")


def _words(text: str) -> list[str]:
    return _WORD.findall(_DOTTED.sub(lambda found: found[0].replace(".", ""), text))


def _capital(word: str) -> bool:
    return word[0].isupper() and word.removesuffix("s").isupper()


def _term(term: str, topic: str) -> _Words:
    words = _words(term)
    capitals = {
        n for n, word in enumerate(words) if word.isalpha() and word.isupper() and 1 < len(word) <= _CAPITALS_MAX
    }
    return _Words(tuple(fold(word) for word in words), frozenset(capitals), topic)


def load(*paths: Path) -> Taxonomy:
    """The topics that ship, with those of the user's files added in order; a file with ``replace = true`` begins anew.

    A topic that a file gives again keeps its words and gets the new ones; a new ``under`` moves it.
    Raises TidingsError if a file is not sound: unreadable, a topic without words, under one that is not there or itself.
    """
    if not paths:
        return _shipped()
    rows: dict[str, Topic] = dict(_shipped().topics)
    for path in paths:
        rows = _parse(tables.given(path), str(path), rows)
    return Taxonomy(rows)


@cache
def _shipped() -> Taxonomy:
    return Taxonomy(_parse(tables.shipped("topics.toml"), "topics.toml", {}))


def _parse(text: str, source: str, known: Mapping[str, Topic]) -> dict[str, Topic]:
    with tables.sound(source, "list of topics", "topics.toml"):
        table = tomllib.loads(text)
        rows = {} if table.get("replace") is True else dict(known)
        for key, row in table["topics"].items():
            rows[key] = _topic(key, row, rows.get(key))
        _require_sound(rows)
        return rows


def _topic(name: str, row: Mapping[str, Any], known: Topic | None) -> Topic:
    under, also = row.get("under"), row.get("also", [])
    if unknown := set(row) - {"under", "also"}:
        raise ValueError(f"{name!r} has {min(unknown)!r}, which is none of under, also")
    if not isinstance(also, list) or not all(isinstance(term, str) and _WORD.search(term) for term in (name, *also)):
        raise ValueError(f"{name!r} needs a name and a list of words")
    parents = (under,) if isinstance(under, str) else tuple(under or ())
    if known is not None:
        return Topic(name, parents if under is not None else known.under, (*known.terms, *also))
    return Topic(name, parents, (name, *also))


def _require_sound(rows: Mapping[str, Topic]) -> None:
    for topic in rows.values():
        if missing := [parent for parent in topic.under if parent not in rows]:
            raise ValueError(f"{topic.name!r} stands under {missing[0]!r}, which is not there")
    for name in rows:
        queue, seen = list(rows[name].under), set[str]()
        while queue:
            parent = queue.pop()
            if parent == name:
                raise ValueError(f"{name!r} stands under itself")
            if parent not in seen:
                seen.add(parent)
                queue += rows[parent].under
