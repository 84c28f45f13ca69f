"""Score the reader's helper task of syntax on gold tokens.

    python training/syntax.py --data ../shared --weights training/out/refined.pt [--steps 1200 --out training/out/syntax.pt]

In: weights of train.py (or none: the pretrained encoder), the development treebanks. With --steps the weights first learn from the
training treebanks alone: that tells what the encoder can do where syntax is more than a helper. Out: for each of them the share of
words with the right part of speech (UPOS), the right head (UAS), and the right head and relation without its subtype (LAS), in
percent of all words, as the CoNLL 2018 shared task counts.

The head of each word is the likeliest one in its sentence, whether or not a tree comes of it; a word beyond the reader's limit of
pieces counts as wrong.
"""

from __future__ import annotations

import argparse
import gzip
import random
from pathlib import Path

import torch

import corpus
from batches import Batch, batches, collate, windows
from corpus import IGNORE
from network import Reader
from tidings.extract.pieces import PieceMaker
from train import WEIGHTS, Run, shape

TREEBANKS = ("ewt", "gum")
TRAINED_ON = ("gum", "ewt")  # in the order of train.py: relations are numbered as they are met
AT_ONCE = 16


def words(path: Path) -> int:
    """Number of words of a treebank."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sum(line.split("\t", 1)[0].isdigit() for line in lines)


def right(model: Reader, batch: Batch, sentence: torch.Tensor) -> tuple[int, int, int]:
    """Words of a batch with the right part of speech, head, and head and relation; ``sentence`` numbers that of each piece."""
    with torch.no_grad():
        hidden = model.encoder(batch.ids, batch.case, batch.mask)[0]
        upos, arcs, dependent, head = model.syntax(hidden)
        word = batch.upos != IGNORE
        allowed = word[:, None, :] & (sentence[:, :, None] == sentence[:, None, :])
        best = arcs.masked_fill(~allowed, -1e4).argmax(-1)
        below, above = dependent, head.gather(1, best.unsqueeze(-1).expand(-1, -1, head.shape[-1]))
        relation = model.syntax.relation(torch.cat([below, above, below * above], -1)).argmax(-1)
    scored = batch.heads != IGNORE
    headed = scored & (best == batch.heads)
    tagged = word & (upos.argmax(-1) == batch.upos)
    return int(tagged.sum()), int(headed.sum()), int((headed & (relation == batch.relations)).sum())


def score(
    model: Reader, path: Path, make: PieceMaker, relations: dict[str, int], window: int
) -> tuple[float, float, float]:
    """Percentages of one treebank, read in windows of so many pieces."""
    documents = corpus.syntax(path, make, dict(relations))
    cut = sorted(windows(documents, random.Random(0), (window,)), key=lambda cut: sum(len(e.pieces) for e in cut))
    totals = [0, 0, 0]
    for begin in range(0, len(cut), AT_ONCE):
        group = cut[begin : begin + AT_ONCE]
        batch = collate(group, make)
        # Each [SEP] ends a sentence.
        sentence = (batch.ids == make.sep).long().cumsum(1)
        for column, count in enumerate(right(model, batch, sentence)):
            totals[column] += count
    every = words(path)
    tagged, headed, labelled = (100 * total / every for total in totals)
    return tagged, headed, labelled


def practised(options: argparse.Namespace, public: Path, make: PieceMaker, relations: dict[str, int]) -> Reader:
    """The reader after ``options.steps`` batches of the training treebanks; its averaged weights."""
    documents = [d for name in TRAINED_ON for d in corpus.syntax(public / f"{name}-train.conllu.gz", make, relations)]
    torch.manual_seed(1)
    run = Run.begin(options.weights, 1.6e-4, 7e-4)
    sizes = (max(options.window // 2, 1), options.window)
    feed = batches(documents, make, random.Random(1), pieces=options.pieces, sizes=sizes)
    run.model.train()
    while run.done < options.steps:
        lost = run.step(next(feed), shape(run.done, options.steps))["syntax"]
        if run.done % 50 == 0:
            print(f"step {run.done} of {options.steps}, loss {lost.item():.3f}", flush=True)
    return run.averaged.module


def main() -> None:
    """Print a line for each treebank."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with data/")
    parser.add_argument(
        "--weights", type=Path, help="of an earlier run; without any --steps begins from the pretrained encoder"
    )
    parser.add_argument("--steps", type=int, default=0, help="batches of the training treebanks to learn from first")
    parser.add_argument("--pieces", type=int, default=2400, help="of a batch, with --steps")
    parser.add_argument("--window", type=int, default=128, help="pieces read at once; 1: each sentence by itself")
    parser.add_argument("--out", type=Path, help="file for the weights after these steps")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if not (options.weights or options.steps):
        parser.error("give --weights, --steps, or both")
    torch.set_num_threads(options.threads)
    public, make = options.data / "data" / "ud", PieceMaker(WEIGHTS / "tokenizer.json")
    relations: dict[str, int] = {}
    for name in TRAINED_ON:
        corpus.syntax(public / f"{name}-train.conllu.gz", make, relations)
    if options.steps:
        model = practised(options, public, make, relations)
    else:
        model = Reader(WEIGHTS)
        model.load_state_dict(torch.load(options.weights, weights_only=True))
    if options.out:
        torch.save(model.state_dict(), options.out)
    model.eval()
    for name in TREEBANKS:
        path = public / f"{name}-dev.conllu.gz"
        upos, uas, las = score(model, path, make, relations, options.window)
        print(f"{name}  UPOS {upos:.1f}  UAS {uas:.1f}  LAS {las:.1f}  of {words(path):,} words", flush=True)


if __name__ == "__main__":
    main()
