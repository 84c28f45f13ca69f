"""Train the role decoder further on the finished encoder.

    python training/refine.py --data ../shared --weights training/out/reader.pt --out training/out/refined.pt [--epochs 5]

In: weights of train.py, the labelled claims. Out: the same weights with a role decoder that has seen every claim some times more.
The encoder stands still, so its vectors are made once: an epoch takes three minutes on two cores.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

import corpus
from batches import Window, collate, length, windows
from corpus import IGNORE, Trigger
from network import Reader, RoleDecoder
from tidings.extract.pieces import PieceMaker
from train import REPEATS, ROLE_WEIGHT, STATUS_WEIGHT, WEIGHTS, claim_sets, shape

SIZES = (96, 160, 192)
AVERAGE = 0.995  # decay of the averaged weights
BATCH, WINDOWS, BUCKET = 64, 24, 20


@dataclass(slots=True)
class Task:
    """One claim: what the role decoder reads of its sentence (s, WIDTH), and the claim's labels."""

    inner: Tensor
    claim: Trigger


def tasks(model: Reader, make: PieceMaker, data: Path, random_: random.Random) -> list[Task]:
    """Every labelled claim with the encoder's vectors of its sentence, read in windows as at run time."""
    found: list[Task] = []
    for name, rows in claim_sets(data, random_):
        cut = sorted(windows(corpus.claims(rows, make), random_, SIZES), key=length)
        for begin in range(0, len(cut), WINDOWS):
            found += encoded(model, cut[begin : begin + WINDOWS], make) * REPEATS.get(name, 1)
    return found


def encoded(model: Reader, group: list[Window], make: PieceMaker) -> list[Task]:
    """The claims of a few windows."""
    batch = collate(group, make)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        inner = model.encoder(batch.ids, batch.case, batch.mask)[1]
    found = []
    for row, window in enumerate(group):
        at = 1
        for example in window:
            part = inner[row, at : at + len(example.pieces)].bfloat16().clone()
            found += [Task(part, claim) for claim in example.claims]
            at += len(example.pieces) + 1
    return found


def groups(found: list[Task], random_: random.Random) -> Iterator[list[Task]]:
    """Endless batches of claims whose sentences are of like length."""
    while True:
        order = random_.sample(found, len(found))
        for begin in range(0, len(order), BATCH * BUCKET):
            bucket = sorted(order[begin : begin + BATCH * BUCKET], key=lambda task: len(task.inner))
            cut = [bucket[at : at + BATCH] for at in range(0, len(bucket), BATCH)]
            random_.shuffle(cut)
            yield from cut


def loss(model: Reader, group: list[Task]) -> Tensor:
    """Roles and status of a batch of claims."""
    size = max(len(task.inner) for task in group)
    inner = torch.zeros(len(group), size, group[0].inner.shape[1])
    mask = torch.zeros(len(group), size, dtype=torch.bool)
    tags = torch.full((len(group), size), IGNORE)
    for row, task in enumerate(group):
        n = len(task.inner)
        inner[row, :n], mask[row, :n], tags[row, :n] = task.inner.float(), True, torch.from_numpy(task.claim.tags)
    at, kind, status = (
        torch.tensor([getattr(task.claim, name) for task in group]) for name in ("at", "kind", "status")
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, statuses = model.roles(inner, mask, at, kind)
    roles = F.cross_entropy(logits.float().flatten(0, 1), tags.flatten(), ignore_index=IGNORE)
    return ROLE_WEIGHT * roles + STATUS_WEIGHT * F.cross_entropy(statuses.float(), status, ignore_index=IGNORE)


def optimizer(decoder: RoleDecoder, rate: float) -> torch.optim.AdamW:
    """AdamW; marks and heads learn three times as fast as the layers, which come from the encoder."""
    layers = [weight for name, weight in decoder.named_parameters() if name.startswith("layers.")]
    others = [weight for name, weight in decoder.named_parameters() if not name.startswith("layers.")]
    return torch.optim.AdamW(
        [{"params": layers, "lr": rate}, {"params": others, "lr": 3 * rate}],
        betas=(0.9, 0.98),
        weight_decay=0.02,
        fused=True,
    )


def learn(model: Reader, found: list[Task], steps: int, rate: float, random_: random.Random) -> None:
    """Train the decoder, log every 100 steps; it ends with its averaged weights."""
    model.roles.train()
    averaged = copy.deepcopy(model.roles)
    adam = optimizer(model.roles, rate)
    peaks = [group["lr"] for group in adam.param_groups]
    stream, total, began = groups(found, random_), 0.0, time.monotonic()
    for step in range(steps):
        for group, peak in zip(adam.param_groups, peaks, strict=True):
            group["lr"] = peak * shape(step, steps, warmup=60)
        value = loss(model, next(stream))
        adam.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.roles.parameters(), 1.0)
        adam.step()
        total += value.item()
        with torch.no_grad():
            for kept, weight in zip(averaged.parameters(), model.roles.parameters(), strict=True):
                kept.lerp_(weight, 1 - AVERAGE)
        if (step + 1) % 100 == 0:
            print(step + 1, round(time.monotonic() - began), round(total / 100, 4), flush=True)
            total = 0.0
    model.roles.load_state_dict(averaged.state_dict())


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with claims/ and data/")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=5)
    parser.add_argument("--rate", type=float, default=2e-4, help="of the layers; the heads learn three times as fast")
    parser.add_argument("--seed", type=int, default=0, help="another one draws other names for the labelled texts")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    random_ = random.Random(options.seed)
    make, model = PieceMaker(WEIGHTS / "tokenizer.json"), Reader(WEIGHTS)
    model.load_state_dict(torch.load(options.weights, weights_only=True))
    model.eval()
    found = tasks(model, make, options.data, random_)
    steps = int(options.epochs * len(found) / BATCH)
    print(f"{len(found)} claims, {steps} steps", flush=True)
    learn(model, found, steps, options.rate, random_)
    torch.save(model.state_dict(), options.out)


if __name__ == "__main__":
    main()
