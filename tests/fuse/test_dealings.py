"""Which tellings are of one dealing, and which of two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuse.conftest import ENTITIES, Report, fused, one

from tidings.fuse import fuse
from tidings.model import Derivation, LinkedClaim, Span

SIDES = {"supplier": ["Bruma Works"], "customer": ["Veltora"]}
PARTIES = {"party": ["Bruma Works", "Veltora"]}


def invested(report: Report, sentence: str, amount: str, **more: Sequence[str]) -> Report:
    roles = {"investor": ["Veltora"], "investee": ["Bruma Works"], "amount": [amount], **more}
    return report.says(sentence, "investment", "invested", roles)


def moved(linked: LinkedClaim, by: int) -> LinkedClaim:
    """A claim with all its spans elsewhere: of a sentence that says two things."""

    def span(old: Span) -> Span:
        return Span(old.start + by, old.end + by)

    claim = replace(
        linked.claim,
        trigger=span(linked.claim.trigger),
        sentence=span(linked.claim.sentence),
        roles={role: tuple(map(span, spans)) for role, spans in linked.claim.roles.items()},
    )
    return replace(linked, claim=claim, links={span(old): named for old, named in linked.links.items()})


def test_two_rounds_of_one_investor_are_two() -> None:
    a = invested(Report("a", "A", "2024-03-01"), "Veltora invested $42 million in Bruma Works.", "$42 million")
    a = invested(a, "Veltora invested $9 million in Bruma Works in 2021.", "$9 million", time=["2021"])
    b = invested(Report("b", "B", "2024-03-02"), "Veltora invested $42 million in Bruma Works.", "$42 million")
    assert sorted(finding.documents for finding in fused(a, b)) == [("a",), ("a", "b")]


def test_a_contract_and_its_delivery_are_one_plan() -> None:
    report = (
        Report("a", "A", "2024-03-01")
        .says("Veltora ordered valves from Bruma Works.", "supply", "ordered", {**SIDES, "product": ["valves"]})
        .says(
            "Bruma Works will deliver the valves in May 2025.",
            "supply",
            "deliver",
            {"supplier": ["Bruma Works"], "product": ["the valves"], "time": ["May 2025"]},
            status="planned",
        )
    )
    found = one(fused(report))
    assert (found.status, found.when, len(found.claims)) == ("planned", "2025-05", 2)


def test_an_order_that_another_report_tells_for_itself_joins_the_plan() -> None:
    plan = Report("a", "A", "2024-03-01").says(
        "Bruma Works will supply Veltora.", "supply", "supply", SIDES, status="planned"
    )
    order = Report("b", "B", "2024-03-02").says("Bruma Works won an order from Veltora.", "supply", "order", SIDES)
    assert one(fused(plan, order)).documents == ("a", "b")


def test_what_has_been_delivered_stays_apart_from_the_plan() -> None:
    plan = Report("a", "A", "2024-03-01").says(
        "Bruma Works will supply Veltora.", "supply", "supply", SIDES, status="planned"
    )
    done = Report("b", "B", "2024-03-09").says("Bruma Works supplied Veltora.", "supply", "supplied", SIDES)
    assert {finding.status for finding in fused(plan, done)} == {"planned", "actual"}


def test_a_second_of_a_kind_is_another_dealing() -> None:
    report = (
        Report("a", "A", "2024-03-01")
        .says(
            "Bruma Works will provide Veltora with a drill in 2025.",
            "supply",
            "provide",
            {**SIDES, "product": ["a drill"], "time": ["2025"]},
            status="planned",
        )
        .says(
            "Bruma Works will provide Veltora with a second drill in 2026.",
            "supply",
            "provide",
            {**SIDES, "product": ["a second drill"], "time": ["2026"]},
            status="planned",
        )
    )
    assert sorted(finding.when or "" for finding in fused(report)) == ["2025", "2026"]


def test_what_stands_in_one_sentence_is_put_together_before_what_is_told_later() -> None:
    report = Report("a", "A", "2024-05-14")
    for type_, trigger, party, more in (
        ("meeting", "toured", ["Ana Ruiz", "Ivo Moss"], {"place": ["Oslo"], "time": ["on 13 May"]}),
        ("meeting", "guests", ["Ana Ruiz", "Ivo Moss", "Kado Air"], {}),
    ):
        begin = "Ana Ruiz and Ivo Moss toured a site in Oslo on 13 May as guests of Kado Air."
        report.says(begin, type_, trigger, {"party": party, **more})
    first, second = report.claims
    report.claims = [
        first,
        moved(second, -len("Ana Ruiz and Ivo Moss toured a site in Oslo on 13 May as guests of Kado Air. ")),
    ]
    report.says(
        "On 12 May Ana Ruiz met Ivo Moss in Lima on valves.",
        "meeting",
        "met",
        {"party": ["Ana Ruiz", "Ivo Moss"], "place": ["Lima"], "time": ["On 12 May"], "topic": ["valves"]},
    )
    assert {len(finding.roles["party"]): finding.when for finding in fused(report)} == {
        2: "2024-05-12",
        3: "2024-05-13",
    }


def test_goods_with_names_of_their_own_are_two_supplies() -> None:
    old = {**SIDES, "product": ["Borea 2"], "time": ["2011"]}
    report = Report("a", "A", "2024-03-01")
    report.says("Bruma Works supplied Veltora with the Borea 2 in 2011.", "supply", "supplied", old)
    order = {**SIDES, "product": ["Tundra 5"]}
    report.says("Veltora ordered the Tundra 5 from Bruma Works.", "supply", "ordered", order)
    other = Report("b", "B", "2024-03-02")
    other.says("Veltora ordered the Tundra 5 from Bruma Works.", "supply", "ordered", order)
    assert sorted(finding.documents for finding in fused(report, other)) == [("a",), ("a", "b")]


def test_who_also_took_part_took_part_in_the_round_told_before() -> None:
    report = Report("a", "A", "2024-03-01")
    told = (
        "Bruma Works raised $30 million in a round led by Kado Air, said the maker of drills, " + "and of valves, " * 9
    )
    roles = {"investee": ["Bruma Works"], "investor": ["Kado Air"], "amount": ["$30 million"]}
    report.says(f"{told}on Friday.", "investment", "raised", roles)
    report.says("Veltora also took part.", "investment", "took part", {"investor": ["Veltora"]})
    stake = {"investor": ["Vega Oil"], "investee": ["Bruma Works"], "subject": ["stake"], "amount": ["$2 million"]}
    report.says("Vega Oil paid Bruma Works $2 million for a stake.", "investment", "paid", stake)
    rounds = {frozenset(p.entity for p in finding.roles["investor"]) for finding in fused(report)}
    assert rounds == {frozenset(("kado", "velt")), frozenset(("vega",))}


def test_halves_that_stand_side_by_side_are_one() -> None:
    report = (
        Report("a", "A")
        .says(
            "Bruma Works raised $30 million.",
            "investment",
            "raised",
            {"investee": ["Bruma Works"], "amount": ["$30 million"]},
        )
        .says("The investor is Veltora.", "investment", "investor", {"investor": ["Veltora"]})
    )
    assert {(role, p.entity) for role in ("investor", "investee") for p in one(fused(report)).roles[role]} == {
        ("investor", "velt"),
        ("investee", "bruma"),
    }


def test_who_speaks_of_a_venture_with_another_is_the_other_side() -> None:
    report = Report("a", "A").says(
        "The venture with Veltora goes on, Bruma Works said.",
        "partnership",
        "venture",
        {"party": ["Veltora"]},
        speaker=["Bruma Works"],
    )
    assert {p.entity for p in one(fused(report)).roles["party"]} == {"bruma", "velt"}


def together(id: str, topic: str, published: str, lead: str = "") -> Report:
    sentence = f"Bruma Works and Veltora have {lead}a partnership in {topic}."
    return Report(id, id, published).says(sentence, "partnership", "partnership", {**PARTIES, "topic": [topic]})


@pytest.mark.parametrize(
    ("topic", "published", "count"),
    [
        ("pump recycling", "2024-09-01", 2),
        ("pump leasing", "2024-09-01", 1),
        ("pump recycling", "2024-03-03", 1),
    ],
)
def test_partnerships_in_two_matters_long_apart_are_two(topic: str, published: str, count: int) -> None:
    assert len(fused(together("a", "pump leasing", "2024-03-01"), together("b", topic, published))) == count


def test_a_copy_is_as_old_as_what_it_copies() -> None:
    first, copy = together("a", "pump leasing", "2024-03-01"), together("b", "the leasing of pumps", "2025-03-01")
    assert len(fused(first, copy, derivations=[Derivation("b", "a", "copy")])) == 1


def test_a_rewrite_says_the_same_in_other_words() -> None:
    a, b = (
        Report(id, id, day).says(
            f"Bruma Works will build {what}.",
            "initiative",
            "build",
            {"actor": ["Bruma Works"], "subject": [what]},
            status="planned",
        )
        for id, day, what in (("a", "2024-03-01", "a battery plant"), ("b", "2024-03-02", "a power-cell factory"))
    )
    assert len(fused(a, b)) == 2
    assert len(fused(a, b, derivations=[Derivation("b", "a", "rewrite")])) == 1


def test_the_writers_own_talk_is_no_meeting() -> None:
    assert fused(Report("a", "A").says("I met Ana Ruiz.", "meeting", "met", {"party": ["I", "Ana Ruiz"]})) == []


def a_few_reports() -> list[Report]:
    reports = [together("a", "pump leasing", "2024-03-01"), together("b", "pump recycling", "2024-09-01", "formed ")]
    for id, day, amount in (("c", "2024-03-02", "$42 million"), ("d", "2024-03-03", "$45 million")):
        text = f"Veltora invested {amount} in Bruma Works."
        reports.append(invested(Report(id, f"Paper {id}", day), text, amount))
    report = Report("e", "Paper e").says(
        "Veltora met Bruma Works in Oslo.", "meeting", "met", {**PARTIES, "place": ["Oslo"]}
    )
    return [*reports, report.says("Veltora met Kado Air.", "meeting", "met", {"party": ["Veltora", "Kado Air"]})]


@settings(max_examples=40)
@given(st.permutations([claim for report in a_few_reports() for claim in report.claims]))
def test_findings_do_not_hang_on_the_order_of_claims(claims: list) -> None:
    documents = {report.id: report.document for report in a_few_reports()}
    edges = [Derivation("b", "a", "rewrite"), Derivation("d", "Harbour Wire", "cites")]
    straight = sorted(claims, key=lambda claim: claim.id)
    assert sorted(fuse(claims, documents, ENTITIES, edges), key=lambda f: f.id) == sorted(
        fuse(straight, documents, ENTITIES, edges), key=lambda f: f.id
    )


def test_nobody_deals_with_itself() -> None:
    report = Report("a", "A", "2024-03-01").says(
        "Bruma Works said Bruma will supply itself.",
        "supply",
        "supply",
        {"supplier": ["Bruma Works"], "customer": ["Bruma Works"]},
    )
    assert fused(report) == []


LENDS = {"investor": ["Vega Oil"], "amount": ["$9 million"]}


def implying(report: Report, role: str, words: str) -> Report:
    """The report's last claim leaves a role to its reader: whoever the text names by these words."""
    *before, last = report.claims
    start = report.text.index(words)
    span = Span(start, start + len(words))
    claim = replace(last.claim, implied={role: (span,)})
    entity = next(e.id for e in ENTITIES.values() if e.name == words)
    report.claims = [*before, replace(last, claim=claim, links={**last.links, span: (entity,)})]
    return report


