"""Plans: what lies ahead, what came true and what passed unheard of, by a given day; as rows, a table and a calendar."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from rich.console import Console

from tidings.report import calendar, plans, wording


@pytest.fixture
def yard(world):
    """A yard's plans: one that comes true, one called off, one that nobody hears of again, one without a date."""
    for name in ("Corvane Shipyards", "Tessary Ferries"):
        world.entity(name)
    order = "Corvane Shipyards will build two ferries for Tessary Ferries in June 2024, <b>Corvane</b> said."
    dock = "Corvane Shipyards plans a dry dock in Odda in the third quarter of 2024."
    crane = "Corvane Shipyards will buy a crane."
    strike = "Tessary Ferries will open a terminal on 5 March 2024."
    done, off = "Corvane Shipyards delivered two ferries.", "Corvane Shipyards scrapped the dry dock."
    world.report("a.md", order, dock, publisher="Fjord Wire", published="2024-01-10", url="https://fjord.example/a")
    world.report("b.md", crane, strike, publisher="Kai News", published="2024-02-01T09:30:00+01:00")
    world.report("c.md", done, publisher="Fjord Wire", published="2024-06-20")
    world.report("d.md", off, publisher="Kai News", published="2024-08-01")
    supply = {"supplier": ["Corvane Shipyards"], "customer": ["Tessary Ferries"], "product": ["ferries"]}
    dock_of = {"actor": ["Corvane Shipyards"], "subject": ["dry dock"], "place": ["Odda"]}
    world.finding(
        "f1", "supply", supply, [("a.md", order)], status="planned", when="2024-06", became=("f5", "happened")
    )
    world.finding(
        "f2", "initiative", dock_of, [("a.md", dock)], status="planned", when="2024-Q3", became=("f6", "cancelled")
    )
    crane_of = {"actor": ["Corvane Shipyards"], "subject": ["crane"]}
    world.finding("f3", "initiative", crane_of, [("b.md", crane)], status="possible")
    terminal = {"actor": ["Tessary Ferries"], "subject": ["a terminal"]}
    world.finding("f4", "initiative", terminal, [("b.md", strike)], status="planned", when="2024-03-05")
    world.finding("f5", "supply", supply, [("c.md", done)], when="2024-06")
    world.finding("f6", "initiative", dock_of, [("d.md", off)], status="denied")
    return world


def on(world, day):
    return plans.as_of(world.findings, {f.id: f for f in world.findings}, world.evidence, day)


def states(world, day):
    return {plan.finding.id: plan.state for plan in on(world, day)}


def test_plans_stand_as_they_were_known_on_a_day(yard):
    assert states(yard, "2024-01-09") == {}
    assert states(yard, "2024-01-31") == {"f1": "ahead", "f2": "ahead"}
    assert states(yard, "2024-02-01") == {"f1": "ahead", "f2": "ahead", "f3": "undated", "f4": "ahead"}
    assert states(yard, "2024-03-06")["f4"] == "unheard"
    assert states(yard, "2024-06-30") == {"f1": "happened", "f2": "ahead", "f3": "undated", "f4": "unheard"}
    assert states(yard, "2024-12") == {"f1": "happened", "f2": "cancelled", "f3": "undated", "f4": "unheard"}


def test_a_plan_is_open_to_the_last_day_of_its_time(yard):
    assert states(yard, "2024-03-05")["f4"] == "ahead"
    assert states(yard, "2024-06-19")["f1"] == "ahead"


def test_what_lies_ahead_comes_first_by_date(yard):
    assert [plan.finding.id for plan in on(yard, "2024-02-01")] == ["f4", "f1", "f2", "f3"]


def test_a_row_leads_to_the_sentences_of_plan_and_outcome(yard):
    (row,) = [plans.plan_line(plan) for plan in on(yard, "2024-06-30") if plan.finding.id == "f1"]
    assert row["state"] == "happened"
    assert row["outcome"]["id"] == "f5"
    for piece in (*row["evidence"], *row["outcome_evidence"]):
        document = yard.documents[piece["document"]]
        assert document.text[piece["start"] : piece["end"]] == piece["sentence"]


def test_the_table_names_states_sentences_and_outcomes(yard):
    console = Console(width=140, file=io.StringIO())
    console.print(plans.plans_table(map(plans.plan_line, on(yard, "2024-12-31"))))
    shown = console.file.getvalue()
    for words in ("Came true (1)", "Called off (1)", "Announced without a date (1)", "→ Corvane Shipyards supplies"):
        assert words in shown
    assert "no report says" in shown


