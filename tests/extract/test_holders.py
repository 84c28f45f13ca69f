"""A position has one holder at one organization, unless its title is in the plural."""

from __future__ import annotations

from tidings.extract.holders import settle
from tidings.model import Span

#        0         1         2         3         4         5
TEXT = "Moss and Borvane chief Ana Ruiz of Borvane left Tarka."


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_a_title_in_the_singular_keeps_the_nearest_holder_and_organization() -> None:
    roles = {
        "person": [at("Moss"), at("Ana Ruiz")],
        "organization": [at("Borvane"), at("Tarka")],
        "title": [at("chief")],
    }
    found = settle(roles, at("chief"), "chief")
    assert (found["person"], found["organization"]) == ([at("Ana Ruiz")], [at("Borvane")])


def test_a_verb_keeps_all_its_people() -> None:
    roles = {"person": [at("Moss"), at("Ana Ruiz")], "organization": [at("Tarka")]}
    assert settle(roles, at("left"), "left") == roles


def test_several_bosses_of_several_companies_are_not_one_person() -> None:
    roles = {
        "person": [at("Moss")],
        "organization": [at("Borvane"), at("Tarka")],
        "title": [at("chief")],
    }
    assert "person" not in settle(roles, at("chief"), "chiefs")
    assert settle(roles, at("chief"), "boss")["person"] == [at("Moss")]
