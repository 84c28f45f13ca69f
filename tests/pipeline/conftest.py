"""Invented reports with hand-made readings; a reader that needs no model."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tidings.model import Claim, Document, Kind, Mention, Reading, Reference, Span
from tidings.store import Book as Store

ORGANIZATION: Kind = "organization"
_SENTENCE = re.compile(r"\S.*?[.!?](?=\s|$)", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """A claim by its words: trigger, fillers and speaker are the first of their words in the trigger's sentence."""

    type: str
    trigger: str
    roles: dict[str, str | tuple[str, ...]]
    status: str = "actual"
    speaker: str | None = None
    confidence: float = 0.9


def said(kind: str, trigger: str, status: str = "actual", speaker: str | None = None, **roles: Any) -> Said:
    return Said(kind, trigger, roles, status, speaker)


@dataclass(frozen=True)
class Report:
    """A document with its bytes and its reading."""

    document: Document
    raw: bytes
    reading: Reading

    def put(self, store: Store) -> None:
        store.put(self.document, self.raw, self.reading)


def report(
    key: str,
    text: str,
    *claims: Said,
    published: str | None = "2025-03-04",
    publisher: str | None = "Harbour Wire",
    persons: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    refers: dict[str, str] | None = None,
) -> Report:
    """A report whose mentions are the capitalised names given, and every filler that begins with a capital letter.

    others: further organizations. refers: phrase -> the name that it stands for.
    """
    raw = text.encode()
    document = Document(key, sha256(raw).hexdigest(), text, title=None, publisher=publisher, published=published)
    sentences = tuple(Span(*found.span()) for found in _SENTENCE.finditer(text))
    kinds: dict[str, Kind] = dict.fromkeys(others, ORGANIZATION)
    for each in claims:
        words = [w for filler in each.roles.values() for w in ((filler,) if isinstance(filler, str) else filler)]
        words += [each.speaker] if each.speaker else []
        kinds |= {word: ORGANIZATION for word in words if word[:1].isupper() and word not in (refers or {})}
    kinds |= dict.fromkeys(persons, "person") | dict.fromkeys(places, "place")
    references = tuple(Reference(find(text, phrase), (find(text, name),)) for phrase, name in (refers or {}).items())
    reading = Reading(
        key,
        "hand 1",
        sentences,
        mentions_of(text, kinds),
        tuple(sorted((_claim(text, sentences, each) for each in claims), key=lambda claim: claim.trigger)),
        references,
    )
    return Report(document, raw, reading)


def find(text: str, words: str, within: Span | None = None) -> Span:
    """The span of whole words."""
    start, end = within or (0, len(text))
    found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(text, start, end)
    assert found, f"{words!r} is not in {text[start:end]!r}"
    return Span(*found.span())


def mentions_of(text: str, kinds: dict[str, Kind]) -> tuple[Mention, ...]:
    """Every occurrence of the names, the longest at each place."""
    if not kinds:
        return ()
    names = "|".join(re.escape(name) for name in sorted(kinds, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)(?:{names})(?!\w)", text)
    return tuple(Mention(Span(*each.span()), kinds[each.group()], each.group(), 0.9) for each in found)


def _claim(text: str, sentences: tuple[Span, ...], each: Said) -> Claim:
    trigger = find(text, each.trigger)
    sentence = next(span for span in sentences if span.start <= trigger.start < span.end)
    roles = {
        role: tuple(find(text, word, sentence) for word in ((filler,) if isinstance(filler, str) else filler))
        for role, filler in each.roles.items()
    }
    speaker = (find(text, each.speaker, sentence),) if each.speaker else ()
    return Claim(each.type, trigger, each.status, roles, speaker, sentence, each.confidence)  # type: ignore[arg-type]


class PlainReader:
    """Reads sentences of the form ``X will supply Y with Z.``; counts how often it is asked."""

    version = "plain 1"
    _SUPPLY = re.compile(r"([A-Z]\w+(?: [A-Z]\w+)*) (will supply|supplies) ([A-Z]\w+(?: [A-Z]\w+)*) with ([a-z ]+)")

    def __init__(self, *, threads: int | None = None) -> None:
        self.read_ids: list[str] = []

    def read(self, document: Document) -> Reading:
        self.read_ids.append(document.id)
        text = document.text
        sentences = tuple(Span(*found.span()) for found in _SENTENCE.finditer(text))
        found = list(self._SUPPLY.finditer(text))
        spans = sorted(Span(*each.span(group)) for each in found for group in (1, 3))
        mentions = tuple(Mention(span, ORGANIZATION, text[span.start : span.end], 0.9) for span in spans)
        claims = []
        for each in found:
            supplier, trigger, customer, product = (Span(*each.span(group)) for group in (1, 2, 3, 4))
            roles = {"supplier": (supplier,), "customer": (customer,), "product": (product,)}
            status = "planned" if "will" in each[2] else "actual"
            sentence = next(span for span in sentences if span.start <= supplier.start < span.end)
            claims.append(Claim("supply", trigger, status, roles, (), sentence, 0.9))  # type: ignore[arg-type]
        return Reading(document.id, self.version, sentences, mentions, tuple(claims))


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book's file with nothing in it: copying it is faster than making one."""
    path = tmp_path_factory.mktemp("empty") / "news.db"
    Store.open(path).close()
    return path


@pytest.fixture
def path(tmp_path: Path, empty_book: Path) -> Path:
    return Path(shutil.copy(empty_book, tmp_path / "news.db"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def either_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store in a file, and then on a server."""
    where = request.getfixturevalue("path" if request.param == "sqlite" else "served_book")
    with Store.open(where) as opened:
        yield opened
