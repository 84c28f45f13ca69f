"""The choice of a reader by its name.

In: ``NAME`` or ``NAME:ARGUMENT``. Out: a ``Reader``: the embedded one, or what the entry point of that name in the group
``tidings.readers`` makes, where this package's other readers stand beside those of plug-ins.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from tidings.errors import ReaderError
from tidings.extract.readers import embedded
from tidings.model import Document, Reading, Span

GROUP = "tidings.readers"
EMBEDDED = "embedded"


@runtime_checkable
class Reader(Protocol):
    """Whatever turns a document into a reading; may be asked from several threads at once."""

    @property
    def version(self) -> str:
        """Name and version; a document that was read by another version is read again."""

    def read(self, document: Document) -> Reading:
        """All that one document states; every span counts characters of its text.

        Raises BadInput if this document cannot be read, ReaderError if none can.
        """


@runtime_checkable
class SentenceReader(Reader, Protocol):
    """A reader that takes sentence bounds as given."""

    def read_sentences(self, document: str, text: str, spans: Sequence[Span]) -> Reading:
        """As ``read``, of the text of the document of that id; the reading has exactly these sentences."""


@runtime_checkable
class Accounting(Protocol):
    """A reader that keeps count of what it used."""

    def account(self) -> str:
        """One line for the user: calls, cost, what was dropped."""


class Factory(Protocol):
    """What an entry point of the group names."""

    def __call__(self, argument: str, *, threads: int | None = None) -> Reader:
        """Make a reader from what stands behind the colon ("" if nothing does).

        threads: processor cores to use for one document, by default all. Raises ReaderError.
        """


def load_reader(name: str = EMBEDDED, *, threads: int | None = None) -> Reader:
    """The reader of a name: ``embedded``, ``spacy:en_core_web_sm``, ``gliner:FOLDER``, ``llm:MODEL``, or a plug-in's.

    threads: processor cores to use for one document, by default all. Raises ReaderError if there is none of that name, or
    if it cannot be made.
    """
    kind, _, argument = name.partition(":")
    factory: Factory = _loaded(kind)
    made = factory(argument, threads=threads)
    if not isinstance(made, Reader):
        raise ReaderError(f"the plug-in of the reader {kind!r} makes no reader (version, read); tell its makers")
    return made


def reader_names() -> list[str]:
    """Names of the readers that are installed, in alphabetical order."""
    return sorted({EMBEDDED, *(entry.name for entry in entry_points(group=GROUP))})


def _loaded(kind: str) -> Factory:
    if kind == EMBEDDED:
        return embedded.make  # nothing that is installed beside it can take its place
    found: list[EntryPoint] = list(entry_points(group=GROUP, name=kind))
    if not found:
        raise ReaderError(f"there is no reader {kind!r}; there are: {', '.join(reader_names())}")
    if len(found) > 1:
        places = ", ".join(sorted(entry.value for entry in found))
        raise ReaderError(f"several packages bring a reader {kind!r} ({places}); uninstall all but one")
    try:
        factory: Factory = found[0].load()
    except (ImportError, AttributeError) as error:
        raise ReaderError(
            f"the reader {kind!r} ({found[0].value}) cannot be loaded: {error}; install it again"
        ) from error
    return factory
