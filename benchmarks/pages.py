"""Web pages to article text: how right and how fast, each extractor in the same run.

In: a folder with ``aeb/`` (pages and true text of the article-extraction-benchmark) and ``fundus/`` (news pages with
title and date). Out: a table on standard output. Text F1 follows the benchmark: shingles of four
words, precision and recall averaged over pages. ``title`` asks for the very words of the gold, which is one of the
headlines that the page states, another one for each outlet; ``stated`` asks whether the gold is among the headlines kept.
``F1 news`` is that of the text of the news pages.
Speed is pages a second of one processor's time, so that it stands on a busy machine too.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from tidings.errors import BadInput
from tidings.extract import cores
from tidings.ingest import Item, Processes, read_bytes
from tidings.ingest.kinds import HTML
from tidings.ingest.language import language

DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
SHINGLE_WORDS = 4
_WORD = re.compile(r"\w+")
_HEAD = f"{'extractor':34}" + "     F1      P      R  none  F1 all  F1 news  title  stated    day  pages/s"
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Extracted:
    """What one extractor says of one page; ``day`` as ``2025-03-04``."""

    text: str = ""
    title: str = ""
    day: str = ""
    headlines: tuple[str, ...] = ()  # others that the page states


class Gold(NamedTuple):
    """What is known of a news page; ``day`` as ``2025-03-04``."""

    title: str
    day: str
    text: str


Extractor = Callable[[bytes], Extracted]


def by_trafilatura(*, metadata: bool = False, **options: bool) -> Extractor:
    """Trafilatura with the given settings; its metadata only where asked for, because looking for dates takes time."""

    def extract(raw: bytes) -> Extracted:
        found: Any = trafilatura.bare_extraction(raw, include_comments=False, with_metadata=metadata, **options)
        if found is None:
            return Extracted()
        return Extracted(found.text or "", found.title or "", (found.date or "")[:10])

    return extract


def by_resiliparse(raw: bytes) -> Extracted:
    """Resiliparse's main content."""
    text = raw.decode("utf-8", "replace")
    return Extracted(extract_plain_text(text, main_content=True, alt_texts=False, comments=False, list_bullets=False))


def by_both(raw: bytes) -> Extracted:
    """Trafilatura for precision, and those of its paragraphs that resiliparse finds as well."""
    precise = by_trafilatura(favor_precision=True)(raw).text
    known = shingles(by_resiliparse(raw).text)
    kept = [line for line in precise.split("\n") if not (wanted := shingles(line)) or (wanted & known).total()]
    return Extracted("\n".join(kept))


def by_readability(raw: bytes) -> Extracted:
    """Readability's main content, its markup taken off."""
    import readability

    page = readability.Document(raw.decode("utf-8", "replace"))
    try:
        content = lxml.html.fromstring(page.summary())
    except (readability.readability.Unparseable, lxml.etree.LxmlError):
        return Extracted()
    return Extracted("\n".join(content.itertext()), page.short_title() or "")


def by_either(raw: bytes) -> Extracted:
    """Trafilatura for precision; resiliparse where that finds less than a third of what resiliparse finds."""
    precise, whole = by_trafilatura(favor_precision=True)(raw).text, by_resiliparse(raw).text
    return Extracted(precise if 3 * len(precise) >= len(whole) else whole)


def by_tidings(raw: bytes) -> Extracted:
    """What ``tidings add`` stores."""
    try:
        document = read_bytes(raw, id="page.html", media_type="text/html")
    except BadInput:
        return Extracted()
    others = tuple(cut.text for cut in document.cuts if cut.kind == "headline")
    return Extracted(document.text, document.title or "", (document.published or "")[:10], others)


EXTRACTORS: dict[str, Extractor] = {
    "tidings": by_tidings,
    "trafilatura, precision": by_trafilatura(favor_precision=True),
    "trafilatura, precision, metadata": by_trafilatura(favor_precision=True, metadata=True),
    "trafilatura": by_trafilatura(),
    "trafilatura, recall": by_trafilatura(favor_recall=True),
    "trafilatura, fast": by_trafilatura(fast=True),
    "trafilatura, fast, precision": by_trafilatura(fast=True, favor_precision=True),
    "trafilatura, no tables": by_trafilatura(include_tables=False),
    "resiliparse": by_resiliparse,
    "trafilatura and resiliparse": by_both,
    "trafilatura or resiliparse": by_either,
}
if importlib.util.find_spec("readability"):  # a peer that `make bench-pages` installs
    EXTRACTORS["readability-lxml"] = by_readability


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words with their counts; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))


def text_scores(predicted: list[str], true: list[str]) -> tuple[float, float, float]:
    """F1, precision and recall of shingles, averaged over pages."""
    precisions, recalls = [], []
    for said, meant in zip(map(shingles, predicted), map(shingles, true), strict=True):
        common = (said & meant).total()
        precisions.append(common / said.total())
        recalls.append(common / meant.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall or 1), precision, recall


def read_packed(path: Path) -> bytes:
    """The bytes of a file that may be packed more than once."""
    raw = path.read_bytes()
    while raw.startswith(_GZIP_MAGIC):
        raw = gzip.decompress(raw)
    return raw


