"""What the user named, one input at a time.

In: paths, folders and ``-``. Out: Sources, each with the id its document gets, and a BadInput value for what cannot
be had; ``load`` then reads one Source into a Document.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidings.errors import BadInput
from tidings.ingest.decode import MAX_BYTES, too_large
from tidings.ingest.reading import MEDIA_TYPES, media_type_of, read_bytes
from tidings.model import Document

STANDARD_INPUT = "-"
_STDIN_NAME = "standard input"
_DIGEST_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Source:
    """One input. ``id``: its document's; for standard input (``path`` None) only ``Document.id`` is final."""

    id: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document and the bytes it was read from."""

    document: Document
    raw: bytes


def walk(arguments: Sequence[str]) -> Iterator[Source | BadInput]:
    """The inputs that ``arguments`` name, in order; folders recursively and sorted, ``-`` for standard input.

    Hidden files and unknown suffixes inside folders are passed over, and a file that is reached twice comes once.
    Gives a BadInput as a value for what is missing or cannot be opened, so that the run goes on.
    """
    ids: set[str] = set()
    seen: set[str] = set()
    for argument in dict.fromkeys(arguments):
        for found in _expand(argument):
            if isinstance(found, BadInput):
                yield found
                continue
            key = str(found.path.resolve()) if found.path else STANDARD_INPUT
            if key in seen:
                continue
            seen.add(key)
            source = _distinct(found, ids)
            ids.add(source.id)
            yield source


def load(source: Source, *, published: str | None = None) -> Loaded:
    """Read one source into a document.

    published: the article's date as the user knows it; it overrules the article's own.
    Raises BadInput, one line that names the file, what is wrong, and the remedy.
    """
    name = str(source.path) if source.path else _STDIN_NAME
    raw = _read(source.path, name)
    id = source.id if source.path else f"stdin-{hashlib.sha256(raw).hexdigest()[:_DIGEST_CHARACTERS]}"
    media_type = media_type_of(source.path.name if source.path else "", raw)
    try:
        return Loaded(read_bytes(raw, id=id, media_type=media_type, published=published), raw)
    except BadInput as bad:
        # The user knows the input by the path that was given, not by the id.
        raise BadInput(name, bad.why, bad.remedy) from bad


def _expand(argument: str) -> Iterator[Source | BadInput]:
    if argument == STANDARD_INPUT:
        yield Source(STANDARD_INPUT, None)
        return
    path = Path(argument)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        yield BadInput(argument, f"cannot be opened ({_reason(error)})", "check the path")
        return
    if is_folder:
        yield from _folder(path)
    elif exists:
        yield Source(_id_of_file(argument), path)
    else:
        yield BadInput(argument, "does not exist", "check the path")


def _folder(folder: Path) -> Iterator[Source | BadInput]:
    unreadable: list[OSError] = []
    found = []
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            Path(parent, name)
            for name in files
            if not name.startswith(".") and Path(name).suffix.lower() in MEDIA_TYPES
        ]
    for error in unreadable:
        yield BadInput(str(error.filename), f"cannot be opened ({_reason(error)})", "check its permissions")
    if not found and not unreadable:
        yield BadInput(str(folder), "holds no articles", f"put files in it that end in {', '.join(MEDIA_TYPES)}")
    relative = sorted((path.relative_to(folder).as_posix(), path) for path in found)
    yield from (Source(id, path) for id, path in relative)


def _id_of_file(argument: str) -> str:
    """A relative path as given, without what leads out of the folder; the file's name for an absolute path."""
    path = PurePosixPath(Path(argument).as_posix())
    if path.is_absolute():
        return path.name
    normal = PurePosixPath(os.path.normpath(path)).parts
    return "/".join(part for part in normal if part != "..") or path.name


def _distinct(source: Source, ids: set[str]) -> Source:
    if source.id not in ids or source.path is None:
        return source
    given = source.path.as_posix()
    return Source(given if given not in ids else source.path.resolve().as_posix(), source.path)


def _read(path: Path | None, name: str) -> bytes:
    # One byte more than allowed tells too large without reading on, also where a size is not known beforehand.
    if path is None:
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        try:
            if path.is_file() and path.stat().st_size > MAX_BYTES:
                raise too_large(name)
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except IsADirectoryError as error:
            raise BadInput(name, "is a folder", "name it as a folder to add, or one of its files") from error
        except OSError as error:
            raise BadInput(name, f"cannot be read ({_reason(error)})", "check the path and its permissions") from error
    if len(raw) > MAX_BYTES:
        raise too_large(name)
    return raw


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
