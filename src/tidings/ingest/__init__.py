"""Ingest: what the user named becomes documents.

In: paths, folders, standard input, bytes or text. Out: Documents of clean text with what is
known of their making; BadInput otherwise.
"""

from tidings.ingest.decode import MAX_BYTES
from tidings.ingest.reading import read_bytes, read_text
from tidings.ingest.walk import Loaded, Source, load, walk

__all__ = ["MAX_BYTES", "Loaded", "Source", "load", "read_bytes", "read_text", "walk"]
