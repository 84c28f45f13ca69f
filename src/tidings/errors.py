"""Everything that Tidings raises on purpose.

TidingsError
├── BadInput        skip this item: one file or page cannot be read; the message names it and the remedy
│   └── FetchError  one address cannot be fetched; it also says whether and when asking again makes sense
├── BookError       stop: the book cannot be opened, is another program's file, or is too new
├── Overtaken       someone else ruled on the same subject first; the message shows how
├── ConfigError     stop: tidings.toml is missing or says what it cannot
├── NotFound        the asked-for entity, document or finding is not in the book
└── ReaderError     stop: the reader's model files are missing or do not fit
"""

from __future__ import annotations

from datetime import datetime


class TidingsError(Exception):
    """Base of all errors that Tidings raises on purpose."""


class BadInput(TidingsError):
    """One input cannot be read. ``str()`` is one line: what, why, and what to do about it."""

    def __init__(self, source: str, why: str, remedy: str) -> None:
        super().__init__(f"{source}: {why}; {remedy}")
        self.source = source
        self.why = why
        self.remedy = remedy


class FetchError(BadInput):
    """One address cannot be fetched.

    transient: asking again may help; ``until`` (UTC): not before then, as the server asks. forbidden: by robots.txt or
    by the rule that only public addresses are asked.
    """

    def __init__(
        self,
        source: str,
        why: str,
        remedy: str,
        *,
        transient: bool = False,
        until: datetime | None = None,
        forbidden: bool = False,
    ) -> None:
        super().__init__(source, why, remedy)
        self.transient = transient
        self.until = until
        self.forbidden = forbidden


class ConfigError(TidingsError):
    """The settings file cannot be used."""


class BookError(TidingsError):
    """The book cannot be opened or written."""


class NotFound(TidingsError):
    """What was asked for is not in the book."""


class Overtaken(TidingsError):
    """Someone ruled on the same subject since the maker of a decision last looked. ``str()`` tells what was ruled."""

    def __init__(self, told: str, decision: int) -> None:
        super().__init__(told)
        self.decision = decision  # id of the earlier one


class ReaderError(TidingsError):
    """The reader's model files are missing or do not fit this version."""
