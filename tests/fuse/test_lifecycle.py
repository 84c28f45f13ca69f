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


def test_a_plan_is_known_by_the_name_of_what_it_is_about() -> None:
    plan = plant("a", "2023-01-05", "Bruma Works will start NORD-2.", trigger="start", subject=["NORD-2"])
    sentence = "The failure of NORD-2, in which Bruma Works tested its valve, was a blow."
    done = plant("b", "2024-01-05", sentence, trigger="tested", status="actual", subject=["its valve"])
    other = plant(
        "c", "2024-01-06", "Bruma Works tested its pump.", trigger="tested", status="actual", subject=["its pump"]
    )
    found = fused(plan, done, other)
    became = one(found, status="planned").became
    assert became is not None
    assert became.finding == next(f.id for f in found if "b" in f.documents)


def test_sizes_of_what_nobody_names_are_not_one_plan() -> None:
    def worth(id: str, day: str, words: str, status: Status) -> Report:
        sentence = f"Bruma Works is worth {words}."
        return Report(id, id, day).says(
            sentence, "performance", "worth", {"company": ["Bruma Works"], "amount": [words]}, status=status
        )

    plan = worth("a", "2023-01-05", "$1.1 billion", "possible")
    assert one(fused(plan, worth("b", "2023-09-05", "$2.3 billion", "actual")), status="possible").became is None
    same = worth("b", "2023-09-05", "$1.1 billion", "actual")
    assert one(fused(plan, same), status="possible").became is not None


def test_a_plan_of_two_is_not_given_up_by_one_of_them_alone_unless_time_place_size_or_matter_say_so() -> None:
    plan = Report("a", "A", "2023-01-05").says(
        "Veltora will put $15 million into Bruma Works.",
        "investment",
        "put",
        {"investor": ["Veltora"], "investee": ["Bruma Works"], "amount": ["$15 million"]},
        status="planned",
    )

    def dropped(words: str, amount: list[str]) -> Report:
        roles = {"investee": ["Bruma Works"], "subject": ["listing"], "amount": amount}
        return Report("b", "B", "2023-09-05").says(words, "investment", "shelved", roles, status="denied")

    of_others = fused(plan, dropped("Bruma Works has shelved its listing.", []))
    assert one(of_others, status="planned").became is None
    of_one = fused(plan, dropped("Bruma Works has shelved its listing of $15 million.", ["$15 million"]))
    assert one(of_one, status="planned").became is not None


def bid(id: str, day: str, buyer: str, target: str = "Bruma Works", *, status: Status = "possible") -> Report:
    roles = {"buyer": [buyer], "target": [target]}
    return Report(id, id, day).says(f"{buyer} may buy {target}.", "acquisition", "buy", roles, status=status)


WITHDRAWN = Report("z", "Z", "2023-05-05").says(
    "Veltora withdrew the offer.", "acquisition", "withdrew", {"buyer": ["Veltora"]}, status="denied"
)


def test_who_withdraws_without_a_word_on_the_other_side_withdraws_from_the_one_plan_there_is() -> None:
    found = fused(bid("a", "2023-01-05", "Veltora"), WITHDRAWN)
    end = one(found, status="denied")
    assert [filler.text for filler in end.roles["target"]] == ["Bruma Works"]
    became = one(found, status="possible").became
    assert became is not None
    assert (became.how, became.finding) == ("cancelled", end.id)


def test_of_two_plans_nobody_knows_which_was_withdrawn() -> None:
    found = fused(bid("a", "2023-01-05", "Veltora"), bid("b", "2023-01-05", "Veltora", "Kado Air"), WITHDRAWN)
    assert not any("z" in finding.documents or finding.became for finding in found)


def test_what_is_withdrawn_was_planned_before() -> None:
    found = fused(bid("a", "2023-06-05", "Veltora"), WITHDRAWN)
    assert not any("z" in finding.documents or finding.became for finding in found)


