"""What tells which mention a pronoun or noun phrase stands for.

In: a document's names, its claims, and phrases, by their places. Out: one row of features for each phrase and name.
Training and run time share this code, so that the scorer sees the same numbers in both.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tidings.extract.bearers import PARTY_ROLES, Bearer, Bearers, Place, known
from tidings.extract.labels import KINDS
from tidings.model import Claim, Span

#: Columns of a row: class of phrase, kind, distance and rank of the name; then what tells of its bearer; then how the name stands.
_BEARER = 24
#: Columns of a bearer: what its names and the words beside them tell of the phrase, ...
_OWN, _BESIDE, _OTHER_TRADE, _COUNTRY, _OTHER_COUNTRY, _DETAILS, _AROUND, _LAND_AROUND, _FITS, _ALONE, _BETTER = range(
    11
)
#: ... who it is in the claims, ...
_OPPOSITE, _SAME_ROLE, _SPEAKER, _SPEAKS = range(11, 15)
#: ... and in the document.
_MOST_NAMED, _FIRST, _FACES, _SAME_AS_BEFORE, _ROLES, _REPORTS, _SEX, _EMPLOYER = range(15, 23)
_ABOUT = 23
_BEGINS, _OWNS, _SAYS_SO, _PHRASE_BEGINS, _BETWEEN = range(_BEARER + _ABOUT, _BEARER + _ABOUT + 5)
FEATURES = _BEARER + _ABOUT + 5

#: How much each of the columns from ``_OWN`` to ``_FITS`` says for a bearer when they are compared.
_WEIGHTS = np.array((2, 2, -2, 2, -2, 1, 0.5, 0.5, 1), dtype=np.float32)
_PROOFS = len(_WEIGHTS)

_CLASSES = (
    {"he", "him", "his", "himself"},
    {"she", "her", "hers", "herself"},
    {"it", "its", "itself"},
    {"they", "them", "their", "theirs", "both", "themselves"},
    {"we", "our", "us", "ours"},
    {"i", "my", "me", "mine"},
)
_PLURAL = {
    "two",
    "three",
    "both",
    "pair",
    "companies",
    "firms",
    "sides",
    "parties",
    "duo",
    "partners",
    "carriers",
    "banks",
}
#: The kinds that a class of pronouns may stand for.
_KINDS_OF = (
    ("person",),
    ("person",),
    ("organization", "place", "product", "event"),
    (),
    ("organization", "person"),
    ("person",),
)
#: What a party of a claim is called afterwards.
_FACES_OF = {
    "buyer": ("buyer", "customer"),
    "acquirer": ("buyer",),
    "bidder": ("buyer",),
    "suitor": ("buyer",),
    "target": ("target",),
    "seller": ("seller", "supplier"),
    "vendor": ("seller", "supplier"),
    "supplier": ("supplier",),
    "contractor": ("supplier",),
    "customer": ("customer",),
    "client": ("customer",),
    "owner": ("owner", "buyer"),
    "parent": ("owner",),
    "shareholder": ("owner", "investor"),
    "investor": ("investor",),
    "unit": ("owned",),
    "subsidiary": ("owned",),
    "licensee": ("licensee",),
    "licensor": ("licensor",),
    "maker": ("maker",),
    "partner": ("party",),
    "rival": ("party",),
    "claimant": ("claimant",),
    "plaintiff": ("claimant",),
    "defendant": ("respondent",),
    "employer": ("organization",),
}
_CUTS = {"of", "in", "for", "with", "at", "by", "from", "on", "to", "that", "which", "who", "whose"}
_DEFINITE = {"the", "both", "these", "those", "all"}
#: Heads that are said of every organization: they prove nothing of one whose name or description has them.
_ANY = {"company", "firm", "business", "one", "unit", "maker"}
_GENERIC = frozenset(
    (
        *("the", "a", "an", "this", "that", "its", "his", "her", "their", "our", "both", "two"),
        *("company", "firm", "group", "business", "one", "largest", "new"),
    )
)


class _Phrase(NamedTuple):
    """What the words of a phrase tell."""

    group: int
    head: str
    calls: tuple[str, ...]  # kinds that it may stand for; () if nothing tells
    trades: int
    countries: int
    details: frozenset[str]
    rare: frozenset[str]  # details and head: what is not said of everybody
    faces: tuple[str, ...]


def phrase_class(text: str) -> int:
    """0-5 for classes of pronouns, 6 for a plural noun phrase, 7 for any other phrase."""
    words = text.casefold().split()
    if len(words) == 1:
        for number, members in enumerate(_CLASSES):
            if words[0] in members:
                return number
    # Two people, or one of the two, are not those who were named.
    plural = words[:1] and words[0] in _DEFINITE and _PLURAL & set(words[: _end_of_head(words)])
    return 6 if plural or words == ["two"] else 7


def _end_of_head(words: Sequence[str]) -> int:
    """Number of the word that begins what only follows a phrase's head: ``the chairman | of the board``."""
    return next((number for number, word in enumerate(words) if number and word in _CUTS), len(words))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> _Phrase:
    group = phrase_class(text)
    if group < len(_CLASSES):
        return _Phrase(group, "", _KINDS_OF[group], 0, 0, frozenset(), frozenset(), ())
    words = text.split()
    told = known(" ".join(words[: _end_of_head(text.casefold().split())]))
    if not told:
        return _Phrase(group, "", (), 0, 0, frozenset(), frozenset(), ())
    head = told[-1]
    trades = countries = 0
    for word in told:
        trades |= word.trades
        countries |= word.countries
    rest = frozenset(word.stem for word in known(text)) - _GENERIC - {head.stem}
    calls = (head.calls,) if head.calls else ()
    rare = (rest | {head.stem}) - _GENERIC or {head.stem}
    return _Phrase(group, head.stem, calls, trades, countries, rest, frozenset(rare), _FACES_OF.get(head.stem, ()))


