"""Who speaks in the claims of a report.

In: the names of a document and its reading. Out: ``Derivation`` edges to the parties whose word its claims are: organizations that
are said to speak, and those whose officers speak for them. An analyst speaks for nobody, and who spoke to the writer alone gave
an interview.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from tidings.fuse.attribution import NO_WORD, STATEMENT, Names
from tidings.fuse.sources import PEOPLE, PUBLIC, STAFF, own_word
from tidings.model import Claim, Derivation, Entity

#: Those who are asked what they think of others.
_OBSERVER = re.compile(
    r"\b(?:analysts?|strategists?|economists?|brokers?|researchers?|professors?|lecturers?|columnists?)\b", re.I
)

#: Not the party itself: a pronoun, or people of it.
_SOMEBODY_ELSE = re.compile(rf"^(?:it|they|both|he|she|we)$|{STAFF.pattern}|{PEOPLE.pattern}", re.I)
_NAME = re.compile(r"\b[^\W\d_a-z]\w*")
#: ``told the market regulator,``: whoever comes next has heard it.
_HEARER = re.compile(r"\b(?:told|tells|telling|informed) (?:[\w-]+,? ){0,5}$")
#: ``said Ana Ruiz``, ``according to its chief executive, Ana Ruiz``.
_SAID_BEFORE = re.compile(
    r"\b(?:said|says|added|adds|told \w+|according to|confirmed|commented|explained|wrote|quoting)\b[^.;\"“”]{0,80}$"
)
#: ``Ruiz said``, ``Ruiz, who runs it, told reporters``; but what one guest tells another is a part of the news.
_SAYS_AFTER = re.compile(
    r"^(?:,[^.;\"“”]{0,90}?,|,)?(?: (?:has|had|also|later|then|\w+ly))? "
    r"(?:(?:said|says|saying|added|adds|confirmed|confirms|disclosed|wrote|writes|announced|commented|explained|promised|puts?|"
    r"did (?:disclose|say))\b|"
    r"(?:told|tells) (?:reporters|journalists|investors|analysts|shareholders|lawmakers|parliament|the (?:stock )?exchange)\b)"
)


def voices(names: Names, known: Sequence[Derivation], skip: Collection[int] = ()) -> list[Derivation]:
    """Parties that speak in claims, in the order of the text.

    known: edges that are found already; a person who is quoted in a sentence of theirs is quoted through them. skip: numbers of
    sentences that are taken over from another report, and speak for that one.
    """
    skipped = {names.reading.sentences[number] for number in skip}
    through = {claim.sentence for claim in names.reading.claims if any(_organizations(claim, names))}
    through |= {edge.evidence for edge in known if edge.evidence}
    found: dict[str, Derivation] = {}
    officers = _Officers(names)
    for claim in sorted(names.reading.claims, key=lambda claim: claim.sentence):
        if claim.sentence not in skipped and not NO_WORD.search(names.document.slice(claim.sentence)):
            quoted = officers.houses(claim) if claim.sentence not in through else ()
            for party in (*_organizations(claim, names), *quoted):
                if not names.outlet(party) and not names.own(party.name):
                    edge = Derivation(names.document.id, STATEMENT + party.name, "statement", claim.sentence)
                    found.setdefault(party.id, edge)
    sources = {edge.source for edge in known}
    return [edge for edge in found.values() if edge.source not in sources]


def _organizations(claim: Claim, names: Names) -> Iterator[Entity]:
    """Organizations that are said to speak by their names, or by phrases for them; pronouns and people there are not."""
    for span in claim.speaker:
        speaker, words = names.entity_of.get(span), names.document.slice(span)
        before = names.document.text[claim.sentence.start : span.start]
        if speaker is None or speaker.kind != "organization" or _SOMEBODY_ELSE.search(words) or _HEARER.search(before):
            continue
        if _may_be_called(speaker, words):
            yield speaker


def _may_be_called(entity: Entity, words: str) -> bool:
    """False for a phrase with a name in it that is none of the entity's."""
    known = {word for name in (entity.name, *entity.aliases) for word in _NAME.findall(name)}
    named = set(_NAME.findall(words)) - {"The", "Its", "Their"}
    return not named or bool(named & known)


class _Officers:
    """Who speaks for whom in one document: not observers, and nobody alone with the writer."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._heard = own_word(names.document).heard
        self._houses = _houses(names)

    def houses(self, claim: Claim) -> Iterator[Entity]:
        """The parties for which those speak who are said to make a claim."""
        if self._heard and not PUBLIC.search(self._names.document.slice(claim.sentence)):
            return
        for span in claim.speaker:
            speaker = self._names.entity_of.get(span)
            text, sentence = self._names.document.text, claim.sentence
            before, after = text[sentence.start : span.start], text[span.end : sentence.end]
            if speaker and (_SAYS_AFTER.match(after) or _SAID_BEFORE.search(before)):
                yield from self._houses.get(speaker.id, ())


def _houses(names: Names) -> dict[str, list[Entity]]:
    """Person -> whom the document says that the person works for, observers aside."""
    found: defaultdict[str, list[Entity]] = defaultdict(list)
    for claim in names.reading.claims:
        titles = (names.document.slice(span) for span in claim.roles.get("title", ()))
        if claim.type != "role" or claim.status != "actual" or any(_OBSERVER.search(title) for title in titles):
            continue
        people, houses = (
            [
                entity
                for span in claim.roles.get(kind, ())
                if (entity := names.entity_of.get(span)) and entity.kind == kind
            ]
            for kind in ("person", "organization")
        )
        for person in people:
            found[person.id] += houses
    return found
