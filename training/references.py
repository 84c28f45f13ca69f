"""Score on GUM how often the reader leads a pronoun or definite phrase to a name of the right party.

    python training/references.py --data ../shared [--weights training/out/refined.pt] [--out FILE.json]

In: GUM's development set, of whose texts the reader has learnt nothing. Out: precision and recall, beside those of the
nearest earlier name.

Asked are GUM's mentions of persons, organizations, places, objects and events that are a pronoun of the third person, or that
begin with "the", "this", "that", "these", "those" or "both" and have no proper noun as their head. The names that an answer may
lead to are GUM's (the proper nouns around a mention's head), or those that the reader finds itself. An answer is right if all
names in it belong to the phrase's chain, or to the parts of it for those who were named one by one. Precision: right ones of all
answers, also of those to phrases whose chain has no name. Recall: right ones of all phrases whose chain has a name up to the end
of their sentence.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chains import KINDS, Chained, Chainlink, documents
from evaluate import reader
from tidings.extract.reader import EmbeddedReader
from tidings.extract.reference_features import phrase_class
from tidings.extract.references import SENTENCES_BACK, Vectors
from tidings.model import Claim, Mention, Reference, Span

PRONOUNS = {0: "he, she", 1: "he, she", 2: "it", 3: "they"}
DEFINITE = ("the ", "this ", "that ", "these ", "those ", "both ")


class Asking:
    """Takes the place of a reader's scorer of references, and asks it of given phrases instead of the claims' fillers."""

    def __init__(self, read: EmbeddedReader) -> None:
        self._read, self._score = read, read._references
        read._references = self  # type: ignore[assignment]
        self._phrases: Sequence[Span] = ()
        self._names: Sequence[Mention] | None = None

    def __call__(
        self, text: str, mentions: Sequence[Mention], claims: Sequence[Claim], vectors: Vectors
    ) -> tuple[Reference, ...]:
        """Called by the reader in the scorer's place."""
        names = mentions if self._names is None else self._names
        made = Claim("partnership", Span(0, 0), "actual", {"party": tuple(self._phrases)}, (), Span(0, 0), 1.0)
        return self._score(text, names, [made], vectors)

    def answers(
        self, document: Chained, phrases: Sequence[Span], names: Sequence[Mention] | None
    ) -> tuple[dict[Span, list[Span]], tuple[Mention, ...]]:
        """Names that each phrase is led to, and the names that the reader found; ``names``, if given, stand for those."""
        self._phrases, self._names = phrases, names
        reading = self._read.read_sentences(document.id, document.text, document.sentences)
        return {reference.span: list(reference.antecedents) for reference in reading.references}, reading.mentions


@dataclass(slots=True)
class Question:
    """A phrase, the kind that it counts under, and the names of its chain up to the end of its sentence."""

    span: Span
    counts_as: str
    answers: list[Span]
    near: bool  # whether one of them lies no further back than the reader looks


def questions(document: Chained, chain_of: dict[Span, str]) -> list[Question]:
    """All phrases of a document that are asked, with names and their chains given."""
    found = {}
    starts = [sentence.start for sentence in document.sentences]
    named: dict[str, list[Span]] = defaultdict(list)
    for span, chain in chain_of.items():
        named[chain].append(span)
    for mention in document.mentions:
        counts_as = counted(document, mention)
        if counts_as is None or mention.span in chain_of:
            continue
        at = bisect_right(starts, mention.span.start) - 1
        chains = {mention.chain, *document.parts[mention.chain]}
        answers = [s for chain in chains for s in named[chain] if s.start < document.sentences[at].end]
        far = document.sentences[max(0, at - SENTENCES_BACK)].start
        found[mention.span] = Question(mention.span, counts_as, answers, any(s.start >= far for s in answers))
    return list(found.values())


def counted(document: Chained, mention: Chainlink) -> str | None:
    """What a mention counts as; None if it is not asked."""
    text = document.text[mention.span.start : mention.span.end].casefold()
    if mention.kind not in KINDS or mention.part_of_speech == "PROPN":
        return None
    if mention.part_of_speech == "PRON" and " " not in text:
        return PRONOUNS.get(phrase_class(text))
    return "definite phrase" if text.startswith(DEFINITE) else None


