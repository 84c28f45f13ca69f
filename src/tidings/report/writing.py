"""A brief as a file to take along.

In: a Brief and a form. Out: the text of the file.
"""

from __future__ import annotations

import json
from enum import StrEnum

from tidings.report import jsonform, markdown, page
from tidings.report.records import Brief


class BriefForm(StrEnum):
    """Forms in which a brief can be taken along; the value is the file's ending."""

    html = "html"
    md = "md"
    txt = "txt"
    json = "json"


def written(brief: Brief, form: BriefForm) -> str:
    """The brief in this form."""
    if form is BriefForm.html:
        return page.render(brief)
    if form is BriefForm.md:
        return markdown.render(brief)
    if form is BriefForm.json:
        return json.dumps(jsonform.render(brief), ensure_ascii=False, indent=2) + "\n"
    return str(brief) + "\n"
