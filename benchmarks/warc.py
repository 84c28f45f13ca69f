"""A web archive of many pages into a book: memory, speed, and whether a run that was killed ends in the same book.

In: the pages of ``benchmarks/pages.py``; ``--pages``, ``--reader``, ``--seed``. Out: lines of figures; exit code 1 if the books
differ or a run takes more memory than it may.

The archive is made from the real pages: each of its pages is one of them with its frame as it was, in its paragraphs sentences of
three of them, shuffled, with about a third of their words redrawn, and a title, an address and numbers of its own. One book is
made by ``tidings add`` in one go, another by runs of which three are killed (SIGKILL) at random moments. Then they are compared
document for document: text, cuts, facts and reading must be the same, and the picture apart from the numbers in its ids.

Memory is that of the process that holds the book and of all that it starts, sampled: the sum of their proportional set sizes, in
which what several processes share is counted once, as ``/proc/PID/smaps_rollup`` tells them (Linux); elsewhere the sum of what is
resident, in which it is counted each time. The peaks of each fifth of the time show whether it grows.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lxml.html

from pages import DEFAULT_DATA, aeb_pages, fundus_pages
from pictures import picture
from tidings.pipeline.book import Book

KILLS = 3
SAMPLE_S = 0.3
MAX_MB = 600
MIN_PARAGRAPH_CHARACTERS = 60
REDRAWN = 0.35
_SENTENCE = re.compile(r"[^.!?]+[.!?]+[\"”’)]*")
_SLOT = re.compile("(\ue000(?:P|T|U)\ue001)")
_WORD = re.compile(r"\d+|[a-z]{5,}|(?<=[a-z] )[A-Z][a-z]{3,}")


@dataclass(frozen=True)
class Frame:
    """A real page cut at its paragraphs, titles and addresses; ``sentences`` are those that stood there."""

    pieces: list[str]
    sentences: list[str]
    title: str


def frame(raw: bytes) -> Frame | None:
    """The frame of a page; None where it has too little text to shuffle."""
    # The parser would believe what the page declares, which may be another character set than it is decoded from here.
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.document_fromstring(raw.decode("utf-8", "replace").encode(), parser=parser)
    sentences: list[str] = []
    for paragraph in tree.iter("p"):
        found = _SENTENCE.findall(" ".join(paragraph.text_content().split()))
        if sum(map(len, found)) >= MIN_PARAGRAPH_CHARACTERS:
            sentences += found
            tail = paragraph.tail
            paragraph.clear()
            paragraph.text, paragraph.tail = "\ue000P\ue001", tail
    for link in tree.iter("link", "meta"):
        if link.get("rel") == "canonical":
            link.set("href", "\ue000U\ue001")
        elif link.get("property") == "og:url":
            link.set("content", "\ue000U\ue001")
    heading = tree.find(".//h1")
    title = " ".join((heading.text_content() if heading is not None else tree.findtext(".//title") or "").split())
    if len(sentences) < 5 or len(title) < 10:
        return None
    html = lxml.html.tostring(tree, encoding="unicode").replace(title, "\ue000T\ue001")
    return Frame(_SLOT.split(html), sentences, title)


def made_page(number: int, frames: list[Frame], words: list[str], names: list[str], seed: int) -> tuple[str, bytes]:
    """Address and bytes of one page of the archive."""
    chance = random.Random(f"{seed} {number}")
    address = f"https://site{number % 97}.example/2025/{number % 12 + 1:02}/{number}-{chance.choice(words)}-{chance.choice(words)}"

    def redrawn(found: re.Match[str]) -> str:
        word = found.group()
        if word.isdigit():
            return str(chance.randrange(10 ** len(word[:4])))
        if chance.random() > REDRAWN:
            return word
        return chance.choice(names if word[0].isupper() else words)

    first, *others = chance.sample(frames, 3)
    told = [sentence for each in (first, *others) for sentence in each.sentences]
    chance.shuffle(told)
    told = [_WORD.sub(redrawn, sentence) for sentence in told[: len(first.sentences)]]
    slots = first.pieces.count("\ue000P\ue001")
    cuts = [round(len(told) * n / slots) for n in range(slots + 1)] if slots else []
    paragraphs = iter(" ".join(told[one:two]) for one, two in itertools.pairwise(cuts))
    parts = first.title.split()
    chance.shuffle(parts)
    title = f"{_WORD.sub(redrawn, ' '.join(parts))} {number}"
    filled = {
        "\ue000T\ue001": lambda: title,
        "\ue000U\ue001": lambda: address,
        "\ue000P\ue001": lambda: next(paragraphs),
    }
    return address, "".join(filled[piece]() if piece in filled else piece for piece in first.pieces).encode()


def write_archive(path: Path, count: int, data: Path, seed: int) -> None:
    """A WARC file of ``count`` pages, each record packed by itself as crawls pack them."""
    raws = [raw for raw, _ in aeb_pages(data)] + [raw for raw, _ in fundus_pages(data)]
    frames = [each for raw in raws if (each := frame(raw))]
    texts = [sentence for each in frames for sentence in each.sentences]
    # Common words stay common: each is drawn as often as it is written.
    words = [word for text in texts for word in re.findall(r"\b[a-z]{5,}\b", text)]
    names = [word for text in texts for word in re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}\b", text)]
    with path.open("wb") as file:
        for number in range(count):
            address, body = made_page(number, frames, words, names, seed)
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:made:{number}>\r\n"
                f"WARC-Date: 2025-03-04T07:30:00Z\r\nWARC-Target-URI: {address}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 3))


@dataclass
class Run:
    """What one or several runs of ``tidings add`` took."""

    seconds: float = 0.0
    cpu_s: float = 0.0
    samples: list[float] = field(default_factory=list)  # MB with the processes that it starts
    alone_mb: float = 0.0  # the process that holds the book: the most that was resident, with what it shares

    @property
    def peak_mb(self) -> float:
        """The highest sample."""
        return max(self.samples, default=0.0)

    def fifths(self) -> str:
        """The highest sample of each fifth of the time."""
        cuts = [round(len(self.samples) * n / 5) for n in range(6)]
        return ", ".join(f"{max(self.samples[one:two], default=0):,.0f}" for one, two in itertools.pairwise(cuts))


def adding(archive: Path, book: Path, reader: str, plugins: Path) -> subprocess.Popen[bytes]:
    """``tidings add`` in a process of its own, with the light reader to choose."""
    paths = [str(plugins), str(Path(__file__).resolve().parent / "peers"), *sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    command = ["add", str(archive), "--book", str(book), "--reader", reader]
    arguments = [sys.executable, "-c", "from tidings.cli import main; main()", *command]
    log = book.with_suffix(".log").open("ab")
    return subprocess.Popen(arguments, env=environment, stdout=log, stderr=log, cwd=book.parent)


def taken_mb(pid: int) -> float:
    """What a process and those that it started take of the memory; see above for what they share."""
    try:
        # A process that a thread has started is listed under that thread.
        children = [
            child for task in Path(f"/proc/{pid}/task").glob("*/children") for child in task.read_text().split()
        ]
        own = proportional_mb(pid)
    except (OSError, IndexError):
        return 0.0
    return own + sum(taken_mb(int(child)) for child in children)


def proportional_mb(pid: int) -> float:
    """The proportional set size of a process, or what it has resident where that is not told."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if rollup.exists():
        return int(rollup.read_text().partition("\nPss:")[2].split()[0]) * 1024 / 1e6
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def finish(process: subprocess.Popen[bytes], run: Run, started: float) -> int:
    """Wait for a process and note what it and its own processes used. Gives its exit status, negative for a signal."""
    ended = 0
    while not ended:
        run.samples.append(taken_mb(process.pid))
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        time.sleep(0 if ended else SAMPLE_S)
    process.returncode = os.waitstatus_to_exitcode(status)
    run.seconds += time.monotonic() - started
    run.cpu_s += used.ru_utime + used.ru_stime
    run.alone_mb = max(run.alone_mb, used.ru_maxrss * 1024 / 1e6)
    return process.returncode


