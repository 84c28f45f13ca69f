"""What a run of adding articles did, for the terminal.

In: counts by kind of file and outcome, what was passed over, what failed. Out: Rich tables; none where nothing was done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from tidings.errors import BadInput
from tidings.report.escape import plain

_OUTCOMES = ("new", "new version", "older version", "unchanged")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|\d[\d,.]*""")


def tables(
    tally: Mapping[tuple[str, str], int], passed: Mapping[str, int], failed: Sequence[BadInput]
) -> Iterator[Table]:
    """What was taken, by kind of file and outcome; then what was not, by reason. An outcome without any has no column."""
    outcomes = [outcome for outcome in _OUTCOMES if any(tally.get(key) for key in tally if key[1] == outcome)]
    if outcomes:
        taken = _table("Taken", *outcomes)
        for kind in sorted({kind for kind, _ in tally}):
            taken.add_row(Text(plain(kind)), *(Text(str(tally.get((kind, outcome), ""))) for outcome in outcomes))
        yield taken
    reasons = Counter({(why, "passed over"): count for why, count in passed.items()})
    reasons.update((_reason(bad), "failed") for bad in failed)
    if reasons:
        left = _table("Not taken", "", "inputs")
        for (why, how), count in sorted(reasons.items(), key=lambda each: (each[0][1], -each[1], each[0][0])):
            left.add_row(Text(plain(why)), Text(how), Text(f"{count:,}"))
        yield left


def _reason(bad: BadInput) -> str:
    """The reason without what is particular to one input, so that equal reasons count together."""
    return _QUOTED.sub("…", bad.why)


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right" if name else "left")
    return table