def test_a_rumour_that_was_denied_and_came_true_has_come_true() -> None:
    denied = Report("b", "B", "2023-01-06").says(
        "Veltora denied a bid for Bruma Works.",
        "acquisition",
        "bid",
        {"buyer": ["Veltora"], "target": ["Bruma Works"]},
        status="denied",
    )
    done = bid("c", "2023-09-06", "Veltora", status="actual")
    rumour = one(fused(bid("a", "2023-01-05", "Veltora"), denied, done), status="possible")
    assert rumour.became is not None
    assert rumour.became.how == "happened"
    assert [conflict.attribute for conflict in rumour.conflicts] == ["status"]


def test_of_two_ends_in_one_report_the_later_one_is_what_is_left() -> None:
    ends = Report("b", "B", "2023-05-06")
    both = {"buyer": ["Veltora"], "target": ["Bruma Works"]}
    for words, day in (("turned down", "2023-04-18"), ("dropped", "2023-03-20")):
        told = f"Bruma Works and Veltora {words} the offer on {day}."
        ends.says(told, "acquisition", words, {**both, "time": [day]}, status="denied")
    found = fused(bid("a", "2023-01-05", "Veltora"), ends)
    became = one(found, status="possible").became
    assert became is not None
    assert became.finding == one(found, when="2023-04-18").id


def test_a_plan_that_is_moved_is_changed_and_no_contradiction() -> None:
    plan = plant("a", "2023-01-05", "Bruma Works will open a plant in Oslo.", place=["Oslo"])
    later = plant("b", "2023-02-05", "Bruma Works will open the plant in Lima instead.", place=["Lima"])
    found = fused(plan, later)
    assert not any(finding.conflicts for finding in found)
    assert [finding.became.how for finding in found if finding.became] == ["changed"]
    other = plant("b", "2023-02-05", "Bruma Works will open the plant in Lima.", place=["Lima"])
    assert [conflict.attribute for conflict in one(fused(plan, other)).conflicts] == ["place"]


ORDER = {"supplier": ["Bruma Works"], "customer": ["Kado Air"], "product": ["jets"]}


def ordered(id: str, day: str, sentence: str, **roles: list[str]) -> Report:
    return Report(id, id, day).says(sentence, "supply", "deliver", {**ORDER, **roles}, status="planned")


def test_an_order_that_is_cut_is_changed_and_what_it_was_is_no_second_size() -> None:
    plan = ordered("a", "2023-01-05", "Bruma Works will deliver 30 jets to Kado Air.", amount=["30 jets"])
    sentence = "Bruma Works will deliver fewer jets, since Kado Air cut its order from 30 jets to 22 jets."
    found = fused(plan, ordered("b", "2023-03-05", sentence, amount=["30 jets", "22 jets"]))
    assert [finding.became.how for finding in found if finding.became] == ["changed"]
    assert not any(finding.conflicts for finding in found)


def test_another_size_without_a_word_of_change_is_a_contradiction() -> None:
    plan = ordered("a", "2023-01-05", "Bruma Works will deliver 30 jets to Kado Air.", amount=["30 jets"])
    other = ordered("b", "2023-01-07", "Bruma Works will deliver 22 jets to Kado Air.", amount=["22 jets"])
    assert [conflict.attribute for conflict in one(fused(plan, other)).conflicts] == ["amount"]


def test_what_only_counts_names_no_other_matter() -> None:
    plan = ordered("a", "2023-01-05", "Bruma Works will deliver the jets to Kado Air in 2026.", time=["2026"])
    sentence = "Bruma Works will deliver the first to Kado Air in 2027, a year later than planned."
    later = ordered("b", "2023-03-05", sentence, product=["the first"], time=["2027"])
    found = fused(plan, later)
    assert [finding.became.how for finding in found if finding.became] == ["changed"]


