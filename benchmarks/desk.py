"""How fast the desk answers over a large book, and whether it stands fifty readers and a writer.

    python benchmarks/desk.py [BOOK] [--documents 2000] [--times 60] [--only NAMES] [--readers 50] [--seconds 20] [--json FILE]

In: a book by path or URL, or how many documents to plant in a new one (``benchmarks/planting.py``). Out: a table: page, number of
requests, milliseconds at the median, the 95th percentile and the worst, the processor's milliseconds, and kilobytes sent; then how
many readings and errors fifty readers had while one writer added reports.

The desk runs as a process of its own, as ``tidings serve`` starts it, and is asked over HTTP, one page at a time. A name is drawn
as often as findings have it, one in five from the twenty most frequent; stories, findings and searches are drawn evenly, with one
story in ten from the three largest. "cpu" is what the server's own process used: on a busy machine it says more than the clock.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from sqlalchemy import text

import book as growing
from planting import plant
from tidings.pipeline.linking import link
from tidings.store import Book
from tidings.store.opening import open_engine

SERVE = "import sys; from tidings.cli import main; sys.argv[1:1] = ['serve', '--port', '0', '--book']; main()"
#: What the desk is held to, in milliseconds at the 95th percentile (docs/desk.md).
GOALS = {"dossier": 100, "story": 100, "finding": 100, "search": 100, "network of 500": 300}


@dataclass
class Timed:
    """What the requests for one page took."""

    name: str
    walls: list[float] = field(default_factory=list)  # milliseconds
    cpus: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    slowest: str = ""

    def take(self, address: str, wall: float, cpu: float, size: int) -> None:
        if wall > max(self.walls, default=0.0):
            self.slowest = address
        self.walls.append(wall)
        self.cpus.append(cpu)
        self.sizes.append(size)

    @property
    def row(self) -> dict[str, object]:
        """The figures, in milliseconds and kilobytes."""
        return {
            "page": self.name,
            "requests": len(self.walls),
            "median_ms": round(statistics.median(self.walls), 1),
            "p95_ms": round(at(self.walls, 0.95), 1),
            "worst_ms": round(max(self.walls), 1),
            "cpu_median_ms": round(statistics.median(self.cpus), 1),
            "cpu_p95_ms": round(at(self.cpus, 0.95), 1),
            "kb": round(statistics.median(self.sizes) / 1000, 1),
            "goal_ms": GOALS.get(self.name),
            "slowest": self.slowest,
        }


def at(values: Sequence[float], share: float) -> float:
    """The value below which so large a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Drawn:
    """Addresses of pages, drawn from what the book holds."""

    def __init__(self, location: str) -> None:
        self.chance = random.Random(5)
        engine = open_engine(location)
        with engine.connect() as conn:

            def column(query: str, **given: Any) -> list[Any]:
                return list(conn.execute(text(query), given).scalars())

            self.findings = column("SELECT id FROM findings ORDER BY id")
            self.stories = column("SELECT id FROM stories ORDER BY id")
            self.documents = column("SELECT id FROM documents ORDER BY id")
            largest = "SELECT story FROM story_documents GROUP BY story ORDER BY count(*) DESC, story LIMIT 3"
            self.large = column(largest)
            rows = conn.execute(
                text("SELECT entity, count(*) FROM participants WHERE entity IS NOT NULL GROUP BY entity")
            )
            self.entities = Counter({row[0]: row[1] for row in rows})
            names = conn.execute(text("SELECT id, name FROM entities WHERE kind = 'organization'"))
            self.names = {row[0]: row[1] for row in names}
            words = column("SELECT text FROM texts WHERE document % 97 = 1 LIMIT 400")
        engine.dispose()
        seen = Counter(word for each in words for word in set(re.findall(r"[a-z]{4,}", each)))
        self.words = [word for word, _ in seen.most_common(400)]
        self.frequent = [key for key, _ in self.entities.most_common(20)]

    def entity(self) -> str:
        """One in five of the twenty most frequent names, else a name as often as findings have it."""
        if self.chance.random() < 0.2:
            return self.chance.choice(self.frequent)
        return self.chance.choices(list(self.entities), weights=list(self.entities.values()))[0]

    def name(self) -> str:
        """An organization's name."""
        keys = [key for key in (self.entity() for _ in range(20)) if key in self.names]
        return self.names[keys[0]] if keys else "Foods"

    def search(self) -> str:
        """Words, a name, or fields."""
        word, other = self.chance.sample(self.words, 2)
        kinds = (
            word,
            f"{word} {other}",
            self.name(),
            f'"{self.name()}"',
            f'type:supply supplier:"{self.name()}"',
            f'with:"{self.name()}" standing:corroborated',
            f"type:{self.chance.choice(('supply', 'acquisition', 'role'))} since:2015 until:2016-06",
            f'{self.chance.choice(growing.GOODS)} type:supply status:planned customer:"{self.name()}"',
        )
        return "/search?" + urlencode({"q": self.chance.choice(kinds)})

    def document(self) -> str:
        return "/document?" + urlencode({"id": self.chance.choice(self.documents)})

    def pages(self) -> dict[str, Callable[[], str]]:
        """How an address of each page is drawn."""
        pick = self.chance.choice
        return {
            "dossier": lambda: f"/entity/{quote(self.entity(), safe='')}",
            "dossier, one year": lambda: (
                f"/entity/{quote(self.entity(), safe='')}?since={(y := pick(range(2011, 2020)))}&until={y}"
            ),
            "story": lambda: f"/story/{quote(pick([pick(self.stories)] * 9 + [pick(self.large)]), safe='')}",
            "finding": lambda: f"/finding/{quote(pick(self.findings), safe='')}",
            "document": self.document,
            "search": self.search,
            "network of a name": lambda: f"/network?of={quote(self.entity(), safe='')}",
            "network of a name, two steps": lambda: f"/network?of={quote(self.entity(), safe='')}&steps=2",
            "network": lambda: "/network",
            "network of 500": lambda: "/network?names=500",
            "network of 2000": lambda: "/network?names=2000",
            "path": lambda: "/path?" + urlencode({"from": self.name(), "to": self.name()}),
            "today": lambda: "/",
            "names": lambda: f"/names?page={pick((1, 1, 2, 7))}",
            "documents": lambda: f"/documents?page={pick((1, 1, 2, 40))}",
            "stories": lambda: f"/stories?page={pick((1, 1, 2, 40))}",
            "calendar": lambda: "/calendar",
            "review": lambda: f"/review?page={pick((1, 1, 2, 5))}",
            "review, unsure": lambda: "/review?about=unsure",
            "review, names": lambda: "/review?about=names",
            "api: names while typing": lambda: "/api/entities?" + urlencode({"limit": 8, "name": self.name()[:4]}),
            "api: findings": lambda: f"/api/findings?offset={pick((0, 50, 5000))}",
        }

    def read(self) -> str:
        """What a reader opens next."""
        pages = self.pages()
        wanted = (
            "dossier",
            "story",
            "finding",
            "document",
            "search",
            "network of a name",
            "today",
            "names",
            "documents",
        )
        return pages[self.chance.choice(wanted)]()


