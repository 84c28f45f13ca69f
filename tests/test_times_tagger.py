"""Time expressions are found in running text, with all their words and no others, and valued in TIMEX3's form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.errors import BadInput
from tidings.times import Timex, tag
from tidings.times.timeml import parse, score

THURSDAY = "2024-06-13"


def found(text: str, published: str | None = THURSDAY) -> list[tuple[str, str, str]]:
    return [(text[t.span.start : t.span.end], t.type, t.value) for t in tag(text, published)]


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("It opened on Nov. 6, 1989.", "Nov. 6, 1989", "DATE", "1989-11-06"),
        ("It opened on Friday, 6 November 1989, in Oslo.", "Friday, 6 November 1989", "DATE", "1989-11-06"),
        ("They met last Friday in Oslo.", "last Friday", "DATE", "2024-06-07"),
        ("They met Friday.", "Friday", "DATE", "2024-06-07"),
        ("They will meet on Friday.", "Friday", "DATE", "2024-06-14"),
        ("The deal was signed yesterday's way.", "yesterday", "DATE", "2024-06-12"),
        ("The plant burned last night.", "last night", "TIME", "2024-06-12TNI"),
        ("It left at 10:40 p.m. Wednesday.", "10:40 p.m. Wednesday", "TIME", "2024-06-12T22:40"),
        ("Work begins early next year.", "early next year", "DATE", "2025"),
        ("It was founded in May.", "May", "DATE", "2024-05"),
        ("Sales rose in the third quarter.", "the third quarter", "DATE", "2023-Q3"),
        ("It posted a first-quarter loss.", "first-quarter", "DATE", "2024-Q1"),
        ("It earned more in fiscal 2023.", "fiscal 2023", "DATE", "2023"),
        ("They met last week.", "last week", "DATE", "2024-W23"),
        ("They met over the weekend.", "the weekend", "DATE", "2024-W23-WE"),
        ("It opens this summer.", "this summer", "DATE", "2024-SU"),
        ("Prices rose in the 1990s.", "the 1990s", "DATE", "199"),
        ("It began five years ago.", "five years ago", "DATE", "2019"),
        ("It began two weeks ago.", "two weeks ago", "DATE", "2024-05-30"),
        ("It takes nearly two months.", "nearly two months", "DURATION", "P2M"),
        ("A 10-year plan.", "10-year", "DURATION", "P10Y"),
        ("The rate fell over the past three months.", "the past three months", "DURATION", "P3M"),
        ("It took several hours.", "several hours", "DURATION", "PTXH"),
        ("The flight takes four hours.", "four hours", "DURATION", "PT4H"),
        ("They meet every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("They meet twice a year.", "a year", "SET", "P1Y"),
        ("It now employs 40.", "now", "DATE", "PRESENT_REF"),
    ],
)
def test_one_expression(text: str, words: str, kind: str, value: str) -> None:
    assert found(text) == [(words, kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "It may open.",
        "They march on.",
        "The fall in prices.",
        "It costs $2000.",
        "It has 1,990 workers.",
        "The second man won.",
        "It owns three-quarters of it.",
        "He is 55 years old.",
        "She reads the Weekly Ledger.",
    ],
)
def test_words_that_only_look_like_time(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on Friday.", "XXXX-WXX-5"),
        ("They met on June 13.", "XXXX-06-13"),
        ("They met in June.", "XXXX-06"),
        ("They met yesterday.", "XXXX-XX-XX"),
        ("They met last week.", "XXXX-WXX"),
        ("Sales rose in the third quarter.", "XXXX-Q3"),
        ("They met last year.", "XXXX"),
        ("They met in 2019.", "2019"),
    ],
)
def test_without_a_publication_date_the_unknown_part_stays_unknown(text: str, value: str) -> None:
    assert [made for _, _, made in found(text, None)] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They signed on March 31, 2024. The following day the plant burned.", ["2024-03-31", "2024-04-01"]),
        ("They signed on March 31, 2024. Two weeks later the plant burned.", ["2024-03-31", "2024-04-14"]),
        ("It opened in 2011. That year sales fell.", ["2011", "2011"]),
        ("In the first quarter it lost more than a year earlier.", ["2024-Q1", "2023-Q1"]),
    ],
)
def test_earlier_times_of_the_text_anchor_later_ones(text: str, values: list[str]) -> None:
    assert [made for _, _, made in found(text)] == values


@pytest.mark.parametrize(
    ("text", "mod"),
    [("early next year", "START"), ("the end of 2024", "END"), ("about two months", "APPROX"), ("in 2024", None)],
)
def test_the_modifier_is_told(text: str, mod: str | None) -> None:
    assert [t.mod for t in tag(f"It takes {text}.", THURSDAY)] == [mod]


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=12), st.dates().map(str)))
def test_any_text_can_be_tagged(text: str, published: str | None) -> None:
    last = 0
    for timex in tag(text, published):
        assert last <= timex.span.start < timex.span.end <= len(text)
        last = timex.span.end


TELLING = [
    "It closed on Monday.",
    "It closes next Friday.",
    "He spoke a day earlier, and the following week.",
    "Shares fell over the past weekend.",
    "They met on 3 May 9999. Two days later they met again.",
    "They met ten years ago, at the end of the last quarter.",
]


@given(
    st.sampled_from(TELLING), st.one_of(st.dates().map(str), st.sampled_from(["0001-01-01", "9999-12-31T23:59:59Z"]))
)
def test_a_report_of_any_day_can_be_tagged(text: str, published: str) -> None:
    assert tag(text, published)


WORDS = [
    "last",
    "next",
    "the",
    "first",
    "third",
    "quarter",
    "May",
    "31",
    "Feb.",
    "30",
    ",",
    "2024",
    "0001",
    "9999",
    "years",
    "ago",
    "days",
    "later",
    "10",
    "p.m.",
    "Friday",
    "weekend",
    "of",
    "400000",
    "a",
    "few",
    "each",
    "half",
    "nineteen",
    "ninety",
    "two",
    "thousand",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.dates().map(str))
def test_words_of_time_in_any_order_can_be_tagged(text: str, published: str) -> None:
    assert all(isinstance(timex, Timex) for timex in tag(text, published))


TIMEML = (
    '<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2024-06-13">June 13</TIMEX3></DCT><TEXT>They <EVENT>met</EVENT> '
    '<TIMEX3 tid="t1" type="DATE" value="2024-06-12">yesterday</TIMEX3> &amp; stayed for <TIMEX3 tid="t2" type="DURATION" '
    'value="P2M">nearly two months</TIMEX3>, on <TIMEX3 tid="t3" type="DATE" value="2024-05-31">their eve</TIMEX3>.</TEXT></TimeML>'
)


def test_timeml_is_read_with_its_places() -> None:
    document = parse("a", TIMEML)
    assert document.created == THURSDAY
    assert [document.text[t.span.start : t.span.end] for t in document.timexes] == [
        "yesterday",
        "nearly two months",
        "their eve",
    ]


def test_a_score_counts_spans_values_and_types_as_tempeval_3_does() -> None:
    made = score([parse("a", TIMEML)], explain=True)
    assert (made.gold, made.found, made.strict, made.relaxed, made.values, made.types) == (3, 2, 2, 2, 2, 2)
    assert made.strict_f1 == made.value_f1 == 80
    assert made.value_accuracy == 100
    assert [line.split()[0] for line in made.misses] == ["missed"]


@pytest.mark.parametrize(
    "bad", ["", "<TimeML/>", "no markup", '<!DOCTYPE a [<!ENTITY b "c">]><TimeML><TEXT>&b;</TEXT></TimeML>']
)
def test_what_is_no_timeml_says_so(bad: str) -> None:
    with pytest.raises(BadInput, match=r"TimeML|entities"):
        parse("x.tml", bad)
