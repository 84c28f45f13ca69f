"""Answers that were paid for, kept on disk.

In: what was asked, as a hash of model, question and text. Out: the answer, if it was given before. Articles are not kept here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tidings.errors import ReaderError
from tidings.extract.readers.llm.question import FORM, messages, schema
from tidings.extract.readers.llm.settings import Settings


class Cache:
    """A folder with one file for each answer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def key(self, sentences: Sequence[str]) -> str:
        """Hash of everything that the answer hangs on."""
        asked = [
            FORM,
            self._settings.url,
            self._settings.model,
            self._settings.temperature,
            messages(sentences),
            schema(),
        ]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()

    def get(self, key: str) -> str | None:
        """The words of an answer; None if there is none, or none that can be read."""
        try:
            content = json.loads(self._path(key).read_text(encoding="utf-8"))["content"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return content if isinstance(content, str) else None

    def put(self, key: str, content: str) -> None:
        """Keep an answer, whole or not at all. Raises ReaderError if the folder cannot be written."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
                json.dump({"model": self._settings.model, "content": content}, file)
            try:
                Path(file.name).replace(path)
            except OSError:
                with contextlib.suppress(OSError):
                    Path(file.name).unlink()
                raise
        except OSError as error:
            raise ReaderError(
                f"{self._settings.cache}: answers cannot be kept ({error.strerror}); name a folder in TIDINGS_LLM_CACHE"
            ) from error

    def _path(self, key: str) -> Path:
        return self._settings.cache / key[:2] / f"{key}.json"
