"""Disputes since somebody's last visit: those that new reports opened, and those that a correction or a ruling settled.

In: the book, the number of the last document and of the last ruling that are known. Out: findings, the settled ones with how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tidings.desk import rows, stamps
from tidings.desk.texts import texts
from tidings.model import Finding
from tidings.pipeline.book import Book
from tidings.report.escape import plain
from tidings.store.catalogue import Facts
from tidings.store.wanted import Wanted

_LOOKED_AT, _SHOWN = 100, 10
_OPEN = ("disputed", "denied")


@dataclass(frozen=True, slots=True)
class Disputes:
    """``opened``: disputed by new reports; ``settled``: (finding, how it was)."""

    opened: tuple[Finding, ...] = ()
    settled: tuple[tuple[Finding, str], ...] = ()


def since(book: Book, known: int, ruled: int) -> Disputes:
    """What changed after the document and the ruling of these numbers."""
    catalogue = book.store.catalogue
    told = catalogue.first(Wanted(standings=_OPEN, told_after=known), order="newest", limit=_LOOKED_AT)
    facts = catalogue.facts(rows.documents_of(told))
    opened = [finding for finding in told if not _was_open(finding, facts, known)]
    return Disputes(tuple(opened[:_SHOWN]), (*_ruled_on(book, ruled), *_corrected(book, known))[:_SHOWN])


def _was_open(finding: Finding, facts: Mapping[str, Facts], known: int) -> bool:
    """Whether the reports that were known differed already, or denied it."""
    old = {key for key in finding.documents if key in facts and facts[key].number <= known}
    if finding.standing == "denied":
        return bool(old)
    return any(sum(not old.isdisjoint(value.documents) for value in each.values) > 1 for each in finding.conflicts)


def _corrected(book: Book, known: int) -> list[tuple[Finding, str]]:
    """What a new report took back."""
    told = book.store.catalogue.first(Wanted(told_after=known), order="newest", limit=_LOOKED_AT)
    settled = (each for each in told if each.conflicts and all(conflict.corrected for conflict in each.conflicts))
    return [(finding, texts().today.taken_back) for finding in settled]


def _ruled_on(book: Book, ruled: int) -> list[tuple[Finding, str]]:
    """What somebody accepted or rejected though reports differ."""
    words = texts()
    last = {
        key: made
        for key, made in book.store.review.on_findings().items()
        if made.id > ruled and made.verdict in ("accept", "reject")
    }
    found = [each for each in book.store.findings_by_id(last) if each.conflicts]
    return [
        (
            finding,
            words.finding.decided.format(
                verdict=words.review.done[last[finding.id].verdict],
                who=plain(last[finding.id].who),
                when=stamps.day(last[finding.id].when),
            ),
        )
        for finding in sorted(found, key=lambda each: -last[each.id].id)
    ]
