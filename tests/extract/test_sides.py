"""Who supplies and who is supplied, by the words around them."""

from __future__ import annotations

import pytest

from tidings.extract.sides import sides
from tidings.model import Span


def told(text: str, trigger: str, *parties: str) -> dict[str, str]:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    names = {span(party): party for party in parties}
    return {names[at]: side for at, side in sides(text, span(trigger), list(names)).items()}


@pytest.mark.parametrize(
    ("text", "trigger", "supplier", "customer"),
    [
        ("Borvane will supply Tarka with batteries.", "supply", "Borvane", "Tarka"),
        ("Borvane supplies batteries to Tarka.", "supplies", "Borvane", "Tarka"),
        ("Tarka is supplied by Borvane.", "supplied", "Borvane", "Tarka"),
        ("Borvane makes the batteries for Tarka.", "makes", "Borvane", "Tarka"),
        ("Tarka buys its batteries from Borvane.", "buys", "Borvane", "Tarka"),
        ("Tarka uses Borvane batteries.", "uses", "Borvane", "Tarka"),
        ("Tarka is a major customer of Borvane.", "customer", "Borvane", "Tarka"),
        ("Borvane's customer Tarka opened a hall.", "customer", "Borvane", "Tarka"),
        ("Tarka's supplier Borvane opened a hall.", "supplier", "Borvane", "Tarka"),
        ("Borvane is a supplier to Tarka.", "supplier", "Borvane", "Tarka"),
        ("Borvane won an order from Tarka.", "order", "Borvane", "Tarka"),
    ],
)
def test_sides_are_read_from_the_words_around(text: str, trigger: str, supplier: str, customer: str) -> None:
    assert told(text, trigger, supplier, customer) == {supplier: "supplier", customer: "customer"}


@pytest.mark.parametrize(
    ("text", "trigger", "parties"),
    [
        ("Borvane and Tarka signed a deal.", "deal", ("Borvane", "Tarka")),
        ("Borvane supplies batteries.", "supplies", ("Borvane",)),
        ("Borvane and Tarka supply batteries.", "supply", ("Borvane", "Tarka")),
    ],
)
def test_what_the_words_do_not_say_is_left_to_the_network(text: str, trigger: str, parties: tuple[str, ...]) -> None:
    assert told(text, trigger, *parties) == {}


def test_the_object_beside_a_to_is_what_is_supplied() -> None:
    found = told("Borvane will supply Zeolyte to Tarka.", "supply", "Borvane", "Zeolyte", "Tarka")
    assert found == {"Borvane": "supplier", "Zeolyte": "product", "Tarka": "customer"}


def test_what_a_customer_is_supplied_with_is_no_party() -> None:
    found = told("Borvane will supply Tarka with Zeolyte.", "supply", "Borvane", "Tarka", "Zeolyte")
    assert found == {"Borvane": "supplier", "Tarka": "customer", "Zeolyte": "product"}
