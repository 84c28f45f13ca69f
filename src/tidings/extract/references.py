"""Which earlier names a pronoun or noun phrase stands for.

In: mentions and claims of a document with the encoder's vectors. Out: a ``Reference`` for each filler that stands for names.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tidings.extract.bearers import PARTY_ROLES, Place
from tidings.extract.decode import sigmoid, softmax
from tidings.extract.network import Floats, Network
from tidings.extract.pieces import Pieces
from tidings.extract.reference_features import Scene, phrase_class
from tidings.model import Claim, Mention, Reference, Span

#: How many sentences back and how many mentions a phrase may look for what it stands for.
SENTENCES_BACK = 8
CANDIDATES = 40
PLURAL_CLASSES = {3, 6}  # "they", "the two companies"
SEVERAL = 6  # names that a plural phrase stands for at most
#: How many sentences back "the two" look for two that stand in one sentence.
SENTENCES_OF_TWO = 2
#: Phrases for two who were named; people who are only counted (``the two sources``) were not.
_TWO = re.compile(
    r"(?!.*\b(?:people|persons|sources|officials|analysts|bankers|lawyers)\b)"
    r"(?:(?:the|these|those)\s(?:[\w-]+\s)?(?:two|pair|duo)\b|both\b|two$)",
    re.I,
)
_COMPANIES = re.compile(
    r"\b(?:compan|firm|group|business|bank|maker|manufacturer|retailer|airline|carrier|outlet)", re.I
)
_PEOPLE = re.compile(r"\b(?:men|women|executives|leaders|chiefs|bosses|founders|ministers)\b", re.I)


class Vectors:
    """Looks up the encoder's vectors of a span: those of its first and last piece, side by side."""

    def __init__(self, sentences: Sequence[tuple[Span, Pieces, Floats]]) -> None:
        self._sentences = sentences
        self.spans = [span for span, _, _ in sentences]
        self._starts = [span.start for span in self.spans]

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
    """A phrase with its vector, the mentions that it may stand for, who bears each, and their vectors and features, row by row."""

    phrase: Place
    candidates: list[Place]
    bearers: list[int]
    vector: Floats
    vectors: list[Floats]
    features: Floats


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
        has_vector = [row is not None for row in known]
        scene: Scene | None = None
        asked: list[_Question] = []
        for span in sorted(_phrases(claims) - {mention.span for mention in mentions}):
            phrase = Place(vectors.sentence(span), span.start, span.end, text[span.start : span.end])
            vector = vectors(span)
            numbers = near(phrase, sentences, has_vector)
            if vector is None or not numbers:
                continue
            scene = scene or Scene(text, vectors.spans, places, claims)
            asked.append(
                _Question(
                    phrase,
                    [places[number] for number in numbers],
                    [scene.bearers[number] for number in numbers],
                    vector,
                    [row for number in numbers if (row := known[number]) is not None],
                    scene.features(phrase, numbers),
                )
            )
        return tuple(self._answers(asked))

    def _answers(self, asked: Sequence[_Question]) -> Iterator[Reference]:
        """Score all pairs of a document in one go."""
        if not asked:
            return
        scores = self._network.references(
            np.repeat(np.stack([question.vector for question in asked]), [len(q.candidates) for q in asked], 0),
            np.stack([row for question in asked for row in question.vectors]),
            np.concatenate([question.features for question in asked]),
        )
        at = 0
        for question in asked:
            past = at + len(question.candidates)
            choose = _several if phrase_class(question.phrase.text) in PLURAL_CLASSES else _one
            chosen = choose(question, scores[at:past], self._threshold)
            at = past
            if chosen:
                spans = sorted(Span(*question.candidates[number][1:3]) for number in chosen)
                yield Reference(Span(*question.phrase[1:3]), tuple(spans), min(chosen.values()))


def near(phrase: Place, sentences: Sequence[int], known: Sequence[bool]) -> list[int]:
    """Numbers of the names that a phrase may stand for. sentences: of each name; known: whether it has vectors."""
    first = bisect.bisect_left(sentences, phrase.sentence - SENTENCES_BACK)
    past = bisect.bisect_right(sentences, phrase.sentence)
    return [number for number in range(first, past) if known[number]][-CANDIDATES:]


def _one(question: _Question, scores: Floats, threshold: float) -> dict[int, float]:
    """The best mention of the likeliest bearer with what speaks for all mentions of that one; empty below the threshold.

    That the phrase stands for nobody who is named counts as a candidate of score 0, as the scorer has learnt it.
    """
    shares = softmax(np.append(scores, np.float32(0)))[:-1]
    likely: defaultdict[int, float] = defaultdict(float)
    for bearer, share in zip(question.bearers, shares.tolist(), strict=True):
        likely[bearer] += share
    best = max(likely, key=likely.__getitem__)
    if likely[best] < threshold:
        return {}
    own = (number for number, bearer in enumerate(question.bearers) if bearer == best)
    return {max(own, key=scores.__getitem__): likely[best]}


def _several(question: _Question, scores: Floats, threshold: float) -> dict[int, float]:
    """The best mention of each likely bearer, with what speaks for it; none below the threshold."""
    two = _TWO.match(question.phrase.text)
    most, back = (2, SENTENCES_OF_TWO) if two else (SEVERAL, 0)
    beside = _beside_one_another(question, back)
    likely = sigmoid(scores)
    taken: dict[int, int] = {}
    for number in np.argsort(-scores).tolist():
        if beside and number not in beside:
            continue
        # Two that stand beside one another are meant even if neither is sure by itself.
        if len(taken) == most or (likely[number] < threshold and not (beside and len(taken) < 2)):
            break
        taken.setdefault(question.bearers[number], number)
    return {number: float(likely[number]) for number in taken.values()}


def _beside_one_another(question: _Question, back: int) -> list[int]:
    """Numbers of the candidates that stand in one sentence, the nearest before the phrase that names two of a kind.

    back: how many sentences before the phrase's own are looked at. Empty if none does.
    """
    phrase = question.phrase
    kinds: tuple[str, ...] = ("person", "organization")
    if _COMPANIES.search(phrase.text):
        kinds = ("organization",)
    elif _PEOPLE.search(phrase.text):
        kinds = ("person",)
    for sentence in range(phrase.sentence, phrase.sentence - back - 1, -1):
        for kind in kinds:
            found = [
                number
                for number, place in enumerate(question.candidates)
                if place.sentence == sentence and place.kind == kind and place.end <= phrase.start
            ]
            if len({question.bearers[number] for number in found}) > 1:
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
