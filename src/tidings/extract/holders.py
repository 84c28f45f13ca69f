"""Who holds a position, and where.

In: the role fillers of a ``role`` claim. Out: the same with one organization, and one holder if the title is one person's.
In the labelled sentences 99 of 100 positions are held at one organization, and a title in the singular has one holder; a
reader that marks more has taken in the parties of a claim beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tidings.model import Span


def settle(roles: Mapping[str, list[Span]], trigger: Span, text: str) -> dict[str, list[Span]]:
    """Keep the organization, and for a title in the singular the person, that stand nearest to the trigger.

    text: the trigger's words. A title in the plural with one holder and several organizations (``met the heads of A and
    B``) belongs to people who are not named: the person is dropped.
    """
    found = {role: list(spans) for role, spans in roles.items()}
    is_title = any(span.start < trigger.end and trigger.start < span.end for span in roles.get("title", ()))
    people, places = found.get("person", []), found.get("organization", [])
    if is_title and _plural(text) and len(people) == 1 and len(places) > 1:
        del found["person"]
        return found
    if len(places) > 1 and not _plural(text):
        found["organization"] = [_nearest(places, trigger)]
    if is_title and not _plural(text) and len(people) > 1:
        found["person"] = [_nearest(people, trigger)]
    return found


def _plural(title: str) -> bool:
    last = title.casefold().split()[-1]
    return (last.endswith("s") and not last.endswith(("ss", "us"))) or last.endswith("men")


def _nearest(spans: Sequence[Span], trigger: Span) -> Span:
    return min(spans, key=lambda span: max(span.start - trigger.end, trigger.start - span.end))
