"""GUM's coreference chains as characters of running text, and what is asked of them.

In: a treebank file of GUM. Out: a ``Chained`` for each document: its text, its sentences, and mentions with their chains; the
phrases that a reader is asked about (``references.py`` says which), and the names that answer them.
"""

from __future__ import annotations

import gzip
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from asking import Question, question
from tidings.extract.reference_features import phrase_class
from tidings.model import Kind, Mention, Span

#: GUM's kinds of entity that our kinds know.
KINDS: dict[str, Kind] = {
    "person": "person",
    "organization": "organization",
    "place": "place",
    "object": "product",
    "event": "event",
}
PRONOUNS = {0: "he, she", 1: "he, she", 2: "it", 3: "they"}
DEFINITE = ("the ", "this ", "that ", "these ", "those ", "both ")
#: In a word's ``Entity``: a mention of a chain begins (and ends, if the bracket closes); or one that began earlier ends.
_EDGE = re.compile(r"\((?P<chain>\d+)-(?P<kind>[a-z]+)[^()]*(?P<whole>\))?|(?P<closed>\d+)\)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a treebank: its columns, its characters in the document's text."""

    columns: list[str]
    span: Span

    @property
    def misc(self) -> dict[str, str]:
        """The last column as names and values."""
        pairs = (part.partition("=") for part in self.columns[9].split("|"))
        return {name: value for name, _, value in pairs}


@dataclass(frozen=True, slots=True)
class Chainlink:
    """A mention of a chain; ``head`` is the word that the others depend on, ``name`` the proper nouns around it, if it is one."""

    chain: str
    kind: str  # as GUM names it
    span: Span
    head: Span
    name: Span | None
    part_of_speech: str  # of the head


@dataclass(slots=True)
class Chained:
    """A document; ``parts`` are the chains that a chain with split antecedents is made of."""

    id: str
    text: str = ""
    sentences: list[Span] = field(default_factory=list)
    mentions: list[Chainlink] = field(default_factory=list)
    parts: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def documents(path: Path) -> Iterator[Chained]:
    """Documents of a treebank file, in its order."""
    document, lines = None, []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in itertools.chain(file, ("# newdoc id = ",)):
            if line.startswith("# newdoc id"):
                if document:
                    yield document
                document = Chained(line.partition("=")[2].strip())
            elif line == "\n" and document and lines:
                _add(document, lines)
                lines = []
            elif line[0].isdigit():
                lines.append(line.rstrip("\n").split("\t"))


def _add(document: Chained, lines: list[list[str]]) -> None:
    """One sentence: its text, and the mentions in it."""
    start, words = len(document.text), []
    joined, blank = 0, True  # the last of the words that are written as one, and whether a blank follows them
    for columns in lines:
        spaced = "SpaceAfter=No" not in columns[9].split("|")
        if "-" in columns[0]:
            joined, blank = int(columns[0].split("-")[1]), spaced
        elif columns[0].isdigit():
            at, number = len(document.text), int(columns[0])
            words.append(Word(columns, Span(at, at + len(columns[1]))))
            document.text += columns[1] + " " * (blank if number == joined else number > joined and spaced)
    document.text = document.text.rstrip()
    document.sentences.append(Span(start, len(document.text)))
    document.text += " "
    document.mentions += _mentions(words)
    for word in words:
        for pair in filter(None, word.misc.get("SplitAnte", "").split(",")):
            part, _, whole = pair.partition("<")
            document.parts[whole].add(part)


def _mentions(words: list[Word]) -> Iterator[Chainlink]:
    """Mentions of one sentence."""
    opened: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, word in enumerate(words):
        for edge in _EDGE.finditer(word.misc.get("Entity", "")):
            if edge["chain"]:
                opened[edge["chain"]].append((number, edge["kind"]))
            chain = edge["closed"] or (edge["whole"] and edge["chain"])
            if chain and opened[chain]:
                first, kind = opened[chain].pop()
                inside = words[first : number + 1]
                places = {each.columns[0] for each in inside}
                at = next(n for n, each in enumerate(inside) if each.columns[6] not in places)
                span, head = Span(inside[0].span.start, inside[-1].span.end), inside[at]
                yield Chainlink(chain, kind, span, head.span, _name(inside, at), head.columns[3])


def _name(words: list[Word], at: int) -> Span | None:
    """The proper nouns around the word at a place, which must be one."""
    proper = [word.columns[3] == "PROPN" for word in words]
    if not proper[at]:
        return None
    first = at - len(list(itertools.takewhile(bool, reversed(proper[:at]))))
    last = at + len(list(itertools.takewhile(bool, proper[at + 1 :])))
    return Span(words[first].span.start, words[last].span.end)


def questions(document: Chained, chain_of: dict[Span, str]) -> list[Question]:
    """All phrases of a document that are asked, with names and their chains given."""
    found = {}
    named: dict[str, list[Span]] = defaultdict(list)
    for span, chain in chain_of.items():
        named[chain].append(span)
    for mention in document.mentions:
        counts_as = counted(document, mention)
        if counts_as is None or mention.span in chain_of:
            continue
        names = (span for chain in {mention.chain, *document.parts[mention.chain]} for span in named[chain])
        found[mention.span] = question(document.sentences, mention.span, counts_as, names)
    return list(found.values())


def counted(document: Chained, mention: Chainlink) -> str | None:
    """What a mention counts as; None if it is not asked."""
    text = document.text[mention.span.start : mention.span.end].casefold()
    if mention.kind not in KINDS or mention.part_of_speech == "PROPN":
        return None
    if mention.part_of_speech == "PRON" and " " not in text:
        return PRONOUNS.get(phrase_class(text))
    return "definite phrase" if text.startswith(DEFINITE) else None


def given_names(document: Chained) -> tuple[list[Mention], dict[Span, str]]:
    """GUM's names as mentions of ours, and the chain of each."""
    names, chain_of = [], {}
    for mention in sorted(document.mentions, key=lambda mention: mention.span):
        if mention.name and mention.kind in KINDS and mention.name not in chain_of:
            text = document.text[mention.name.start : mention.name.end]
            names.append(Mention(mention.name, KINDS[mention.kind], text, 1.0))
            chain_of[mention.name] = mention.chain
    return sorted(names, key=lambda name: name.span), chain_of


def chains_of(document: Chained, found: Iterable[Mention]) -> dict[Span, str]:
    """The chain of each name found: that of the widest mention of GUM whose head lies in it; "" if there is none."""
    chain_of = {}
    for name in found:
        held = [m for m in document.mentions if name.span.start <= m.head.start and m.head.end <= name.span.end]
        widest = max(held, key=lambda m: m.span.end - m.span.start, default=None)
        chain_of[name.span] = widest.chain if widest else ""
    return chain_of
