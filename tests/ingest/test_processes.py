"""Reading in processes of their own: the same documents, and what becomes of a process that dies, hangs or is left alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.ingest import formats

from tidings.errors import BadInput
from tidings.ingest import Item, Known, Processes, kinds, read_item
from tidings.ingest.forking import CAN_FORK
from tidings.ingest.items import NoArticle

FORKS = pytest.mark.skipif(not CAN_FORK, reason="processes are not forked here")
UNIX = pytest.mark.skipif(os.name != "posix", reason="ends processes by signals")


class Trap:
    """Does something to whoever unpacks it, as a broken parser would."""

    def __init__(self, call: Callable[..., object], *given: object) -> None:
        self.call, self.given = call, given

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.call, self.given


@pytest.fixture(scope="module", params=[pytest.param(True, marks=FORKS), False], ids=["forked", "started"])
def processes(request: pytest.FixtureRequest) -> Iterator[Processes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tidings.ingest.processes.CAN_FORK", request.param)
        made = Processes(2)
    with made:
        yield made


def page(number: int = 0) -> Item:
    raw = formats.page(title=f"Mill number {number} buys looms").encode()
    return Item(f"{number}.html", f"{number}.html", raw, kinds.HTML, f"{number}.html")


def trapped(call: Callable[..., object], *given: object) -> Item:
    return replace(page(), name="trap.html", known=Known(charset=Trap(call, *given)))  # type: ignore[arg-type]


def test_documents_are_those_that_are_read_here(processes: Processes) -> None:
    items = [page(number) for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(processes.read, items))
    assert read == [read_item(item) for item in items]
    assert processes.read(items[0], published="2025-03-04") == read_item(items[0], published="2025-03-04")


def test_refusals_are_those_that_are_given_here(processes: Processes) -> None:
    empty = replace(page(), raw=b"<html><body><p></p></body></html>", name="empty.html")
    with pytest.raises(NoArticle) as none:
        processes.read(empty)
    with pytest.raises(NoArticle) as here:
        read_item(empty)
    assert str(none.value) == str(here.value)
    with pytest.raises(BadInput, match=r"^0\.html: is a PDF"):
        processes.read(replace(page(), raw=b"%PDF-1.7"))


@UNIX
def test_an_item_that_ends_its_process_is_refused_and_the_rest_goes_on(processes: Processes) -> None:
    with pytest.raises(BadInput, match=r"^trap\.html: ends the program that reads it; give its text as \.txt$"):
        processes.read(trapped(os.abort))
    assert [processes.read(page(number)) for number in range(3)] == [read_item(page(number)) for number in range(3)]


@pytest.mark.parametrize("forks", [pytest.param(True, marks=FORKS), False], ids=["forked", "started"])
def test_what_is_read_while_all_ends_is_let_go_of_once(monkeypatch: pytest.MonkeyPatch, forks: bool) -> None:
    monkeypatch.setattr("tidings.ingest.processes.CAN_FORK", forks)
    made = Processes(1)
    made.read(page())
    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(made.read, trapped(time.sleep, 60))
        time.sleep(0.3)
        waiting = pool.submit(made.read, page())
        time.sleep(0.1)
        made.close()
        files = [os.open(os.devnull, os.O_RDONLY) for _ in range(40)]  # they take the numbers that are free now
        assert isinstance(reading.exception(20), BadInput)
        assert isinstance(waiting.exception(20), ValueError)
    for file in files:
        os.close(file)  # nobody else has
    with pytest.raises(ValueError, match="closed"):
        made.read(page())


def test_a_fault_of_ours_is_shown_as_one(processes: Processes) -> None:
    with pytest.raises(AttributeError):
        processes.read(replace(trapped(int, "no number"), raw="<p>Café</p>".encode("cp1252")))
    assert processes.read(page()) == read_item(page())


def test_a_process_that_has_read_its_share_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidings.ingest.processes._FORKED_READS", 2)
    monkeypatch.setattr("tidings.ingest.processes._STARTED_READS", 2)
    with Processes(1) as made:
        seen: list[Any] = []
        for number in range(5):
            assert made.read(page(number)) == read_item(page(number))
            seen += made._running
            assert len(made._running) <= 1
    assert len({process.pid for process in seen}) == 3


@FORKS
def test_forked_processes_have_in_memory_once_what_reading_takes() -> None:
    with Processes(1) as made:
        made.read(page())
        (process,) = made._running
        told = Path(f"/proc/{process.pid}/smaps_rollup").read_text().split()
    shared, private = (int(told[told.index(f"{name}_Dirty:") + 1]) for name in ("Shared", "Private"))
    assert shared > private


@FORKS
def test_reading_goes_on_when_the_process_that_forks_was_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidings.ingest.processes._FORKED_READS", 1)
    with Processes(1) as made:
        made.read(page())
        forks = made._forks
        assert forks is not None
        assert forks._process is not None
        forks._process.kill()
        forks._process.wait()
        assert made.read(page(1)) == read_item(page(1))


@UNIX
def test_a_library_that_hears_no_alarm_is_ended() -> None:
    code = """
from tidings.ingest import processes
processes.HANGS_AFTER_S = 0.2
import re
with processes._ended_when_hung():
    re.match("(a*)*b", "a" * 40)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert -ended.returncode == signal.SIGVTALRM


@UNIX
def test_no_process_outlives_a_run_that_was_killed() -> None:
    code = """
import time
from tests.ingest.test_processes import page
from tidings.ingest import Processes
made = Processes(1)
made.read(page())
print(next(iter(made._running)).pid, flush=True)
time.sleep(100)
"""
    paths = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    run = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    )
    assert run.stdout is not None
    process = int(run.stdout.readline())
    os.kill(process, 0)  # it is there
    run.kill()
    run.communicate()
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{process}/stat").exists() and Path(f"/proc/{process}/stat").read_text().split()[2] == "Z":
            return  # nobody has asked after it yet
        time.sleep(0.1)
    pytest.fail("the process is still there")
