"""What a document states: mentions, claims with status, roles and speakers, references.

In: Document. Out: Reading. A pure function of the document, so that it runs anywhere in any number.
"""

from tidings.extract.annotate import documents as row_documents
from tidings.extract.annotate import labelled as labelled_rows
from tidings.extract.network import cores
from tidings.extract.reader import EmbeddedReader

__all__ = ["EmbeddedReader", "cores", "labelled_rows", "row_documents"]
