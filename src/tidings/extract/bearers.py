"""Who is named in a document, and what is said beside the names.

In: a document's text, its names by their places, its claims. Out: ``Bearers``: for each name the number of who bears it, and
for each bearer what the words of the names and those beside them tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple

from tidings.extract.trades import Word, parts
from tidings.model import Claim, Span

#: Roles whose fillers are parties; only these phrases are looked up.
PARTY_ROLES = frozenset(
    (
        *("party", "supplier", "customer", "licensor", "licensee", "investor", "investee", "buyer", "target", "seller"),
        *("owner", "owned", "person", "organization", "maker", "claimant", "respondent", "actor", "company", "speaker"),
    )
)

_BEFORE, _BEHIND = 40, 96
_BACK, _ON, _OF = 5, 12, 2  # how many words before a name, behind it, and of its place may stand beside it
_TOKEN = re.compile(r"\w+(?:['’]s\b)?|[^\w\s]")
_DOTTED = re.compile(r"\b([A-Z])\.([A-Z])\.")
_HYPHEN = re.compile(r"\b(co|start)-", re.I)
_WORDS = re.compile(r"[^\W_]+")
_STOPS = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "by",
        "with",
        "and",
        "or",
        "from",
        "for",
        "in",
        "on",
        "at",
        "to",
        "that",
        "which",
        "who",
        "as",
    )
)
_SAID = (
    r"(?:said|says|say|told|tells|added|adds|insisted|argued|argues|noted|wrote|writes|joked|explained|warned|claimed"
    r"|replied|asked|announced|stated|recalls|recalled)"
)
_SPEAKS_BEHIND = re.compile(rf"(?:,[^,\"“”]{{1,60}},)?\s+(?:\w+\s)?{_SAID}\b")
_SPEAKS_BEFORE = re.compile(rf"\b{_SAID}\s(?:[\w’'-]+\s){{0,4}}$")
_REPORTS_BEHIND = re.compile(r"(?:['’]s)?\s+(?:reported|reports|news(?:paper)?|wrote)\b")
_REPORTS_BEFORE = re.compile(r"(?:according to|told|reported by|interview with)\s+(?:the\s)?$", re.I)
_TELLS = re.compile(
    r",\s(?!and\b|but\b|said\b|told\b)(?P<beside>[^,.;:()—–]+)|\s(?:is|was|are|were)\s(?P<is>[^,.;:()—–]+)"
    r"|\s(?:of|in|from|at|based in)\s(?P<of>[^,.;:()—–]+)"
)
_MEN, _WOMEN = frozenset(("mr", "sir", "lord")), frozenset(("ms", "mrs", "miss", "dame", "lady", "madam"))


class Place(NamedTuple):
    """A phrase or mention in a document: sentence number, characters of the document, its words."""

    sentence: int
    start: int
    end: int
    text: str
    kind: str = ""


@dataclass(slots=True)
class Bearer:
    """One who is named: the stems of the names' words, those of words beside them, and what all these tell, as bits."""

    kind: str
    sentences: set[int] = field(default_factory=set)
    count: int = 0
    own: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    own_trades: int = 0
    beside_trades: int = 0
    countries: int = 0
    sex: int = 0  # 1: a man, -1: a woman, by the title
    reports: bool = False
    speaks: set[int] = field(default_factory=set)  # sentences
    roles: Counter[str] = field(default_factory=Counter)
    employers: set[int] = field(default_factory=set)  # whom a person has a post with, by number


