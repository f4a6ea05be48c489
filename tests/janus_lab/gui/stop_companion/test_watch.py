"""STOP's own window is seen when the window hangs, or has died with something on, and only then."""

from __future__ import annotations

import random

import pytest

from janus_lab.gui.stop_companion.watch import GUARD_SECONDS, View, Watch

STEP = 0.05


class Time:
    """A watch that is looked at as often as in the program."""

    def __init__(self) -> None:
        self.now = 100.0
        self.watch = Watch(self.now)

    def passes(self, seconds: float, *, beats: bool = False, patience: float = 1.0) -> View:
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            if beats:
                self.watch.beat(self.now, patience)
            view = self.watch.look(self.now)
        return view


@pytest.fixture
def time() -> Time:
    return Time()


def test_nothing_is_seen_before_the_first_sign_of_life(time: Time) -> None:
    assert time.passes(60.0) is View.HIDDEN


@pytest.mark.parametrize("seed", range(20))
def test_it_is_there_as_long_as_the_window_is_silent_for_longer_than_it_may(seed: int) -> None:
    draw, time = random.Random(seed), Time()
    for _ in range(20):
        patience = draw.choice([1.0, 6.0])
        assert time.passes(draw.uniform(0.2, 3.0), beats=True, patience=patience) is View.HIDDEN
        silence = draw.uniform(0.1, 12.0)
        expected = View.HUNG if silence > patience + STEP else View.HIDDEN
        if abs(silence - patience) > 2 * STEP:
            assert time.passes(silence) is expected


def test_a_computer_that_slept_is_no_window_that_hangs(time: Time) -> None:
    time.passes(1.0, beats=True)
    time.now += 3600.0
    assert time.passes(0.5) is View.HIDDEN
    assert time.passes(0.7) is View.HUNG


def test_it_ends_with_the_window(time: Time) -> None:
    time.watch.bench_state(may_be_on=True)
    time.passes(3.0)
    time.watch.farewell()
    assert time.passes(STEP) is View.OVER


def test_a_window_that_is_closed_with_the_bench_in_doubt_leaves_it(time: Time) -> None:
    time.watch.bench_chosen(outlasts_process=True)
    time.watch.bench_state(may_be_on=False)
    time.watch.farewell(in_doubt=True)
    time.watch.bench_state(may_be_on=False)  # which was sent before, and comes late
    time.watch.bench_process_gone(time.now)
    time.watch.window_gone()
    assert time.passes(3600.0) is View.LEFT
    time.watch.known_off()
    assert time.passes(STEP) is View.OVER


def test_a_window_that_dies_with_nothing_on_ends_it(time: Time) -> None:
    time.watch.window_gone()
    assert time.passes(STEP) is View.OVER


@pytest.mark.parametrize("outlasts", [False, True])
def test_a_window_that_dies_leaves_stop_until_the_bench_is_off(time: Time, outlasts: bool) -> None:
    time.watch.bench_chosen(outlasts_process=outlasts)
    time.watch.bench_state(may_be_on=True)
    time.passes(1.0, beats=True)
    time.watch.window_gone()
    assert time.passes(30.0) is View.GONE
    time.watch.bench_state(may_be_on=False)
    assert time.passes(STEP) is View.HIDDEN
    time.watch.bench_process_gone(time.now)
    assert time.passes(STEP) is View.OVER


def test_a_simulated_bench_is_off_with_its_process(time: Time) -> None:
    time.watch.bench_state(may_be_on=True)
    time.watch.window_gone()
    time.watch.bench_process_gone(time.now)
    assert time.passes(STEP) is View.OVER


def test_a_real_one_of_which_nobody_is_left_is_switched_off_after_the_guard(time: Time) -> None:
    time.watch.bench_chosen(outlasts_process=True)
    time.watch.bench_state(may_be_on=True)
    time.passes(1.0, beats=True)
    time.watch.bench_process_gone(time.now)
    time.passes(60.0, beats=True)
    assert not time.watch.must_switch_off(time.now), "the window is there and tells of it"
    time.watch.window_gone()
    assert time.passes(STEP) is View.GONE
    assert time.watch.must_switch_off(time.now)
    time.watch.known_off()
    assert time.passes(STEP) is View.OVER


def test_the_guard_has_its_time(time: Time) -> None:
    time.watch.bench_chosen(outlasts_process=True)
    time.watch.bench_state(may_be_on=True)
    time.watch.window_gone()
    time.watch.bench_process_gone(time.now)
    time.passes(GUARD_SECONDS - STEP)
    assert not time.watch.must_switch_off(time.now)
    assert time.passes(2 * STEP) is View.GONE
    assert time.watch.must_switch_off(time.now)


def test_a_new_process_of_the_bench_knows_better(time: Time) -> None:
    time.watch.bench_chosen(outlasts_process=True)
    time.watch.bench_state(may_be_on=True)
    time.watch.bench_process_gone(time.now)
    time.watch.bench_state(may_be_on=False)
    time.watch.bench_process_gone(time.now)
    time.watch.window_gone()
    assert time.passes(STEP) is View.OVER
