"""Books on a server, and decisions that several people make.

In: schema 0002. Out: schema 0003: full-text search on PostgreSQL; what a decision was made on, what it undoes; an index
by publisher.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what is new; nothing that is there changes."""
    op.add_column("decisions", Column("other", Text))
    op.add_column("decisions", Column("undoes", Integer))
    op.add_column("decisions", Column("seen", Integer, nullable=False, server_default="0"))
    op.create_index("ix_decisions_other", "decisions", ["other"])
    op.create_index("ix_decisions_undoes", "decisions", ["undoes"], unique=True)
    op.execute("CREATE INDEX ix_documents_publisher ON documents (lower(publisher), published)")
    if op.get_bind().dialect.name == "postgresql":
        _full_text("sentence_words", "sentences")
        _full_text("finding_words", "findings")


def _full_text(index: str, rows: str) -> None:
    op.create_table(
        index,
        Column("no", BigInteger, autoincrement=False, nullable=False),
        Column("words", TSVECTOR, nullable=False),
        ForeignKeyConstraint(["no"], [f"{rows}.no"], name=f"fk_{index}_no", ondelete="CASCADE"),
        PrimaryKeyConstraint("no", name=f"pk_{index}"),
    )
    op.create_index(f"ix_{index}_words", index, ["words"], postgresql_using="gin")
