"""A brief as rows of text, and as plain text.

In: a Brief. Out: Rows (what stands where, unescaped but free of control characters), which the terminal and Markdown
renderers style too; ``render`` gives the text that ``str(brief)`` shows.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidings.report.escape import plain

if TYPE_CHECKING:
    from tidings.report.records import Brief, Group, Line, Source

RowKind = Literal[
    "title", "names", "fact", "section", "remark", "group", "type", "line", "aside", "note", "source", "origin"
]

_WIDTH = 80
_INDENT: dict[RowKind, tuple[str, str]] = {  # first line and the lines that follow
    "group": ("", ""),
    "type": ("  ", "  "),
    "line": ("  - ", "    "),
    "aside": ("    ", "    "),
    "note": ("    * ", "      "),
    "source": ("  ", "       "),
    "origin": ("       ", "       "),
}
_AFTER_LEAD: dict[RowKind, str] = {"line": " · ", "note": ": ", "fact": ": "}
_SPACED: frozenset[RowKind] = frozenset({"section", "group", "source"})  # rows with an empty line above


class Row(NamedTuple):
    """One paragraph of the brief: what it is, a label that opens it, its words, and its citations ("[1][2] +3")."""

    kind: RowKind
    text: str
    cites: str = ""
    lead: str = ""


def rows(brief: Brief) -> Iterator[Row]:
    """The brief from top to bottom."""
    yield Row("title", brief.head.title)
    names = f"also known as {', '.join(brief.head.aliases)}" if brief.head.aliases else ""
    yield Row("names", "; ".join(part for part in (brief.head.kind, names) if part))
    for fact in brief.head.facts:
        yield Row("fact", fact.text, lead=fact.label)
    for section in brief.sections:
        yield Row("section", section.title)
        if section.remark:
            yield Row("remark", section.remark)
        for group in section.groups:
            yield from _group(group, "group")
    if brief.sources:
        yield Row("section", "Sources")
    for source in brief.sources:
        yield Row("source", f"“{plain(source.sentence)}”", lead=f"[{source.number}]")
        yield Row("origin", origin(source))


def cited(numbers: tuple[int, ...], more: int) -> str:
    """``[1][2] +3``."""
    return "".join(f"[{number}]" for number in numbers) + (f" +{more}" if more else "")


def origin(source: Source) -> str:
    """Where a sentence stands: outlet, date, title, address, document and characters."""
    title = f"“{plain(source.title)}”" if source.title else ""
    address = plain(source.url) if source.url and source.url != source.document else ""
    place = f"{plain(source.document)}, characters {source.span.start}–{source.span.end}"
    outlet = ", ".join(part for part in (source.outlet, source.date) if part)
    return ". ".join(part for part in (outlet, title, address, place, meant(source)) if part)


def meant(source: Source) -> str:
    """Parties that the sentence leaves to its reader, ``customer, from the text around: Borvane Rail``; "" without any."""
    return "; ".join(f"{role}, from the text around: {plain(words)}" for role, words in source.implied)


def render(brief: Brief) -> str:
    """The brief as plain text, at most 80 columns wide where words allow; ends without a line end."""
    return "\n".join(line for row in rows(brief) for line in _laid_out(row))


def _group(group: Group, kind: RowKind) -> Iterator[Row]:
    if group.title:
        yield Row(kind, group.title, lead=group.remark if kind == "group" and group.groups else "")
    if group.remark and not group.groups:
        yield Row("remark", group.remark)
    for line in group.lines:
        yield from _line(line)
    for inner in group.groups:
        yield from _group(inner, "type")


def _line(line: Line) -> Iterator[Row]:
    quote = f" – “{line.quote}”" if line.quote else ""
    yield Row("line", line.text + quote, cited(line.cites, line.more), line.lead)
    if line.asides:
        yield Row("aside", "; ".join(line.asides))
    for note in line.notes:
        yield Row("note", note.text, cited(note.cites, note.more), note.label)


def _laid_out(row: Row) -> list[str]:
    lead = f"{row.lead}{_AFTER_LEAD[row.kind]}" if row.lead and row.kind in _AFTER_LEAD else ""
    text = f"{lead}{row.text} {row.cites}".rstrip()
    if row.kind == "source":
        text = f"{row.lead:4} {text}"
    elif row.kind == "group" and row.lead:
        text = f"{text} ({row.lead})"
    first, rest = _INDENT.get(row.kind, ("", ""))
    wrapped = textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    under = {"title": "=", "section": "-"}.get(row.kind)
    underline = [under * min(_WIDTH, len(text))] if under else []
    return [*([""] if row.kind in _SPACED else []), *wrapped, *underline]
