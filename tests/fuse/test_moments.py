"""When a finding took place: by the words of its reports, by earlier times of the text, by the month in which it was news."""

from __future__ import annotations

import pytest
from tests.fuse.conftest import Report, fused, one

from tidings.model import Derivation

DEAL = {"party": ["Bruma Works", "Veltora"]}
MEETING = {"party": ["Ana Ruiz", "Ivo Moss"]}


def news(sentence: str, trigger: str, *, before: str = "", published: str | None = "2024-06-18", **more: str) -> Report:
    report = Report("a", "Paper A", published)
    report.text = before
    return report.says(sentence, "partnership", trigger, DEAL, **more)


@pytest.mark.parametrize(
    ("sentence", "trigger", "before"),
    [
        ("Bruma Works and Veltora have formed a partnership.", "partnership", "Some words first.\n\n"),
        ("Bruma Works has now signed a pact with Veltora.", "pact", "Some words first.\n\n"),
        ("Bruma Works and Veltora signed a pact.", "signed", ""),
        ("Bruma Works said that it had sealed a pact with Veltora.", "pact", "Some words first.\n\n"),
    ],
)
def test_what_is_told_as_news_took_place_in_the_month_of_the_report(sentence: str, trigger: str, before: str) -> None:
    assert one(fused(news(sentence, trigger, before=before))).when == "2024-06"


@pytest.mark.parametrize(
    ("sentence", "trigger", "before"),
    [
        ("Bruma Works and Veltora have long had a partnership.", "partnership", "Some words first.\n\n"),
        ("The partnership of Bruma Works and Veltora goes on.", "partnership", ""),
        ("Bruma Works, which signed a pact with Veltora, sells pipes.", "signed", ""),
        ("Bruma Works signed a pact with Veltora.", "signed", "Some words first.\n\n"),
        ("Bruma Works has been a partner of Veltora since spring.", "partner", ""),
        ("So far Bruma Works has worked with Veltora.", "worked", ""),
        ("Bruma Works has always worked with Veltora.", "worked", ""),
        ("Until now Bruma Works has worked with Veltora.", "worked", ""),
        ("Over the past ten years Bruma Works has worked with Veltora.", "worked", ""),
        ("For three years Bruma Works has worked with Veltora.", "worked", ""),
        ("Bruma Works has repeatedly worked with Veltora.", "worked", ""),
    ],
)
def test_what_is_told_in_passing_has_no_date(sentence: str, trigger: str, before: str) -> None:
    assert one(fused(news(sentence, trigger, before=before))).when is None


def test_news_without_a_publication_date_has_none() -> None:
    assert one(fused(news("Bruma Works and Veltora signed a pact.", "signed", published=None))).when is None


def test_a_plan_is_not_dated_by_its_announcement() -> None:
    found = one(fused(news("Bruma Works and Veltora have agreed to form a pact.", "form", status="planned")))
    assert found.when is None


def test_a_later_report_does_not_date_what_an_earlier_one_told_in_passing() -> None:
    earlier = Report("b", "Paper B", "2024-02-02")
    earlier.says("The partnership of Bruma Works and Veltora goes on.", "partnership", "partnership", DEAL)
    assert one(fused(earlier, news("Bruma Works and Veltora signed a pact.", "signed"))).when is None


def test_a_time_in_words_goes_before_the_month_of_the_news() -> None:
    dated = Report("b", "Paper B", "2024-07-02")
    roles = {**DEAL, "time": ["in May"]}
    dated.says("Bruma Works and Veltora signed a pact in May.", "partnership", "signed", roles)
    assert one(fused(news("Bruma Works and Veltora signed a pact.", "signed"), dated)).when == "2024-05"


def meeting(words: str, *, before: str, published: str | None = "2024-06-20", status: str = "actual") -> str | None:
    report = Report("a", "Paper A", published)
    report.text = before
    roles = {**MEETING, "time": [words]}
    report.says(f"Ana Ruiz met Ivo Moss {words}.", "meeting", "met", roles, status=status)
    return one(fused(report)).when


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the following day", "2024-05-14"),
        ("the day before", "2024-05-12"),
        ("two weeks later", "2024-05-27"),
        ("four months later", "2024-09"),
        ("the same day", "2024-05-13"),
        ("that evening", "2024-05-13"),
        ("the following morning", "2024-05-14"),
        ("the following Friday", "2024-05-17"),
        ("the previous Friday", "2024-05-10"),
    ],
)
def test_words_that_count_from_another_time_count_from_the_last_one_told(words: str, expected: str) -> None:
    assert meeting(words, before="Moss landed in Lima on 13 May 2024. ") == expected


def test_without_a_time_told_before_nothing_is_counted() -> None:
    assert meeting("the following day", before="Moss landed in Lima. ") is None
    assert meeting("the following day", before="Moss landed in Lima on Monday. ", published=None) is None


def test_a_plan_is_not_counted_from_a_time_long_past() -> None:
    before = "The two first met in 2021. "
    assert meeting("the following year", before=before, status="planned") == "2025"
    assert meeting("the following year", before=before, status="planned", published=None) is None
    assert meeting("the following year", before=before) == "2022"


def test_an_hour_is_one_of_the_day_of_the_report_that_was_copied() -> None:
    roles = {"company": ["Veltora"], "measure": ["shares"], "time": ["midday"]}
    first, second = (
        Report(key, f"Paper {key}", day).says("Veltora shares rose by midday.", "performance", "rose", roles)
        for key, day in (("a", "2024-06-18"), ("b", "2024-06-19"))
    )
    found = one(fused(first, second, derivations=[Derivation("b", "a", "rewrite")]))
    assert (found.when, found.conflicts) == ("2024-06-18", ())


def test_of_two_dates_with_equal_support_the_one_told_first_counts() -> None:
    roles = [{**DEAL, "time": [words]} for words in ("in March", "in May")]
    first = Report("a", "Paper A", "2024-06-18")
    first.says("Bruma Works and Veltora signed a pact in March.", "partnership", "signed", roles[0])
    second = Report("b", "Paper B", "2024-06-19")
    second.says("Bruma Works and Veltora signed a pact in May.", "partnership", "signed", roles[1])
    assert one(fused(second, first)).when == "2024-03"
