"""What was begun is stored whole or not at all: errors, kills, and other processes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.store.conftest import BRUMARK, RUIZ, VELTORA, article, finding, link

from tidings.store import Book

ROOT = Path(__file__).resolve().parents[2]

STREAM = """
import itertools
for n in itertools.count():
    each = article(f"{n}.txt", tail=" " + "More is to come. " * 200)
    each.put(book)
    print(n, flush=True)
"""

LINKING = """
with book.transaction():
    for n in range(20):
        each = article(f"{n}.txt")
        each.save_locals(book)
        book.save_entities([(VELTORA, (f"{n}.txt#0",)), (RUIZ, (f"{n}.txt#2",))])
        book.save_findings([finding(book, "new", documents=(f"{n}.txt",))], replaced=["old"])
        book.mark_linked([f"{n}.txt"])
        print(n, flush=True)
    time.sleep(60)
"""


def child(location: str, code: str) -> subprocess.Popen[str]:
    """A process that runs code on the book there and tells on standard output how far it is."""
    head = f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); from tests.store.conftest import *"
    opened = f"book = Book.open({location!r})"
    return subprocess.Popen([sys.executable, "-c", f"{head}\n{opened}\n{code}"], stdout=subprocess.PIPE, text=True)


def kill_after(process: subprocess.Popen[str], line: int, delay_s: float = 0) -> int:
    """Kill the process once it has told of that line and the delay has passed. Gives the last line it told of."""
    assert process.stdout is not None
    last = -1
    for told in process.stdout:
        last = int(told)
        if last == line:
            time.sleep(delay_s)
            process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return last


def assert_sound(location: str) -> None:
    """The file is whole, no row is without its owner, and the index holds each sentence's words once."""
    if "://" in location:
        with Book.open(location) as book, book._reading() as conn:
            missing = "SELECT count(*) FROM sentences s FULL JOIN sentence_words w USING (no) WHERE s.no + w.no IS NULL"
            assert conn.exec_driver_sql(missing).scalar() == 0
        return
    with sqlite3.connect(location) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        for index in ("sentence_words", "finding_words"):
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        indexed = db.execute("SELECT count(*) FROM sentence_words_docsize").fetchone()
        assert indexed == db.execute("SELECT count(*) FROM sentences").fetchone()


@pytest.mark.parametrize("delay_s", [0, 0.003, 0.011])
def test_kill_in_a_stream_of_puts_leaves_no_half_document(location: str, delay_s: float) -> None:
    told = kill_after(child(location, STREAM), 15, delay_s)
    with Book.open(location) as book:
        stored = list(book.documents())
        assert len(stored) in (told + 1, told + 2)
        for document in stored:
            whole = article(document.id, tail=" " + "More is to come. " * 200)
            assert document == whole.document
            assert book.reading(document.id) == whole.reading
            assert book.raw(document.sha256) == whole.raw
        assert sorted(book.pending()) == sorted(document.id for document in stored)
    assert_sound(location)


@pytest.mark.parametrize("line", [3, 19])
def test_kill_in_linking_leaves_the_old_picture(location: str, line: int) -> None:
    with Book.open(location) as book:
        for n in range(20):
            article(f"{n}.txt").put(book)
        link(book, article("0.txt"))
        old = finding(book, "old", documents=("0.txt",))
        book.save_findings([old])
        before = book.counts()
    kill_after(child(location, LINKING), line)
    with Book.open(location) as book:
        assert book.counts() == before
        assert len(book.pending()) == 19
        assert book.finding("old") == old
        assert list(book.entities()) == [(RUIZ, 1, 1), (BRUMARK, 1, 1), (VELTORA, 1, 1)]
        link(book, *(article(key) for key in book.pending()))
        assert book.pending() == []
    assert_sound(location)


class Refused(Exception):
    """Raised by a test in the middle of its work."""


def test_failed_transaction_changes_nothing(book: Book) -> None:
    article("a.txt").put(book)
    before = book.counts()

    def work() -> None:
        with book.transaction():
            article("b.txt").put(book)
            link(book, article("a.txt"), article("b.txt"))
            assert book.pending() == []
            raise Refused

    with pytest.raises(Refused):
        work()
    assert book.counts() == before
    assert book.pending() == ["a.txt"]
    article("b.txt").put(book)
    assert book.pending() == ["a.txt", "b.txt"]


def test_part_that_fails_leaves_the_rest_of_its_transaction(book: Book) -> None:
    def work() -> None:
        with book.transaction():
            article("b.txt").put(book)
            book.save_entities([(VELTORA, ("b.txt#9",))])

    with book.transaction():
        article("a.txt").put(book)
        with pytest.raises(ValueError, match="no local entity"):
            work()
    assert book.pending() == ["a.txt"]


def test_readers_see_whole_documents_while_one_writes(book: Book, location: str) -> None:
    code = """
seen = -1
while seen < 40:
    found = list(book.documents())
    assert len(found) >= seen
    for document in found[-2:]:
        assert len(book.reading(document.id).claims) == 2
    seen = len(found)
    time.sleep(0.01)
print(seen)
"""
    readers = [child(location, code) for _ in range(2)]
    for n in range(40):
        article(f"{n}.txt").put(book)
        time.sleep(0.005)
    told = [reader.communicate(timeout=120)[0] for reader in readers]
    assert [(reader.returncode, words) for reader, words in zip(readers, told, strict=True)] == [(0, "40\n")] * 2


def test_threads_write_in_turn(book: Book) -> None:
    def put(start: int) -> None:
        for n in range(start, start + 10):
            article(f"{n}.txt").put(book)

    threads = [threading.Thread(target=put, args=(start,)) for start in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert book.counts()["documents"] == 30
