"""The reader that a command reads with.

In: ``--reader NAME[:ARGUMENT]`` or TIDINGS_READER. Out: the reader while the command needs it; what it used, on standard error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.text import Text

from tidings.cli.frame import errors
from tidings.extract import Accounting, Reader, load_reader
from tidings.report.escape import plain

ReaderOption = Annotated[
    str,
    typer.Option(
        "--reader",
        envvar="TIDINGS_READER",
        metavar="NAME[:ARGUMENT]",
        help="embedded, spacy:PIPELINE, gliner:FOLDER, llm:MODEL, or a plug-in's (docs/readers.md).",
    ),
]


@contextmanager
def chosen(name: str, *, threads: int | None = None) -> Iterator[Reader]:
    """The reader of a name; what it used is told at the end, also of a command that failed. Raises ReaderError."""
    reader = load_reader(name, threads=threads)
    try:
        yield reader
    finally:
        if isinstance(reader, Accounting):
            errors.print(Text(plain(reader.account())), soft_wrap=True)
