"""A small invented newsroom: documents whose parts are spans of their text, and books to put them in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from tidings.model import (
    Claim,
    Cut,
    Document,
    Entity,
    Finding,
    LocalEntity,
    Mention,
    Participant,
    Reading,
    Reference,
    Span,
)
from tidings.store import Book

TEXT = 'Veltora will supply Brumark with pumps. "The deal starts in May," said Ana Ruiz of Veltora. It is large.'


def at(text: str, words: str, nth: int = 1) -> Span:
    """The span of the nth occurrence of words."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


@dataclass(frozen=True)
class Article:
    """A document with its bytes and reading, and how it is linked."""

    document: Document
    raw: bytes
    reading: Reading
    locals: tuple[LocalEntity, ...] = ()
    links: dict[Span, tuple[str, ...]] = field(default_factory=dict)
    keys: dict[str, frozenset[str]] = field(default_factory=dict)

    def put(self, book: Book) -> None:
        book.put(self.document, self.raw, self.reading)

    def save_locals(self, book: Book) -> None:
        book.save_locals(self.document.id, self.locals, self.links, self.keys)


def article(
    key: str = "a.txt",
    text: str = TEXT,
    *,
    published: str | None = "2024-05-02",
    reader: str = "test 1",
    tail: str = "",
) -> Article:
    """An article about Veltora, who supplies Brumark; ``tail`` is added to its text and bytes."""
    whole = text + tail
    raw = whole.encode()
    document = Document(
        key,
        sha256(raw).hexdigest(),
        whole,
        title="Veltora wins an order",
        publisher="Penang Courier",
        published=published,
        url=f"https://courier.example/{key}",
        cuts=(Cut(0, "navigation", "Home | Business"),),
    )
    supplier, buyer, speaker = at(whole, "Veltora"), at(whole, "Brumark"), at(whole, "Ana Ruiz")
    first = Span(0, at(whole, "pumps.").end)
    second = Span(first.end + 1, at(whole, "Veltora.").end)
    roles = {"supplier": (supplier,), "buyer": (buyer,), "product": (at(whole, "pumps"),)}
    claims = (
        Claim("supply", at(whole, "supply"), "planned", roles, (), first, 0.75),
        Claim("start", at(whole, "starts"), "planned", {"subject": (at(whole, "deal"),)}, (speaker,), second, 0.5),
    )
    reading = Reading(
        key,
        reader,
        (first, second, Span(second.end + 1, len(whole))),
        (
            Mention(supplier, "organization", "Veltora", 0.9),
            Mention(buyer, "organization", "Brumark"),
            Mention(speaker, "person", "Ana Ruiz"),
        ),
        claims,
        (Reference(at(whole, "It"), (at(whole, "deal"),), 0.5),),
    )
    found = (
        LocalEntity(f"{key}#0", key, "organization", ("Veltora",), (supplier,)),
        LocalEntity(f"{key}#1", key, "organization", ("Brumark",), (buyer,), (), ("Bruma Works",)),
        LocalEntity(f"{key}#2", key, "person", ("Ana Ruiz",), (speaker,), (("chief executive", "Veltora"),)),
    )
    links = {supplier: (f"{key}#0",), buyer: (f"{key}#1",), speaker: (f"{key}#2",)}
    names = {f"{key}#0": frozenset({"veltora"}), f"{key}#1": frozenset({"brumark", "bruma works"})}
    return Article(document, raw, reading, found, links, names)


VELTORA = Entity("e-veltora", "Veltora", "organization", ("Veltora Pumps", "The Veltora Group"), {"ticker": "VLT"})
BRUMARK = Entity("e-brumark", "Brumark", "organization", ("Brümark AG",))
RUIZ = Entity("e-ruiz", "Ana Ruiz", "person")


def link(book: Book, *articles: Article) -> set[str]:
    """Link articles to the three entities, as the pipeline would. Gives what save_entities gives."""
    with book.transaction():
        for each in articles:
            each.save_locals(book)
        ids = [each.document.id for each in articles]
        clusters = [(entity, tuple(f"{key}#{n}" for key in ids)) for n, entity in enumerate((VELTORA, BRUMARK, RUIZ))]
        changed = book.save_entities(clusters)
        book.mark_linked(ids)
    return changed


def finding(
    book: Book, key: str = "f1", *, when: str | None = None, documents: tuple[str, ...] = ("a.txt",)
) -> Finding:
    """A finding that Veltora supplies Brumark, resting on the supply claims of these documents."""
    claims = [claim.id for claim in book.claims(documents=documents) if claim.claim.type == "supply"]
    roles = {
        "supplier": (Participant("Veltora", VELTORA.id),),
        "buyer": (Participant("Brumark", BRUMARK.id),),
        "product": (Participant("pumps"),),
    }
    return Finding(key, "supply", "planned", roles, tuple(claims), documents, when)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book's file with nothing in it: copying it is faster than making one."""
    path = tmp_path_factory.mktemp("empty") / "news.db"
    Book.open(path).close()
    return path


@pytest.fixture
def filed(empty_book: Path, path: Path) -> Iterator[Book]:
    """A new book in a file."""
    shutil.copy(empty_book, path)
    with Book.open(path) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, empty_book: Path, path: Path) -> str:
    """Where a new book lies: once in a file, once on a server."""
    if request.param == "sqlite":
        return str(shutil.copy(empty_book, path))
    return str(request.getfixturevalue("served_book"))


@pytest.fixture
def book(location: str) -> Iterator[Book]:
    with Book.open(location) as opened:
        yield opened


def rows(book: Book, table: Table) -> list[tuple[Any, ...]]:
    """All rows of a table, as the database holds them."""
    with book._reading() as conn:
        return sorted((tuple(row) for row in conn.execute(select(table))), key=repr)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest) -> Iterator[Book]:
    """A book for all tests of a module: in memory, and on a server."""
    where = ":memory:"
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        where = server.url(server.create())
    with Book.open(where) as opened:
        yield opened
