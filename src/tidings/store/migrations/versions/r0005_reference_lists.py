"""Reference lists of users.

In: schema 0004. Out: schema 0005: rows of lists, and the name keys that they are found by.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add two tables; nothing that is there changes."""
    number = BigInteger().with_variant(Integer(), "sqlite")
    op.create_table(
        "listings",
        Column("no", number, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("source", "key", "name", "kind")),
        *(Column(name, JSON, nullable=False) for name in ("aliases", "identifiers")),
        PrimaryKeyConstraint("no", name="pk_listings"),
        UniqueConstraint("source", "key", name="uq_listings_source_key"),
    )
    op.create_index("ix_listings_key", "listings", ["key"])
    op.create_table(
        "listing_names",
        Column("name_key", Text, nullable=False),
        Column("listing", number, nullable=False),
        ForeignKeyConstraint(["listing"], ["listings.no"], name="fk_listing_names_listing", ondelete="CASCADE"),
        PrimaryKeyConstraint("name_key", "listing", name="pk_listing_names"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_listing_names_listing", "listing_names", ["listing"])
