"""Results come in the order of their tasks, however long each takes."""

from __future__ import annotations

import time

import pytest

from tidings.pipeline.ahead import in_order


def test_results_come_in_the_order_of_their_tasks() -> None:
    def slow_if_even(number: int) -> int:
        time.sleep(0.02 if number % 2 == 0 else 0)
        return number

    assert list(in_order(range(20), slow_if_even, workers=4)) == list(range(20))


def test_tasks_are_drawn_only_a_little_ahead() -> None:
    drawn: list[int] = []

    def tasks():  # type: ignore[no-untyped-def]
        for number in range(100):
            drawn.append(number)
            yield number

    first = next(results := in_order(tasks(), lambda number: number, workers=2))
    results.close()  # type: ignore[attr-defined]
    assert first == 0
    assert len(drawn) <= 6


def test_an_error_comes_out_in_its_turn() -> None:
    def fail_at_three(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    results = in_order(range(6), fail_at_three, workers=2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)
