"""NewsML-G2: news items, alone or several in a news message.

In: the bytes of a file. Out: its items one by one, a Draft with its signals. Form: https://iptc.org/std/NewsML-G2/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidings.errors import BadInput
from tidings.ingest.agency import agency_marks, is_withdrawn
from tidings.ingest.articles import draft_of
from tidings.ingest.blocks import Block
from tidings.ingest.dates import stated_date
from tidings.ingest.decode import normalise
from tidings.ingest.drafts import Draft
from tidings.ingest.markup import element_blocks, fragment_blocks, parse_xml, words_of
from tidings.ingest.nitf import nitf_blocks
from tidings.ingest.plain import plain_blocks


def newsml_items(raw: bytes, source: str) -> Iterator[tuple[str | None, bytes]]:
    """(guid, bytes) of each news item of a file. Raises BadInput where it is broken or holds none."""
    from lxml import etree

    root = parse_xml(raw, source)
    if _tag(root) == "newsItem":
        yield root.get("guid"), raw
        return
    found = list(root.iter("{*}newsItem"))
    if not found:
        raise BadInput(source, "holds no news item", "give NewsML-G2 with text in it")
    for item in found:
        yield item.get("guid"), etree.tostring(item, encoding="utf-8", with_tail=False)


def read_newsml(raw: bytes, source: str) -> Draft:
    """One news item. Raises BadInput where it is broken."""
    root = parse_xml(raw, source)
    marks = newsml_marks(root)
    draft = draft_of(
        _body(root),
        title=_text(root, "headline") or words_of(_in(root, "itemMeta", "title")),
        byline=_text(root, "by"),
        published=_date(root, "firstCreated", "contentCreated", "versionCreated"),
        how="newsml-g2",
    )
    draft.modified = _date(root, "versionCreated", "contentModified")
    draft.publisher = _publisher(root)
    links = (each.get("href", "") for each in root.iter("{*}link") if each.get("rel", "").endswith("seeAlso"))
    draft.url = next((link for link in links if link.startswith(("http://", "https://"))), None)
    draft.known_from |= dict.fromkeys(("publisher", "modified", "url"), "newsml-g2")
    draft.marks, draft.withdrawn = marks, is_withdrawn(marks)
    return draft


def newsml_marks(root: Any) -> dict[str, str]:
    """The item's signals."""
    signals = {each.get("qcode", "").rpartition(":")[2].lower() for each in root.iter("{*}signal")}
    note = _text(root, "edNote")
    corrected = bool(signals & {"correction", "corrected"}) or bool(note and "correct" in note.lower())
    status = _in(root, "itemMeta", "pubStatus")
    return agency_marks(
        version=root.get("version"),
        status=(status.get("qcode") or status.get("uri", "").rpartition("/")[2]) if status is not None else None,
        embargo=_text(root, "embargoed"),
        correction=(note or "correction") if corrected else None,
    )


def _publisher(root: Any) -> str | None:
    for parent, name in (("itemMeta", "provider"), ("contentMeta", "infoSource"), ("rightsInfo", "copyrightHolder")):
        element = _in(root, parent, name)
        if element is not None:
            named = words_of(next(element.iter("{*}name"), None)) or element.get("literal")
            if named:
                return str(named)
    return None


def _body(root: Any) -> list[Block]:
    for inline in root.iter("{*}inlineXML"):
        nitf = next(inline.iter("{*}nitf"), None)
        if nitf is not None:
            return nitf_blocks(nitf)
        body = next(inline.iter("{*}body"), inline)
        return list(element_blocks(body))
    for inline in root.iter("{*}inlineData"):
        words = normalise("".join(inline.itertext()))
        if "html" in (inline.get("contenttype") or ""):
            return fragment_blocks(words)
        return plain_blocks(words)
    return []


def _date(root: Any, *names: str) -> str | None:
    found = (stated_date(words) for name in names if (words := _text(root, name)))
    return next((date for date in found if date), None)


def _text(root: Any, name: str) -> str | None:
    """The text of the first such element of the item itself, not of what its content holds."""
    return words_of(next((each for each in root.iter(f"{{*}}{name}") if not _inside_content(each)), None))


def _in(root: Any, parent: str, name: str) -> Any:
    around = next(root.iter(f"{{*}}{parent}"), None)
    return next(around.iter(f"{{*}}{name}"), None) if around is not None else None


def _inside_content(element: Any) -> bool:
    return any(_tag(each) == "contentSet" for each in element.iterancestors())


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
