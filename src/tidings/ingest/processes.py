"""Reading in processes of their own: on every core, and a parser that dies or hangs takes only its process with it.

In: Items. Out: Loaded or BadInput, as ``read_item`` gives them. A process reads one item after the other from a stream and ends
with it, so none outlives who started it, however that ended. Each reads so many and gives way to the next, since parsers keep
what they have grown to; where the system allows it they are forked, and share what is loaded.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import IO, Any, cast

from tidings.errors import BadInput
from tidings.ingest.forking import CAN_FORK, FAULT, Forked, ForkServer, fork_on_demand
from tidings.ingest.items import Item, NoArticle
from tidings.ingest.kinds import HTML
from tidings.ingest.language import forget_model, load_model
from tidings.ingest.limits import MAX_SECONDS
from tidings.ingest.reading import Loaded, read_bytes, read_item
from tidings.model import Document

#: Seconds of processor time after which a process is ended from outside: its own limit came to nothing, so a library hangs.
HANGS_AFTER_S = 1.5 * MAX_SECONDS
_LENGTH = struct.Struct("<Q")
_REMEDY = "give its text as .txt"
_START = "import sys; sys.path[:] = {path!r}; from tidings.ingest.processes import {how}"
#: Items that a process reads: forking the next takes milliseconds, starting it most of a second.
_FORKED_READS, _STARTED_READS = 200, 2000
#: What numpy would start threads for is nowhere needed here, and a process with threads must not fork.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_PAGE = b"""<html><body><article><h1>A mill buys looms</h1>
<p>The mill has bought twelve looms, and they are to come in the spring, said their maker.</p></article></body></html>"""

#: How reading ended: the document, or whether it was NoArticle, and source, why and remedy of the refusal.
Outcome = Document | tuple[bool, str, str, str]
Process = subprocess.Popen[bytes] | Forked


class Processes:
    """So many processes that read items; each is started when it is first needed. May be used from several threads."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._idle: queue.LifoQueue[tuple[Process, int] | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        self._running: set[Process] = set()
        self._closed = False
        self._lock = threading.Lock()
        command = [sys.executable, "-c", _START.format(path=sys.path, how=f"serve_forked; serve_forked({count})")]
        self._forks = ForkServer(command, {**os.environ, **_ONE_THREAD}) if CAN_FORK else None

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, item: Item, *, published: str | None = None) -> Loaded:
        """As ``read_item``, in one of the processes; waits until one is free.

        Raises BadInput also for an item that ends its process, and what it raises here for one that shows a fault of ours;
        ValueError once they are closed.
        """
        with self._process() as process:
            outcome = _ask(process, item, published)
            code = 0 if outcome else process.wait()
        if outcome is None and code == FAULT:
            return read_item(item, published=published)
        if outcome is None:
            why = "takes too long to read" if -code in _HUNG else "ends the program that reads it"
            raise BadInput(item.name, why, _REMEDY)
        if not isinstance(outcome, Document):
            is_none, *told = outcome
            raise (NoArticle if is_none else BadInput)(*told)
        return Loaded(outcome, item.raw, item.places, item.named)

    def close(self) -> None:
        """End all processes. Who waits for the answer of one lets go of it: its streams must not be closed by two."""
        with self._lock:
            self._closed = True
            for process in self._running:
                if isinstance(process, subprocess.Popen):
                    process.kill()
        if self._forks:
            self._forks.close()
        idle: list[tuple[Process, int] | None] = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for taken in idle:
            if taken:
                _end(taken[0])
            self._idle.put(None)

    @contextmanager
    def _process(self) -> Iterator[Process]:
        """A process that nobody else has in hand."""
        taken = self._idle.get()
        again: tuple[Process, int] | None = None
        try:
            process, left = taken = taken or self._started()
            yield process
            again = (process, left - 1) if left > 1 and process.poll() is None else None
        finally:
            with self._lock:
                again = None if self._closed else again
                if self._closed and self._forks:
                    self._forks.close()  # it may have been started anew meanwhile
                if taken and not again:
                    self._running.discard(taken[0])
                    _end(taken[0])
                self._idle.put(again)

    def _started(self) -> tuple[Process, int]:
        """A new process, and how many items it is to read."""
        if self._closed:
            raise ValueError("the processes that read items have been closed")
        process: Process
        if self._forks:
            process, left = self._forks.fork(), _FORKED_READS
        else:
            process, left = _started(), _STARTED_READS
        with self._lock:
            self._running.add(process)
        # What was read here before there was a process may have loaded it, and is read there from now on.
        forget_model()
        return process, left


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _START.format(path=sys.path, how="serve_started; serve_started()")]
    # What goes wrong in it is told here, in the one line that names the input.
    return subprocess.Popen(  # noqa: S603 - this very program, nothing that was given
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=-1,
        env={**os.environ, **_ONE_THREAD},
    )


def _end(process: Process) -> None:
    if isinstance(process, Forked):
        process.close()
    else:
        process.kill()
        process.communicate()


def serve_forked(first: int) -> None:
    """Fork processes that serve, so many at once at ``first``; all share what reading a page takes.

    The model of languages is shared from the second round on: many runs are over before, and few of their pages need it.
    """
    read_bytes(_PAGE, id="page", media_type=HTML)
    fork_on_demand(serve, first=first, load=load_model)


def serve_started() -> None:
    """Serve from standard input to standard output."""
    # Who started this process says when it ends; an interrupted run takes the item in hand to its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not garble the answers.
    sys.stdout = sys.stderr
    serve(given, answers)


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """Read items until there are no more; the other side is ``Processes``."""
    while (message := _receive(given)) is not None:
        item, published = message
        with _ended_when_hung():
            outcome = _read(item, published)
        try:
            _send(answers, outcome)
        except BrokenPipeError:
            os._exit(0)


def _read(item: Item, published: str | None) -> Outcome:
    try:
        return read_item(item, published=published).document
    except BadInput as bad:
        return isinstance(bad, NoArticle), bad.source, bad.why, bad.remedy


def _ask(process: Process, item: Item, published: str | None) -> Outcome | None:
    """The answer of a process; None if it has ended instead."""
    try:
        _send(cast(IO[bytes], process.stdin), (item, published))
        answer: Outcome | None = _receive(cast(IO[bytes], process.stdout))
    except BrokenPipeError:
        return None
    return answer


def _send(stream: IO[bytes], message: object) -> None:
    packed = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    """The next message, or None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    packed = stream.read(length)
    # The other side is this very program, with the same rights.
    return pickle.loads(packed) if len(packed) == length else None  # noqa: S301


_TIMER = getattr(signal, "ITIMER_VIRTUAL", None)
#: Signals that say that a process has used up its time.
_HUNG = frozenset(filter(None, [getattr(signal, "SIGVTALRM", None)]))


@contextmanager
def _ended_when_hung() -> Iterator[None]:
    """End the process if the block takes far too much processor time, even inside a library that hears no alarm."""
    if _TIMER is None:
        yield
        return
    signal.setitimer(_TIMER, HANGS_AFTER_S)
    try:
        yield
    finally:
        signal.setitimer(_TIMER, 0)
