"""Plain text, Markdown and web pages to drafts.

In: the characters of an article. Out: a Draft: blocks, furniture, and what the article says of itself.
"""

from __future__ import annotations

import re

from tidings.ingest.blocks import Block
from tidings.ingest.decode import normalise
from tidings.ingest.drafts import Draft, stated
from tidings.ingest.frontmatter import split_front_matter
from tidings.ingest.furniture import furniture
from tidings.ingest.headline import Head, plain_head, read_credits
from tidings.ingest.markdown import markdown_blocks
from tidings.ingest.page import read_page
from tidings.ingest.plain import plain_blocks


def read_plain(text: str, source: str) -> Draft:
    """Plain text: headline, byline and date where they are clear."""
    blocks = plain_blocks(normalise(text))
    removed = furniture(blocks)
    return Draft(blocks, plain_head(blocks, removed), removed, published_from="dateline")


def read_markdown(text: str, source: str) -> Draft:
    """Markdown, with front matter or without. Raises BadInput for front matter that is broken."""
    matter, body = split_front_matter(normalise(text), source=source)
    blocks = markdown_blocks(body)
    draft = Draft(blocks, removed=furniture(blocks), publisher=matter.publisher, url=matter.url)
    draft.head = Head(matter.title, matter.byline, matter.published)
    draft.modified = matter.modified
    draft.published_from = "front matter" if matter.published else "dateline"
    draft.known_from = {
        name: "front matter"
        for name in ("title", "publisher", "byline", "url", "modified")
        if getattr(matter, name) is not None
    }
    take_heading(draft)
    return draft


def read_html(text: str, source: str) -> Draft:
    """A web page. Raises BadInput where it is none, is too tangled, or holds no article."""
    page = read_page(text, source=source)
    known = page.metadata
    draft = Draft(page.blocks, removed=furniture(page.blocks), publisher=known.publisher, url=known.url)
    draft.head = Head(known.title, known.byline, known.published)
    draft.modified, draft.marks = known.modified, known.marks
    draft.other_headlines = known.other_headlines
    draft.published_from = known.published_from or "dateline"
    draft.known_from = stated(**known.known_from)
    take_heading(draft)
    return draft


def draft_of(
    blocks: list[Block], *, title: str | None, byline: str | None = None, published: str | None = None, how: str
) -> Draft:
    """A draft of a format that says title, byline and date in fields of its own. how: how these are known."""
    draft = Draft(blocks, Head(title, byline, published), furniture(blocks))
    draft.published_from = how if published else "dateline"
    draft.known_from = stated(title=title and how, byline=byline and how)
    take_heading(draft)
    return draft


def take_heading(draft: Draft) -> None:
    """Cut a first heading or paragraph that is the title, then byline and date lines below it."""
    numbers = [number for number in range(len(draft.blocks)) if number not in draft.removed]
    if len(numbers) > 1:
        first = draft.blocks[numbers[0]]
        if (first.heading and draft.head.title is None) or _same(first.text, draft.head.title):
            draft.head.title = draft.head.title or first.text
            draft.head.removed[numbers.pop(0)] = "headline"
    read_credits(draft.blocks, numbers, draft.head)


def _same(text: str, title: str | None) -> bool:
    return title is not None and re.sub(r"\W+", "", text).casefold() == re.sub(r"\W+", "", title).casefold()
