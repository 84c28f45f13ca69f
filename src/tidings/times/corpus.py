"""TimeML documents from where they lie.

In: files (.tml, .xml), folders of them, JSON Lines (also .gz) with a document in ``timeml`` of each row. Out: ``Annotated``
documents; what is no TimeML goes to ``failed``, and the rest goes on.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tidings.errors import BadInput
from tidings.times.timeml import Annotated, parse

_ENDINGS = (".tml", ".xml", ".timeml")


def documents(paths: Iterable[Path], failed: Callable[[BadInput], None]) -> Iterator[Annotated]:
    """The TimeML documents of files and folders, in the order of their names."""
    for path in paths:
        for name, text in _texts(path, failed):
            try:
                yield parse(name, text)
            except BadInput as bad:
                failed(bad)


def _texts(path: Path, failed: Callable[[BadInput], None]) -> Iterator[tuple[str, str]]:
    """(name, TimeML) of each document of a file or folder."""
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.name.casefold().endswith(_ENDINGS))
        if not inside:
            failed(
                BadInput(str(path), "holds no TimeML", f"give a folder with files that end in {', '.join(_ENDINGS)}")
            )
        for each in inside:
            yield from _texts(each, failed)
        return
    try:
        text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if ".json" in path.suffixes or ".jsonl" in path.suffixes:
            yield from _rows(path, text.decode("utf-8").splitlines(), failed)
        else:
            yield str(path), text.decode("utf-8")
    except FileNotFoundError:
        failed(BadInput(str(path), "is not there", "give a TimeML file, a folder of them, or JSON Lines"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        failed(BadInput(str(path), f"cannot be read: {error}", "give TimeML in UTF-8"))


def _rows(path: Path, lines: Iterable[str], failed: Callable[[BadInput], None]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield f"{path}:{number}", str(row["timeml"])
        except (ValueError, KeyError, TypeError):
            failed(BadInput(f"{path}:{number}", "no row with a TimeML document", 'give {"timeml": "<TimeML>..."}'))
