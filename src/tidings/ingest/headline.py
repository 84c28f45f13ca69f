"""What stands above an article in plain text: headline, byline, date.

In: blocks and what of them is furniture. Out: title, byline and published date where they are
clear, and the blocks that hold them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from tidings.ingest.blocks import Block
from tidings.ingest.dates import WRITTEN_DATE, WRITTEN_DATE_DAY_FIRST, parse_date

_MAX_HEADLINE_WORDS = 25
_MIN_HEADLINE_WORDS = 2
_MIN_LEAD_WORDS = 6
_MIN_PROSE_WORDS = 10
_MAX_SENTENCE_CASE_WORDS = 20
_MIN_LONG_WORD_CHARACTERS = 5
_TITLE_CASE_SHARE = 0.75
_AUXILIARIES = frozenset({"is", "are", "was", "were", "has", "have", "had", "been"})
_HEAD_BLOCKS = 3  # byline and date stand at most so far below the headline
_ENDS_LIKE_PROSE = re.compile(r"""[.!?:;,…]["'”’)\]]*$""")
_ENDS_LIKE_ABBREVIATION = re.compile(r"\b(?:(?:[A-Z]\.){2,}|Inc\.|Corp\.|Ltd\.|Co\.|Jr\.|Sr\.)$")
_SENTENCE_END = re.compile(r"""[.!?]["'”’)\]]*(?:\s|$)""")

_NAME = r"[^\W\d_][\w.’'-]*(?: (?:(?:de|van|von|der|bin|al|el|da|dos|la|le) )*[^\W\d_][\w.’'-]*){1,3}"
_BYLINE = re.compile(
    rf"(?:[Ww]ritten |[Rr]eported |[Ss]tory )?[Bb][Yy]:? (?P<names>{_NAME}(?:(?:, | and | & |, and ){_NAME})*)"
)
_PUBLISHED_LABEL = (
    r"(?P<label>(?:first )?(?:published|posted|updated|last updated|modified)(?: on| at)?:?\s*|date:\s*)?"
)
_TIME_OF_DAY = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?)?"
_ISO_DATE = r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)?"
_DATES = [
    re.compile(rf"{_PUBLISHED_LABEL}(?P<date>{date}){time}", re.IGNORECASE)
    for date, time in ((WRITTEN_DATE, _TIME_OF_DAY), (WRITTEN_DATE_DAY_FIRST, _TIME_OF_DAY), (_ISO_DATE, ""))
]
_PLACE = r"[^\W\d_][\w.’'-]*(?:[ ,/]+[^\W\d_][\w.’'-]*){0,5}"
_DATELINES = [
    re.compile(rf"{_PLACE},\s+(?P<date>{date})\s*(?:\([^()]{{2,40}}\)\s*|/[^/]{{2,40}}/\s*)?[–—-]+\s", re.IGNORECASE)
    for date in (WRITTEN_DATE, WRITTEN_DATE_DAY_FIRST)
]


@dataclass(slots=True)
class Head:
    """What stands above the article. ``removed``: number of a block -> kind of the cut."""

    title: str | None = None
    byline: str | None = None
    published: str | None = None
    removed: dict[int, str] = field(default_factory=dict)


def plain_head(blocks: Sequence[Block], furniture: Collection[int]) -> Head:
    """Find headline, byline and date line at the top of plain text, furniture left aside.

    A first paragraph of ordinary prose is no headline, and then the title is None.
    """
    head = Head()
    numbers = [number for number in range(len(blocks)) if number not in furniture]
    if numbers and _is_headline(blocks, numbers):
        head.title = blocks[numbers[0]].text
        head.removed[numbers.pop(0)] = "headline"
    read_credits(blocks, numbers, head)
    return head


def read_credits(blocks: Sequence[Block], numbers: Sequence[int], head: Head) -> None:
    """Take byline and date lines off the first of the blocks with these ``numbers``, or the date off a dateline."""
    # The article itself is never taken: one paragraph at least stays.
    for number in numbers[: min(_HEAD_BLOCKS, len(numbers) - 1)]:
        text = blocks[number].text
        if byline := _BYLINE.fullmatch(text):
            head.byline = head.byline or byline["names"]
            head.removed[number] = "byline"
        elif dated := next((found for form in _DATES if (found := form.fullmatch(text))), None):
            if "updated" not in (dated["label"] or "").lower() and "modified" not in (dated["label"] or "").lower():
                head.published = head.published or parse_date(dated["date"])
            head.removed[number] = "date"
        else:
            break
    lead = next((number for number in numbers if number not in head.removed), None)
    if lead is not None and not head.published:
        dateline = next((found for form in _DATELINES if (found := form.match(blocks[lead].text))), None)
        head.published = parse_date(dateline["date"]) if dateline else None


def _is_headline(blocks: Sequence[Block], numbers: Sequence[int]) -> bool:
    first = blocks[numbers[0]]
    words = first.text.split()
    if first.bullet or first.text.startswith("(") or not _MIN_HEADLINE_WORDS <= len(words) <= _MAX_HEADLINE_WORDS:
        return False
    if _ENDS_LIKE_PROSE.search(first.text) and not _ENDS_LIKE_ABBREVIATION.search(first.text):
        return False
    if _is_credit(first.text) or _reads_like_prose(words):
        return False
    # Without prose right below it, a line is the text itself, or a label of a table or a match.
    below = next((blocks[number].text for number in numbers[1:] if not _is_credit(blocks[number].text)), "")
    return bool(_SENTENCE_END.search(below)) and len(below.split()) >= _MIN_LEAD_WORDS


def _is_credit(text: str) -> bool:
    return bool(_BYLINE.fullmatch(text)) or any(form.fullmatch(text) for form in _DATES)


def _reads_like_prose(words: Sequence[str]) -> bool:
    """A first sentence that lost its full stop: headlines are shorter, drop auxiliaries, or write Every Word Large."""
    long_words = [word for word in words if len(word) >= _MIN_LONG_WORD_CHARACTERS]
    if sum(word[0].isupper() for word in long_words) >= _TITLE_CASE_SHARE * len(long_words):
        return False
    return len(words) > _MAX_SENTENCE_CASE_WORDS or (
        len(words) >= _MIN_PROSE_WORDS and any(word in _AUXILIARIES for word in words)
    )
