"""The command line: thin commands over ``tidings.Book``.

In: arguments, files, standard input. Out: tables or JSON lines on standard output, progress and errors on standard error.
Exit codes: 0 all done, 1 some inputs failed or nothing of that name is known, 2 misuse, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from tidings import Book, __version__, ingest
from tidings.errors import BadInput, BookError, ReaderError, TidingsError
from tidings.extract import EmbeddedReader
from tidings.ingest.dates import parse_date
from tidings.pipeline import annotate, rows_of
from tidings.report import Brief, jsonform, markdown, page, tables, terminal
from tidings.report.escape import plain

FAILED, MISUSE, STOPPED = 1, 2, 130

app = typer.Typer(
    help="Reads business news and says who deals with whom, with the sentences to prove it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True, highlight=False)


def _date(given: str | None) -> str | None:
    """An option's date in ISO 8601; anything else is misuse, not a date that nothing comes after."""
    if given is None or (date := parse_date(given)) is not None:
        return given and date
    raise typer.BadParameter(f"{given!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")


BookOption = Annotated[
    Path, typer.Option("--book", "-b", envvar="TIDINGS_BOOK", help="The book: a file, made if it does not exist.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")]
OutOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
]
Paths = Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", show_default=False)]
SinceOption = Annotated[
    str | None, typer.Option(help="From this day, month or year on (ISO 8601).", metavar="DATE", callback=_date)
]
UntilOption = Annotated[
    str | None, typer.Option(help="Up to this day, month or year (ISO 8601).", metavar="DATE", callback=_date)
]
DEFAULT_BOOK = Path("tidings.db")


class BriefFormat(StrEnum):
    """Forms of a brief."""

    terminal = "terminal"
    md = "md"
    html = "html"
    json = "json"


class ExportFormat(StrEnum):
    """Forms of an export."""

    json = "json"


def main() -> None:
    """Run the command line; own errors become one line and an exit code."""
    try:
        app()
    except TidingsError as error:
        _complain(error)
        sys.exit(MISUSE if isinstance(error, BookError | ReaderError) else FAILED)
    finally:
        _flush()


def _flush() -> None:
    """Write what is left of the output, unless its reader has had enough (`| head`): that is no failure of ours."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Python writes once more when it ends, and must find someone who reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"tidings {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Reads business news and says who deals with whom, with the sentences to prove it."""


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
            _complain(bad)
            failed = True
            continue
        row = tables.reading_line(document, reader.read(document))
        if as_json:
            _print_line(row)
        else:
            console = Console()
            console.print(Text(plain(document.title or document.id), style="bold"))
            console.print(tables.mentions_table(row), tables.claims_table(row, document))
    _leave(failed)


@app.command()
def add(
    paths: Paths,
    book: BookOption = DEFAULT_BOOK,
    published: Annotated[
        str | None,
        typer.Option(
            help="Publication date of these articles (ISO 8601), over their own.", metavar="DATE", callback=_date
        ),
    ] = None,
) -> None:
    """Read articles into the book. What is there already is left as it is; a run that was broken off goes on."""
    try:
        with Book(book) as opened, _progress() as step:
            done = opened.add(*paths, published=published, progress=step)
    except KeyboardInterrupt:
        errors.print("stopped; what was read is kept, and the same command goes on from there", soft_wrap=True)
        raise typer.Exit(STOPPED) from None
    for bad in done.failed:
        _complain(bad)
    counts = f"{len(done.taken)} read, {len(done.unchanged)} unchanged, {len(done.failed)} failed"
    errors.print(Text(f"{counts}; book: {plain(str(book))}"), soft_wrap=True)
    _leave(bool(done.failed))


