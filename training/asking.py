"""Asking a reader what given phrases stand for, and counting its answers.

In: a reader, documents, phrases, claims that have them. Out: the names that each phrase is led to; precision and recall.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tidings.extract.reader import EmbeddedReader
from tidings.extract.references import SENTENCES_BACK, Vectors
from tidings.model import Claim, Mention, Reference, Span


class Text(Protocol):
    """What a reader is given of a document."""

    id: str
    text: str
    sentences: list[Span]


@dataclass(slots=True)
class Question:
    """A phrase, the kind that it counts under, and the names that answer it up to the end of its sentence."""

    span: Span
    counts_as: str
    answers: list[Span]
    near: bool  # whether one of them lies no further back than the reader looks


def question(sentences: Sequence[Span], span: Span, counts_as: str, names: Iterable[Span]) -> Question:
    """What is asked of a phrase; names: where those that it stands for are named, in the whole document."""
    at = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
    answers = [name for name in names if name.start < sentences[at].end]
    far = sentences[max(0, at - SENTENCES_BACK)].start
    return Question(span, counts_as, answers, any(name.start >= far for name in answers))


class Asking:
    """Takes the place of a reader's scorer of references, and asks it of other claims' fillers than the reader's own."""

    def __init__(self, read: EmbeddedReader) -> None:
        self._read, self._scorer = read, read._references
        self._claims: Sequence[Claim] = ()
        self._names: Sequence[Mention] | None = None

    def __call__(
        self, text: str, mentions: Sequence[Mention], claims: Sequence[Claim], vectors: Vectors
    ) -> tuple[Reference, ...]:
        """Called by the reader in the scorer's place."""
        return self._scorer(text, mentions if self._names is None else self._names, self._claims, vectors)

    def answers(
        self, document: Text, claims: Sequence[Claim], names: Sequence[Mention] | None = None
    ) -> tuple[dict[Span, list[Span]], tuple[Mention, ...]]:
        """Names that each filler is led to, and the names that the reader found; ``names``, if given, stand for those."""
        self._claims, self._names = claims, names
        self._read._references = self  # type: ignore[assignment]
        try:
            reading = self._read.read_sentences(document.id, document.text, document.sentences)
        finally:
            self._read._references = self._scorer
        return {reference.span: list(reference.antecedents) for reference in reading.references}, reading.mentions


def count(tally: Counter[str], asked: Question, answer: Collection[Span]) -> None:
    """Add one answer, which is right if all its names are; an empty one is none."""
    tally["asked"] += 1
    tally["meant"] += bool(asked.answers)
    tally["near"] += asked.near
    tally["told"] += bool(answer)
    right = bool(answer) and set(answer) <= set(asked.answers)
    tally["right"] += right
    tally["right_near"] += right and asked.near


def figures(tally: Counter[str]) -> dict[str, float]:
    """Precision, recall and F1 in percent, recall of the phrases with a name near enough to be looked at, and what was counted."""
    right, told, meant = tally["right"], tally["told"], tally["meant"]
    return {
        "precision": round(100 * right / max(1, told), 1),
        "recall": round(100 * right / max(1, meant), 1),
        "f1": round(200 * right / max(1, told + meant), 1),
        "recall_near": round(100 * tally["right_near"] / max(1, tally["near"]), 1),
        **{name: tally[name] for name in ("right", "told", "meant", "near", "asked")},
    }
