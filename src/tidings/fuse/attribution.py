"""Whom a report names as its source.

In: a document, its reading, the entities of its names. Out: ``Derivation`` edges: outlets and wires that it cites, and
parties whose statement, release or filing it rests on, each with the sentence that says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import itemgetter

from tidings.fuse.sources import STAFF
from tidings.model import Derivation, Document, Entity, Reading, Span
from tidings.ontology.outlets import Press, folded

STATEMENT = "statement: "

#: What a party gives to everybody.
_PAPER = (
    r"(?:statements?|(?:press |news |media )?releases?|announcements?|filings?|disclosures?|communiqu[eé]s?|declarations?|"
    r"proclamations?|bulletins?|leaflets?|circulars?|notices?|prospectus(?:es)?|submissions?|e-?mails?|letters?|blog posts?|posts?|"
    r"(?:earnings|conference|analysts?|investors?) calls?|(?:annual|quarterly|half-year|interim|earnings) reports?)"
)
#: What the patterns below that tell of a paper find in a sentence, if they find anything.
PAPER = re.compile(rf"\bin writing\b|\b{_PAPER}\b", re.I)
_SAY = r"(?:said|says|say|announced|announces|confirmed|confirms|disclosed|discloses|stated|states|wrote|writes)"
#: ``said in a regulatory filing``, ``confirmed the order in a separate e-mail``, ``said on an earnings call``.
_IN_PAPER = re.compile(
    rf"\bin writing\b|\b(?:in|on|at|through|via|by) (?:an?|separate|two|its|their|his|her)(?: [\w-]+){{0,3}}? {_PAPER}\b",
    re.I,
)
#: ``as its court filing shows``, ``its statement said``.
_OWN_PAPER = re.compile(rf"\b(?:its|their)(?: [\w-]+){{0,2}}? {_PAPER}\b", re.I)
#: ``a release by``, ``a court filing by the``, ``an announcement from``; the party comes next.
_PAPER_OF = re.compile(
    rf"\b{_PAPER} (?:issued |published |released |put out |made |sent out )?(?:by|from|of) (?:the )?$", re.I
)
#: ``'s announcement``, ``'s latest quarterly report``; the party stands before.
_POSSESSED_PAPER = re.compile(rf"^(?:['’]s?)(?: [\w-]+){{0,2}}? {_PAPER}\b", re.I)
#: ``an announcement that X put out``.
_PUT_OUT = re.compile(r"^ (?:has |had )?(?:put out|issued|published|released|made|sent out|gave out|filed)\b", re.I)
_PAPER_THAT = re.compile(rf"\b{_PAPER} (?:that |which )?(?:the )?$", re.I)
_ACCORDING = re.compile(r"\baccording to (?:the )?$", re.I)
#: Somebody there, and not the party itself: ``according to Bruma Works officials``.
_SOMEBODY = re.compile(
    r"^(?:['’]s?)?(?: [\w-]+){0,3}? (?:CEO|CFO|chief|chair\w*|president|director|executives?|officials?|"
    r"head|founder|managers?|analysts?|employees?|workers?)\b"
)
#: ``a spokesman for X rejected``, ``an X spokeswoman denied``: whatever the verb, the party speaks.
_SPOKES_FOR = re.compile(r"\bspokes(?:man|woman|person|people)s? (?:for|of|at) (?:the )?$", re.I)
_SPOKES_OWN = re.compile(
    r"^(?:['’]s?)? (?:spokes(?:man|woman|person|people)\b|"
    r"(?:official|representative)s?, (?:when |who was )?(?:contacted|asked|reached)\b)",
    re.I,
)
#: Those to whom a party speaks as to everybody: ``told the exchange``, ``told the market regulator, CMVM, that``.
_TOLD_ALL = re.compile(
    r"^(?:,[^,]{1,60},)?(?: (?:has|had|also|later|\w+ly|on \w+day)){0,2} (?:told|informed|notified) "
    r"(?:the |its |their )?(?:[\w’'-]+ ){0,3}?"
    r"(?:regulators?|exchange|bourse|commission|watchdog|authorit(?:y|ies)|investors|shareholders)\b"
)
#: What may stand between a party and the verb that it is the subject of.
_SAYS = re.compile(
    rf"^(?: [A-Z][\w.]*)?(?:,[^,]{{1,60}},)?"
    rf"(?: (?:has|had|have|also|later|earlier|separately|itself|\w+ly|on \w+day|this week)){{0,3}} (?P<verb>{_SAY})\b"
)
NO_WORD = re.compile(
    r"\b(?:not|no|declin\w+|refus\w+|nothing|never|neither)\b(?: \w+){0,3}? "
    r"(?:comments?|answer\w*|respond\w*|repl\w+|remarks?|say|speak|picked)\b|"
    r"\bdeclin\w+ to\b|\bnothing\b|\bsay only\b|\bonly say\b",
    re.I,
)
#: Words that make a statement the background of another piece of news.
_BACKGROUND = re.compile(r"\b(?:after|since|when|before|until|than|as|once)\b[^,;]*$", re.I)
_FIRM = (
    r"(?:compan(?:y|ies)|firms?|groups?|banks?|makers?|builders?|operators?|airlines?|carriers?|partners?|businesses|manufacturers?|"
    r"producers?|developers?|suppliers?|unions?|agenc(?:y|ies)|office|ministry|regulator|funds?|startups?|start-ups?)"
)
_POINTS_BACK = re.compile(
    rf"\b(?P<who>it|they|both|the (?:two |three |[\w-]+ )?{_FIRM}(?: of (?:[\w-]+ ){{0,2}}[\w-]+s)?|"
    rf"an? (?:company )?spokes(?:man|woman|person))"
    rf"(?: (?:has|had|also|later|separately|\w+ly)){{0,2}} {_SAY}\b",
    re.I,
)
_VERB = re.compile(rf"\b(?:{_SAY}|called|answered|replied)\b", re.I)
#: ``the regulator said``: the last party with such a word in its name.
_AUTHORITY = re.compile(r"\b(?:regulator|watchdog|agency|authority|commission|ministry|office)$", re.I)
_AUTHORITY_NAME = re.compile(
    r"\b(?:Authority|Commission|Agency|Regulator|Ministry|Board|Council|Administration|Office|Superintend\w+|Inspectorate)\b"
)
#: A noun phrase in the party's place: ``a court filing by the Portuguese airline``.
_PAPER_OF_NOUN = re.compile(
    rf"\b{_PAPER} (?:issued |published |released |made )?(?:by|from|of) the (?:[\w-]+ )?{_FIRM}\b", re.I
)
#: A sentence begins with a party whose name starts within so many characters: ``On Monday the Oslo maker Bruma Works ...``.
_OPENING = 30
_NO_SUBJECT = re.compile(
    r"\b(?:for|of|with|to|from|by|at|in|on|against|between|advising) (?:(?:the|an?) )?(?:[a-z-]+ ){0,2}$"
)
_OFFICES = frozenset(
    [
        "office",
        "ministry",
        "board",
        "government",
        "cabinet",
        "council",
        "commission",
        "committee",
        "department",
        "agency",
        "treasury",
    ]
)
_POINTER = re.compile(
    r"(?:the|this|that|these|those|its?|their|they|he|she|his|her|both|a|an|who|which|['’]s?)\b", re.I
)

_CITES = re.compile(
    r"\b(reported|reports?|wrote|writes|said|says|told|according to|cit(?:ed|ing)|quoted|first published|reporting by|revealed)\b",
    re.I,
)
_CITES_BEFORE = re.compile(
    r"\b(according to|told|cit(?:ed|ing)|reported (?:by|in)|quoted by|published (?:by|in)|by)\W+(?:\w+\W+){0,2}$", re.I
)
_DATELINE = re.compile(
    r"^[^\W\d_a-z][\w .,'’/-]{1,60}?(?:\(|/)(?P<who>[^()/\n]{2,40})(?:\)|/) ?(?:[-–—]{1,2}|:) ?\S", re.M
)
_CREDIT = re.compile(
    r"^(?:source|via|from|by|copyright|©|\(c\))\s*:?\s|\b(?:originally|first) (?:published|appeared) (?:on|in|by|at)\b",
    re.I,
)
_FIRST_PUBLISHED = re.compile(
    r"\b(?:originally|first) (?:published|appeared) (?:on|in|by|at) (?P<who>(?:[Tt]he )?[A-Z][\w&'’-]*(?: [A-Z&][\w&'’-]*){0,5})"
)
_SOURCE_LINE = re.compile(r"^SOURCE:? (?P<who>\S.{1,80})$", re.M)
_HEAD = 400  # datelines stand at the top


@dataclass(frozen=True)
class Names:
    """The names of one document: what they stand for, and who counts as an outlet."""

    document: Document
    reading: Reading
    entity_of: Mapping[Span, Entity]
    is_outlet: Callable[[str], bool]
    same_name: Callable[[str, str], bool]
    press: Press

    @cached_property
    def _in_order(self) -> list[tuple[Span, Entity]]:
        return sorted(self.entity_of.items(), key=itemgetter(0))

    def within(self, sentence: Span) -> list[tuple[Span, Entity]]:
        """Names, pronouns and noun phrases of a sentence with what they stand for, in order."""
        first = bisect_left(self._in_order, Span(sentence.start, 0), key=itemgetter(0))
        past = bisect_left(self._in_order, Span(sentence.end, 0), key=itemgetter(0))
        return [(span, entity) for span, entity in self._in_order[first:past] if span.end <= sentence.end]

    def parties(self, sentence: Span, *, named: bool = True) -> list[tuple[Span, Entity]]:
        """The names among them of organizations that are no outlets, and not the publisher; or the phrases that mean such."""
        return [
            (span, entity)
            for span, entity in self.within(sentence)
            if entity.kind == "organization"
            and named != bool(_POINTER.match(self.document.slice(span)))
            and not (self.outlet(entity) or self.own(entity.name) or STAFF.search(self.document.slice(span)))
        ]

    def outlet(self, entity: Entity) -> bool:
        """True if one of the entity's names is an outlet's."""
        return any(self.is_outlet(name) for name in (entity.name, *entity.aliases))

    def own(self, name: str) -> bool:
        """True if a name is the publisher's: its name, its initials, or words of its name that stand together."""
        publisher = self.document.publisher or ""
        key, words = folded(name), folded(publisher).split()
        initials = "".join(word[0] for word in words)
        return bool(words) and (
            self.same_name(name, publisher) or key == initials or f" {key} " in f" {' '.join(words)} "
        )


