"""Score the shipped reader's names on public named-entity sets.

    python training/entities.py --data ../shared [--weights training/out/reader.pt]

In: development sets of ``data/ner``. Out: entity F1 of each (same first and last character, same kind), over the labels that
our kinds know; what is found in an entity of another label, or of a kind that the set does not label, counts neither way.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import corpus
from evaluate import reader
from tidings.extract.reader import EmbeddedReader
from tidings.model import Span

SETS = ("conll2003", "wnut17", "uner-ewt")


def spans(row: dict) -> list[tuple[int, int, str | None]]:
    """Entities of a row as characters of its tokens joined by blanks, each with our kind or None."""
    ends = list(itertools.accumulate(len(token) + 1 for token in row["tokens"]))
    return [
        (ends[first] - len(row["tokens"][first]) - 1, ends[past - 1] - 1, corpus.KIND_OF.get(label))
        for first, past, label in row["spans"]
    ]


def score(path: Path, read: EmbeddedReader) -> tuple[float, float, float, int]:
    """Precision, recall and F1 in percent, and the number of entities that count."""
    right = found = meant = 0
    rows = list(corpus.rows(path))
    kinds = {kind for row in rows for *_, kind in spans(row)}
    for row in rows:
        text, given = " ".join(row["tokens"]), spans(row)
        gold = {each for each in given if each[2]}
        others = [(start, end) for start, end, kind in given if not kind]
        mentions = read.read_sentences("entities", text, [Span(0, len(text))]).mentions
        told = {
            (m.span.start, m.span.end, m.kind)
            for m in mentions
            if m.kind in kinds and not any(m.span.start < end and start < m.span.end for start, end in others)
        }
        right, found, meant = right + len(told & gold), found + len(told), meant + len(gold)
    precision, recall = right / max(found, 1), right / max(meant, 1)
    return 100 * precision, 100 * recall, 200 * right / max(found + meant, 1), meant


def main() -> None:
    """Print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    options = parser.parse_args()
    read = reader(options.weights)
    for name in SETS:
        path = options.data / "data" / "ner" / f"{name}-dev.jsonl.gz"
        precision, recall, f1, meant = score(path, read)
        print(f"{name:12} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}  of {meant:,} entities", flush=True)


if __name__ == "__main__":
    main()
