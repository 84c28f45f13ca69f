"""Lists of feeds as other readers keep them: OPML 1.0 and 2.0.

In: an OPML file's bytes, or feeds. Out: feeds by address and name, or an OPML file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tidings.errors import BadInput

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_REMEDY = "export the list anew from the reader that it came from"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")


def read_opml(raw: bytes, *, source: str) -> list[tuple[str, str | None]]:
    """The feeds of an OPML file, address and name, each once; folders are gone into. Raises BadInput."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = None if _ENTITY.search(raw.replace(b"\0", b"")) else etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(source, "is no XML", _REMEDY) from error
    if root is None or root.tag != "opml":
        raise BadInput(source, "is no OPML file", _REMEDY)
    found: dict[str, str | None] = {}
    for outline in root.iter("outline"):
        given = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        if address := given.get("xmlurl"):
            found.setdefault(address, given.get("title") or given.get("text") or None)
    return list(found.items())


def write_opml(feeds: Iterable[tuple[str, str | None]], *, title: str = "Sources of Tidings") -> str:
    """An OPML 2.0 file of feeds, given by address and name."""
    from lxml import etree

    root: Any = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for address, name in feeds:
        shown = _ILLEGAL.sub("", name or address)
        etree.SubElement(body, "outline", type="rss", text=shown, title=shown, xmlUrl=_ILLEGAL.sub("", address))
    raw: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return raw.decode("utf-8")
