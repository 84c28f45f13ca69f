"""Choose the reader's thresholds on development sentences, and write them into reader.json.

    python training/tune.py --data ../shared

In: the shipped reader, both sets of labelled development rows. Out: the trigger threshold with the best mean claims F1, one for
all types (most types have too few development sentences for one of their own), and the table of the grid.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import corpus
from evaluate import predict, reader
from tidings.extract import measures
from tidings.extract.network import MODEL

GRID = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def claims_f1(data: Path, name: str, threshold: float) -> float:
    """Claims F1 of one development set, in percent, at one threshold for all types."""
    gold = list(corpus.rows(data / "claims" / f"{name}.jsonl"))
    tally = measures.score(gold, predict(reader(None, threshold), gold)).tallies["claims"]
    print(f"{name} {threshold:.2f}  P {100 * tally.precision:.1f}  R {100 * tally.recall:.1f}  F1 {100 * tally.f1:.1f}")
    return 100 * tally.f1


def main() -> None:
    """Try the grid on both development sets and keep the threshold with the best mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    means = {t: sum(claims_f1(options.data, name, t) for name in ("dev", "dev-made")) / 2 for t in GRID}
    best = max(means, key=lambda t: means[t])
    path = MODEL / "reader.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["trigger_thresholds"] = dict.fromkeys(settings["trigger_thresholds"], best)
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    print(f"threshold {best:.2f} for every type, mean claims F1 {means[best]:.1f}")


if __name__ == "__main__":
    main()
