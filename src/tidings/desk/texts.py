"""The words of the interface, all from ``texts.toml``.

In: the file. Out: ``texts()``, whose tables are reached by attribute in templates and by key in code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


class Words(Mapping[str, Any]):
    """A table of words: ``words.title`` or ``words["title"]``; a word that is not there is an error, not a blank."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = {key: Words(value) if isinstance(value, dict) else value for key, value in table.items()}

    def __getitem__(self, key: str) -> Any:
        return self._table[key]

    def __iter__(self) -> Any:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __getattr__(self, key: str) -> Any:
        try:
            return self._table[key]
        except KeyError:
            raise AttributeError(key) from None


@cache
def texts() -> Words:
    """All words that the desk says of its own."""
    return Words(tomllib.loads((resources.files(__package__) / "texts.toml").read_text(encoding="utf-8")))
