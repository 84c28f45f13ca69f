"""Review, for a desk or a command line: what is to be ruled on, what stands, what is taken back.

In: ids of findings, claims and entities. Out: Findings in the order in which they matter, Decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from tidings.model import Decision, Finding
from tidings.store import corrections, decisions, findings, ruled_stories, rulings

Transaction = Callable[[], AbstractContextManager[Connection]]


class Review:
    """The review of one book. Decisions are made by ``Book.decide``."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading = reading
        self._writing = writing

    def queue(self, *, below: float | None = None, limit: int = 20, offset: int = 0) -> list[Finding]:
        """Findings that nobody accepted or rejected: disputed, then widely carried on one origin, then least sure.

        below: confidence, 0 to 1; then no others than disputed ones and those that no claim states so surely.
        """
        with self._reading() as conn:
            return findings.by_number(conn, rulings.queue(conn, below=below, limit=limit, offset=offset))

    def waiting(
        self, *, reasons: Collection[rulings.Why], below: float, limit: int, offset: int = 0
    ) -> tuple[list[Finding], int]:
        """A part of the queue of findings that wait for one of these reasons, and how many there are. below: as in ``queue``."""
        with self._reading() as conn:
            numbers, total = rulings.waiting(conn, below=below, reasons=reasons, limit=limit, offset=offset)
            return findings.by_number(conn, numbers), total

    def standing(self) -> list[Decision]:
        """All decisions that nobody took back, in the order they were made; none of them is an undo."""
        with self._reading() as conn:
            return decisions.holding(conn)

    def on_findings(self) -> dict[str, Decision]:
        """The last ruling that stands, by the id of the finding that it is about today: one read again may have a new id."""
        with self._reading() as conn:
            return rulings.on_findings(conn)

    def rejected(self) -> frozenset[str]:
        """Ids of the findings that a person rejected."""
        with self._reading() as conn:
            return rulings.rejected(conn)

    def version(self, subject: str, other: str | None = None) -> int:
        """Id of the newest decision on a subject, or on two entities; 0 if there is none. ``decide`` takes it as seen."""
        with self._reading() as conn:
            return decisions.version(conn, subject, other)

    def rulings(self, subjects: Iterable[str]) -> dict[str, list[Decision]]:
        """Decisions by subject that nobody took back, in the order they were made; what nobody ruled on is left out."""
        with self._reading() as conn:
            return decisions.standing(conn, subjects)

    def made(self, subjects: Iterable[str]) -> dict[str, list[Decision]]:
        """All decisions by subject, in the order they were made, with those that were taken back and what took them back."""
        with self._reading() as conn:
            return decisions.made(conn, subjects)

    def on_stories(self, *, undone: bool = False) -> list[Decision]:
        """Rulings on stories that stand, in the order they were made; undone: also those taken back and what did so."""
        with self._reading() as conn:
            return ruled_stories.made(conn) if undone else ruled_stories.rulings(conn)

    def on_names(self) -> list[Decision]:
        """Rulings on who is who in the order they were made: those taken back too, and what did so."""
        with self._reading() as conn:
            return decisions.with_undone(conn, ("same", "different"))

    def decision(self, decision_id: int) -> Decision:
        """The decision with that id. Raises NotFound."""
        with self._reading() as conn:
            return decisions.one(conn, decision_id)

    def newest(self) -> int:
        """The number of the newest decision; 0 if there is none."""
        with self._reading() as conn:
            return decisions.newest(conn)

    def since(self, decision_id: int) -> list[Decision]:
        """All decisions with a greater id, in the order they were made."""
        with self._reading() as conn:
            return decisions.load(conn, after=decision_id)

    def keep(self, ruled: Decision, *, seen: int | None = None) -> Decision:
        """Keep a ruling, as ``Book.decide`` does. Raises Overtaken, ValueError."""
        with self._writing() as conn:
            made = decisions.add(conn, ruled, seen=seen)
            if made.verdict == "correct":
                corrections.rejoin(conn, claim_ids=[made.subject])
            return made

    def undo(self, decision_id: int, who: str, why: str, *, seen: int | None = None) -> Decision:
        """Take a decision back, by a decision. Raises NotFound, Overtaken; ValueError if that was done already."""
        with self._writing() as conn:
            concerned = corrections.under(conn, decision_id)
            made = decisions.undo(conn, decision_id, who, why, seen=seen)
            corrections.rejoin(conn, claim_ids=concerned)
            return made

    def place(self, claim_id: str) -> corrections.Place:
        """Where a claim stands, as a correction of it keeps it. Raises NotFound."""
        with self._reading() as conn:
            return corrections.place(conn, claim_id)

    def corrected(self) -> dict[int, tuple[str, ...]]:
        """By the id of each correction that nobody took back: ids of the claims that it is about today, most often one."""
        with self._reading() as conn:
            return corrections.laid(conn)
