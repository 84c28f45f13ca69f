"""Measure how well the encoder knows relations between two given entities, beside the same classifier on the plain encoder.

    python training/relations.py --data ../shared --weights training/out/refined.pt --out FILE.json

In: CrossRE (learnt from its small training sets, scored on its development sets), CORE (five folds), Re-DocRED and the other set
as further practice; weights of train.py. Out: a table; in FILE.json the figures and all predictions. What stands there is not
measured again, so a run that broke off goes on.

Entities are marked in the text, and the vectors of the marks before them classified (Baldini Soares et al. 2019). Practice on
other relations first is intermediate-task training (Phang et al. 2018).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import pairs
import sources
from network import WIDTH, Encoder, Reader, passed
from pairs import Pair
from tidings.extract.pieces import PieceMaker
from train import OWN, WEIGHTS

FOLDS = 5
PIECES = 600  # of a batch, padding included
KINDS = 128
#: Epochs on the set that is scored, and on the others before.
EPOCHS = {"crossre": 6, "core": 2, "practice": 1}
#: A relation holds if it gets a third of the mass (two that hold together get a half each), and the likeliest one always.
SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Variant:
    """What is compared: trained weights or the plain encoder, with or without practice on other relations."""

    name: str
    trained: bool
    practised: bool


VARIANTS = {
    "plain": Variant("plain encoder, this set alone", trained=False, practised=False),
    "reader": Variant("reader's encoder, this set alone", trained=True, practised=False),
    "practised": Variant("reader's encoder, other relations first", trained=True, practised=True),
}
Told = dict[str, list[str]]  # the labels given to each pair, by its id


class Classifier(nn.Module):
    """Relation of two marked entities; one layer of labels for each data set."""

    def __init__(self, encoder: Encoder, labels: dict[str, list[str]]) -> None:
        super().__init__()
        self.encoder = encoder
        self.labels = labels
        self.kind = nn.Embedding(KINDS, WIDTH)
        self.mark = nn.Embedding(1 + max(max(both) for both in pairs.MARKS), WIDTH)
        for table in (self.kind, self.mark):
            nn.init.normal_(table.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.pair = nn.Linear(2 * WIDTH, WIDTH)
        self.out = nn.ModuleDict({task: nn.Linear(WIDTH, len(names)) for task, names in labels.items()})

    def forward(self, batch: dict[str, Tensor], task: str) -> Tensor:
        """A batch of ``collate`` -> logits (pairs, labels of the task)."""
        bert, ids, places = self.encoder.bert, batch["ids"], batch["places"]
        x = bert.embeddings.word_embeddings(ids) + self.encoder.case(batch["case"])
        x = x + self.mark(ids.clamp(max=self.mark.num_embeddings - 1)) * (ids < self.mark.num_embeddings)[..., None]
        kinds = self.kind(batch["kinds"])
        every = torch.arange(len(ids))
        added = torch.zeros_like(x)
        added[every, 0] = kinds[:, 0]
        added[every, places[:, 0]] = kinds[:, 0] + kinds[:, 1]
        added[every, places[:, 1]] = kinds[:, 0] + kinds[:, 2]
        x = passed(bert.encoder.layer, bert.embeddings(inputs_embeds=x + added), batch["mask"])
        both = torch.cat([x[every, places[:, 0]], x[every, places[:, 1]]], -1)
        return self.out[task](self.dropout(F.gelu(self.pair(self.dropout(both)))))


def collate(group: Sequence[Pair], kinds: dict[str, int]) -> dict[str, Tensor]:
    """Tensors of some pairs."""
    size = max(len(pair.ids) for pair in group)
    ids, case, mask = (np.zeros((len(group), size), dtype=np.int64) for _ in range(3))
    for row, pair in enumerate(group):
        n = len(pair.ids)
        ids[row, :n], case[row, :n], mask[row, :n] = pair.ids, pair.case, 1
    return {
        "ids": torch.from_numpy(ids),
        "case": torch.from_numpy(case),
        "mask": torch.from_numpy(mask),
        "places": torch.tensor([pair.places for pair in group]),
        "kinds": torch.tensor([[kinds[kind] for kind in pair.kinds] for pair in group]),
    }


def batches(found: Sequence[Pair], random_: random.Random) -> Iterator[list[Pair]]:
    """All pairs once, those of like length together, in random order."""
    order = random_.sample(list(found), len(found))
    groups: list[list[Pair]] = []
    for begin in range(0, len(order), 600):
        group: list[Pair] = []
        for pair in sorted(order[begin : begin + 600], key=lambda pair: len(pair.ids)):
            if group and (len(group) + 1) * len(pair.ids) > PIECES:
                groups.append(group)
                group = []
            group.append(pair)
        groups.append(group)
    random_.shuffle(groups)
    yield from groups


class Course:
    """Learns and is scored: a classifier, the numbers of kinds and labels, a random generator."""

    def __init__(self, model: Classifier, kinds: dict[str, int], random_: random.Random, rate: float) -> None:
        self.model, self.kinds, self.random, self.rate = model, kinds, random_, rate

    def loss(self, group: Sequence[Pair], task: str) -> Tensor:
        """Cross entropy to the pairs' labels, those of one pair sharing the mass."""
        number = {label: n for n, label in enumerate(self.model.labels[task])}
        wanted = torch.zeros(len(group), len(number))
        for row, pair in enumerate(group):
            wanted[row, [number[label] for label in pair.labels]] = 1 / len(pair.labels)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.model(collate(group, self.kinds), task)
        return F.cross_entropy(logits.float(), wanted)

    def learn(self, sets: dict[str, list[Pair]], epochs: int) -> None:
        """Epochs over all sets mixed; the rate rises over a tenth of the steps and falls in a straight line."""
        plan = [
            (task, group)
            for _ in range(epochs)
            for task, group in self._shuffled(
                [(t, g) for t, found in sets.items() for g in batches(found, self.random)]
            )
        ]
        encoder = [w for w in self.model.encoder.bert.parameters() if w.requires_grad]
        known = {id(weight) for weight in encoder}
        heads = [w for w in self.model.parameters() if w.requires_grad and id(w) not in known]
        adam = torch.optim.AdamW(
            [{"params": encoder, "lr": self.rate}, {"params": heads, "lr": 5 * self.rate}],
            weight_decay=0.02,
            fused=True,
        )
        warm = max(1, len(plan) // 10)
        slope = torch.optim.lr_scheduler.LambdaLR(
            adam, lambda step: min((step + 1) / warm, (len(plan) - step) / max(1, len(plan) - warm))
        )
        self.model.train()
        for task, group in plan:
            adam.zero_grad()
            self.loss(group, task).backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            adam.step()
            slope.step()

    def _shuffled(self, groups: list[tuple[str, list[Pair]]]) -> list[tuple[str, list[Pair]]]:
        return self.random.sample(groups, len(groups))

    def predict(self, found: Sequence[Pair], task: str) -> Told:
        """Labels of each pair."""
        self.model.eval()
        names = self.model.labels[task]
        order = sorted(range(len(found)), key=lambda n: len(found[n].ids))
        told: Told = {}
        for begin in range(0, len(order), 64):
            numbers = order[begin : begin + 64]
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                logits = self.model(collate([found[n] for n in numbers], self.kinds), task)
            for number, row in zip(numbers, logits.float().softmax(-1), strict=True):
                given = {names[int(row.argmax())]} | {names[n] for n in (row > SHARE).nonzero()[:, 0].tolist()}
                told[found[number].id] = sorted(given)
        return told


def f1(gold: Sequence[Pair], told: Told) -> dict[str, float]:
    """Macro F1 over the labels that the gold has, and micro F1, in percent."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in gold:
        for label in {*pair.labels, *told[pair.id]}:
            wanted, given = label in pair.labels, label in told[pair.id]
            for column, holds in enumerate((wanted and given, given, wanted)):
                counts[label][column] += holds
    right, given, meant = (sum(column) for column in zip(*counts.values(), strict=True))
    each = [200 * r / (g + m) for r, g, m in counts.values() if m]
    return {
        "macro": round(sum(each) / len(each), 1),
        "micro": round(200 * right / (given + meant), 1),
        "pairs": len(gold),
    }


class Bench:
    """The data sets, the parts that are scored, and a fresh classifier for each variant."""

    def __init__(self, data: Path, weights: Path, rate: float, seed: int) -> None:
        public, make = data / "data", PieceMaker(WEIGHTS / "tokenizer.json")
        self.core = list(pairs.core(public, make))
        self.crossre, self.dev = (
            {domain: list(pairs.crossre(public, make, domain, split)) for domain in pairs.DOMAINS}
            for split in ("train", "dev")
        )
        self.redocred = list(pairs.redocred(public, make))
        sets = {
            "core": self.core,
            "crossre": [pair for found in (*self.crossre.values(), *self.dev.values()) for pair in found],
            "redocred": self.redocred,
        }
        kinds = {kind for found in sets.values() for pair in found for kind in pair.kinds}
        self.kinds = {kind: number for number, kind in enumerate(sorted(kinds))}
        self.labels = {task: sorted({label for pair in found for label in pair.labels}) for task, found in sets.items()}
        self.folds = pairs.folds(self.core, FOLDS, random.Random(seed))
        labelled = {row["doc"].removeprefix("core-") for row in sources.rows(OWN / "core-labels.jsonl")}
        # A sentence can stand in CORE several times, each time with other companies.
        self.read_before = {pair.groups[1] for pair in self.core if pair.id in labelled}
        self.weights, self.rate, self.seed = weights, rate, seed
        self._practised: dict[str, dict[str, Tensor]] = {}

    def parts(self) -> list[tuple[str, str]]:
        """Task and part of all that is measured."""
        return [("crossre", "dev"), *(("core", f"fold {number}") for number in range(1, FOLDS + 1))]

    def told(self, task: str, part: str, variant: Variant) -> Told:
        """Train a classifier, and let it label a part that it has not seen."""
        course = self._course(task, variant)
        if task == "crossre":
            course.learn({task: [pair for found in self.crossre.values() for pair in found]}, EPOCHS[task])
            return course.predict([pair for found in self.dev.values() for pair in found], task)
        held = self.folds[int(part.split()[1]) - 1]
        course.learn({task: [pair for fold in self.folds if fold is not held for pair in fold]}, EPOCHS[task])
        return course.predict(held, task)

    def _course(self, task: str, variant: Variant) -> Course:
        """A classifier that has learnt nothing of the task; the practice on other relations serves all its parts."""
        torch.manual_seed(self.seed)
        reader = Reader(WEIGHTS)
        if variant.trained:
            reader.load_state_dict(torch.load(self.weights, weights_only=True))
        course = Course(Classifier(reader.encoder, self.labels), self.kinds, random.Random(self.seed), self.rate)
        if variant.practised:
            if task not in self._practised:
                course.learn(self._others(task), EPOCHS["practice"])
                state = course.model.state_dict()
                self._practised[task] = {name: weight.clone() for name, weight in state.items()}
            course.model.load_state_dict(self._practised[task])
        return course

    def _others(self, task: str) -> dict[str, list[Pair]]:
        """What is practised before a task; for companies, of Re-DocRED the relations of organizations."""
        if task == "crossre":
            return {"core": self.core, "redocred": self.redocred}
        organizations = [pair for pair in self.redocred if "ORG" in pair.kinds]
        return {"crossre": [pair for found in self.crossre.values() for pair in found], "redocred": organizations}

    def figures(self, task: str, told: dict[str, Told]) -> dict[str, dict[str, float]]:
        """F1 of what has been measured of a task, by part."""
        together = {id_: labels for part in told.values() for id_, labels in part.items()}
        if task == "crossre":
            found = {domain: f1(gold, together) for domain, gold in self.dev.items()}
            means = {key: sum(row[key] for row in found.values()) / len(found) for key in ("macro", "micro")}
            return {**found, "mean of domains": {key: round(value, 1) for key, value in means.items()}}
        gold = [pair for pair in self.core if pair.id in together]
        fresh = [pair for pair in gold if pair.groups[1] not in self.read_before]
        each = {part: f1([pair for pair in gold if pair.id in ids], ids) for part, ids in sorted(told.items())}
        return {
            **each,
            "all folds measured": f1(gold, together),
            "of these, sentences never labelled": f1(fresh, together),
        }


def main() -> None:
    """Measure what is not yet in the file, part by part for all variants; print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with data/")
    parser.add_argument("--weights", type=Path, required=True, help="weights of train.py or refine.py")
    parser.add_argument("--out", type=Path, required=True, help="file for figures and predictions")
    parser.add_argument("--task", choices=("crossre", "core"), help="only this one")
    parser.add_argument("--variants", nargs="+", choices=tuple(VARIANTS), default=list(VARIANTS))
    parser.add_argument("--rate", type=float, default=1.5e-4, help="of the encoder; the rest learns five times as fast")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    bench = Bench(options.data, options.weights, options.rate, options.seed)
    saved = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else {}
    told: dict[str, dict[str, dict[str, Told]]] = saved.get("predictions", {})
    for task, part in bench.parts():
        for key in options.variants:
            done = told.setdefault(task, {}).setdefault(key, {})
            if part in done or options.task not in (None, task):
                continue
            began, busy = time.monotonic(), time.process_time()
            done[part] = bench.told(task, part, VARIANTS[key])
            spent = f"{time.monotonic() - began:.0f} s, {time.process_time() - busy:.0f} s of CPU"
            print(f"{task}, {part}, {VARIANTS[key].name}: {spent}", flush=True)
            figures = {
                task: {key: bench.figures(task, parts) for key, parts in rows.items() if parts}
                for task, rows in told.items()
            }
            options.out.write_text(json.dumps({"figures": figures, "predictions": told}) + "\n", encoding="utf-8")
    for task, rows in told.items():
        for key, parts in rows.items():
            for row, numbers in bench.figures(task, parts).items() if parts else ():
                print(f"{task:8} {VARIANTS[key].name:40} {row:36} {numbers}")


if __name__ == "__main__":
    main()
