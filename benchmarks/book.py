"""How a book grows: the time to link and fuse N claims of N/10 invented reports, memory, and one more article at the end.

In: sizes (`python benchmarks/book.py 10000 100000 [--book URL] [--rows docs/book.jsonl] [--plot docs/book.svg]`).
Out: one JSON line for each size on standard output, progress on standard error; with --plot, a picture of these and of rows given.

Reports tell of dealings between companies whose names are as frequent as words are: the n-th is drawn with weight 1/(n+20),
so the most frequent takes part in about one claim in a hundred. Twenty reports come a day, from fifty outlets. Every dealing is
told by three reports on average, within some days and in words of their own; one claim in ten says who holds a position. One
report in twenty copies an earlier one whole. Nothing is read by a model: the readings are made with the texts, so only store,
resolve and fuse are measured.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from tidings.model import Claim, Document, Mention, Reading, Span
from tidings.pipeline.linking import link
from tidings.store import Book

CLAIMS_EACH = 10
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
#: Claim type, roles of the two parties, status, trigger, and sentences: each report takes one of them.
TYPES = (
    (
        "supply",
        ("supplier", "customer"),
        "planned",
        "will supply",
        ("{a} will supply {b} with {g} worth ${n} million.", "For ${n} million, {a} will supply {g} to plants of {b}."),
    ),
    (
        "supply",
        ("supplier", "customer"),
        "actual",
        "supplies",
        (
            "{a} supplies {b} with {g} worth ${n} million.",
            "According to people close to {b}, {a} supplies it with {g}.",
        ),
    ),
    (
        "acquisition",
        ("buyer", "target"),
        "actual",
        "bought",
        ("{a} bought {b} for ${n} million.", "In a sale that values its {g} at ${n} million, {a} bought {b}."),
    ),
    (
        "partnership",
        ("party", "party"),
        "actual",
        "partnership",
        ("{a} and {b} have a partnership on {g}.", "The partnership between {a} and its rival {b} covers {g}."),
    ),
    (
        "investment",
        ("investor", "investee"),
        "actual",
        "invested",
        ("{a} invested ${n} million in {b}.", "Hoping for better {g}, {a} invested in {b} some ${n} million."),
    ),
)
POSITION = ("{p} is {t} of {a}.", "At {a}, the {t} is still {p}.")
TITLES = ("chief executive", "chairman", "finance chief")
FIRST = ("Ana", "Jun", "Ivo", "Mara", "Kofi", "Lena", "Tomas", "Yuki", "Sade", "Petra", "Emil", "Noor")
#: What reports say besides; no two say it alike.
ASIDE = [
    "weather",
    "ports",
    "harvest",
    "rivals",
    "prices",
    "unions",
    "roads",
    "ministers",
    "voters",
    "winter",
    "demand",
    "rumours",
    "ships",
    "rents",
    "steel",
    "schools",
    "holidays",
    "traders",
    "lawyers",
    "editors",
    "farmers",
    "engineers",
    "tenants",
    "drivers",
]
REPORTS_A_DAY, TOLD_BY, OUTLETS, WINDOW = 20, 3, 50, 120
FIRST_DAY = date(2011, 1, 3)


@dataclass(frozen=True)
class Dealing:
    """What reports tell: the number of a type, two parties, goods and an amount; or None and one party's position."""

    kind: int | None
    one: str
    two: str
    goods: str
    amount: int