def stored(book: Path) -> int:
    """How many documents the book holds."""
    if not book.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{book}?mode=ro", uri=True, timeout=60) as db:
            return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # its tables are just being made


def unbroken(archive: Path, book: Path, reader: str, plugins: Path) -> Run:
    """One run from end to end."""
    run = Run()
    code = finish(adding(archive, book, reader, plugins), run, time.monotonic())
    if code not in (0, 1):  # 1: pages that hold no article are reported
        sys.exit(f"the unbroken run ended with {code}; see {book.with_suffix('.log')}")
    return run


def broken(archive: Path, book: Path, reader: str, plugins: Path, moments: Iterable[int]) -> Run:
    """Runs that are killed when the book holds so many documents, and one more to the end."""
    run = Run()
    for most in moments:
        started = time.monotonic()
        process = adding(archive, book, reader, plugins)
        while stored(book) < most and process.poll() is None:
            run.samples.append(taken_mb(process.pid))
            time.sleep(SAMPLE_S)
        if process.returncode is not None:
            sys.exit(f"a run ended before it was killed at {most} documents; see {book.with_suffix('.log')}")
        process.send_signal(signal.SIGKILL)
        finish(process, run, started)
        print(f"  killed at {stored(book):,} documents", flush=True)
    code = finish(adding(archive, book, reader, plugins), run, time.monotonic())
    if code not in (0, 1):
        sys.exit(f"the last run ended with {code}; see {book.with_suffix('.log')}")
    return run


