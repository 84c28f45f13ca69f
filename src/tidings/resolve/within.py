"""Names within one document.

In: a Document and its Reading. Out: ``LocalEntity`` records, and for each linked span the entities that it stands for.
Short names join full ones, possessives and legal forms fall away, a former name joins the present one, acronyms join what
they spell, and pronouns and noun phrases follow the reading's references.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from tidings.model import Claim, Document, Kind, LocalEntity, Mention, Reading, Span
from tidings.resolve import names
from tidings.resolve.generic import ends
from tidings.resolve.groups import Groups
from tidings.resolve.reference import shipped
from tidings.resolve.units import is_unit


@dataclass(frozen=True, slots=True)
class Local:
    """The entities of one document, and spans -> keys of the entities that they stand for."""

    entities: tuple[LocalEntity, ...]
    links: Mapping[Span, tuple[str, ...]]


def within(document: Document, reading: Reading) -> Local:
    """Resolve the names of one document by themselves."""
    mentions = [m for m in reading.mentions if names.key(m.text, m.kind)]
    kind_of = _kinds(mentions, reading.claims)
    groups: Groups[str] = Groups()
    spelled: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        word = names.fold(mention.text)
        groups.add(f"{kind_of[word]}:{names.key(mention.text, kind_of[word])}")
        spelled[f"{kind_of[word]}:{names.key(mention.text, kind_of[word])}"].append(mention)
    former = _join_former(reading.claims, document, mentions, kind_of, groups)
    _join_acronyms(spelled, groups)
    _join_short_names(spelled, _units(reading.claims), groups)
    return _assemble(document, reading, spelled, groups, former)


def _kinds(mentions: Sequence[Mention], claims: Iterable[Claim]) -> dict[str, Kind]:
    """The kind of each folded name in this document: what most of its mentions say, the surer ones first, and who holds a title."""
    votes: defaultdict[str, defaultdict[Kind, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        votes[names.fold(mention.text)][mention.kind] += mention.confidence
    named = {mention.span: mention for mention in mentions}
    for claim in claims:
        for span in claim.roles.get("person", ()) if claim.roles.get("title") else ():
            if span in named and " " in names.fold(named[span].text):
                votes[names.fold(named[span].text)]["person"] += claim.confidence
    kinds = {name: max(sorted(count), key=lambda kind: count[kind]) for name, count in votes.items()}
    people = {
        word
        for name, kind in kinds.items()
        if kind == "person" and len(w := name.split()) > 1
        for word in (w[0], w[-1])
    }
    houses = {
        short
        for name, kind in kinds.items()
        if kind == "organization"
        for short in itertools.accumulate(name.split()[:-1], "{} {}".format)
    }
    return kinds | {name: kind for name in kinds if (kind := _kind_of_full_name(name, kinds[name], people, houses))}


def _kind_of_full_name(short: str, kind: Kind, people: Collection[str], houses: Collection[str]) -> Kind | None:
    """The kind of the full names that a name is part of: an organization's first words, a person's first or last one.

    None if both or neither. people, houses: what begins or ends a person's name, and what begins an organization's.
    """
    persons, organizations = short in people, short in houses
    if persons == organizations or kind == "place" or (" " in short and kind != "person"):
        return None
    return "person" if persons else "organization"


def _units(claims: Iterable[Claim]) -> set[Span]:
    """Where names stand that are told to be owned."""
    owned = (claim.roles["owned"] for claim in claims if claim.roles.get("owner") and claim.roles.get("owned"))
    return {span for spans in owned for span in spans}


def _join_short_names(spelled: Mapping[str, list[Mention]], units: Collection[Span], groups: Groups[str]) -> None:
    """``Samsung`` joins ``Samsung Electronics``, ``Lee`` joins ``Lee Jae-yong``, if only one longer name fits; ``United`` joins
    ``Manchester United``, if none begins with it.

    If several do, the one that the text has named by then.
    """
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for group in spelled:
        kind, _, name = group.partition(":")
        by_kind[kind].append(name)
    for kind, known in by_kind.items():
        # Longest first: what is short for a name that is itself short for another then fits one only.
        for short in sorted(known, key=lambda name: -len(name.split())):
            own = groups.find(f"{kind}:{short}")
            fits = [
                full
                for full in known
                if _is_short_for(short, full, kind) and not _is_beside(short, full, kind, spelled, units, groups)
            ]
            if kind == "organization" and not fits and not _is_family_name(short, by_kind.get("person", ())):
                first = _first(spelled[f"{kind}:{short}"])
                fits = [full for full in known if ends(short, full) and _first(spelled[f"{kind}:{full}"]) < first]
            longer = {groups.find(f"{kind}:{full}") for full in fits}
            if len(longer) > 1:
                first = _first(spelled[f"{kind}:{short}"])
                longer = {groups.find(g) for full in fits if _first(spelled[g := f"{kind}:{full}"]) < first}
            # What is spelled out by a name already is short for no other.
            if len(longer) == 1 and own not in {groups.find(f"{kind}:{full}") for full in fits}:
                groups.join(f"{kind}:{short}", longer.pop())


def _is_family_name(word: str, people: Iterable[str]) -> bool:
    """True if somebody in the text is called so: a family's firm bears its name, and the members' names end with it."""
    return any(word in name.split() for name in people)


def _first(mentions: Iterable[Mention]) -> Span:
    return min(mention.span for mention in mentions)


def _is_beside(
    short: str,
    full: str,
    kind: str,
    spelled: Mapping[str, list[Mention]],
    units: Collection[Span],
    groups: Groups[str],
) -> bool:
    """True for a company that the text names before a unit of its: ``Borvane``, then ``Borvane India``. Else it is short for it.

    It may be named by what its initials stand for. units: where names stand that are told to be owned. What the reference list
    knows by the short name and not by the longer one has that for a unit, too, or for a product.
    """
    if kind != "organization":
        return False
    one = groups.find(f"{kind}:{short}")
    own = min(_first(of) for group, of in spelled.items() if groups.find(group) == one)
    its = spelled[f"{kind}:{full}"]
    is_owned = any(mention.span in units for mention in its)
    return own < _first(its) and (is_owned or is_unit(short, full) or _is_listed_apart(short, full))


def _is_listed_apart(short: str, full: str) -> bool:
    row = shipped().find(short, "organization")
    return row is not None and shipped().find(full, "organization") is not row


def _is_short_for(short: str, full: str, kind: str) -> bool:
    """The first words of an organization's name; a person's family or given name alone, or the name with initials."""
    if kind == "organization":
        return names.is_prefix(short, full)
    if kind != "person":
        return False
    a, b = names.person_words(short), names.person_words(full)
    if len(a) == 1 and len(b) > 1:
        # Of two family names the first one stands in the middle: ``Ortuño`` of ``José Ortuño Vela``.
        return a[0] in (b[0], b[-1]) or (len(b) == 3 and a[0] == b[1])
    return names.abbreviates(short, full)


def _join_acronyms(spelled: Mapping[str, list[Mention]], groups: Groups[str]) -> None:
    """``AWS`` joins ``Amazon Web Services``, if that is all it can stand for."""
    texts = {group: members[0].text for group, members in spelled.items() if group.startswith("organization:")}
    for short, text in texts.items():
        if not names.is_acronym(text):
            continue
        spelled_out = {groups.find(full) for full, other in texts.items() if names.acronym_of(text, other)}
        if len(spelled_out) == 1:
            groups.join(short, spelled_out.pop())


def _join_former(
    claims: Iterable[Claim],
    document: Document,
    mentions: Sequence[Mention],
    kind_of: Mapping[str, Kind],
    groups: Groups[str],
) -> dict[str, str]:
    """Join the two names of an "ownership" that has no owner (``docs/ontology.md``); gives the former name of each group."""
    named = {mention.span: mention for mention in mentions}
    former: dict[str, str] = {}
    for claim in claims:
        owned = [named[span] for span in claim.roles.get("owned", ()) if span in named]
        if claim.type != "ownership" or claim.roles.get("owner") or len(owned) != 2:
            continue
        if not _SAME_PARTY & set(document.text[claim.sentence.start : claim.sentence.end].casefold().split()):
            continue
        keys = [f"{kind_of[names.fold(m.text)]}:{names.key(m.text, kind_of[names.fold(m.text)])}" for m in owned]
        if keys[0].partition(":")[0] == keys[1].partition(":")[0]:
            groups.join(keys[1], keys[0])
            old = min(
                owned,
                key=lambda m: abs(m.span.start - claim.trigger.end) if m.span.start > claim.trigger.start else 10**9,
            )
            former[groups.find(keys[0])] = old.text
    return former


_SAME_PARTY = {"formerly", "previously", "known", "renamed", "rebranded", "called", "née"}


def _assemble(
    document: Document,
    reading: Reading,
    spelled: Mapping[str, list[Mention]],
    groups: Groups[str],
    former: Mapping[str, str],
) -> Local:
    """Local entities in the order of their first mention, and the links of every span."""
    members: defaultdict[str, list[Mention]] = defaultdict(list)
    for group, found in spelled.items():
        members[groups.find(group)].extend(found)
    old = {groups.find(group): name for group, name in former.items()}
    ordered = sorted(members, key=lambda group: min(m.span for m in members[group]))
    key_of = {group: f"{document.id}#{number}" for number, group in enumerate(ordered)}
    links: dict[Span, tuple[str, ...]] = {m.span: (key_of[g],) for g in ordered for m in members[g]}
    links |= _follow(document, reading, links)
    texts = {key_of[group]: _by_fullness(members[group], old.get(group)) for group in ordered}
    kinds = {key_of[group]: cast(Kind, group.partition(":")[0]) for group in ordered}
    positions = _positions(reading.claims, document, links, texts, kinds)
    entities = tuple(
        LocalEntity(
            key_of[group],
            document.id,
            kinds[key_of[group]],
            texts[key_of[group]],
            tuple(sorted(m.span for m in members[group])),
            positions.get(key_of[group], ()),
            (old[group],) if group in old else (),
        )
        for group in ordered
    )
    return Local(entities, links)


def _by_fullness(mentions: Sequence[Mention], former: str | None) -> tuple[str, ...]:
    """Spellings of a name, the fullest first; a former name comes last."""
    counts = Counter(mention.text for mention in mentions)
    return tuple(sorted(counts, key=lambda n: (n == former, -len(names.fold(n).split()), -counts[n], -len(n), n)))


def _follow(document: Document, reading: Reading, links: Mapping[Span, tuple[str, ...]]) -> dict[Span, tuple[str, ...]]:
    """Links of the spans that are no names: by reference, else by the one name at their end (``chipmaker Quillay``).

    People who are known by their organizations alone (``the heads of Quillay and Ondra``) stand for them. What is made or
    supplied is the product that the phrase names (``Boldo servers``, ``solar-powered Boldo servers``).
    """
    found: dict[Span, tuple[str, ...]] = {}
    for reference in reading.references:
        keys = [key for span in reference.antecedents for key in links.get(span, ())]
        if keys:
            found[reference.span] = tuple(dict.fromkeys(keys))
    fillers = {span for claim in reading.claims for spans in (*claim.roles.values(), claim.speaker) for span in spans}
    products = {m.span for m in reading.mentions if m.kind == "product"}
    organizations = {m.span for m in reading.mentions if m.kind == "organization"}
    held = {s for c in reading.claims if c.type == "role" for spans in c.roles.values() for s in spans}
    goods = {s for c in reading.claims if c.type in ("product", "supply") for s in c.roles.get("product", ())}
    ordered = sorted(links)
    for span in (fillers - found.keys() - links.keys()) | _beside_themselves(reading.claims, links, found):
        inside = [name for name in ordered if span.start <= name.start and name.end <= span.end]
        first = [name for name in inside if name in products and _qualifies(document, span, name)]
        if span in goods and len(first) == 1:
            found[span] = links[first[0]]
        elif (
            len(inside) == 1
            and inside[0].end == span.end
            and not _JOINT.search(document.text, span.start, inside[0].start)
        ):
            found[span] = links[inside[0]]
        elif span not in held and _people_of(document, span, houses := [n for n in inside if n in organizations]):
            found[span] = tuple(dict.fromkeys(key for name in houses for key in links[name]))
    return found


def _beside_themselves(
    claims: Iterable[Claim], links: Mapping[Span, tuple[str, ...]], found: Mapping[Span, tuple[str, ...]]
) -> set[Span]:
    """Phrases that were taken for one who stands beside them in the same role: ``Moss met the head of Quillay``."""
    return {
        span
        for claim in claims
        for spans in claim.roles.values()
        for span in spans
        if any(set(found.get(span, ())) & set(links.get(other, ())) for other in spans if other != span)
    }


#: What stands before these words is the thing, and what follows them belongs to it: ``the launch of Boldo``.
_JOINT = re.compile(r"\b(of|for|in|on|to|with|by|at|from|over|under|about|and|or)\b|['’]s?\b", re.I)


_PEOPLE = (
    r"(?:heads?|chiefs?|chief executives?|(?:vice[- ])?presidents?|chair(?:m[ae]n|wom[ae]n|persons?|s)?|leaders?|boss(?:es)?|"
    r"CEOs?|CFOs?|COOs?|directors?|executives?|officials?|managers?|representatives?|delegates?|engineers?|founders?|"
    r"managements?|leadership|top brass)"
)
#: ``the head of chipmaker Quillay``, ``Quillay and Ondra executives``, ``Quillay's top management``
_OF_HOUSES = re.compile(rf"(?:[\w-]+ ){{0,4}}{_PEOPLE} (?:of|from|at) (?:[\w.-]+ ){{0,3}}", re.I)
_HOUSES_OWN = re.compile(rf"(?:['’]s?)? (?:[\w-]+ ){{0,2}}{_PEOPLE}", re.I)
_LISTED = re.compile(r"(?:,|,? and|,? or| &) (?:[\w.-]+ ){0,3}")


def _people_of(document: Document, phrase: Span, houses: Sequence[Span]) -> bool:
    """True if a phrase is of people who are told by these organizations, which it lists."""
    if not houses:
        return False
    before, after = document.text[phrase.start : houses[0].start], document.text[houses[-1].end : phrase.end]
    listed = all(_LISTED.fullmatch(document.text, a.end, b.start) for a, b in itertools.pairwise(houses))
    of_them = bool(_OF_HOUSES.fullmatch(before)) and not after
    return listed and (of_them or (before in ("", "the ") and bool(_HOUSES_OWN.fullmatch(after))))


def _qualifies(document: Document, phrase: Span, name: Span) -> bool:
    """True if a phrase is about what the name in it names, which has no mark of possession."""
    after = document.text[name.end : phrase.end]
    return not _JOINT.search(document.text, phrase.start, name.start) and not re.match(r"['’]s?\b", after)


def _positions(
    claims: Iterable[Claim],
    document: Document,
    links: Mapping[Span, tuple[str, ...]],
    texts: Mapping[str, tuple[str, ...]],
    kinds: Mapping[str, Kind],
) -> dict[str, tuple[tuple[str, str], ...]]:
    """(title, organization's fullest name) of each person: from the document's role claims, and from names set side by side
    (``Moss of Bruma Works``), with an empty title. A title without an organization may be one at any that its paragraph names.
    """
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for claim in claims:
        if claim.type != "role":
            continue
        title = next((document.slice(span) for span in claim.roles.get("title", ())), document.slice(claim.trigger))
        where = [key for span in claim.roles.get("organization", ()) for key in links.get(span, ())]
        if not claim.roles.get("organization"):
            where = _organizations_around(document, claim.sentence, links, kinds)
        for person in claim.roles.get("person", ()):
            for who in links.get(person, ()):
                found[who] += [(title, texts[key][0]) for key in where if kinds.get(key) in ("organization", "place")]
    for one, other in itertools.pairwise(sorted(links)):
        if len(links[one]) == len(links[other]) == 1 and document.text[one.end : other.start] in (" of ", ", of "):
            who, key = links[one][0], links[other][0]
            if kinds.get(who) == "person" and kinds.get(key) == "organization":
                found[who].append(("", texts[key][0]))
    return {who: tuple(dict.fromkeys(held)) for who, held in found.items()}


def _organizations_around(
    document: Document, sentence: Span, links: Mapping[Span, tuple[str, ...]], kinds: Mapping[str, Kind]
) -> list[str]:
    """Keys of the organizations named in a sentence's paragraph, up to its end."""
    start = document.text.rfind("\n", 0, sentence.start) + 1
    near = sorted(span for span in links if start <= span.start and span.end <= sentence.end)
    return [key for span in near for key in links[span] if kinds.get(key) == "organization"]
