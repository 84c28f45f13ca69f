"""What a finding rests on.

In: the facts of one finding and the derivation edges of its documents. Out: its independent origins, and its standing.
The only place that decides independence; every view reads the stored result.

A party's statement is one origin however many outlets carry it. An outlet that cites another, or copies it, adds none; nor
does one that tells a release again without a source of its own. What an outlet has from sources of its own (an interview,
people it does not name, its own eyes) is an origin of its own. Outlets of one house are one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tidings.fuse.context import STATEMENT, Context, Label, RootKind
from tidings.fuse.facts import Fact
from tidings.fuse.sources import PAPER, PEOPLE, PUBLIC, UNNAMED
from tidings.model import Conflict, Derivation, Origin, Span, Standing, Support
from tidings.ontology.outlets import press

#: Types of what is told in passing: it is not what the statements of a report were made about.
BACKGROUND = frozenset({"role", "ownership", "product", "competition"})


def origins(members: Sequence[Fact], around: Context) -> tuple[tuple[Origin, ...], Support]:
    """Independent origins of a finding, those with the most documents first, and how many there are at least and at most."""
    by_document: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in members:
        by_document[fact.document.id].append(fact)
    found: defaultdict[Label, set[str]] = defaultdict(set)
    for fact in members:
        for label in _origins_of(fact, by_document, around, frozenset()):
            found[label].add(fact.document.id)
    ranked = sorted(_by_house(found).items(), key=lambda item: (-len(item[1]), item[0]))
    listed = tuple(
        Origin(label, "outlet" if kind == "cited" else kind, tuple(sorted(documents)))
        for (label, kind), documents in ranked
    )
    # Who is not known may be any of the others, and a report that is only cited may rest on what they rest on.
    sure = sum(kind in ("statement", "outlet") for (_, kind), _ in ranked)
    at_most = len({label for label, _ in found})
    return listed, Support(len(listed), sure or min(1, at_most), at_most, len(by_document))


def _by_house(found: Mapping[Label, set[str]]) -> dict[Label, set[str]]:
    """Outlets of one house as one origin, named after the house if there are several; one that is held is not merely cited."""
    outlets: defaultdict[str, dict[str, RootKind]] = defaultdict(dict)
    for label, kind in sorted(found):
        if kind in ("outlet", "cited"):
            outlets[press().family(label)].setdefault(label, kind)
            if kind == "outlet":
                outlets[press().family(label)][label] = kind
    merged: defaultdict[Label, set[str]] = defaultdict(set)
    for (label, kind), documents in found.items():
        root: Label = (label, kind)
        if kind in ("outlet", "cited"):
            own = outlets[house := press().family(label)]
            root = (house if len(own) > 1 else label, "outlet" if "outlet" in own.values() else "cited")
        merged[root] |= documents
    return merged


Reports = Mapping[str, Sequence[Fact]]  # document -> what it says of the finding


def _origins_of(fact: Fact, reports: Reports, around: Context, seen: frozenset[str]) -> set[Label]:
    """What one claim rests on: told again from a source, what that rests on; else who speaks, else what its sentence, its
    paragraph or the whole article rests on.

    seen: documents on the way here, so that outlets which cite each other come to an end.
    """
    root = around.roots.root(fact.document.id)
    told = reports.get(root, ()) if root != fact.document.id and root not in seen else ()
    if told:
        return {label for other in told for label in _origins_of(other, reports, around, seen | {fact.document.id})}
    return _first_hand(fact, root, reports, around, seen)


def _first_hand(fact: Fact, root: str, reports: Reports, around: Context, seen: frozenset[str]) -> set[Label]:
    """What a claim rests on that stands first in this document, or of which its source says nothing."""
    roots = around.roots
    stated, cited = roots.statements.get(root, []), roots.cites.get(root, [])
    if released := [edge for edge in stated if _publishes(root, edge, around)]:
        return {_statement(around.party(released[0]))}
    named = {_plain(name) for name in around.names(fact.speaker_entities)}
    for edge in cited:
        if named & {_plain(roots.outlet(roots.root(edge.source))), _plain(edge.source)}:
            return _cited(edge, reports, around, seen | {root})
    if fact.speaker_entities:
        return {_spoken(fact, root, around)}
    if fact.speakers:
        if cited and all(_REPORT.search(words) for words in fact.speakers):
            return _cited(cited[-1], reports, around, seen | {root})
        parties = stated and all(_paper_or_party(words) for words in fact.speakers) and not _people_meant(fact)
        return _said_by(fact, stated, around) if parties else {roots.label(root)}
    return _unattributed(fact, root, reports, around, seen)


def _unattributed(fact: Fact, root: str, reports: Reports, around: Context, seen: frozenset[str]) -> set[Label]:
    """Nobody is said to make the claim: statements that it stands beside, else outlets, else the outlet itself."""
    beside = _beside(fact, root, around)
    if stated_beside := [edge for edge in beside if edge.how == "statement"]:
        return _said_by(fact, stated_beside, around)
    return _cited(beside[0], reports, around, seen | {root}) if beside else {around.roots.label(root)}


def _cited(edge: Derivation, reports: Reports, around: Context, seen: frozenset[str]) -> set[Label]:
    """What a cited report rests on in its turn, where the book holds it and it says the same; else the outlet."""
    root = around.roots.root(edge.source)
    told = [] if root in seen else reports.get(root, [])
    return {label for fact in told for label in _origins_of(fact, reports, around, seen)} or {around.roots.label(root)}


def _publishes(root: str, edge: Derivation, around: Context) -> bool:
    """True for a statement in the party's own publication: what others say there is still the party's word."""
    party, publisher = (name.casefold().split() for name in (around.party(edge), around.roots.outlet(root)))
    shorter = min(len(party), len(publisher))
    return edge.evidence is None and shorter > 0 and party[:shorter] == publisher[:shorter]


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ")


def _statement(party: str) -> Label:
    return STATEMENT + party, "statement"


def _spoken(fact: Fact, root: str, around: Context) -> Label:
    """A named speaker: an interview is the outlet's own, anything else is the word of the speaker's house."""
    speaker = fact.speaker_entities[0]
    person = around.entities[speaker].kind == "person"
    if person and around.roots.own(root).heard and not _in_public(fact, around.names([speaker])):
        return around.roots.label(root)
    employers = sorted(around.staff.employers.get(speaker, ())) if person else []
    house = around.entities[employers[0] if employers else speaker].name
    known = {around.party(edge) for edge in around.roots.statements.get(root, ())}
    said = next((name for name in sorted(known) if name in around.house_names([speaker])), house)
    return _statement(said)


def _in_public(fact: Fact, names: set[str]) -> bool:
    """True if a sentence of the report that names the speaker, or the claim's own, says that all could hear."""
    if PUBLIC.search(fact.document.slice(fact.claim.claim.sentence)):
        return True
    spelled = "|".join(re.escape(name) for name in sorted(names))
    return any(
        re.search(rf"\b(?:{spelled})\b", sentence) and PUBLIC.search(sentence)
        for sentence in re.split(r"(?<=[.!?])\s+|\n", fact.document.text)
    )


