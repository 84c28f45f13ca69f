"""How fast articles are read and linked on this machine, and in how much memory.

In: nothing; the articles are made here, with invented names. Out: a table on standard output: cold start of ``tidings
read``, ``tidings add`` of a folder (reading and linking apart), the reader alone, peak memory, size of the model files.
"""

from __future__ import annotations

import argparse
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
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from tidings import Book
from tidings.extract import EmbeddedReader
from tidings.extract.network import MODEL
from tidings.pipeline import intake as intake_module

WORDS = 400
COLD_STARTS = 5
SEED = 20250304

STEMS = [
    "Hal",
    "Oko",
    "Miz",
    "Zel",
    "Per",
    "Lun",
    "Quay",
    "Tarn",
    "Ori",
    "Ved",
    "Bru",
    "Nor",
    "Kes",
    "Pol",
    "Ansa",
    "Tim",
    "Ruv",
    "Cor",
    "Jas",
    "Emb",
]
ENDS = [
    "den",
    "ye",
    "zen",
    "kov",
    "angin",
    "ea",
    "lay",
    "by",
    "el",
    "tora",
    "mark",
    "vik",
    "trel",
    "aris",
    "ra",
    "bu",
    "ex",
    "dane",
    "mine",
    "er",
]
TRADES = [
    "Robotics",
    "Semiconductor",
    "Foods",
    "Shipping",
    "Memory",
    "Optics",
    "Mills",
    "Bakeries",
    "Tools",
    "Energy",
    "Motors",
    "Chemicals",
]
FIRST = ["Ana", "Jun", "Ivo", "Mara", "Kofi", "Lena", "Tomas", "Yuki", "Sade", "Petra", "Emil", "Noor"]
PLACES = ["Lagos", "Penang", "Rotterdam", "Gdansk", "Porto", "Kumasi", "Tampere", "Busan"]
GOODS = [
    "gripper arms",
    "memory chips",
    "motor controllers",
    "wheat flour",
    "optical sensors",
    "cooling pumps",
    "battery cells",
]
OUTLETS = ["Harbour Wire", "Penang Courier", "Lagos Ledger", "Kumasi Chronicle", "Quay Times"]
#: Short of fixed words between names, so that no two articles look like copies of each other.
PATTERNS = (
    "{a} will supply {b} with {goods} worth ${n} million from {year}, {a} said in a statement on {day}.",
    "{a} chief executive {p} met {b} chairman {q} in {place} on {day} to discuss {goods}.",
    "{b} acquired {c} for ${n} million last year, according to {outlet}.",
    "{p}, who has led {a} for {few} years, said {a} would keep its stake in {c}.",
    "{a} and {b} have worked together on {goods} since {year}, when {p} took over at {a}.",
    "Shares of {b} rose by {few} percent after {a} spoke, while those of {c} fell by ${n}.",
    "{c} sued {a} over patents on {goods} in {year}, and {q} of {b} calls the case open.",
    "When {b} will open its plant in {place} is not clear, {p} of {a} said on {day}.",
    "Analysts had expected {b} to turn to {c}, which makes {goods} near {place} for {a}.",
    '"We see demand for {goods} wherever {b} sells," {q} told {outlet} in {place}.',
    "{a} invested ${n} million in {c} and named {p} to its board.",
    "The hall in {place} was full long before {p} came on stage for {a}, and {q} stayed away.",
)


def article(chance: random.Random) -> str:
    """About 400 words on three companies and two of their people, with front matter."""
    company = [f"{_name(chance)} {chance.choice(TRADES)}" for _ in range(3)]
    person = [f"{chance.choice(FIRST)} {_name(chance)}" for _ in range(2)]
    words: list[str] = []
    paragraphs: list[str] = []
    while len(words) < WORDS:
        lines = [_sentence(chance.choice(PATTERNS), company, person, chance) for _ in range(4)]
        paragraphs.append(" ".join(lines))
        words += paragraphs[-1].split()
    published = date(2025, 1, 1) + timedelta(days=chance.randrange(300))
    head = f"title: {company[0]} and {company[1]}\npublisher: {chance.choice(OUTLETS)}\npublished: {published}"
    return f"---\n{head}\n---\n" + "\n\n".join(paragraphs) + "\n"


def _name(chance: random.Random) -> str:
    return chance.choice(STEMS) + chance.choice(ENDS)


def _sentence(pattern: str, company: list[str], person: list[str], chance: random.Random) -> str:
    return pattern.format(
        **dict(zip("abc", company, strict=True)),
        **dict(zip("pq", person, strict=True)),
        goods=chance.choice(GOODS),
        place=chance.choice(PLACES),
        outlet=chance.choice(OUTLETS),
        day=chance.choice(["Monday", "Tuesday", "Thursday", "March 4"]),
        year=chance.randrange(2023, 2028),
        n=chance.randrange(5, 900),
        few=chance.choice(["two", "three", "four", "seven"]),
    )


