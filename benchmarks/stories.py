"""What a book knows after reading each story set, scored against what a careful reader knows.

    python benchmarks/stories.py [--data ../shared] [--set NAME] [--show]

In: story sets (articles and gold.json) and the two seed articles. Out: the scorer's lines for each set, and the sums.
These sets are visible to the developers: they serve to choose, and are reported as such.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import tidings
from tidings.extract import EmbeddedReader


def score(data: Path, story: Path, articles: Path, reader: EmbeddedReader, *flags: str) -> str:
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


def main() -> None:
    """Score every set asked for and print the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with stories/ and seeds/")
    parser.add_argument("--set", action="append", help="only this set; 'seeds' are the two real articles")
    parser.add_argument("--show", action="store_true", help="list what was missed and what was added")
    options = parser.parse_args()
    if not (options.data / "stories" / "score.py").exists():
        print(f"{options.data}: no story sets here; name their folder with --data")
        return
    reader = EmbeddedReader()
    sums: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        shutil.copytree(options.data / "seeds", seeds)
        shutil.copy(seeds / "expected.json", seeds / "gold.json")
        sets = [(path.parent, path.parent) for path in sorted((options.data / "stories").glob("*/gold.json"))]
        for story, articles in [*sets, (seeds, seeds)]:
            if options.set and story.name not in options.set:
                continue
            text = score(options.data, story, articles, reader, *(["--show"] if options.show else []))
            print(f"== {story.name}\n{text}")
            for label, hit, gold, made in re.findall(r"^(\w+) .*\((\d+) of (\d+) gold, (\d+) exported\)$", text, re.M):
                sums.update({(label, "hit"): int(hit), (label, "gold"): int(gold), (label, "made"): int(made)})
    for label in ("findings", "derivation", "conflicts", "lifecycle"):
        hit, gold, made = (sums[label, part] for part in ("hit", "gold", "made"))
        precision, recall = 100 * hit / max(made, 1), 100 * hit / max(gold, 1)
        print(f"all {label:12s} P {precision:5.1f}  R {recall:5.1f}   ({hit} of {gold} gold, {made} exported)")


if __name__ == "__main__":
    main()