def differences(one: Path, other: Path) -> Iterator[str]:
    """What differs between two books; ids of entities, claims and findings are told by what they stand for."""
    with Book(one) as first, Book(other) as second:
        ids = [[document.id for document in book.store.documents()] for book in (first, second)]
        if ids[0] != ids[1]:
            yield f"{len(set(ids[0]) ^ set(ids[1]))} documents are in one book only"
        for id in sorted(set(ids[0]) & set(ids[1])):
            if first.store.document(id) != second.store.document(id) or first.store.reading(id) != second.store.reading(
                id
            ):
                yield f"{id} differs"
        pictures = [picture(without_story_ids(book.export())) for book in (first, second)]
        for section in pictures[0]:
            one, other = (Counter(each[section]) for each in pictures)
            if gone := (one - other) + (other - one):
                yield f"{section}: {gone.total()} rows in one book only, such as {next(iter(gone))[:200]}"


def without_story_ids(export: dict[str, Any]) -> dict[str, Any]:
    """An export without the ids of stories, which depend on when the runs linked."""
    return {**export, "stories": [{**story, "id": ""} for story in export["stories"]]}


def announce(folder: Path) -> Path:
    """A folder that makes the light reader a plug-in for whoever has it on the path."""
    told = folder / "plugins" / "light_reader-1.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: light-reader\nVersion: 1\n")
    (told / "entry_points.txt").write_text("[tidings.readers]\nlight = light_reader:make\n")
    return told.parent


def main() -> None:
    """Make the archive, both books, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument(
        "--reader", default="light", help="light (finds next to nothing, quickly), embedded, or another"
    )
    parser.add_argument("--seed", type=int, default=20250304)
    parser.add_argument("--folder", type=Path, help="work here, and leave archive and books there")
    parser.add_argument("--together", action="store_true", help="make both books at the same time")
    given = parser.parse_args()
    chance = random.Random(given.seed)
    moments = sorted(chance.randint(given.pages // 20, given.pages * 4 // 5) for _ in range(KILLS))
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        archive, plugins = folder / "made.warc.gz", announce(folder)
        write_archive(archive, given.pages, given.data, given.seed)
        print(
            f"archive: {given.pages:,} pages, {archive.stat().st_size / 1e6:,.0f} MB packed, seed {given.seed}",
            flush=True,
        )
        books = folder / "unbroken.db", folder / "broken.db"
        with ThreadPoolExecutor(2 if given.together else 1) as pool:
            first = pool.submit(unbroken, archive, books[0], given.reader, plugins)
            second = pool.submit(broken, archive, books[1], given.reader, plugins, moments)
            runs = first.result(), second.result()
        for name, run, book in zip(("unbroken", f"killed {KILLS} times"), runs, books, strict=True):
            speed = given.pages / run.cpu_s
            print(
                f"{name}: {stored(book):,} documents, {run.seconds:,.0f} s, {run.cpu_s:,.0f} s of processor"
                f" ({speed:.0f} pages a second of it), peak {run.peak_mb:,.0f} MB with its processes"
                f" (by fifths of the time {run.fifths()}), {run.alone_mb:,.0f} MB resident without, reader {given.reader}",
                flush=True,
            )
        found = list(differences(*books))
        print("the books are the same, document for document" if not found else "\n".join(found[:20]))
        if found or max(run.peak_mb for run in runs) > MAX_MB:
            sys.exit(1)


if __name__ == "__main__":
    main()
