"""The party that a sentence leaves to its reader: ``The bank will lend 150 million``, in a report on a buyer of trams.

In: Document and Reading. Out: the Reading with such parties put in, each by the place where the text names it last before.
Who is meant is weighed as an implicit argument (Gerber and Chai 2010): by what a candidate does elsewhere in the document, and
how near it is named. ``training/implicit.py`` fits the weights.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tidings import ontology
from tidings.model import Claim, Document, Reading, Span
from tidings.resolve.within import Local, within

_ONTOLOGY = ontology.load()

#: What speaks for a candidate, and how much. Nobody is meant if none of them is likely enough.
WEIGHTS: Mapping[str, float] = {
    "same sentence": -1.27,
    "sentence before": 1.44,
    "distance": -0.83,
    "first named": 0.88,
    "fills the role": 1.55,
    "fills another": -2.26,
    "beside the party": 0.53,
    "beside in the type": 1.77,
    "does nothing": -1.61,
    "does much": 1.39,
}
LEAST = 0.7
#: How many sentences back count as far as any.
_FAR = 20

#: ``invests 90 million in a plant``: what is spent on a thing is put into nobody.
_SPENT = re.compile(r"(?:re)?invest", re.I)
#: Positions that are told without their house in a report on it; others, and presidents of states, are often those of outsiders.
_OF_THE_HOUSE = re.compile(
    r"\b(?:chief|[cC]\.?[EFTO]\.?O\b|chair(?:man|woman|person)?\b|(?:co-?)?founders?\b|finance director|managing director)",
    re.I,
)

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Gap:
    """A claim that lacks a party: its number in the reading, the role, and what speaks for each candidate, by entity key."""

    number: int
    role: str
    candidates: Mapping[str, Features]


def complete(document: Document, reading: Reading) -> Reading:
    """The reading with the parties that its sentences leave out, as ``Claim.implied``, where it is likely enough who is meant.

    Claims that the reader is unsure of are left as they are: nobody may be missing there.
    """
    around = Around(document, reading, within(document, reading))
    claims = list(reading.claims)
    for gap in around.gaps():
        if claims[gap.number].confidence < _ONTOLOGY.least_confidence:
            continue
        chances = likelihoods(gap.candidates)
        best = max(sorted(chances), key=chances.__getitem__, default=None)
        if best is not None and chances[best] >= LEAST:
            claim = claims[gap.number]
            claims[gap.number] = replace(claim, implied={gap.role: (around.named(best, claim),)})
    return replace(reading, claims=tuple(claims))


def likelihoods(candidates: Mapping[str, Features]) -> dict[str, float]:
    """Softmax over the candidates and nobody, who scores 0."""
    scores = {key: math.exp(sum(WEIGHTS[name] * v for name, v in row.items())) for key, row in candidates.items()}
    return {key: score / (1 + sum(scores.values())) for key, score in scores.items()}


@dataclass(slots=True)
class _Deeds:
    """How often each entity takes part in the other claims of a document."""

    fills: Counter[str] = field(default_factory=Counter)  # the open role, in claims of the type
    faces: Counter[str] = field(default_factory=Counter)  # another role in them
    beside: Counter[str] = field(default_factory=Counter)  # with the party that the claim names
    beside_in_type: Counter[str] = field(default_factory=Counter)


class Around:
    """Who is named in a document, and what each of them does there."""

    def __init__(self, document: Document, reading: Reading, local: Local) -> None:
        self._document, self._claims, self._links = document, reading.claims, local.links
        self._starts = [sentence.start for sentence in reading.sentences]
        self._names = {entity.key: entity.spans for entity in local.entities if entity.kind == "organization"}
        self._told: defaultdict[str, list[Span]] = defaultdict(list)  # names, and what stands for them
        for span, keys in sorted(local.links.items()):
            for key in keys:
                self._told[key].append(span)
        self._parties = [{key for spans in claim.roles.values() for key in self._of(spans)} for claim in self._claims]
        self._active = Counter(key for parties in self._parties for key in parties)

    def gaps(self) -> Iterator[Gap]:
        """Claims that name one side, and nobody for the other."""
        for number, claim in enumerate(self._claims):
            role = self._lacking(claim)
            if role is not None and self._parties[number]:
                yield Gap(number, role, self._candidates(number, role))

    def named(self, key: str, claim: Claim) -> Span:
        """Where the text names an entity last up to the end of a claim's sentence; if only later, where first."""
        spans = self._names[key]
        before = [span for span in spans if span.end <= claim.sentence.end]
        return before[-1] if before else spans[0]

    def _lacking(self, claim: Claim) -> str | None:
        """The one role for which the text around is asked; None if the sentence fills all or more than one is empty."""
        kind = _ONTOLOGY.types[claim.type]
        title = " ".join(map(self._document.slice, claim.roles.get("title", ())))
        if claim.roles.get("subject") and _SPENT.match(self._document.slice(claim.trigger)):
            return None
        if claim.roles.get("person") and not _OF_THE_HOUSE.search(title):
            return None
        if kind.symmetric:
            fillers = claim.roles.get(kind.core[0], ())
            one = len(fillers) == 1 and len(self._of(fillers)) == 1
            return kind.core[0] if one and kind.core[0] in kind.implied else None
        empty = [role for role in kind.sides or kind.implied if not claim.roles.get(role)]
        return empty[0] if len(empty) == 1 and empty[0] in kind.implied else None

    def _of(self, spans: tuple[Span, ...]) -> list[str]:
        return [key for span in spans for key in self._links.get(span, ())]

    def _deeds(self, claim: Claim, own: set[str], role: str) -> _Deeds:
        done = _Deeds()
        for other, parties in zip(self._claims, self._parties, strict=True):
            if other is claim:
                continue
            if other.type == claim.type:
                for each, spans in other.roles.items():
                    (done.fills if each == role else done.faces).update(self._of(spans))
            if parties & own:
                done.beside.update(parties - own)
                done.beside_in_type.update(parties - own if other.type == claim.type else ())
        return done

    def _candidates(self, number: int, role: str) -> dict[str, Features]:
        claim, own = self._claims[number], self._parties[number]
        deeds = self._deeds(claim, own, role)
        first = min((spans[0], key) for key, spans in self._names.items())[1] if self._names else None
        at = bisect_right(self._starts, claim.sentence.start) - 1
        found: dict[str, Features] = {}
        for key in self._names.keys() - own:
            told = [span.start for span in self._told[key] if span.start < claim.sentence.end]
            back = [at - (bisect_right(self._starts, start) - 1) for start in told]
            found[key] = {
                "same sentence": float(0 in back),
                "sentence before": float(1 in back),
                "distance": math.log1p(min([*back, _FAR])),
                "first named": float(key == first),
                "fills the role": deeds.fills[key] / max(1, sum(deeds.fills.values())),
                "fills another": float(deeds.faces[key] > 0 and not deeds.fills[key]),
                "beside the party": float(deeds.beside[key] > 0),
                "beside in the type": float(deeds.beside_in_type[key] > 0),
                "does nothing": float(not self._active[key]),
                "does much": math.log1p(self._active[key]),
            }
        return found
