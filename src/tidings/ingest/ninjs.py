"""News in JSON: the IPTC's ninjs, versions 1 to 3.

In: the bytes of one item. Out: a Draft with its signals. Form: https://iptc.org/std/ninjs/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tidings.errors import BadInput
from tidings.ingest.agency import agency_marks, is_withdrawn
from tidings.ingest.articles import draft_of
from tidings.ingest.blocks import Block, block
from tidings.ingest.dates import stated_date
from tidings.ingest.decode import normalise
from tidings.ingest.drafts import Draft
from tidings.ingest.markup import fragment_blocks
from tidings.ingest.plain import plain_blocks

_PUBLISHER_ROLES = frozenset({"provider", "publisher", "originator", "source"})


def ninjs_item(raw: bytes, source: str) -> dict[str, Any]:
    """The item as JSON. Raises BadInput where it is none."""
    try:
        item = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(source, "is no ninjs: it is broken JSON", "get the file again from who made it") from error
    if not isinstance(item, dict) or not isinstance(item.get("uri"), str):
        raise BadInput(source, "is no ninjs: it has no uri", "give one item a file, with uri and body")
    return item


def read_ninjs(raw: bytes, source: str) -> Draft:
    """One ninjs item. Raises BadInput where it is none."""
    item = ninjs_item(raw, source)
    marks = ninjs_marks(item)
    draft = draft_of(
        _body(item),
        title=_text(item, "headline", "headlines", role="main"),
        byline=_line(item.get("byline")) or _line(item.get("by")),
        published=_date(item, "firstcreated", "firstCreated") or _date(item, "versioncreated", "versionCreated"),
        how="ninjs",
    )
    draft.modified = _date(item, "versioncreated", "versionCreated")
    draft.publisher = _publisher(item)
    address = item.get("url") or item["uri"]
    draft.url = address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
    draft.known_from |= dict.fromkeys(("publisher", "modified", "url"), "ninjs")
    draft.marks, draft.withdrawn = marks, is_withdrawn(marks)
    return draft


def ninjs_marks(item: Mapping[str, Any]) -> dict[str, str]:
    """The item's signals."""
    note = _line(item.get("ednote")) or _line(item.get("edNote"))
    return agency_marks(
        version=_line(item.get("version")),
        status=_line(item.get("pubstatus")) or _line(item.get("pubStatus")),
        embargo=_line(item.get("embargoed")),
        correction=note if note and "correct" in note.lower() else None,
    )


def _publisher(item: Mapping[str, Any]) -> str | None:
    for each in _dicts(item.get("infosources") or item.get("infosource")):
        if str(each.get("role", "")).rpartition(":")[2].lower() in _PUBLISHER_ROLES and (
            name := _line(each.get("name"))
        ):
            return name
    holder = item.get("copyrightholder") or item.get("copyrightHolder") or item.get("provider")
    return _line(holder.get("name")) if isinstance(holder, dict) else _line(holder)


def _body(item: Mapping[str, Any]) -> list[Block]:
    bodies = [
        (str(each.get("contenttype") or each.get("contentType") or ""), each.get("value"))
        for each in _dicts(item.get("bodies"))
    ]
    bodies += [
        (key.removeprefix("body_"), value) for key, value in item.items() if key.startswith("body_") and key != "body_"
    ]
    texts = [(kind.lower(), value) for kind, value in bodies if isinstance(value, str) and value.strip()]
    for kind, value in sorted(texts, key=lambda each: "html" not in each[0]):
        made = fragment_blocks(value) if "html" in kind or "xml" in kind else plain_blocks(normalise(value))
        if made:
            return made
    return [each for each in [block(_text(item, "description_text", "descriptions") or "")] if each]


def _text(item: Mapping[str, Any], single: str, several: str, *, role: str | None = None) -> str | None:
    """A field that version 1 has once, and later versions as a list with roles."""
    if words := _line(item.get(single)):
        return words
    listed = [each for each in _dicts(item.get(several)) if _line(each.get("value"))]
    best = next((each for each in listed if each.get("role") == role), listed[0] if listed else {})
    return _line(best.get("value"))


def _date(item: Mapping[str, Any], *names: str) -> str | None:
    words = next((line for name in names if (line := _line(item.get(name)))), None)
    return stated_date(words) if words else None


def _dicts(value: object) -> Iterator[Mapping[str, Any]]:
    return (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict))


def _line(value: object) -> str | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (" ".join(normalise(value).split()) or None) if isinstance(value, str) else None
