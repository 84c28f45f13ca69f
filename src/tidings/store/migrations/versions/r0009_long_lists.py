"""What long lists are ordered and counted by.

In: schema 0008. Out: schema 0009: number of reports, certain origins and surest claim of a finding; number of reports and last
day of a story.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import JSON, Column, Float, Integer, Text, func, select, table, update
from sqlalchemy import column as named

revision = "0009"
down_revision = "0008"

_FINDINGS = table("findings", named("no"), Column("support", JSON), *map(named, ("reports", "at_least", "sure")))
_CLAIMS = table("claims", named("id"), named("confidence"))
_HELD = table("finding_claims", named("finding"), named("claim"))
_DOCUMENTS = table("documents", named("no"), named("published"))
_RESTING = table("finding_documents", named("finding"), named("document"))
_STORIES = table("stories", named("id"), named("reports"), named("latest"))
_PARTS = table("story_documents", named("story"), named("document"))


def upgrade() -> None:
    """Add the columns, fill them, and index them."""
    op.add_column("findings", Column("reports", Integer, nullable=False, server_default="0"))
    op.add_column("findings", Column("at_least", Integer, nullable=False, server_default="0"))
    op.add_column("findings", Column("sure", Float))
    op.add_column("stories", Column("reports", Integer, nullable=False, server_default="0"))
    op.add_column("stories", Column("latest", Text))
    book = op.get_bind()
    resting = select(func.count()).where(_RESTING.c.finding == _FINDINGS.c.no)
    surest = select(func.max(_CLAIMS.c.confidence)).join(_HELD, _HELD.c.claim == _CLAIMS.c.id)
    book.execute(
        update(_FINDINGS).values(
            reports=resting.scalar_subquery(),
            at_least=_FINDINGS.c.support[1].as_integer(),
            sure=surest.where(_HELD.c.finding == _FINDINGS.c.no).scalar_subquery(),
        )
    )
    told = select(func.count()).where(_PARTS.c.story == _STORIES.c.id)
    latest = select(func.max(_DOCUMENTS.c.published)).join(_PARTS, _PARTS.c.document == _DOCUMENTS.c.no)
    latest = latest.where(_PARTS.c.story == _STORIES.c.id)
    book.execute(update(_STORIES).values(reports=told.scalar_subquery(), latest=latest.scalar_subquery()))
    op.drop_index("ix_findings_type", "findings")
    op.create_index("ix_findings_ends", "findings", ["ends"])
    op.create_index("ix_findings_reports_ends", "findings", ["reports", "ends"])
    facts = ["type", "status", "standing", "starts", "ends", "reports", "sure", "id"]
    op.create_index("ix_findings_facts", "findings", facts)
    op.create_index("ix_stories_reports_latest", "stories", ["reports", "latest"])
