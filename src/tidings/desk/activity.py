"""How much was reported when: a row of bars, each a link to its period.

In: numbers of reports by month. Out: bars with their places in a drawing 1000 units wide, by month or by year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tidings.desk import stamps
from tidings.report import dates

WIDTH, HEIGHT = 1000, 64
_MOST_MONTHS = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its ISO date, its name in words, its number, and its place in the drawing."""

    period: str
    label: str
    number: int
    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        """The upper edge."""
        return HEIGHT - self.height


def bars(months: Mapping[str, int], *, within: Iterable[str] = (), top: int = 0) -> tuple[Bar, ...]:
    """Bars from the first month to the last, empty ones too; years where there would be too many months.

    within: further months that the drawing reaches over. top: the number that stands as high as the drawing, if it is larger.
    """
    known = {month: number for month, number in months.items() if dates.bounds(month)}
    if not known:
        return ()
    reach = [*known, *(month for month in within if dates.bounds(month))]
    periods = _months(min(reach), max(reach))
    numbers = Counter(known)
    if len(periods) > _MOST_MONTHS:
        numbers = Counter()
        for month, number in known.items():
            numbers[month[:4]] += number
        periods = [str(year) for year in range(int(min(reach)[:4]), int(max(reach)[:4]) + 1)]
    step, top = WIDTH / len(periods), max(*numbers.values(), top)
    gap = min(4.0, step * 0.2)
    wide = min(step - gap, 40.0)
    return tuple(
        Bar(
            period,
            stamps.when(period),
            numbers[period],
            round(n * step + (step - wide) / 2, 1),
            round(wide, 1),
            round(max(3.0, HEIGHT * numbers[period] / top) if numbers[period] else 0.0, 1),
        )
        for n, period in enumerate(periods)
    )


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]
