"""Phrases with the names that they stand for, in whole documents as the finished reader sees them.

In: labelled claims and GUM's coreference. Out: a ``Told`` for each document: names, claims and vectors as the shipped reader
makes them, names and claims as they are labelled, and each phrase with the names that answer it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from batches import shortens
from chains import KINDS, Chained, chains_of, documents, given_names, questions
from corpus import locate
from tidings.extract import annotate
from tidings.extract.bearers import PARTY_ROLES
from tidings.extract.network import Floats
from tidings.extract.reader import EmbeddedReader
from tidings.extract.references import Vectors
from tidings.model import Claim, Mention, Reference, Span


@dataclass(slots=True)
class View:
    """Names and claims of a document: as labelled, or as the reader finds them; ``answers`` of each phrase by number of name."""

    names: list[Mention]
    claims: list[Claim]
    answers: list[set[int]] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """One document; ``vectors`` of phrases and of the names of both views, but those beyond a sentence's limit."""

    id: str
    text: str
    sentences: list[Span]
    phrases: list[Span]
    given: View
    found: View
    vectors: dict[Span, Floats]


class Eye:
    """Takes the place of a reader's scorer of references, to keep what that is given."""

    def __init__(self, read: EmbeddedReader) -> None:
        self._read, self._scorer = read, read._references
        self._kept: tuple[list[Mention], list[Claim], Vectors] | None = None

    def __call__(
        self, text: str, mentions: Sequence[Mention], claims: Sequence[Claim], vectors: Vectors
    ) -> tuple[Reference, ...]:
        """Called by the reader in the scorer's place."""
        self._kept = list(mentions), list(claims), vectors
        return ()

    def look(self, id_: str, text: str, sentences: Sequence[Span]) -> tuple[View, Vectors]:
        """The reader's names and claims of a document, and where the vectors of its spans are looked up."""
        self._read._references = self  # type: ignore[assignment]
        try:
            self._read.read_sentences(id_, text, sentences)
        finally:
            self._read._references = self._scorer
        assert self._kept
        mentions, claims, vectors = self._kept
        return View(mentions, claims), vectors


def labelled(rows: Iterable[dict], eye: Eye) -> Iterator[Told]:
    """Documents of labelled rows; a party that is no name and that ``refers`` leaves out stands for nothing."""
    for members, text, spans in annotate.documents(rows):
        given, wanted, full = _labels(members, text, spans)
        phrases = sorted(wanted)
        found, vectors = eye.look(members[0]["doc"], text, spans)
        for view in (given, found):
            groups = [{name.text, *full.get(name.text, ())} for name in view.names]
            view.answers = [_answers(wanted[phrase], view.names, groups) for phrase in phrases]
        kept = _vectors(phrases, (given, found), vectors)
        yield Told(members[0]["doc"], text, vectors.spans, phrases, given, found, kept)


def _labels(
    members: Sequence[dict], text: str, spans: Sequence[Span]
) -> tuple[View, dict[Span, tuple[str, ...]], dict[str, set[str]]]:
    """Names and claims as labelled, what each phrase stands for, and full names of names."""
    names: dict[Span, Mention] = {}
    claims: list[Claim] = []
    wanted: dict[Span, tuple[str, ...]] = {}
    full: defaultdict[str, set[str]] = defaultdict(set)
    for row, sentence in zip(members, spans, strict=True):

        def find(words: str, row: dict = row, sentence: Span = sentence) -> Span | None:
            where = locate(row["text"], words)
            return Span(sentence.start + where[0], sentence.start + where[1]) if where else None

        for name, kind in row["mentions"]:
            if span := find(name):
                names[span] = Mention(span, kind, text[span.start : span.end])
        for phrase, stands_for in row["refers"].items():
            if span := find(phrase):
                wanted[span] = tuple(stands_for)
                full[text[span.start : span.end]].update(stands_for)
        for claim in row["claims"]:
            roles = {role: tuple(filter(None, map(find, fillers))) for role, fillers in claim["roles"].items()}
            speaker = tuple(filter(None, map(find, claim["speaker"])))
            trigger = find(claim["trigger"]) or Span(sentence.start, sentence.start)
            claims.append(Claim(claim["type"], trigger, claim["status"], roles, speaker, sentence))
            for role, fillers in (*roles.items(), ("speaker", speaker)):
                for span in fillers if role in PARTY_ROLES else ():
                    wanted.setdefault(span, ())
    given = View([names[span] for span in sorted(names)], claims)
    return given, {span: stands for span, stands in wanted.items() if span not in names}, dict(full)


def _answers(stands_for: Sequence[str], names: Sequence[Mention], groups: Sequence[set[str]]) -> set[int]:
    """Numbers of the names that a phrase stands for, by any of their forms."""
    meant = set(stands_for)
    known = set().union(*(group for group in groups if group & meant)) if meant else set()
    return {
        number
        for number, (name, group) in enumerate(zip(names, groups, strict=True))
        if meant and (group & known or any(shortens(name.text, other) for other in meant))
    }


def chained(path: Path, eye: Eye) -> Iterator[Told]:
    """Documents of a treebank file of GUM: the phrases that ``references.py`` asks, names by their chains."""
    for document in documents(path):
        names, chain_of = given_names(document)
        given = View(names, [])
        found, vectors = eye.look(document.id, document.text, document.sentences)
        asked = [question.span for question in questions(document, {}) if question.span not in chain_of]
        given.answers = [_of_chain(document, span, names, chain_of) for span in asked]
        theirs = chains_of(document, found.names)
        found.answers = [_of_chain(document, span, found.names, theirs) for span in asked]
        made = [Claim("partnership", span, "actual", {"party": (span,)}, (), span) for span in asked]
        given.claims, found.claims = made, made
        kept = _vectors(asked, (given, found), vectors)
        yield Told(document.id, document.text, vectors.spans, asked, given, found, kept)


def _of_chain(document: Chained, span: Span, names: Sequence[Mention], chain_of: dict[Span, str]) -> set[int]:
    """Numbers of the names of a phrase's chain, or of its parts for those who were named one by one."""
    own = next(m.chain for m in document.mentions if m.span == span and m.kind in KINDS)
    chains = {own, *document.parts[own]}
    return {number for number, name in enumerate(names) if chain_of[name.span] in chains}


def _vectors(spans: Iterable[Span], views: Iterable[View], vectors: Vectors) -> dict[Span, Floats]:
    asked = {*spans, *(name.span for view in views for name in view.names)}
    return {span: vector.astype(np.float16) for span in sorted(asked) if (vector := vectors(span)) is not None}
