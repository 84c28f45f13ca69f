"""What a book knows hangs on its reports, and not on how many of them were linked at a time."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest
from benchmarks.book import News

from tidings.pipeline.linking import link
from tidings.report import export
from tidings.store import Book

REPORTS = 24


def known(path: Path, at_once: int, *, many_names: bool) -> dict[str, list[str]]:
    """Findings, stories and derivations of a book that took so many invented reports at a time, without ids."""
    news = News(REPORTS * 10)
    if many_names:  # hardly a party takes part twice, so that stories stay apart
        news.names = [news._name(number) for number in range(900)]
        news.weights = [number + 1.0 for number in range(900)]
        news.dealings = [news._dealing() for _ in news.dealings]
    reports = news.reports()
    with Book.open(path) as book:
        while batch := list(islice(reports, at_once)):
            for document, raw, reading in batch:
                book.put(document, raw, reading)
            link(book)
        whole = export.as_book(
            [entity for entity, _, _ in book.entities()],
            book.documents(),
            book.claims(),
            book.findings(),
            book.stories(),
            book.derivations(),
        )
    return {
        "findings": sorted(plain(finding, "id", "claims", "became") for finding in whole["findings"]),
        "stories": sorted(plain(story, "id") for story in whole["stories"]),
        "derivations": sorted(plain(document, "text") for document in whole["documents"]),
    }


def plain(row: dict, *left_out: str) -> str:
    named = {key: value for key, value in row.items() if key not in left_out}
    return json.dumps(named, sort_keys=True, default=str)


@pytest.mark.parametrize("many_names", [False, True], ids=["few names", "many names"])
def test_report_by_report_ends_where_all_at_once_does(tmp_path: Path, many_names: bool) -> None:
    together = known(tmp_path / "together.db", REPORTS, many_names=many_names)
    assert known(tmp_path / "single.db", 1, many_names=many_names) == together
    assert all(len(rows) > 2 for rows in together.values()) or not many_names


def test_the_invented_news_has_hubs_and_copies() -> None:
    news = News(2000)
    reports = list(news.reports())
    texts = [document.text for document, _, _ in reports]
    named = [mention.text for _, _, reading in reports for mention in reading.mentions]
    assert 5 <= len(texts) - len(set(texts)) <= 15
    often, seldom = (sum(map(named.count, names)) for names in (news.names[:10], news.names[-10:]))
    assert often > 2 * seldom > 0
    for document, _, reading in reports[:5]:
        assert all(document.slice(mention.span) == mention.text for mention in reading.mentions)
