"""A Ctrl-C that comes where Python ignores exceptions is not lost."""

from __future__ import annotations

import gc
import time
import weakref

import pytest

from tidings.cli.interrupts import heard


class Thing:
    """Something that can be watched until it is gone."""


def interrupted(_: object) -> None:
    raise KeyboardInterrupt


def swallow_one_and_wait() -> None:
    with heard():
        thing = Thing()
        watch = weakref.ref(thing, interrupted)
        del thing
        gc.collect()
        assert watch() is None
        time.sleep(5)


def test_an_interrupt_that_a_callback_swallows_is_raised_again() -> None:
    with pytest.raises(KeyboardInterrupt):
        swallow_one_and_wait()


def test_other_errors_in_callbacks_go_where_they_went(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", told.append)

    def broken(_: object) -> None:
        raise ValueError("torn")

    with heard():
        thing = Thing()
        watch = weakref.ref(thing, broken)
        del thing
        gc.collect()
    assert watch() is None
    assert len(told) == 1