def test_nobody_gives_up_what_is_announced_the_same_day() -> None:
    plan = ordered("a", "2023-01-05T08:00:00Z", "Bruma Works will deliver jets to Kado Air.")
    lost = Report("b", "B", "2023-01-05T17:00:00Z").says(
        "Bruma Works lost the last order of Kado Air.", "supply", "lost", {**ORDER, "product": []}, status="denied"
    )
    assert one(fused(plan, lost), status="planned").became is None
    lost.published = "2023-01-09T17:00:00Z"
    assert one(fused(plan, lost), status="planned").became is not None


def test_who_raises_nothing_calls_off_no_loan_of_another() -> None:
    loan = Report("a", "A", "2023-01-05").says(
        "Veltora may lend Bruma Works $15 million.",
        "investment",
        "lend",
        {"investor": ["Veltora"], "investee": ["Bruma Works"]},
        status="possible",
    )
    none = Report("b", "B", "2023-02-05").says(
        "Bruma Works will not go public this year.",
        "investment",
        "public",
        {"investee": ["Bruma Works"], "time": ["this year"]},
        status="denied",
    )
    assert "investor" not in one(fused(loan, none), status="denied").roles


def met(id: str, day: str, sentence: str, trigger: str, place: str, *, status: Status = "actual") -> Report:
    roles = {"party": ["Ana Ruiz", "Ivo Moss"], "place": [place]}
    return Report(id, id, day).says(sentence, "meeting", trigger, roles, status=status)


def test_who_met_in_another_town_has_not_met_as_planned() -> None:
    plan = met("a", "2023-01-05", "Ana Ruiz will meet Ivo Moss in Oslo.", "meet", "Oslo", status="planned")
    other = met("b", "2023-02-05", "Ana Ruiz met Ivo Moss in Lima.", "met", "Lima")
    assert one(fused(plan, other), status="planned").became is None
    done = met("b", "2023-02-05", "Ana Ruiz met Ivo Moss in Oslo.", "met", "Oslo")
    assert one(fused(plan, done), status="planned").became is not None


def test_what_was_so_long_before_is_no_outcome() -> None:
    plan = Report("a", "A", "2023-01-05").says(
        "Bruma Works may supply Kado Air with valves.",
        "supply",
        "supply",
        {**ORDER, "product": ["valves"]},
        status="possible",
    )
    for year, outcome in (("2016", None), ("2024", "happened")):
        roles = {**ORDER, "product": ["valves"], "time": [year]}
        since = Report("b", "B", "2024-06-05")
        since.says(f"Bruma Works has supplied Kado Air with valves since {year}.", "supply", "supplied", roles)
        became = one(fused(plan, since), status="possible").became
        assert (became and became.how) == outcome


def test_a_rumour_that_comes_true_in_another_size_has_come_true_and_was_no_plan() -> None:
    def worth(id: str, day: str, words: str, status: Status) -> Report:
        roles = {"investor": ["Veltora"], "investee": ["Bruma Works"], "amount": [words]}
        sentence = f"Veltora invests {words} in Bruma Works."
        return Report(id, id, day).says(sentence, "investment", "invests", roles, status=status)

    done = worth("b", "2023-02-05", "$18 million", "actual")
    for status, how in (("possible", "happened"), ("planned", "changed")):
        became = one(fused(worth("a", "2023-01-05", "$15 million", status), done), status=status).became  # type: ignore[arg-type]
        assert became is not None
        assert became.how == how


def test_a_contract_that_is_spoken_of_months_later_is_still_to_be_performed() -> None:
    plan = ordered(
        "a", "2023-01-05", "Bruma Works will deliver jets for $9 million to Kado Air.", amount=["$9 million"]
    )
    later = Report("b", "B", "2023-08-05").says(
        "Kado Air praised its contract of $9 million with Bruma Works.",
        "supply",
        "contract",
        {**ORDER, "product": [], "amount": ["$9 million"]},
    )
    found = one(fused(plan, later))
    assert (found.status, found.became) == ("planned", None)
