"""Values that cannot all be true, each with its documents and origins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from tests.fuse.conftest import Report, fused, one

from tidings.model import Conflict, Derivation, Finding

SIDES = {"supplier": ["Bruma Works"], "customer": ["Veltora"]}


def deliver(id: str, when: str, *, publisher: str | None = None, published: str | None = "2024-03-01") -> Report:
    return Report(id, publisher or f"Paper {id}", published).says(
        f"Bruma Works will supply Veltora in {when}.", "supply", "supply", {**SIDES, "time": [when]}, status="planned"
    )


def build(id: str, place: str) -> Report:
    roles: Mapping[str, Sequence[str]] = {"actor": ["Bruma Works"], "subject": ["a plant"], "place": [place]}
    return Report(id, f"Paper {id}", "2024-03-01").says(
        f"Bruma Works will build a plant in {place}.", "initiative", "build", roles, status="planned"
    )


def only(finding: Finding) -> Conflict:
    (conflict,) = finding.conflicts
    return conflict


def test_each_value_comes_with_documents_and_origins() -> None:
    conflict = only(one(fused(deliver("a", "May 2025"), deliver("b", "July 2025"))))
    assert [(v.value, v.documents, v.origins) for v in conflict.values] == [
        ("2025-05", ("a",), ("Paper a",)),
        ("2025-07", ("b",), ("Paper b",)),
    ]


def test_a_later_correction_by_the_same_outlet_settles_it() -> None:
    wrong = deliver("a", "May 2026", publisher="Harbour Wire", published="2024-03-01")
    copy = deliver("b", "May 2026", published="2024-03-02")
    right = deliver("c", "May 2025", publisher="Harbour Wire", published="2024-03-02")
    copies = [Derivation("b", "a", "copy"), Derivation("c", "a", "copy")]
    found = one(fused(wrong, copy, right, derivations=copies))
    assert only(found).corrected
    assert found.standing == "single origin"
    assert found.when == "2025-05"


def test_another_outlet_corrects_nothing() -> None:
    found = one(fused(deliver("a", "May 2026"), deliver("b", "May 2025", published="2024-03-02")))
    assert not only(found).corrected
    assert found.standing == "disputed"


def test_an_undated_report_can_still_give_another_day() -> None:
    conflict = only(one(fused(deliver("a", "9 October 2024"), deliver("b", "16 October", published=None))))
    assert {v.value for v in conflict.values} == {"2024-10-09", "2024-10-16"}


def test_two_towns_are_a_conflict_and_a_town_in_a_country_is_none() -> None:
    conflict = only(one(fused(build("a", "Oslo"), build("b", "Lima"))))
    assert (conflict.attribute, {v.value for v in conflict.values}) == ("place", {"Oslo", "Lima"})
    assert not one(fused(build("a", "Oslo"), build("b", "Norway"))).conflicts


def test_one_round_has_one_leader() -> None:
    roles = {"investor": ["Veltora", "Kado Air"], "investee": ["Bruma Works"], "subject": ["round"]}
    reports = [
        Report(id, id, "2024-03-01").says(sentence, "investment", "round", roles)
        for id, sentence in (
            ("a", "Bruma Works closed a round led by Veltora with Kado Air."),
            ("b", "Bruma Works closed a round led by Kado Air with Veltora."),
        )
    ]
    conflict = only(one(fused(*reports)))
    assert conflict.attribute == "participant"
    assert {v.value for v in conflict.values} == {"Veltora as lead investor", "Kado Air as lead investor"}


def test_another_buyer_at_the_same_price_is_a_conflict() -> None:
    reports = [
        Report(id, id, "2024-03-01").says(
            f"{buyer} bought Bruma Works for $50 million.",
            "acquisition",
            "bought",
            {"buyer": [buyer], "target": ["Bruma Works"], "amount": ["$50 million"]},
        )
        for id, buyer in (("a", "Veltora"), ("b", "Kado Air"))
    ]
    assert only(one(fused(*reports))).attribute == "participant"


def title(id: str, words: str) -> Report:
    roles = {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": [words]}
    return Report(id, id, "2024-03-01").says(f"Ana Ruiz is {words} of Bruma Works.", "role", words, roles)


def test_titles_of_one_rank_are_a_conflict_but_not_in_a_rewrite() -> None:
    a, b = title("a", "head of research"), title("b", "head of investigation")
    assert only(one(fused(a, b))).attribute == "title"
    assert not one(fused(a, b, derivations=[Derivation("b", "a", "rewrite")])).conflicts


def test_formal_titles_are_a_conflict_in_a_rewrite_too() -> None:
    a, b = title("a", "chief scientific officer"), title("b", "chief medical officer")
    assert only(one(fused(a, b, derivations=[Derivation("b", "a", "rewrite")]))).attribute == "title"


def claimed(id: str, *told: tuple[str, str]) -> Report:
    """A report of a suit, each sentence with who says it and the sum."""
    report = Report(id, id, "2024-03-01")
    for who, amount in told:
        roles = {"claimant": ["Kado Air"], "respondent": ["Veltora"], "subject": ["rent"], "amount": [amount]}
        report.says(
            f"Kado Air sues Veltora over rent of {amount}, {who} said.", "dispute", "sues", roles, speaker=[who]
        )
    return report


def test_a_slip_of_ten_is_a_conflict_and_another_order_of_size_is_none() -> None:
    slip = only(one(fused(claimed("a", ("Moss", "$2.4 million")), claimed("b", ("Moss", "$24 million")))))
    assert [value.value for value in slip.values] == ["$2.4 million", "$24 million"]
    found = fused(claimed("a", ("Moss", "$2.4 million")), claimed("b", ("Moss", "$31 million")))
    assert not any(finding.conflicts for finding in found)


def test_parties_that_contradict_each_other_in_one_report_are_a_conflict() -> None:
    conflict = only(one(fused(claimed("a", ("Kado Air", "$41 million"), ("Veltora", "$38 million")))))
    assert {(value.value, value.documents) for value in conflict.values} == {
        ("$41 million", ("a",)),
        ("$38 million", ("a",)),
    }


def test_whatever_is_counted_may_be_called_machines() -> None:
    reports = [
        Report(id, id, "2024-03-01").says(
            f"Bruma Works will supply Veltora with {amount}.", "supply", "supply", {**SIDES, "amount": [amount]}
        )
        for id, amount in (("a", "47 turbines"), ("b", "74 machines"))
    ]
    assert {value.value for value in only(one(fused(*reports))).values} == {"47 turbines", "74 machines"}


@pytest.mark.parametrize("other", ["20 years", "PLN 40", "40 tonnes"])
def test_machines_are_no_years_money_or_measures(other: str) -> None:
    reports = [
        Report(id, id, "2024-03-01").says(
            f"Bruma Works will supply Veltora with {amount}.", "supply", "supply", {**SIDES, "amount": [amount]}
        )
        for id, amount in (("a", other), ("b", "30 machines"))
    ]
    assert not any(finding.conflicts for finding in fused(*reports))


def test_a_rumour_that_a_party_denies_is_disputed_and_a_plan_that_is_given_up_is_not() -> None:
    roles = {"buyer": ["Veltora"], "target": ["Bruma Works"]}
    rumour = Report("a", "A", "2024-03-01").says(
        "Veltora may buy Bruma Works.", "acquisition", "buy", roles, status="possible"
    )
    for sentence, disputed in (
        ("Veltora denied that it would buy Bruma Works.", True),
        ("Veltora will no longer buy Bruma Works.", False),
    ):
        later = Report("b", "B", "2024-03-02").says(sentence, "acquisition", "buy", roles, status="denied")
        found = one(fused(rumour, later), status="possible")
        assert [conflict.attribute for conflict in found.conflicts] == ["status"] * disputed
        assert found.became is not None
        assert found.became.how == ("denied" if disputed else "cancelled")


def test_what_is_reported_and_denied_in_the_same_days_is_disputed() -> None:
    roles = {"buyer": ["Veltora"], "target": ["Bruma Works"]}
    a = Report("a", "A", "2024-03-01").says("Veltora bought Bruma Works.", "acquisition", "bought", roles)
    b = Report("b", "B", "2024-03-02").says(
        "Veltora has not bought Bruma Works.", "acquisition", "bought", roles, status="denied"
    )
    assert only(one(fused(a, b), status="actual")).attribute == "status"


def call(id: str, when: str, hour: str) -> Report:
    roles: Mapping[str, Sequence[str]] = {"party": ["Ana Ruiz", "Ivo Moss"], "time": [when]}
    sentence = f"Ana Ruiz met Ivo Moss on {when}{hour}."
    return Report(id, f"Paper {id}", "2024-06-14").says(sentence, "meeting", "met", roles)


def test_one_moment_on_two_calendar_days_is_no_conflict() -> None:
    assert (
        one(fused(call("a", "12 June", " at 9 a.m. Tokyo time"), call("b", "11 June", " at 8 p.m. ET"))).conflicts == ()
    )
    assert one(fused(call("a", "12 June", " at 9 a.m. Tokyo time"), call("b", "11 June", ""))).conflicts == ()


def test_two_moments_on_two_days_are_one() -> None:
    found = one(fused(call("a", "12 June", " at 9 a.m. Tokyo time"), call("b", "13 June", " at 9 a.m. Tokyo time")))
    assert [value.value for value in only(found).values] == ["2024-06-12", "2024-06-13"]
    assert [
        conflict.attribute for conflict in one(fused(call("a", "12 June", ""), call("b", "11 June", ""))).conflicts
    ] == ["date"]


def towers(id: str, words: str, amount: Sequence[str]) -> Report:
    roles: Mapping[str, Sequence[str]] = {**SIDES, "amount": amount}
    return Report(id, f"Paper {id}", "2024-03-01").says(
        f"Bruma Works will supply Veltora with {words}.", "supply", "supply", roles, status="planned"
    )


def test_a_number_that_no_claim_of_a_report_gives_is_read_in_its_sentence() -> None:
    said = towers("a", "3,510 towers", ["3,510 towers"])
    silent = towers("b", "all that it builds, 3,150 towers in 24 districts", [])
    conflict = only(one(fused(said, silent)))
    assert [(v.value, v.documents) for v in conflict.values] == [("3,510 towers", ("a",)), ("3,150 towers", ("b",))]


@pytest.mark.parametrize("words", ["its Mark 2,000 towers", "3,150 towers and 3,300 towers later", "3,150 masts"])
def test_a_number_in_a_name_or_one_of_several_or_of_other_things_is_not(words: str) -> None:
    assert one(fused(towers("a", "3,510 towers", ["3,510 towers"]), towers("b", words, []))).conflicts == ()


def test_a_founder_who_is_said_to_hold_two_offices_is_a_conflict() -> None:
    a, b = (
        Report(id, id, "2024-03-01").says(
            f"Ana Ruiz is co-founder and {office} of Bruma Works.",
            "role",
            "co-founder",
            {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": ["co-founder", office]},
        )
        for id, office in (("a", "chief product officer"), ("b", "chief technology officer"))
    )
    assert only(one(fused(a, b))).attribute == "title"


def licensed(id: str, *amounts: str) -> Report:
    roles = {"licensor": ["Bruma Works"], "licensee": ["Veltora"], "amount": amounts}
    return Report(id, id, "2024-03-01").says(
        f"Bruma Works licensed its valve to Veltora for {' and '.join(amounts)}.", "licence", "licensed", roles
    )


def test_a_sum_and_one_of_its_parts_do_not_contradict_each_other_if_a_third_report_gives_all_parts() -> None:
    whole, part = licensed("a", "$1.4 billion"), licensed("b", "$1.1 billion")
    assert only(one(fused(whole, part))).attribute == "amount"
    assert not one(fused(whole, part, licensed("c", "$300 million", "$1.1 billion"))).conflicts
