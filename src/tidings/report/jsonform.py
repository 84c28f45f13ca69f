"""A brief as JSON.

In: a Brief. Out: a dict of plain lists, dicts, texts and numbers that ``json.dumps`` takes as it is.
"""

from __future__ import annotations

from typing import Any

from tidings.report.forms import span_form, support_form
from tidings.report.records import Brief, Group, Line, Note, Section, Source


def render(brief: Brief) -> dict[str, Any]:
    """Keys ``head``, ``sections`` and ``sources``, with the field names of the records. Texts are exactly as stored."""
    head = brief.head
    return {
        "head": {
            "subject": {"id": head.subject, "name": head.name, "kind": head.kind, "aliases": list(head.aliases)},
            "with": head.other,
            "since": head.since,
            "until": head.until,
            "first": head.first,
            "last": head.last,
            "undated": head.undated,
            "reports": head.reports,
            "findings": head.findings,
            "origins": list(head.origins),
        },
        "sections": [_section(section) for section in brief.sections],
        "sources": [_source(source) for source in brief.sources],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "remark": section.remark,
        "groups": [_group(group) for group in section.groups],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "title": group.title,
        "remark": group.remark,
        "lines": [_line(line) for line in group.lines],
        "groups": [_group(inner) for inner in group.groups],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "cites": list(line.cites),
        "more": line.more,
        "lead": line.lead,
        "quote": line.quote,
        "asides": list(line.asides),
        "notes": [_note(note) for note in line.notes],
        "finding": line.finding,
        "type": line.type,
        "status": line.status,
        "origins": line.support.origins,
        **support_form(line.support),
        "reports": line.support.articles,
        "standing": line.standing,
        "speakers": list(line.speakers),
        "documents": list(line.documents),
    }


def _note(note: Note) -> dict[str, Any]:
    return {"label": note.label, "text": note.text, "cites": list(note.cites), "more": note.more}


def _source(source: Source) -> dict[str, Any]:
    return {
        "number": source.number,
        "sentence": source.sentence,
        "outlet": source.outlet,
        "published": source.published,
        "title": source.title,
        "url": source.url,
        "document": source.document,
        **span_form(source.span),
        "highlights": [span_form(span) for span in source.highlights],
        "implied": [{"role": role, "text": words} for role, words in source.implied],
    }
