"""Commands that read articles: into the book, or only to be looked at.

In: paths and options. Out: documents in the book; mentions, claims and labelled rows on standard output.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from tidings import Book, ingest
from tidings.cli.frame import (
    DEFAULT_BOOK,
    STOPPED,
    AllowHostOption,
    BookOption,
    JsonOption,
    OutOption,
    Paths,
    app,
    complain,
    errors,
    iso_date,
    leave,
    print_line,
    write,
)
from tidings.errors import BadInput
from tidings.extract import EmbeddedReader
from tidings.fetch import Client
from tidings.pipeline import annotate, rows_of
from tidings.report import tables
from tidings.report.escape import plain


@app.command()
def read(paths: Paths, as_json: JsonOption = False) -> None:
    """Show the mentions and claims of articles; nothing is stored."""
    reader, failed = EmbeddedReader(), False
    for source in ingest.walk(paths):
        try:
            if isinstance(source, BadInput):
                raise source
            document = ingest.load(source).document
        except BadInput as bad:
            complain(bad)
            failed = True
            continue
        row = tables.reading_line(document, reader.read(document))
        if as_json:
            print_line(row)
        else:
            console = Console()
            console.print(Text(plain(document.title or document.id), style="bold"))
            console.print(tables.mentions_table(row), tables.claims_table(row, document))
    leave(failed)


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
    allow_host: AllowHostOption = None,
) -> None:
    """Read articles into the book. What is there already is left as it is; a run that was broken off goes on."""
    try:
        with Book(book) as opened, _progress() as step:
            done = opened.add(*paths, published=published, progress=step, client=Client(allow_host or ()))
    except KeyboardInterrupt:
        errors.print("stopped; what was read is kept, and the same command goes on from there", soft_wrap=True)
        raise typer.Exit(STOPPED) from None
    for bad in done.failed:
        complain(bad)
    counts = f"{len(done.taken)} read, {len(done.unchanged)} unchanged, {len(done.failed)} failed"
    errors.print(Text(f"{counts}; book: {plain(str(book))}"), soft_wrap=True)
    leave(bool(done.failed))


@app.command("annotate")
def annotate_rows(
    rows: Annotated[Path, typer.Argument(help="JSON Lines with id, doc and text.", show_default=False)],
    output: OutOption = None,
) -> None:
    """Label sentences with mentions, claims and references, in the row form of docs/formats.md."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in annotate(rows_of(rows), EmbeddedReader()))
    write("".join(lines), output)


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
