"""The book: documents, readings, entities, findings, stories and decisions, kept and searched.

In: the nouns of ``tidings.model``. Out: the same nouns, through ``Book``; search gives ``Hit``.
"""

from tidings.store.book import Book
from tidings.store.search import Hit

__all__ = ["Book", "Hit"]
