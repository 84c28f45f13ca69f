"""The month as a table of days beside the list of plans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import served
from tests.store.conftest import article, finding, link

from tidings.desk import months
from tidings.model import Finding
from tidings.pipeline.book import Book
from tidings.report.plans import Plan, State


def plan(key: str, when: str, state: State = "ahead") -> Plan:
    return Plan(Finding(key, "supply", "planned", {}, (), (), when), state, (), None)


def test_a_month_has_whole_weeks_and_each_plan_once() -> None:
    plans = [
        plan("day", "2024-06-03"),
        plan("night", "2024-05-31/2024-06-01"),
        plan("q", "2024-Q2"),
        plan("off", "2024-07-01"),
    ]
    made = months.month("2024-06", plans, "2024-06-03")
    days = [day for week in made.weeks for day in week]
    assert (days[0].date, days[-1].date, len(days)) == ("2024-05-27", "2024-06-30", 35)
    assert [day.date for day in days if day.today] == ["2024-06-03"]
    assert {day.date: day.plans for day in days if day.plans} == {"2024-06-01": 1, "2024-06-03": 1}
    assert [each.finding.id for each in made.vague] == ["q"]
    assert (made.before, made.after) == ("2024-05", "2024-07")


def test_it_opens_where_the_next_plan_is() -> None:
    plans = [plan("gone", "2024-06-03", "unheard"), plan("year", "2025"), plan("next", "2024-09")]
    assert months.opening(plans, "2024-07-10") == "2024-09"
    assert months.opening(plans[:2], "2024-07-10") == "2024-06"
    assert months.opening([], "2024-07-10") == "2024-07"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Book(tmp_path_factory.mktemp("calendar") / "news.db") as book:
        reports = [article(key) for key in ("a.txt", "b.txt")]
        for each in reports:
            each.put(book.store)
        link(book.store, *reports)
        dates = {"f-day": "2024-06-03", "f-month": "2024-06", "f-july": "2024-07-01"}
        book.store.save_findings([finding(book.store, key, when=when) for key, when in dates.items()])
        with served(book) as address:
            yield address


def test_days_lead_to_their_plans_and_months_to_each_other(browser: Any, desk: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{desk}/calendar?month=2024-05")
    assert page.get_by_text("No plan falls into May 2024.").is_visible()
    page.get_by_role("link", name="June 2024").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**month=2024-06")
    assert page.get_by_role("table", name="June 2024").get_by_role("columnheader").count() == 7
    page.get_by_role("cell").get_by_role("link").focus()
    assert page.locator(":focus").inner_text().startswith("3 June 2024")
    page.keyboard.press("Enter")
    page.wait_for_url("**#d2024-06-03")
    assert page.locator(":target a").first.get_attribute("href") == "/finding/f-day"
    assert page.locator("#vague + ul a").first.get_attribute("href") == "/finding/f-month"
    page.get_by_role("link", name="All plans").click()
    assert page.locator(".body .row").count() == 3
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_month_is_accessible_and_narrow(browser: Any, desk: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.goto(f"{desk}/calendar?month=2024-06")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    rules = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in rules if rule["impact"] in ("serious", "critical")] == []
    page.close()


@pytest.mark.parametrize("month", ["2024-13", "soon", "2024"])
def test_what_is_no_month_is_refused(desk: str, month: str) -> None:
    assert httpx.get(f"{desk}/calendar", params={"month": month}, timeout=60).status_code == 422


def test_the_first_and_the_last_month_there_can_be(desk: str) -> None:
    for month in ("1000-01", "2999-12"):
        assert httpx.get(f"{desk}/calendar", params={"month": month}, timeout=60).status_code == 200
