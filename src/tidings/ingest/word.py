"""Word documents to drafts.

In: the bytes of a DOCX file. Out: a Draft: paragraphs, headings, list items, table rows, in their order.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from tidings.errors import BadInput
from tidings.ingest.articles import draft_of
from tidings.ingest.blocks import Block, block
from tidings.ingest.drafts import Draft
from tidings.ingest.limits import ZIP_FAULTS

_MAX_UNPACKED_BYTES = 100_000_000
_MAX_PARTS = 5_000
_REMEDY = "save it again from a word processor, or as .txt"


def read_docx(raw: bytes, source: str) -> Draft:
    """One Word document. Raises BadInput where it is none, is locked by a password, or unpacks to too much."""
    from docx import Document as open_docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    _refuse_bomb(raw, source)
    try:
        document: Any = open_docx(io.BytesIO(raw))
        blocks = [each for each in _blocks(document) if each]
        title = block(document.core_properties.title or "")
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError, zipfile.BadZipFile, OSError) as error:
        # The library answers a part that is missing or out of place with whatever its lookup raises.
        raise BadInput(source, "is no Word document that can be read", _REMEDY) from error
    except RecursionError:
        raise BadInput(source, "is nested too deeply", _REMEDY) from None
    return draft_of(blocks, title=title.text if title else None, how="document properties")


def _refuse_bomb(raw: bytes, source: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED_BYTES:
                raise BadInput(source, f"unpacks to more than {_MAX_UNPACKED_BYTES // 1_000_000} MB", _REMEDY)
            # The sizes in the directory are what the file says of itself; unpacking tells the truth.
            left = _MAX_UNPACKED_BYTES
            for part in parts:
                with packed.open(part) as stream:
                    while piece := stream.read(1 << 20):
                        left -= len(piece)
                        if left < 0:
                            raise BadInput(source, "unpacks to more than it says", _REMEDY)
    except ZIP_FAULTS as error:
        raise BadInput(source, "is a broken or locked Word document", _REMEDY) from error


def _blocks(document: Any) -> Iterator[Block | None]:
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield block(" | ".join(filter(None, cells)))
            continue
        style = (part.style.name or "") if part.style is not None else ""
        heading = style.startswith(("Heading", "Title"))
        for line in part.text.split("\n"):
            yield block(line, bullet=style.startswith("List"), heading=heading)
