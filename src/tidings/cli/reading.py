"""Commands that read articles only to be looked at.

In: paths and options. Out: mentions, claims and labelled rows on standard output.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from tidings import ingest, resolve
from tidings.cli.choosing import ReaderOption, chosen
from tidings.cli.frame import (
    JsonOption,
    OutOption,
    Paths,
    app,
    complain,
    leave,
    print_line,
    write,
)
from tidings.errors import BadInput
from tidings.extract.readers.choice import EMBEDDED
from tidings.pipeline.annotation import annotate, rows_of
from tidings.report import tables
from tidings.report.escape import plain


@app.command()
def read(paths: Paths, as_json: JsonOption = False, reader: ReaderOption = EMBEDDED) -> None:
    """Show the mentions and claims of articles; nothing is stored."""
    found = ingest.of_paths(paths, columns={}, rules=ingest.Rules(), progress=None)
    failed = False
    with chosen(reader) as reading:
        for item in found:
            if isinstance(item, ingest.Passed):
                continue
            try:
                if isinstance(item, BadInput):
                    raise item
                document = ingest.read_item(item).document
                row = tables.reading_line(document, resolve.complete(document, reading.read(document)))
            except BadInput as bad:
                complain(bad)
                failed = True
                continue
            if as_json:
                print_line(row)
            else:
                console = Console()
                console.print(Text(plain(document.title or document.id), style="bold"))
                console.print(tables.mentions_table(row), tables.claims_table(row, document))
    leave(failed)


@app.command("annotate")
def annotate_rows(
    rows: Annotated[Path, typer.Argument(help="JSON Lines with id, doc and text.", show_default=False)],
    output: OutOption = None,
    reader: ReaderOption = EMBEDDED,
) -> None:
    """Label sentences with mentions, claims and references, in the row form of docs/formats.md."""
    with chosen(reader) as reading:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in annotate(rows_of(rows), reading)]
    write("".join(lines), output)
