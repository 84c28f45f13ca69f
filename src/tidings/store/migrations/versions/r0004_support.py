"""How many origins a finding has at least and at most, beside its articles.

In: schema 0003. Out: schema 0004: the count is stored with the finding. What was counted before is taken for certain until the
finding is made anew.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import JSON, Column, bindparam, func, select, update
from sqlalchemy import column as named
from sqlalchemy import table as known

revision = "0004"
down_revision = "0003"

_FINDINGS = known("findings", named("no"), Column("origins", JSON), Column("support", JSON))
_ARTICLES = known("finding_documents", named("finding"), named("document"))
_BATCH = 10_000


def upgrade() -> None:
    """Add the column and fill it."""
    op.add_column("findings", Column("support", JSON, nullable=False, server_default="[0, 0, 0, 0]"))
    book = op.get_bind()
    counted = select(func.count()).where(_ARTICLES.c.finding == _FINDINGS.c.no).scalar_subquery()
    rows = book.execute(select(_FINDINGS.c.no, _FINDINGS.c.origins, counted.label("articles"))).all()
    fill = (
        update(_FINDINGS).where(_FINDINGS.c.no == bindparam("finding")).values(support=bindparam("counts", type_=JSON))
    )
    values = [{"finding": row.no, "counts": [*[len(row.origins)] * 3, row.articles]} for row in rows]
    for start in range(0, len(values), _BATCH):
        book.execute(fill, values[start : start + _BATCH])
