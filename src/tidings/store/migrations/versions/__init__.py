"""One module per change of the schema, in order.

In: the schema of the one before. Out: its own.
"""
