"""Stories that people join and split.

In: schema 0007. Out: schema 0008: which stories rest on rulings, and those in whose place they stand.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import JSON, Boolean, Column, PrimaryKeyConstraint, Text, false

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what is new; nothing that is there changes."""
    op.add_column("stories", Column("ruled", Boolean, nullable=False, server_default=false()))
    op.create_table(
        "stories_aside",
        Column("id", Text, nullable=False),
        Column("title", Text),
        Column("documents", JSON),
        PrimaryKeyConstraint("id", name="pk_stories_aside"),
    )
