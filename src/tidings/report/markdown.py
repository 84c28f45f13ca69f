"""A brief as Markdown.

In: a Brief. Out: CommonMark in which all article text is escaped: no link, image or HTML comes out of an article.
"""

from __future__ import annotations

from tidings.report import escape
from tidings.report.records import Brief
from tidings.report.text import Row, RowKind, rows

_OPENERS: dict[RowKind, str] = {
    "title": "# ",
    "section": "## ",
    "group": "### ",
    "type": "#### ",
    "fact": "- ",
    "line": "- ",
    "aside": "  ",
    "note": "  - ",
    "origin": "  ",
}
_LISTED: frozenset[RowKind] = frozenset({"fact", "line", "aside", "note", "source", "origin"})


def render(brief: Brief) -> str:
    """The brief as Markdown, ending with a line end."""
    lines: list[str] = []
    before: RowKind | None = None
    for row in rows(brief):
        # items of one list stand close; everything else is a paragraph of its own
        if before is not None and not (before in _LISTED and row.kind in _LISTED):
            lines.append("")
        hard_break = row.kind in ("aside", "origin") and lines
        if hard_break and lines[-1]:
            lines[-1] += "\\"
        lines.append(_written(row))
        before = row.kind
    return "\n".join(lines) + "\n"


def _written(row: Row) -> str:
    text, lead = escape.markdown(row.text), escape.markdown(row.lead)
    cites = f" {escape.markdown(row.cites)}" if row.cites else ""
    if row.kind == "source":
        return f"- {lead} {text}"
    if row.kind in ("aside", "names", "remark"):
        text = f"*{text}*"
    if row.kind == "group":
        return f"### {text} ({lead})" if lead else f"### {text}"
    opened = f"**{lead}** " if lead else ""
    return f"{_OPENERS.get(row.kind, '')}{opened}{text}{cites}"