def test_a_party_that_is_meant_takes_part_where_none_is_told() -> None:
    report = invested(Report("a", "A", "2024-03-01"), "Veltora invested $42 million in Bruma Works.", "$42 million")
    report.says("Vega Oil lends $9 million.", "investment", "lends", LENDS, status="planned")
    found = one(fused(implying(report, "investee", "Bruma Works")), status="planned")
    assert [filler.text for filler in found.roles["investee"]] == ["Bruma Works"]


def test_a_party_that_most_reports_mean_takes_part_where_another_one_means_none() -> None:
    said = "The loan of $9 million by Vega Oil is for Bruma Works."
    silent, *others = (
        Report(id, id, f"2024-03-0{day}").says(said, "investment", "loan", LENDS, status="planned")
        for day, id in enumerate("abc", 1)
    )
    found = one(fused(silent, *(implying(report, "investee", "Bruma Works") for report in others)))
    assert [filler.text for filler in found.roles["investee"]] == ["Bruma Works"]


def test_what_is_told_comes_before_what_is_meant() -> None:
    report = Report("a", "A", "2024-03-01")
    report.says("Veltora appears beside Vega Oil.", "meeting", "appears", {"party": ["Veltora", "Vega Oil"]})
    told = {"investor": ["Vega Oil"], "investee": ["Kado Air"], "amount": ["$9 million"]}
    report.says("Vega Oil lends Kado Air $9 million.", "investment", "lends", told)
    report.says("Vega Oil gives $9 million.", "investment", "gives", LENDS)
    found = one(fused(implying(report, "investee", "Veltora")), type="investment")
    assert [filler.text for filler in found.roles["investee"]] == ["Kado Air"]
    assert len(found.claims) == 2


