"""What findings are found by, whom they name in one role.

In: schema 0010. Out: schema 0011: participants by entity and role, with no need to look at their rows.
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Put one index in the place of another."""
    op.drop_index("ix_participants_entity", "participants")
    op.create_index("ix_participants_entity_role_finding", "participants", ["entity", "role", "finding"])
