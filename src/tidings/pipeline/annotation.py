"""Labels for rows of single sentences.

In: rows with id, doc and text, as a JSON Lines file. Out: the same rows with mentions, claims and references.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tidings import resolve
from tidings.errors import BadInput
from tidings.extract import Reader, labelled_rows, read_within, row_documents
from tidings.model import Document, Reading, Span


def annotate(rows: Iterable[dict[str, Any]], reader: Reader) -> Iterator[dict[str, Any]]:
    """Label rows; consecutive rows of one ``doc`` are read as one text, so that references find their names.

    Raises BadInput if the reader cannot read one of the texts.
    """
    for members, text, spans in row_documents(rows):
        document = as_document(members, text)
        reading = read_within(reader, document, spans)
        yield from labelled_rows(members, reading, _full_names(document, reading))


def as_document(members: Sequence[Mapping[str, Any]], text: str) -> Document:
    """Rows of one ``doc`` and their text as a document."""
    return Document(str(members[0]["doc"]), hashlib.sha256(text.encode()).hexdigest(), text)


def _full_names(document: Document, reading: Reading) -> dict[Span, list[str]]:
    """What each short name, pronoun or noun phrase stands for, as full as the document gives it."""
    local = resolve.within(document, reading)
    full = {entity.key: entity.names[0] for entity in local.entities}
    return {
        span: names
        for span, keys in local.links.items()
        if (names := [full[key] for key in keys]) != [document.slice(span)]
    }


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON Lines file. Raises BadInput naming the line that is no row with id, doc and text."""
    try:
        # Line marks other than a newline may stand inside a JSON text.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(str(path), f"cannot be read ({error})", "give a JSON Lines file in UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _ = row["id"], row["doc"], row["text"] + ""
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadInput(
                f"{path}:{number}", f"is no row ({error})", "each line is an object with id, doc and text"
            ) from error
        yield row
