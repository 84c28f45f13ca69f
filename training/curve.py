"""Measure what further labelled sentences buy: readers trained alike on 250 sentences, 500, and so on up to all.

    python training/curve.py --data ../shared --out training/out-curve [--steps 200] [--plot docs/curve.svg]

In: the labelled claims, without helper tasks and without other names. Out: a JSON line for each number of sentences, in
OUT/curve.jsonl and on standard output; with --plot, a picture of all lines there.

Every reader starts from the plain encoder and sees equally many word pieces, so a larger set is seen fewer times. Sets are
nested: documents in one random order, as many as make up the number.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch

import corpus
from batches import batches
from corpus import Example
from evaluate import predict, reader
from tidings.extract import measures
from tidings.extract.pieces import PieceMaker
from train import WEIGHTS, Run, claim_files, shape

NUMBERS = (250, 500, 1000, 2000, 4000)
SETS = ("dev", "dev-made")
#: Trigger thresholds tried; that with the best mean F1 of triggers is told, at each number alike.
THRESHOLDS = (0.2, 0.35)
MEASURES = ("mentions", "triggers", "roles", "claims")
PIECES, SIZES = 1000, (48, 96)  # of a batch and of its windows: small, as the budget is
WARMUP = 30


def documents(data: Path, make: PieceMaker, random_: random.Random) -> list[list[Example]]:
    """All labelled documents in random order."""
    found = [document for _, rows in claim_files(data) for document in corpus.claims(rows, make)]
    random_.shuffle(found)
    return found


def first(found: list[list[Example]], sentences: int) -> list[list[Example]]:
    """The first documents that have so many sentences together, the last one cut."""
    taken: list[list[Example]] = []
    for document in found:
        if sentences <= 0:
            break
        taken.append(document[:sentences])
        sentences -= len(document)
    return taken


def trained(found: list[list[Example]], make: PieceMaker, steps: int, path: Path, seed: int) -> float:
    """Train on some documents, save the weights; the seconds it took."""
    torch.manual_seed(seed)
    run = Run.begin(None, 2e-4, 1e-3)
    feed = batches(found, make, random.Random(seed), pieces=PIECES, sizes=SIZES)
    began = time.monotonic()
    run.model.train()
    while run.done < steps:
        losses = run.step(next(feed), shape(run.done, steps, WARMUP))
        if run.done % 50 == 0:
            print(run.done, {name: round(value.item(), 3) for name, value in sorted(losses.items())}, flush=True)
    # So short a run ends before the averaged weights have caught up.
    torch.save(run.model.state_dict(), path)
    return time.monotonic() - began


def scores(data: Path, weights: Path) -> dict[str, dict[str, float]]:
    """F1 in percent on both development sets, at the better of the thresholds."""
    tried = []
    for threshold in THRESHOLDS:
        found = {}
        for name in SETS:
            gold = list(corpus.rows(data / "claims" / f"{name}.jsonl"))
            tallies = measures.score(gold, predict(reader(weights, threshold), gold)).tallies
            found[name] = {measure: round(100 * tallies[measure].f1, 1) for measure in MEASURES}
        tried.append({"threshold": {"trigger": threshold}, **found})
    return max(tried, key=lambda row: sum(row[name]["triggers"] for name in SETS))


def plot(rows: list[dict], path: Path) -> None:
    """F1 over the number of sentences, which grows by powers."""
    import matplotlib.pyplot as plt

    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "curve"})
    figure, axes = plt.subplots(figsize=(7, 4.5))
    sizes = [row["sentences"] for row in rows]
    for colour, measure in (("#1458a6", "triggers"), ("#b3541e", "claims")):
        for style, name in (("-", "dev"), ("--", "dev-made")):
            values = [row[name][measure] for row in rows]
            axes.plot(sizes, values, style, marker="o", color=colour, label=f"{measure}, {name}")
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set(xlabel="labelled sentences (each reader sees equally many pieces)", ylabel="F1", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")


def main() -> None:
    """Train and score at each number that is not yet among the rows; draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with claims/ and data/")
    parser.add_argument("--out", type=Path, required=True, help="folder for the rows and the last weights")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--plot", type=Path, help="where the picture goes, an SVG file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "curve.jsonl"
    rows = list(corpus.rows(path)) if path.exists() else []
    make = PieceMaker(WEIGHTS / "tokenizer.json")
    found = documents(options.data, make, random.Random(options.seed))
    every = sum(map(len, found))
    for number in (*NUMBERS, every):
        if number in {row["sentences"] for row in rows}:
            continue
        weights = options.out / "reader.pt"
        seconds = trained(first(found, number), make, options.steps, weights, options.seed)
        row = {"sentences": number, "steps": options.steps, "seconds": round(seconds), **scores(options.data, weights)}
        print(json.dumps(row), flush=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        rows.append(row)
    if options.plot:
        plot(sorted(rows, key=lambda row: row["sentences"]), options.plot)


if __name__ == "__main__":
    main()
