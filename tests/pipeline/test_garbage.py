"""Python searches for garbage seldom while a book is linked, and as before afterwards."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tidings.pipeline.garbage import searched_seldom


@pytest.fixture(autouse=True)
def usual() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield gc.get_threshold()
    gc.set_threshold(*before)


def test_it_is_searched_seldom_until_the_last_has_left(usual: tuple[int, int, int]) -> None:
    with searched_seldom():
        with searched_seldom():
            assert gc.get_threshold()[0] > usual[0]
        assert gc.get_threshold()[0] > usual[0]
    assert gc.get_threshold() == usual


def test_work_that_fails_leaves_it_as_it_was(usual: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="broken off"), searched_seldom():
        raise ValueError("broken off")
    assert gc.get_threshold() == usual


@pytest.mark.parametrize("chosen", [0, 5_000_000])
def test_who_searches_seldom_or_never_already_goes_on_so(chosen: int) -> None:
    gc.set_threshold(chosen, 10, 10)
    with searched_seldom():
        assert gc.get_threshold()[0] == chosen


@pytest.mark.skipif(sys.platform != "linux", reason="what the GNU C library keeps")
def test_what_was_let_go_of_goes_back() -> None:
    code = """
import re
from pathlib import Path
from tidings.pipeline.garbage import hand_back

def resident():
    return int(re.search(r"Rss: +(\\d+)", Path("/proc/self/smaps_rollup").read_text())[1]) / 1000

much = [bytearray(b"x" * 5000) for _ in range(20_000)]
del much[:-1]  # the last one, at the end of the heap, keeps the others' place
before = resident()
hand_back()
print(before - resident())
"""
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert float(told.stdout) > 50
