"""Two texts set against each other, sentence by sentence."""

from tidings.report.versions import compared

FIRST = "Halden supplies Okoye. The price is open.\nThe plant is old. It stands by the river."
SECOND = "It stands by the river. Halden supplies Okoye. The price is 4 million.\nThe plant is old."


def told(first: str, second: str) -> list[tuple[str, str]]:
    return [(change.how, change.sentence) for change in compared(first, second)]


def test_what_went_what_came_and_what_moved() -> None:
    assert told(FIRST, SECOND) == [
        ("moved", "It stands by the river."),
        ("same", "Halden supplies Okoye."),
        ("gone", "The price is open."),
        ("come", "The price is 4 million."),
        ("same", "The plant is old."),
    ]


def test_a_text_against_itself_and_against_nothing() -> None:
    assert {how for how, _ in told(FIRST, FIRST)} == {"same"}
    assert {how for how, _ in told(FIRST, "")} == {"gone"}
    assert told("", "") == []


def test_paragraphs_are_kept() -> None:
    assert [change.opens for change in compared(FIRST, FIRST)] == [True, False, True, False]
