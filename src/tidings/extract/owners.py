"""What a party owns takes no part itself.

In: the fillers of one role of a claim, and the text. Out: the fillers without phrases that name a thing of another one:
``Quillay's pumps use ...`` has one customer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tidings.model import Span

_OWNS = re.compile(r"['’]s?\s+")


def without_things(fillers: Sequence[Span], names: Collection[Span], text: str, begin: int) -> list[Span]:
    """Fillers but those that stand right after another one's possessive and are no names.

    names: spans of names. text: of the sentence, which begins where the spans count ``begin``.
    """
    return [
        span
        for span in fillers
        if span in names
        or not any(
            owner.end < span.start and _OWNS.fullmatch(text[owner.end - begin : span.start - begin])
            for owner in fillers
            if owner != span
        )
    ]