def test_what_was_possible_and_is_planned_now_has_not_happened(yard):
    talks, deal = "Tessary Ferries may buy a tug from Corvane.", "Tessary Ferries will buy a tug from Corvane."
    yard.report("e.md", talks, published="2024-01-10")
    yard.report("f.md", deal, published="2024-02-10")
    tug = {"supplier": ["Corvane Shipyards"], "customer": ["Tessary Ferries"], "product": ["tug"]}
    became, times = ("f8", "happened"), {"when": "2024-12"}
    talked = yard.finding("f7", "supply", tug, [("e.md", talks)], status="possible", became=became, **times)
    agreed = yard.finding("f8", "supply", tug, [("f.md", deal)], status="planned", **times)
    assert wording.outcome(talked, agreed) == "It became a plan"
    assert wording.outcome(talked, replace(agreed, status="actual")) == "It happened"
    assert wording.outcome(talked) == "It was taken further"
    assert wording.outcome(agreed) == ""
    console = Console(width=140, file=io.StringIO())
    console.print(plans.plans_table(map(plans.plan_line, on(yard, "2024-12-31"))))
    assert "Became a plan (1)" in console.file.getvalue()
    assert "Came true (1)" in console.file.getvalue()
    assert events(yard, "2024-12-31")["f7@tidings"]["SUMMARY"].endswith("(December 2024; became a plan)")


def events(world, day):
    parsed = icalendar.Calendar.from_ical(calendar.render(on(world, day)))
    return {str(event["UID"]): event for event in parsed.walk("VEVENT")}


def test_events_are_as_long_as_their_date_is_vague(yard):
    found = events(yard, "2024-02-01")
    assert set(found) == {"f1@tidings", "f2@tidings", "f4@tidings"}
    assert (found["f4@tidings"]["DTSTART"].dt, found["f4@tidings"]["DTEND"].dt) == (date(2024, 3, 5), date(2024, 3, 6))
    assert (found["f1@tidings"]["DTSTART"].dt, found["f1@tidings"]["DTEND"].dt) == (date(2024, 6, 1), date(2024, 7, 1))
    assert (found["f2@tidings"]["DTSTART"].dt, found["f2@tidings"]["DTEND"].dt) == (date(2024, 7, 1), date(2024, 10, 1))


def test_an_event_keeps_its_uid_and_counts_up_when_news_comes_in(yard):
    before, after = events(yard, "2024-02-01")["f2@tidings"], events(yard, "2024-12-31")["f2@tidings"]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert events(yard, "2024-06-30")["f1@tidings"]["STATUS"] == "CONFIRMED"
    assert events(yard, "2024-06-30")["f4@tidings"]["STATUS"] == "TENTATIVE"


def test_an_event_says_where_it_comes_from(yard):
    event = events(yard, "2024-02-01")["f1@tidings"]
    assert "a.md, characters 0–" in event["DESCRIPTION"]
    assert "<b>Corvane</b> said" in event["DESCRIPTION"]
    assert str(event["URL"]) == "https://fjord.example/a"
    assert events(yard, "2024-02-01")["f4@tidings"]["DTSTAMP"].dt == datetime(2024, 2, 1, 8, 30, tzinfo=UTC)


def test_lines_of_the_calendar_are_folded_and_end_as_the_standard_asks(yard):
    text = calendar.render(on(yard, "2024-02-01"))
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert calendar.render(on(yard, "2024-02-01")) == text


def test_a_breaking_line_in_an_article_opens_no_new_property(yard):
    hostile = "Corvane Shipyards will open a quay in May 2025.\r\nATTENDEE:mailto:x@y.example"
    yard.report("x.md", hostile, publisher="Fjord\r\nSTATUS:CANCELLED", published="2024-01-01")
    quay = {"actor": ["Corvane Shipyards"], "subject": ["a quay\r\nEND:VEVENT"]}
    yard.finding("f9", "initiative", quay, [("x.md", hostile)], status="planned", when="2025-05")
    event = events(yard, "2024-02-01")["f9@tidings"]
    assert "ATTENDEE" not in event
    assert event["STATUS"] == "CONFIRMED"
