"""Labelled rows of single sentences (the row form of docs/formats.md).

In: rows with ``id``, ``doc`` and ``text``. Out: for each run of rows of one document its text with sentence bounds, and
from a ``Reading`` of it the rows with ``mentions``, ``claims`` and ``refers`` filled.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tidings.model import Reading, Span

Row = Mapping[str, Any]


def documents(rows: Iterable[Row]) -> Iterator[tuple[list[Row], str, list[Span]]]:
    """Consecutive rows of one ``doc`` as one text, with a span for each row."""
    for _, group in itertools.groupby(rows, key=lambda row: row["doc"]):
        members = list(group)
        spans, text = [], ""
        for row in members:
            spans.append(Span(len(text), len(text) + len(row["text"])))
            text += row["text"] + "\n"
        yield members, text, spans


def labelled(rows: Sequence[Row], reading: Reading, names: Mapping[Span, Sequence[str]]) -> Iterator[dict[str, Any]]:
    """Rows with what the reading found in them; ``names`` gives full names of the spans that stand for some."""
    for row, sentence in zip(rows, reading.sentences, strict=True):
        text = row["text"]

        def words(span: Span, start: int = sentence.start, text: str = text) -> str:
            return spelled(text, span.start - start, span.end - start)

        inside = [m for m in reading.mentions if sentence.start <= m.span.start < sentence.end]
        yield {
            "id": row["id"],
            "doc": row["doc"],
            "text": text,
            "mentions": [[words(m.span), m.kind] for m in inside],
            "claims": [
                {
                    "type": claim.type,
                    "trigger": words(claim.trigger),
                    "status": claim.status,
                    "roles": {role: [words(span) for span in spans] for role, spans in claim.roles.items()},
                    "speaker": [words(span) for span in claim.speaker],
                    "confidence": round(claim.confidence, 4),
                }
                for claim in reading.claims
                if claim.sentence == sentence
            ],
            "refers": {words(s): list(n) for s, n in names.items() if sentence.start <= s.start < sentence.end},
        }


def spelled(text: str, start: int, end: int) -> str:
    """The words of a span, with ``@n`` if they occur before it in the text, counted on word bounds."""
    words = text[start:end]
    head = r"(?<!\w)" if re.match(r"\w", words) else ""
    tail = r"(?!\w)" if re.search(r"\w$", words) else ""
    starts = [match.start() for match in re.finditer(head + re.escape(words) + tail, text)]
    number = starts.index(start) + 1 if start in starts else 1
    return words if number == 1 else f"{words}@{number}"