def _beside(fact: Fact, root: str, around: Context) -> list[Derivation]:
    """What a claim that nobody is said to make rests on: the source of its sentence, else of its paragraph, else, where the
    outlet has nothing of its own, that of the whole article.
    """
    roots, text, sentence = around.roots, fact.document.text, fact.claim.claim.sentence
    edges = [*roots.statements.get(root, ()), *roots.cites.get(root, ())]
    if _PEOPLE_SAY.search(text[sentence.start : sentence.end]):
        return []
    for where in (sentence, _paragraph(text, sentence)):
        if root == fact.document.id and (near := [e for e in edges if e.evidence and _meet(e.evidence, where)]):
            return near
        if near := [edge for edge in edges if _says_so(edge, text[where.start : where.end], around)]:
            return near
        stated = roots.statements.get(root, [])
        if stated and _THE_PAPER.search(text[where.start : where.end]):
            return stated
    return [] if roots.own(root).any else edges


def _says_so(edge: Derivation, words: str, around: Context) -> bool:
    """True if words name the edge's source as saying something."""
    source = around.party(edge) if edge.how == "statement" else around.roots.outlet(edge.source)
    first = source.removeprefix("The ").split()[0]
    return bool(re.search(rf"\b{re.escape(first)}\b", words) and _SAYS.search(words))