def test_a_payment_told_without_its_taker_is_the_one_of_the_same_amount_in_those_days() -> None:
    told = {"investor": ["Vega Oil"], "investee": ["Kado Air"], "amount": ["$9 million"]}
    whole = Report("a", "A", "2024-03-01").says("Vega Oil lends Kado Air $9 million.", "investment", "lends", told)
    part = Report("b", "B", "2024-03-02").says("Vega Oil gives $9 million.", "investment", "gives", LENDS)
    assert one(fused(whole, part)).documents == ("a", "b")


@pytest.mark.parametrize(
    ("second", "amount", "findings"),
    [("Veltora shares rose 3%.", "3%", 1), ("Veltora lost $40 million.", "$40 million", 2)],
)
def test_two_figures_of_a_report_measure_two_things(second: str, amount: str, findings: int) -> None:
    report = Report("a", "A", "2024-03-01").says(
        "Veltora shares gained 3%.",
        "performance",
        "gained",
        {"company": ["Veltora"], "measure": ["shares"], "amount": ["3%"]},
    )
    trigger = "rose" if "rose" in second else "lost"
    report.says(second, "performance", trigger, {"company": ["Veltora"], "amount": [amount]})
    assert len(fused(report)) == findings


def test_a_company_that_was_read_on_both_sides_in_two_sentences_invests_in_nobody() -> None:
    report = Report("a", "A", "2024-03-01")
    report.says(
        "Veltora puts up $9 million.", "investment", "puts up", {"investor": ["Veltora"], "amount": ["$9 million"]}
    )
    report.says(
        "Veltora raises $9 million.", "investment", "raises", {"investee": ["Veltora"], "amount": ["$9 million"]}
    )
    assert all(len(finding.roles) < 3 for finding in fused(report))