def write(folder: Path, count: int) -> int:
    """Write so many articles. Gives their words."""
    chance = random.Random(SEED)
    words = 0
    for number in range(count):
        text = article(chance)
        words += len(text.partition("---\n")[2].partition("---\n")[2].split())
        (folder / f"{number:04}.md").write_text(text, encoding="utf-8")
    return words


def cold_start_s(path: Path) -> list[float]:
    """Wall seconds of ``tidings read`` in fresh processes."""
    program = Path(sys.executable).with_name("tidings")
    times = []
    for _ in range(COLD_STARTS):
        started = time.perf_counter()
        subprocess.run([program, "read", path], stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
    return times


def timed(function: Callable[..., Any], spent_s: list[float]) -> Callable[..., Any]:
    """The function, keeping what each call took."""

    def call(*arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            spent_s.append(time.perf_counter() - started)

    return call


def measure_add(folder: Path, path: Path) -> dict[str, float]:
    """Add a folder in this process: seconds of reading and linking, peak memory, size of the book."""
    linking: list[float] = []
    intake_module.link = timed(intake_module.link, linking)
    started = time.perf_counter()
    with Book(path) as book:
        done = book.add(folder)
        counts = book.store.counts()
    total = time.perf_counter() - started
    assert not done.failed, done.failed
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "reading_s": total - sum(linking),
        "linking_s": sum(linking),
        "peak_mib": peak_mib,
        "book_mib": path.stat().st_size / 2**20,
        **{name: float(counts[name]) for name in ("claims", "entities", "findings")},
    }


def measure_reader(path: Path) -> dict[str, float]:
    """The reader alone on the documents of a book: seconds and word pieces."""
    reader = EmbeddedReader()
    pieces = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    pieces.no_truncation()
    with Book(path) as book:
        documents = list(book.store.documents())
    count = sum(len(pieces.encode(document.text, add_special_tokens=False)) for document in documents)
    started = time.perf_counter()
    for document in documents:
        reader.read(document)
    return {"seconds": time.perf_counter() - started, "pieces": float(count)}


def in_own_process(stage: str, *arguments: Path) -> dict[str, float]:
    """What a stage measures in a process that has done nothing before: peak memory is a process's own."""
    command = [sys.executable, __file__, "--stage", stage, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def machine() -> str:
    """CPU model, cores that this process may use, load, Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{names[0] if names else platform.processor()}, {cores} cores, {load}, Python {platform.python_version()}"


def report(count: int) -> None:
    """Measure everything and print a line for each figure."""
    print(f"{date.today()}, {machine()}")
    with tempfile.TemporaryDirectory() as temporary:
        folder, path = Path(temporary, "news"), Path(temporary, "news.db")
        folder.mkdir()
        words = write(folder, count)
        print(f"{count} articles, {words / count:.0f} words each, generated from {len(PATTERNS)} patterns")
        starts = cold_start_s(folder / "0000.md")
        added = in_own_process("add", folder, path)
        alone = in_own_process("reader", path)
    both = added["reading_s"] + added["linking_s"]
    model = sum(file.stat().st_size for file in MODEL.iterdir()) / 2**20
    for name, figure in {
        f"tidings read, cold, median of {COLD_STARTS}": f"{statistics.median(starts):.2f} s "
        f"({min(starts):.2f} to {max(starts):.2f})",
        "tidings add, whole": f"{count / both:.1f} articles/s, {words / both:,.0f} words/s",
        "  ingest, reading, storing": f"{count / added['reading_s']:.1f} articles/s, {words / added['reading_s']:,.0f} words/s",
        "  linking": f"{count / added['linking_s']:.1f} articles/s, {words / added['linking_s']:,.0f} words/s",
        "  made": f"{added['claims']:.0f} claims, {added['entities']:.0f} entities, {added['findings']:.0f} findings",
        "  peak memory": f"{added['peak_mib']:.0f} MiB",
        "  book on disk": f"{added['book_mib']:.1f} MiB",
        "reader alone": f"{alone['pieces'] / alone['seconds']:,.0f} pieces/s, {count / alone['seconds']:.1f} articles/s",
        "model files": f"{model:.1f} MiB",
    }.items():
        print(f"{name:38}{figure}")


def main() -> None:
    """Print the table, or measure one stage and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200, help="how many articles to add")
    parser.add_argument("--stage", choices=["add", "reader"], help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage is None:
        report(arguments.articles)
    else:
        print(json.dumps({"add": measure_add, "reader": measure_reader}[arguments.stage](*arguments.paths)))


if __name__ == "__main__":
    main()