def given_names(document: Chained) -> tuple[list[Mention], dict[Span, str]]:
    """GUM's names as mentions of ours, and the chain of each."""
    names, chain_of = [], {}
    for mention in sorted(document.mentions, key=lambda mention: mention.span):
        if mention.name and mention.kind in KINDS and mention.name not in chain_of:
            text = document.text[mention.name.start : mention.name.end]
            names.append(Mention(mention.name, KINDS[mention.kind], text, 1.0))
            chain_of[mention.name] = mention.chain
    return sorted(names, key=lambda name: name.span), chain_of


def chains_of(document: Chained, found: Iterable[Mention]) -> dict[Span, str]:
    """The chain of each name found: that of the widest mention of GUM whose head lies in it; "" if there is none."""
    chain_of = {}
    for name in found:
        held = [m for m in document.mentions if name.span.start <= m.head.start and m.head.end <= name.span.end]
        widest = max(held, key=lambda m: m.span.end - m.span.start, default=None)
        chain_of[name.span] = widest.chain if widest else ""
    return chain_of


def nearest(question: Question, names: Sequence[Mention]) -> list[Span]:
    """The peer: the nearest earlier name, of a person for "he" and "she", of another kind for "it"."""
    allowed = {"he, she": {"person"}, "it": {"organization", "place", "product", "event"}}.get(question.counts_as)
    before = [n.span for n in names if n.span.end <= question.span.start and (allowed is None or n.kind in allowed)]
    return before[-1:]


def figures(tally: Counter[str]) -> dict[str, float]:
    """Precision, recall and F1 in percent, and what was counted."""
    right, told, meant = tally["right"], tally["told"], tally["meant"]
    return {
        "precision": round(100 * right / max(1, told), 1),
        "recall": round(100 * right / max(1, meant), 1),
        "f1": round(200 * right / max(1, told + meant), 1),
        **{name: tally[name] for name in ("right", "told", "meant", "near", "asked")},
    }


def score(read: EmbeddedReader, path: Path, *, given: bool) -> dict[str, dict[str, dict[str, float]]]:
    """Figures of the reader and of its peer, for each kind of phrase and for all."""
    asking = Asking(read)
    tallies: dict[str, dict[str, Counter[str]]] = {who: defaultdict(Counter) for who in ("reader", "nearest name")}
    for document in documents(path):
        names, chain_of = given_names(document) if given else (None, {})
        spans = [question.span for question in questions(document, {})]
        told, found = asking.answers(document, spans, names)
        if names is None:
            names, chain_of = found, chains_of(document, found)
        for question in questions(document, chain_of):
            peers = {"reader": told.get(question.span, []), "nearest name": nearest(question, names)}
            for who, answer in peers.items():
                for row in (question.counts_as, "all"):
                    tally = tallies[who][row]
                    tally["asked"] += 1
                    tally["meant"] += bool(question.answers)
                    tally["near"] += question.near
                    tally["told"] += bool(answer)
                    tally["right"] += bool(answer) and set(answer) <= set(question.answers)
    read._references = asking._score
    return {who: {row: figures(tally) for row, tally in sorted(rows.items())} for who, rows in tallies.items()}


def main() -> None:
    """Print both tables, save the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with data/")
    parser.add_argument("--weights", type=Path, help="weights of train.py; without, the shipped reader")
    parser.add_argument("--out", type=Path, help="file for the figures")
    options = parser.parse_args()
    read = reader(options.weights)
    found = {}
    for label, given in (("GUM's names", True), ("the reader's names", False)):
        found[label] = score(read, options.data / "data" / "ud" / "gum-dev.conllu.gz", given=given)
        for who, rows in found[label].items():
            for row, numbers in rows.items():
                print(
                    f"{label:18}  {who:12}  {row:15}",
                    *(f"{name} {value}" for name, value in numbers.items()),
                    flush=True,
                )
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
