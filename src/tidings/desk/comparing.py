"""Two versions of a document set against each other.

In: the book, a document's id, the numbers of two versions. Out: a Comparison for the page: paragraphs of runs of sentences that
are the same, gone, new or moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tidings.errors import NotFound
from tidings.model import Version
from tidings.pipeline.book import Book
from tidings.report.versions import Change, changed_facts, compared


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page shows. ``before`` and ``after`` are numbers of versions, from 1; equal if there is one version."""

    versions: tuple[Version, ...]
    before: int
    after: int
    facts: tuple[tuple[str, str | None, str | None], ...]  # name, as it was, as it is
    paragraphs: tuple[tuple[tuple[str, str], ...], ...]  # runs: (how, words)
    changed: int  # runs that are not the same

    @property
    def versed(self) -> bool:
        """Whether there is anything to compare."""
        return self.before != self.after


def compare(book: Book, document_id: str, before: int | None, after: int | None) -> Comparison:
    """Set two versions against each other; without numbers, the last against the one before. Raises NotFound."""
    known = tuple(book.history(document_id))
    last = after or len(known)
    first = before or max(1, last - 1)
    if not (1 <= first <= len(known) and 1 <= last <= len(known)):
        raise NotFound(f"{document_id} has {len(known)} versions")
    old, new = known[first - 1].document, known[last - 1].document
    facts = tuple((name, *pair) for name, pair in changed_facts(old, new).items())
    paragraphs = _paragraphs(compared(old.text, new.text))
    changed = sum(how != "same" for runs in paragraphs for how, _ in runs)
    return Comparison(known, first, last, facts, paragraphs, changed)


def _paragraphs(changes: Sequence[Change]) -> tuple[tuple[tuple[str, str], ...], ...]:
    found: list[list[Change]] = []
    for change in changes:
        if change.opens or not found:
            found.append([])
        found[-1].append(change)
    return tuple(
        tuple((how, " ".join(each.sentence for each in run)) for how, run in groupby(part, key=lambda each: each.how))
        for part in found
    )
