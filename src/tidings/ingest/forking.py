"""Processes forked from one that has loaded what their work takes, so that what they never write to is in memory once.

In: a command whose process calls ``fork_on_demand``. Out: Forked: streams to talk to, and how it ended. The process that forks
has no other thread and does nothing else, so that its children begin in good order. It ends with who started it, however that
ended, and its children with it.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO

#: Elsewhere, libraries of the system may have begun threads that a child would miss.
CAN_FORK = sys.platform == "linux"
FAULT = 1  # what Python exits with after an exception that nobody expected
_NUMBER = struct.Struct("<q")
_FORK = b"f"

#: What a child does with the streams that it is given.
Work = Callable[[IO[bytes], IO[bytes]], None]


class Forked:
    """One child: as much of ``subprocess.Popen`` as it takes to talk to it and to see it end."""

    def __init__(self, given: int, answers: int, status: int, server: subprocess.Popen[bytes]) -> None:
        self.stdin, self.stdout = os.fdopen(given, "wb"), os.fdopen(answers, "rb")
        self._status, self._server = status, server
        self.returncode: int | None = None
        self.pid = self._told()  # 0 if the server has ended

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it goes on."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        """Its exit code once it has ended; the server's, if that has ended and nobody can tell."""
        if self.returncode is None:
            code = self._told()
            self.returncode = self._server.wait() if code is None else code
        return self.returncode

    def close(self) -> None:
        """Talk to it no more; it ends when it has done what it has in hand."""
        for stream in (self.stdin, self.stdout):
            with suppress(BrokenPipeError):
                stream.close()
        os.close(self._status)

    def _told(self) -> int | None:
        told = os.read(self._status, _NUMBER.size)
        return int(_NUMBER.unpack(told)[0]) if len(told) == _NUMBER.size else None


class ForkServer:
    """The process that forks, seen from outside; it is started when a child is first asked for, and anew if it has ended."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command, self._environment = command, environment
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def fork(self) -> Forked:
        """A new child."""
        with self._lock:
            process, line = self._running()
            given, to_child = os.pipe()
            from_child, answers = os.pipe()
            heard, status = os.pipe()
            with suppress(BrokenPipeError):  # it has just ended, which the child will tell
                socket.send_fds(line, [_FORK], [given, answers, status])
            for end in (given, answers, status):
                os.close(end)
        return Forked(to_child, from_child, heard, process)

    def close(self) -> None:
        """End it, and with it all its children, whatever they do."""
        if self._process is not None and self._line is not None:
            self._line.close()
            self._process.wait()

    def _running(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._process is None or self._line is None or self._process.poll() is not None:
            if self._line is not None:
                self._line.close()
            self._line, far = socket.socketpair()
            # What goes wrong in a child is told by its exit code.
            with far:
                self._process = subprocess.Popen(  # noqa: S603 - this very program, nothing that was given
                    self._command,
                    stdin=far.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=self._environment,
                )
        return self._process, self._line


def fork_on_demand(work: Work, *, first: int, load: Callable[[], None]) -> None:
    """Fork a child for each that is asked for over standard input, until that ends; the other side is ``ForkServer``.

    load: called before a child is forked beyond the ``first``: what pays only where there is much to do.
    """
    # Who started this process says when it ends; an interrupted run takes what is in hand to its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line = socket.socket(fileno=0)
    children: dict[int, tuple[int, int]] = {}  # what ends with the child -> its number, and where its end is told
    while True:
        ready = select.select([line.fileno(), *children], [], [])[0]
        for ended in children.keys() & ready:
            _tell(ended, *children.pop(ended))
        if line.fileno() not in ready:
            continue
        asked, ends, _, _ = socket.recv_fds(line, len(_FORK), 3)
        if not asked:
            break
        first -= 1
        if first == -1:
            load()
        life, pid = _fork(work, line, children, *ends)
        children[life] = pid, ends[2]
    for pid, _ in children.values():
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(
    work: Work, line: socket.socket, others: Mapping[int, tuple[int, int]], given: int, answers: int, status: int
) -> tuple[int, int]:
    """A child at work; gives what can be read from once it has ended, and its number."""
    life, held = os.pipe()
    gc.freeze()  # a search for garbage would write to what is shared
    pid = os.fork()
    if not pid:
        code = FAULT
        try:
            line.close()
            for number in (life, status, *others, *(told for _, told in others.values())):
                os.close(number)
            with os.fdopen(given, "rb") as stream, os.fdopen(answers, "wb") as back:
                work(stream, back)
            code = 0
        finally:
            os._exit(code)
    for number in (given, answers, held):
        os.close(number)
    with suppress(BrokenPipeError):
        os.write(status, _NUMBER.pack(pid))
    return life, pid


def _tell(life: int, pid: int, status: int) -> None:
    """Tell how a child ended."""
    os.close(life)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(BrokenPipeError):
        os.write(status, _NUMBER.pack(code))
    os.close(status)