def statements(names: Names, skip: Collection[int] = ()) -> list[Derivation]:
    """Parties whose words the report rests on, in the order in which it names them.

    skip: numbers of sentences that are taken over from another report, and speak for that one.
    """
    carried = _carried(names)
    if carried:
        return [carried]
    found: dict[str, Derivation] = {}
    talk = Talk()
    for number, sentence in enumerate(names.reading.sentences):
        said = _Sentence(names, sentence, talk)
        for party, label in said.speakers():
            talk.last = party
            if number not in skip:
                found.setdefault(party.id, Derivation(names.document.id, STATEMENT + label, "statement", sentence))
        talk.named += [party for _, party in said.parties]
        talk.before = [party for _, party in said.parties] or talk.before
    return list(found.values())


def _carried(names: Names) -> Derivation | None:
    """The release that a carrier passes on: by its SOURCE line, else by the first party that the text names."""
    document = names.document
    dateline = _DATELINE.search(document.text[:_HEAD])
    carriers = (document.publisher or "", dateline["who"] if dateline else "")
    if not any(names.press.carrier(name) for name in carriers):
        return None
    line = _SOURCE_LINE.search(document.text)
    parties = [e for s in names.reading.sentences for _, e in names.parties(s)]
    signed = [e for e in parties if line and any(names.same_name(n, line["who"]) for n in (e.name, *e.aliases))]
    party = next(iter([*signed, *parties]), None)
    name = party.name if party else line["who"] if line else None
    return Derivation(document.id, STATEMENT + name, "statement") if name else None


