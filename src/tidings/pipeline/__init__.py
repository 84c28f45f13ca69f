"""Where the stages meet: articles into a book, questions out of it.

In: what the user names. Out: ``book.Book``; labelled rows.
"""
