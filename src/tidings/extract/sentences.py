"""Sentence bounds.

In: a document's text, paragraphs apart by line breaks. Out: spans of its sentences, without surrounding blanks.
"""

from __future__ import annotations

import re

import sentencex

from tidings.model import Span

#: What the library takes for the bounds of sentences and are none: a title and its name, an hour and its day or zone.
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Messrs|Mme|Mlle|Dr|Prof|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Maj|Cmdr|Adm|Sen|Rep|Gov|Cie|vs)\.$"
)
_HOUR = re.compile(r"\b[ap]\.m\.$")
_DAY_OR_ZONE = re.compile(r"(?:[A-Z]{2,4}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Pacific|Central)\b")


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of ``text``, in order; a line break always ends a sentence."""
    found: list[Span] = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        cursor, first = line.start(), len(found)
        for piece in sentencex.segment("en", line.group()):
            sentence = piece.strip()
            if sentence:
                start = text.index(sentence, cursor)
                cursor = start + len(sentence)
                if len(found) > first and _goes_on(text[found[-1].start : found[-1].end], sentence):
                    start = found.pop().start
                found.append(Span(start, cursor))
    return tuple(found)


def _goes_on(sentence: str, rest: str) -> bool:
    return bool(_TITLE.search(sentence) or (_HOUR.search(sentence) and _DAY_OR_ZONE.match(rest)))
