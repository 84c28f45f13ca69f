"""What findings are about.

In: a store, a taxonomy. Out: the topics of a finding, the phrases of the book that belong to a topic, and what moved in a period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from tidings import times
from tidings.ontology.topics import TOPIC_ROLES, Taxonomy
from tidings.report.topics import Movement, Phrase
from tidings.store import Book


def topics_of(store: Book, findings: Collection[str], taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    """The topics that topic, subject, product and measure of findings and of their claims name, by finding id."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for finding, phrase in store.catalogue.phrases(TOPIC_ROLES, findings):
        found[finding].update(dict.fromkeys(taxonomy.of(phrase)))
    return {finding: tuple(found[finding]) for finding in findings}


def about(store: Book, topic: str, taxonomy: Taxonomy, among: Collection[str] | None = None) -> frozenset[str]:
    """Ids of the findings about a topic or one below it; among: of these only. Raises NotFound for an unknown topic."""
    wanted = taxonomy.below(taxonomy.find(topic).name)
    stated = store.catalogue.phrases(TOPIC_ROLES, among)
    return frozenset(finding for finding, phrase in stated if wanted & set(taxonomy.of(phrase)))


def movements(
    store: Book, taxonomy: Taxonomy, since: str | None, until: str | None
) -> tuple[list[Movement], list[Phrase]]:
    """What was reported on each topic and those below it, and on phrases that are no topic, from ``since`` to ``until``.

    With both days given, also how much of it in the period of equal length before. Only topics with reports in either period.
    """
    counted = _counted(store, taxonomy, since, until)
    before = period_before(since, until)
    earlier = _counted(store, taxonomy, *before) if before else {}
    moved = [
        Movement(
            topic=name,
            path=taxonomy.path(name),
            findings=tuple(sorted(counted.get(name, {}))),
            reports=len(_reports(counted.get(name, {}))),
            before=len(_reports(earlier.get(name, {}))) if before else None,
            latest=_latest(counted.get(name, {})),
        )
        for name in taxonomy.topics
        if name in counted or name in earlier
    ]
    phrases = [
        Phrase(name[1:], tuple(sorted(found)), len(_reports(found)), _latest(found))
        for name, found in counted.items()
        if name.startswith(_PHRASE)
    ]
    return moved, sorted(phrases, key=lambda phrase: (-phrase.reports, phrase.text))


Reports = dict[str, dict[str, str | None]]  # finding id -> document id -> publication
_PHRASE = "="  # opens the key of a phrase that is no topic; no topic's name begins so


def _counted(store: Book, taxonomy: Taxonomy, since: str | None, until: str | None) -> dict[str, Reports]:
    """Findings and documents by topic, those of a topic counted for all that it lies under."""
    over: defaultdict[str, dict[str, None]] = defaultdict(dict)
    own: defaultdict[str, list[str]] = defaultdict(list)
    for finding, phrase in store.catalogue.phrases(TOPIC_ROLES):
        names = [above for topic in taxonomy.of(phrase) for above in taxonomy.above(topic)]
        over[finding].update(dict.fromkeys(names))
        own[finding] += [] if names else [f"{_PHRASE}{phrase}"]
    found: defaultdict[str, defaultdict[str, dict[str, str | None]]] = defaultdict(lambda: defaultdict(dict))
    for finding, document, published in store.catalogue.reports(since=since, until=until):
        for name in over[finding] or own[finding]:
            found[name][finding][document] = published
    return {name: dict(reports) for name, reports in found.items()}


def _reports(found: Mapping[str, Collection[str]]) -> set[str]:
    return {document for documents in found.values() for document in documents}


def _latest(found: Reports) -> str | None:
    """The finding that was reported last; of several, the one with the most reports."""
    last = {key: (max(filter(None, days.values()), default=""), len(days), key) for key, days in found.items()}
    return max(last, key=lambda key: last[key]) if last else None


def period_before(since: str | None, until: str | None) -> tuple[str, str] | None:
    """First and last day of the period of equal length that ends the day before ``since``; None if either end is open."""
    if since is None or until is None:
        return None
    first, last = times.bounds(since[:10])[0], times.bounds(until[:10])[1]
    length = max(timedelta(), last - first)
    try:
        end = first - timedelta(days=1)
        return (end - length).isoformat(), end.isoformat()
    except OverflowError:
        return date.min.isoformat(), date.min.isoformat()
