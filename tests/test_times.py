"""Words about time become values that are as precise as the words, and no more."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings import times
from tidings.times.dates import WEEKDAYS

THURSDAY = "2024-06-13"
FORM = re.compile(r"\d{4}(-\d\d(-\d\d)?|-Q[1-4])?(/\d{4}(-\d\d(-\d\d)?)?)?", re.ASCII)

NUMERALS = ["a", "two", "3", "10", "1,000", "1.5", "twenty-five", "99999"]
MONTH_WORDS = ["May", "Feb.", "Sept", "december", "June"]
PIECES = [
    *("last", "next", "this", "previous", "coming", "year", "month", "quarter", "week", "days", "ago", "in", "within"),
    *("Tuesday", "sun", "first", "4th", "half", "H2", "Q3", "of", "and", "to", "-", "–", ",", "between", "fiscal"),
    *("2024", "1999", "2031", "29", "31st", "2024-02-30", "2024-12-31", "today", "tomorrow", "yesterday"),
    *NUMERALS,
    *MONTH_WORDS,
]
phrases = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join))
reports = st.one_of(st.none(), st.dates().map(date.isoformat), st.datetimes().map(lambda at: at.isoformat()), st.text())


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@st.composite
def values(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join))
    published = draw(st.dates(date(1950, 1, 1), date(2060, 1, 1)))
    return times.value(words, published.isoformat()) or published.isoformat()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("13 June 2024", "2024-06-13"),
        ("June 13, 2024", "2024-06-13"),
        ("the 13th of June 2024", "2024-06-13"),
        ("Sept. 5 2023", "2023-09-05"),
        ("2024-06-13", "2024-06-13"),
        ("June 2024", "2024-06"),
        ("early Jun. 2024", "2024-06"),
        ("2024", "2024"),
        ("by the end of 2030", "2030"),
        ("fiscal 2024", "2024"),
        ("the second quarter of 2024", "2024-Q2"),
        ("first-quarter 2025", "2025-Q1"),
        ("the 2023 fourth quarter", "2023-Q4"),
        ("the second fiscal quarter of 2024", "2024-Q2"),
        ("Q3 2023", "2023-Q3"),
        ("the first half of 2024", "2024-01/2024-06"),
        ("H2 2024", "2024-07/2024-12"),
        ("between 2019 and 2021", "2019/2021"),
        ("2019–2021", "2019/2021"),
        ("from 2019 to 2021", "2019/2021"),
    ],
)
@pytest.mark.parametrize("published", [None, "1990-01-01", "2024-06-13T08:00:00Z"])
def test_full_words_need_no_publication_date(words: str, expected: str, published: str | None) -> None:
    assert times.value(words, published) == times.value(words, published, ahead=True) == expected


@pytest.mark.parametrize(
    "words",
    [
        *("Tuesday", "last Tuesday", "today", "yesterday", "tomorrow", "this morning", "June 13", "13 June", "in June"),
        *(
            "last June",
            "last week",
            "next month",
            "this year",
            "third-quarter",
            "Q3",
            "the second half",
            "two years ago",
        ),
        *("in three days", "in May last year", "the first quarter of next year"),
    ],
)
@pytest.mark.parametrize("published", [None, "", "June 2024", "2024", "2024-06", "0001-01-01", "9999-12-31"])
def test_what_hangs_on_an_unknown_publication_date_stays_unknown(words: str, published: str | None) -> None:
    assert times.value(words, published) is None
    assert times.value(words, published, ahead=True) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "after the merger",
        "soon",
        "five years",
        "for 10 years",
        "marched",
        "the second",
        "1899",
        "2100",
        "the 1990s",
        "24 hours",
    ],
)
def test_words_without_a_date_give_none(words: str) -> None:
    assert times.value(words, THURSDAY) is None


@pytest.mark.parametrize(
    ("words", "past", "planned"),
    [
        ("Tuesday", "2024-06-11", "2024-06-18"),
        ("on Wednesday", "2024-06-12", "2024-06-19"),
        ("Friday night", "2024-06-07", "2024-06-14"),
        ("last Tuesday", "2024-06-11", "2024-06-11"),
        ("last Thursday", "2024-06-06", "2024-06-06"),
        ("next Thursday", "2024-06-20", "2024-06-20"),
        ("next Monday", "2024-06-17", "2024-06-17"),
        ("Monday, June 10", "2024-06-10", "2024-06-10"),
        ("in May", "2024-05", "2025-05"),
        ("in June", "2024-06", "2024-06"),
        ("in July", "2023-07", "2024-07"),
        ("last June", "2023-06", "2023-06"),
        ("next May", "2025-05", "2025-05"),
        ("this August", "2024-08", "2024-08"),
        ("the first quarter", "2024-Q1", "2025-Q1"),
        ("third-quarter", "2023-Q3", "2024-Q3"),
        ("the first half", "2024-01/2024-06", "2024-01/2024-06"),
        ("the second half", "2023-07/2023-12", "2024-07/2024-12"),
        ("December 31", "2023-12-31", "2024-12-31"),
        ("Jan. 2", "2024-01-02", "2025-01-02"),
    ],
)
def test_what_is_planned_looks_ahead(words: str, past: str, planned: str) -> None:
    assert times.value(words, THURSDAY) == past
    assert times.value(words, THURSDAY, ahead=True) == planned


def test_a_past_weekday_on_its_own_day_is_the_day_of_the_report() -> None:
    assert times.value("Thursday", THURSDAY) == THURSDAY


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("yesterday", "2024-06-12"),
        ("tomorrow", "2024-06-14"),
        ("3 days ago", "2024-06-10"),
        ("in three days", "2024-06-16"),
        ("two weeks ago", "2024-05"),
        ("a month ago", "2024-05"),
        ("in twelve months", "2025-06"),
        ("three years ago", "2021"),
        ("last week", "2024-06-03/2024-06-09"),
        ("next week", "2024-06-17/2024-06-23"),
        ("the previous quarter", "2024-Q1"),
        ("next quarter", "2024-Q3"),
        ("last month", "2024-05"),
        ("later this year", "2024"),
        ("last year", "2023"),
    ],
)
def test_distances_count_from_the_report(words: str, expected: str) -> None:
    assert times.value(words, THURSDAY) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in May last year", "2023-05"),
        ("June 10 of last year", "2023-06-10"),
        ("May next year", "2025-05"),
        ("the first quarter of next year", "2025-Q1"),
        ("the fourth quarter of this year", "2024-Q4"),
        ("the second half of last year", "2023-07/2023-12"),
    ],
)
def test_a_year_named_beside_the_date_is_its_year(words: str, expected: str) -> None:
    assert times.value(words, THURSDAY) == times.value(words, THURSDAY, ahead=True) == expected


@pytest.mark.parametrize(
    ("words", "published", "ahead", "expected"),
    [
        ("Dec. 28", "2024-01-05", False, "2023-12-28"),
        ("Jan. 10", "2023-12-20", True, "2024-01-10"),
        ("Dec. 1", "2023-12-20", True, "2023-12-01"),  # a plan that is a few weeks old
        ("December", "2024-01-05", False, "2023-12"),
        ("January", "2023-12-20", True, "2024-01"),
        ("yesterday", "2024-01-01", False, "2023-12-31"),
        ("tomorrow", "2023-12-31", False, "2024-01-01"),
        ("Friday", "2024-01-01", False, "2023-12-29"),
        ("Monday", "2023-12-29", True, "2024-01-01"),
        ("last week", "2024-01-03", False, "2023-12-25/2023-12-31"),
        ("this week", "2024-12-31", False, "2024-12-30/2025-01-05"),
        ("last month", "2024-01-31", False, "2023-12"),
        ("next month", "2023-12-31", False, "2024-01"),
        ("last quarter", "2024-02-01", False, "2023-Q4"),
        ("next quarter", "2023-11-01", False, "2024-Q1"),
        ("a month ago", "2024-03-31", False, "2024-02"),
        ("fourth quarter", "2024-01-20", False, "2023-Q4"),
    ],
)
def test_years_turn(words: str, published: str, ahead: bool, expected: str) -> None:
    assert times.value(words, published, ahead=ahead) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("Feb. 29, 2023", "2023-02"), ("31 April 2022", "2022-04"), ("2021-13-45", "2021")]
)
def test_a_day_that_never_was_leaves_what_can_be(words: str, expected: str) -> None:
    assert times.value(words, THURSDAY) == times.value(words, None) == expected


@pytest.mark.parametrize(
    "words", ["1,000 days ago", "1.5 years ago", "twenty-five years ago", "10,002 days ago", "5000 years ago"]
)
def test_the_tail_of_a_number_is_no_number(words: str) -> None:
    assert times.value(words, THURSDAY) is None


@pytest.mark.parametrize(
    ("words", "earlier", "expected"),
    [
        ("the following day", "2024-03-31", "2024-04-01"),
        ("the day before", "2024-03-01", "2024-02-29"),
        ("the same day", "2024-03-01", "2024-03-01"),
        ("two weeks later", "2024-02-20", "2024-03-05"),
        ("four months after", "2023-10-02", "2024-02"),
        ("a year earlier", "2024-Q3", "2023"),
        ("the following month", "2024-12", "2025-01"),
        ("the following day", "2024-03", None),  # of which day, nobody said
        ("two weeks later", None, None),
    ],
)
def test_what_counts_from_a_time_told_before_is_no_finer_than_it(
    words: str, earlier: str | None, expected: str | None
) -> None:
    assert times.value(words, THURSDAY, earlier=earlier) == expected


def test_years_in_the_wrong_order_are_one_span() -> None:
    assert times.value("2021 to 2019", None) == "2019/2021"


@pytest.mark.parametrize(
    ("words", "least_days"),
    [("2024", 365), ("June", 28), ("last quarter", 89), ("H1 2023", 180), ("two weeks ago", 7), ("last week", 7)],
)
def test_precision_never_exceeds_the_words(words: str, least_days: int) -> None:
    first, last = times.bounds(times.value(words, THURSDAY) or "")
    assert (last - first).days + 1 >= least_days


@given(words=phrases, published=reports, ahead=st.booleans())
def test_any_words_give_a_value_or_none(words: str, published: str | None, ahead: bool) -> None:
    found = times.value(words, published, ahead=ahead)
    if found is not None:
        assert FORM.fullmatch(found), found
        first, last = times.bounds(found)
        assert first <= last


@given(words=phrases, ahead=st.booleans())
def test_without_a_publication_date_the_words_hold_the_year(words: str, ahead: bool) -> None:
    found = times.value(words, None, ahead=ahead)
    assert found is None or found[:4] in words


@given(published=st.dates(date(1901, 1, 1), date(2098, 12, 31)), weekday=st.sampled_from(sorted(WEEKDAYS)))
def test_weekdays_are_within_a_week_on_their_side(published: date, weekday: str) -> None:
    past, planned = (
        date.fromisoformat(times.value(weekday, published.isoformat(), ahead=ahead) or "") for ahead in (False, True)
    )
    assert past.weekday() == planned.weekday() == WEEKDAYS[weekday]
    assert timedelta(0) <= published - past < timedelta(7)
    assert timedelta(0) <= planned - published <= timedelta(7)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-Q4", ("2024-10-01", "2024-12-31")),
        ("2024-06-13", ("2024-06-13", "2024-06-13")),
        ("2019/2021", ("2019-01-01", "2021-12-31")),
        ("2024-01/2024-06", ("2024-01-01", "2024-06-30")),
        ("2024-06-03/2024-06-09", ("2024-06-03", "2024-06-09")),
    ],
)
def test_bounds_are_first_and_last_day(found: str, expected: tuple[str, str]) -> None:
    assert times.bounds(found) == days(*expected)


@pytest.mark.parametrize(
    "found",
    ["", "/", "soon", "24", "2024-6", "2024-13", "2024-Q5", "2024-02-30", "0000", "99999999999", "2024-06-13T08:00"],
)
def test_bounds_of_no_value_raise(found: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        times.bounds(found)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2024", "2024-06-13", True),
        ("2024-Q2", "2024-06", True),
        ("2024-Q2", "2024-07", False),
        ("2024-06-30", "2024-07-01", False),
        ("2024-06-24/2024-06-30", "2024-06-30", True),
        ("2019/2021", "2020-05", True),
        ("2019/2021", "2022", False),
    ],
)
def test_overlap(a: str, b: str, expected: bool) -> None:
    assert times.overlap(a, b) is expected


@given(values(), values())
def test_overlap_is_symmetric_and_reflexive(a: str, b: str) -> None:
    assert times.overlap(a, a)
    assert times.overlap(a, b) == times.overlap(b, a)


@pytest.mark.parametrize(
    "words", ["midday", "by noon", "early trading", "early Oslo trading", "at the close", "in afternoon dealings"]
)
def test_an_hour_without_a_day_is_one_of_the_day_of_the_report(words: str) -> None:
    assert times.names_hour(words)
    assert times.value(words, "2024-06-13T08:00:00Z") == "2024-06-13"
    assert times.value(words, None) is None


@pytest.mark.parametrize(
    "words", ["the close of the deal", "midday on Tuesday", "trading", "an opening", "noon on 3 May"]
)
def test_other_words_name_no_hour(words: str) -> None:
    assert not times.names_hour(words)


@given(phrases, reports)
def test_any_text_has_a_last_time_that_can_be_counted_from(text: str, published: str | None) -> None:
    told = times.told_before(text, len(text), published)
    assert told is None or times.bounds(told)
