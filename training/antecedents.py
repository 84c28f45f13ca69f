"""Train the scorer of references on the finished encoder.

    python training/antecedents.py --data ../shared --out training/out/references.pt [--told FILE] [--renamed] [--start FILE]

In: the labelled claims, if asked once more with other names in them, and GUM's training set; the shipped reader, whose encoder
stands still. Out: the scorer's weights, for ``export.py --references``; a log. With ``--told`` what the reader made of the
documents is kept in a file, and taken from there the next time. Deterministic for a given seed, machine and number of threads.

A phrase is given the candidates that it has at run time, names as labelled and names as the reader finds them. Learnt is, for
a phrase that stands for one, the marginal likelihood of all names that are right against the others and against none of them
(Lee et al. 2017, End-to-end Neural Coreference Resolution); for one that may stand for several, each name by itself.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

import renaming
from network import ReferenceScorer
from phrases import Eye, Told, View, chained, labelled
from tidings.extract.bearers import Place
from tidings.extract.reader import EmbeddedReader
from tidings.extract.reference_features import Scene, phrase_class
from tidings.extract.references import PLURAL_CLASSES, near
from train import claim_files, shape

BATCH = 96
DECAY, AVERAGE = 0.02, 0.998
NOISE = 0.3  # share of the vectors' places that are dropped: the encoder knows the labelled texts better than it will know others
GUM_WEIGHT = 0.5


@dataclass(slots=True)
class Pairs:
    """Phrases with their candidates; ``first`` has where each phrase's rows begin, and the number of rows at its end."""

    vectors: NDArray[np.float16]  # (spans, 2 * WIDTH)
    phrase: NDArray[np.int64]  # (phrases,) rows of vectors
    plural: NDArray[np.bool_]
    weight: NDArray[np.float32]
    first: NDArray[np.int64]
    mention: NDArray[np.int64]  # (pairs,) rows of vectors
    features: NDArray[np.float16]
    right: NDArray[np.bool_]


def asked(told: Told, view: View) -> Iterator[tuple[Place, list[int], list[Place], NDArray[np.float32], set[int]]]:
    """Each phrase of a document that has a vector and candidates.

    With its place, the candidates' numbers, the places of all names, features, and the numbers that are right.
    """
    starts = [span.start for span in told.sentences]

    def place(span: tuple[int, int], kind: str = "") -> Place:
        return Place(bisect_right(starts, span[0]) - 1, *span, told.text[slice(*span)], kind)

    places = [place(name.span, name.kind) for name in view.names]
    scene = Scene(told.text, told.sentences, places, view.claims)
    known = [name.span in told.vectors for name in view.names]
    for span, answers in zip(told.phrases, view.answers, strict=True):
        phrase = place(span)
        numbers = near(phrase, [each.sentence for each in places], known)
        if span in told.vectors and numbers:
            yield phrase, numbers, places, scene.features(phrase, numbers), answers


def pairs(sets: dict[str, list[Told]]) -> Pairs:
    """All phrases of all documents, each with the names of both views."""
    vectors: list[NDArray[np.float16]] = []
    phrase, plural, weight, first, mention, features, right = [], [], [], [0], [], [], []
    for name, documents in sets.items():
        for told in documents:
            row = {span: len(vectors) + n for n, span in enumerate(told.vectors)}
            vectors += told.vectors.values()
            for view in (told.given, told.found):
                for place, numbers, places, rows, answers in asked(told, view):
                    phrase.append(row[place.start, place.end])
                    plural.append(phrase_class(place.text) in PLURAL_CLASSES)
                    weight.append(GUM_WEIGHT if name == "gum" else 1.0)
                    mention += [row[places[n].start, places[n].end] for n in numbers]
                    right += [n in answers for n in numbers]
                    features.append(rows.astype(np.float16))
                    first.append(len(mention))
    return Pairs(
        np.stack(vectors),
        np.array(phrase),
        np.array(plural),
        np.array(weight, np.float32),
        np.array(first),
        np.array(mention),
        np.concatenate(features),
        np.array(right),
    )