class News:
    """A stream of invented reports, the same for the same size."""

    def __init__(self, claims: int) -> None:
        self.chance = random.Random(claims)
        self.count = claims // CLAIMS_EACH
        self.names = [self._name(n) for n in range(max(60, claims // 20))]
        self.weights = list(itertools.accumulate(1 / (n + 20) for n in range(len(self.names))))
        self.dealings = [self._dealing() for _ in range(max(WINDOW, claims // TOLD_BY))]

    def _name(self, number: int) -> str:
        return f"{_word(number)} {SECTORS[number % len(SECTORS)]}"

    def _dealing(self) -> Dealing:
        one, two = self.chance.choices(self.names, cum_weights=self.weights, k=2)
        while two == one:
            two = self.chance.choice(self.names)
        if self.chance.random() < 0.1:
            number = self.chance.randrange(len(TITLES))
            bearer = f"{self.chance.choice(FIRST)} {_word(7 * self.names.index(one) + number)}son"
            return Dealing(None, one, bearer, TITLES[number], 0)
        goods, amount = self.chance.choice(GOODS), self.chance.randint(1, 900)
        return Dealing(self.chance.randrange(len(TYPES)), one, two, goods, amount)

    def report(self, number: int) -> tuple[Document, bytes, Reading]:
        """The report of that number, with its reading."""
        latest = min(number, self.count) * (len(self.dealings) - WINDOW) // max(self.count, 1)
        text, sentences, mentions, claims = "", [], [], []
        for dealing in self.chance.sample(self.dealings[latest : latest + WINDOW], CLAIMS_EACH):
            words, found, claim = self._told(dealing, len(text))
            aside = f"Some {' '.join(self.chance.sample(ASIDE, 6))} matter too."
            sentences += [claim.sentence, Span(len(text) + len(words) + 1, len(text) + len(words) + 1 + len(aside))]
            text += f"{words} {aside} "
            mentions += found
            claims.append(claim)
        raw = text.encode()
        day = str(FIRST_DAY + timedelta(days=number // REPORTS_A_DAY))
        facts = {"title": f"Report {number}", "publisher": f"Outlet {number % OUTLETS} Wire", "published": day}
        document = Document(f"{number}.txt", sha256(raw).hexdigest(), text, **facts)
        mentions.sort(key=lambda mention: mention.span)
        return document, raw, Reading(document.id, "made 2", tuple(sentences), tuple(mentions), tuple(claims))

    def _told(self, dealing: Dealing, start: int) -> tuple[str, list[Mention], Claim]:
        """A sentence that tells of a dealing, its mentions, and its claim."""
        one, two, goods = dealing.one, dealing.two, dealing.goods
        if dealing.kind is None:
            words = self.chance.choice(POSITION).format(a=one, p=two, t=goods)
            name, status, trigger = "role", "actual", goods
            filled = (("person", two), ("organization", one), ("title", goods))
        else:
            name, (first, second), status, trigger, patterns = TYPES[dealing.kind]
            words = self.chance.choice(patterns).format(a=one, b=two, g=goods, n=dealing.amount)
            filled = ((first, one), (second, two), ("amount", f"${dealing.amount} million"))
        roles: dict[str, tuple[Span, ...]] = {}
        for role, part in filled:
            if part in words:
                roles[role] = (*roles.get(role, ()), _find(words, part, start))
        kinds = ("organization", "person" if dealing.kind is None else "organization")
        found = [
            Mention(_find(words, part, start), kind, part, 0.9) for part, kind in zip((one, two), kinds, strict=True)
        ]
        sentence = Span(start, start + len(words))
        return words, found, Claim(name, _find(words, trigger, start), status, roles, (), sentence, 0.9)

    def reports(self) -> Iterator[tuple[Document, bytes, Reading]]:
        """All reports from number 0 on; one in twenty is a later copy of an earlier one."""
        kept: list[tuple[Document, bytes, Reading]] = []
        for number in range(self.count):
            made = self.report(number)
            if kept and number % 20 == 0:
                document, raw, reading = self.chance.choice(kept)
                made = (
                    replace(
                        made[0],
                        sha256=document.sha256,
                        text=document.text,
                        title=document.title,
                        publisher=f"Outlet {number % OUTLETS} Post",
                    ),
                    raw,
                    replace(reading, document=f"{number}.txt"),
                )
            kept = [*kept[-50:], made]
            yield made


def _word(number: int) -> str:
    """An invented word for a number."""
    parts, rest = [], number + len(SYLLABLES)
    while rest:
        rest, digit = divmod(rest, len(SYLLABLES))
        parts.append(SYLLABLES[digit])
    return "".join(parts).title()


def _find(words: str, part: str, start: int) -> Span:
    at = words.index(part)
    return Span(start + at, start + at + len(part))


def measure(claims: int, location: str, every: int) -> dict[str, float | int]:
    """Make a book of so many claims, linking so many reports at once, and tell how long it took."""
    stored, linked, worked = 0.0, 0.0, 0.0
    news = News(claims)
    reports = news.reports()
    with Book.open(location) as book:
        while batch := list(itertools.islice(reports, every)):
            begun = time.perf_counter()
            with book.transaction():
                for document, raw, reading in batch:
                    book.put(document, raw, reading)
            stored += time.perf_counter() - begun
            begun, busy = time.perf_counter(), time.process_time()
            link(book)
            linked += time.perf_counter() - begun
            worked += time.process_time() - busy
            each = 1000 * (time.perf_counter() - begun) / len(batch)
            print(f"{batch[-1][0].id}: linked, {each:.1f} ms a report", file=sys.stderr, flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        more = [_one_more(book, news, news.count + n) for n in range(MORE)]
        findings = book.counts()["findings"]
    return {
        "claims": claims,
        "documents": news.count,
        "linked_at_once": every,
        "findings": findings,
        "store_s": round(stored, 1),
        "link_and_fuse_s": round(linked, 1),
        "link_and_fuse_cpu_s": round(worked, 1),
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
    times = [max(row["link_and_fuse_cpu_s"], 0.1) for row in rows]
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
        f'<text x="{edge}" y="28" font-size="15">CPU time to link and fuse a book (dashed: linear growth)</text>'
        + line(linear, 'stroke="#999" stroke-dasharray="6 5"')
        + line(times, 'stroke="#1458a6" stroke-width="2.5"')
        + labels
        + "</svg>\n",
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, help="numbers of claims")
    parser.add_argument(
        "--every", type=int, default=1000, help="reports that are linked at once (default: %(default)s)"
    )
    parser.add_argument("--book", help="an empty database by URL; by default files that are removed afterwards")
    parser.add_argument("--rows", type=Path, help="JSON lines of earlier runs, to be drawn beside those of this one")
    parser.add_argument("--plot", type=Path, help="where the picture goes, an SVG file")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.rows.read_text(encoding="utf-8").splitlines()] if given.rows else []
    for size in given.sizes or ([] if given.rows else [1_000, 10_000]):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(size, given.book or str(Path(folder) / "book.db"), given.every))
        print(json.dumps(rows[-1]), flush=True)
    if given.plot:
        plot(sorted(rows, key=lambda row: row["claims"]), given.plot)


if __name__ == "__main__":
    main()