@app.command()
def brief(
    name: Annotated[str, typer.Argument(help="A company, person, product or place.", show_default=False)],
    book: BookOption = DEFAULT_BOOK,
    other: Annotated[
        str | None, typer.Option("--with", help="Only dealings with this counterpart.", metavar="NAME")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    form: Annotated[
        BriefFormat | None, typer.Option("--format", "-f", help="By default from the output's ending.")
    ] = None,
    output: OutOption = None,
) -> None:
    """Tell what the book knows of one name: dealings, people, plans, disputes; every line with its sentences."""
    with _existing(book) as opened:
        made = opened.brief(name, other=other, since=since, until=until)
    chosen = form or _form_of(output)
    if chosen is BriefFormat.terminal and output is None:
        terminal.show(made, Console())
    else:
        _write(_rendered(made, chosen), output)


def _form_of(output: Path | None) -> BriefFormat:
    endings = {".md": BriefFormat.md, ".html": BriefFormat.html, ".htm": BriefFormat.html, ".json": BriefFormat.json}
    return endings.get(output.suffix.lower(), BriefFormat.terminal) if output else BriefFormat.terminal


def _rendered(made: Brief, form: BriefFormat) -> str:
    if form is BriefFormat.md:
        return markdown.render(made)
    if form is BriefFormat.html:
        return page.render(made)
    if form is BriefFormat.json:
        return json.dumps(jsonform.render(made), ensure_ascii=False, indent=2) + "\n"
    return str(made) + "\n"


@app.command()
def search(
    query: Annotated[str, typer.Argument(help='Words, all of which must occur; "phrases" in quotation marks.')],
    book: BookOption = DEFAULT_BOOK,
    limit: Annotated[int, typer.Option(min=1, help="At most so many hits.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Search sentences of articles, and findings."""
    with _existing(book) as opened:
        rows = [
            tables.hit_line(hit, opened.store.finding(hit.finding) if hit.finding else None)
            for hit in opened.search(query, limit=limit)
        ]
    _list(rows, tables.hits_table, as_json)


@app.command()
def entities(
    book: BookOption = DEFAULT_BOOK,
    kind: Annotated[str | None, typer.Option(help="person, organization, place, product or event.")] = None,
    name: Annotated[str | None, typer.Option(help="Only names that hold these words.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List entities, those in most documents first."""
    with _existing(book) as opened:
        rows = [tables.entity_line(*row) for row in opened.store.entities(kind=kind, name=name)]
    _list(rows, tables.entities_table, as_json)


@app.command()
def documents(
    book: BookOption = DEFAULT_BOOK,
    publisher: Annotated[str | None, typer.Option(help="Only of this outlet.")] = None,
    words: Annotated[str | None, typer.Option(help="Only with these words.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    text: Annotated[bool, typer.Option("--text", help="With --json: add the clean text.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List documents by publication."""
    if text and not as_json:
        raise typer.BadParameter("goes with --json", param_hint="--text")
    with _existing(book) as opened:
        found = opened.store.documents(publisher=publisher, text=words, since=since, until=until)
        _list((tables.document_line(document, text=text) for document in found), tables.documents_table, as_json)


@app.command()
def findings(
    book: BookOption = DEFAULT_BOOK,
    name: Annotated[str | None, typer.Option(help="Only those that this one takes part in.")] = None,
    other: Annotated[str | None, typer.Option("--with", help="And this counterpart.", metavar="NAME")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Claim type, as in docs/ontology.md.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, planned, possible, denied or ended.")] = None,
    standing: Annotated[str | None, typer.Option(help='For example "corroborated".')] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
) -> None:
    """List findings by date."""
    with _existing(book) as opened:
        found = opened.store.findings(
            entity=opened.entity(name).id if name else None,
            other=opened.entity(other).id if other else None,
            type=kind,
            status=status,
            standing=standing,
            since=since,
            until=until,
        )
    _list([tables.finding_line(finding) for finding in found], tables.findings_table, as_json)


@app.command()
def export(
    book: BookOption = DEFAULT_BOOK,
    form: Annotated[ExportFormat, typer.Option("--format", "-f")] = ExportFormat.json,
    output: OutOption = None,
) -> None:
    """Write everything that the book knows, in the form of docs/formats.md."""
    with _existing(book) as opened:
        _write(json.dumps(opened.export(), ensure_ascii=False, indent=1) + "\n", output)


@app.command("annotate")
def annotate_rows(
    rows: Annotated[Path, typer.Argument(help="JSON Lines with id, doc and text.", show_default=False)],
    output: OutOption = None,
) -> None:
    """Label sentences with mentions, claims and references, in the row form of docs/formats.md."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in annotate(rows_of(rows), EmbeddedReader()))
    _write("".join(lines), output)


@contextmanager
def _existing(book: Path) -> Iterator[Book]:
    """A book that must be there: asking one that does not exist is a slip, not a wish for an empty one."""
    if "://" not in str(book) and not book.exists():
        raise BookError(f"{book}: no such book; make one with `tidings add`, or name another with --book")
    with Book(book) as opened:
        opened.complete()
        yield opened


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


def _list(rows: Iterable[dict[str, Any]], table: Callable[[Iterable[dict[str, Any]]], Any], as_json: bool) -> None:
    if as_json:
        for row in rows:
            _print_line(row)
    else:
        Console().print(table(rows))


def _print_line(row: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{output}: {error.strerror}", param_hint="--output") from error
    errors.print(f"written: {output}", markup=False, soft_wrap=True)


def _complain(error: TidingsError) -> None:
    errors.print(Text(plain(str(error))), style="red", soft_wrap=True)


def _leave(failed: bool) -> None:
    if failed:
        raise typer.Exit(FAILED)
