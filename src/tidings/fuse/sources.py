"""Whether an outlet has sources of its own.

In: a document. Out: ``OwnWord``: did someone speak to its writer, were people quoted who are not named, was the writer there.
An outlet that has none, and tells a release again, adds nothing to the release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidings.model import Document

#: What is made public is told to everybody: it is no interview.
PUBLIC = re.compile(
    r"\b(statement|(press |news )?release|announce\w*|filing|filed|disclos\w+|(earnings|conference|analyst) call|"
    r"(press|news) (conference|briefing)|communiqu[eé]|proclamation|declaration|bulletin|leaflet|circular|notice|"
    r"blog post|speech|address(?:ed|ing)?|prospectus|(?:annual|quarterly|half-year|range|court) (report|filing|papers?)|told reporters)\b",
    re.I,
)
#: Speakers that are papers and not people.
PAPER = re.compile(
    r"\b(statement|release|announcement|filing|document|papers?|communiqu[eé]|proclamation|declaration|bulletin|leaflet|"
    r"letter|notice|circular|prospectus|post|memo|submission)\b",
    re.I,
)
_HEARD = re.compile(
    r"\b(in an interview|(?:told|tells|telling|showed|shows|received|gave|assured|wrote to|writes to) (?:us|me|him|her)\b(?! that (?:he|she|they) had)|"
    r"(?:told|tells|said to|speaking to|spoke to|talking to|interview with) (?:this|our) (?:\w+ )?(?:news)?(?:paper|magazine|letter|newsletter|site|blog|reporter|"
    r"station|programme|program)|(?:I|we) (?:spoke|talked|met with|asked|called|rang|sat down)\b|whom this (?:news)?paper)",
)
_UNNAMED = re.compile(
    r"\b(?:people|persons?|sources?|officials?|managers?|executives?|employees?|bankers?|consultants?|engineers?|someone|somebody|one|two|three|four)\b"
    r"[^.;]{0,60}?\b(?:familiar with|(?:with|have|has|had) (?:direct )?knowledge|briefed on|close to the|who (?:has|have|had) seen|who (?:was|were) (?:at|in|present)|"
    r"involved in|with direct|who (?:know|knows|knew)|not (?:be )?(?:named|identified)|(?:un|not |without being )(?:allowed|authori[sz]ed)|on condition of anonymity|"
    r"who asked|who declined to be|who (?:is|are|was|were) not (?:allowed|authori[sz]ed|permitted))",
    re.I,
)
_PRESENT = re.compile(
    r"\b(our (?:own )?(?:reporter|correspondent|editor)|this reporter|seen by (?:us|this)|reviewed by (?:us|this)|I (?:went|was there|visited|tried|saw))\b"
)
_TURN = re.compile(r"^[^\W\d_a-z][^\W\d_a-z.' -]{2,30}: \S", re.M)


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What a writer has first hand."""

    heard: bool  # somebody spoke to the writer
    unnamed: bool  # people who are not named
    present: bool  # the writer was there

    @property
    def any(self) -> bool:
        """True if the outlet has a source of its own."""
        return self.heard or self.unnamed or self.present


def own_word(document: Document) -> OwnWord:
    """What the words of a document show of sources of its own."""
    text = document.text
    return OwnWord(
        bool(_HEARD.search(text)) or _told_outlet(document) or len(_TURN.findall(text)) > 1,
        bool(_UNNAMED.search(text)),
        bool(_PRESENT.search(text)),
    )


def _told_outlet(document: Document) -> bool:
    """``told Harbour Wire``, ``tells the Wire``: the publisher by name, or by one of its capitalized words."""
    names = [word for word in re.findall(r"\w+", document.publisher or "") if len(word) > 2 and word[0].isupper()]
    if not names:
        return False
    spelled = "|".join(map(re.escape, names))
    return bool(
        re.search(rf"\b(?:told|tells|telling|speaking to|spoke to) (?:the |The )?(?:{spelled})\b", document.text)
    )
