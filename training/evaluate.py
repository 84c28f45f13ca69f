"""Read the development sentences with a reader, and score them.

    python training/evaluate.py --data ../shared [--weights training/out/reader.pt] [--out FILE.jsonl] [--set dev]

In: labelled rows; the shipped int8 reader, or trained weights in full precision. Out: predicted rows and the scorer's table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

import corpus
import sources
from network import Reader
from tidings.extract import annotate, labels
from tidings.extract.confidence import UNCALIBRATED, Calibration
from tidings.extract.network import MODEL, Settings
from tidings.extract.reader import EmbeddedReader
from train import OWN, WEIGHTS

FURTHER = Path(__file__).parent.parent / "benchmarks" / "further"


class TorchNetwork:
    """Trained weights behind the same calls as the shipped network."""

    def __init__(self, weights: Path) -> None:
        self.model = Reader(WEIGHTS)
        self.model.load_state_dict(torch.load(weights, weights_only=True))
        self.model.eval()

    def _run(self, module, *arrays):
        with torch.no_grad():
            found = module(*(torch.from_numpy(np.ascontiguousarray(array)) for array in arrays))
        return tuple(x.numpy() for x in found) if isinstance(found, tuple) else found.numpy()

    def encode(self, ids, case, mask):
        """As OnnxNetwork.encode."""
        return self._run(self.model.encoder, ids, case, mask)

    def roles(self, inner, mask, at, kind):
        """As OnnxNetwork.roles."""
        return self._run(self.model.roles, inner, mask, at, kind)

    def references(self, phrase, mention, features):
        """As OnnxNetwork.references."""
        return self._run(self.model.references, phrase, mention, features)


def reader(
    weights: Path | None, threshold: float | None = None, calibration: Calibration | None = None
) -> EmbeddedReader:
    """The shipped reader, or one on trained weights; a threshold for triggers or a calibration replaces theirs.

    With a calibration of its own a reader claims all that it finds, however unsure.
    """
    if weights is None:
        settings = Settings.load(MODEL / "reader.json")
        network = None
    else:
        settings = Settings("trained", dict.fromkeys(labels.TYPES, 0.5), 0.5, Calibration.of(UNCALIBRATED))
        network = TorchNetwork(weights)
    if threshold is not None:
        settings = replace(settings, trigger_thresholds=dict.fromkeys(labels.TYPES, threshold))
    if calibration is not None:
        settings = replace(settings, calibration=calibration, least_confidence=0.0)
    if weights is None:
        return EmbeddedReader(settings=settings)
    folder = Path(tempfile.mkdtemp())
    (folder / "tokenizer.json").write_bytes((WEIGHTS / "tokenizer.json").read_bytes())
    return EmbeddedReader(folder, network=network, settings=settings)


def predict(read: EmbeddedReader, rows: list[dict]) -> list[dict]:
    """Rows as the reader labels them; full names of references are left as their antecedents' words."""
    found = []
    for members, text, spans in annotate.documents(rows):
        reading = read.read_sentences(members[0]["doc"], text, spans)
        names = {r.span: [text[a.start : a.end] for a in r.antecedents] for r in reading.references}
        found += annotate.labelled(members, reading, names)
    return found


def refers_score(gold: list[dict], predicted: list[dict]) -> str:
    """Pronouns and noun phrases (no names) that lead to a name sharing a word with the gold one."""
    hit = want = have = 0
    for g, p in zip(gold, predicted, strict=True):
        named = {m[0] for m in g["mentions"]}
        wanted = {k: v for k, v in g["refers"].items() if k not in named}
        want += len(wanted)
        have += len(p["refers"])
        for phrase, names in p["refers"].items():
            words = {w for n in wanted.get(phrase, ()) for w in n.casefold().split()}
            hit += bool(words) and all(words & set(n.casefold().split()) for n in names)
    precision, recall = hit / max(1, have), hit / max(1, want)
    return f"references      P {100 * precision:5.1f}  R {100 * recall:5.1f}  ({hit} of {want} gold, {have} predicted)"


def labelled(data: Path, name: str) -> list[dict]:
    """Rows of a set of the folder; ``visible`` and ``further`` are our labels on those story sets."""
    if name == "visible":
        return list(sources.pointed(OWN / "stories-labels.jsonl", sources.stories(data / "stories")))
    if name == "further":
        return list(sources.pointed(OWN / "further-labels.jsonl", sources.stories(FURTHER)))
    return list(corpus.rows(data / "claims" / f"{name}.jsonl"))


def main() -> None:
    """Predict, save and score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--set", default="dev", help="dev, dev-made, or our labelled story sets: visible, further")
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--by-type", action="store_true")
    options = parser.parse_args()
    gold = labelled(options.data, options.set)
    predicted = predict(reader(options.weights, options.threshold), gold)
    folder = Path(tempfile.mkdtemp())
    gold_path, out = folder / "gold.jsonl", options.out or folder / "predicted.jsonl"
    for path, rows in ((gold_path, gold), (out, predicted)):
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    scorer = options.data / "claims" / "score.py"
    subprocess.run([sys.executable, scorer, gold_path, out, *(["--by-type"] if options.by_type else [])], check=True)
    print(refers_score(gold, predicted))


if __name__ == "__main__":
    main()
