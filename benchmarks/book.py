"""How a book grows: the time to link and fuse N claims of N/10 invented reports, memory, and one more article at the end.

In: sizes on the command line (`python benchmarks/book.py 10000 100000 [--book URL] [--plot docs/book.svg]`).
Out: one JSON line for each size on standard output; with --plot, a picture of all sizes.

Reports tell of dealings between companies whose names are as frequent as words are: the n-th is drawn with weight 1/(n+20),
so the most frequent takes part in about one claim in a hundred. Every dealing is told by three reports on average, one report in
twenty copies an earlier one whole, and fifty outlets publish over five years. Nothing is read by a model: the readings are made
with the texts, so only store, resolve and fuse are measured.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tidings.model import Claim, Document, Mention, Reading, Span
from tidings.pipeline.linking import link
from tidings.store import Book

CLAIMS_EACH = 10
LINK_EVERY = 1000
MORE = 11
SYLLABLES = (
    "ba",
    "cor",
    "dun",
    "el",
    "fa",
    "gri",
    "hol",
    "ix",
    "ju",
    "kel",
    "lor",
    "mi",
    "nar",
    "or",
    "pel",
    "qua",
    "ro",
    "sti",
)
SECTORS = ("Foods", "Optics", "Mills", "Robotics", "Shipping", "Bakeries", "Semiconductor", "Tools", "Paper", "Memory")
GOODS = (
    "pumps",
    "valves",
    "arms",
    "ovens",
    "lenses",
    "flour",
    "wafers",
    "cables",
    "engines",
    "gears",
    "paint",
    "screws",
)
TYPES = (
    ("supply", "supplier", "customer", "{a} will supply {b} with {g} worth ${n} million.", "will supply", "planned"),
    ("supply", "supplier", "customer", "{a} supplies {b} with {g} worth ${n} million.", "supplies", "actual"),
    ("acquisition", "buyer", "target", "{a} bought {b} for ${n} million after talks about {g}.", "bought", "actual"),
    (
        "partnership",
        "party",
        "party",
        "{a} and {b} have a partnership on {g} worth ${n} million.",
        "partnership",
        "actual",
    ),
    ("investment", "investor", "investee", "{a} invested ${n} million in {b}, a maker of {g}.", "invested", "actual"),
)


class News:
    """An endless stream of invented reports, the same for the same size."""

    def __init__(self, claims: int) -> None:
        self.chance = random.Random(claims)
        self.names = [self._name(n) for n in range(max(60, claims // 20))]
        self.weights = list(itertools.accumulate(1 / (n + 20) for n in range(len(self.names))))
        self.dealings = [self._dealing() for _ in range(max(10, claims // 3))]
        self.earlier: list[str] = []

    def _name(self, number: int) -> str:
        parts, rest = [], number + len(SYLLABLES)
        while rest:
            rest, digit = divmod(rest, len(SYLLABLES))
            parts.append(SYLLABLES[digit])
        return f"{''.join(parts).title()} {SECTORS[number % len(SECTORS)]}"

    def _dealing(self) -> tuple[int, str, str, str, int]:
        one, two = self.chance.choices(self.names, cum_weights=self.weights, k=2)
        while two == one:
            two = self.chance.choice(self.names)
        return self.chance.randrange(len(TYPES)), one, two, self.chance.choice(GOODS), self.chance.randint(1, 900)

    def report(self, number: int) -> tuple[Document, bytes, Reading]:
        """The report of that number, with its reading."""
        told = self.chance.sample(self.dealings, CLAIMS_EACH)
        text, sentences, mentions, claims = "", [], [], []
        for kind, one, two, goods, amount in told:
            name, first, second, pattern, trigger, status = TYPES[kind]
            words = pattern.format(a=one, b=two, g=goods, n=amount)
            start, sentence = len(text), Span(len(text), len(text) + len(words))
            spans = {part: _find(words, part, start) for part in (one, two, goods, trigger, f"${amount} million")}
            mentions += [Mention(spans[part], "organization", part, 0.9) for part in (one, two)]
            roles = (
                {first: (spans[one],), second: (spans[two],)} if first != second else {first: (spans[one], spans[two])}
            )
            roles["amount"] = (spans[f"${amount} million"],)
            claims.append(Claim(name, spans[trigger], status, roles, (), sentence, 0.9))  # type: ignore[arg-type]
            sentences.append(sentence)
            text += words + " "
        day = f"{2020 + number % 5}-{number // 5 % 12 + 1:02}-{number % 28 + 1:02}"
        raw = text.encode()
        facts = {"title": f"Report {number}", "publisher": f"Outlet {number % 50} Wire", "published": day}
        document = Document(f"{number}.txt", sha256(raw).hexdigest(), text, **facts)
        reading = Reading(
            document.id, "made 1", tuple(sentences), tuple(sorted(mentions, key=lambda m: m.span)), tuple(claims)
        )
        return document, raw, reading

    def reports(self, count: int) -> Iterator[tuple[Document, bytes, Reading]]:
        """Reports from number 0 on; one in twenty is a later copy of an earlier one."""
        kept: list[tuple[Document, bytes, Reading]] = []
        for number in range(count):
            made = self.report(number)
            if kept and number % 20 == 0:
                document, raw, reading = self.chance.choice(kept)
                facts = {"title": document.title, "publisher": f"Outlet {number % 50} Post", "published": "2025-01-05"}
                made = (
                    Document(f"{number}.txt", document.sha256, document.text, **facts),
                    raw,
                    _of(reading, f"{number}.txt"),
                )
            kept = [*kept[-50:], made]
            yield made


def _of(reading: Reading, document: str) -> Reading:
    return Reading(document, reading.reader, reading.sentences, reading.mentions, reading.claims)


def _find(words: str, part: str, start: int) -> Span:
    at = words.index(part)
    return Span(start + at, start + at + len(part))


def measure(claims: int, location: str) -> dict[str, float | int]:
    """Make a book of so many claims and tell how long it took."""
    count, stored, linked = claims // CLAIMS_EACH, 0.0, 0.0
    started = time.process_time()
    news = News(claims)
    reports = news.reports(count)
    with Book.open(location) as book:
        while batch := list(itertools.islice(reports, LINK_EVERY)):
            begun = time.perf_counter()
            with book.transaction():
                for document, raw, reading in batch:
                    book.put(document, raw, reading)
            stored += time.perf_counter() - begun
            begun = time.perf_counter()
            link(book)
            linked += time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        more = [_one_more(book, news, count + n) for n in range(MORE)]
        findings = book.counts()["findings"]
    return {
        "claims": claims,
        "documents": count,
        "findings": findings,
        "store_s": round(stored, 1),
        "link_and_fuse_s": round(linked, 1),
        "cpu_s": round(time.process_time() - started, 1),
        "peak_gb": round(peak, 2),
        "one_more_ms_median": round(1000 * statistics.median(wall for wall, _ in more), 1),
        "one_more_ms_worst": round(1000 * max(wall for wall, _ in more), 1),
        "one_more_cpu_ms_median": round(1000 * statistics.median(cpu for _, cpu in more), 1),
    }


def _one_more(book: Book, news: News, number: int) -> tuple[float, float]:
    """Seconds by the clock and of this process, which differ where other programs keep the machine busy."""
    document, raw, reading = news.report(number)
    begun, worked = time.perf_counter(), time.process_time()
    book.put(document, raw, reading)
    link(book)
    return time.perf_counter() - begun, time.process_time() - worked


def plot(rows: list[dict[str, float | int]], path: Path) -> None:
    """Time over size, both on logarithmic scales, beside a straight line of linear growth."""
    from math import log10

    width, height, edge = 640, 420, 60
    sizes = [row["claims"] for row in rows]
    times = [max(row["link_and_fuse_s"], 0.1) for row in rows]
    linear = [times[0] * size / sizes[0] for size in sizes]
    low, high = log10(min(sizes)), log10(max(sizes) + 1)
    bottom, top = log10(min(times)) - 0.1, log10(max(times + linear)) + 0.1

    def at(size: float, seconds: float) -> str:
        x = edge + (log10(size) - low) / max(high - low, 1e-9) * (width - 2 * edge)
        y = height - edge - (log10(seconds) - bottom) / (top - bottom) * (height - 2 * edge)
        return f"{x:.0f},{y:.0f}"

    def line(seconds: list[float], style: str) -> str:
        return f'<polyline fill="none" {style} points="{" ".join(map(at, sizes, seconds))}"/>'

    labels = "".join(
        f'<text x="{at(size, seconds).split(",")[0]}" y="{int(at(size, seconds).split(",")[1]) - 12}" text-anchor="middle">'
        f"{size:,} claims: {seconds:,.0f} s</text>"
        for size, seconds in zip(sizes, times, strict=True)
    )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<text x="{edge}" y="28" font-size="15">Time to link and fuse a book (dashed: linear growth)</text>'
        + line(linear, 'stroke="#999" stroke-dasharray="6 5"')
        + line(times, 'stroke="#1458a6" stroke-width="2.5"')
        + labels
        + "</svg>\n",
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--book", help="an empty database by URL; by default files that are removed afterwards")
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    rows = []
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(size, given.book or str(Path(folder) / "book.db")))
        print(json.dumps(rows[-1]), flush=True)
    if given.plot:
        plot(rows, given.plot)


if __name__ == "__main__":
    main()
