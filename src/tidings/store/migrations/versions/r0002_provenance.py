"""What is known of a document's making, and the texts of its versions.

In: schema 0001. Out: schema 0002: where documents came from, how their facts are known, their marks; older texts.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import JSON, Column, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns that may be empty, and indexes by address and by input."""
    for table in ("documents", "versions"):
        for name in ("modified", "source"):
            op.add_column(table, Column(name, Text))
        for name in ("known_from", "marks"):
            op.add_column(table, Column(name, JSON))
        op.create_index(f"ix_{table}_source", table, ["source"])
        # What was added until now was known by its id alone.
        identity = "id" if table == "documents" else "(SELECT id FROM documents WHERE no = versions.document)"
        op.execute(f"UPDATE {table} SET source = {identity}")  # noqa: S608 - nothing of it comes from outside
    op.add_column("versions", Column("text", Text))
    op.create_index("ix_documents_url", "documents", ["url"])
