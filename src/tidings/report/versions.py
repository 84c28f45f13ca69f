"""The versions of one document, and what each changed.

In: Versions, oldest first. Out: ``lines`` gives one JSON-ready dict for each; ``table`` takes such dicts; ``compared`` sets two
texts against each other, sentence by sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from rich import box
from rich.table import Table
from rich.text import Text

from tidings.model import Document, Version
from tidings.report.escape import plain

_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s|$)|$)", re.MULTILINE)
_FACTS = ("title", "publisher", "byline", "published", "modified", "url")


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence of one of two texts or of both; ``opens``: it begins a paragraph.

    how: ``same``, ``gone`` (of the first alone), ``come`` (of the second alone), ``moved`` (of both, at its new place).
    """

    how: Literal["same", "gone", "come", "moved"]
    sentence: str
    opens: bool


def compared(first: str, second: str) -> list[Change]:
    """The sentences of two texts in the order of the second; what is gone stands where it stood. A Gestalt matching (difflib)."""
    old, new = _sentences(first), _sentences(second)
    before, after = ([sentence for sentence, _ in each] for each in (old, new))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = {s for how, a, b, _, _ in steps if how != "equal" for s in before[a:b]}
    moved = gone & {s for how, _, _, c, d in steps if how != "equal" for s in after[c:d]}
    made: list[Change] = []
    for how, a, b, c, d in steps:
        if how == "equal":
            made += [Change("same", *each) for each in new[c:d]]
            continue
        made += [Change("gone", *each) for each in old[a:b] if each[0] not in moved]
        made += [Change("moved" if each[0] in moved else "come", *each) for each in new[c:d]]
    return made


def changed_facts(before: Document, after: Document) -> dict[str, tuple[str | None, str | None]]:
    """By name, the facts that are not the same: as they were, as they are."""
    both = {name: (getattr(before, name), getattr(after, name)) for name in _FACTS}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def _sentences(text: str) -> list[tuple[str, bool]]:
    """Sentences, and whether each begins a line."""
    found = list(_SENTENCE.finditer(text))
    ends = [0, *(each.end() for each in found)]
    return [(each[0], n == 0 or "\n" in text[ends[n] : each.start()]) for n, each in enumerate(found)]


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
    changes = compared(old.text, new.text)
    return {
        "changed": {name: list(pair) for name, pair in changed_facts(old, new).items()},
        "gone": [change.sentence for change in changes if change.how == "gone"],
        "come": [change.sentence for change in changes if change.how == "come"],
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
