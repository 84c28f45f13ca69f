"""A GLiNER model as a reader: its names, our claims on them.

In: a document; the folder of a model that lies on this machine. Out: a ``Reading``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from tidings.errors import ReaderError
from tidings.extract.reader import EmbeddedReader
from tidings.extract.readers.renamed import mention_of, renamed
from tidings.extract.sentences import sentences
from tidings.model import Document, Kind, Mention, Reading, Span

#: What the model is asked for, in words that say more than the names of our kinds.
ASKED: dict[str, Kind] = {
    "person": "person",
    "organization": "organization",
    "location": "place",
    "product": "product",
    "event": "event",
}
#: The threshold of GLiNER's own examples.
THRESHOLD = 0.5
SENTENCES_AT_ONCE = 8


class GlinerReader:
    """Reads with a GLiNER model and the embedded reader."""

    def __init__(self, model: Any, name: str, *, claims: EmbeddedReader) -> None:
        """model: a ``gliner.GLiNER``; name: what its readings are marked with; claims: the reader that finds the claims."""
        self._model = model
        self._claims = claims
        self._one_at_a_time = Lock()
        self.version = f"gliner {name}, {claims.version}"

    def read(self, document: Document) -> Reading:
        """All that one document states."""
        return self.read_sentences(document.id, document.text, sentences(document.text))

    def read_sentences(self, document: str, text: str, spans: Sequence[Span]) -> Reading:
        """As ``read``, with sentence bounds given; ``document`` is the id that the reading is marked with."""
        ours = self._claims.read_sentences(document, text, spans)
        return renamed(ours, self._mentions(text, spans), version=self.version)

    def _mentions(self, text: str, spans: Sequence[Span]) -> Iterator[Mention]:
        asked = [span for span in spans if text[span.start : span.end].strip()]
        if not asked:
            return
        with self._one_at_a_time:
            answers = self._model.inference(
                [text[start:end] for start, end in asked],
                list(ASKED),
                threshold=THRESHOLD,
                batch_size=SENTENCES_AT_ONCE,
            )
        for span, found in zip(asked, answers, strict=True):
            for entity in found:
                where = Span(span.start + entity["start"], span.start + entity["end"])
                if mention := mention_of(text, where, ASKED[entity["label"]], float(entity["score"])):
                    yield mention


def make(argument: str, *, threads: int | None = None) -> GlinerReader:
    """The reader ``gliner:FOLDER``: a model that was saved there.

    Raises ReaderError if GLiNER is not installed or the folder holds no model. Nothing is fetched.
    """
    folder = Path(argument)
    if not argument or not folder.is_dir():
        raise ReaderError(f"the reader 'gliner' wants the folder of a model: --reader gliner:FOLDER, not {argument!r}")
    try:
        gliner = importlib.import_module("gliner")
    except ModuleNotFoundError as missing:
        raise ReaderError(
            f"the reader 'gliner' needs {missing.name}, which is not installed; run: pip install 'tidings[gliner]'"
        ) from missing
    try:
        model = gliner.GLiNER.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        why = str(error).partition("\n")[0]
        raise ReaderError(f"{folder} is no GLiNER model ({why}); name a folder with its config and weights") from error
    return GlinerReader(model, folder.resolve().name, claims=EmbeddedReader(threads=threads))
