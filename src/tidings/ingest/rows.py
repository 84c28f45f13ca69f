"""Articles as rows: JSON Lines and Parquet with a map of columns.

In: a stream of rows and which of their columns mean what. Out: one row after another as fields; a row's Draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tidings.errors import BadInput
from tidings.ingest.articles import draft_of
from tidings.ingest.dates import parse_date, stated_date
from tidings.ingest.decode import MAX_BYTES, normalise, too_large
from tidings.ingest.drafts import Draft
from tidings.ingest.frontmatter import FIELDS
from tidings.ingest.markup import fragment_blocks
from tidings.ingest.plain import plain_blocks

#: What a row may say, and the columns that are taken for it where no map names one.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "maintext", "body_text", "full_text"),
    "html": ("html", "body_html", "raw_html"),
    "id": ("id", "guid", "uid", "doc_id"),
    **{
        field: tuple(dict.fromkeys((field, *(key for key, meant in FIELDS.items() if meant == field))))
        for field in ("title", "publisher", "published", "byline", "url", "modified")
    },
}
_ROWS_AT_ONCE = 64
_REMEDY = "each row needs a text; name its column with --columns text=NAME"


def column_map(given: str) -> dict[str, str]:
    """``text=body,title=head`` as a mapping. Raises ValueError that names what is no pair or no field."""
    pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
    columns = {field.strip(): column.strip() for field, _, column in pairs}
    unknown = [field for field in columns if field not in COLUMNS or not columns[field]]
    if unknown or not columns:
        raise ValueError(f"{', '.join(unknown) or given!r}: write FIELD=COLUMN, with one of {', '.join(COLUMNS)}")
    return columns


def json_rows(
    stream: BinaryIO, source: str, columns: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, str] | BadInput]]:
    """(line number, fields) of each line; BadInput as a value for a line that is no row, is too long, or has no text."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        name = f"{source}:{number}"
        if len(line) > MAX_BYTES and not line.endswith(b"\n"):
            yield str(number), too_large(name)
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_BYTES + 1)
        elif line.strip():
            yield str(number), _json_row(line, name, columns)


def _json_row(line: bytes, name: str, columns: Mapping[str, str]) -> Mapping[str, str] | BadInput:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BadInput(name, f"is no JSON ({str(error)[:80]})", "each line is one object")
    if not isinstance(row, dict):
        return BadInput(name, "is no JSON object", "each line is one object with the article's fields")
    return _fields(row, name, columns)


def parquet_rows(
    stream: BinaryIO, source: str, columns: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, str] | BadInput]]:
    """(row number, fields) of each row of a Parquet file, few of them in memory at a time.

    Raises BadInput where pyarrow is not installed or the file is none.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise BadInput(source, "needs pyarrow to be read", 'install it: pip install "tidings[parquet]"') from error
    number = 0
    try:
        for batch in parquet.ParquetFile(stream).iter_batches(batch_size=_ROWS_AT_ONCE):
            for row in batch.to_pylist():
                number += 1
                yield str(number), _fields(row, f"{source}:{number}", columns)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise BadInput(source, f"breaks off after row {number}: it is damaged", "write it again") from error


def _fields(row: Mapping[str, Any], name: str, columns: Mapping[str, str]) -> Mapping[str, str] | BadInput:
    missing = [column for column in columns.values() if column not in row]
    if missing and columns.get("text") in missing:
        return BadInput(name, f"has no column {missing[0]!r}", _REMEDY)
    fields = {}
    for field, taken in COLUMNS.items():
        names = (columns[field],) if field in columns else taken
        value = next((row[column] for column in names if row.get(column) not in (None, "", [])), None)
        if value is not None:
            fields[field] = _words(value)
    return fields if fields.get("text") or fields.get("html") else BadInput(name, "has no text", _REMEDY)


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value)
    if isinstance(value, dict):
        return _words(value.get("name", ""))
    return value if isinstance(value, str) else str(value)


def packed(fields: Mapping[str, str]) -> bytes:
    """A row's fields as the bytes that the book keeps of it."""
    return json.dumps(dict(fields), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read_row(raw: bytes, source: str) -> Draft:
    """One row as ``packed`` writes it. Raises BadInput where it is none or gives a date that is none."""
    try:
        row = json.loads(raw.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise BadInput(source, "is no JSON", "give JSON Lines (.jsonl), one article a line") from error
    fields = _fields(row, source, {}) if isinstance(row, dict) else BadInput(source, "is no JSON object", _REMEDY)
    if isinstance(fields, BadInput):
        raise fields
    line = {name: " ".join(normalise(words).split()) for name, words in fields.items()}
    body = fields.get("text") or fields["html"]
    blocks = fragment_blocks(body) if "text" not in fields else plain_blocks(normalise(body))
    published, modified = (_date(line.get(name), source) for name in ("published", "modified"))
    draft = draft_of(blocks, title=line.get("title"), byline=line.get("byline"), published=published, how="row")
    draft.publisher, draft.url, draft.modified = line.get("publisher"), line.get("url"), modified
    draft.known_from |= dict.fromkeys(("publisher", "url", "modified"), "row")
    return draft


def _date(words: str | None, source: str) -> str | None:
    if not words:
        return None
    if parse_date(words) is None:
        raise BadInput(source, f"gives {words!r} as date", "write it as YYYY-MM-DD, or leave it out")
    return stated_date(words)
