"""The parts of the desk that need no server: queries, marks, layout, visits, calendar, bars."""

from __future__ import annotations

import pytest

from tidings.desk import activity, layout, marking, queries, seen
from tidings.desk.marking import Mark
from tidings.desk.strands import strands
from tidings.model import Entity, Evidence, Finding, Participant, Span
from tidings.report import calendar
from tidings.report.plans import Plan, as_of
from tidings.store.catalogue import Facts

HALDEN = Entity("e1", "Halden Robotics", "organization", ("Halden",))
PLAN = Finding(
    "f1", "supply", "planned", {"supplier": (Participant("Halden; Sons, Ltd", "e1"),)}, (), ("a",), "2025-03"
)

SAID = Evidence("c1", "a", "Halden is to supply.", Span(0, 20), (), "planned", (), None, None, "2025-01-02", None)


def plan(on: str) -> Plan:
    """The plan as it stood at the end of a day."""
    return as_of([PLAN], {}, {"f1": [SAID]}, on)[0]


def find(name: str) -> list[Entity]:
    return [HALDEN] if "halden" in name.lower() else []


def test_a_query_is_words_phrases_and_fields() -> None:
    asked = queries.parse('type:supply supplier:"Halden Robotics" since:2024-06 standing:corr arms "two years"', find)
    assert asked.wanted.types == ("supply",)
    assert asked.wanted.roles == (("supplier", ("e1",), "Halden Robotics"),)
    assert (asked.wanted.since, asked.wanted.standings) == ("2024-06", ("corroborated",))
    assert asked.words == 'arms "two years"'
    assert asked.complaints == ()


@pytest.mark.parametrize("typed", ["type:nonsense", "since:soon", "with:Nobody", "colour:red"])
def test_what_is_not_understood_is_said(typed: str) -> None:
    assert len(queries.parse(typed, find).complaints) == 1


def test_a_term_is_taken_away_and_set_again() -> None:
    asked = queries.parse('type:supply with:"Halden Robotics"', find)
    assert asked.without(asked.terms[0]) == 'with:"Halden Robotics"'
    assert asked.with_field("type", "supply") == 'with:"Halden Robotics"'
    assert queries.parse(asked.with_field("status", "planned"), find).wanted.statuses == ("planned",)


def test_pieces_leave_nothing_out_where_marks_overlap() -> None:
    text = "Halden will supply Okoye."
    marks = [Mark(Span(0, 25), "stated"), Mark(Span(0, 11), "role"), Mark(Span(7, 18), "trigger", "trigger")]
    pieces = marking.pieces(text, Span(0, 25), marks)
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.kinds for piece in pieces] == ["stated role", "stated role trigger", "stated trigger", "stated"]
    assert [mark.label for piece in pieces for mark in piece.closes if mark.label] == ["trigger"]


def test_the_layout_is_the_same_every_time_and_keeps_nodes_apart() -> None:
    pairs = [(0, n) for n in range(1, 8)] + [(8, 9)]
    places, height = layout.arrange(11, pairs, 1000)
    again, _ = layout.arrange(11, pairs, 1000)
    assert (places == again).all()
    assert places[:, 0].min() >= 0
    assert places[:, 0].max() <= 1000
    assert places[:, 1].max() <= height
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2) ** 0.5
    assert apart[apart > 0].min() > 30
    assert layout.arrange(0, [], 1000)[0].shape == (0, 2)


def test_a_visit_ends_after_half_an_hour() -> None:
    first = seen.visit(None, 10, now=1_000_000)
    assert first.known is None
    value = first.cookie.split(";")[0].split("=")[1]
    soon = seen.visit(value, 12, now=1_000_060)
    assert soon.known == 0
    later = seen.visit(soon.cookie.split(";")[0].split("=")[1], 15, now=1_009_000)
    assert later.known == 12
    assert seen.visit("x.y.z", 5).known is None


def test_the_calendar_spans_a_month_and_escapes_text() -> None:
    text = calendar.render([plan("2025-03-31")], page=lambda finding: f"http://localhost/finding/{finding}")
    assert "DTSTART;VALUE=DATE:20250301\r\nDTEND;VALUE=DATE:20250401\r\n" in text
    assert "Halden\\; Sons\\, Ltd" in text
    assert "URL:http://localhost/finding/f1\r\n" in text
    assert text.endswith("END:VCALENDAR\r\n")
    assert plan("2025-03-31").state == "ahead"
    assert plan("2025-04-01").state == "unheard"


def test_bars_run_from_the_first_month_to_the_last() -> None:
    bars = activity.bars({"2024-11": 2, "2025-02": 1})
    assert [(bar.period, bar.number) for bar in bars] == [
        ("2024-11", 2),
        ("2024-12", 0),
        ("2025-01", 0),
        ("2025-02", 1),
    ]
    assert [bar.period for bar in activity.bars({"1999-01": 1, "2024-01": 3})][:2] == ["1999", "2000"]
    assert activity.bars({}) == ()


def test_bars_reach_over_further_months_on_a_common_scale() -> None:
    bars = activity.bars({"2024-12": 2}, within=("2024-11", "2025-01"), top=4)
    assert [(bar.period, bar.number) for bar in bars] == [("2024-11", 0), ("2024-12", 2), ("2025-01", 0)]
    assert bars[1].height == activity.HEIGHT / 2


def test_strands_count_each_report_of_a_topic_once() -> None:
    days = {"a": "2024-11-03", "b": "2025-01-04", "c": None}
    facts = {key: Facts(n, key, None, None, None, day, None) for n, (key, day) in enumerate(days.items())}
    found = [
        Finding(key, "supply", "actual", {}, (), documents)
        for key, documents in (("f1", ("a", "b")), ("f2", ("b", "c")))
    ]
    made = strands(found, {"f1": ("chips", "robots"), "f2": ("chips",)}, facts, ("2024-10",))
    assert [(each.topic, each.reports, each.months) for each in made] == [
        ("chips", 3, {"2024-11": 1, "2025-01": 1}),
        ("robots", 2, {"2024-11": 1, "2025-01": 1}),
    ]
    assert [bar.number for bar in made[0].bars] == [0, 1, 0, 1]
