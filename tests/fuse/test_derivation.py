"""What a report rests on: copies by their words, citations and statements by what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.fuse import Surroundings, Text, derive, fact_pairs, shingles, worth_comparing
from tidings.model import Claim, Cut, Document, Entity, Reading, Span

TEXT = (
    "Bruma Works will supply valves to Veltora for the new cooling plant in Oslo, two people who know the contract told "
    "the paper. The order may grow to nine thousand valves a year if the plant opens on time next spring, they said. "
    "Neither company wished to comment on the size of the order or on its price."
)
LEAD = (
    "OSLO, May 3 (Harbour Wire) - Norway's Veltora ordered 480 valves worth 36 million euros from Bruma Works on Tuesday.\n\n"
    "Deliveries to the Drammen plant begin in March 2027, Veltora chief Ida Moss told Harbour Wire.\n\n"
    "Moss said that the Bergen bank Nordhav lends 21 million euros at 4.5 percent.\n\n"
    "Bruma Works shares rose 6.2 percent in Turin, where the maker employs 1,900 people."
)
SPUN = (
    "Norway's Veltora has purchased 480 valves costing 36 million euros off Bruma Works this Tuesday.\n\n"
    "Handovers to the Drammen factory commence in March 2027, Veltora boss Ida Moss informed listeners.\n\n"
    "Moss uttered that the Bergen moneylender Nordhav furnishes 21 million euros at 4.5 percent.\n\n"
    "Bruma Works stock climbed 6.2 percent in Turin, where the fabricator has 1,900 folks."
)
BRUMA, VELTORA = Entity("b", "Bruma Works", "organization", ("Bruma",)), Entity("v", "Veltora", "organization")
WIRE, OFFICE = Entity("w", "Harbour Wire", "organization"), Entity("o", "Office", "organization")


def document(id: str, text: str, publisher: str | None = None, published: str | None = None) -> Document:
    return Document(id, "0" * 64, text, publisher=publisher, published=published)


def sentences(text: str) -> tuple[Span, ...]:
    """Every sentence of a text by itself: full stops before a blank end one."""
    return tuple(
        Span(*match.span()) for match in re.finditer(r"\S(?:.|\n(?!\n))*?(?:[a-z0-9)”\"][.?!](?=\s)|(?=\n\n)|$)", text)
    )


def around(subject: Document, *others: Document, outlets: Mapping[str, Document] | None = None) -> Surroundings:
    """Surroundings as the pipeline finds them, with names looked up in the text."""
    entity_of = {
        Span(*match.span()): entity
        for entity in (BRUMA, VELTORA, WIRE, OFFICE)
        for match in re.finditer(re.escape(entity.name), subject.text)
    }
    return Surroundings(
        entity_of,
        lambda name: name == "Harbour Wire",
        lambda one, two: one == two,
        {other.id: Text(other, sentences(other.text)) for other in others},
        {d.id: d for d in (*others, *(outlets or {}).values())},
    )


def edges(subject: Document, *others: Document, outlets: Mapping[str, Document] | None = None) -> list[tuple[str, str]]:
    reading = Reading(subject.id, "test", sentences(subject.text))
    return [
        (edge.source, edge.how)
        for edge in derive(Text(subject, reading.sentences), reading, around(subject, *others, outlets=outlets))
    ]


def says(text: str, publisher: str | None = "Paper A") -> list[tuple[str, str]]:
    return edges(document("a", text, publisher))


def test_a_later_report_with_the_same_text_copies_the_earlier_one() -> None:
    first, second = document("a", TEXT, published="2024-01-01"), document("b", TEXT, published="2024-01-02")
    assert edges(second, first) == [("a", "copy")]
    assert edges(first, second) == []


def test_a_trimmed_copy_is_a_copy() -> None:
    first = document("a", TEXT, published="2024-01-01")
    trimmed = document("b", TEXT.rsplit(". ", 1)[0] + ".\n\nWhat do you think?", published="2024-01-02")
    assert edges(trimmed, first) == [("a", "copy")]


def test_an_undated_copy_follows_the_dated_report() -> None:
    first, second = document("z", TEXT, published="2024-01-01"), document("b", TEXT)
    assert edges(second, first) == [("z", "copy")]


def test_other_words_on_the_same_matter_are_no_copy() -> None:
    other = document("b", "Veltora has found a maker of valves: Bruma Works. The cooling plant opens in spring.")
    assert edges(other, document("a", TEXT, published="2024-01-01")) == []


def test_an_outlet_that_is_said_to_have_reported_it_is_cited() -> None:
    citing = document(
        "b", "Harbour Wire reported on Monday that Bruma Works will supply Veltora.", "Paper B", "2024-01-05"
    )
    assert edges(citing) == [("Harbour Wire", "cites")]


def test_a_citation_leads_to_the_outlets_latest_earlier_report_in_the_book() -> None:
    citing = document("b", "Bruma Works will supply Veltora, Harbour Wire reported.", "Paper B", "2024-01-05")
    wire = {
        name: document(name, "Valves.", "Harbour Wire", day)
        for name, day in (("old", "2023-01-01"), ("new", "2024-01-04"), ("later", "2024-02-01"))
    }
    assert edges(citing, outlets=wire) == [("new", "cites")]


def test_an_outlet_does_not_cite_itself() -> None:
    assert edges(document("a", "Bruma Works will supply Veltora, Harbour Wire reported.", "Harbour Wire")) == []


def test_an_outlet_may_be_called_by_some_words_of_its_name() -> None:
    text = "Bruma Works will supply Veltora, a manager told Harbour Wire."
    assert edges(document("a", text, "The North Harbour Wire")) == []


def test_who_advises_a_party_is_not_the_party() -> None:
    assert says("Bruma Works may bid more for Veltora, a banker advising the company said.") == []


def test_a_statement_is_its_partys() -> None:
    told = document("a", "Bruma Works said in a statement that it would supply Veltora.", "Paper A")
    assert edges(told) == [("statement: Bruma Works", "statement")]


def test_a_partys_own_release_is_its_statement() -> None:
    release = document("a", "Bruma Works will supply Veltora.", "Bruma Works")
    sentence, supplier = Span(0, len(release.text)), Span(0, 11)
    claim = Claim("supply", Span(17, 23), "planned", {"supplier": (supplier,)}, (), sentence)
    reading = Reading("a", "test", (sentence,), claims=(claim,))
    found = derive(Text(release, (sentence,)), reading, around(release))
    assert [(edge.source, edge.how) for edge in found] == [("statement: Bruma Works", "statement")]


def test_a_publisher_that_only_names_itself_issues_no_release() -> None:
    assert edges(document("a", "Veltora told Bruma Works so.", "Bruma Works")) == []


def test_a_report_told_again_in_other_words_is_a_rewrite_and_brings_no_source_of_its_own() -> None:
    source, spun = document("a", LEAD, "Harbour Wire", "2026-05-03"), document("b", SPUN, "Valve Buzz")
    assert edges(spun, source) == [("a", "rewrite")]
    assert edges(source, spun) == []


FREE = (
    "Bruma Works of Turin has found a buyer for 480 valves: Norway's Veltora pays it 36 million euros for them. The first go "
    "to Drammen in March 2027.\n\n"
    "Part of the money, 21 million euros at 4.5 percent, is borrowed from Nordhav, a lender in Bergen, said Ida Moss, who runs "
    "Veltora.\n\n"
    "On the exchange in Turin, a city in which 1,900 people work for Bruma Works, its stock gained 6.2 percent. "
    "Brescia's Fenaroli makes such valves, too, and in Genoa the Ansa yard tried 12 of them."
)


def test_a_free_telling_by_another_outlet_of_that_week_is_a_rewrite_and_not_one_of_another_season() -> None:
    source = document("a", LEAD, "Harbour Wire", "2026-05-03")
    assert edges(document("b", FREE, "Valve Buzz", "2026-05-05"), source)[0] == ("a", "rewrite")
    assert ("a", "rewrite") not in edges(document("b", FREE, "Valve Buzz", "2026-08-05"), source)
    assert ("a", "rewrite") not in edges(document("b", FREE, "Harbour Wire", "2026-05-05"), source)


def test_a_free_telling_that_names_a_release_rests_on_that() -> None:
    source = document("a", LEAD, "Harbour Wire", "2026-05-03")
    released = FREE.replace("said Ida Moss, who runs Veltora", "Veltora said in a statement")
    assert edges(document("b", released, "Valve Buzz", "2026-05-05"), source) == [("statement: Veltora", "statement")]


def test_a_report_with_facts_and_sources_of_its_own_is_no_rewrite() -> None:
    own = document(
        "b",
        "Veltora of Norway has ordered valves from Bruma Works. The price of 36 million euros is 9 million above the offer of "
        "Halden Fluid, two engineers in Trondheim said. Ida Moss will visit Turin in June.",
        "Paper B",
        "2026-05-09",
    )
    assert edges(own, document("a", LEAD, "Harbour Wire", "2026-05-03")) == []


def test_weekly_reports_of_one_form_are_no_copies() -> None:
    form = (
        "The exchange in Oslo said its weekly sale of three-month paper brought an average of {} percent, with {} percent for six "
        "months. Bids ranged from {} to {} percent, and the exchange took {} million crowns of {} million offered."
    )
    first = document("a", form.format(5.98, 6.08, 5.92, 5.99, 600, 2599), published="2026-05-04")
    second = document("b", form.format(5.63, 5.59, 5.61, 5.64, 290, 3090), published="2026-05-11")
    assert edges(second, first) == []


def test_what_a_partial_copy_adds_keeps_its_own_source() -> None:
    source = document("a", TEXT, "Harbour Wire", "2024-01-01")
    more = (
        " Weeks earlier the harbour of Tromsoe had closed two of its five quays because of a broken crane. The repairs of "
        "quay and crane were to last until the herring came. "
        "Bruma Works said in a statement that it had no part in the works. Nobody in the town recalls a winter as long as this, "
        "and the shops have run out of lamp oil, rope and coffee, in that order."
    )
    partial = document("b", TEXT + more, "Paper B", "2024-01-05")
    assert edges(partial, source) == [("a", "copy"), ("statement: Bruma Works", "statement")]


def test_time_zones_decide_which_of_two_came_first() -> None:
    early = document("z", TEXT, published="2024-01-02T08:00:00+09:00")
    late = document("a", TEXT, published="2024-01-02T00:30:00+00:00")
    assert edges(late, early) == [("z", "copy")]
    assert edges(early, late) == []


def test_on_one_day_the_copy_is_the_one_that_carries_the_others_name() -> None:
    signed = TEXT.replace("told the paper", "told Harbour Wire")
    wire = document("z", signed, "Harbour Wire", "2024-01-02")
    other = document("a", signed, "Paper A", "2024-01-02")
    assert edges(other, wire) == [("z", "copy")]
    assert edges(wire, other) == []


def test_a_partys_own_release_goes_before_its_copy_on_the_same_day_whatever_the_clocks_say() -> None:
    text = "Bruma Works opens a foundry in Turin. " + TEXT
    release = document("z", text, "Bruma Works", "2024-01-02T09:00:00+01:00")
    copy = document("a", text, "Paper A", "2024-01-02T07:30:00+00:00")
    assert edges(copy, release)[0] == ("z", "copy")
    assert all(how != "copy" for _, how in edges(release, copy))


def test_of_several_sources_the_fullest_is_meant() -> None:
    whole = document("m", TEXT, published="2024-01-02")
    trimmed = document("a", TEXT.rsplit(". ", 1)[0] + ".", published="2024-01-01")
    assert edges(document("z", TEXT, published="2024-01-03"), trimmed, whole) == [("m", "copy")]


def test_a_dateline_a_byline_and_a_note_name_the_wire() -> None:
    assert says("OSLO (Reuters) - Valves are dear.") == [("Reuters", "cites")]
    assert says("OSLO (Reuters) - Valves are dear.", "Reuters") == []
    by = Document("a", "", "Valves are dear.", byline="Ana Ruiz, AFP", publisher="Paper A")
    assert edges(by) == [("Agence France-Presse", "cites")]
    note = Cut(0, "publisher's note", "This article was originally published by Fjord Post.")
    assert edges(Document("a", "", "Valves are dear.", publisher="Paper A", cuts=(note,))) == [("Fjord Post", "cites")]


def test_a_photo_credit_is_no_source() -> None:
    cut = Cut(0, "credit", "Photo: Reuters")
    assert edges(Document("a", "", "Valves are dear.", publisher="Paper A", cuts=(cut,))) == []


def test_a_carrier_passes_on_the_statement_of_whom_it_names() -> None:
    text = "OSLO, May 3 /PRNewswire/ -- Bruma Works opens a plant.\n\nSOURCE Bruma Works"
    assert says(text, None) == [("statement: Bruma Works", "statement")]


@pytest.mark.parametrize(
    "text",
    [
        "Bruma Works said in a regulatory filing that sales fell.",
        "Sales fell, Bruma Works said on Tuesday.",
        "Sales fell, according to Bruma Works.",
        "Sales fell, according to a release by Bruma Works.",
        "That is the gist of an announcement that Bruma Works put out.",
        "Sales fell, as Bruma Works's latest annual report shows.",
        "Bruma Works chairman Ivo Moss said on an earnings call that sales fell.",
        "Bruma Works, in a statement, spoke of better times.",
        "Bruma Works has bought 40 lathes in Turin, the company says.",
        "Bruma Works confirmed the order in an e-mail.",
        "Bruma Works sues Veltora over rent, according to a court filing by the Turin maker.",
    ],
)
def test_what_a_party_tells_everybody_is_its_statement(text: str) -> None:
    assert says(text) == [("statement: Bruma Works", "statement")]


@pytest.mark.parametrize(
    "text",
    [
        "Bruma Works declined to comment.",
        "Bruma Works did not answer an e-mail.",
        "Bruma Works said that it would not comment on prices.",
        "The suit comes weeks after Bruma Works announced a pact.",
        "Ivo Moss, chairman of Bruma Works, told this paper about it over coffee.",
        "Sales fell, according to Bruma Works workers.",
        "Bruma Works makes valves.",
        "The director of Bruma Works says over coffee that it grew.",
    ],
)
def test_silence_background_and_interviews_are_no_statement(text: str) -> None:
    assert says(text) == []


def test_words_that_point_back_mean_who_spoke_last() -> None:
    text = (
        "Bruma Works said in a statement that it grew. Valves for Veltora sold best, the company said. "
        "Veltora pays late, it said."
    )
    assert says(text) == [("statement: Bruma Works", "statement")]


@pytest.mark.parametrize(
    "text",
    [
        "Bruma Works told the market regulator, the FCA, that it had sold its pumps.",
        "Shares rose after Bruma Works informed the Milan stock exchange of the sale.",
        "Ida Moss, a spokeswoman for Bruma Works, rejected the account.",
        "A Bruma Works spokesman denied that a sale was under way.",
        "Bruma Works answered in writing that it works with all.",
        "A Bruma Works official, when contacted, described the talks as open.",
        "Moss of Bruma Works flies to Pune. Talks begin soon, the maker of brass valves said.",
        "Moss of Bruma Works flies to Pune. Nobody should hope for much, a spokesman said.",
    ],
)
def test_what_is_said_to_regulators_in_writing_or_by_a_spokesman_is_a_statement(text: str) -> None:
    assert says(text) == [("statement: Bruma Works", "statement")]


def test_whom_a_paper_is_filed_with_does_not_state_it() -> None:
    assert says("Veltora slipped. In a filing to the Office the company said that it sold pumps.") == [
        ("statement: Veltora", "statement")
    ]


def test_the_regulator_that_spoke_is_the_party_whose_name_says_so() -> None:
    assert says("Veltora may buy Bruma Works, the Office decided. It must sell its pumps, the regulator said.") == [
        ("statement: Office", "statement")
    ]


def test_a_report_of_years_ago_is_not_what_is_cited_now() -> None:
    old, new = (
        document(k, "Pumps sell well.", "Harbour Wire", day) for k, day in (("o", "2020-01-01"), ("n", "2026-04-01"))
    )
    citing = document("a", "Harbour Wire reported on Wednesday that pumps sell.", "Paper A", "2026-05-01")
    assert edges(citing, outlets={"Harbour Wire": old}) == [("Harbour Wire", "cites")]
    assert edges(citing, outlets={"Harbour Wire": new}) == [("n", "cites")]


def test_two_parties_may_speak_together() -> None:
    text = "Bruma Works and Veltora will merge, the companies said in separate statements."
    assert says(text) == [("statement: Bruma Works", "statement"), ("statement: Veltora", "statement")]


def test_an_office_is_called_by_whose_it_is() -> None:
    assert says("The two met, the Prime Minister's Office said in a statement.") == [
        ("statement: Prime Minister's Office", "statement")
    ]


def test_rewrites_share_pairs_of_names_and_figures_and_others_too_few_to_be_compared() -> None:
    shared, others = fact_pairs(LEAD) & fact_pairs(SPUN), fact_pairs(LEAD) & fact_pairs(TEXT)
    assert worth_comparing({"spun": (0, len(shared)), "text": (0, len(others))}) == ["spun"]
    assert fact_pairs("Long ago New York was small.") == frozenset()


def test_the_nearest_neighbours_are_compared_first() -> None:
    assert worth_comparing({"a": (3, 0), "b": (9, 0), "c": (1, 1), "d": (0, 7)}) == ["b", "a", "d"]


@given(st.text(max_size=300))
def test_shingles_depend_on_the_words_alone(text: str) -> None:
    assert shingles(text) == shingles(text.upper().lower() if text.isascii() else text)
    assert all(-(2**63) <= value < 2**63 for value in shingles(text))
