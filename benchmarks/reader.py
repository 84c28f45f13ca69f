"""How fast the reader reads real news on two cores, beside its peers on the same text in the same run.

    python benchmarks/reader.py [--corpus ../shared/data/corpora/bbc.jsonl.gz] [--articles N] [--peers PYTHON]

In: articles as JSON Lines with a text each. Out: words and articles a second, peak memory, cold start: ours, spaCy's small
architecture, a DeBERTa-v3-small forward pass (each in a process of its own; where one is not installed, a line says so).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from tokenizers import Tokenizer

from tidings.extract import EmbeddedReader
from tidings.extract.network import MODEL
from tidings.extract.sentences import sentences
from tidings.model import Document

CORES = 2
COLD_STARTS = 3
SEED = 20250304
PEERS = Path(__file__).parent / "peers"
NEEDS = {"spacy_small": ["spacy"], "deberta_small": ["torch", "transformers"]}
NAMES = {
    "ours": "Tidings, embedded reader: names, claims, references",
    "spacy_small": "spaCy small architecture: tags, syntax, names",
    "deberta_small": "DeBERTa-v3-small, forward pass alone",
}


def texts_of(path: Path, count: int | None) -> list[str]:
    """Texts of the corpus, or of a sample drawn from all of it."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts = [json.loads(line)["text"] for line in raw.decode("utf-8").split("\n") if line.strip()]
    return texts if count is None or count >= len(texts) else random.Random(SEED).sample(texts, count)


def read_all(path: Path, threads: int, begun: float) -> dict[str, float | str]:
    """The reader on all texts, a document a core at a time as ``tidings add`` does it."""
    reader = EmbeddedReader(threads=1)
    documents = [Document(str(n), "0" * 64, text) for n, text in enumerate(json.loads(path.read_text("utf-8")))]
    reader.read(documents[0])
    ready = time.time() - begun
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        readings = list(pool.map(reader.read, documents))
    seconds = time.perf_counter() - started
    return {
        "name": f"{reader.version}, {sum(len(reading.claims) for reading in readings):,} claims",
        "ready_s": ready,
        "seconds": seconds,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def piece_counts(texts: list[str]) -> list[list[int]]:
    """Word pieces of each sentence of each text, by our vocabulary: DeBERTa's cuts English about as finely."""
    pieces = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    pieces.no_truncation()
    pieces.no_padding()
    return [
        [
            len(each.ids)
            for each in pieces.encode_batch([text[a:b] for a, b in sentences(text)], add_special_tokens=False)
        ]
        for text in texts
    ]


def pinned(command: list[str | Path]) -> str:
    """Standard output of a program that may use so many cores and no more."""
    allowed = sorted(os.sched_getaffinity(0))[:CORES] if hasattr(os, "sched_getaffinity") else None
    threads = {name: str(CORES) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, **threads},
        preexec_fn=(lambda: os.sched_setaffinity(0, allowed)) if allowed else None,
    )
    return done.stdout


def interpreter(peer: str, candidates: list[str]) -> str | None:
    """The first Python that has what a peer needs."""
    program = "import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, sys.argv[1:])))"
    tried = (python for python in candidates if Path(python).exists())
    return next(
        (p for p in tried if subprocess.run([p, "-c", program, *NEEDS[peer]], check=False).returncode == 0), None
    )


def cold_start_s(text: str, folder: Path) -> list[float]:
    """Wall seconds of ``tidings read`` of one article in fresh processes."""
    path = folder / "article.txt"
    path.write_text(text, encoding="utf-8")
    program = "import sys; from tidings.cli import main; sys.argv = ['tidings', 'read', '--json', sys.argv[1]]; main()"
    times = []
    for _ in range(COLD_STARTS):
        started = time.perf_counter()
        pinned([sys.executable, "-c", program, path])
        times.append(time.perf_counter() - started)
    return times


def machine() -> str:
    """CPU model, load, Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{names[0] if names else platform.processor()}, {CORES} cores, {load}, Python {platform.python_version()}"


def show(name: str, figures: dict, words: int, articles: int) -> None:
    """One line of the table."""
    speed = f"{words / figures['seconds']:>8,.0f} words/s {articles / figures['seconds']:>7.1f} articles/s"
    print(
        f"{NAMES[name]:52}{speed} {figures['peak_mib']:>6.0f} MiB, ready in {figures['ready_s']:.2f} s  ({figures['name']})"
    )


def report(options: argparse.Namespace) -> None:
    """Measure ours and each peer, one after the other."""
    texts = texts_of(options.corpus, options.articles)
    words = sum(len(text.split()) for text in texts)
    print(f"{date.today()}, {machine()}\n{len(texts):,} articles, {words:,} words, of {options.corpus.name}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        plain, counts = folder / "texts.json", folder / "counts.json"
        plain.write_text(json.dumps(texts), encoding="utf-8")
        show(
            "ours",
            json.loads(pinned([sys.executable, __file__, "--stage", plain, "--begun", str(time.time())])),
            words,
            len(texts),
        )
        for peer, source in {"spacy_small": plain, "deberta_small": counts}.items():
            python = interpreter(peer, [*options.peers, sys.executable])
            if python is None:
                print(f"{NAMES[peer]:52}left out: name a Python that has {' and '.join(NEEDS[peer])} with --peers")
                continue
            if source == counts:
                counts.write_text(json.dumps(piece_counts(texts)), encoding="utf-8")
            found = json.loads(pinned([python, PEERS / f"{peer}.py", source, str(CORES), str(time.time())]))
            show(peer, found, words, len(texts))
        starts = cold_start_s(texts[0], folder)
        print(f"tidings read of one article, cold, median of {COLD_STARTS}: {statistics.median(starts):.2f} s")


def main() -> None:
    """Print the table, or measure our reader and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/data/corpora/bbc.jsonl.gz"))
    parser.add_argument("--articles", type=int, help="a sample of so many; by default all")
    parser.add_argument(
        "--peers", action="append", default=[], metavar="PYTHON", help="a Python that has peers; may be repeated"
    )
    parser.add_argument("--stage", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--begun", type=float, default=time.time(), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        print(json.dumps(read_all(options.stage, CORES, options.begun)))
    elif not options.corpus.exists():
        print(f"{options.corpus}: no articles here; name JSON Lines with a text each with --corpus")
    else:
        report(options)


if __name__ == "__main__":
    main()
