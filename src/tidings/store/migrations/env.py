"""Alembic's entry into a book's migrations.

In: a connection, inside a transaction, in ``config.attributes["connection"]``. Out: the schema, brought up to date.
"""

from __future__ import annotations

from alembic import context

from tidings.store.fulltext import is_index_table
from tidings.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=lambda name, kind, _parents: not (kind == "table" and is_index_table(name)),
    render_as_batch=True,
)
context.run_migrations()
