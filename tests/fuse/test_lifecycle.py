"""What became of plans, and what is no outcome."""

from __future__ import annotations

from tests.fuse.conftest import Report, fused, one

from tidings.model import Status


def plant(
    id: str, published: str, sentence: str, *, trigger: str = "open", status: Status = "planned", **roles: list[str]
) -> Report:
    filled = {"actor": ["Bruma Works"], "subject": ["plant"], **roles}
    return Report(id, id, published).says(sentence, "initiative", trigger, filled, status=status)


PLAN = plant("a", "2023-01-05", "Bruma Works will open a plant in 2024.", time=["2024"])


def test_another_date_in_a_later_report_is_a_changed_plan() -> None:
    later = plant("b", "2023-09-01", "Bruma Works will open its plant in 2026.", time=["2026"])
    found = fused(PLAN, later)
    became = one(found, when="2024").became
    assert became is not None
    assert (became.how, became.finding) == ("changed", one(found, when="2026").id)


def test_words_of_delay_make_it_a_changed_plan_at_once() -> None:
    later = plant("b", "2023-01-20", "Bruma Works will open its plant in 2026, later than planned.", time=["2026"])
    became = one(fused(PLAN, later), when="2024").became
    assert became is not None
    assert became.how == "changed"


def test_another_date_in_the_same_days_is_a_conflict_and_no_change() -> None:
    other = plant("b", "2023-01-06", "Bruma Works will open a plant in 2025.", time=["2025"])
    found = one(fused(PLAN, other))
    assert [conflict.attribute for conflict in found.conflicts] == ["date"]
    assert found.became is None


def test_a_plan_goes_through_change_to_its_end() -> None:
    later = plant("b", "2023-09-01", "Bruma Works will open its plant in 2026.", time=["2026"])
    end = plant("c", "2024-06-18", "Bruma Works has cancelled the plant.", trigger="cancelled", status="denied")
    found = fused(PLAN, later, end)
    outcomes = {finding.when: finding.became.how for finding in found if finding.became}
    assert outcomes == {"2024": "changed", "2026": "cancelled"}
    assert len(found) == 3


def test_a_plan_done_in_another_size_is_changed() -> None:
    plan = plant("a", "2022-06-01", "Bruma Works will open 60 plants.", subject=["plants"], amount=["60 plants"])
    done = plant(
        "b", "2024-06-01", "Bruma Works opened 17 plants.", status="actual", subject=["plants"], amount=["17 plants"]
    )
    became = one(fused(plan, done), status="planned").became
    assert became is not None
    assert became.how == "changed"


def test_what_lies_years_ahead_has_not_happened_yet() -> None:
    plan = plant("a", "2023-01-05", "Bruma Works will open a plant in 2029.", time=["2029"])
    done = plant("b", "2023-06-01", "Bruma Works has opened a plant.", status="actual")
    assert one(fused(plan, done), status="planned").became is None


def test_a_plan_whose_dealing_has_ended_is_cancelled() -> None:
    later = plant("b", "2023-09-01", "Bruma Works has dropped the plant.", trigger="dropped", status="ended")
    became = one(fused(PLAN, later), status="planned").became
    assert became is not None
    assert became.how == "cancelled"
