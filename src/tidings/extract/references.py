"""Which earlier names a pronoun or noun phrase stands for.

In: mentions and claims of a document with the encoder's vectors. Out: a ``Reference`` for each filler that stands for names.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tidings.extract.decode import sigmoid
from tidings.extract.network import Floats, Network
from tidings.extract.pieces import Pieces
from tidings.extract.reference_features import PARTY_ROLES, Place, features, phrase_class
from tidings.model import Claim, Mention, Reference, Span

#: How many sentences back and how many mentions a phrase may look for what it stands for.
SENTENCES_BACK = 8
CANDIDATES = 40
PLURAL_CLASSES = {3, 6}  # "they", "the two companies"
#: How many sentences back "the two" look for two that stand in one sentence.
SENTENCES_OF_TWO = 2
_TWO = re.compile(r"\b(?:two|both|pair|duo)\b", re.I)
_COMPANIES = re.compile(
    r"\b(?:compan|firm|group|business|bank|maker|manufacturer|retailer|airline|carrier|outlet)", re.I
)
_PEOPLE = re.compile(r"\b(?:men|women|executives|leaders|chiefs|bosses|founders|ministers)\b", re.I)


class Vectors:
    """Looks up the encoder's vectors of a span: those of its first and last piece, side by side."""

    def __init__(self, sentences: Sequence[tuple[Span, Pieces, Floats]]) -> None:
        self._sentences = sentences
        self._starts = [span.start for span, _, _ in sentences]

    def sentence(self, span: Span) -> int:
        """Number of the sentence that a span begins in."""
        return bisect.bisect_right(self._starts, span.start) - 1

    def __call__(self, span: Span) -> Floats | None:
        """(2 * width,), or None if the span's words were beyond the reader's sentence limit."""
        sentence, pieces, hidden = self._sentences[self.sentence(span)]
        start, end = span.start - sentence.start, span.end - sentence.start
        inside = np.flatnonzero((pieces.offsets[:, 0] < end) & (pieces.offsets[:, 1] > start))
        return np.concatenate([hidden[inside[0]], hidden[inside[-1]]]) if len(inside) else None


class _Question(NamedTuple):
    """A phrase, the mentions that it may stand for, and the vectors of both, row by row."""

    phrase: Place
    candidates: list[Place]
    phrases: Floats
    mentions: Floats


class Reader:
    """Scores each phrase with the mentions around it."""

    def __init__(self, network: Network, threshold: float) -> None:
        self._network = network
        self._threshold = threshold

    def __call__(
        self, text: str, mentions: Sequence[Mention], claims: Sequence[Claim], vectors: Vectors
    ) -> tuple[Reference, ...]:
        """References of all party fillers and speakers that are not names themselves."""
        places = [Place(vectors.sentence(m.span), m.span.start, m.span.end, m.text, m.kind) for m in mentions]
        known = [vectors(mention.span) for mention in mentions]
        sentences = [place.sentence for place in places]
        asked: list[_Question] = []
        for span in sorted(_phrases(claims) - {mention.span for mention in mentions}):
            phrase = Place(vectors.sentence(span), span.start, span.end, text[span.start : span.end])
            vector = vectors(span)
            first = bisect.bisect_left(sentences, phrase.sentence - SENTENCES_BACK)
            past = bisect.bisect_right(sentences, phrase.sentence)
            near = [number for number in range(first, past) if known[number] is not None][-CANDIDATES:]
            if vector is not None and near:
                candidates = [places[number] for number in near]
                rows = np.stack([row for number in near if (row := known[number]) is not None])
                asked.append(_Question(phrase, candidates, np.repeat(vector[None], len(near), 0), rows))
        return tuple(self._answers(asked))

    def _answers(self, asked: Sequence[_Question]) -> Iterator[Reference]:
        """Score all pairs of a document in one go."""
        if not asked:
            return
        scores = sigmoid(
            self._network.references(
                np.concatenate([question.phrases for question in asked]),
                np.concatenate([question.mentions for question in asked]),
                np.concatenate([features(question.phrase, question.candidates) for question in asked]),
            )
        )
        at = 0
        for question in asked:
            past = at + len(question.candidates)
            antecedents, sure = self._choose(question.phrase, question.candidates, scores[at:past])
            at = past
            if antecedents:
                yield Reference(Span(question.phrase.start, question.phrase.end), antecedents, sure)

    def _choose(self, phrase: Place, candidates: list[Place], scores: Floats) -> tuple[tuple[Span, ...], float]:
        """The best mention, or for a plural phrase the best mention of each name; none below the threshold."""
        most = 6 if phrase_class(phrase.text) in PLURAL_CLASSES else 1
        if _TWO.search(phrase.text):
            most = 2
        beside = _beside_one_another(phrase, candidates, SENTENCES_OF_TWO if most == 2 else 0) if most > 1 else []
        taken: dict[str, tuple[Place, float]] = {}
        for number in np.argsort(-scores).tolist():
            score = float(scores[number])
            if beside and number not in beside:
                continue
            # Two that stand beside one another are meant even if neither is sure by itself.
            if len(taken) == most or (score < self._threshold and not (beside and len(taken) < 2)):
                break
            if candidates[number].text not in taken:
                taken[candidates[number].text] = (candidates[number], score)
        spans = sorted(Span(place.start, place.end) for place, _ in taken.values())
        return tuple(spans), min((score for _, score in taken.values()), default=0.0)


def _beside_one_another(phrase: Place, candidates: Sequence[Place], back: int) -> list[int]:
    """Numbers of the candidates that stand in one sentence, the nearest before the phrase that names two of a kind.

    back: how many sentences before the phrase's own are looked at. Empty if none does.
    """
    kinds: tuple[str, ...] = ("person", "organization")
    if _COMPANIES.search(phrase.text):
        kinds = ("organization",)
    elif _PEOPLE.search(phrase.text):
        kinds = ("person",)
    for sentence in range(phrase.sentence, phrase.sentence - back - 1, -1):
        for kind in kinds:
            found = [
                number
                for number, place in enumerate(candidates)
                if place.sentence == sentence and place.kind == kind and place.end <= phrase.start
            ]
            if len({candidates[number].text for number in found}) > 1:
                return found
    return []


def _phrases(claims: Sequence[Claim]) -> set[Span]:
    """Spans of all fillers that name a party, and of all speakers."""
    spans = {span for claim in claims for span in claim.speaker}
    for claim in claims:
        for role, fillers in claim.roles.items():
            if role in PARTY_ROLES:
                spans.update(fillers)
    return spans