def aeb_pages(data: Path) -> Iterator[tuple[bytes, str]]:
    """Pages of the article-extraction-benchmark with their true text."""
    truth = json.loads((data / "aeb" / "ground-truth.json").read_text("utf-8"))
    for key, page in truth.items():
        yield read_packed(data / "aeb" / "html" / f"{key}.html.gz"), page["articleBody"]


def news_scores(predicted: list[str], gold: Sequence[Sequence[Gold]]) -> tuple[float, float, float]:
    """As ``text_scores``, for news pages: of the texts known for an outlet, the page's is the one most alike."""
    meant = []
    for said, known in zip(map(shingles, predicted), gold, strict=True):
        meant.append(max((each.text for each in known), key=lambda text: (said & shingles(text)).total()))
    return text_scores(predicted, meant)


def strings_in(value: object) -> Iterator[str]:
    """All strings of nested lists and objects, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings_in(each)


def fundus_pages(data: Path) -> Iterator[tuple[bytes, list[Gold]]]:
    """English news pages with what is known of their outlet's test pages; one of these is the page."""
    for path in sorted((data / "fundus").glob("*.html.gz")):
        outlet = path.name.split("_", 1)[0]
        gold = json.loads((data / "fundus" / "gold" / f"{outlet}.json").read_text("utf-8"))
        if is_english(" ".join(str(each["body"]) for each in gold.values())):
            known = gold.values()
            yield (
                read_packed(path),
                [Gold(a["title"], str(a["publishing_date"])[:10], "\n".join(strings_in(a["body"]))) for a in known],
            )


def is_english(text: str) -> bool:
    """Whether a text is in the language that Tidings reads, or too short to tell."""
    return language(text) in ("en", None)


def same_title(said: str, meant: str) -> bool:
    """Whether two titles have the same letters and digits."""
    return "".join(_WORD.findall(said)).casefold() == "".join(_WORD.findall(meant)).casefold() != ""


def at_once(pages: Sequence[bytes]) -> None:
    """Print pages a second by the clock, all cores at work: as ``tidings add`` reads them, and trafilatura alone."""
    items = [Item(f"{n}.html", f"{n}.html", raw, HTML, f"{n}.html") for n, raw in enumerate(pages)]

    def read(item: Item) -> None:
        with suppress(BadInput):
            processes.read(item)

    with Processes(cores()) as processes, ThreadPoolExecutor(cores()) as threads:
        list(threads.map(read, items[: 4 * cores()]))  # starting them is no page's
        started = time.monotonic()
        list(threads.map(read, items))
        ours = len(pages) / (time.monotonic() - started)
    with ProcessPoolExecutor(cores()) as pool:
        list(pool.map(_alone, pages[: 4 * cores()]))
        started = time.monotonic()
        list(pool.map(_alone, pages, chunksize=4))
        alone = len(pages) / (time.monotonic() - started)
    print(
        f"{cores()} cores at once, by the clock: tidings {ours:.0f} pages a second, trafilatura, precision, alone {alone:.0f}"
    )


def _alone(page: bytes) -> int:
    return len(EXTRACTORS["trafilatura, precision"](page).text)


def main() -> None:
    """Print one line for each extractor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--only", nargs="+", default=[""], help="measure the extractors whose name holds one of these")
    arguments = parser.parse_args()
    pages, texts = zip(*aeb_pages(arguments.data), strict=True)
    news = list(fundus_pages(arguments.data))
    english = [number for number, text in enumerate(texts) if is_english(text)]
    print(f"{len(english)} English of {len(pages)} pages with text, {len(news)} with title and day, one process")
    print(_HEAD)
    for name, extract in EXTRACTORS.items():
        if not any(words in name for words in arguments.only):
            continue
        extract(pages[0])  # what is loaded once is no page's
        started = time.process_time()
        found = [extract(page).text for page in pages]
        speed = len(pages) / (time.process_time() - started)
        f1, precision, recall = text_scores([found[each] for each in english], [texts[each] for each in english])
        empty = sum(not found[each] for each in english)
        every = text_scores(found, list(texts))[0]
        said = [(extract(page), gold) for page, gold in news]
        titles = statistics.mean(any(same_title(each.title, a.title) for a in gold) for each, gold in said)
        stated = statistics.mean(
            any(same_title(words, a.title) for a in gold for words in (each.title, *each.headlines))
            for each, gold in said
        )
        days = statistics.mean(any(each.day == a.day for a in gold) for each, gold in said)
        reports = news_scores([each.text for each, _ in said], [gold for _, gold in said])[0]
        scores = f"{f1:7.3f}{precision:7.3f}{recall:7.3f}{empty:6}{every:8.3f}{reports:9.3f}"
        # An extractor that was asked for text alone has no title or day to be wrong about.
        known = (
            f"{titles:7.2f}{stated:8.2f}{days:7.2f}"
            if any(each.title for each, _ in said)
            else f"{'-':>7}{'-':>8}{'-':>7}"
        )
        print(f"{name:34}{scores}{known}{speed:9.0f}", flush=True)
    if arguments.only == [""]:
        at_once(pages)


if __name__ == "__main__":
    main()
