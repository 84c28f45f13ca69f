"""The command that reads articles into the book.

In: paths, addresses and options. Out: documents in the book; a table of what was taken and what not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from tidings import ingest
from tidings.addresses import is_web
from tidings.cli.choosing import ReaderOption, chosen
from tidings.cli.frame import (
    DEFAULT_BOOK,
    STOPPED,
    AllowHostOption,
    BookOption,
    app,
    complain,
    errors,
    iso_date,
    leave,
)
from tidings.errors import BadInput
from tidings.extract.readers.choice import EMBEDDED
from tidings.fetch import Client, Settings, read_settings
from tidings.pipeline.book import Book
from tidings.pipeline.sources import client_of
from tidings.report import added
from tidings.report.escape import plain

#: Settings beside the articles: their rules, and how addresses are asked.
SETTINGS = Path("tidings.toml")


@app.command()
def add(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders, web addresses, or - for standard input.", show_default=False),
    ],
    book: BookOption = DEFAULT_BOOK,
    published: Annotated[
        str | None,
        typer.Option(
            help="Publication date of these articles (ISO 8601), over their own.", metavar="DATE", callback=iso_date
        ),
    ] = None,
    reader: ReaderOption = EMBEDDED,
    rules: Annotated[
        Path | None,
        typer.Option(help="What is known of folders and sites (TOML); ./tidings.toml if there is one.", metavar="FILE"),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(help="For JSON Lines and Parquet: which column is what.", metavar="text=NAME,title=NAME"),
    ] = None,
    allow_host: AllowHostOption = None,
) -> None:
    """Read articles into the book. What is there already is left as it is; a run that was broken off goes on.

    Takes text, Markdown, web pages, PDF, Word, mail and mailboxes, JSON Lines, Parquet, NewsML-G2, NITF, ninjs, WARC, ZIP.
    """
    known, named = _rules(rules), _columns(columns)
    try:
        # One core for each document, and as many documents at once as there are cores.
        with chosen(reader, threads=1) as reading, Book(book, reader=reading) as opened, _progress() as step:
            client = _client(paths, allow_host or ())
            done = opened.add(*paths, published=published, rules=known, columns=named, progress=step, client=client)
            where = opened.store.location
    except KeyboardInterrupt:
        errors.print("stopped; what was read is kept, and the same command goes on from there", soft_wrap=True)
        raise typer.Exit(STOPPED) from None
    for bad in done.failed:
        complain(bad)
    for id, given in done.apart:
        note = f"{id}: kept apart from {given}, which is another article in the book"
        errors.print(Text(plain(note)), soft_wrap=True)
    for table in added.tables(done.tally, done.passed, done.failed):
        Console().print(table)
    counts = f"{len(done.taken)} read, {len(done.unchanged)} unchanged, {len(done.failed)} failed"
    errors.print(Text(f"{counts}; book: {plain(where)}"), soft_wrap=True)
    leave(bool(done.failed))


def _client(paths: Sequence[str], allowed: Sequence[str]) -> Client:
    """What asks the addresses among the paths: as the settings file here says, if there is one. Raises ConfigError."""
    is_asked = SETTINGS.exists() and any(is_web(path) for path in paths)
    return client_of(read_settings(SETTINGS) if is_asked else Settings(), allowed)


def _rules(path: Path | None) -> ingest.Rules:
    """The rules of the file named, or of the settings file here; a file that cannot be used is misuse."""
    if path is None and not SETTINGS.exists():
        return ingest.Rules()
    try:
        return ingest.Rules.read(path or SETTINGS)
    except BadInput as bad:
        raise typer.BadParameter(str(bad), param_hint="--rules") from bad


def _columns(given: str | None) -> dict[str, str]:
    try:
        return ingest.column_map(given) if given is not None else {}
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--columns") from error


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line on standard error that names the input in hand; silent where that is no terminal."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} read"),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def step(name: str) -> None:
            bar.update(task, description=plain(name), advance=1)

        yield step
