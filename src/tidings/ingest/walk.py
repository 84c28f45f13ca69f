"""What the user named, one input at a time.

In: paths, folders and ``-``. Out: Sources, each with the id its document gets, Passed for what folders hold besides
articles, and a BadInput value for what cannot be had; ``items`` then gives the articles of one Source.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidings.errors import BadInput
from tidings.ingest import kinds
from tidings.ingest.items import Item, Passed
from tidings.ingest.limits import read_at_most
from tidings.ingest.reading import Loaded, read_item
from tidings.ingest.rules import Rules
from tidings.ingest.unpack import ABOUT_FOLDER, Place, Unpacked, unpack

STANDARD_INPUT = "-"
_STDIN_NAME = "standard input"
_DIGEST_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Source:
    """One input. ``id``: its document's; for standard input (``path`` None) only ``Document.id`` is final."""

    id: str
    path: Path | None

    @property
    def name(self) -> str:
        """What messages call it."""
        return str(self.path) if self.path else _STDIN_NAME

    def places(self) -> tuple[str, ...]:
        """Ids to try, one after another, if another document has this one: the path with more of its folders."""
        if self.path is None:
            return ()
        parts = self.path.resolve().parts
        longer = ("/".join(parts[-length:]) for length in range(1, len(parts)))
        return (*(each for each in longer if len(each) > len(self.id)), self.path.resolve().as_posix())


def walk(arguments: Sequence[str]) -> Iterator[Source | Passed | BadInput]:
    """The inputs that ``arguments`` name, in order; folders recursively and sorted, ``-`` for standard input.

    Hidden files inside folders are left out, unknown kinds and what tells about its folder are told as Passed, and a file
    that is reached twice comes once. Gives a BadInput as a value for what is missing or cannot be opened, so that the run goes on.
    """
    ids: set[str] = set()
    seen: set[str] = set()
    for argument in dict.fromkeys(arguments):
        for found in _expand(argument):
            if not isinstance(found, Source):
                yield found
                continue
            key = str(found.path.resolve()) if found.path else STANDARD_INPUT
            if key in seen:
                continue
            seen.add(key)
            source = _distinct(found, ids)
            ids.add(source.id)
            yield source


def items(source: Source, *, columns: Mapping[str, str] | None = None) -> Unpacked:
    """The articles of one source, not yet read; one for most files, many for mailboxes, rows and archives.

    columns: for rows, field -> column. Gives BadInput as a value for a part that cannot be read, and raises it where
    the whole cannot.
    """
    place = Place(source.id, source.name, source.name, source.places(), columns or {})
    if source.path is None:
        raw = read_at_most(sys.stdin.buffer, _STDIN_NAME)
        id = f"stdin-{hashlib.sha256(raw).hexdigest()[:_DIGEST_CHARACTERS]}"
        yield from unpack(io.BytesIO(raw), Place(id, id, _STDIN_NAME, (), columns or {}))
        return
    place = Place(source.id, source.path.resolve().as_posix(), source.name, source.places(), columns or {})
    try:
        with source.path.open("rb") as stream:
            yield from unpack(stream, place)
    except IsADirectoryError as error:
        raise BadInput(source.name, "is a folder", "name it as a folder to add, or one of its files") from error
    except OSError as error:
        raise BadInput(
            source.name, f"cannot be read ({_reason(error)})", "check the path and its permissions"
        ) from error


def load(source: Source, *, published: str | None = None) -> Loaded:
    """Read a source that is one article into its document.

    published: the article's date as the user knows it; it overrules the article's own.
    Raises BadInput, one line that names the file, what is wrong, and the remedy.
    """
    found = next(items(source), None)
    if isinstance(found, Item):
        return read_item(found, published=published)
    raise found if isinstance(found, BadInput) else BadInput(source.name, "holds no article", "name another file")


def _expand(argument: str) -> Iterator[Source | Passed | BadInput]:
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


def _folder(folder: Path) -> Iterator[Source | Passed | BadInput]:
    unreadable: list[OSError] = []
    found, about, others = [], list[Path](), Counter[str]()
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.startswith("."):
                continue
            path = Path(parent, name)
            if kinds.is_about_folder(name):
                about.append(path)
            elif _is_article(path):
                found.append(path)
            else:
                others[path.suffix.lower() or "no suffix"] += 1
    for error in unreadable:
        yield BadInput(str(error.filename), f"cannot be opened ({_reason(error)})", "check its permissions")
    if not found and not unreadable:
        suffixes = ", ".join(kinds.MEDIA_TYPES)
        yield BadInput(str(folder), "holds no articles", f"put files in it that end in {suffixes}")
    relative = sorted((path.relative_to(folder).as_posix(), path) for path in found)
    yield from (Source(id, path) for id, path in relative)
    yield from (Passed(str(path), ABOUT_FOLDER) for path in sorted(about))
    for suffix, count in sorted(others.items()):
        for _ in range(count):
            yield Passed(str(folder), f"{suffix}: no kind of file that holds articles")


def _is_article(path: Path) -> bool:
    """By name, or by how it begins where many programs write files of that name."""
    if kinds.kind_by_name(path.name) is not None:
        return True
    if path.suffix.lower() not in kinds.AGENCY_SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            return kinds.agency_kind(file.read(kinds.SNIFFED_BYTES)) is not None
    except OSError:
        return True  # it is named when it is to be read


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


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def of_paths(
    paths: Iterable[str], *, columns: dict[str, str], rules: Rules, progress: Callable[[str], None] | None
) -> Iterator[Item | Passed | BadInput]:
    """The articles of files and folders; progress is called with each input's name as it is begun."""
    for source in walk(list(paths)):
        if not isinstance(source, Source):
            yield source
            continue
        if progress:
            progress(source.id)
        try:
            for number, found in enumerate(items(source, columns={**rules.columns(source.id), **columns})):
                if progress and number:
                    progress(found.id if isinstance(found, Item) else found.source)
                yield found
        except BadInput as bad:
            yield bad
