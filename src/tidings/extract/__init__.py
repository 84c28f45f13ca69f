"""What a document states: mentions, claims with status, roles and speakers, references.

In: Document. Out: Reading. A pure function of the document, so that it runs anywhere in any number.
"""

from tidings.extract.annotate import documents as row_documents
from tidings.extract.annotate import labelled as labelled_rows
from tidings.extract.network import cores
from tidings.extract.reader import EmbeddedReader
from tidings.extract.readers import Accounting, Reader, load_reader, read_within, reader_names

__all__ = [
    "Accounting",
    "EmbeddedReader",
    "Reader",
    "cores",
    "labelled_rows",
    "load_reader",
    "read_within",
    "reader_names",
    "row_documents",
]
