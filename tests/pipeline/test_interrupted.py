"""A run that is broken off, by Ctrl-C or by a kill, leaves a whole book, and the next run completes it."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from benchmarks.pictures import picture
from tests.pipeline.conftest import PlainReader

from tidings import ingest
from tidings.pipeline.book import Book
from tidings.pipeline.linking import link
from tidings.store import Book as Store

ARTICLES = 30
KILLS = 3
WAIT_S = 120
SUPPLIERS = ("Halden Robotics", "Mizzen Foods", "Quay Mills", "Perangin Memory", "Lune Optics")
CUSTOMERS = ("Okoye Semiconductor", "Tarn Bakeries", "Zelko Shipping", "Oriel Tools")

#: The command line in a process of its own. Linking tells that it has begun, and waits where a test asks it to.
COMMAND = """
import signal, sys, time
# A test run in the background hands an ignored Ctrl-C down to its processes; a terminal does not.
signal.signal(signal.SIGINT, signal.default_int_handler)
from tidings import cli
from tidings.pipeline import linking
from tests.pipeline.conftest import PlainReader
from tidings.extract.readers import embedded

wait_s = float(sys.argv.pop(1))
if sys.argv.pop(1) == "plain":
    embedded.EmbeddedReader = PlainReader
fuse = linking._fuse

def slow(*arguments):
    fuse(*arguments)
    print("linking", flush=True)
    time.sleep(wait_s)

linking._fuse = slow
cli.main()
"""
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small articles, dated, some about the same dealing."""
    folder = tmp_path_factory.mktemp("news")
    for number in range(ARTICLES):
        supplier, customer = SUPPLIERS[number % len(SUPPLIERS)], CUSTOMERS[number % len(CUSTOMERS)]
        text = f"{supplier} will supply {customer} with parts. {supplier} CEO Ana Sousa announced the order on Monday."
        front = f"---\npublisher: Harbour Wire {number % 3}\npublished: 2025-03-{number % 28 + 1:02}\n---\n"
        (folder / f"{number:02}.md").write_text(front + text, encoding="utf-8")
    return folder


def start(path: Path, news: Path, *, wait_s: float = 0, reader: str = "plain") -> subprocess.Popen[str]:
    """``tidings add`` in a process of its own."""
    arguments = [sys.executable, "-c", COMMAND, str(wait_s), reader, "add", str(news), "--book", str(path)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(path: Path, news: Path) -> tuple[int, int]:
    """Add it all again. Gives how many articles were read and how many were there."""
    with Book(path, reader=PlainReader()) as book:  # type: ignore[arg-type]
        done = book.add(news)
    assert done.failed == []
    return len(done.taken), len(done.unchanged)


def export_of(path: Path) -> dict[str, Any]:
    with Book(path) as book:
        assert book.store.pending() == []
        return json.loads(json.dumps(book.export()))


def stored(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])


def wait_for(path: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Return when the book holds so many documents."""
    end = time.monotonic() + WAIT_S
    while stored(path) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.fixture(scope="module")
def unbroken(empty_book: Path, news: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run that nobody disturbs makes of the articles."""
    path = Path(shutil.copy(empty_book, tmp_path_factory.mktemp("unbroken") / "news.db"))
    finish(path, news)
    export = export_of(path)
    assert len(export["documents"]) == ARTICLES
    assert export["findings"]
    return export


def test_killed_again_and_again_the_last_run_completes_it(path: Path, news: Path, unbroken: dict[str, Any]) -> None:
    chance = random.Random(20250304)
    for number in range(KILLS):
        process = start(path, news)
        wait_for(path, min(ARTICLES, stored(path) + chance.randint(2, 9)), process)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL, f"run {number} was over before it was killed"
    found = stored(path)
    assert finish(path, news) == (ARTICLES - found, found)
    assert export_of(path) == unbroken


def test_killed_while_linking_the_next_run_links(path: Path, news: Path, unbroken: dict[str, Any]) -> None:
    process = start(path, news, wait_s=60)
    assert process.stdout is not None
    assert process.stdout.readline() == "linking\n"
    process.kill()
    process.communicate()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM pending").fetchone() == (ARTICLES,)
        assert db.execute("SELECT count(*) FROM findings").fetchone() == (0,)
    assert finish(path, news) == (0, ARTICLES)
    assert export_of(path) == unbroken


def test_killed_while_the_network_reads(path: Path, news: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for each in sorted(news.iterdir())[:12]:
        shutil.copy(each, few)
    process = start(path, few, reader="network")
    wait_for(path, 4, process)
    process.kill()
    process.communicate()
    with Book(path) as broken, Book(tmp_path / "whole.db", reader=broken.reader) as whole:
        assert broken.add(few).unchanged
        whole.add(few)
        assert picture(broken.export()) == picture(whole.export())


@pytest.mark.parametrize("stage", ["reading", "linking"])
def test_ctrl_c_ends_with_a_line_and_the_next_run_completes(
    path: Path, news: Path, unbroken: dict[str, Any], stage: str
) -> None:
    process = start(path, news, wait_s=60)
    assert process.stdout is not None
    if stage == "linking":
        process.stdout.readline()
    else:
        wait_for(path, 3, process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=WAIT_S)
    assert process.returncode == 130
    assert errors.splitlines()[-1].startswith("stopped; what was read is kept")
    assert "Traceback" not in errors
    finish(path, news)
    assert export_of(path) == unbroken


class Broken(Exception):
    """A run ends here."""


def batches(
    path: Path, news: Path, monkeypatch: pytest.MonkeyPatch, *ends: int, linking: bool = False
) -> list[list[str]]:
    """What runs linked together of which each but the last breaks off when it has stored so many, or when it links then."""
    found: list[list[str]] = []

    def run(end: int | None) -> None:
        stored: list[str] = []

        def settled(key: str) -> None:
            stored.append(key)
            if len(stored) == end and not linking:
                raise Broken

        def noted(store: Store) -> int:
            if end is not None and len(stored) >= end:
                raise Broken
            if store.pending():
                found.append(store.pending())
            return link(store)

        monkeypatch.setattr("tidings.pipeline.intake.link", noted)
        with Book(path, reader=PlainReader()) as book:  # type: ignore[arg-type]
            book.take(ingest.of_paths([str(news)], columns={}, rules=ingest.Rules(), progress=None), settled=settled)

    for end in ends:
        with pytest.raises(Broken):
            run(end)
    run(None)
    return found


@pytest.mark.parametrize(("ends", "linking"), [((9,), False), ((2, 17), False), ((4, 3, 2), False), ((10,), True)])
def test_what_is_linked_together_hangs_on_no_break(
    path: Path, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: tuple[int, ...], linking: bool
) -> None:
    monkeypatch.setattr("tidings.pipeline.borders.EVERY", 5)
    whole = batches(tmp_path / "whole.db", news, monkeypatch)
    assert [len(batch) for batch in whole] == [5] * 6
    assert batches(path, news, monkeypatch, *ends, linking=linking) == whole


def test_batches_grow_with_the_book(path: Path, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidings.pipeline.borders.EVERY", 2)
    monkeypatch.setattr("tidings.pipeline.borders.SHARE", 0.5)
    monkeypatch.setattr("tidings.pipeline.borders.MOST", 7)
    assert [len(batch) for batch in batches(path, news, monkeypatch)] == [2, 2, 2, 3, 5, 7, 7, 2]
