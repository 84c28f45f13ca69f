"""Ingest: what the user named becomes documents.

In: paths, folders, standard input, bytes or text. Out: Documents of clean text with what is
known of their making; BadInput otherwise.
"""

from tidings.ingest.decode import MAX_BYTES
from tidings.ingest.items import Item, Known, Passed
from tidings.ingest.processes import Processes
from tidings.ingest.reading import Loaded, read_bytes, read_item, read_text
from tidings.ingest.rows import column_map
from tidings.ingest.rules import Rules
from tidings.ingest.walk import Source, items, load, of_paths, walk

__all__ = [
    "MAX_BYTES",
    "Item",
    "Known",
    "Loaded",
    "Passed",
    "Processes",
    "Rules",
    "Source",
    "column_map",
    "items",
    "load",
    "of_paths",
    "read_bytes",
    "read_item",
    "read_text",
    "walk",
]