class Server:
    """The desk in a process of its own."""

    def __init__(self, location: str, errors: Path) -> None:
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        self._errors = errors.open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, location], stderr=self._errors, cwd=errors.parent, env=environment
        )
        self.address = self._opened(errors)

    def _opened(self, errors: Path) -> str:
        for _ in range(3000):
            if found := re.search(r"http://\S+?(?=/ )", errors.read_text(encoding="utf-8")):
                return found[0]
            if self.process.poll() is not None:
                sys.exit(f"the desk did not start: {errors.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        self.close()
        sys.exit("the desk did not say where it is within five minutes")

    def cpu_ms(self) -> float:
        """Milliseconds of processor time that it has used so far; 0 where the system does not tell."""
        clock = (~self.process.pid << 3) | 2  # Linux: the clock of another process, its ended threads with it
        try:
            return time.clock_gettime(clock) * 1000
        except OSError:
            return 0.0

    def peak_mb(self) -> float:
        """The most memory that it has held so far."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.is_file() else None
        return int(found[1]) / 1024 if found else 0.0

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        self._errors.close()


@contextmanager
def serving(location: str) -> Iterator[Server]:
    """The desk over a book, until the block ends; what it logged is shown then."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        server = Server(location, log)
        try:
            yield server
        finally:
            server.close()
            said = [line for line in log.read_text(encoding="utf-8").splitlines() if "The desk is open" not in line]
            if said:
                print("the server's log:", *said[-12:], sep="\n  ")


def timed(server: Server, drawn: Drawn, times: int, only: str) -> list[Timed]:
    """Ask for each page so many times, one after the other."""
    found = []
    with httpx.Client(base_url=server.address, timeout=600) as client:
        for name, address in drawn.pages().items():
            if only and not re.search(only, name):
                continue
            client.get(address())  # templates are compiled, and the file's first pages are read
            each = Timed(name)
            for _ in range(times):
                path, cpu, begun = address(), server.cpu_ms(), time.perf_counter()
                answer = client.get(path)
                wall = (time.perf_counter() - begun) * 1000
                if answer.status_code != 200:
                    print(f"  {path}: {answer.status_code}")
                each.take(path, wall, server.cpu_ms() - cpu, len(answer.content))
                if sum(each.walls) > 60_000:  # a minute for each page is enough to know
                    break
            found.append(each)
            print(_line(each.row), flush=True)
    return found


_COLUMNS = (
    ("page", 30), ("requests", 8), ("median_ms", 9), ("p95_ms", 9), ("worst_ms", 9),
    ("cpu_median_ms", 13), ("cpu_p95_ms", 10), ("kb", 8), ("goal_ms", 7),
)  # fmt: skip


def _line(row: Mapping[str, object]) -> str:
    cells = []
    for name, width in _COLUMNS:
        value = "" if row[name] is None else str(row[name])
        cells.append(value.ljust(width) if name == "page" else value.rjust(width))
    return "  ".join(cells)


def write(location: str, stop: Any, done: Any) -> None:
    """Add reports one after the other, as `tidings watch` does, until told to stop."""
    with Book.open(location) as book:
        news = growing.News(20_000)
        first = int(time.time())
        while not stop.is_set():
            document, raw, reading = news.report(news.chance.randrange(2000))
            name = f"new-{first}-{done.value}.txt"
            book.put(*_named(name, document, raw, reading))
            link(book)
            done.value += 1


def _named(name: str, document: Any, raw: bytes, reading: Any) -> tuple[Any, bytes, Any]:
    return replace(document, id=name), raw, replace(reading, document=name)


def together(location: str, server: Server, drawn: Drawn, readers: int, seconds: float) -> dict[str, object]:
    """So many readers at once, each a connection of its own, while another process writes."""
    stop, done = multiprocessing.Event(), multiprocessing.Value("i", 0)
    writer = multiprocessing.Process(target=write, args=(location, stop, done))
    walls: list[float] = []
    errors: Counter[str] = Counter()
    paths = [[drawn.read() for _ in range(100)] for _ in range(readers)]
    until = time.perf_counter() + seconds  # drawing what to read takes longer than reading it

    def read(mine: Sequence[str]) -> None:
        with httpx.Client(base_url=server.address, timeout=300) as client:
            for path in itertools.cycle(mine):
                if time.perf_counter() > until:
                    return
                begun = time.perf_counter()
                try:
                    status = client.get(path).status_code
                except httpx.HTTPError as error:
                    errors[f"{type(error).__name__} at {path}"] += 1
                    continue
                walls.append((time.perf_counter() - begun) * 1000)
                if status != 200:
                    errors[f"{status} at {path}"] += 1

    threads = [threading.Thread(target=read, args=(mine,)) for mine in paths]
    writer.start()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    writer.join()
    return {
        "readers": readers,
        "seconds": seconds,
        "answers": len(walls),
        "errors": sum(errors.values()),
        "of": dict(errors.most_common(5)),
        "median_ms": round(statistics.median(walls), 1) if walls else None,
        "p95_ms": round(at(walls, 0.95), 1) if walls else None,
        "worst_ms": round(max(walls), 1) if walls else None,
        "written": done.value,
        "writer_failed": writer.exitcode != 0,
    }


def arguments(told: str | None) -> argparse.ArgumentParser:
    """A parser that knows which book is to be measured."""
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book", nargs="?", help="a book that is there: a path or URL")
    parser.add_argument("--documents", type=int, default=2000, help="else plant a new one with so many documents")
    parser.add_argument(
        "--data", type=Path, default=Path("../shared"), help="folder with data/corpora/, if it is there"
    )
    return parser


@contextmanager
def located(given: argparse.Namespace) -> Iterator[str]:
    """Where that book is; one that was planted is gone when the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        location = given.book or str(Path(folder) / "book.db")
        if given.book is None:
            print(f"Planting a book of {given.documents:,} documents ...", flush=True)
            plant(location, given.documents, given.data)
        yield location


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=60, help="requests for each page")
    parser.add_argument("--only", default="", help="pages whose name matches this expression")
    parser.add_argument("--readers", type=int, default=50, help="readers at once; 0: none")
    parser.add_argument("--seconds", type=float, default=20, help="how long they read")
    parser.add_argument("--json", type=Path, help="where the figures go, as JSON lines")
    given = parser.parse_args()
    with located(given) as location:
        drawn = Drawn(location)
        sizes = f"{len(drawn.documents):,} documents, {len(drawn.findings):,} findings, {len(drawn.stories):,} stories"
        print(f"{sizes}; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(_line({name: name for name, _ in _COLUMNS}))
        with serving(location) as server:
            rows = [each.row for each in timed(server, drawn, given.times, given.only)]
            if given.readers:
                met = together(location, server, drawn, given.readers, given.seconds)
                print("\n" + ", ".join(f"{name} {value}" for name, value in met.items()))
                rows.append(met)
            print(
                f"load of the machine at the end {os.getloadavg()[0]:.1f}; the server held {server.peak_mb():.0f} MB at most"
            )
    if given.json:
        given.json.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