class Scene:
    """A document's names as candidates for its phrases."""

    def __init__(self, text: str, sentences: Sequence[Span], names: Sequence[Place], claims: Sequence[Claim]) -> None:
        """names: in the order of the text; ``sentences`` has the bounds that their numbers count."""
        self._sentences = sentences
        self._bearers = Bearers(text, sentences, names, claims)
        self.bearers: Sequence[int] = self._bearers.of
        self._kinds = np.array([KINDS.index(name.kind) for name in names], dtype=np.intp)
        self._places = np.array([name[:3] for name in names], dtype=np.int64).reshape(-1, 3)
        self._texts = np.unique([name.text for name in names], return_inverse=True)[1] if names else self._kinds
        self._begins = self._places[:, 1] - np.array([sentences[n.sentence].start for n in names], np.int64) < 5
        self._owns = np.array([text[n.end : n.end + 2] in ("'s", "’s", "s'", "s’") for n in names], dtype=np.float32)
        self._says = np.array(
            [n.sentence in self._bearers.all[of].speaks for n, of in zip(names, self._bearers.of, strict=True)],
            np.float32,
        )
        self._fixed = self._of_bearers()
        self._claims: defaultdict[tuple[int, int], list[tuple[str, Claim]]] = defaultdict(list)
        for claim in claims:
            for role, fillers in (*claim.roles.items(), ("speaker", claim.speaker)):
                for span in fillers if role in PARTY_ROLES else ():
                    self._claims[span.start, span.end].append((role, claim))

    def features(self, phrase: Place, numbers: Sequence[int]) -> NDArray[np.float32]:
        """(len(numbers), FEATURES): one row for each name, by its number, as a candidate antecedent of the phrase."""
        chosen = np.asarray(numbers, dtype=np.intp)
        rows = np.zeros((len(chosen), FEATURES), dtype=np.float32)
        if not len(chosen):
            return rows
        told = _parsed(phrase.text)
        self._place(rows, phrase, told.group, chosen)
        self._stand(rows, phrase, chosen)
        of = [self._bearers.of[number] for number in numbers]
        lines = {number: line for line, number in enumerate(dict.fromkeys(of))}
        about = self._fixed[list(lines)]
        for number, line in lines.items():
            self._tell(about[line], told, self._bearers.all[number], phrase.sentence)
        self._compare(about)
        self._take_part(about, phrase, lines)
        rows[:, _BEARER : _BEARER + _ABOUT] = about[[lines[number] for number in of]]
        return rows

    def _of_bearers(self) -> NDArray[np.float32]:
        """(bearers, columns): what is told of each whatever the phrase."""
        rows = np.zeros((len(self._bearers.all), _ABOUT), dtype=np.float32)
        most: defaultdict[str, int] = defaultdict(int)
        for bearer in self._bearers.all:
            most[bearer.kind] = max(most[bearer.kind], bearer.count)
        for row, bearer in zip(rows, self._bearers.all, strict=True):
            row[_MOST_NAMED] = bearer.count == most[bearer.kind]
            row[_FIRST] = 0 in bearer.sentences
            row[_REPORTS] = bearer.reports
            row[_ROLES] = math.log1p(sum(bearer.roles.values()))
        return rows

    def _place(self, rows: NDArray[np.float32], phrase: Place, group: int, chosen: NDArray[np.intp]) -> None:
        """Class, kind, distance, rank."""
        sentence, start, end = self._places[chosen].T
        kinds, texts = self._kinds[chosen], self._texts[chosen]
        every = np.arange(len(chosen))
        rows[:, group] = 1
        rows[every, 8 + kinds] = 1
        apart = phrase.sentence - sentence
        before = start < phrase.start
        rows[every, 13 + np.where((apart == 0) & before, 0, np.where(apart <= 0, 1, np.minimum(apart, 3) + 1))] = 1
        counts = np.bincount(texts)
        first = np.empty(len(counts), dtype=np.intp)
        first[texts[::-1]] = every[::-1]
        rows[:, 18] = first[texts] == every
        rows[:, 19] = np.log1p(counts[texts])
        rows[:, 20] = np.log1p(np.abs(phrase.start - start)) / 6
        rows[:, 21] = (phrase.start <= start) & (end <= phrase.end)
        ranks, others = [0] * len(KINDS), [set[int]() for _ in KINDS]
        of = self._bearers.of
        earlier = (each[before][::-1].tolist() for each in (every, chosen, kinds))
        for row, number, kind in zip(*earlier, strict=True):
            if ranks[kind] < 2:
                rows[row, 22 + ranks[kind]] = 1
            ranks[kind] += 1
            others[kind].add(of[number])
            rows[row, _BETWEEN] = 1 / len(others[kind])

    def _stand(self, rows: NDArray[np.float32], phrase: Place, chosen: NDArray[np.intp]) -> None:
        """How the names and the phrase stand in their sentences."""
        rows[:, _BEGINS] = self._begins[chosen]
        rows[:, _OWNS] = self._owns[chosen]
        rows[:, _PHRASE_BEGINS] = phrase.start - self._sentences[phrase.sentence].start < 3
        rows[:, _SAYS_SO] = self._says[chosen]

    def _tell(self, row: NDArray[np.float32], told: _Phrase, bearer: Bearer, sentence: int) -> None:
        """What the names and the words beside them tell of the phrase."""
        if told.head:
            head = "" if told.head in _ANY else told.head
            row[_OWN] = head in bearer.own or bool(told.trades & bearer.own_trades)
            row[_BESIDE] = head in bearer.beside or bool(told.trades & bearer.beside_trades)
            trades = bearer.own_trades | bearer.beside_trades
            row[_OTHER_TRADE] = bool(told.trades and trades and not told.trades & trades)
            row[_COUNTRY] = bool(told.countries & bearer.countries)
            row[_OTHER_COUNTRY] = bool(told.countries and bearer.countries and not told.countries & bearer.countries)
            if told.details:
                row[_DETAILS] = len(told.details & (bearer.beside | bearer.own)) / len(told.details)
            if told.details or told.countries or told.trades:
                stems, country = self._bearers.around(bearer, sentence, told.rare, told.countries)
                row[_AROUND] = stems / len(told.rare)
                row[_LAND_AROUND] = country
        if told.calls:
            row[_FITS] = 1 if bearer.kind in told.calls else -1
        row[_SEX] = bearer.sex * {0: 1, 1: -1}.get(told.group, 0)
        row[_FACES] = any(role in bearer.roles for role in told.faces)

    @staticmethod
    def _compare(about: NDArray[np.float32]) -> None:
        """Whether one bearer alone has the most that speaks for it."""
        proof = (about[:, :_PROOFS] @ _WEIGHTS).tolist()
        real = about[:, : _PROOFS - 1].max(1).tolist()
        top = max(proof)
        best = [value == top for value in proof]
        told = any(own and some > 0 for own, some in zip(best, real, strict=True))
        for row, own in zip(about, best, strict=True):
            row[_ALONE] = own and told and best.count(True) == 1
            row[_BETTER] = told and not own

    def _take_part(self, about: NDArray[np.float32], phrase: Place, lines: dict[int, int]) -> None:
        """Who takes part in the phrase's own claims, who in others as the phrase does in these, who speaks."""
        for role, claim in self._claims.get((phrase.start, phrase.end), ()):
            for other, fillers in (*claim.roles.items(), ("speaker", claim.speaker)):
                column = _SPEAKER if other == "speaker" else _SAME_ROLE if other == role else _OPPOSITE
                for number in self._bearers.fillers(fillers) if other in PARTY_ROLES else ():
                    if number in lines:
                        about[lines[number], column] = 1
            for number, line in lines.items():
                if role in self._bearers.all[number].roles:
                    about[line, _SAME_AS_BEFORE] = 1
        here = {phrase.sentence - 1, phrase.sentence, phrase.sentence + 1}
        speakers = {number for number, bearer in enumerate(self._bearers.all) if bearer.speaks & here}
        employers = {house for number in speakers for house in self._bearers.all[number].employers}
        for number, line in lines.items():
            about[line, _SPEAKS] = number in speakers
            about[line, _EMPLOYER] = number in employers
