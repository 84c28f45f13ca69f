"""Commands that watch sources: go round them once or for good, say how they are, change the list.

In: ``tidings.toml``, options. Out: documents in the book; tables or JSON lines of sources and their items; OPML.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from tidings.cli.frame import (
    DEFAULT_BOOK,
    STOPPED,
    AllowHostOption,
    JsonOption,
    OutOption,
    app,
    complain,
    errors,
    leave,
    show_list,
    write,
)
from tidings.errors import BadInput
from tidings.fetch import DEFAULT_PATH, Memory, Settings, SystemClock, add_sources, alone, read_settings, write_opml
from tidings.pipeline.book import Book
from tidings.pipeline.sources import SourceList, client_of, memory_path, rules_of, watched, watched_line
from tidings.pipeline.watching import Round, Watch
from tidings.report.escape import plain

SettingsOption = Annotated[Path, typer.Option("--settings", "-s", help="The file that lists the sources.")]
WatchedBookOption = Annotated[
    Path | None,
    typer.Option("--book", "-b", envvar="TIDINGS_BOOK", help="The book; by default as in the settings, or tidings.db."),
]

sources_app = typer.Typer(help="Say how the watched sources are, or change their list.", invoke_without_command=True)
app.add_typer(sources_app, name="sources")


@app.command()
def watch(
    settings: SettingsOption = DEFAULT_PATH,
    book: WatchedBookOption = None,
    once: Annotated[bool, typer.Option("--once", help="Visit every source once and leave.")] = False,
    allow_host: AllowHostOption = None,
) -> None:
    """Read what the sources of tidings.toml newly publish into the book, on schedule until stopped, or once."""
    chosen, clock, failed = read_settings(settings), SystemClock(), False
    where, rules = _book_of(chosen, book), rules_of(settings)
    client, seen = client_of(chosen, allow_host or (), clock), memory_path(where, settings)
    with alone(seen), Book(where) as opened, Memory(seen) as memory, _stopping(clock) as signals:
        watcher = Watch(opened, chosen, memory, client, rules=rules, report=complain)
        if once:
            done = watcher.round(every=True)
            failed = bool(done.broken or done.failed or done.postponed)
            _tell(done)
        else:
            errors.print(f"watching {len(chosen.sources)} sources; stop with Ctrl-C", soft_wrap=True)
            watcher.run(_tell)
    if signals:
        errors.print("stopped; what is left waits for the next run", soft_wrap=True)
        raise typer.Exit(STOPPED if signal.SIGINT in signals else 0)
    leave(failed)


@sources_app.callback()
def sources(
    context: typer.Context,
    settings: SettingsOption = DEFAULT_PATH,
    book: WatchedBookOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how the watched sources are: ok, empty, slow, broken; nothing new is not broken."""
    if context.invoked_subcommand:
        return
    chosen = read_settings(settings)
    where = _book_of(chosen, book)
    with Memory(memory_path(where, settings)) as memory:
        rows = [watched_line(each) for each in watched(chosen, memory)]
    show_list(rows, _sources_table, as_json)
    leave(any(row["health"] == "broken" for row in rows))


@sources_app.command("items")
def show_items(
    settings: SettingsOption = DEFAULT_PATH,
    book: WatchedBookOption = None,
    source: Annotated[str | None, typer.Option(help="Only of the source with this address.")] = None,
    fate: Annotated[
        str | None, typer.Option(help='Only "waiting", "taken", "duplicate", "passed over" or "failed".')
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the items that the sources named, what became of each, and what its feed said of its date and first publisher."""
    where = _book_of(read_settings(settings), book)
    with Memory(memory_path(where, settings)) as memory:
        found = [each for each in memory.items(source) if fate in (None, each.fate)]
    rows = [
        {
            "fate": each.fate,
            "title": each.item.title,
            "url": each.item.url,
            "document": each.document,
            "problem": each.problem,
            "listed_by": each.source,
            "published": each.item.published,
            "updated": each.item.updated,
            "source": each.item.source,
            "source_url": each.item.source_url,
            "first_seen": each.first_seen,
            "settled": each.settled,
        }
        for each in found
    ]
    show_list(rows, _items_table, as_json)


@sources_app.command("add")
def add_source(
    addresses: Annotated[list[str], typer.Argument(help="Addresses of feeds or sitemaps.", show_default=False)],
    settings: SettingsOption = DEFAULT_PATH,
    name: Annotated[str | None, typer.Option(help="What to call it, if it is one.")] = None,
) -> None:
    """Write feeds or sitemaps into the settings file."""
    if name and len(addresses) > 1:
        raise typer.BadParameter("goes with one address", param_hint="--name")
    _added(add_sources(settings, [(address, name) for address in addresses]), settings)


@sources_app.command("import")
def import_sources(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.", show_default=False)],
    settings: SettingsOption = DEFAULT_PATH,
) -> None:
    """Write the feeds of an OPML file into the settings file; what cannot be watched is named and left out."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), f"cannot be read ({error.strerror})", "check the path") from error
    added, failed = SourceList(settings, DEFAULT_BOOK).take_opml(raw, str(file))
    for bad in failed:
        complain(bad)
    _added(added, settings)
    leave(bool(failed))


@sources_app.command("export")
def export_sources(settings: SettingsOption = DEFAULT_PATH, output: OutOption = None) -> None:
    """Write the watched sources as OPML, for other feed readers."""
    write(write_opml((source.url, source.name) for source in read_settings(settings).sources), output)


def _book_of(settings: Settings, given: Path | None) -> Path | str:
    return given or settings.book or DEFAULT_BOOK


@contextmanager
def _stopping(clock: SystemClock) -> Iterator[list[int]]:
    """Within, SIGTERM and Ctrl-C end the run after what is in hand; a second one ends it at once. Gives those that came."""
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        clock.stop()
        signal.signal(number, before[number])

    before: dict[int, Any] = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(done: Round) -> None:
    errors.print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC  {done}", soft_wrap=True, highlight=False)


def _added(addresses: list[str], settings: Path) -> None:
    errors.print(f"{len(addresses)} sources added to {settings}", markup=False, soft_wrap=True)


def _sources_table(rows: Any) -> Table:
    table = Table("Health", "Source", "Last new item", "Read", "Waiting", "Failed", "Remarks")
    colours = {"ok": "green", "broken": "red", "slow": "yellow", "empty": "yellow"}
    for row in rows:
        remarks = [row["problem"] and f"since {_minute(row['problem_since'])}: {row['problem']}", row["note"]]
        remarks += [row["moved"] and f"has moved to {row['moved']}; change it in the settings"]
        remarks += [f"took {row['seconds']:.0f} s" if row["health"] == "slow" else None]
        counts = [str(row["items"].get(fate, 0)) for fate in ("taken", "waiting", "failed")]
        table.add_row(
            Text(row["health"], style=colours.get(row["health"], "")),
            Text(plain(row["name"] or row["url"])),
            _minute(row["last_new"]) or "-",
            *counts,
            Text(plain("; ".join(filter(None, remarks)))),
        )
    return table


def _items_table(rows: Any) -> Table:
    table = Table("Fate", "Title", "Document", "Published", "Source", "Problem")
    for row in rows:
        words = (row["title"], row["document"] or row["url"], row["published"], row["source"], row["problem"])
        table.add_row(row["fate"], *(Text(plain(each or "-")) for each in words))
    return table


def _minute(stamp: str | None) -> str:
    return stamp[:16].replace("T", " ") if stamp else ""
