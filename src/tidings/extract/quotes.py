"""Where quoted words stand in a sentence.

In: a sentence, and words of it as labelled rows and language models give them. Out: the characters they are.
"""

from __future__ import annotations

import re

from tidings.model import Span

_NUMBERED = re.compile(r"(.*\S)@(\d{1,4})", re.DOTALL)


def located(text: str, quote: str) -> Span | None:
    """The characters of ``text`` that a quote means; None if they are not there.

    ``X@2`` is the second X, unless the text has those very characters. Occurrences are counted on word bounds.
    """
    numbered = _NUMBERED.fullmatch(quote)
    words, number = (numbered[1], int(numbered[2])) if numbered and quote not in text else (quote, 1)
    if not words.strip() or number < 1:
        return None
    head = r"(?<!\w)" if re.match(r"\w", words) else ""
    tail = r"(?!\w)" if re.search(r"\w\Z", words) else ""
    for count, match in enumerate(re.finditer(head + re.escape(words) + tail, text), 1):
        if count == number:
            return Span(*match.span())
    return None