class Bearers:
    """All who are named in a document; ``of`` has the number in ``all`` of each name's bearer."""

    def __init__(self, text: str, sentences: Sequence[Span], names: Sequence[Place], claims: Sequence[Claim]) -> None:
        self.of, kinds = _same(names)
        self.all = [Bearer(kind) for kind in kinds]
        self._text, self._sentences = text, sentences
        self._words: dict[int, tuple[set[str], int]] = {}
        spelled: set[str] = set()
        for name, number in zip(names, self.of, strict=True):
            if name.text not in spelled:
                spelled.add(name.text)
                self._spell(name, self.all[number])
            self._look(text, sentences[name.sentence], name, self.all[number])
        self.at = {(name.start, name.end): number for name, number in zip(names, self.of, strict=True)}
        for claim in claims:
            for role, fillers in claim.roles.items():
                for number in self.fillers(fillers) if role in PARTY_ROLES else ():
                    self.all[number].roles[role] += 1
            for number in self.fillers(claim.roles.get("person", ())):
                for title in claim.roles.get("title", ()):
                    self.all[number].beside.update(word.stem for word in known(text[title.start : title.end]))
                self.all[number].employers |= self.fillers(claim.roles.get("organization", ()))

    def fillers(self, spans: Iterable[Span]) -> set[int]:
        """Numbers of the bearers whose names stand at spans."""
        return {number for span in spans if (number := self.at.get((span.start, span.end))) is not None}

    def around(self, bearer: Bearer, but: int, stems: frozenset[str], countries: int) -> tuple[int, bool]:
        """How many of the stems stand in the sentences that name a bearer, all but one, and whether one of the countries does."""
        found: set[str] = set()
        lands = 0
        for sentence in bearer.sentences - {but}:
            if sentence not in self._words:
                span = self._sentences[sentence]
                told = known(self._text[span.start : span.end])
                self._words[sentence] = {word.stem for word in told}, reduce(or_, (word.countries for word in told), 0)
            words, here = self._words[sentence]
            found |= stems & words
            lands |= here
        return len(found), bool(lands & countries)

    @staticmethod
    def _spell(name: Place, bearer: Bearer) -> None:
        """Take in what the words of a name tell."""
        for own in known(name.text):
            bearer.own.add(own.stem)
            bearer.own_trades |= own.named
            bearer.countries |= own.countries

    @staticmethod
    def _look(text: str, sentence: Span, name: Place, bearer: Bearer) -> None:
        """Take in what the words beside a name tell."""
        bearer.sentences.add(name.sentence)
        bearer.count += 1
        before = text[max(sentence.start, name.start - _BEFORE) : name.start]
        behind = text[name.end : min(sentence.end, name.end + _BEHIND)]
        for beside in (*_before(before, bearer), *_behind(behind)):
            bearer.beside.add(beside.stem)
            bearer.beside_trades |= beside.trades
            bearer.countries |= beside.countries
        if _SPEAKS_BEHIND.match(behind) or _SPEAKS_BEFORE.search(before):
            bearer.speaks.add(name.sentence)
        if _REPORTS_BEHIND.match(behind) or _REPORTS_BEFORE.search(before):
            bearer.reports = True


def known(words: str) -> list[Word]:
    """What is known of the words of a name or phrase."""
    return [part for found in _written(words) for part in parts(found)]


def _written(words: str) -> list[str]:
    if "." in words:
        words = _DOTTED.sub(r"\1\2", words)
    return _WORDS.findall(_HYPHEN.sub(r"\1", words) if "-" in words else words)


def _before(before: str, bearer: Bearer) -> list[Word]:
    """Words right before a name that go with it: ``the Brazilian rocket company Veltora``."""
    tokens = _TOKEN.findall(_DOTTED.sub(r"\1\2", before) if "." in before else before)[-_BACK:]
    found: list[Word] = []
    for token in reversed(tokens):
        low = token.casefold()
        if not found and low in _MEN | _WOMEN:
            bearer.sex = 1 if low in _MEN else -1
        if low in {"-", "."}:
            continue
        if low in _STOPS or not low[0].isalnum():
            break
        # A verb stands beside a name too; what is before it belongs to something else.
        if found and not (found[0].calls or found[0].trades or found[0].countries):
            break
        found += reversed(parts(token))
    return found


def _behind(behind: str) -> list[Word]:
    """Words behind a name that tell of it: ``Quillay, a maker of chips``, ``Quillay is a bank``, ``Data of Gaborone``."""
    told = _TELLS.match(behind)
    if not told:
        return []
    words = _written(told["of"])[:_OF] if told["of"] else _written(told["beside"] or told["is"])[:_ON]
    return [part for found in words for part in parts(found)]


def _same(names: Sequence[Place]) -> tuple[list[int], list[str]]:
    """For each name the number of its bearer, and each bearer's kind.

    A name that begins or ends a fuller one of its kind is borne by the same.
    """
    fuller: dict[tuple[str, ...], str] = {}
    texts = {name.text: name.kind for name in reversed(names)}
    numbers: dict[str, int] = {}
    kinds: list[str] = []
    for text in sorted(texts, key=lambda text: (-text.count(" "), text)):
        parted = tuple(text.split())
        full = fuller.get(parted)
        if full is not None and texts[full] == texts[text]:
            numbers[text] = numbers[full]
            continue
        numbers[text] = len(kinds)
        kinds.append(texts[text])
        for size in range(1, len(parted)):
            fuller.setdefault(parted[:size], text)
            fuller.setdefault(parted[-size:], text)
    return [numbers[name.text] for name in names], kinds
