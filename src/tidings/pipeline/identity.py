"""Which document of the book an article is: a new one, a new version of one, or one that is there already.

In: the store and a loaded article. Out: Settled. The rule stands in docs/formats.md: an article's own id, else its URL,
else its path with a look at the text; another article is never replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from tidings import ingest
from tidings.addresses import same_addresses
from tidings.model import Document
from tidings.store import Book

How = Literal["new", "version", "older", "same"]

#: Share of the shorter text's runs of three words that both have. Separate reports of one happening have up to 0.15,
#: versions of one text nearly always more than half; measured on the story sets.
_ALIKE = 0.2
#: At one address a rewritten report is expected; only what has nothing in common is another article.
_ALIKE_AT_ADDRESS = 0.02
_RUN_WORDS = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Settled:
    """An article's id in the book, and what it is there; ``present``: the document that stands under the id."""

    id: str
    how: How
    present: Document | None = None


def settle(store: Book, loaded: ingest.Loaded) -> Settled:
    """Find an article's place in the book. Reads only."""
    document = loaded.document
    present = _find(store, document.id) if loaded.named else None
    present = present or _at_address(store, document)
    # Another story that an agency wrote into the same file has an id of its own.
    present = present or (None if loaded.named else _from_input(store, document))
    if present is None:
        for place in _places(loaded):
            present = _find(store, place)
            if present is None:
                return Settled(place, "new")
            if present.sha256 == document.sha256 or _continues(present, document):
                break
    assert present is not None  # noqa: S101 - places never end, so the loop left with a document
    if present.sha256 == document.sha256:
        return Settled(present.id, "same", present)
    return Settled(present.id, "older" if _is_older(document, present) else "version", present)


def _places(loaded: ingest.Loaded) -> Iterator[str]:
    """Ids for an article that has none of its own: its path, with more and more folders, at last with a number."""
    yield loaded.document.id
    yield from (place for place in loaded.places if place != loaded.document.id)
    number = 2
    while True:
        yield f"{loaded.document.id} ({number})"
        number += 1


def _find(store: Book, id: str) -> Document | None:
    if id != id.encode("utf-8", "replace").decode():
        return None  # a file name that is no UTF-8; such a document cannot have been stored
    return next(store.documents(ids=[id]), None)


def _at_address(store: Book, document: Document) -> Document | None:
    """The document with the same URL. Sites that give all their pages one canonical URL do not merge them into one."""
    for id in store.at_addresses(same_addresses(document.url)) if document.url else ():
        present = _find(store, id)
        if present and (present.source == document.source or _alike(present, document, _ALIKE_AT_ADDRESS)):
            return present
    return None


def _from_input(store: Book, document: Document) -> Document | None:
    """The document whose text came from the same file, whatever name the file was given then."""
    found = (_find(store, id) for id in (store.from_input(document.source) if document.source else ()))
    return next((present for present in found if present and _alike(present, document, _ALIKE)), None)


def _continues(present: Document, document: Document) -> bool:
    """Whether what stands under a path, from the same file or one that is gone, is an earlier text of this article."""
    if present.source == document.source:
        return _alike(present, document, _ALIKE)
    if present.source not in (None, present.id) and Path(str(present.source).partition("#")[0]).exists():
        return False
    return not _contradict(present, document) and _alike(present, document, _ALIKE)


def _contradict(one: Document, other: Document) -> bool:
    facts = ((one.publisher, other.publisher), (one.url, other.url), (one.published, other.published))
    return any(a and b and a != b for a, b in facts)


def _alike(one: Document, other: Document, least: float) -> bool:
    if one.title and other.title and _WORD.findall(one.title.casefold()) == _WORD.findall(other.title.casefold()):
        return True
    first, second = _runs(one.text), _runs(other.text)
    # A text that was withdrawn is empty and continues whatever stood there.
    return not first or not second or len(first & second) >= least * min(len(first), len(second))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[at : at + _RUN_WORDS]) for at in range(len(words) - _RUN_WORDS + 1))


def _is_older(document: Document, present: Document) -> bool:
    """Whether an article from another input was changed last before the one in the book was."""
    if document.source == present.source:
        return False
    versions = [each.marks.get("version", "") for each in (document, present)]
    if all(version.isdigit() for version in versions):
        return int(versions[0]) < int(versions[1])
    for moments in (
        [_moment(each.modified) for each in (document, present)],
        [_moment(each.marks.get("retrieved")) for each in (document, present)],
    ):
        if moments[0] and moments[1] and (moments[0].tzinfo is None) == (moments[1].tzinfo is None):
            return moments[0] < moments[1]
    return False


def _moment(when: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(when) if when else None
    except ValueError:
        return None
