"""Data files in TOML, those that ship and those of the user.

In: a path, or the name of a file beside this module. Out: its text; TidingsError where a file is not sound.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from tidings.errors import TidingsError


def given(path: Path) -> str:
    """The text of a user's file. Raises TidingsError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TidingsError(f"{path} cannot be read: {error}; give a TOML file in UTF-8") from error


def shipped(name: str) -> str:
    """The text of a file that ships."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


@contextmanager
def sound(source: str, kind: str, example: str) -> Iterator[None]:
    """Whatever is wrong with a table read inside becomes a TidingsError that names the file and one to compare it with."""
    try:
        yield
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise TidingsError(f"{source} is no {kind}: {error}; compare it with the {example} that ships") from error
