"""Commands that measure a reader on labelled sentences, and times on TimeML.

In: a file of labelled rows, a reader; TimeML. Out: tables on standard output, or the same figures as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tidings.cli.choosing import ReaderOption, chosen
from tidings.cli.frame import OutOption, app, complain, leave, print_line, write
from tidings.errors import BadInput
from tidings.extract.readers.choice import EMBEDDED
from tidings.pipeline.evaluation import evaluated, gold_rows, predicted_rows
from tidings.report.escape import plain
from tidings.times import corpus, timeml

measuring = typer.Typer(help="Measure any reader on labelled sentences, and times on TimeML.", no_args_is_help=True)
app.add_typer(measuring, name="eval")

RowsArgument = Annotated[Path, typer.Argument(help="Labelled rows, as docs/formats.md says.", show_default=False)]
FiguresOption = Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")]


@measuring.command()
def claims(
    file: RowsArgument, reader: ReaderOption = EMBEDDED, as_json: FiguresOption = False, output: OutOption = None
) -> None:
    """Claims, whole and in parts; precision and recall by confidence; what confidence is worth."""
    _measure("claims", file, reader, as_json, output)


@measuring.command()
def mentions(
    file: RowsArgument, reader: ReaderOption = EMBEDDED, as_json: FiguresOption = False, output: OutOption = None
) -> None:
    """Names with exact bounds and kind."""
    _measure("mentions", file, reader, as_json, output)


@measuring.command()
def speakers(
    file: RowsArgument, reader: ReaderOption = EMBEDDED, as_json: FiguresOption = False, output: OutOption = None
) -> None:
    """Who is said to say it: of claims that were found, and of sentences whatever was found in them."""
    _measure("speakers", file, reader, as_json, output)


@measuring.command()
def times(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="TimeML files, folders of them, or JSON Lines with a document in `timeml`.", show_default=False
        ),
    ],
    misses: Annotated[bool, typer.Option("--misses", help="Then list every difference.")] = False,
    as_json: FiguresOption = False,
    output: OutOption = None,
) -> None:
    """Time expressions against TimeML, as TempEval-3 counts them: where they stand, their values and types."""
    failed: list[BadInput] = []
    annotated = list(corpus.documents(files, failed.append))
    for bad in failed:
        complain(bad)
    if not annotated:
        leave(failed=True)
    found = timeml.score(annotated, explain=misses)
    figures = _time_figures(found, len(annotated))
    if as_json:
        print_line(figures)
    else:
        _show_times(figures, Console())
    if output is not None:
        write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", output)
    leave(bool(failed))


def _time_figures(found: timeml.Score, documents: int) -> dict[str, Any]:
    """Counts, and shares in percent; the differences if they were noted."""
    shares = ("strict_f1", "relaxed_f1", "value_f1", "value_accuracy", "type_accuracy")
    counts = {"annotated": found.gold, "found": found.found, "strict": found.strict, "relaxed": found.relaxed}
    rounded = {name: round(float(getattr(found, name)), 1) for name in shares}
    noted = {"misses": sorted(found.misses)} if found.misses else {}
    return {"documents": documents, **counts, "values": found.values, "types": found.types, **rounded, **noted}


def _show_times(figures: Mapping[str, Any], console: Console) -> None:
    console.print(
        Text(
            f"{figures['documents']} documents, {figures['annotated']} expressions annotated, {figures['found']} found",
            style="dim",
        )
    )
    table = Table("", "F1", "accuracy", "right", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row("both ends right", f"{figures['strict_f1']:.1f}", "", str(figures["strict"]))
    table.add_row("overlapping", f"{figures['relaxed_f1']:.1f}", "", str(figures["relaxed"]))
    table.add_row("value", f"{figures['value_f1']:.1f}", f"{figures['value_accuracy']:.1f}", str(figures["values"]))
    table.add_row("type", "", f"{figures['type_accuracy']:.1f}", str(figures["types"]))
    console.print(table)
    for line in figures.get("misses", ()):
        console.print(Text(plain(line)), soft_wrap=True)


def _measure(task: str, file: Path, name: str, as_json: bool, output: Path | None) -> None:
    """Read the sentences, score, show; with an output file the figures go there as JSON as well."""
    gold = gold_rows(file)
    failed: list[BadInput] = []
    with chosen(name) as reader:
        predicted = predicted_rows(gold, reader, failed.append)
        figures = {"reader": reader.version, "file": file.name, **evaluated(task, gold, predicted)}
    for bad in failed:
        complain(bad)
    if as_json:
        print_line(figures)
    else:
        _show(figures, Console())
    if output is not None:
        write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", output)
    leave(bool(failed))


def _show(figures: Mapping[str, Any], console: Console) -> None:
    console.print(Text(plain(f"{figures['reader']} on {figures['file']}"), style="bold"))
    console.print(Text(f"{figures['sentences']} sentences of {figures['documents']} documents", style="dim"))
    console.print(_tallies("", figures["scores"].items()))
    console.print(_tallies("by label", figures["by_label"].items()))
    if "thresholds" in figures:
        rows = ((f"from {row['confidence']:.2f}", row) for row in figures["thresholds"])
        console.print(_tallies("by confidence", rows))
        console.print(_calibration(figures["calibration"]))


def _tallies(title: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Table:
    table = Table(title or " ", "P", "R", "F1", "right", "wanted", "found", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in rows:
        shares = (f"{100 * row[key]:.1f}" for key in ("precision", "recall", "f1"))
        table.add_row(Text(plain(name)), *shares, *(str(row[key]) for key in ("hit", "gold", "predicted")))
    return table


def _calibration(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table("calibration", "found", "confidence", "right", "ECE", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in rows.items():
        table.add_row(
            name, str(row["found"]), f"{100 * row['confidence']:.1f}", f"{100 * row['right']:.1f}", f"{row['ece']:.3f}"
        )
    return table
