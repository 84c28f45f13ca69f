"""What a book knows after reading each story set, scored against what a careful reader knows.

    python benchmarks/stories.py [--data ../shared] [--further [FOLDER]] [--set NAME] [--show] [--sums] [--true-claims [FILE]]

In: story sets (articles and gold.json) and the two seed articles; or our own sets beside this file (further/, later/). Out: the
scorer's lines for each set, and the sums. With true claims given, the labels of training/data take the reader's place: that judges
the judging alone. These sets are visible to the developers: they serve to choose, and are reported as such.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import tidings
from labelled import LabelledReader, rows_of
from tidings.extract import EmbeddedReader

LABELS = Path(__file__).parent.parent / "training" / "data" / "stories-labels.jsonl"
FURTHER_LABELS = LABELS.with_name("further-labels.jsonl")
#: Nine sets of ours, denser than the others, by writers who knew nothing of the program. Those of later/ came after rules had
#: been written with these in view.
FURTHER = Path(__file__).parent / "further"


def score(data: Path, story: Path, articles: Path, reader: EmbeddedReader | LabelledReader, *flags: str) -> str:
    """Read one set into a fresh book and score its export; ``story`` holds gold.json."""
    with tempfile.TemporaryDirectory() as folder:
        with tidings.Book(Path(folder) / "book.db", reader=reader) as book:
            done = book.add(articles)
            for bad in done.failed:
                print(bad)
            export = Path(folder) / "book.json"
            export.write_text(json.dumps(book.export()), encoding="utf-8")
        command = [sys.executable, str(data / "stories" / "score.py"), str(story), str(export), *flags]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sets_of(data: Path, folder: Path, chosen: list[str] | None, further: Path | None) -> list[tuple[Path, Path]]:
    """(folder with gold.json, folder with the articles) of each set; the two seed articles, copied, come last."""
    if further:
        return [
            (p.parent, p.parent) for p in sorted(further.glob("*/gold.json")) if not chosen or p.parent.name in chosen
        ]
    seeds = folder / "seeds"
    shutil.copytree(data / "seeds", seeds)
    shutil.copy(seeds / "expected.json", seeds / "gold.json")
    found = [(path.parent, path.parent) for path in sorted((data / "stories").glob("*/gold.json"))]
    return [pair for pair in [*found, (seeds, seeds)] if not chosen or pair[0].name in chosen]


def add_up(text: str, counted: bool, sums: Counter[tuple[str, str]], means: defaultdict[str, list[float]]) -> None:
    """Take the scorer's lines for one set into the sums over all sets, and its F1 into the means.

    counted: whether the set's gold says how many origins there are.
    """
    line = re.compile(r"^(\w+) .*F1 +([\d.]+) +\((\d+) of (\d+) gold, (\d+) exported\)$", re.M)
    for label, f1, hit, gold, made in line.findall(text):
        sums.update({(label, "hit"): int(hit), (label, "gold"): int(gold), (label, "made"): int(made)})
        means[label].append(float(f1))
    for label, hit, found in re.findall(r"\b(status|origins|when) (\d+)/(\d+)", text):
        if label != "origins" or counted:
            sums.update({(label, "hit"): int(hit), (label, "found"): int(found)})
    mixed = re.search(r"(\d+) exported ones mix two", text)
    sums["mixed", "hit"] += int(mixed[1]) if mixed else 0


def table(sums: Counter[tuple[str, str]], means: dict[str, list[float]]) -> Iterator[str]:
    """Sums over all sets, and the mean F1 of the sets."""
    for label in ("findings", "derivation", "conflicts", "lifecycle"):
        hit, gold, made = (sums[label, part] for part in ("hit", "gold", "made"))
        precision, recall, f1 = 100 * hit / max(made, 1), 100 * hit / max(gold, 1), 200 * hit / max(made + gold, 1)
        mean = sum(means[label]) / max(len(means[label]), 1)
        counts = f"({hit} of {gold} gold, {made} exported)"
        yield f"all {label:12s} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}  mean F1 {mean:5.1f}   {counts}"
    for label in ("status", "origins", "when"):
        hit, found = sums[label, "hit"], sums[label, "found"]
        yield f"all {label:12s} {100 * hit / max(found, 1):5.1f} % of the findings found   ({hit} of {found})"
    yield f"entities that mix two: {sums['mixed', 'hit']}"


def main() -> None:
    """Score every set asked for and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with stories/ and seeds/")
    parser.add_argument(
        "--further",
        type=Path,
        nargs="?",
        const=FURTHER,
        help="the sets of this folder and no others; by default further/",
    )
    parser.add_argument("--set", action="append", help="only this set; 'seeds' are the two real articles")
    parser.add_argument("--show", action="store_true", help="list what was missed and what was added")
    parser.add_argument("--sums", action="store_true", help="print nothing but the sums over all sets")
    parser.add_argument("--true-claims", type=Path, nargs="?", const=LABELS, help="labels in place of the reader")
    options = parser.parse_args()
    if not (options.data / "stories" / "score.py").exists():
        print(f"{options.data}: no story sets here; name their folder with --data")
        return
    lie = options.further or options.data / "stories"
    rows = FURTHER_LABELS if options.further and options.true_claims == LABELS else options.true_claims
    labels = list(rows_of(rows, lie)) if rows else None
    labelled = {row["doc"].partition("/")[0] for row in labels or ()}
    if labels == []:
        print(f"{rows}: no labels of the sets in {lie}; leave out --true-claims, or name their labels")
        return
    embedded = EmbeddedReader() if labels is None else None
    sums: Counter[tuple[str, str]] = Counter()
    means: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for story, articles in sets_of(options.data, Path(folder), options.set, options.further):
            if embedded is None and story.name not in labelled:
                continue
            reader = embedded or LabelledReader(story.name, labels or ())
            text = score(options.data, story, articles, reader, *(["--show"] if options.show else []))
            if not options.sums:
                print(f"== {story.name}\n{text}")
            add_up(text, '"origins"' in (story / "gold.json").read_text(encoding="utf-8"), sums, means)
    print("\n".join(table(sums, means)))


if __name__ == "__main__":
    main()
