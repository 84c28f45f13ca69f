"""Articles of invented parties. In: text whose names are marked, ``{o:Borvane Rail}``. Out: documents and readings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidings.model import Claim, Document, Kind, LocalEntity, Mention, Reading, Reference, Span
from tidings.resolve import Local, within

KINDS: dict[str, Kind] = {"p": "person", "o": "organization", "l": "place", "g": "product", "e": "event"}
MARK = re.compile(r"\{(\w):([^}]*)\}")


def article(marked: str, identity: str = "a.txt") -> tuple[Document, tuple[Mention, ...]]:
    """The text without its marks, and a mention for each mark."""
    text, mentions = "", []
    for between, kind, name in zip(*[iter([*MARK.split(marked), "", ""])] * 3, strict=True):
        text += between
        if kind:
            mentions.append(Mention(Span(len(text), len(text) + len(name)), KINDS[kind], name))
            text += name
    return Document(identity, "0" * 64, text), tuple(mentions)


def span(document: Document, words: str, nth: int = 1) -> Span:
    """Where words stand for the nth time."""
    start = [match.start() for match in re.finditer(re.escape(words), document.text)][nth - 1]
    return Span(start, start + len(words))


def claim(document: Document, kind: str, trigger: str, **roles: str | Sequence[str]) -> Claim:
    """A claim of a one-sentence document; fillers by their words."""
    spans = {
        role: tuple(span(document, words) for words in ([filled] if isinstance(filled, str) else filled))
        for role, filled in roles.items()
    }
    return Claim(kind, span(document, trigger), "actual", spans, (), Span(0, len(document.text)))


def resolved(
    document: Document, mentions: Sequence[Mention], claims: Sequence[Claim] = (), references: Sequence[Reference] = ()
) -> Local:
    """What ``within`` makes of a document."""
    return within(document, Reading(document.id, "test", (), tuple(mentions), tuple(claims), tuple(references)))


def names_in(marked: str) -> list[tuple[str, ...]]:
    """The names of each entity of a text without claims."""
    return [entity.names for entity in resolved(*article(marked)).entities]


def local(
    key: str, *names: str, kind: Kind = "organization", held: Sequence[tuple[str, str]] = (), former: Sequence[str] = ()
) -> LocalEntity:
    """A local entity of a document of its own, unless ``key`` is ``document#number``."""
    document = key.partition("#")[0]
    return LocalEntity(key, document, kind, names, (), tuple(held), tuple(former))
