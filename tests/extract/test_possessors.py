"""The possessor before a claim's noun takes part, where the reader gave its role to nobody."""

from __future__ import annotations

import pytest

from tidings.extract.possessors import with_possessor
from tidings.model import Span

BEGIN = 100


def at(text: str, words: str) -> Span:
    return Span(BEGIN + text.index(words), BEGIN + text.index(words) + len(words))


def owner_of(kind: str, text: str, trigger: str, filled: dict[str, str], named: tuple[str, ...] = ()) -> dict[str, str]:
    roles = {role: [at(text, words)] for role, words in filled.items()}
    found = with_possessor(kind, roles, at(text, trigger), text, BEGIN, [at(text, name) for name in named])
    added = {role: spans[-1] for role, spans in found.items() if spans != roles.get(role)}
    return {role: text[span.start - BEGIN : span.end - BEGIN] for role, span in added.items()}


def test_its_before_a_title_says_whose_the_title_is() -> None:
    text = "Clonmore stands by it, its Manila representative Aoife Tiangco said."
    filled = {"title": "representative", "person": "Aoife Tiangco"}
    assert owner_of("role", text, "representative", filled) == {"organization": "its"}


def test_his_before_a_title_says_nothing_of_an_organization() -> None:
    assert owner_of("role", "his chairman left", "chairman", {"title": "chairman"}) == {}


@pytest.mark.parametrize(
    ("kind", "text", "trigger", "filled", "found"),
    [
        ("ownership", "through its Brass Lane unit", "unit", {"owned": "Brass Lane"}, {"owner": "its"}),
        ("ownership", "its largest shareholder is Moss", "shareholder", {"owner": "Moss"}, {"owned": "its"}),
        ("supply", "Dunmore's biggest customer is Kado", "customer", {"customer": "Kado"}, {"supplier": "Dunmore"}),
        ("competition", "Dunmore’s rival Kado", "rival", {"party": "Kado"}, {"party": "Dunmore"}),
        ("supply", "Dunmore's chips for Kado", "chips", {"customer": "Kado"}, {}),
    ],
)
def test_the_noun_says_what_its_possessor_is(
    kind: str, text: str, trigger: str, filled: dict[str, str], found: dict[str, str]
) -> None:
    assert owner_of(kind, text, trigger, filled, ("Dunmore",) if "Dunmore" in text else ()) == found


def test_who_takes_part_already_is_not_added_in_another_role() -> None:
    text = "Dunmore's supplier Kado"
    assert owner_of("supply", text, "supplier", {"supplier": "Dunmore"}, ("Dunmore",)) == {}


def test_a_role_that_is_filled_stays() -> None:
    text = "Its chairman at Bruma Works, Moss, left."
    filled = {"title": "chairman", "organization": "Bruma Works"}
    assert owner_of("role", text, "chairman", filled) == {}
