"""Whether an outlet has sources of its own.

In: a document. Out: ``OwnWord``: did someone speak to its writer, were people quoted who are not named, was the writer there.
An outlet that has none, and tells a release again, adds nothing to the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tidings.model import Document


def _any(*patterns: str) -> str:
    return "|".join(patterns)


#: What is made public is told to everybody: it is no interview.
PUBLIC = re.compile(
    r"\b(?:"
    + _any(
        r"statement|(?:press |news )?release|announce\w*|filing|filed|disclos\w+|communiqu[eé]|proclamation|declaration",
        r"bulletin|leaflet|circular|notice|blog post|speech|address(?:ed|ing)?|prospectus|told reporters",
        r"(?:earnings|conference|analyst) call|(?:press|news) (?:conference|briefing)",
        r"(?:annual|quarterly|half-year|court) (?:report|filing|papers?)",
    )
    + r")\b",
    re.I,
)
#: Speakers that are papers and not people.
PAPER = re.compile(
    r"\b(?:statement|release|announcement|filing|document|papers?|communiqu[eé]|proclamation|declaration|bulletin|leaflet|"
    r"letter|notice|circular|prospectus|post|memo|submission)\b",
    re.I,
)
_HEARD = re.compile(
    _any(
        r"\bin an interview\b",
        r"\b(?:told|tells|telling|showed|shows|received|gave|assured|wrote to|writes to) (?:us|me)\b",
        r"\b(?:told|tells|said to|confirmed to|speaking to|spoke to|talking to|interview with) (?:this|our) (?:\w+ )?"
        r"(?:news(?:paper|letter)|paper|magazine|letter|site|blog|reporter|station|programme|program)\b",
        r"\b(?:I|we|We) (?:spoke|talked|met with|asked|called|rang|sat down)\b",
        r"\bwhom this (?:news)?paper\b",
    )
)
_PEOPLE = (
    r"(?:people|persons?|sources?|officials?|managers?|executives?|employees?|bankers?|consultants?|engineers?|"
    r"insiders?|someone)"
)
#: Speakers who are people without a name.
PEOPLE = re.compile(
    rf"\b(?:{_PEOPLE}|analysts?|traders?|lawyers?|residents|workers|wom[ae]n|m[ae]n|investors|experts?|one|two|three|some)\b",
    re.I,
)
#: People of a party, and not the party: ``two directors of``.
STAFF = re.compile(
    rf"\b(?:{_PEOPLE}|directors?|members?|analysts?|workers|shareholders?) (?:of|at|from|in|within)\b", re.I
)
#: One of them is the subject of a clause: ``a person who took part``, ``two of the engineers``.
_SOMEBODY = re.compile(
    rf"^\W*(?:(?:an?|one|two|three|four|five|several|some|another)(?: of the)? (?:\w+ ){{0,2}}?)?{_PEOPLE}\b", re.I
)
_KNOWING = _any(
    r"familiar with|(?:with|have|has|had) (?:direct )?knowledge|briefed on|close to the|involved in|who (?:know|knows|knew)",
    r"who (?:has|have|had) seen|who (?:was|were) (?:at|in|present)|who asked|who declined to be|on condition of anonymity",
    r"not (?:be )?(?:named|identified)|(?:not |without being )(?:allowed|authori[sz]ed|permitted)",
)
#: People without a name who know.
UNNAMED = re.compile(rf"\b{_PEOPLE}\b[^.;]{{0,60}}?\b(?:{_KNOWING})", re.I)
_PRESENT = re.compile(
    _any(
        r"\b[Oo]ur (?:own )?(?:reporter|correspondent)\b|\b[Tt]his reporter\b",
        r"\b(?:seen|reviewed) by (?:us|this (?:news)?paper)\b",
        r"\bI (?:went|was there|visited|tried)\b",
    )
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
    told = [text[text.rfind("\n", 0, at) + 1 : at] for at in _told_writer(document)]
    unnamed = [bool(_SOMEBODY.search(re.split(r"[.;,]\s|[\"“”]", before)[-1])) for before in told]
    return OwnWord(
        not all(unnamed) or len(_TURN.findall(text)) > 1,
        any(unnamed) or bool(UNNAMED.search(text)),
        bool(_PRESENT.search(text)),
    )


def _told_writer(document: Document) -> Iterator[int]:
    """Where words say that somebody spoke to the writer, or to the outlet by name (``told Harbour Wire``, ``tells the Wire``)."""
    for match in _HEARD.finditer(document.text):
        yield match.start()
    names = [word for word in re.findall(r"\w+", document.publisher or "") if len(word) > 2 and word[0].isupper()]
    if names:
        spelled = "|".join(map(re.escape, names))
        told = rf"\b(?:told|tells|telling|speaking to|spoke to) (?:the |The )?(?:{spelled})\b"
        for match in re.finditer(told, document.text):
            yield match.start()
