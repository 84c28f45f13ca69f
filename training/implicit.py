"""Fit what tells who is meant where a sentence names only one side of a dealing, and print the weights.

    python training/implicit.py --data ../shared [--least 0.7]
    python training/implicit.py --data ../shared --read 160 [--seed 9]

In: the visible story sets and our further ones, with what our labels and what the shipped reader say of their sentences, and
the findings of their gold. Out: for each threshold how many parties would be put in and how many of them rightly, each set judged
by weights that were fitted on the others; then the weights of all, for ``tidings.resolve.implicit``.

A claim is asked if it names somebody of one side and nobody of the other. The answer is right if the gold has a finding of its
type, in its document, between the two. Where the gold has that finding with the one side alone, nobody is.

With ``--read`` nothing is fitted: so many business and technology articles of the BBC corpus are read as they ship, and each
party that is put in is printed with the sentences around, to be judged by reading (verdicts: ``RESULTS.md``).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import sources
import tidings
from tidings.extract import EmbeddedReader
from tidings.model import Claim, Document, Reading
from tidings.ontology import LEAST_CONFIDENCE
from tidings.resolve.implicit import WEIGHTS, Around, complete
from tidings.resolve.within import within

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "benchmarks"))

from labelled import LabelledReader, rows_of  # noqa: E402 - lies in a folder of its own

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
STEPS, RATE, DECAY = 600, 0.02, 0.3
SECTIONS = ("bbc-business-", "bbc-tech-")
SENTENCES_BEFORE = 2  # shown with a claim
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A gap of a story set: a row of features for each candidate, and which of them are meant (none, if nobody is)."""

    story: str
    kind: str
    rows: Floats
    meant: NDArray[np.bool_]


class Recorder:
    """Reads as another reader does, and keeps what it read."""

    def __init__(self, reader: EmbeddedReader | LabelledReader) -> None:
        self._reader, self.version = reader, reader.version
        self.read_so_far: dict[str, tuple[Document, Reading]] = {}

    def read(self, document: Document) -> Reading:
        """The other reader's reading."""
        reading = self._reader.read(document)
        self.read_so_far[document.id] = document, reading
        return reading


def questions(data: Path) -> Iterator[Question]:
    """All gaps of all sets, as labelled and as read."""
    sys.path.insert(0, str(data / "stories"))
    import score  # the scorer of the story sets, which knows the names of their gold

    embedded = EmbeddedReader()
    for folder, labels in (
        (data / "stories", "stories-labels"),
        (HERE.parent / "benchmarks" / "further", "further-labels"),
    ):
        rows = list(rows_of(HERE / "data" / f"{labels}.jsonl", folder))
        for path in sorted(folder.glob("*/gold.json")):
            story = path.parent
            gold = json.loads(path.read_text(encoding="utf-8"))
            for reader in (LabelledReader(story.name, rows), embedded):
                recorder = Recorder(reader)
                with (
                    tempfile.TemporaryDirectory() as temporary,
                    tidings.Book(Path(temporary) / "book.db", reader=recorder) as book,
                ):
                    book.add(story / "articles" if (story / "articles").exists() else story)
                for document, reading in recorder.read_so_far.values():
                    yield from _asked(story.name, document, reading, gold, score)


def _asked(story: str, document: Document, reading: Reading, gold: dict[str, Any], score: Any) -> Iterator[Question]:
    names = score.Names(gold["entities"])
    local = within(document, reading)
    bearer = {
        e.key: next((n for name in e.names if (n := names(name)) in names.of.values()), "") for e in local.entities
    }
    told = score.document_key(document.id)
    for gap in Around(document, reading, local).gaps():
        claim = reading.claims[gap.number]
        core = score.ROLES[claim.type][0]
        own = {
            (role, bearer[key])
            for role in core
            for span in claim.roles.get(role, ())
            for key in local.links.get(span, ())
            if bearer[key]
        }
        known = [f for f in gold["findings"] if f["type"] == claim.type and told in f["documents"]]
        parties = [score.participants(finding, names, {}) for finding in known]
        meant = {name for each in parties if own and each > own for role, name in each - own if role == gap.role}
        if own and gap.candidates and (meant or own in parties):
            yield Question(
                story,
                f"{claim.type} {gap.role}",
                np.array([list(row.values()) for row in gap.candidates.values()]),
                np.array([bearer[key] in meant for key in gap.candidates]),
            )


