"""When a finding took place.

In: the facts of one finding. Out: the time that most documents support; where none gives one, the month in which it was news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tidings import times
from tidings.fuse.context import Context
from tidings.fuse.facts import Fact

#: Types of what happens once, and statuses that say it has.
_HAPPEN = frozenset(
    {"meeting", "partnership", "licence", "investment", "acquisition", "dispute", "initiative", "performance"}
)
_DONE = frozenset({"actual", "ended", "denied"})
_PARTICIPLE = (
    r"(?:\w{2,}ed|made|bought|sold|won|lost|taken|chosen|begun|put|cut|hit|set|met|led|left|struck|paid|sent|spent|built|given|"
    r"gone|come|become|brought|broken|fallen|risen|grown|held|found|split|shut|quit|withdrawn|sought|thrown|drawn)"
)
#: ``has signed``, ``have now formed``; ``said that it had ended``.
_NEWS = re.compile(
    rf"\b(?:has|have)(?: (?:also|now|just|\w+ly))? (?:been )?{_PARTICIPLE}\b|"
    rf"\b(?:said|says|announced|confirmed|disclosed)\b.*\b(?:it|he|she|they|both) had(?: \w+ly)? {_PARTICIPLE}\b",
    re.I | re.S,
)
_VERB = re.compile(
    r"\b(?:\w{3,}(?:ed|ing)|made|bought|sold|won|lost|took|chose|began|cut|hit|met|led|left|struck|built|gave|rose|fell|held|sued|"
    r"sues|buys|signs|raises|takes|launches|forms|ends|wins)\b",
    re.I,
)
#: A price of shares without a day is that of the report's.
_SHARES = re.compile(r"\b(?:shares?|stock)\b", re.I)
#: ``said on Tuesday that it had ended the venture``: what is said is the news.
_SAID_THAT = re.compile(
    rf"\b(?:said|says|announced|confirmed|disclosed)\b[^,;]*\bthat (?:\w+ ){{1,4}}(?:had|has|have)(?: \w+ly)? {_PARTICIPLE}\b"
)
#: What stands here is told in passing.
_ASIDE = re.compile(r"\b(?:which|who|whose|that|since|after|when|once|whom)\b[^,.]*$", re.I)
_BEFORE = re.compile(
    r"\b(?:since|so far|until now|up to now|to date|hitherto|always|often|usually|traditionally|historically|regularly|repeatedly|"
    r"for (?:\w+ ){1,3}(?:months|years|decades)|for (?:years|decades|some time|a long time)|"
    r"(?:over|in|during) the (?:past|last) (?:\w+ )?(?:months|years|decades?)|long|already|previously|once|earlier)\b",
    re.I,
)


def when(members: Sequence[Fact], around: Context) -> str | None:
    """The time that most documents support; of values that agree the most exact, of equals the one told first.

    Where no document gives a time: the month of the first report, if that tells it as news.
    """
    members = [fact for fact in members if not fact.agreed] or members
    said = Counter(value for value, _ in {(fact.when, fact.document.id) for fact in members if fact.when} if value)
    if not said:
        return _month_of_news(members, around)
    support = {v: sum(count for other, count in said.items() if times.overlap(v, other)) for v in said}
    first = _first_told(members, around)
    return min(support, key=lambda v: (-support[v], _days(v), -said[v], first[v], v))


def _first_told(members: Sequence[Fact], around: Context) -> Mapping[str, str]:
    """When each value was first reported; "9", after every date, where that is not known."""
    told: dict[str, str] = {}
    for fact in members:
        if fact.when:
            reported = around.roots.told(fact.document.id) or "9"
            told[fact.when] = min(reported, told.get(fact.when, reported))
    return told


def _days(value: str) -> int:
    first, last = times.bounds(value)
    return (last - first).days


def _month_of_news(members: Sequence[Fact], around: Context) -> str | None:
    """``2024-06``, if the first of the dated reports tells what happened as news, with no time of its own."""
    if members[0].type not in _HAPPEN or any(fact.when_words and not fact.when for fact in members):
        return None
    told = {fact.document.id: around.roots.told(fact.document.id)[:10] for fact in members}
    first = min((day for day in told.values() if len(day) == 10), default=None)
    if first is None or not any(told[fact.document.id] == first and _is_news(fact) for fact in members):
        return None
    return first[:7]


def _is_news(fact: Fact) -> bool:
    """True for ``has signed``, and for a verb in the first paragraph; not for what is told in passing."""
    if fact.status not in _DONE:
        return False
    text, sentence = fact.document.text, fact.claim.claim.sentence
    before = text[sentence.start : fact.start]
    until = text[sentence.start : fact.claim.claim.trigger.end]
    if _ASIDE.search(before) or _BEFORE.search(text[sentence.start : sentence.end]):
        return bool(re.search(r"\bthat\b", before)) and bool(_SAID_THAT.search(until))
    if fact.type == "performance" and _SHARES.search(text[sentence.start : sentence.end]):
        return True
    lead = "\n" not in text[: sentence.start].lstrip()
    return bool(_NEWS.search(until)) or (lead and bool(_VERB.search(fact.trigger)))
