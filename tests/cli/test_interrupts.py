"""A Ctrl-C that comes where Python ignores exceptions is not lost."""

from __future__ import annotations

import gc
import time
import weakref

import pytest

from tidings.cli.interrupts import heard


class Thing:
    """Something that can be watched until it is gone."""


def swallow(error: BaseException, *, wait_s: float = 0) -> None:
    """Have a callback raise what Python ignores there, and wait."""

    def broken(_: object) -> None:
        raise error

    with heard():
        thing = Thing()
        watch = weakref.ref(thing, broken)
        del thing
        gc.collect()
        assert watch() is None
        time.sleep(wait_s)


def test_an_interrupt_that_a_callback_swallows_is_raised_again() -> None:
    with pytest.raises(KeyboardInterrupt):
        swallow(KeyboardInterrupt(), wait_s=5)


def test_other_errors_in_callbacks_go_where_they_went(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", told.append)

    swallow(ValueError("torn"))
    assert len(told) == 1
