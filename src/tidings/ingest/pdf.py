"""PDF files with a text layer to drafts.

In: the bytes of a PDF. Out: a Draft: paragraphs put together again from their lines; BadInput for a scan.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from threading import Lock

from tidings.errors import BadInput
from tidings.ingest.blocks import Block, block
from tidings.ingest.decode import normalise
from tidings.ingest.drafts import Draft
from tidings.ingest.furniture import furniture
from tidings.ingest.headline import plain_head
from tidings.ingest.limits import MAX_SECONDS

_MAX_PAGES = 500
_MAX_CHARACTERS = 5_000_000
_MIN_LETTERS_A_PAGE = 20  # a scan may bear a stamp or a page number as text
_EDGE_LINES = 2  # running heads and page numbers stand in so many lines at the top and foot of a page
_REPEATED_SHARE = 0.5
_MIN_PAGES_FOR_HEADS = 3
_SHORT_LINE = 0.8  # of the usual length: where a paragraph ends
_HEADING_LINE = 0.65
_SENTENCE_END = re.compile(r"""[.!?:]["'”’)\]]*$""")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
# PDFium marks a word that was broken at the line's end with one of these.
_BROKEN_WORD = re.compile("[\x02\ufffe\u00ad]$")
# One library for the whole process, which several threads must not enter at once.
_ONE_AT_A_TIME = Lock()


def read_pdf(raw: bytes, source: str) -> Draft:
    """One PDF. Its dates are those of the file, not of publication, so they are left alone.

    Raises BadInput where it is broken, locked, too long, or holds pictures of text instead of text.
    """
    with _ONE_AT_A_TIME:
        pages = _pages(raw, source)
    if sum(c.isalpha() for page in pages for line in page for c in line) < _MIN_LETTERS_A_PAGE * len(pages):
        why = "holds pictures of pages and no text: it is a scan"
        raise BadInput(
            source, why, "let a text recognition program add a text layer (OCRmyPDF does), then add it again"
        )
    blocks = list(_blocks(_without_heads(pages)))
    removed = furniture(blocks)
    return Draft(blocks, plain_head(blocks, removed), removed, published_from="dateline")


def _pages(raw: bytes, source: str) -> list[list[str]]:
    """The lines of each page."""
    from pypdfium2 import PdfDocument, PdfiumError

    until, pages, characters = time.monotonic() + MAX_SECONDS, [], 0
    try:
        document = PdfDocument(raw)
        try:
            if len(document) > _MAX_PAGES:
                raise BadInput(source, f"has more than {_MAX_PAGES} pages", "split it into one file per article")
            for number in range(len(document)):
                text = document[number].get_textpage().get_text_range()
                characters += len(text)
                if characters > _MAX_CHARACTERS or time.monotonic() > until:
                    raise BadInput(
                        source, "is too long or takes too long to read", "split it into one file per article"
                    )
                pages.append([line.rstrip() for line in text.splitlines() if line.strip()])
        finally:
            document.close()
    except PdfiumError as error:
        locked = "password" in str(error).lower()
        why = "is locked with a password" if locked else "is no PDF that can be read"
        raise BadInput(source, why, "save it without a password" if locked else "save it again, or as .txt") from error
    return pages


def _without_heads(pages: Sequence[list[str]]) -> Iterator[str]:
    """All lines without page numbers and what stands at the edge of most pages."""
    edges = Counter(_shape(line) for page in pages for line in {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]})
    for page in pages:
        for number, line in enumerate(page):
            at_edge = number < _EDGE_LINES or number >= len(page) - _EDGE_LINES
            repeated = len(pages) >= _MIN_PAGES_FOR_HEADS and edges[_shape(line)] >= _REPEATED_SHARE * len(pages)
            if not (at_edge and (repeated or _PAGE_NUMBER.fullmatch(line.strip()))):
                yield line


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Paragraphs from lines: one ends where a sentence ends in a line shorter than most."""
    lines = list(lines)
    usual = median(map(len, lines)) if lines else 0
    held = ""
    for number, line in enumerate(lines):
        words = held + line.lstrip() if held and _BROKEN_WORD.search(held) is None else held[:-1] + line.lstrip()
        following = lines[number + 1].lstrip() if number + 1 < len(lines) else ""
        short = len(line) < _SHORT_LINE * usual
        heading = not held and len(line) < _HEADING_LINE * usual and following[:1].isupper()
        if (short and _SENTENCE_END.search(line)) or heading or not following:
            made = block(normalise(words))
            if made:
                yield made
            held = ""
        else:
            held = words if _BROKEN_WORD.search(words) else words + " "
