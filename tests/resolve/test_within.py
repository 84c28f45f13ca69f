"""Names within one document: what joins, what stays apart, and where every span leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.articles import KINDS, article, claim, names_in, resolved, span

from tidings.model import Mention, Reading, Reference
from tidings.resolve import within


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("{o:Borvane Rail} hired. {o:Borvane} grew.", ("Borvane Rail", "Borvane")),
        ("{o:Borvane} grew. {o:Borvane Rail} hired.", ("Borvane Rail", "Borvane")),
        ("{o:Borvane Rail Inc.} hired. {o:Borvane Rail} grew.", ("Borvane Rail Inc.", "Borvane Rail")),
        ("{o:Borvane Rail} hired. {o:the Borvane Rail's} plan.", ("the Borvane Rail's", "Borvane Rail")),
        ("{o:Borvane} hired. {o:Borvane’s} plan.", ("Borvane’s", "Borvane")),
        ("{o:Borvane Rail Partners} ({o:BRP}) hired.", ("Borvane Rail Partners", "BRP")),
        ("{o:BRP}, or {o:Borvane Rail Partners Ltd.}, hired.", ("Borvane Rail Partners Ltd.", "BRP")),
        ("{p:Mara Delling} spoke. {p:Delling} left.", ("Mara Delling", "Delling")),
        ("{p:Mara Delling} spoke. {p:Ms. Delling} left.", ("Mara Delling", "Ms. Delling")),
        ("{p:Mara Delling} spoke. {p:Mara} left.", ("Mara Delling", "Mara")),
        ("{p:Baek Jun-ho} spoke. {p:Baek} left.", ("Baek Jun-ho", "Baek")),
        ("{p:Mara Jo Delling} spoke. {p:M.J. Delling} left.", ("Mara Jo Delling", "M.J. Delling")),
        ("{l:Port Ulm} and {l:Port Ulm}", ("Port Ulm",)),
    ],
)
def test_names_of_one(marked: str, names: tuple[str, ...]) -> None:
    assert [set(found) for found in names_in(marked)] == [set(names)]


@pytest.mark.parametrize(
    "marked",
    [
        "{o:Borvane Rail} sued {o:Borvane Memory}.",
        "{o:Borvane Rail} sued {o:Tovane Rail}.",
        "{p:Mara Delling} met {p:Viktor Delling}.",
        "{p:Mara Delling} met {p:Mara Quist}.",
        "{o:Borvane Rail} makes the {g:Borvane One}.",
        "{o:Borvane Rail} has {p:Ann Borvane}.",
        "{l:Ulm} is near {l:Ulm Port}.",
        "{o:BRP} sued {o:Borvane Memory Rail}.",
    ],
)
def test_names_of_two(marked: str) -> None:
    assert len(names_in(marked)) == 2


@pytest.mark.parametrize(
    ("marked", "short"),
    [
        ("{o:Borvane Rail} sued {o:Borvane Memory}. {o:Borvane} won.", "Borvane"),
        ("{p:Mara Delling} met {p:Viktor Delling}. {p:Delling} won.", "Delling"),
    ],
)
def test_a_short_name_of_two_stays_alone(marked: str, short: str) -> None:
    assert (short,) in names_in(marked)
    assert len(names_in(marked)) == 3


def test_the_fullest_name_comes_first_then_the_most_frequent() -> None:
    marked = "{o:Borvane} and {o:Borvane Rail Works} and {o:Borvane} and {o:the Borvane}"
    assert names_in(marked) == [("Borvane Rail Works", "Borvane", "the Borvane")]


def test_a_name_of_two_kinds_is_what_most_mentions_say() -> None:
    entities = resolved(*article("{o:Tarka} grew. {p:Tarka} hired. {o:Tarka} won.")).entities
    assert [(entity.kind, len(entity.spans)) for entity in entities] == [("organization", 3)]


def test_entities_are_numbered_in_the_order_of_the_text() -> None:
    document, mentions = article("{o:Borvane} met {p:Mara Delling} in {l:Ulm}.", "a.txt")
    entities = resolved(document, mentions).entities
    assert [(e.key, e.names[0]) for e in entities] == [
        ("a.txt#0", "Borvane"),
        ("a.txt#1", "Mara Delling"),
        ("a.txt#2", "Ulm"),
    ]
    assert all(document.slice(s) == entity.names[0] for entity in entities for s in entity.spans)


@pytest.mark.parametrize(
    ("marked", "trigger", "former"),
    [
        ("{o:Quillay}, formerly known as {o:Borvane Rail}, grew.", "formerly known", "Borvane Rail"),
        ("{o:Quillay}, previously {o:Borvane Rail}, grew.", "previously", "Borvane Rail"),
    ],
)
def test_a_former_name_joins_and_comes_last(marked: str, trigger: str, former: str) -> None:
    document, mentions = article(marked)
    known_as = claim(document, "ownership", trigger, owned=["Quillay", "Borvane Rail"])
    (entity,) = resolved(document, mentions, [known_as]).entities
    assert entity.names == ("Quillay", former)
    assert entity.former_names == (former,)


def test_an_ownership_with_an_owner_joins_no_names() -> None:
    document, mentions = article("{o:Tarka}, formerly alone, owns {o:Quillay} and {o:Borvane}.")
    owns = claim(document, "ownership", "owns", owner="Tarka", owned=["Quillay", "Borvane"])
    assert len(resolved(document, mentions, [owns]).entities) == 3


def test_two_companies_that_are_owned_are_no_former_names() -> None:
    document, mentions = article("The state holds {o:Quillay} and {o:Borvane}.")
    holds = claim(document, "ownership", "holds", owned=["Quillay", "Borvane"])
    assert [entity.former_names for entity in resolved(document, mentions, [holds]).entities] == [(), ()]


def test_positions_carry_the_fullest_names() -> None:
    document, mentions = article(
        "{p:Delling}, chief executive of {o:Borvane}, left. {p:Mara Delling} led {o:Borvane Rail}."
    )
    role = claim(document, "role", "chief executive", person="Delling", organization="Borvane", title="chief executive")
    entity = resolved(document, mentions, [role]).entities[0]
    assert (entity.names[0], entity.positions) == ("Mara Delling", (("chief executive", "Borvane Rail"),))


def test_a_position_without_a_title_is_called_by_its_trigger() -> None:
    document, mentions = article("{p:Mara Delling} heads {o:Borvane}.")
    role = claim(document, "role", "heads", person="Mara Delling", organization="Borvane")
    assert resolved(document, mentions, [role]).entities[0].positions == (("heads", "Borvane"),)


def test_references_lead_to_the_names_they_stand_for() -> None:
    document, mentions = article("{o:Borvane} and {o:Tarka} said they met. It rained.")
    they = Reference(span(document, "they"), (span(document, "Borvane"), span(document, "Tarka")))
    nowhere = Reference(span(document, "It"), (span(document, "rained"),))
    links = resolved(document, mentions, references=[they, nowhere]).links
    assert links[they.span] == ("a.txt#0", "a.txt#1")
    assert nowhere.span not in links


def test_a_phrase_leads_to_the_one_name_at_its_end() -> None:
    document, mentions = article("Chipmaker {o:Quillay} supplied {o:Borvane} rival {o:Tarka} and {o:Ondra} of {l:Ulm}.")
    fillers = ["Chipmaker Quillay", "Borvane rival Tarka", "Ondra of Ulm"]
    supply = claim(document, "supply", "supplied", supplier=fillers[0], customer=fillers[1:])
    links = resolved(document, mentions, [supply]).links
    assert links[span(document, fillers[0])] == links[span(document, "Quillay")]
    assert span(document, fillers[1]) not in links


@pytest.mark.parametrize(
    ("marked", "phrase", "names"),
    [
        ("They met the head of chipmaker {o:Quillay}.", "the head of chipmaker Quillay", ["Quillay"]),
        (
            "They met the heads of {o:Quillay}, {o:Tarka} and {o:Ondra}.",
            "the heads of Quillay, Tarka and Ondra",
            ["Quillay", "Tarka", "Ondra"],
        ),
        ("They met the head of {l:Ulm} chipmaker {o:Quillay}.", "the head of Ulm chipmaker Quillay", ["Quillay"]),
        ("They met top officials from {o:Quillay}.", "top officials from Quillay", ["Quillay"]),
        ("They met {o:Quillay} and {o:Tarka} executives.", "Quillay and Tarka executives", ["Quillay", "Tarka"]),
        ("They met {o:Quillay}’s top management.", "Quillay’s top management", ["Quillay"]),
        ("They met the customers of {o:Quillay}.", "the customers of Quillay", []),
        ("They met {o:Quillay}'s suppliers.", "Quillay's suppliers", []),
        ("They met heads of {o:Quillay} units in {l:Ulm}.", "heads of Quillay units in Ulm", []),
    ],
)
def test_people_who_are_told_by_their_organizations_alone_stand_for_them(
    marked: str, phrase: str, names: list[str]
) -> None:
    document, mentions = article(marked)
    links = resolved(document, mentions, [claim(document, "meeting", "met", party=phrase)]).links
    assert links.get(span(document, phrase), ()) == tuple(links[span(document, name)][0] for name in names)


def test_nobody_met_himself() -> None:
    document, mentions = article("{p:Mara Delling} met the head of {o:Quillay}.")
    phrase = span(document, "the head of Quillay")
    meeting = claim(document, "meeting", "met", party=["Mara Delling", "the head of Quillay"])
    wrong = Reference(phrase, (span(document, "Mara Delling"),), 0.9)
    links = resolved(document, mentions, [meeting], [wrong]).links
    assert links[phrase] == links[span(document, "Quillay")]


def test_nothing_in_nothing_out() -> None:
    assert names_in("It rained.") == []
    assert names_in("{o:!!!} rose.") == []


words = st.sampled_from(["Borvane", "Tarka", "Rail", "Mara", "Delling", "J.", "Inc.", "the", "BR", "Baek"])
mentioned = st.tuples(st.sampled_from(sorted(KINDS)), st.lists(words, min_size=1, max_size=3).map(" ".join))


@given(st.lists(mentioned, max_size=8))
def test_every_mention_is_of_one_entity(marks: list[tuple[str, str]]) -> None:
    document, mentions = article(" and ".join(f"{{{kind}:{name}}}" for kind, name in marks))
    local = resolved(document, mentions)
    assert sorted(s for entity in local.entities for s in entity.spans) == sorted(m.span for m in mentions)
    for entity in local.entities:
        assert {document.slice(s) for s in entity.spans} == set(entity.names)
        assert all(local.links[s] == (entity.key,) for s in entity.spans)
        assert len(entity.names) == len(set(entity.names)) > 0


@given(st.permutations(article("{o:Borvane} {o:Borvane Rail} {p:Mara Delling} {p:Delling} {o:BR} {l:Ulm}")[1]))
def test_the_order_in_which_a_reader_lists_mentions_does_not_matter(mentions: list[Mention]) -> None:
    document, ordered = article("{o:Borvane} {o:Borvane Rail} {p:Mara Delling} {p:Delling} {o:BR} {l:Ulm}")
    reading = Reading(document.id, "test", (), tuple(mentions))
    assert within(document, reading).entities == resolved(document, ordered).entities


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("{o:Borvane} and {o:Borvane India} agreed.", [("Borvane",), ("Borvane India",)]),
        ("{o:Borvane Rail} said {o:Borvane Rail Europe} will pay.", [("Borvane Rail",), ("Borvane Rail Europe",)]),
        ("{o:Borvane} and {o:Borvane Capital} agreed.", [("Borvane",), ("Borvane Capital",)]),
        ("{o:Borvane Chile} grew. {o:Borvane} sells trams.", [("Borvane Chile", "Borvane")]),
        (
            "{o:Tarka Tram Works} builds here, said the head of {o:TTW Europe}. {o:TTW} sells trams.",
            [("Tarka Tram Works", "TTW"), ("TTW Europe",)],
        ),
        ("{o:RG Cards} and {o:RG} met {o:RG Group}.", [("RG Cards",), ("RG Group", "RG")]),
        ("{o:Tarka Rovers} won. {o:Rovers} sold shares.", [("Tarka Rovers", "Rovers")]),
        ("{o:Tarka Rovers} met {o:Ulm Rovers}. {o:Rovers} won.", [("Tarka Rovers",), ("Ulm Rovers",), ("Rovers",)]),
        ("{o:Tarka Bank} met {o:Borvane}. A {o:Bank} paid.", [("Tarka Bank",), ("Borvane",), ("Bank",)]),
        ("{o:Tarka Ventures} led. {o:Tarka} paid.", [("Tarka Ventures", "Tarka")]),
        ("{o:Borvane} met {o:Borvane Rail}.", [("Borvane Rail", "Borvane")]),
        ("{o:Nokia} showed {o:Nokia Tramline}.", [("Nokia",), ("Nokia Tramline",)]),  # "Nokia" is in the reference list
        ("{o:Ford} rose. {o:Ford Motor} sells cars.", [("Ford Motor", "Ford")]),
        ("{o:Nokia Tramline} grew. {o:Nokia} sells trams.", [("Nokia Tramline", "Nokia")]),
        ("{p:Mara Delling} met {p:Delling}. {p:Otto Delling} slept.", [("Mara Delling", "Delling"), ("Otto Delling",)]),
        (
            "{o:Borvane Air} grew. {o:Borvane} and {o:Borvane Rail} met.",
            [("Borvane Air", "Borvane"), ("Borvane Rail",)],
        ),
        ("{p:Al Borvane} paid. {o:Al Borvane Investment} led.", [("Al Borvane Investment", "Al Borvane")]),
        ("{p:José Ortuño Vela} spoke. {p:Ortuño} left.", [("José Ortuño Vela", "Ortuño")]),
        ("{p:Kádas Ilona} spoke. {p:Kádas} left.", [("Kádas Ilona", "Kádas")]),
    ],
)
def test_a_company_is_not_its_unit_unless_the_text_shortens_the_unit(marked: str, names: list[tuple[str, ...]]) -> None:
    assert names_in(marked) == names


def test_who_holds_a_title_is_a_person_whatever_the_reader_took_the_name_for() -> None:
    document, mentions = article("{o:Till Moss} leads {o:Borvane} as its chief executive.")
    held = claim(document, "role", "leads", person="Till Moss", organization="Borvane", title="chief executive")
    sure = tuple(m if m.text == "Borvane" else Mention(m.span, m.kind, m.text, 0.6) for m in mentions)
    local = within(document, Reading(document.id, "test", (held.sentence,), sure, (held,)))
    assert [(entity.kind, entity.names) for entity in local.entities] == [
        ("person", ("Till Moss",)),
        ("organization", ("Borvane",)),
    ]


def test_a_name_that_is_told_to_be_owned_is_not_what_the_shorter_one_before_it_means() -> None:
    document, mentions = article("{o:Borvane} fell. {o:Tarka} owns {o:Borvane Kargo}.")
    owns = claim(document, "ownership", "owns", owner="Tarka", owned="Borvane Kargo")
    local = within(document, Reading(document.id, "test", (owns.sentence,), mentions, (owns,)))
    assert [entity.names for entity in local.entities] == [("Borvane",), ("Tarka",), ("Borvane Kargo",)]


def test_a_person_taken_for_an_employer_is_none() -> None:
    document, mentions = article("{p:Till Moss}, chairman of {p:Delling}, spoke.")
    held = claim(document, "role", "chairman", person="Till Moss", organization="Delling", title="chairman")
    local = within(document, Reading(document.id, "test", (held.sentence,), mentions, (held,)))
    assert local.entities[0].positions == ()
