"""Times in the Extended Date/Time Format (EDTF, ISO 8601-2:2019, level 1; quarters as level 2 has them).

In: a value of this package, its words, whether reports differ on it. Out: the EDTF string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|circa|some time|sometime|or so)\b", re.I)


def edtf(value: str | None, words: Iterable[str] = (), *, disputed: bool = False) -> str | None:
    """EDTF of a value; None for none.

    Approximate (``~``) if its words say so, or if there are none: then it is the month in which it was news. Uncertain (``?``)
    if reports differ on it; both give ``%``.
    """
    if not value:
        return None
    said = list(words)
    about = not said or any(_ABOUT.search(each) for each in said)
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((about, disputed), "")
    return "/".join(_date(part) + mark for part in value.split("/"))


def _date(value: str) -> str:
    """A quarter is 33 to 36 in the place of the month."""
    return re.sub(r"-Q([1-4])$", lambda found: f"-{32 + int(found[1])}", value)
