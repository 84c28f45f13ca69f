"""Types of claims that people corrected.

In: schema 0006. Out: schema 0007: beside the type of a claim that stands, the one that the reader read.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add what is new; nothing that is there changes."""
    op.add_column("claims", Column("read_type", Text))