def _paper_or_party(words: str) -> bool:
    """True for a paper, a pronoun, or a party by another name (``the Lima operator``): anything but people who are not named."""
    plain = len(words.split()) == 1 or words.casefold().startswith(("the ", "its "))
    return bool(PAPER.search(words)) or (plain and not PEOPLE.search(words))


def _people_meant(fact: Fact) -> bool:
    """True if a pronoun speaks, and its paragraph has told before of people who know and are not named."""
    text, sentence = fact.document.text, fact.claim.claim.sentence
    before = text[_paragraph(text, sentence).start : sentence.start]
    return all(words.casefold() in _SEVERAL for words in fact.speakers) and bool(UNNAMED.search(before))


#: Pronouns of several people.
_SEVERAL = frozenset(("they", "both", "the two", "each"))
#: A paper that the text has spoken of before.
_THE_PAPER = re.compile(rf"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Tt]his|[Aa]) (?:\w+ )?{PAPER.pattern}", re.I)
#: Speakers that are another outlet's report.
_REPORT = re.compile(r"\b(article|report|story|piece|newspaper|magazine|trade paper|outlet|agency)\b", re.I)
#: People without a name are said to say it: ``two people who know the contract said``, ``one of the two said``.
_PEOPLE_SAY = re.compile(
    r"\b(?:(?:people|persons?|sources?|officials?|managers?|executives?|employees?|bankers?|insiders?)\b[^.;,\"“”]{0,60}?"
    r"|one of (?:the|them|those)\b[^.;,\"“”]{0,40}?)"
    r"\b(?:said|says?|told|added|indicated?)\b|\baccording to (?:\w+ ){0,3}(?:people|persons?|sources?|employees|insiders)\b"
)
_SAYS = re.compile(r"\b(said|says|saying|according to|announced|disclosed|confirmed|report(?:s|ed)|wrote|writes)\b")


def _said_by(fact: Fact, stated: Sequence[Derivation], around: Context) -> set[Label]:
    """Statements by parties to the claim; where none is one's, all of the report's. One suffices for what is said in passing."""
    parties = around.house_names(fact.entities)
    own = [edge for edge in stated if around.party(edge) in parties]
    if not own and fact.type == "performance" and len({around.party(edge) for edge in stated}) > 1:
        return {around.roots.label(around.roots.root(fact.document.id))}
    own = own or list(stated)
    return {_statement(around.party(edge)) for edge in (own[:1] if fact.type in BACKGROUND else own)}


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _paragraph(text: str, span: Span) -> Span:
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, end if end >= 0 else len(text))


def standing(
    status: str,
    members: Sequence[Fact],
    found: Sequence[Origin],
    support: Support,
    conflicts: Sequence[Conflict],
    around: Context,
) -> Standing:
    """How well a finding stands; the strongest word that is true of it, doubts first."""
    if any(not conflict.corrected for conflict in conflicts):
        return "disputed"
    if status == "denied":
        return "denied"
    parties = {e for fact in members for e in fact.entities}
    names = around.house_names(parties)
    said = {e for fact in members for e in fact.speaker_entities}
    said |= {house for e in said for house in around.staff.employers.get(e, ())}
    if said & parties or any(o.kind == "statement" and o.label.removeprefix(STATEMENT) in names for o in found):
        return "confirmed by a party"
    return "corroborated" if support.at_least > 1 else "single origin"