@pytest.mark.parametrize(
    ("sentence", "status", "more", "findings"),
    [
        ("Ivo Moss spoke of pumps.", "actual", {"topic": ["pumps"]}, 0),
        ("Ivo Moss spoke in Lima.", "actual", {"place": ["Lima"]}, 1),
        ("Ivo Moss spoke on 4 May.", "actual", {"time": ["4 May"]}, 0),
        ("Ivo Moss spoke on 4 May.", "planned", {"time": ["4 May"]}, 1),
    ],
)
def test_a_meeting_of_one_is_where_it_was_or_when_it_is_called(
    sentence: str, status: str, more: dict[str, list[str]], findings: int
) -> None:
    report = Report("a", "A", "2024-03-01").says(
        sentence, "meeting", "spoke", {"party": ["Ivo Moss"], **more}, status=status
    )
    assert len(fused(report)) == findings


def test_officials_without_a_name_hold_no_position_of_somebody_who_is_named() -> None:
    named = {"person": ["Ana Ruiz"], "organization": ["Veltora"], "title": ["chairman"]}
    nameless = {"person": ["Senior officials"], "organization": ["Veltora"], "title": ["heads"]}
    report = Report("a", "A", "2024-03-01").says("Ana Ruiz is chairman of Veltora.", "role", "chairman", named)
    report.says("Senior officials and heads of offices of Veltora will come.", "role", "heads", nameless)
    found = one(fused(report))
    assert [filler.text for filler in found.roles["person"]] == ["Ana Ruiz"]
    assert [filler.text for filler in found.roles["title"]] == ["chairman"]


def test_who_cannot_fill_a_role_takes_no_part_in_it() -> None:
    roles = {"person": ["Ana Ruiz"], "organization": ["Ivo Moss"], "title": ["buyer"]}
    report = Report("a", "A", "2024-03-01").says("Ana Ruiz is a buyer of Ivo Moss.", "role", "buyer", roles)
    assert not [p for finding in fused(report) for p in finding.roles.get("organization", ()) if p.entity]


def sold(id: str, *amount: str, **parties: str) -> Report:
    roles: dict[str, Sequence[str]] = {role: [name] for role, name in parties.items()}
    sentence = f"{' and '.join(parties.values())} agreed on a sale for {' and '.join(amount)}."
    roles |= {"amount": amount}
    return Report(id, id, "2024-03-01").says(sentence, "acquisition", "sale", roles, status="planned")


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (sold("b", "$84 million", buyer="Veltora", seller="Kado Air"), 1),
        (sold("b", "$24 million", buyer="Veltora", seller="Kado Air"), 2),
        (sold("b", "$84 million", buyer="Vega Oil", seller="Kado Air"), 2),
    ],
    ids=["one price", "another price", "another buyer"],
)
def test_the_seller_and_the_thing_sold_may_be_named_by_two_reports(other: Report, count: int) -> None:
    found = fused(sold("a", "$84 million", buyer="Veltora", target="Bruma Works"), other)
    assert len(found) == count
    assert any(set(finding.roles) == {"buyer", "target", "seller", "amount"} for finding in found) == (count == 1)
