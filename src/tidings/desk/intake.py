"""Articles that are added at the desk: one run at a time, in the background, with a report of each.

In: uploaded bytes, a pasted text, web addresses, the watched sources. Out: a Run, which tells what was taken and what not,
while it goes on and after.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from tidings.addresses import is_web
from tidings.desk.texts import texts
from tidings.errors import BadInput, BookError, ConfigError
from tidings.fetch import Client, Memory, SystemClock, alone
from tidings.pipeline.book import Book
from tidings.pipeline.intake import Added
from tidings.pipeline.sources import SourceList, client_of
from tidings.pipeline.watching import Round, Watch

_KEPT = 200  # runs that are remembered
_NAME_CHARACTERS = 120
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pasted:
    """An article as it was pasted, with what was said of it; a part that was left open is ""."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""

    @property
    def input(self) -> tuple[str, bytes]:
        """As a file, (name, bytes): Markdown with front matter, or a plain text if nothing was said of it."""
        facts = {"title": self.title, "publisher": self.publisher, "published": self.published, "url": self.url}
        lines = [f"{key}: {_quoted(value)}" for key, value in facts.items() if value.strip()]
        body = "\n".join(["---", *lines, "---", self.text]) if lines else self.text
        return "pasted.md" if lines else "pasted.txt", body.encode("utf-8", "replace")


@dataclass(slots=True)
class Run:
    """One run. ``taken`` and ``unchanged`` are document ids; ``failed`` holds (name, reason, remedy)."""

    id: str
    names: tuple[str, ...]
    in_hand: str = ""
    seen: int = 0
    state: str = "waiting"  # "waiting", "running", "done" or "broken"
    taken: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    visited: Round | None = None  # what a visit to the sources did

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "broken")


class Intake:
    """Reads what is given to it into the book, one run after the other."""

    def __init__(self, book: Book, sources: SourceList, allowed: Iterable[str] = ()) -> None:
        """allowed: hosts that may be fetched from though they are private."""
        self._book = book
        self._sources = sources
        self._allowed = tuple(allowed)
        self._clock = SystemClock()
        self._runs: dict[str, Run] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake")

    def start(self, inputs: Sequence[tuple[str, bytes]], addresses: Sequence[str] = ()) -> Run:
        """Begin to read inputs (name, bytes), and what is at web addresses."""
        given = [(_clean(name), raw) for name, raw in inputs]

        def read(run: Run) -> None:
            """Files first: they are here already."""
            if given:
                self._read(run, given)
            for address in addresses:
                self._fetch(run, address)

        return self._begin((*(name for name, _ in given), *addresses), read)

    def visit(self) -> Run:
        """Begin to visit every watched source once."""
        return self._begin((), self._visit)

    def _begin(self, names: tuple[str, ...], work: Callable[[Run], None]) -> Run:
        run = Run(secrets.token_urlsafe(9), names)
        for old in list(self._runs)[: max(0, len(self._runs) + 1 - _KEPT)]:
            del self._runs[old]
        self._runs[run.id] = run
        self._worker.submit(self._work, run, work).add_done_callback(lambda done: _note(run, done))
        return run

    def _work(self, run: Run, work: Callable[[Run], None]) -> None:
        run.state = "running"
        work(run)

    def run(self, run_id: str) -> Run | None:
        """The run with that id, if it is still known."""
        return self._runs.get(run_id)

    def close(self) -> None:
        """Let the run in hand end, one that visits sources with the article in hand; those that wait are not begun."""
        self._clock.stop()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _read(self, run: Run, inputs: Sequence[tuple[str, bytes]]) -> None:
        with TemporaryDirectory(prefix="tidings-") as folder:
            homes: dict[str, str] = {}
            for name, raw in inputs:
                # the same bytes get the same id, so that adding twice changes nothing
                home = sha256(raw).hexdigest()[:12]
                homes[home] = name
                (Path(folder) / home).mkdir(exist_ok=True)
                (Path(folder) / home / name).write_bytes(raw)
            done = self._book.add(folder, progress=lambda source: _step(run, source))
        run.taken, run.unchanged = tuple(done.taken), tuple(done.unchanged)
        run.failed += [(PurePosixPath(bad.source).name, bad.why, bad.remedy) for bad in done.failed]
        run.failed += [(homes[home], *texts().add.unread) for home in homes.keys() - _reached(done)]

    def _fetch(self, run: Run, address: str) -> None:
        _step(run, address)
        try:
            done = self._book.add(address, rules=self._sources.rules(), client=self._client())
        except ConfigError as error:
            run.failed.append((address, texts().add.not_fetched, str(error)))
            return
        run.taken, run.unchanged = (*run.taken, *done.taken), (*run.unchanged, *done.unchanged)
        run.failed += [(bad.source, bad.why, bad.remedy) for bad in done.failed]

    def _visit(self, run: Run) -> None:
        def note(bad: BadInput) -> None:
            """Kept for the page of the run."""
            run.failed.append((bad.source, bad.why, bad.remedy))

        seen = self._sources.memory
        try:
            with alone(seen), Memory(seen) as memory:
                settings, rules = self._sources.settings(), self._sources.rules()
                watch = Watch(self._book, settings, memory, self._client(), rules=rules, report=note)
                run.visited = watch.round(every=True)
        except BookError:
            run.failed.append((texts().sources.title, *texts().sources.busy))

    def _client(self) -> Client:
        return client_of(self._sources.settings(), self._allowed, self._clock)


def _quoted(value: str) -> str:
    """A YAML string: double quotes take every character that is escaped."""
    plain = " ".join(value.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _clean(name: str) -> str:
    """A file name without folders, control characters and leading dots."""
    last = re.split(r"[/\\]", name)[-1]
    bare = re.sub(r"[^\w.\- ()]+", "_", last).lstrip(". ")
    stem, dot, suffix = bare.rpartition(".")
    return f"{stem[:_NAME_CHARACTERS]}{dot}{suffix[:16]}" if dot and stem else (bare[:_NAME_CHARACTERS] or "article")


def _reached(done: Added) -> set[str]:
    """The homes from which anything came."""
    ids = [*done.taken, *done.unchanged]
    paths = [PurePosixPath(bad.source).parts for bad in done.failed]
    return {key.split("/")[0] for key in ids} | {part for parts in paths for part in parts}


def _step(run: Run, source: str) -> None:
    run.in_hand = source if is_web(source) else PurePosixPath(source).name
    run.seen += 1


def _note(run: Run, done: Future[None]) -> None:
    if done.cancelled():
        run.state = "broken"
        return
    error = done.exception()
    if error is not None:
        log.error("a run of adding articles broke off", exc_info=error)
    run.state = "done" if error is None else "broken"
