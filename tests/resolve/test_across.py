"""Names across documents: joined by name or evidence, apart without, and the same entity when more documents come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.articles import local

from tidings.model import Kind, LocalEntity
from tidings.resolve import Reference, across
from tidings.resolve.names import key
from tidings.resolve.persons import office
from tidings.resolve.reference import Row

NOTHING_KNOWN = Reference({})
CEO = ("chief executive", "Borvane Rail")


def listed(name: str, *aliases: str, kind: Kind = "organization", ticker: str = "") -> Reference:
    row = Row(name, kind, aliases, "", ticker, False)
    return Reference({(kind, key(spelling, kind)): row for spelling in (name, *aliases)})


def clusters(
    *locals_: LocalEntity, known: Mapping[str, str] | None = None, reference: Reference = NOTHING_KNOWN
) -> list[set[str]]:
    return [set(cluster.members) for cluster in across(locals_, known=known, reference=reference)]


def person(key: str, *names: str, held: Sequence[tuple[str, str]] = ()) -> LocalEntity:
    return local(key, *names, kind="person", held=held)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Borvane Rail", "Borvane Rail"),
        ("Borvane Rail", "Borvane Rail Inc."),
        ("Borvane Rail", "the Borvane Rail's"),
        ("BORVANE RAIL", "Borvane Rail S.p.A."),
        ("Borvane", "Borvane Rail"),
        ("Borvane Rail", "Borvane Rail Works"),
        ("Grupo Borvane", "Borvane"),
        ("AB Borvane Rail", "Borvane Rail"),
    ],
)
def test_organizations_of_one_name(one: str, two: str) -> None:
    assert clusters(local("a#0", one), local("b#0", two)) == [{"a#0", "b#0"}]


@pytest.mark.parametrize(
    ("one", "two"), [("Borvane Rail", "Borvane Memory"), ("Borvane Rail", "Tarka Rail"), ("Borvane", "Borvanes Rail")]
)
def test_organizations_of_two_names(one: str, two: str) -> None:
    assert clusters(local("a#0", one), local("b#0", two)) == [{"a#0"}, {"b#0"}]


def test_a_full_name_is_of_the_kind_that_more_documents_take_it_for_than_any_other() -> None:
    told = [local("a#0", "Amber Coast"), local("b#0", "Amber Coast"), local("c#0", "Amber Coast", kind="place")]
    told += [local("d#0", "Amber Coast", kind="product")]
    assert clusters(*told) == [{"a#0", "b#0", "c#0", "d#0"}]


def test_who_holds_a_title_is_a_person_if_as_many_documents_say_so() -> None:
    held = [("chief executive", "Borvane Rail")]
    assert clusters(local("a#0", "Till Moss"), person("b#0", "Till Moss", held=held)) == [{"a#0", "b#0"}]
    assert clusters(local("a#0", "Till Moss"), person("b#0", "Till Moss")) == [{"a#0"}, {"b#0"}]


@pytest.mark.parametrize(("short", "full"), [("United", "United Orlo"), ("Central Bank", "Central Bank of Orlo")])
def test_a_name_that_says_what_many_are_leads_to_none_elsewhere(short: str, full: str) -> None:
    assert len(clusters(local("a.txt#0", full), local("b.txt#0", short))) == 2


def test_a_short_name_in_one_document_leads_to_its_full_name_elsewhere() -> None:
    assert clusters(local("a#0", "Borvane Rail", "BVR"), local("b#0", "BVR")) == [{"a#0", "b#0"}]


def test_a_first_word_that_two_companies_share_joins_neither() -> None:
    found = clusters(
        local("a#0", "Borvane Rail", "Borvane"), local("b#0", "Borvane Memory", "Borvane"), local("c#0", "Borvane")
    )
    assert found == [{"a#0"}, {"b#0"}, {"c#0"}]


def test_a_first_word_joins_the_company_that_by_far_most_documents_speak_of() -> None:
    rail = [local(f"{document}#0", "Borvane Rail") for document in "abc"]
    found = clusters(*rail, local("d#0", "Borvane Memory"), local("e#0", "Borvane"))
    assert found == [{"a#0", "b#0", "c#0", "e#0"}, {"d#0"}]


@pytest.mark.parametrize("kind", ["person", "place", "product", "event"])
def test_namesakes_that_a_document_tells_apart_stay_apart(kind: Kind) -> None:
    two = local("a#0", "Borvane Rail"), local("a#1", "Borvane Rail", kind=kind)
    assert clusters(*two, local("b#0", "Borvane Rail")) == [{"a#0", "b#0"}, {"a#1"}]


def test_a_name_is_of_the_kind_that_most_documents_take_it_for() -> None:
    taken: list[Kind] = ["organization", "product", "product"]
    (cluster,) = across(
        [local(f"d{n}#0", "Borvane", kind=kind) for n, kind in enumerate(taken)], reference=NOTHING_KNOWN
    )
    assert cluster.entity.kind == "product"


@pytest.mark.parametrize("kind", ["place", "product", "event"])
def test_only_organizations_go_by_their_first_word(kind: Kind) -> None:
    assert len(clusters(local("a#0", "Ulm", kind=kind), local("b#0", "Ulm Port", kind=kind))) == 2


def test_an_equal_full_name_is_one_person() -> None:
    assert clusters(person("a#0", "Mara Delling"), person("b#0", "Mara Delling")) == [{"a#0", "b#0"}]


@pytest.mark.parametrize("held", [(), [CEO]])
def test_the_order_of_a_name_does_not_matter(held: Sequence[tuple[str, str]]) -> None:
    assert len(clusters(person("a#0", "Baek Jun-ho", held=held), person("b#0", "Jun-ho Baek"))) == 1


SPELLINGS = [
    ("Baek Jun-ho", "J.H. Baek"),
    ("Mara Delling", "M. Delling"),
    ("Mara Delling", "Mara J. Delling"),
]


@pytest.mark.parametrize(("one", "two"), SPELLINGS)
def test_spellings_with_the_same_employer_are_one_person(one: str, two: str) -> None:
    other = ("chairman", "Borvane Rail Inc.")
    assert clusters(person("a#0", one, held=[CEO]), person("b#0", two, held=[other])) == [{"a#0", "b#0"}]


@pytest.mark.parametrize(("one", "two"), SPELLINGS)
@pytest.mark.parametrize("held", [(), [("chief executive", "Tarka")]])
def test_spellings_without_a_shared_employer_are_two(one: str, two: str, held: Sequence[tuple[str, str]]) -> None:
    assert len(clusters(person("a#0", one, held=[CEO]), person("b#0", two, held=held))) == 2


def test_an_employer_is_one_under_its_short_and_full_name() -> None:
    found = clusters(
        local("a#0", "Borvane Rail", "Borvane"),
        person("a#1", "Mara Delling", held=[("chief executive", "Borvane Rail")]),
        local("b#0", "Borvane"),
        person("b#1", "M. Delling", held=[("CEO", "Borvane")]),
    )
    assert found == [{"a#0", "b#0"}, {"a#1", "b#1"}]


@pytest.mark.parametrize(("title", "one"), [("CEO", True), ("chief executive officer", True), ("chairman", False)])
def test_likeness_needs_the_same_office(title: str, one: bool) -> None:
    found = clusters(
        person("a#0", "Ken Sonora", held=[CEO]), person("b#0", "Ken Tonora", held=[(title, "Borvane Rail")])
    )
    assert (len(found) == 1) is one


@pytest.mark.parametrize(
    ("one", "two"), [("Ken Ono", "Ken Ohno"), ("Zaza Jikia", "Sasa Dschikia"), ("Kenichi Ono", "Ono Ken-ichi")]
)
def test_transliterations_of_one_name_need_the_same_employer_only(one: str, two: str) -> None:
    other = ("chief technology officer", "Borvane Rail")
    assert len(clusters(person("a#0", one, held=[CEO]), person("b#0", two, held=[other]))) == 1
    assert len(clusters(person("a#0", one, held=[CEO]), person("b#0", two, held=[("chief", "Tarka")]))) == 2


@pytest.mark.parametrize("other", ["Viktor Delling", "Mara Quist"])
def test_two_persons_of_one_employer_stay_two(other: str) -> None:
    held = [("engineer", "Borvane Rail")]
    assert len(clusters(person("a#0", "Mara Delling", held=[CEO]), person("b#0", other, held=held))) == 2


def test_a_lone_name_joins_the_one_person_of_that_name_and_employer() -> None:
    full, lone = person("a#0", "Mara Delling", held=[CEO]), person("b#0", "Delling", held=[("boss", "Borvane Rail")])
    assert clusters(full, lone) == [{"a#0", "b#0"}]


@pytest.mark.parametrize("held", [(), [("boss", "Tarka")]])
def test_a_lone_name_without_that_employer_stays_alone(held: Sequence[tuple[str, str]]) -> None:
    assert len(clusters(person("a#0", "Mara Delling", held=[CEO]), person("b#0", "Delling", held=held))) == 2


def test_a_lone_name_of_two_persons_stays_alone() -> None:
    mara, viktor = person("a#0", "Mara Delling", held=[CEO]), person("b#0", "Viktor Delling", held=[CEO])
    assert len(clusters(mara, viktor, person("c#0", "Delling", held=[CEO]))) == 3


def test_lone_names_of_persons_are_no_evidence() -> None:
    assert len(clusters(person("a#0", "Delling"), person("b#0", "Delling"))) == 2


def test_the_reference_list_knows_other_names() -> None:
    reference = listed("Borvane Rail", "Old Borvane Works", ticker="BVR")
    (cluster,) = across([local("a#0", "Old Borvane Works"), local("b#0", "Borvane Rail Inc.")], reference=reference)
    assert set(cluster.members) == {"a#0", "b#0"}
    assert cluster.entity.identifiers == {"ticker": "BVR"}


def test_the_reference_list_speaks_of_one_kind() -> None:
    reference = listed("Borvane Rail", "Ulm")
    assert len(clusters(local("a#0", "Borvane Rail"), local("b#0", "Ulm", kind="place"), reference=reference)) == 2


def test_an_entity_goes_by_its_fullest_name() -> None:
    (cluster,) = across(
        [local("a#0", "Borvane Rail Inc.", "Borvane"), local("b#0", "Borvane"), local("c#0", "Borvane")],
        reference=NOTHING_KNOWN,
    )
    assert (cluster.entity.name, cluster.entity.aliases) == ("Borvane Rail Inc.", ("Borvane",))


def test_a_former_name_is_an_alias() -> None:
    (cluster,) = across(
        [
            local("a#0", "Quillay", "Borvane Rail Works", former=["Borvane Rail Works"]),
            local("b#0", "Borvane Rail Works"),
        ],
        reference=NOTHING_KNOWN,
    )
    assert (cluster.entity.name, cluster.entity.aliases) == ("Quillay", ("Borvane Rail Works",))


FIRST = [local("a#0", "Borvane Rail", "Borvane"), local("b#0", "Borvane"), local("b#1", "Tarka")]


def test_ids_stay_when_documents_come_later() -> None:
    first = across(FIRST, reference=NOTHING_KNOWN)
    known = {member: cluster.entity.id for cluster in first for member in cluster.members}
    later = [local("c#0", "Borvane Rail Inc."), local("c#1", "Ondra"), local("0#0", "Tarka AG")]
    second = across([later[2], *FIRST, *later[:2]], known=known, reference=NOTHING_KNOWN)
    ids = {member: cluster.entity.id for cluster in second for member in cluster.members}
    assert ids["c#0"] == ids["a#0"] == known["a#0"]
    assert ids["0#0"] == ids["b#1"] == known["b#1"]
    assert ids["c#1"] not in known.values()


def test_of_two_known_entities_that_turn_out_one_the_larger_keeps_its_id() -> None:
    locals_ = [local("a#0", "Borvane"), local("b#0", "Borvane"), local("c#0", "Borvane")]
    (cluster,) = across(locals_, known={"a#0": "e1", "b#0": "e2", "c#0": "e2"}, reference=NOTHING_KNOWN)
    assert cluster.entity.id == "e2"


def test_nothing_in_nothing_out() -> None:
    assert across([]) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CEO", "chief executive"),
        ("Chief Executive Officer", "chief executive"),
        ("group chief executive", "chief executive"),
        ("boss", "chief executive"),
        ("CFO", "chief financial"),
        ("executive chairman", "chairman"),
        ("chairwoman", "chairman"),
        ("co-founder", "founder"),
        ("head of sales", "head"),
        ("engineer", "engineer"),
    ],
)
def test_office(title: str, expected: str) -> None:
    assert office(title) == expected


NAMES = [
    "Borvane",
    "Borvane Rail",
    "Borvane Memory",
    "Tarka",
    "Mara Delling",
    "M. Delling",
    "Delling",
    "Viktor Delling",
]
kinds: st.SearchStrategy[Kind] = st.sampled_from(["organization", "person", "product"])
positions = st.lists(
    st.tuples(st.sampled_from(["CEO", "chairman"]), st.sampled_from(["Borvane Rail", "Tarka"])), max_size=2
)
described = st.lists(
    st.tuples(kinds, st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True), positions), max_size=8
)


@given(described)
def test_clusters_part_the_local_entities(found: list[tuple[Kind, list[str], list[tuple[str, str]]]]) -> None:
    locals_ = [local(f"d{n}#0", *names, kind=kind, held=held) for n, (kind, names, held) in enumerate(found)]
    by_key = {entity.key: entity for entity in locals_}
    made = across(locals_, reference=NOTHING_KNOWN)
    assert sorted(member for cluster in made for member in cluster.members) == sorted(by_key)
    assert len({cluster.entity.id for cluster in made}) == len(made)
    for cluster in made:
        members = [by_key[member] for member in cluster.members]
        spellings = {name for entity in members for name in entity.names}
        assert {cluster.entity.name, *cluster.entity.aliases} == spellings
        assert cluster.entity.name not in cluster.entity.aliases
    assert across(locals_, reference=NOTHING_KNOWN) == made


@pytest.mark.parametrize(
    "unit", ["India", "Korea", "North America", "Deutschland GmbH", "UK Ltd", "Capital", "Foundation"]
)
@pytest.mark.parametrize("company", ["Borvane", "Borvane Rail"])
def test_a_company_and_its_unit_stay_apart_whichever_comes_first(company: str, unit: str) -> None:
    parent, child = local("a#0", company), local("b#0", f"{company} {unit}")
    assert sorted(map(sorted, clusters(parent, child))) == [["a#0"], ["b#0"]]
    other = local("c#0", f"{company} Japan")
    assert len(clusters(child, other, parent)) == 3


def test_a_unit_that_a_document_calls_by_the_company_s_name_is_found_by_it() -> None:
    assert clusters(local("a#0", "Borvane Chile", "Borvane"), local("b#0", "Borvane")) == [{"a#0", "b#0"}]


@pytest.mark.parametrize(
    ("one", "two"), [("Borvane & Sons", "Borvane and Sons"), ("Tarka and Moss Ltd", "Tarka & Moss")]
)
def test_and_is_a_sign_or_a_word(one: str, two: str) -> None:
    assert len(clusters(local("a#0", one), local("b#0", two))) == 1


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Paek Min-jun", "Paek Min-ji", False),
        ("Paek Min-jun", "Paek Min-joon", True),
        ("Seok Haneul-bit", "Haneulbit Seok", True),
        ("Chen Wei-ling", "Weiling Chen", True),
        ("Nguyễn Thị Lanh", "Lanh Thi Nguyen", True),
        ("Kádas Ilona", "Dr. Ilona Kadas", True),
        ("Tokunaga Ryō", "Ryo Tokunaga", True),
        ("Tokunaga Ryo", "Tokunaga Rei", False),
    ],
)
def test_colleagues_in_one_office_are_one_only_if_their_names_may_be(one: str, two: str, same: bool) -> None:
    locals_ = [local(f"{key}#0", name, kind="person", held=[CEO]) for key, name in (("a", one), ("b", two))]
    assert (len(clusters(*locals_)) == 1) == same


def test_those_that_say_the_same_can_be_taken_together() -> None:
    names = ["Borvane Rail", "Borvane", "Borvane Rail", "Borvane Rail", "Borvane", "Orlo Foods", "Borvane Foods"]
    every = [local(f"{n}.txt#0", name) for n, name in enumerate(names)]
    first = {each.names: each for each in reversed(every)}
    spread = {
        one.key: SimpleNamespace(
            number=sum(each.names == names for each in every),
            documents=frozenset(each.document for each in every if each.names == names),
        )
        for names, one in first.items()
    }
    whole = across(every, reference=NOTHING_KNOWN)
    together = across(list(first.values()), reference=NOTHING_KNOWN, spread=spread)
    entities = [sorted((cluster.entity for cluster in each), key=lambda e: e.id) for each in (together, whole)]
    assert entities[0] == entities[1]
    assert len(entities[0]) > 1
