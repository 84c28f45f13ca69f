"""What all commands share: the application, options, and how output and errors are written.

In: options and errors. Out: lines on standard output and standard error, exit codes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from rich.text import Text

from tidings import __version__, ontology
from tidings.errors import TidingsError
from tidings.ingest.dates import parse_date
from tidings.model import Standing
from tidings.report.escape import plain

FAILED, MISUSE, STOPPED = 1, 2, 130
_ONTOLOGY = ontology.load()

app = typer.Typer(
    help="Reads business news and says who deals with whom, with the sentences to prove it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True, highlight=False)


def iso_date(given: str | None) -> str | None:
    """An option's date in ISO 8601; anything else is misuse, not a date that nothing comes after."""
    if given is None or (date := parse_date(given)) is not None:
        return given and date
    raise typer.BadParameter(f"{given!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")


def one_of(values: Sequence[str]) -> Callable[[str | None], str | None]:
    """A callback for an option that takes one of these words; any other is misuse, not a wish for an empty list."""

    def check(given: str | None) -> str | None:
        if given is None or given in values:
            return given
        raise typer.BadParameter(f"{given!r} is none of: {', '.join(values)}")

    return check


BookOption = Annotated[
    str,
    typer.Option(
        "--book",
        "-b",
        envvar="TIDINGS_BOOK",
        help="The book: a file, made if it does not exist, or postgresql+psycopg://USER@HOST/NAME.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")]
OutOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option("--allow-host", help="A host that may be private, such as wiki.local:8080.", metavar="HOST"),
]
Paths = Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", show_default=False)]
SinceOption = Annotated[
    str | None, typer.Option(help="From this day, month or year on (ISO 8601).", metavar="DATE", callback=iso_date)
]
UntilOption = Annotated[
    str | None, typer.Option(help="Up to this day, month or year (ISO 8601).", metavar="DATE", callback=iso_date)
]
TypeOption = Annotated[
    str | None,
    typer.Option("--type", help="Claim type, as in docs/ontology.md.", callback=one_of(tuple(_ONTOLOGY.types))),
]
StatusOption = Annotated[
    str | None, typer.Option(help=f"{', '.join(_ONTOLOGY.statuses)}.", callback=one_of(_ONTOLOGY.statuses))
]
StandingOption = Annotated[
    str | None, typer.Option(help=f"{', '.join(get_args(Standing))}.", callback=one_of(get_args(Standing)))
]
KindOption = Annotated[
    str | None, typer.Option(help=f"{', '.join(_ONTOLOGY.kinds)}.", callback=one_of(_ONTOLOGY.kinds))
]
TopicOption = Annotated[
    str | None,
    typer.Option("--topic", help="Only on this topic or one below it (`tidings topics --all`).", metavar="TOPIC"),
]
TopicsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--topics",
        envvar="TIDINGS_TOPICS",
        help="A file of topics of your own, as in docs/topics.md; may be repeated.",
        metavar="FILE",
        show_default=False,
    ),
]
WhoOption = Annotated[
    str | None, typer.Option(envvar="TIDINGS_WHO", help="Who rules; your login name if not given.", metavar="NAME")
]
WhyOption = Annotated[str, typer.Option("--reason", help="The reason, kept with the ruling.", metavar="WORDS")]
DEFAULT_BOOK = "tidings.db"


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


def show_list(rows: Iterable[dict[str, Any]], table: Callable[[Iterable[dict[str, Any]]], Any], as_json: bool) -> None:
    """Write rows as a table, or as one JSON object a line."""
    if as_json:
        for row in rows:
            print_line(row)
    else:
        Console().print(table(rows))


def print_line(row: dict[str, Any]) -> None:
    """Write one object as a line of JSON."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def write(text: str, output: Path | None) -> None:
    """Write to the file given, or to standard output; a file that cannot be written is misuse."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{output}: {error.strerror}", param_hint="--output") from error
    errors.print(f"written: {output}", markup=False, soft_wrap=True)


def complain(error: TidingsError) -> None:
    """Say on standard error what went wrong."""
    errors.print(Text(plain(str(error))), style="red", soft_wrap=True)


def leave(failed: bool) -> None:
    """End with exit code 1 if something failed."""
    if failed:
        raise typer.Exit(FAILED)
