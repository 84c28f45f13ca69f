"""Plain text and Markdown become paragraphs with what stands above them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidings.errors import BadInput
from tidings.ingest import read_text

LEAD = "Orlen Foundry signed a supply contract with Tarka Motors on Monday, the company said."
NEXT = "Deliveries of cast axles for the vans start in May and end in 2028."
BODY = f"{LEAD}\n\n{NEXT}"


@pytest.mark.parametrize("above", ["", "top of page\n\n"])
@pytest.mark.parametrize(
    "headline",
    ["Orlen to cast axles for Tarka vans", "Tarka Picks Foundry After Long Search in the U.S.", "Tarka: more axles"],
)
def test_headline_is_title_and_cut(above: str, headline: str) -> None:
    read = read_text(f"{above}{headline}\n\n{BODY}", id="a.txt")
    assert (read.title, read.text) == (headline, BODY)
    assert (read.cuts[-1].kind, read.cuts[-1].text, read.cuts[-1].at) == ("headline", headline, 0)


@pytest.mark.parametrize(
    "first",
    [
        LEAD,
        "The foundry, which has been in Graz for ninety years, is on the way to a record order",
        "(two corrections in the second paragraph)",
        "Who pays for the axles?",
    ],
)
def test_prose_is_no_headline(first: str) -> None:
    read = read_text(f"{first}\n\n{BODY}", id="a.txt")
    assert read.title is None
    assert read.text.startswith(first)


def test_one_line_is_text_not_headline() -> None:
    assert read_text("Orlen buys Tarka", id="a.txt").text == "Orlen buys Tarka"


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("March 4, 2025", "2025-03-04"),
        ("Published: 4 March 2025", "2025-03-04"),
        ("Published on Tuesday, March 4, 2025 at 7:30 am", "2025-03-04"),
        ("2025-03-04T07:30:00Z", "2025-03-04T07:30:00Z"),
        ("Last updated: March 4, 2025", None),
    ],
)
def test_byline_and_date_line(line: str, published: str | None) -> None:
    read = read_text(f"Orlen to cast axles\n\nBy Ana Sousa\n{line}\n\n{BODY}", id="a.txt")
    assert (read.byline, read.published, read.text) == ("Ana Sousa", published, BODY)
    assert read.published_from == ("dateline" if published else None)


def test_full_dateline_gives_the_date_and_stays() -> None:
    read = read_text(f"GRAZ, 4 March 2025 – {BODY}", id="a.txt")
    assert (read.published, read.text[:4]) == ("2025-03-04", "GRAZ")


def test_dateline_without_year_stays_unknown() -> None:
    assert read_text(f"GRAZ, March 4 (Wire) - {BODY}", id="a.txt").published is None


def test_given_date_overrules() -> None:
    read = read_text(
        f"---\ndate: 2025-03-04\n---\n{BODY}", id="a.md", media_type="text/markdown", published="2025-03-05"
    )
    assert (read.published, read.published_from) == ("2025-03-05", "given")


def test_wrapped_lines_are_joined() -> None:
    wrapped = (
        "Orlen Foundry signed a supply contract with Tarka\nMotors on Monday, said the company in letters\nfrom Graz."
    )
    assert read_text(wrapped, id="a.txt").text == wrapped.replace("\n", " ")


def test_a_paragraph_to_a_line() -> None:
    lines = [f"{LEAD} {NEXT}", f"{NEXT} {LEAD}"]
    assert read_text("\n".join(lines), id="a.txt").text == "\n\n".join(lines)


def test_invisible_characters_go_before_offsets_exist() -> None:
    read = read_text("\ufeffOr\u00adlen\u200b said\u00a0\u202eso\u0007.\r\nCafe\u0301 closed.", id="a.txt")
    assert read.text == "Orlen said so.\n\nCafé closed."


def test_markdown_marks_go() -> None:
    source = "# Axles for *Tarka*\n\n**Orlen** signed [a pact](https://x.example) &amp; more&shy;over `CX-9`.\n\n"
    source += "- one van\n- two vans\n"
    read = read_text(source, id="a.md", media_type="text/markdown")
    assert read.title == "Axles for Tarka"
    assert read.text == "Orlen signed a pact & moreover CX-9.\n\none van\n\ntwo vans"


def test_front_matter_and_synonyms() -> None:
    source = "---\nheadline: Tarka: the order\nsource: Graz Courier\ndate: 2025-03\nauthor: Ana Sousa\n"
    source += f"url: https://g.example/1\n---\n{BODY}"
    read = read_text(source, id="a.md", media_type="text/markdown")
    assert (read.title, read.publisher, read.published, read.byline, read.url, read.text) == (
        "Tarka: the order", "Graz Courier", "2025-03", "Ana Sousa", "https://g.example/1", BODY,
    )  # fmt: skip
    assert read.published_from == "front matter"


@pytest.mark.parametrize(
    ("matter", "named"),
    [
        ("title: a\n", "line 1"),
        ("title: a\nno key here\nx: [\n---\n", "line"),
        ("title: a\ndate: soonish\n---\n", "line 3"),
    ],
)
def test_broken_front_matter_names_the_line(matter: str, named: str) -> None:
    with pytest.raises(BadInput, match=named):
        read_text(f"---\n{matter}{BODY}", id="a.md", media_type="text/markdown")


def test_rule_at_the_top_is_no_front_matter() -> None:
    assert read_text(f"---\n\n{BODY}", id="a.md", media_type="text/markdown").text == BODY


VALUES = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1).map(
    lambda value: unicodedata.normalize("NFC", value)
)


@given(VALUES, VALUES, st.dates())
@settings(max_examples=50, deadline=None)
def test_front_matter_round_trip(title: str, publisher: str, day: object) -> None:
    source = f"---\ntitle: '{title}'\npublisher: '{publisher}'\npublished: {day}\n---\n{BODY}"
    read = read_text(source, id="a.md", media_type="text/markdown")
    assert (read.title, read.publisher, read.published, read.text) == (title, publisher, str(day), BODY)


@given(st.text(), st.sampled_from(["text/plain", "text/markdown"]))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_sound_document(text: str, media_type: str) -> None:
    try:
        read = read_text(text, id="a", media_type=media_type)
    except BadInput:
        return
    places = [cut.at for cut in read.cuts]
    assert places == sorted(places)
    assert all(0 <= at <= len(read.text) for at in places)
    assert not any(unicodedata.category(each) in ("Cc", "Cf") and each != "\n" for each in read.text)
    assert unicodedata.is_normalized("NFC", read.text)


WORDS = st.lists(
    st.sampled_from(["orlen", "tarka", "van", "axle", "signs", "said", "march", "the", "a", "of"]),
    min_size=6,
    max_size=30,
)
PARAGRAPHS = st.lists(WORDS.map(lambda words: " ".join(words).capitalize() + "."), min_size=1, max_size=6)


@given(PARAGRAPHS)
@settings(max_examples=100, deadline=None)
def test_reading_the_clean_text_again_changes_nothing(paragraphs: list[str]) -> None:
    text = read_text("\n\n".join(paragraphs), id="a.txt").text
    assert text == "\n\n".join(paragraphs)
    assert read_text(text, id="a.txt").text == text
