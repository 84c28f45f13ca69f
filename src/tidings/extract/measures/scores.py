"""Predicted rows held against gold ones, as docs/readers.md says ("Measuring").

In: rows by id. Out: ``Scores``: tallies of mentions, triggers, roles, status, speakers and whole claims, and a verdict on each
predicted claim and mention.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tidings.extract import labels
from tidings.extract.measures.tally import Tally
from tidings.extract.quotes import located
from tidings.model import Span

Row = Mapping[str, Any]
NOWHERE = Span(-1, -1)
MEASURES = ("mentions", "identification", "triggers", "roles", "status", "speaker", "claims")


class Judged(NamedTuple):
    """One predicted claim or mention: its type or kind, its confidence, and whether it is right."""

    label: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Scores:
    """What one comparison counts."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in MEASURES})
    claims_by_type: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    mentions_by_kind: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    speakers_by_type: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    sentence_speakers: Tally = field(default_factory=Tally)
    claims: list[Judged] = field(default_factory=list)
    mentions: list[Judged] = field(default_factory=list)


class _Claim(NamedTuple):
    """A claim of a row with its spans."""

    type: str
    head: Span
    status: str
    roles: Mapping[str, list[Span]]
    speaker: list[Span]
    confidence: float

    @property
    def fillers(self) -> int:
        return sum(map(len, self.roles.values()))


def score(gold: Iterable[Row], predicted: Iterable[Row]) -> Scores:
    """Compare rows of the same id; a gold row without a prediction counts as an empty one.

    A trigger is matched on its first word, a filler if the shorter span lies at least half inside the other; a claim is
    right if type, trigger, status and all core roles are. Words that are not in their sentence match nothing.
    """
    found = {row["id"]: row for row in predicted}
    scores = Scores()
    for row in gold:
        other = found.get(row["id"], {})
        _score_mentions(scores, row, other)
        _score_claims(scores, _claims(row["text"], row), _claims(row["text"], other))
    return scores


def _claims(text: str, row: Row) -> list[_Claim]:
    return [
        _Claim(
            claim["type"],
            _head(text, claim["trigger"]),
            claim["status"],
            {role: _spans(text, words) for role, words in claim["roles"].items()},
            _spans(text, claim.get("speaker", ())),
            float(claim.get("confidence", 1.0)),
        )
        for claim in row.get("claims", ())
    ]


def _spans(text: str, quotes: Iterable[str]) -> list[Span]:
    return [located(text, quote) or NOWHERE for quote in quotes]


def _head(text: str, trigger: str) -> Span:
    """The trigger's first word: what triggers are matched on."""
    span = located(text, trigger)
    return Span(span.start, span.start + len(text[span.start : span.end].split(maxsplit=1)[0])) if span else NOWHERE


def _score_mentions(scores: Scores, gold: Row, predicted: Row) -> None:
    text = gold["text"]
    wanted = Counter((located(text, words), kind) for words, kind in gold["mentions"])
    chances = predicted.get("mention_confidence")
    for number, (words, kind) in enumerate(predicted.get("mentions", ())):
        place = (located(text, words), kind)
        right = place[0] is not None and wanted[place] > 0
        wanted[place] -= right
        scores.mentions.append(Judged(kind, float(chances[number]) if chances else 1.0, right))
        for tally in (scores.tallies["mentions"], scores.mentions_by_kind[kind]):
            tally.add(right, 0, 1)
    for _, kind in gold["mentions"]:
        for tally in (scores.tallies["mentions"], scores.mentions_by_kind[kind]):
            tally.add(0, 1, 0)


def _score_claims(scores: Scores, gold: Sequence[_Claim], predicted: Sequence[_Claim]) -> None:
    tallies = scores.tallies
    heads = Counter(claim.head for claim in gold) & Counter(c.head for c in predicted if c.head != NOWHERE)
    tallies["identification"].add(heads.total(), len(gold), len(predicted))
    tallies["roles"].add(0, sum(c.fillers for c in gold), sum(c.fillers for c in predicted))
    left = list(predicted)
    right: list[_Claim] = []
    matched = 0
    for claim in gold:
        twins = [
            other for other in left if other.head != NOWHERE and (other.type, other.head) == (claim.type, claim.head)
        ]
        if not twins:
            continue
        twin = max(twins, key=lambda other: _role_hits(claim, other))
        left = [other for other in left if other is not twin]
        matched += 1
        tallies["roles"].add(_role_hits(claim, twin), 0, 0)
        tallies["status"].add(claim.status == twin.status, 1, 1)
        pairs = _pairs(claim.speaker, twin.speaker)
        for tally in (tallies["speaker"], scores.speakers_by_type[claim.type]):
            tally.add(pairs, len(claim.speaker), len(twin.speaker))
        if claim.status == twin.status and _same_core(claim, twin):
            right.append(twin)
    tallies["triggers"].add(matched, len(gold), len(predicted))
    tallies["claims"].add(len(right), len(gold), len(predicted))
    _note(scores, gold, predicted, right)


def _note(scores: Scores, gold: Sequence[_Claim], predicted: Sequence[_Claim], right: Sequence[_Claim]) -> None:
    """Keep the verdict on each claim, and the speakers of the sentence whatever they say."""
    for claim in gold:
        scores.claims_by_type[claim.type].add(0, 1, 0)
    for claim in predicted:
        good = any(claim is other for other in right)
        scores.claims_by_type[claim.type].add(good, 0, 1)
        scores.claims.append(Judged(claim.type, claim.confidence, good))
    wanted, found = (list(dict.fromkeys(s for claim in side for s in claim.speaker)) for side in (gold, predicted))
    scores.sentence_speakers.add(_pairs(wanted, found), len(wanted), len(found))


def _same_core(claim: _Claim, other: _Claim) -> bool:
    return all(_same(claim.roles.get(role, ()), other.roles.get(role, ())) for role in labels.core(claim.type))


def _same(gold: Sequence[Span], predicted: Sequence[Span]) -> bool:
    return len(gold) == len(predicted) == _pairs(gold, predicted)


def _role_hits(claim: _Claim, other: _Claim) -> int:
    return sum(_pairs(spans, other.roles.get(role, ())) for role, spans in claim.roles.items())


def _pairs(gold: Sequence[Span], predicted: Sequence[Span]) -> int:
    """How many gold spans find a predicted one of their own, in order."""
    left = list(predicted)
    hits = 0
    for span in gold:
        partner = next((other for other in left if _overlap(span, other)), None)
        if partner is not None:
            left.remove(partner)
            hits += 1
    return hits


def _overlap(a: Span, b: Span) -> bool:
    """True if the shorter of two spans lies at least half inside the other."""
    common = min(a.end, b.end) - max(a.start, b.start)
    return common > 0 and common * 2 >= min(a.end - a.start, b.end - b.start)
