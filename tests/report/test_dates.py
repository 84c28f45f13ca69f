import pytest

from tidings.report import dates


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2024", "2024"),
        ("2024-06", "June 2024"),
        ("2025-03-04", "4 March 2025"),
        ("2025-03-04T07:30:00Z", "4 March 2025"),
        ("2025-Q1", "first quarter of 2025"),
        ("2024-H2", "second half of 2024"),
        ("2024-21", "spring 2024"),
        ("2024-W07", "week 7 of 2024"),
        ("202X", "2020s"),
        ("2024-06~", "about June 2024"),
        ("2024?", "2024 (uncertain)"),
        ("2018/2021", "2018 to 2021"),
        ("2018/..", "from 2018"),
        ("../2021-05", "until May 2021"),
        ("2024-13", "2024-13"),
        ("next spring", "next spring"),
    ],
)
def test_a_date_is_worded_at_its_own_precision(when, words):
    assert dates.label(when) == words


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2025-Q2", "2025-04-01", "2025-06-31"),
        ("2018/2021-03", "2018-01-01", "2021-03-31"),
        ("2024-05-06T10:00:00+02:00", "2024-05-06", "2024-05-06"),
        ("2024/..", "2024-01-01", "9999-12-31"),
    ],
)
def test_bounds_hold_every_day_a_date_may_mean(when, first, last):
    assert dates.bounds(when) == (first, last)


def test_words_that_are_no_date_have_no_bounds():
    assert dates.bounds("Tuesday") is None
    assert dates.bounds("2024/Tuesday") is None