@dataclass(slots=True)
class Talk:
    """What a report has told so far, for words that only point back."""

    last: Entity | None = None  # the party that spoke last
    named: list[Entity] = field(default_factory=list)  # parties in the order of the text
    before: list[Entity] = field(default_factory=list)  # those of the last sentence that names any


class _Sentence:
    """One sentence, and the parties in it that speak to everybody."""

    def __init__(self, names: Names, span: Span, talk: Talk) -> None:
        self.text = names.document.slice(span)
        self.parties = [(Span(s.start - span.start, s.end - span.start), e) for s, e in names.parties(span)]
        self.phrases = [
            (Span(s.start - span.start, s.end - span.start), e) for s, e in names.parties(span, named=False)
        ]
        self.talk = talk
        self.tells_of_paper = bool(PAPER.search(self.text))

    def speakers(self) -> Iterator[tuple[Entity, str]]:
        """Parties and their names, in the order of the rules; one may come twice."""
        full = {party.id: _full_name(self.text[: span.end], party.name) for span, party in reversed(self.parties)}
        for party in chain(self._beside_paper(), self._speaking(), self._through_paper(), self._pointed_at()):
            yield party, full.get(party.id, party.name)

    def _beside_paper(self) -> Iterator[Entity]:
        """``a release by X``, ``X's announcement``, ``an announcement that X put out``, ``a filing by the airline``."""
        if not self.tells_of_paper:
            return
        for span, party in self.parties:
            before, after = self.text[: span.start], self.text[span.end :]
            by = _PAPER_OF.search(before) or _POSSESSED_PAPER.match(after)
            if by or (_PAPER_THAT.search(before) and _PUT_OUT.match(after)):
                yield party
        if _PAPER_OF_NOUN.search(self.text):
            opening = self._opening()
            yield from [opening] if opening else self.talk.named[:1] or [e for _, e in self.parties[:1]]

    def _speaking(self) -> Iterator[Entity]:
        """``X said``, ``X and Y announced``, ``according to X``; not what X will not say, nor what is told as background."""
        for span, party in (*self.parties, *self.phrases):
            before, after = self.text[: span.start], self.text[span.end :]
            speaks = (_SPOKES_FOR.search(before) or _SPOKES_OWN.match(after)) and not NO_WORD.search(self.text)
            if speaks or _TOLD_ALL.match(after):
                yield party
        for number, (span, party) in enumerate(self.parties):
            before, after = self.text[: span.start], self.text[span.end :]
            says = _SAYS.match(after)
            # ``the director of X said``: a person spoke, and perhaps to this reporter alone.
            if says and (
                NO_WORD.search(after[: says.end() + 60]) or _BACKGROUND.search(before) or _NO_SUBJECT.search(before)
            ):
                continue
            if says or (_ACCORDING.search(before) and not _SOMEBODY.match(after)):
                yield party
            if says and number and self.text[self.parties[number - 1][0].end : span.start] == " and ":
                yield self.parties[number - 1][1]

    def _through_paper(self) -> Iterator[Entity]:
        """Who speaks ``in a filing``, ``on an earnings call``, or by ``its statement``."""
        if not self.tells_of_paper:
            return
        for match in chain(_IN_PAPER.finditer(self.text), _OWN_PAPER.finditer(self.text)):
            if _POINTS_BACK.search(self.text[: match.start()]):
                continue  # judged by what it points back to
            before = [(span, e) for span, e in self.parties if span.end <= match.start()]
            verbs = [verb.start() for verb in _VERB.finditer(self.text[: match.start()])]
            subjects = [e for span, e in before if verbs and span.end <= verbs[-1]]
            if subjects:
                # The nearest name before the verb is its subject, or the employer of the person who is.
                yield subjects[-1]
            elif before:
                yield before[0][1]

    def _pointed_at(self) -> Iterator[Entity]:
        """The parties that ``it said``, ``the company said`` or ``the airlines said`` stand for."""
        back = _POINTS_BACK.search(self.text)
        if not back or NO_WORD.search(self.text[back.start() :]) or self._somebody_else(self.text[: back.start()]):
            return
        meant = [e for span, e in self.phrases if span.start == back.start("who") or span.end == back.end("who")]
        before = [
            e
            for span, e in self.parties
            if span.end <= back.start("who") and not _NO_SUBJECT.search(self.text[: span.start])
        ]
        if _AUTHORITY.search(back["who"]):
            known = [e for e in (*self.talk.named, *before) if _AUTHORITY_NAME.search(e.name)]
            yield from known[-1:]
            return
        who = back["who"].partition(" of ")[0].casefold()
        opening, many = self._opening(), who.endswith("s") or who in ("they", "both")
        if many:
            # Who "they" are is known only where two parties stand beside one another: most often they are people.
            yield from before[:2] if len(before) > 1 else ()
        elif opening and opening not in self.talk.named:
            yield opening
        else:
            yield from [self.talk.last] if self.talk.last else (meant or before or self.talk.before)[:1]

    @staticmethod
    def _somebody_else(before: str) -> bool:
        """True for ``a banker advising``, before ``the group said``: the banker spoke, unless for the group."""
        return bool(_NO_SUBJECT.search(before)) and not _SPOKES_FOR.search(before)

    def _opening(self) -> Entity | None:
        """The party that the sentence begins with."""
        if not self.parties:
            return None
        span, party = self.parties[0]
        return party if span.start <= _OPENING and not _NO_SUBJECT.search(self.text[: span.start]) else None


