"""A brief on the terminal, through Rich.

In: a Brief and a Console. Out: styled text at the console's width. Article text goes through ``Text``, never through
Rich's markup, and holds no control characters and no hyperlinks.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tidings.report.records import Brief
from tidings.report.text import Row, RowKind, rows

_STYLES: dict[RowKind, str] = {
    "title": "bold",
    "names": "dim",
    "section": "bold cyan",
    "remark": "dim",
    "group": "bold",
    "type": "italic",
    "aside": "dim",
    "origin": "dim",
}
_BULLETS: dict[RowKind, tuple[int, str]] = {"line": (2, "•"), "note": (4, "–")}
_INDENTS: dict[RowKind, int] = {"type": 2, "aside": 4, "origin": 7}
_SPACED: frozenset[RowKind] = frozenset({"section", "group", "source"})


def show(brief: Brief, console: Console) -> None:
    """Print the brief. Reads well from 60 columns up."""
    for row in rows(brief):
        if row.kind in _SPACED:
            console.print()
        if row.kind == "section":
            console.rule(_text(row), align="left", style="cyan")
        else:
            console.print(_laid_out(row), highlight=False, overflow="fold")


def _laid_out(row: Row) -> Padding | Table | Text:
    if row.kind in _BULLETS:
        indent, bullet = _BULLETS[row.kind]
        return _hanging(indent, 2, Text(bullet, style="cyan"), _text(row))
    if row.kind == "source":
        return _hanging(2, 5, Text(row.lead, style="cyan"), _text(row))
    indent = _INDENTS.get(row.kind, 0)
    return Padding(_text(row), (0, 0, 0, indent), expand=False) if indent else _text(row)


def _hanging(indent: int, width: int, mark: Text, text: Text) -> Padding:
    grid = Table.grid()
    grid.add_column(width=width, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, text)
    return Padding(grid, (0, 0, 0, indent), expand=False)


def _text(row: Row) -> Text:
    text = Text(style=_STYLES.get(row.kind, ""), overflow="fold")
    if row.lead and row.kind in ("line", "note", "fact"):
        text.append(f"{row.lead}  ", style="bold" if row.kind == "line" else "dim")
    text.append(row.text)
    if row.kind == "group" and row.lead:
        text.append(f"  {row.lead}", style="dim not bold")
    if row.cites:
        text.append(f" {row.cites}", style="cyan not bold")
    return text
