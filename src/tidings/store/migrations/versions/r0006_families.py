"""Ways back along what rests on what.

In: schema 0005. Out: schema 0006: indexes by the source of a derivation and by the finding that a plan became.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what is new; nothing that is there changes."""
    op.create_index("ix_derivations_source", "derivations", ["source"])
    op.create_index("ix_findings_became", "findings", ["became"])
