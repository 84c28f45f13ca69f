"""The versions of one document, and what each changed.

In: Versions, oldest first. Out: ``lines`` gives one JSON-ready dict for each; ``table`` takes such dicts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from tidings.model import Version
from tidings.report.escape import plain

_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s|$)|$)", re.MULTILINE)
_FACTS = ("title", "publisher", "byline", "published", "modified", "url")


def lines(versions: Sequence[Version], *, text: bool = False) -> Iterator[dict[str, Any]]:
    """One dict for each version: its facts, ``changed`` facts, and the sentences ``gone`` and ``come`` since the one before.

    text: add the clean text. Sentences are as stored; a sentence that only moved is neither gone nor come.
    """
    before: Version | None = None
    for number, version in enumerate(versions, 1):
        document = version.document
        row: dict[str, Any] = {
            "id": document.id,
            "version": number,
            "replaced": version.replaced,
            "source": document.source,
            "sha256": document.sha256,
            **{name: getattr(document, name) for name in _FACTS},
            "marks": dict(document.marks),
        }
        if before is not None:
            row |= _differences(before, version)
        yield {**row, "text": document.text} if text else row
        before = version


def _differences(before: Version, version: Version) -> dict[str, Any]:
    old, new = before.document, version.document
    changed = {
        name: [getattr(old, name), getattr(new, name)] for name in _FACTS if getattr(old, name) != getattr(new, name)
    }
    first, second = _SENTENCE.findall(old.text), _SENTENCE.findall(new.text)
    gone, come = [], []
    for how, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if how != "equal":
            gone += first[a:b]
            come += second[c:d]
    moved = set(gone) & set(come)
    return {
        "changed": changed,
        "gone": [sentence for sentence in gone if sentence not in moved],
        "come": [sentence for sentence in come if sentence not in moved],
    }


def table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Versions with what each changed: sentences that went are marked with −, those that came with +."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Version", "Changed by its publisher", "Until", "What changed"):
        made.add_column(name)
    for row in rows:
        words = Text()
        for name, (old, new) in row.get("changed", {}).items():
            words.append(plain(f"{name}: {old or 'unknown'} → {new or 'unknown'}\n"))
        for sign, style, sentences in (("−", "red", row.get("gone", ())), ("+", "green", row.get("come", ()))):
            for sentence in sentences:
                words.append(plain(f"{sign} {sentence}\n"), style=style)
        for name, said in row["marks"].items():
            words.append(plain(f"[{name}: {said}]\n"))
        words.rstrip()
        until = row["replaced"] or "now"
        made.add_row(Text(str(row["version"])), Text(plain(row["modified"] or "")), Text(plain(until)), words)
    return made
