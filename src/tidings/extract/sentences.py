"""Sentence bounds.

In: a document's text, paragraphs apart by line breaks. Out: spans of its sentences, without surrounding blanks.
"""

from __future__ import annotations

import re

import sentencex

from tidings.model import Span


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of ``text``, in order; a line break always ends a sentence."""
    found: list[Span] = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        cursor = line.start()
        for piece in sentencex.segment("en", line.group()):
            sentence = piece.strip()
            if sentence:
                start = text.index(sentence, cursor)
                cursor = start + len(sentence)
                found.append(Span(start, cursor))
    return tuple(found)
