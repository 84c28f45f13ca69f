"""The book's migrations, run when a book is opened.

In: a book of any older schema. Out: the same book with the schema of this version.
"""
