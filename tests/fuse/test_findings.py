"""Which claims make one finding, and what it says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.fuse.conftest import Report, fused, one

from tidings.model import Finding

MEETING = {"party": ["Ana Ruiz", "Ivo Moss"]}


def met(id: str, sentence: str, *, published: str | None = None, **roles: list[str]) -> Report:
    return Report(id, f"Paper {id}", published).says(sentence, "meeting", "met", {**MEETING, **roles})


def test_wordings_of_one_dealing_are_one_finding_with_the_shortest_phrase() -> None:
    a = Report("a", "A").says(
        "Bruma Works supplies Veltora with brass valves.",
        "supply",
        "supplies",
        {"supplier": ["Bruma Works"], "customer": ["Veltora"], "product": ["brass valves"]},
    )
    b = Report("b", "B").says(
        "Veltora is a customer of Bruma Works for valves.",
        "supply",
        "customer",
        {"supplier": ["Bruma Works"], "customer": ["Veltora"], "product": ["valves"]},
    )
    found = one(fused(a, b))
    assert found.documents == ("a", "b")
    assert [p.text for p in found.roles["product"]] == ["valves"]
    assert [(p.text, p.entity) for p in found.roles["supplier"]] == [("Bruma Works", "bruma")]


def test_a_plan_and_a_fact_are_two_findings_and_the_plan_happened() -> None:
    plan = Report("a", "A", "2024-03-01").says(
        "Bruma Works will buy Veltora.",
        "acquisition",
        "buy",
        {"buyer": ["Bruma Works"], "target": ["Veltora"]},
        status="planned",
    )
    fact = Report("b", "B", "2024-06-01").says(
        "Bruma Works bought Veltora.", "acquisition", "bought", {"buyer": ["Bruma Works"], "target": ["Veltora"]}
    )
    found = fused(plan, fact)
    assert len(found) == 2
    outcome = one(found, status="planned").became
    assert outcome is not None
    assert (outcome.how, outcome.finding) == ("happened", one(found, status="actual").id)


def test_an_older_report_is_no_outcome_of_a_newer_plan() -> None:
    plan = Report("a", "A", "2024-06-01").says(
        "Ana Ruiz will meet Ivo Moss.", "meeting", "meet", MEETING, status="planned"
    )
    old = met("b", "Ana Ruiz met Ivo Moss.", published="2023-01-01")
    assert one(fused(plan, old), status="planned").became is None


def test_two_dates_in_one_report_are_two_meetings() -> None:
    report = (
        Report("a", "A", "2024-03-10")
        .says("Ana Ruiz met Ivo Moss on 4 March 2024.", "meeting", "met", {**MEETING, "time": ["4 March 2024"]})
        .says("Ana Ruiz met Ivo Moss on 6 March 2024.", "meeting", "met", {**MEETING, "time": ["6 March 2024"]})
    )
    assert sorted(f.when or "" for f in fused(report)) == ["2024-03-04", "2024-03-06"]


def test_two_dates_in_two_reports_of_one_meeting_are_a_conflict() -> None:
    a = met("a", "Ana Ruiz met Ivo Moss on 4 March 2024.", time=["4 March 2024"])
    b = met("b", "Ana Ruiz met Ivo Moss on 5 March 2024.", time=["5 March 2024"])
    found = one(fused(a, b))
    (conflict,) = found.conflicts
    assert conflict.attribute == "date"
    assert {(v.value, v.documents) for v in conflict.values} == {("2024-03-04", ("a",)), ("2024-03-05", ("b",))}
    assert found.standing == "disputed"


def test_a_coarser_date_is_no_conflict_and_the_finer_one_is_shown() -> None:
    a = met("a", "Ana Ruiz met Ivo Moss in March 2024.", time=["March 2024"])
    b = met("b", "Ana Ruiz met Ivo Moss on 5 March 2024.", time=["5 March 2024"])
    found = one(fused(a, b))
    assert not found.conflicts
    assert found.when == "2024-03-05"


def test_an_unknown_publication_date_leaves_a_weekday_a_weekday() -> None:
    found = one(fused(met("a", "Ana Ruiz met Ivo Moss on Tuesday.", time=["Tuesday"])))
    assert found.when is None
    assert found.when_words == ("Tuesday",)


@pytest.mark.parametrize(
    ("one_amount", "other", "disputed"),
    [
        ("$40 million", "$45 million", True),
        ("$40 million", "$40m", False),
        ("$1.21 billion", "$1.2 billion", False),
        ("$40 million", "12,000 wafers", False),
        ("$40 million", "€45 million", False),
    ],
)
def test_amounts_conflict_only_in_one_unit_and_beyond_rounding(one_amount: str, other: str, disputed: bool) -> None:
    reports = [
        Report(name, name).says(
            f"Bruma Works invested {amount} in Veltora.",
            "investment",
            "invested",
            {"investor": ["Bruma Works"], "investee": ["Veltora"], "amount": [amount]},
        )
        for name, amount in (("a", one_amount), ("b", other))
    ]
    assert bool(one(fused(*reports)).conflicts) is disputed


def test_a_dealing_told_the_wrong_way_round_is_a_conflict_of_direction() -> None:
    right = [
        Report(name, name).says(
            "Bruma Works supplies Veltora.",
            "supply",
            "supplies",
            {"supplier": ["Bruma Works"], "customer": ["Veltora"]},
        )
        for name in "ab"
    ]
    wrong = Report("c", "c").says(
        "Veltora supplies Bruma Works.", "supply", "supplies", {"supplier": ["Veltora"], "customer": ["Bruma Works"]}
    )
    found = one(fused(*right, wrong))
    assert [c.attribute for c in found.conflicts] == ["direction"]
    assert found.conflicts[0].values[0].value == "Bruma Works supplies Veltora"
    assert found.conflicts[0].values[1].documents == ("c",)


def test_people_stand_for_their_employers_in_dealings_between_companies() -> None:
    report = (
        Report("a", "A")
        .says(
            "Ana Ruiz heads Bruma Works.",
            "role",
            "heads",
            {"person": ["Ana Ruiz"], "organization": ["Bruma Works"]},
        )
        .says("Ruiz agreed a partnership with Veltora.", "partnership", "partnership", {"party": ["Ruiz", "Veltora"]})
    )
    assert {p.entity for p in one(fused(report), type="partnership").roles["party"]} == {"bruma", "velt"}


def test_a_claim_that_names_one_side_only_joins_the_dealing_of_its_report() -> None:
    report = (
        Report("a", "A")
        .says("Ana Ruiz met Ivo Moss in Oslo.", "meeting", "met", {**MEETING, "place": ["Oslo"]})
        .says("The talks in Oslo pleased Ruiz.", "meeting", "talks", {"party": ["Ruiz"], "place": ["Oslo"]})
    )
    found = one(fused(report))
    assert len(found.claims) == 2


@pytest.mark.parametrize(
    ("place", "published", "number"), [("Oslo", "2024-03-06", 1), ("Lima", "2024-03-06", 2), ("Oslo", "2024-09-06", 2)]
)
def test_a_meeting_of_which_one_side_is_named_is_the_one_at_that_place_and_time(
    place: str, published: str, number: int
) -> None:
    whole = met("a", "Ana Ruiz met Ivo Moss in Oslo.", published="2024-03-04", place=["Oslo"])
    part = Report("b", "B", published).says(
        f"Talks were held with Ivo Moss in {place}.", "meeting", "Talks", {"party": ["Ivo Moss"], "place": [place]}
    )
    assert len(fused(whole, part)) == number


def test_a_meeting_in_another_place_stays_another_meeting() -> None:
    report = (
        Report("a", "A")
        .says("Ana Ruiz met Ivo Moss in Oslo.", "meeting", "met", {**MEETING, "place": ["Oslo"]})
        .says("Ruiz held talks in Lima.", "meeting", "talks", {"party": ["Ruiz"], "place": ["Lima"]})
    )
    assert len(fused(report)) == 2


def test_what_the_reader_is_not_sure_of_makes_no_finding() -> None:
    report = Report("a", "A").says("Ana Ruiz met Ivo Moss.", "meeting", "met", MEETING, confidence=0.05)
    assert fused(report) == []


def test_what_different_sentences_say_of_the_same_parties_is_sure_though_none_is_by_itself() -> None:
    def told(id: str, sentence: str, confidence: float) -> Report:
        return Report(id, f"Paper {id}").says(sentence, "meeting", "met", MEETING, confidence=confidence)

    one, copy = told("a", "Ana Ruiz met Ivo Moss.", 0.35), told("b", "Ana Ruiz met Ivo Moss.", 0.35)
    other, faint = told("c", "On Monday Ana Ruiz met Ivo Moss.", 0.35), told("d", "Ana Ruiz, too, met Ivo Moss.", 0.1)
    assert fused(one) == fused(one, copy) == fused(one, faint) == []
    (found,) = fused(one, other)
    assert set(found.documents) == {"a", "c"}


def test_a_claim_without_any_named_party_makes_no_finding() -> None:
    report = Report("a", "A").says("Managers met suppliers.", "meeting", "met", {"party": ["Managers", "suppliers"]})
    assert fused(report) == []


def test_findings_and_their_ids_do_not_depend_on_the_order_of_claims() -> None:
    a = met("a", "Ana Ruiz met Ivo Moss in March 2024.", time=["March 2024"])
    b = Report("b", "B").says(
        "Bruma Works bought Veltora.", "acquisition", "bought", {"buyer": ["Bruma Works"], "target": ["Veltora"]}
    )
    assert sorted(fused(a, b), key=lambda f: f.id) == sorted(fused(b, a), key=lambda f: f.id)


def chiefs() -> Report:
    """Who heads whom: Ruiz heads Bruma Works, Moss heads Veltora."""
    report = Report("staff", "Paper S")
    for person, company in (("Ana Ruiz", "Bruma Works"), ("Ivo Moss", "Veltora")):
        roles = {"person": [person], "organization": [company], "title": ["chief"]}
        report.says(f"{person} is chief of {company}.", "role", "chief", roles)
    return report


def test_a_meeting_of_chiefs_and_of_their_companies_is_one_meeting_of_the_chiefs() -> None:
    a = met("a", "Ana Ruiz met Ivo Moss.")
    b = Report("b", "B").says("Bruma Works met Veltora.", "meeting", "met", {"party": ["Bruma Works", "Veltora"]})
    found = one(fused(chiefs(), a, b), type="meeting")
    assert {p.entity for p in found.roles["party"]} == {"ruiz", "moss"}
    assert found.documents == ("a", "b")


def test_the_chief_stands_for_the_company_also_where_the_company_was_told_first() -> None:
    a = Report("a", "A").says("Bruma Works met Veltora.", "meeting", "met", {"party": ["Bruma Works", "Veltora"]})
    found = one(fused(chiefs(), a, met("b", "Ana Ruiz met Ivo Moss.")), type="meeting")
    assert {p.entity for p in found.roles["party"]} == {"ruiz", "moss"}


def test_a_company_beside_its_own_chief_is_not_a_third_party() -> None:
    report = Report("a", "A").says(
        "Bruma Works chief Ana Ruiz met Ivo Moss.", "meeting", "met", {"party": ["Bruma Works", "Ana Ruiz", "Ivo Moss"]}
    )
    found = one(fused(chiefs(), report), type="meeting")
    assert {p.entity for p in found.roles["party"]} == {"ruiz", "moss"}


def test_a_sentence_that_sums_up_supports_each_of_the_meetings_told_beside_it() -> None:
    summary = Report("a", "A").says(
        "Bruma Works met Veltora and Kado Air.", "meeting", "met", {"party": ["Bruma Works", "Veltora", "Kado Air"]}
    )
    told = (
        Report("b", "B")
        .says("Bruma Works met Veltora.", "meeting", "met", {"party": ["Bruma Works", "Veltora"]})
        .says("Bruma Works met Kado Air.", "meeting", "met", {"party": ["Bruma Works", "Kado Air"]})
    )
    found = fused(summary, told)
    assert len(found) == 2
    assert all(finding.documents == ("a", "b") for finding in found)


def test_three_at_one_table_stay_three_where_nothing_tells_of_two() -> None:
    report = Report("a", "A").says(
        "Bruma Works met Veltora and Kado Air.", "meeting", "met", {"party": ["Bruma Works", "Veltora", "Kado Air"]}
    )
    assert len(one(fused(report)).roles["party"]) == 3


THREE = {"party": ["Bruma Works", "Veltora", "Kado Air", "Vega Oil"]}


def pairs(findings: Sequence[Finding]) -> dict[str, int]:
    """Whom Bruma Works met in meetings of two, with the number of claims behind each."""
    return {
        other: len(finding.claims)
        for finding in findings
        for other in {p.text for p in finding.roles["party"]} - {"Bruma Works"}
        if len(finding.roles["party"]) == 2
    }


def test_those_with_whom_somebody_has_alliances_have_none_with_one_another() -> None:
    told = Report("a", "A", "2024-03-01").says(
        "The alliances with Bruma Works and Veltora will help with pumps.",
        "partnership",
        "alliances",
        {"party": ["Bruma Works", "Veltora"], "topic": ["pumps"]},
    )
    assert not fused(told)


def test_an_alliance_between_two_is_theirs() -> None:
    told = Report("a", "A", "2024-03-01").says(
        "The alliance of Bruma Works with Veltora will help with pumps.",
        "partnership",
        "alliance",
        {"party": ["Bruma Works", "Veltora"], "topic": ["pumps"]},
    )
    assert [p.text for p in one(fused(told)).roles["party"]] == ["Bruma Works", "Veltora"]


@pytest.mark.parametrize("how", ["separately", "one after another", "in a series of meetings"])
def test_meetings_said_to_be_apart_are_as_many_as_the_others(how: str) -> None:
    report = Report("a", "A").says(f"Bruma Works met Veltora, Kado Air and Vega Oil {how}.", "meeting", "met", THREE)
    assert pairs(fused(report)) == {"Veltora": 1, "Kado Air": 1, "Vega Oil": 1}


def test_a_sentence_that_sums_up_meetings_of_its_own_report_tells_of_each() -> None:
    report = Report("a", "A").says("Bruma Works met Veltora, Kado Air and Vega Oil.", "meeting", "met", THREE)
    report.says("Bruma Works saw Veltora on Monday.", "meeting", "saw", {"party": ["Bruma Works", "Veltora"]})
    report.says("It was Bruma Works that met Kado Air.", "meeting", "met", {"party": ["Bruma Works", "Kado Air"]})
    assert pairs(fused(report)) == {"Veltora": 2, "Kado Air": 2, "Vega Oil": 1}


def test_a_sentence_that_sums_up_meetings_told_elsewhere_tells_of_each_also_of_those_not_told_there() -> None:
    summary = Report("a", "A").says(
        "Bruma Works met Veltora, Kado Air and Vega Oil about valves.", "meeting", "met", {**THREE, "topic": ["valves"]}
    )
    told = Report("b", "B").says(
        "Bruma Works saw Veltora about valves.",
        "meeting",
        "saw",
        {"party": ["Bruma Works", "Veltora"], "topic": ["valves"]},
    )
    told.says("It was Bruma Works that met Kado Air.", "meeting", "met", {"party": ["Bruma Works", "Kado Air"]})
    assert pairs(fused(summary, told)) == {"Veltora": 2, "Kado Air": 2, "Vega Oil": 1}


def test_rivals_told_in_one_breath_and_each_by_itself_are_rivals_two_by_two() -> None:
    summary = Report("a", "A").says(
        "Bruma Works, Veltora and Kado Air are rivals.",
        "competition",
        "rivals",
        {"party": ["Bruma Works", "Veltora", "Kado Air"]},
    )
    told = Report("b", "B").says(
        "Bruma Works rivals Veltora.", "competition", "rivals", {"party": ["Bruma Works", "Veltora"]}
    )
    assert len(one(fused(summary)).roles["party"]) == 3
    told.says(
        "Kado Air is another rival of Bruma Works.", "competition", "rival", {"party": ["Kado Air", "Bruma Works"]}
    )
    assert pairs(fused(summary, told)) == {"Veltora": 2, "Kado Air": 2}


def test_a_position_that_nobody_by_name_holds_is_no_finding() -> None:
    held = {"organization": ["Bruma Works"], "title": ["manager"]}
    report = Report("a", "A").says("A manager of Bruma Works said so.", "role", "manager", held)
    assert fused(report) == []
    report.says("Ana Ruiz is a manager of Bruma Works.", "role", "manager", {**held, "person": ["Ana Ruiz"]})
    assert len(fused(report)) == 1


def test_those_whom_somebody_met_have_not_met_each_other() -> None:
    heads = "the heads of Veltora and Kado Air"
    report = Report("a", "A").says(f"It came after meetings with {heads}.", "meeting", "meetings", {"party": [heads]})
    assert fused(report) == []
    listed = {"party": ["Veltora", "Kado Air"]}
    assert (
        fused(Report("a", "A").says("It followed talks with Veltora and Kado Air.", "meeting", "talks", listed)) == []
    )
    assert fused(Report("a", "A").says("It followed talks of Veltora and Kado Air.", "meeting", "talks", listed))
    report.says(f"Bruma Works met {heads}.", "meeting", "met", {"party": ["Bruma Works", heads]})
    assert len(one(fused(report)).roles["party"]) == 3


def test_those_who_met_together_had_one_meeting() -> None:
    report = Report("a", "A").says(
        "Bruma Works met Veltora, Kado Air and Vega Oil at a round table.", "meeting", "met", THREE
    )
    report.says("Bruma Works saw Veltora on Monday.", "meeting", "saw", {"party": ["Bruma Works", "Veltora"]})
    report.says("It was Bruma Works that met Kado Air.", "meeting", "met", {"party": ["Bruma Works", "Kado Air"]})
    assert any(len(finding.roles["party"]) == 4 for finding in fused(report))


def test_a_supply_is_one_whether_or_not_a_report_names_the_goods() -> None:
    sides = {"supplier": ["Bruma Works"], "customer": ["Veltora"]}
    named = Report("a", "A").says(
        "Bruma Works supplies Kado Air to Veltora.", "supply", "supplies", {**sides, "product": ["Kado Air"]}
    )
    plain = Report("b", "B").says("Bruma Works supplies Veltora.", "supply", "supplies", sides)
    found = one(fused(named, plain))
    assert found.documents == ("a", "b")
    assert [p.text for p in found.roles["product"]] == ["Kado Air"]


def test_a_position_that_two_people_hold_is_one_of_each() -> None:
    roles = {"person": ["Ana Ruiz", "Ivo Moss"], "organization": ["Bruma Works"], "title": ["co-founders"]}
    found = fused(
        Report("a", "A", "2024-03-01").says(
            "Ana Ruiz and Ivo Moss, co-founders of Bruma Works.", "role", "co-founders", roles
        )
    )
    assert sorted(finding.roles["person"][0].text for finding in found) == ["Ana Ruiz", "Ivo Moss"]


def test_an_executive_acts_for_the_company() -> None:
    report = Report("a", "A", "2024-03-01").says(
        "Ana Ruiz is head of Bruma Works.",
        "role",
        "head",
        {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": ["head"]},
    )
    report.says("Ana Ruiz bought Veltora.", "acquisition", "bought", {"buyer": ["Ana Ruiz"], "target": ["Veltora"]})
    [bought] = [finding for finding in fused(report) if finding.type == "acquisition"]
    assert bought.roles["buyer"][0].text == "Bruma Works"
