"""Work done ahead of time.

In: tasks one after another. Out: their results in the same order, a few of them worked on at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def in_order(tasks: Iterable[T], work: Callable[[T], R], *, workers: int) -> Iterator[R]:
    """Results of ``work`` in the order of the tasks, which are drawn here and no more than twice ``workers`` ahead.

    Threads suffice where the work is done outside Python, as the network's is. What work raises comes out in its turn.
    """
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(work, task))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
