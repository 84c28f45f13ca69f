"""Fuzzes one parser with atheris (libFuzzer): ``python fuzz/fuzz.py page --seconds 600``.

In: the name of a target. Out: nothing, or a file ``crash-*`` in the present folder, which becomes a test.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent))

with atheris.instrument_imports(include=["tidings.ingest", "tidings.fetch", "feedparser", "protego"]):
    from targets import TARGETS

_SECONDS_FOR_ONE_INPUT = 90  # above the limit that ingest itself sets


def main() -> None:
    """Run one target for so many seconds, or list all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", choices=[*TARGETS, "list"], default="list")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--max-bytes", type=int, default=20_000)
    arguments = parser.parse_args()
    if arguments.target == "list":
        print("\n".join(TARGETS))
        return
    logging.disable(logging.CRITICAL)
    target, seeds = TARGETS[arguments.target]
    with tempfile.TemporaryDirectory() as corpus:
        for seed in seeds:
            Path(corpus, hashlib.sha256(seed).hexdigest()).write_bytes(seed)
        options = [
            f"-max_total_time={arguments.seconds}",
            f"-timeout={_SECONDS_FOR_ONE_INPUT}",
            f"-max_len={arguments.max_bytes}",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, corpus], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
