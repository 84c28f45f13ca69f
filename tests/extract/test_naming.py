"""What of a tagged run of words is a name."""

import pytest

from tidings.extract.decode import Run
from tidings.extract.naming import name


def named(text: str, words: str, *, bears_article: bool = False) -> str | None:
    start = text.index(words)
    found = name(Run(0, 0, 0, start, start + len(words), 0.9), text, bears_article=bears_article)
    return text[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Veltora, a mill, grew.", "Veltora,", "Veltora"),
        ("Good news from Veltora!", "Veltora!", "Veltora"),
        ("Zing! Brands grew.", "Zing! Brands", "Zing! Brands"),
        ("Zing! grew.", "Zing!", "Zing!"),
        ("He told The Harbour Post so.", "The Harbour Post", "Harbour Post"),
        ("In Thebes they met.", "Thebes", "Thebes"),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text: str, words: str, expected: str) -> None:
    assert named(text, words) == expected


def test_a_title_keeps_its_article() -> None:
    assert named("It cancelled The Long Tide.", "The Long Tide", bears_article=True) == "The Long Tide"


@pytest.mark.parametrize("kind", [True, False])
def test_an_article_alone_and_a_torn_word_are_no_names(kind: bool) -> None:
    assert named("The mill grew.", "The", bears_article=kind) is None
    assert named("It gave M&A advice.", "M&", bears_article=kind) is None
