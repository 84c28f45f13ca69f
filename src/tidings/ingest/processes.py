"""Reading in processes of their own: on every core, and a parser that dies or hangs takes only its process with it.

In: Items. Out: Loaded or BadInput, as ``read_item`` gives them. A process reads one item after the other from its standard input
and ends with it, so none outlives who started it, however that ended.
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
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any, cast

from tidings.errors import BadInput
from tidings.ingest.items import Item, NoArticle
from tidings.ingest.limits import MAX_SECONDS
from tidings.ingest.reading import Loaded, read_item
from tidings.model import Document

#: Seconds of processor time after which a process is ended from outside: its own limit came to nothing, so a library hangs.
HANGS_AFTER_S = 1.5 * MAX_SECONDS
_FAULT = 1  # what Python exits with after an exception that nobody expected
_LENGTH = struct.Struct("<Q")
_REMEDY = "give its text as .txt"
_START = "import sys; sys.path[:] = {path!r}; from tidings.ingest.processes import serve; serve()"

#: How reading ended: the document, or whether it was NoArticle, and source, why and remedy of the refusal.
Outcome = Document | tuple[bool, str, str, str]


class Processes:
    """So many processes that read items; each is started when it is first needed. May be used from several threads."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._idle: queue.LifoQueue[subprocess.Popen[bytes] | None] = queue.LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, item: Item, *, published: str | None = None) -> Loaded:
        """As ``read_item``, in one of the processes; waits until one is free.

        Raises BadInput also for an item that ends its process, and what it raises here for one that shows a fault of ours.
        """
        with self._process() as process:
            outcome = _ask(process, item, published)
            code = 0 if outcome else process.wait()
        if outcome is None and code == _FAULT:
            return read_item(item, published=published)
        if outcome is None:
            why = "takes too long to read" if -code in _HUNG else "ends the program that reads it"
            raise BadInput(item.name, why, _REMEDY)
        if not isinstance(outcome, Document):
            is_none, *told = outcome
            raise (NoArticle if is_none else BadInput)(*told)
        return Loaded(outcome, item.raw, item.places, item.named)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            running, self._running = self._running, set()
        for process in running:
            process.kill()
            process.communicate()

    @contextmanager
    def _process(self) -> Iterator[subprocess.Popen[bytes]]:
        """A process that nobody else has in hand."""
        process = self._idle.get() or self._started()
        try:
            yield process
        finally:
            ended = process.poll() is not None
            if ended:
                with self._lock:
                    self._running.discard(process)
                process.communicate()
            self._idle.put(None if ended else process)

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _START.format(path=sys.path)]
        # What goes wrong in it is told here, in the one line that names the input.
        process = subprocess.Popen(  # noqa: S603 - this very program, nothing that was given
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=-1
        )
        with self._lock:
            self._running.add(process)
        return process


def serve() -> None:
    """Read items from standard input until it ends; the other side is ``Processes``."""
    # Who started this process says when it ends; an interrupted run takes the item in hand to its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not garble the answers.
    sys.stdout = sys.stderr
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


def _ask(process: subprocess.Popen[bytes], item: Item, published: str | None) -> Outcome | None:
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
