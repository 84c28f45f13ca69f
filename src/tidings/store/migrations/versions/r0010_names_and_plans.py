"""What the first page and the list of names are ordered by, and what corrections are found by.

In: schema 0009. Out: schema 0010: number of documents that name an entity; the first document of a finding; plans by their time;
the document that a correction is about.
"""

from __future__ import annotations

import json

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text, func, select, table, text, update
from sqlalchemy import column as named

revision = "0010"
down_revision = "0009"

_ENTITIES = table("entities", named("id"), named("documents"))
_LOCALS = table("local_entities", named("entity"), named("document"))
_FINDINGS = table("findings", named("no"), named("first_document"))
_RESTING = table("finding_documents", named("finding"), named("document"))
_DECISIONS = table("decisions", *map(named, ("id", "verdict", "value", "document")))
_AHEAD = text("""status IN ('planned', 'possible') AND "when" IS NOT NULL""")


def upgrade() -> None:
    """Add the columns, fill them, and index them."""
    number = BigInteger().with_variant(Integer(), "sqlite")
    op.add_column("entities", Column("documents", Integer, nullable=False, server_default="0"))
    op.add_column("findings", Column("first_document", number, nullable=False, server_default="0"))
    book = op.get_bind()
    naming = select(func.count(_LOCALS.c.document.distinct())).where(_LOCALS.c.entity == _ENTITIES.c.id)
    book.execute(update(_ENTITIES).values(documents=naming.scalar_subquery()))
    first = select(func.coalesce(func.min(_RESTING.c.document), 0)).where(_RESTING.c.finding == _FINDINGS.c.no)
    book.execute(update(_FINDINGS).values(first_document=first.scalar_subquery()))
    op.create_index("ix_entities_documents", "entities", ["documents"])
    op.create_index("ix_entities_kind_documents", "entities", ["kind", "documents"])
    op.create_index("ix_findings_first_document_type", "findings", ["first_document", "type"])
    columns = ["ends", "starts", "became", "id"]
    op.create_index("ix_findings_ahead", "findings", columns, sqlite_where=_AHEAD, postgresql_where=_AHEAD)
    op.add_column("decisions", Column("document", Text))
    made = select(_DECISIONS.c.id, _DECISIONS.c.value).where(_DECISIONS.c.verdict == "correct")
    for row in book.execute(made).all():
        document = json.loads(row.value).get("document")
        book.execute(update(_DECISIONS).where(_DECISIONS.c.id == row.id).values(document=document))
    op.create_index("ix_decisions_document", "decisions", ["document"])