def fitted(asked: list[Question]) -> Floats:
    """Weights that make what is meant likely: gradient ascent on the marginal likelihood, with decay."""
    weights = np.zeros(asked[0].rows.shape[1])
    for _ in range(STEPS):
        slope = np.zeros_like(weights)
        for question in asked:
            chances = likely(question, weights)
            target = np.append(question.meant, not question.meant.any()) * chances
            slope += question.rows.T @ (target / target.sum() - chances)[:-1]
        weights += RATE * (slope - DECAY * weights)
    return weights


def likely(question: Question, weights: Floats) -> Floats:
    """(candidates + 1,): probabilities, nobody last."""
    scores = np.exp(np.append(question.rows @ weights, 0.0))
    return scores / scores.sum()


def read_sample(data: Path, count: int, seed: int) -> None:
    """Print each party put in beside the claims of some articles, with the sentences around, and the counts."""
    texts = {name: text for name, text in sources.bbc(data / "data").items() if name.startswith(SECTIONS)}
    reader = EmbeddedReader()
    claims: list[Claim] = []
    parties: list[Claim] = []
    for name in random.Random(seed).sample(sorted(texts), count):
        document = Document(name, "", texts[name])
        reading = complete(document, reader.read(document))
        claims += reading.claims
        for claim in reading.claims:
            for role, who in claim.implied.items():
                parties.append(claim)
                shown = f"{claim.type}, {role}: {', '.join(map(document.slice, who))}"
                print(f"{len(parties)}. {name}, {shown} ({claim.confidence:.2f})")
                print(passage(document, reading, claim), end="\n\n")
    for least in (0.0, LEAST_CONFIDENCE):
        beside, put_in = (sum(claim.confidence >= least for claim in each) for each in (claims, parties))
        print(f"{count} articles: {beside} claims of confidence {least} or more, {put_in} parties put in beside them")


def passage(document: Document, reading: Reading, claim: Claim) -> str:
    """What a claim fills with, and its sentence after the ones before it, a line for each."""
    roles = "; ".join(f"{role} {', '.join(map(document.slice, spans))}" for role, spans in claim.roles.items())
    at = reading.sentences.index(claim.sentence)
    shown = reading.sentences[max(0, at - SENTENCES_BEFORE) : at + 1]
    lines = [f"[{document.slice(claim.trigger)}, {claim.status}: {roles}]", *map(document.slice, shown)]
    return "\n".join("    " + " ".join(line.split()) for line in lines)


def main() -> None:
    """Judge each set by the others, print table and weights; or read a sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with stories/, or data/ to read")
    parser.add_argument("--least", type=float, default=0.7, help="threshold of the figures by type")
    parser.add_argument("--read", type=int, metavar="N", help="print the parties put into N articles of the BBC corpus")
    parser.add_argument("--seed", type=int, default=9, help="which articles")
    options = parser.parse_args()
    if options.read:
        read_sample(options.data, options.read, options.seed)
        return
    asked = list(questions(options.data))
    answers = []
    for story in sorted({question.story for question in asked}):
        weights = fitted([question for question in asked if question.story != story])
        for question in asked:
            if question.story == story:
                chances = likely(question, weights)[:-1]
                answers.append((chances.max(), bool(question.meant[chances.argmax()]), question))
    print(f"{len(asked)} claims that name one side; somebody is meant in {sum(q.meant.any() for q in asked)}")
    for least in THRESHOLDS:
        told = [right for chance, right, _ in answers if chance >= least]
        print(f"at {least}: {len(told)} put in, {100 * sum(told) / max(1, len(told)):.1f} % of them rightly")
    by_kind: defaultdict[str, list[bool]] = defaultdict(list)
    for chance, right, question in answers:
        if chance >= options.least:
            by_kind[question.kind].append(right)
    for kind, rights in sorted(by_kind.items()):
        print(f"  {kind:24} {sum(rights):3} of {len(rights)}")
    for name, weight in zip(WEIGHTS, fitted(asked), strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