def _full_name(text: str, name: str) -> str:
    """``Office`` at the end of ``the Prime Minister's Office``: the name of an office says little without whose it is."""
    if name.casefold() not in _OFFICES:
        return name
    whose = re.search(rf"(?:[A-Z][\w.-]* )*[A-Z][\w.-]*['’]s? {re.escape(name)}$", text)
    return whose[0] if whose else name


def citations(
    names: Names, report_of: Callable[[Entity | str], str | None], skip: Collection[int] = ()
) -> list[Derivation]:
    """Outlets that the report names as its source: in a sentence, in its dateline, its byline, or a credit.

    report_of: the id of the outlet's report that is meant, if the book holds it.
    """
    document, found = names.document, dict[str, Derivation]()
    for number, sentence in enumerate(names.reading.sentences):
        if number in skip or not _CITES.search(document.slice(sentence)):
            continue
        for span, entity in names.within(sentence):
            if entity.kind != "organization" or not names.outlet(entity) or not _as_source(document, span, sentence):
                continue
            if not any(names.own(name) for name in (entity.name, *entity.aliases)):
                source = report_of(entity) or entity.name
                found.setdefault(source, Derivation(document.id, source, "cites", sentence))
    for name, evidence in _marks(names, skip):
        if not names.own(name) and not names.press.carrier(name):
            source = report_of(name) or names.press.wire(name) or name
            found.setdefault(source, Derivation(document.id, source, "cites", evidence))
    return list(found.values())


def _as_source(document: Document, span: Span, sentence: Span) -> bool:
    """True if the outlet's name stands beside a word of citing."""
    before, after = document.text[sentence.start : span.start][-60:], document.text[span.end : sentence.end][:70]
    return bool(_CITES.search(after) or _CITES_BEFORE.search(before))


def _marks(names: Names, skip: Collection[int]) -> Iterator[tuple[str, Span | None]]:
    """Names in datelines, bylines, credits and notes, with where they stand in the text, if they stand there."""
    document = names.document
    dateline = _DATELINE.search(document.text[:_HEAD])
    if dateline and not any(
        names.reading.sentences[n].start <= dateline.start("who") < names.reading.sentences[n].end for n in skip
    ):
        who = dateline["who"]
        if names.press.wire(who) or names.is_outlet(who):
            yield who, Span(dateline.start("who"), dateline.end("who"))
    for match in names.press.named_in(document.byline or ""):
        yield match.group(), None
    for cut in document.cuts:
        first = _FIRST_PUBLISHED.search(cut.text)
        if first:
            yield first["who"], None
        elif _CREDIT.search(cut.text):
            yield from ((match.group(), None) for match in names.press.named_in(cut.text))
