"""News Industry Text Format.

In: the bytes of one document, or its element inside NewsML. Out: a Draft with its signals. Form: https://iptc.org/std/NITF/.
"""

from __future__ import annotations

from typing import Any

from tidings.ingest.agency import agency_marks, is_withdrawn
from tidings.ingest.articles import draft_of
from tidings.ingest.blocks import Block
from tidings.ingest.dates import stated_date
from tidings.ingest.drafts import Draft
from tidings.ingest.markup import element_blocks, parse_xml, words_of


def read_nitf(raw: bytes, source: str) -> Draft:
    """One NITF document. Raises BadInput where it is broken."""
    root = parse_xml(raw, source)
    marks = nitf_marks(root)
    issued = _attribute(root, "date.issue", "norm")
    draft = draft_of(
        nitf_blocks(root),
        title=words_of(_find(root, "hl1")) or words_of(_find(root, "title")),
        byline=_byline(root),
        published=nitf_date(issued or _attribute(root, "story.date", "norm")),
        how="nitf",
    )
    publisher = words_of(_find(root, "distributor")) or _attribute(root, "doc.copyright", "holder")
    draft.publisher = publisher or _attribute(root, "pubdata", "name")
    draft.url = _attribute(root, "pubdata", "ex-ref")
    revised = [nitf_date(each.get("norm")) for each in root.iter("{*}revision-history")]
    draft.modified = max((date for date in revised if date), default=None)
    draft.known_from |= dict.fromkeys(("publisher", "modified", "url"), "nitf")
    draft.marks, draft.withdrawn = marks, is_withdrawn(marks)
    return draft


def nitf_id(root: Any) -> str | None:
    """The identifier that stays the same through all versions of a story."""
    return _attribute(root, "doc-id", "id-string")


def nitf_marks(root: Any) -> dict[str, str]:
    """The document's signals."""
    docdata = _find(root, "docdata")
    corrected = _find(root, "correction")
    return agency_marks(
        version=_attribute(root, "du-key", "version"),
        status=docdata.get("management-status") if docdata is not None else None,
        embargo=nitf_date(_attribute(root, "date.release", "norm")),
        correction=(corrected.get("info") or "correction") if corrected is not None else None,
    )


def nitf_blocks(root: Any) -> list[Block]:
    """The paragraphs of the body, without media and their captions."""
    content = _find(root, "body.content")
    body = content if content is not None else _find(root, "body")
    return list(element_blocks(body)) if body is not None else []


def nitf_date(words: str | None) -> str | None:
    """A date of ISO 8601, also in its basic form without dashes (``20250304T073000Z``), as NITF writes them."""
    if not words:
        return None
    day, mark, time = words.strip().partition("T")
    if day.isdigit() and len(day) == len("20250304"):
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if mark and time[:6].isdigit():
        time = f"{time[:2]}:{time[2:4]}:{time[4:]}"
    return stated_date(day + mark + time)


def _byline(root: Any) -> str | None:
    element = _find(root, "byline")
    if element is None:
        return None
    person = next(element.iter("{*}person"), None)
    words = words_of(person) or words_of(element)
    return words.removeprefix("By ").removeprefix("by ") if words else None


def _find(root: Any, name: str) -> Any:
    return next(root.iter(f"{{*}}{name}"), None)


def _attribute(root: Any, name: str, attribute: str) -> str | None:
    return next((each.get(attribute) for each in root.iter(f"{{*}}{name}") if each.get(attribute)), None)
