"""Readers of other kinds, and the choice among them.

In: a reader's name. Out: a ``Reader``, which turns documents into readings.
"""

from tidings.extract.readers.bounds import read_within
from tidings.extract.readers.choice import Accounting, Reader, load_reader, reader_names

__all__ = ["Accounting", "Reader", "load_reader", "read_within", "reader_names"]
