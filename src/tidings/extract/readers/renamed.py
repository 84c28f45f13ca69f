"""Our claims on the names that another reader found.

In: a reading of ours, another's mentions. Out: a ``Reading`` whose mentions are those, with claims and references to match.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tidings.extract import labels
from tidings.model import Claim, Kind, Mention, Reading, Reference, Span

_ARTICLE = re.compile(r"(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_TAIL = re.compile(r"(?:['’]s?|[\s,;:])+$")


def mention_of(text: str, span: Span, kind: Kind, confidence: float = 1.0) -> Mention | None:
    """A mention as the ontology wants it: no blank, article or possessive at its ends, within one line; None if none is left."""
    words = text[span.start : span.end]
    begin = len(words) - len(words.lstrip())
    if article := _ARTICLE.match(words, begin):
        begin = article.end()
    words = _TAIL.sub("", words)
    if begin >= len(words) or "\n" in words[begin:] or not re.search(r"\w", words[begin:]):
        return None
    where = Span(span.start + begin, span.start + len(words))
    return Mention(where, kind, text[where.start : where.end], confidence)


def renamed(reading: Reading, mentions: Iterable[Mention], *, version: str) -> Reading:
    """The reading with another's mentions in the place of ours.

    A filler that lies in a name becomes the name; one that the ontology does not let fill its role falls away, and with
    the last party the claim. References lead to the new mention at the place of the old one. Mentions that overlap an
    earlier one or cross a sentence bound are left out.
    """
    kept = _apart(mentions, reading.sentences)
    kinds = {mention.span: mention.kind for mention in kept}
    claims = tuple(claim for old in reading.claims if (claim := _on_names(old, kinds)) is not None)
    references = tuple(
        Reference(old.span, antecedents, old.confidence)
        for old in reading.references
        if old.span not in kinds and (antecedents := _at_places(old.antecedents, kinds))
    )
    return replace(reading, reader=version, mentions=tuple(kept), claims=claims, references=references)


def _apart(mentions: Iterable[Mention], sentences: Sequence[Span]) -> list[Mention]:
    bounds = sorted(sentences)
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        number = bisect_right(bounds, (mention.span.start, float("inf"))) - 1
        inside = number >= 0 and mention.span.end <= bounds[number].end
        if inside and (not kept or kept[-1].span.end <= mention.span.start):
            kept.append(mention)
    return kept


def _on_names(claim: Claim, kinds: Mapping[Span, Kind]) -> Claim | None:
    roles: dict[str, tuple[Span, ...]] = {}
    for role, spans in claim.roles.items():
        wide = dict.fromkeys(_widened(span, kinds) for span in spans)
        fit = tuple(span for span in wide if labels.may_fill(claim.type, role, kinds.get(span)))
        if fit:
            roles[role] = fit
    if not any(roles.get(role) for role in labels.party_roles(claim.type)):
        return None
    return replace(claim, roles=roles, speaker=tuple(dict.fromkeys(_widened(span, kinds) for span in claim.speaker)))


def _widened(span: Span, kinds: Mapping[Span, Kind]) -> Span:
    around = (name for name in kinds if name.start <= span.start and span.end <= name.end)
    return next(around, span)


def _at_places(antecedents: Sequence[Span], kinds: Mapping[Span, Kind]) -> tuple[Span, ...]:
    """The new names that share characters with the old antecedents; none unless each has one."""
    found = [next((new for new in kinds if new.start < old.end and old.start < new.end), None) for old in antecedents]
    return tuple(dict.fromkeys(span for span in found if span)) if all(found) else ()
