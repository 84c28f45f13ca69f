"""Names beside nodes: every name that there is room for stands there, and none lies over another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from tidings.desk.labels import HEIGHT, Label, Point, place, shortened, width_of


def box(label: Label) -> tuple[float, float, float, float]:
    """Where its letters stand."""
    wide = width_of(label.words)
    start = {"right": label.x, "left": label.x - wide}.get(label.side, label.x - wide / 2)
    return start, label.y - HEIGHT + 1, start + wide, label.y + 3


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    slack = 0.2  # places are rounded
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


def test_neighbours_on_one_line_are_all_named() -> None:
    names = ("Halden Works", "Brimcast Rolling Stock", "Veltora Metro Company", "Tarn", "Okoye Semiconductor")
    points = [Point(100 + 90 * n, 60, 7, name) for n, name in enumerate(names)]
    found = place(points, 600, 120)
    assert [label.words for label in found if label] == list(names)
    assert {label.side for label in found if label} == {"below", "above"}


def test_where_there_is_no_room_whoever_comes_first_is_named() -> None:
    found = place([Point(50, 50, 6, "Brumark"), *(Point(50, 50, 6, "Other") for _ in range(8))], 120, 80)
    assert found[0] is not None
    assert None in found


def test_a_long_name_is_shortened() -> None:
    assert shortened("The Very Long Name of a Holding Company") == "The Very Long Name of…"


POINTS = some.builds(
    Point, some.floats(0, 600), some.floats(0, 400), some.floats(5, 14), some.text("aWi M.", min_size=1, max_size=30)
)


@given(some.lists(POINTS, max_size=40))
def test_no_name_lies_over_another_or_leaves_the_sheet(points: list[Point]) -> None:
    boxes = [box(label) for label in place(points, 600, 400) if label]
    assert not any(overlap(one, other) for n, one in enumerate(boxes) for other in boxes[:n])
    assert all(left >= -0.1 and top >= -0.1 and right <= 600.1 and low <= 400.1 for left, top, right, low in boxes)
