"""The report stage: findings and their evidence become briefs, pages, tables and exports.

In: nouns of ``tidings.model``, already chosen by the caller.
Out: text, Rich renderables, Markdown, HTML, JSON-ready dicts.
"""

from tidings.report.brief import compose
from tidings.report.records import Brief

__all__ = ["Brief", "compose"]
