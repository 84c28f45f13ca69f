import re

import pytest

from tidings import ontology
from tidings.report import wording

NAMES = ("Alder Foods", "Birch Bank")


@pytest.fixture
def say(world):
    for name in (*NAMES, "Cedar Air"):
        world.entity(name)
    world.entity("Dana Elm", "person")

    def words(kind, status="actual", *, first=(), **roles):
        when = roles.pop("when", None)
        return wording.sentence(world.finding("f", kind, roles, status=status, when=when), first=first)

    return words


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("actual", "Alder Foods supplies Birch Bank: cakes (May 2024)"),
        ("planned", "Alder Foods is to supply Birch Bank: cakes (May 2024)"),
        ("possible", "Alder Foods may supply Birch Bank: cakes (May 2024)"),
        ("ended", "Alder Foods no longer supplies Birch Bank: cakes (May 2024)"),
        ("denied", "Denied or called off: Alder Foods supplying Birch Bank: cakes (May 2024)"),
    ],
)
def test_every_status_is_in_the_verb(say, status, expected):
    roles = {"supplier": ["Alder Foods"], "customer": ["Birch Bank"], "product": ["cakes"], "when": "2024-05"}
    assert say("supply", status, **roles) == expected


@pytest.mark.parametrize(
    ("kind", "roles", "expected"),
    [
        ("supply", {"supplier": NAMES, "customer": ["Cedar Air"]}, "Alder Foods and Birch Bank supply Cedar Air"),
        ("supply", {"customer": ["Cedar Air"], "product": ["fuel"]}, "Cedar Air takes supplies of fuel"),
        ("meeting", {"party": NAMES, "topic": ["rent"]}, "Alder Foods met Birch Bank, about rent"),
        ("meeting", {"party": [*NAMES, "Cedar Air"]}, "Alder Foods, Birch Bank and Cedar Air met"),
        ("meeting", {"party": ["heads of units"]}, "Heads of units took part in a meeting"),
        ("partnership", {"party": ["Cedar Air"]}, "Cedar Air works with a partner that is not named"),
        ("investment", {"investor": ["Birch Bank"], "investee": ["Cedar Air"], "subject": ["loan"], "amount": ["€2m"]},
         "Birch Bank put money into Cedar Air: loan (€2m)"),
        ("acquisition", {"buyer": ["Cedar Air"], "target": ["a hangar"], "seller": ["Birch Bank"]},
         "Cedar Air acquired a hangar from Birch Bank"),
        ("ownership", {"owner": NAMES, "owned": ["Cedar Air"], "amount": ["50% each"]},
         "Alder Foods and Birch Bank own Cedar Air (50% each)"),
        ("role", {"person": ["Dana Elm"], "organization": ["Birch Bank"], "title": ["chair"]},
         "Dana Elm is chair of Birch Bank"),
        ("role", {"person": ["Dana Elm"], "organization": ["Birch Bank"], "title": ["head of risk"]},
         "Dana Elm is head of risk at Birch Bank"),
        ("performance", {"company": ["Cedar Air"], "measure": ["revenue"], "amount": ["3%"]},
         "Cedar Air: revenue (3%)"),
        ("dispute", {"claimant": ["Birch Bank"], "respondent": ["Cedar Air"], "subject": ["rent"]},
         "Birch Bank took action against Cedar Air over rent"),
        ("tender", {"bidder": ["Cedar Air"], "place": ["Tartu"]}, "Tender: bidder Cedar Air; place Tartu"),
    ],
)  # fmt: skip
def test_types_read_as_sentences(say, kind, roles, expected):
    assert say(kind, **roles) == expected


def test_the_subject_comes_first_among_interchangeable_parties(say):
    assert say("competition", party=NAMES, first=["Birch Bank"]) == "Birch Bank competes with Alder Foods"


def test_a_name_that_looks_like_a_template_stays_a_name(say):
    assert say("supply", supplier=["{customer}[a|b]"], customer=["Birch Bank"]) == "{customer}[a|b] supplies Birch Bank"


def test_an_unknown_date_is_quoted_and_not_computed(world):
    finding = world.finding("f", "meeting", {"party": ["A", "B"]}, when_words=("Tuesday",))
    assert wording.sentence(finding) == "A met B (“Tuesday”)"


def test_every_type_of_the_ontology_is_worded_in_every_status(world):
    """No filled core may fall through to the bare list, and no template mark may be left over."""
    shipped = ontology.load()
    for kind in shipped.types.values():
        for status in shipped.statuses:
            for filled in [kind.core, *((role,) for role in kind.core if role not in ("title", "product"))]:
                roles = {role: [f"The {role}"] for role in filled}
                text = wording.sentence(world.finding("f", kind.name, roles, status=status))
                assert not re.search(r"[{}\[\]|]|  |, ?$", text), text
                assert all(f"The {role}" in text for role in filled), text
