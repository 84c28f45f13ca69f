"""How a rule of the grammar is written down.

In: pieces of a pattern and a reader. Out: ``Rules``, a table of patterns with their readers, in order of preference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from tidings.times.context import Context
from tidings.times.lexicon import YEAR

Type = Literal["DATE", "TIME", "DURATION", "SET"]
Found = tuple[Type, str] | None
Reader = Callable[[re.Match[str], Context], Found]

SHIFTS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "this": 0, "current": 0, "present": 0}
SHIFTS |= {"next": 1, "coming": 1, "upcoming": 1, "following": 1}
#: The year after a date: ``, 1998``, ``of last year``.
TO_YEAR = rf"(?:,? (?:of )?(?P<year>{YEAR})\b|,? (?:of )?(?P<shift>last|this|next) year\b)?"
#: Ends a word, and is no part of a compound.
END, END_WORD = r"(?![\w-])", r"(?!\w)"


class Rules(list[tuple[re.Pattern[str], Reader]]):
    """Patterns and their readers."""

    def rule(self, *pieces: str, fold: bool = True) -> Callable[[Reader], Reader]:
        """Register a reader for what a pattern finds: the pieces one after the other, from the start of a word.

        A blank stands for any white space. fold: without regard to case; else names of days and months keep theirs.
        """
        pattern = "".join(pieces).replace(" ", r"\s+")

        def registered(reader: Reader) -> Reader:
            self.append((re.compile(rf"(?<![\w$£€]){pattern}", re.I if fold else 0), reader))
            return reader

        return registered


def stated_year(match: re.Match[str], context: Context) -> int | None:
    """The year that an expression states, as a number or as ``last year``."""
    parts = match.groupdict()
    if parts.get("year"):
        return int(parts["year"])
    if parts.get("shift") and context.today:
        return context.today.year + SHIFTS[parts["shift"].casefold()]
    return None


def before(match: re.Match[str], context: Context, width: int) -> str:
    """So many folded characters in front of a match."""
    return context.text[max(0, match.start() - width) : match.start()].casefold()
