"""Local entities become entities, claims lead to them, and names find them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.store.conftest import BRUMARK, RUIZ, VELTORA, article, at, link

from tidings.errors import NotFound
from tidings.model import Entity, LocalEntity, Reading
from tidings.store import Book
from tidings.store.folding import fold


def test_local_entities_are_found_by_a_shared_key(book: Book) -> None:
    one, two = article("a.txt"), article("b.txt")
    for each in (one, two):
        each.put(book)
        each.save_locals(book)
    assert book.locals_sharing(["veltora", "unheard"]) == [one.locals[0], two.locals[0]]
    assert book.locals_sharing(["brumark", "bruma works"]) == [one.locals[1], two.locals[1]]
    assert book.locals_sharing([]) == []


def test_local_entities_are_found_by_their_entity(book: Book) -> None:
    one = article()
    one.put(book)
    link(book, one)
    first = one.locals[0]
    assert book.locals_of([book.entity_of([first.key])[first.key]]) == [first]
    assert book.locals_of([]) == []


def test_claims_lead_to_entities(book: Book) -> None:
    one = article()
    one.put(book)
    link(book, one)
    supply, start = book.claims()
    text = one.document.text
    assert supply.claim == one.reading.claims[0]
    assert supply.links == {at(text, "Veltora"): (VELTORA.id,), at(text, "Brumark"): (BRUMARK.id,)}
    assert start.links == {at(text, "Ana Ruiz"): (RUIZ.id,)}


def test_a_plural_stands_for_several_entities(book: Book) -> None:
    one = article()
    one.put(book)
    links = {at(one.document.text, "deal"): ("a.txt#1", "a.txt#0")}
    book.save_locals("a.txt", one.locals, links, {})
    book.save_entities([(VELTORA, ("a.txt#0",)), (BRUMARK, ("a.txt#1",)), (RUIZ, ("a.txt#2",))])
    assert book.claims(entities=[VELTORA.id])[0].links == {at(one.document.text, "deal"): (BRUMARK.id, VELTORA.id)}


def test_claims_are_filtered_and_ordered(book: Book) -> None:
    for key, published in (("late", "2024-09-01"), ("none", None), ("early", "2024-01-01")):
        article(key, published=published).put(book)
    link(book, *(article(key) for key in ("late", "none", "early")))
    found = book.claims()
    assert [claim.document for claim in found] == ["early"] * 2 + ["late"] * 2 + ["none"] * 2
    assert [claim.claim.type for claim in found[:2]] == ["supply", "start"]
    assert book.claims(ids=[found[2].id, "c0"]) == [found[2]]
    assert book.claims(entities=[RUIZ.id], documents=["late", "none"]) == [found[3], found[5]]
    assert book.claims(entities=[]) == []
    assert book.claims(entities=[RUIZ.id], types=["supply"]) == []
    assert book.claims(documents=["late"], types=["start"]) == [found[3]]
    assert book.claims(types=[]) == []
    assert book.claim_ids([RUIZ.id], types=["supply", "start"]) == {found[n].id for n in (1, 3, 5)}
    assert book.claim_ids([RUIZ.id], types=["supply"]) == set()


def test_save_entities_tells_what_changed(book: Book) -> None:
    one, two = article("a.txt"), article("b.txt")
    for each in (one, two):
        each.put(book)
    assert link(book, one) == {VELTORA.id, BRUMARK.id, RUIZ.id}
    assert link(book, one) == set()
    two.save_locals(book)
    assert book.save_entities([(VELTORA, ("b.txt#0",))]) == {VELTORA.id}
    assert book.save_entities([(replace(BRUMARK, aliases=("Brumark Oy",)), ("a.txt#1",))]) == {BRUMARK.id}
    assert book.entity_of(["a.txt#0", "b.txt#0", "b.txt#1"]) == {"a.txt#0": VELTORA.id, "b.txt#0": VELTORA.id}


def test_entities_left_without_members_go(book: Book) -> None:
    one = article()
    one.put(book)
    link(book, one)
    merged = replace(VELTORA, aliases=("Brumark",))
    assert book.save_entities([(merged, ("a.txt#0", "a.txt#1"))]) == {VELTORA.id, BRUMARK.id}
    assert book.entity(VELTORA.id) == merged
    with pytest.raises(NotFound):
        book.entity(BRUMARK.id)


def test_entities_that_lose_their_document_go_with_the_next_linking(book: Book) -> None:
    one = article()
    one.put(book)
    link(book, one)
    new = article(tail=" More.")
    book.put(new.document, new.raw, Reading("a.txt", "test 1"))
    assert book.entity(VELTORA.id) == VELTORA  # the old picture stands until the document is linked again
    stranger = LocalEntity("a.txt#0", "a.txt", "place", ("Penang",), ())
    book.save_locals("a.txt", [stranger], {}, {})
    penang = Entity("e-penang", "Penang", "place")
    assert book.save_entities([(penang, ("a.txt#0",))]) == {"e-penang", VELTORA.id, BRUMARK.id, RUIZ.id}
    assert [entity for entity, _, _ in book.entities()] == [penang]


def test_reading_again_leaves_local_entities_with_their_entity(book: Book) -> None:
    one = article()
    one.put(book)
    link(book, one)
    article(reader="test 2").put(book)
    one.save_locals(book)
    assert book.entity_of(["a.txt#0", "a.txt#1"]) == {"a.txt#0": VELTORA.id, "a.txt#1": BRUMARK.id}
    assert book.save_entities([]) == set()


def test_unknown_local_entities_are_refused(book: Book) -> None:
    one = article()
    with pytest.raises(NotFound, match=r"a\.txt"):
        one.save_locals(book)
    one.put(book)
    with pytest.raises(ValueError, match="elsewhere#1"):
        book.save_locals("a.txt", one.locals, {at(one.document.text, "pumps"): ("elsewhere#1",)}, {})
    with pytest.raises(ValueError, match="no local entity"):
        book.save_entities([(VELTORA, ("a.txt#0",))])
    assert book.counts()["entities"] == 0


def test_entities_are_listed_with_their_weight(book: Book) -> None:
    for key in ("a.txt", "b.txt"):
        article(key).put(book)
    link(book, article("a.txt"), article("b.txt"))
    article("c.txt").put(book)
    article("c.txt").save_locals(book)
    book.save_entities([(BRUMARK, ("c.txt#1",))])
    assert list(book.entities()) == [(BRUMARK, 3, 3), (RUIZ, 2, 2), (VELTORA, 2, 2)]
    assert list(book.entities(kind="person")) == [(RUIZ, 2, 2)]
    assert list(book.entities(name="brumark")) == [(BRUMARK, 3, 3)]
    assert list(book.entities(name="nobody")) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("NORVALE", ["norvale", "other", "bank"]),
        ("the Norvale", ["norvale", "other", "bank"]),
        ("norvale steel", ["other"]),
        ("Øresund trust", ["bank"]),
        ("oresund-trust", ["bank"]),
        ("Société Générale d'Acier", ["other"]),
        ("societe generale dacier", ["other"]),
        ("steel", ["other", "norvale"]),
        ("nor", ["other", "norvale"]),
        ("orvale", []),
        ("", []),
        ("%", []),
    ],
)
def test_names_find_entities(book: Book, typed: str, expected: list[str]) -> None:
    one = article()
    one.put(book)
    book.save_locals("a.txt", one.locals, {}, {})
    entities = [
        Entity("norvale", "The Norvale", "organization", ("Old Iron & Steel",)),
        Entity("other", "Steel Co", "organization", ("Norvale Steel", "Société Générale d’Acier")),
        Entity("bank", "Øresund Trust", "organization", ("Bank of Norvale",)),
    ]
    book.save_entities([(entity, (f"a.txt#{n}",)) for n, entity in enumerate(entities)])
    assert [entity.id for entity in book.find_entities(typed)] == expected
    assert book.find_entities(typed, kind="person") == []


def test_namesakes_come_by_number_of_documents(book: Book) -> None:
    for key in ("a.txt", "b.txt"):
        article(key).put(book)
        article(key).save_locals(book)
    rare, common = Entity("e1", "Ana Ruiz", "person"), Entity("e2", "Ana Ruiz", "person")
    book.save_entities([(rare, ("a.txt#1",)), (common, ("a.txt#2", "b.txt#2"))])
    assert book.find_entities("ana ruiz") == [common, rare]


def test_folding_never_empties_a_name() -> None:
    assert [fold(name) for name in ("The", "???", "S.K. Łódź", "the  BIG'S")] == ["the", "???", "s k lodz", "bigs"]


def test_local_entities_that_say_the_same_are_taken_together(book: Book) -> None:
    articles = [article(f"{number}.txt") for number in range(3)]
    for each in articles:
        each.put(book)
    link(book, *articles)
    found = {each.local.names[0]: each for each in book.linking.alike(["veltora"])}
    assert (found["Veltora"].number, found["Veltora"].entity, len(found["Veltora"].documents)) == (3, VELTORA.id, 3)
    assert found["Veltora"].local.key == "0.txt#0"
    assert found.keys() == {"Veltora"}
    assert book.linking.alike(["unheard"]) == []


def test_those_that_are_taken_together_can_be_had_singly(book: Book) -> None:
    articles = [article(f"{number}.txt") for number in range(3)]
    for each in articles:
        each.put(book)
    link(book, *articles)
    found = book.linking.alike(["veltora"])
    singly = book.linking.singly(found)
    assert [(each.local.key, each.number, each.entity) for each in singly] == [
        (f"{number}.txt#0", 1, VELTORA.id) for number in range(3)
    ]
    assert {number for each in singly for number in each.documents} == found[0].documents
    assert book.linking.singly([]) == []


def test_who_else_bears_a_name_is_told_without_those_in_hand(book: Book) -> None:
    for number in range(3):
        article(f"{number}.txt").put(book)
        article(f"{number}.txt").save_locals(book)
    book.save_entities([(VELTORA, ("0.txt#0",))])
    found = [each for each in book.linking.alike(["veltora"]) if each.local.key != "2.txt#0"]
    (other,) = book.linking.beside(["veltora"], found)
    assert (other.local.key, other.number, other.entity) == ("2.txt#0", 1, None)
    (all_three,) = book.linking.beside(["veltora"], [])
    assert (all_three.local.key, all_three.number, len(all_three.documents)) == ("0.txt#0", 3, 3)
    assert book.linking.beside([], found) == []


def test_local_entities_without_an_entity_stay_by_themselves(book: Book) -> None:
    for key in ("a.txt", "b.txt"):
        article(key).put(book)
        article(key).save_locals(book)
    found = book.linking.alike(["veltora"])
    assert [(each.local.key, each.number, each.entity) for each in found] == [
        ("a.txt#0", 1, None),
        ("b.txt#0", 1, None),
    ]


def test_local_entities_are_found_by_the_very_name_that_they_bear(book: Book) -> None:
    articles = [article(f"{number}.txt") for number in (2, 0, 1)]
    names = (("Veltora", 'Veltora "V" Örn'), ("VELTORA",), ("Veltora",))
    for each, known in zip(articles, names, strict=True):
        each.put(book)
        link(book, replace(each, locals=(replace(each.locals[0], names=known), *each.locals[1:])))
    home = VELTORA.id
    assert [local.document for local in book.linking.bearing(home, "Veltora", 5)] == ["1.txt", "2.txt"]
    assert [local.document for local in book.linking.bearing(home, "Veltora", 1)] == ["1.txt"]
    assert [local.document for local in book.linking.bearing(home, 'Veltora "V" Örn', 5)] == ["2.txt"]
    assert book.linking.bearing(home, "eltora", 5) == []


def test_claims_of_two_parties_are_found_in_either_order(book: Book) -> None:
    supplied, beside = article("a.txt"), article("b.txt")
    for each in (supplied, beside):
        each.put(book)
    link(book, supplied, replace(beside, links={}))
    claim = book.claims(documents=["a.txt"])[0]
    for pair in ((VELTORA.id, BRUMARK.id), (BRUMARK.id, VELTORA.id)):
        assert book.linking.taking_part_together([pair], "supply") == {claim.id}
        assert book.linking.taking_part_together([pair], "role") == set()
    assert book.linking.taking_part_together([(VELTORA.id, RUIZ.id)], "supply") == set()
    assert book.linking.taking_part_together([], "supply") == set()
    assert book.linking.parties([claim.id]) == {claim.id: {VELTORA.id, BRUMARK.id}}


@pytest.mark.parametrize("long_ago", [0, 20])
def test_claims_of_some_days_are_found_however_many_reports_name_their_parties(book: Book, long_ago: int) -> None:
    reports = [article(f"{n:02}.txt", published=f"2020-01-{n + 1:02}") for n in range(long_ago)]
    reports += [
        article(key, published=day) for key, day in (("now", "2024-03-04"), ("next", "2024-03-05"), ("none", None))
    ]
    for each in reports:
        each.put(book)
    link(book, *reports)
    [claim] = (claim.id for claim in book.claims(documents=["now"], types=["supply"]))
    found = book.linking.taking_part({VELTORA.id, BRUMARK.id}, "supply", within=("2024-03-04", "2024-03-05"))
    assert sorted(found) == sorted([(claim, VELTORA.id), (claim, BRUMARK.id)])
