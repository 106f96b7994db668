"""The clock calls its job at once and again, and says when it has stalled."""

import datetime as dt
import threading

import time_machine

from notifications.clock import Clock


def test_the_first_round_comes_with_the_start():
    rang = threading.Event()
    clock = Clock(rang.set, tick_seconds=3600)
    clock.start()
    assert rang.wait(5)
    clock.stop()


def test_a_clock_that_is_switched_off_never_rings():
    rang = threading.Event()
    clock = Clock(rang.set, tick_seconds=0)
    clock.start()
    assert not rang.is_set()
    assert clock.is_well


def test_a_clock_that_has_not_started_is_not_well():
    assert not Clock(lambda: None, tick_seconds=30).is_well


def test_a_stalled_clock_says_so():
    now = dt.datetime(2026, 4, 1, 7, 0, tzinfo=dt.UTC)
    block = threading.Event()
    with time_machine.travel(now, tick=False) as traveller:

        def hang() -> None:
            block.wait(5)

        clock = Clock(hang, tick_seconds=30)
        clock.start()
        assert clock.is_well
        traveller.shift(dt.timedelta(minutes=10))
        assert not clock.is_well
        block.set()
        clock.stop()
