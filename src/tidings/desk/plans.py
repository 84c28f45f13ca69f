"""Plans by their time: what is ahead, what has passed without news; and as an iCalendar file.

In: planned and possible findings. Out: lists, and the text of an ``.ics`` file (RFC 5545).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from tidings.desk import links
from tidings.model import Finding
from tidings.report import dates, wording

_LINE_BYTES = 74


def passed(findings: Iterable[Finding], today: str) -> list[Finding]:
    """Those whose whole time lies before today (``YYYY-MM-DD``)."""
    return [f for f in findings if f.when and (found := dates.bounds(f.when)) and found.last < today]


def ahead(findings: Iterable[Finding], today: str) -> list[Finding]:
    """Those whose time may still come, or is not known."""
    listed = list(findings)
    gone = {finding.id for finding in passed(listed, today)}
    return [finding for finding in listed if finding.id not in gone]


def calendar(findings: Iterable[Finding], address: str) -> str:
    """An iCalendar file with one whole-day event for each dated plan; a month or year spans all its days.

    address: where the desk is reached, so that each event leads to its finding.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tidings//Calendar of plans//EN", "X-WR-CALNAME:Tidings plans"]
    for finding in findings:
        if (days := _days(finding)) is None:
            continue
        first, past = days
        lines += [
            "BEGIN:VEVENT",
            f"UID:{finding.id}@tidings",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{past:%Y%m%d}",
            f"SUMMARY:{_text(wording.sentence(finding, dated=False))}",
            f"DESCRIPTION:{_text(_described(finding))}",
            f"URL:{address}{links.finding(finding.id)}",
            f"STATUS:{'CONFIRMED' if finding.status == 'planned' else 'TENTATIVE'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _described(finding: Finding) -> str:
    return f"{finding.status}; {wording.when_words(finding)}; {finding.standing}; {wording.support(finding)}"


def _days(finding: Finding) -> tuple[date, date] | None:
    """First day, and the day after the last; None for open ends and for dates that are none."""
    bounds = dates.bounds(finding.when) if finding.when else None
    if bounds is None or bounds.first.startswith("0000") or bounds.last.startswith("9999"):
        return None
    try:
        first = date.fromisoformat(bounds.first)
        year, month, day = (int(part) for part in bounds.last.split("-"))
        # a month's last day may read 31
        last = min(date(year, month, 28) + timedelta(days=day - 28), _end_of_month(year, month))
    except ValueError:
        return None
    return first, last + timedelta(days=1)


def _end_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _text(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """A line cut so that no part is longer than 75 bytes; the parts that follow begin with a space."""
    part = ""
    for character in line:
        if len((part + character).encode()) > _LINE_BYTES:
            yield part
            part = " "
        part += character
    yield part
