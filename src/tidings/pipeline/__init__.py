"""Where the stages meet: articles into a book, questions out of it.

In: what the user names. Out: ``Book``; labelled rows.
"""

from tidings.pipeline.annotation import annotate, rows_of
from tidings.pipeline.book import Book
from tidings.pipeline.evaluation import evaluated, gold_rows, predicted_rows
from tidings.pipeline.intake import Added

__all__ = ["Added", "Book", "annotate", "evaluated", "gold_rows", "predicted_rows", "rows_of"]
