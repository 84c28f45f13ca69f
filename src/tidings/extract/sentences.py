"""Sentence bounds.

In: a document's text, paragraphs apart by line breaks. Out: spans of its sentences, without surrounding blanks.
"""

from __future__ import annotations

import re

import sentencex

from tidings.model import Span

#: What the library takes for the bounds of sentences and are none: a title or a word before a name or number, an hour and its
#: day or zone, a weekday and its date, and an abbreviation before a word that no statement begins with.
_TITLE = re.compile(
    r"\b(?:Ft|Mt|Attn|Para|Vol|Nos|Mr|Mrs|Ms|Mx|Messrs|Mme|Mlle|Dr|Prof|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Maj|Cmdr|Adm|Sen|Rep|Gov|Cie|vs)\.$"
)
_HOUR = re.compile(r"\b[ap]\.m\.$")
_DAY_OR_ZONE = re.compile(r"(?:[A-Z]{2,4}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Pacific|Central)\b")
_WEEKDAY = re.compile(r"\b(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.$")
_DATE = re.compile(r"\d|(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)\b")
_NUMBERED = re.compile(r"\b[Nn]o\.$")
_NUMBER = re.compile(r"(?:\d|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]\.){2,}|\b(?:Inc|Corp|Cos?|Ltd|Plc|Bros|Intl|Mfg|Dept|Assn|L\.P)\.)$")
#: Verbs that open no more than a question; what links two halves of a sentence. ``And`` opens one before its subject.
_VERB = re.compile(
    r"(?:Is|Are|Was|Were|Has|Have|Had|Will|Would|Can|Could|Should|Must|May|Does|Did|Said|Says|Totall?ed)\b"
)
_LINK = re.compile(
    r"[a-z]|(?:Or|Of|Which|Who|Whose|Not)\b|And (?!(?:I|we|you|s?he|it|they|the|this|that|these|there|so)\b)"
)


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
    if _ABBREVIATION.search(sentence):
        return bool(_LINK.match(rest) or (_VERB.match(rest) and not rest.endswith("?")))
    return bool(
        _TITLE.search(sentence)
        or (_HOUR.search(sentence) and _DAY_OR_ZONE.match(rest))
        or (_WEEKDAY.search(sentence) and _DATE.match(rest))
        or (_NUMBERED.search(sentence) and _NUMBER.match(rest))
    )
