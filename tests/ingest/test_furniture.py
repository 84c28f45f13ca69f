"""Furniture is cut, and an article's own paragraphs never are: cases both ways."""

from __future__ import annotations

import pytest

from tidings.ingest import read_text

BODY = [
    "Orlen Foundry signed a supply contract with Tarka Motors on Monday, the company said in a statement.",
    "Under the contract Orlen will deliver cast axles for 14,000 vans over three years, with deliveries from May.",
    "Tarka Motors shares rose 3 percent in early trading, while Orlen is not listed on any exchange.",
]

FOOT = [
    ("Want to learn more about casting? Check out Metal Fair in Graz. It is co-located with Forge Week.",
     "advertisement"),
    ("Explore other upcoming industry events and webinars here.", "advertisement"),
    ("Sign up for our weekly newsletter", "advertisement"),
    ("Subscribe", "navigation"),
    ("Casting Daily is committed to keeping readers up to date on foundries.", "publisher's note"),
    ("Our team of editors goes through fact-checking before publication.", "publisher's note"),
    ("Please contact us at if you notice any errors.", "publisher's note"),
    ("About us", "publisher's note"),
    ("© 2025 Casting Daily. All rights reserved.", "publisher's note"),
    ("Media enquiries: press@orlen.example", "publisher's note"),
    ("Tags: axles, vans", "tags"),
    ("You receive this letter because you signed up for it.", "navigation"),
    ("Read online | Forward to a friend", "navigation"),
    ("What do you think? Tell us in the comments.", "comments"),
    ("Read more", "navigation"),
    ("bottom of page", "navigation"),
]  # fmt: skip

NEWS = [
    "Readers can subscribe to the service for 9 euros a month from June, Orlen said.",
    "Tarka will share this cost with Orlen, according to the contract.",
    "The plant is co-located with a data centre of the city.",
    "Orlen is committed to keeping 400 jobs in Graz, its chairman said.",
    "Tarka told investors to contact us if they had questions, and then hung up.",
    "The two sides signed up for our region's largest fair, a spokesman said.",
    "Photographs of the axle leaked in March and showed a crack, people familiar with the matter said.",
    "About Orlen Foundry",
    "The tags: red for axles, blue for doors, were printed in Linz.",
    "Advertisement revenue fell 4 percent at Tarka's magazine in the quarter.",
    "Follow-up orders are expected in the autumn, Orlen said.",
    "Want more? Orlen does, and says so in its annual report.",
]


def document(*paragraphs: str) -> tuple[str, list[tuple[str, str]]]:
    read = read_text("\n\n".join(paragraphs), id="a.txt")
    return read.text, [(cut.text, cut.kind) for cut in read.cuts]


@pytest.mark.parametrize(("line", "kind"), FOOT)
def test_foot_is_cut_and_remembered(line: str, kind: str) -> None:
    text, cuts = document(*BODY, line)
    assert text == "\n\n".join(BODY)
    assert cuts == [(line, kind)]


@pytest.mark.parametrize("line", NEWS)
def test_news_at_the_foot_stays(line: str) -> None:
    text, cuts = document(*BODY, line)
    assert text.endswith(line)
    assert cuts == []


@pytest.mark.parametrize("line", ["top of page", "Skip to content", "Read more", "Share this", "Advertisement"])
def test_navigation_is_cut_anywhere(line: str) -> None:
    for at in range(4):
        text, cuts = document(*BODY[:at], line, *BODY[at:])
        assert text == "\n\n".join(BODY)
        assert [cut for cut, _ in cuts] == [line]


def test_foot_wordings_stay_in_the_middle() -> None:
    wording = "What do you think? Tell us in the comments."
    text, _ = document(BODY[0], wording, *(BODY * 4))
    assert wording in text


def test_scraps_after_furniture_go_along() -> None:
    text, cuts = document(*BODY, "Want to know more about vans? Join Van Day in Graz.", "Van Day, Graz", "Subscribe")
    assert text == "\n\n".join(BODY)
    assert len(cuts) == 3


def test_news_after_furniture_stays() -> None:
    last = "Orlen will publish its figures in March."
    text, cuts = document(*BODY, "Sign up for our newsletter", last)
    assert text.endswith(last)
    assert len(cuts) == 1


def test_cut_points_to_where_it_stood() -> None:
    read = read_text("\n\n".join(["top of page", BODY[0], "Advertisement", BODY[1], "bottom of page"]), id="a.txt")
    assert [cut.at for cut in read.cuts] == [0, read.text.index(BODY[1]), len(read.text)]


BULLETS = [
    "  • Orlen signed a supply contract with Tarka Motors.",
    "  • Orlen will deliver cast axles for vans.",
]


@pytest.mark.parametrize("top", [True, False])
def test_bullets_that_repeat_the_body_are_cut(top: bool) -> None:
    text, cuts = document(*(BULLETS + BODY if top else BODY + BULLETS))
    assert text == "\n\n".join(BODY)
    assert {kind for _, kind in cuts} == {"summary bullets"}


def test_bullets_with_news_stay() -> None:
    text, cuts = document(
        *BODY,
        "• Ferrand Glass bought a quarry near Namur for 12 million euros.",
        "• Tessin Rail hired a new treasurer.",
    )
    assert cuts == []
    assert text.endswith("Tessin Rail hired a new treasurer.")


def test_bullets_in_the_middle_stay() -> None:
    assert document(*BODY, *BULLETS, *BODY)[1] == []