def loss(model: ReferenceScorer, data: Pairs, chosen: NDArray[np.int64]) -> Tensor:
    """Mean loss of some phrases."""
    sizes = data.first[chosen + 1] - data.first[chosen]
    rows = np.concatenate([np.arange(data.first[c], data.first[c + 1]) for c in chosen])
    group = torch.from_numpy(np.repeat(np.arange(len(chosen)), sizes))
    own, back = np.unique(data.mention[rows], return_inverse=True)
    phrases, mentions = (
        F.dropout(torch.from_numpy(data.vectors[at].astype(np.float32)), NOISE) for at in (data.phrase[chosen], own)
    )
    a = torch.tanh(model.phrase(phrases))[group]
    b = torch.tanh(model.mention(mentions))[torch.from_numpy(back)]
    scores = model.compared(a, b, torch.from_numpy(data.features[rows].astype(np.float32)))
    right = torch.from_numpy(data.right[rows])
    weight = torch.from_numpy(data.weight[chosen])
    plural = torch.from_numpy(data.plural[chosen])
    # None of them counts as a candidate of score 0.
    every = _log_sum(scores, group, len(chosen), none=torch.ones(len(chosen), dtype=torch.bool))
    some = torch.zeros(len(chosen), dtype=torch.bool).index_put((group[right],), torch.tensor(True))
    best = _log_sum(scores.masked_fill(~right, -1e4), group, len(chosen), none=~some)
    alone = F.binary_cross_entropy_with_logits(scores, right.float(), reduction="none")
    several = torch.zeros(len(chosen)).index_add(0, group, alone)
    return (weight * torch.where(plural, several, every - best)).sum() / weight.sum()


def _log_sum(scores: Tensor, group: Tensor, count: int, none: Tensor) -> Tensor:
    """Log of the summed exponentials of each group's scores, with one of 0 where ``none`` says so."""
    top = torch.zeros(count).scatter_reduce(0, group, scores.detach(), "amax")
    summed = torch.zeros(count).index_add(0, group, torch.exp(scores - top[group]))
    return top + torch.log(summed + none * torch.exp(-top) + 1e-30)


def learn(data: Pairs, model: ReferenceScorer, epochs: int, rate: float, seed: int) -> ReferenceScorer:
    """Averaged weights after some rounds over all phrases; rate: the highest learning rate."""
    random_ = np.random.default_rng(seed)
    averaged = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )
    adam = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=DECAY)
    steps = epochs * math.ceil(len(data.phrase) / BATCH)
    done, began = 0, time.monotonic()
    for epoch in range(epochs):
        total = []
        for chosen in np.array_split(random_.permutation(len(data.phrase)), math.ceil(len(data.phrase) / BATCH)):
            adam.param_groups[0]["lr"] = rate * shape(done, steps)
            found = loss(model, data, chosen)
            adam.zero_grad()
            found.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
            averaged.update_parameters(model)
            total.append(found.item())
            done += 1
        line = {"epoch": epoch, "seconds": round(time.monotonic() - began), "loss": round(float(np.mean(total)), 4)}
        print(json.dumps(line), flush=True)
    return averaged.module.eval()


def documents(data: Path, renamed: bool, seed: int) -> dict[str, list[Told]]:
    """All that is learnt from, as the shipped reader sees it; ``renamed``: each document of ours with other names too."""
    eye = Eye(EmbeddedReader())
    sets = {name: list(rows) for name, rows in claim_files(data)}
    pool, random_ = renaming.pools(row for rows in sets.values() for row in rows), random.Random(seed)
    found = {}
    for name, rows in sets.items():
        found[name] = list(labelled(rows, eye))
        if renamed:
            found[name] += labelled(renaming.renamed(rows, pool, random_), eye)
        print(json.dumps({"read": name, "documents": len(found[name])}), flush=True)
    found["gum"] = list(chained(data / "data" / "ud" / "gum-train.conllu.gz", eye))
    return found


def main() -> None:
    """Read, learn, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with claims/ and data/")
    parser.add_argument("--out", type=Path, required=True, help="file for the scorer's weights")
    parser.add_argument("--told", type=Path, help="file that keeps what the reader made of the documents")
    parser.add_argument("--renamed", action="store_true", help="also with other names in the documents")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to begin from")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.told and options.told.exists():
        told = pickle.loads(options.told.read_bytes())
    else:
        told = documents(options.data, options.renamed, options.seed)
        if options.told:
            options.told.write_bytes(pickle.dumps(told))
    data = pairs(told)
    print(
        json.dumps({"phrases": len(data.phrase), "pairs": len(data.mention), "right": int(data.right.sum())}),
        flush=True,
    )
    torch.manual_seed(options.seed)
    model = ReferenceScorer()
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True))
    torch.save(learn(data, model, options.epochs, options.rate, options.seed).state_dict(), options.out)


if __name__ == "__main__":
    main()
