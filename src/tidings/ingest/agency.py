"""What news agencies signal with a story: version, status, embargo, correction.

In: the words of an agency format. Out: marks and withdrawal for a Draft; BadInput for a story that is still embargoed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tidings.errors import BadInput
from tidings.ingest.dates import parse_date

#: Values of a status that take a story back: IPTC's publishing status, NITF's management status.
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed", "kill"})


def agency_marks(
    *, version: str | None = None, status: str | None = None, embargo: str | None = None, correction: str | None = None
) -> dict[str, str]:
    """Marks, as in ``Document.marks``, of the signals that are there; a status that only says "usable" is none."""
    plain = (status or "").rpartition(":")[2].lower()
    marks = {
        "version": version,
        "status": plain if plain not in ("", "usable") else None,
        "embargo": parse_date(embargo) if embargo else None,
        "correction": correction,
    }
    return {name: words for name, words in marks.items() if words}


def is_withdrawn(marks: Mapping[str, str]) -> bool:
    """Whether the publisher took the story back."""
    return marks.get("status", "") in _WITHDRAWN


def refuse_embargoed(marks: Mapping[str, str], source: str, *, now: datetime | None = None) -> None:
    """Raise BadInput if the story may not be used yet. now: with a time zone; the present by default."""
    until = marks.get("embargo")
    if until and _moment(until) > (now or datetime.now(UTC)):
        raise BadInput(source, f"is embargoed until {until}", "add it again after that")


def _moment(when: str) -> datetime:
    """The end of an embargo; a day without an hour ends it when it begins, a time without a zone is in UTC."""
    padded = when + "-01-01"[len(when) - 4 :] if len(when) < len("2025-03-04") else when
    moment = datetime.fromisoformat(padded)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
