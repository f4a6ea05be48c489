"""A movement from the differences of two passes, and what it is at the bias."""

from __future__ import annotations

import math

import numpy as np
import pytest

from drivers.b1500.datasheet import meter_record
from janus_lab.analysis.iv.bias_point import BiasPoint, Record
from janus_lab.analysis.iv.passes import Pass, Passes
from janus_lab.analysis.iv.settling import Change, Movement, evidence, movements
from janus_lab.analysis.iv.settling_readings import SettlingReadings
from janus_lab.analysis.uncertainty.meter import Meter

METER = Meter(meter_record(1.0), 3.0, 3.0)
READINGS, SECONDS = 300, 60.0


def passes(course, *, noise=1e-4, seed=0, gap=0.0):
    """1 µA at all biases times `course` of time; the way down reads `gap` more."""
    random = np.random.default_rng(seed)
    up_s = np.linspace(0, SECONDS, READINGS)
    down_s = 2 * SECONDS - up_s
    scale = 1e-6 * (1 + noise * random.standard_normal((2, READINGS)))
    one = np.full(READINGS, 1e-5)
    up = Pass.of(scale[0] * course(up_s), up_s, one, METER)
    down = Pass.of(scale[1] * course(down_s) * (1 + gap), down_s, one, METER)
    return Passes(np.linspace(1, 3, READINGS), up, down)


def at_the_turn(value=1e-6):
    records = tuple(Record(d, value, 0.0, 8.0, SECONDS, 2.0, 0.5) for d in (1, -1))
    return BiasPoint(value, records=records)


def movement(both, density=1e-10):
    (found,) = movements([evidence([both], at_the_turn(), METER, density, 0.0)])
    return found


@pytest.mark.parametrize("tau_s", [10.0, 30.0, 100.0])
def test_what_is_still_to_come_is_extrapolated(tau_s):
    """20 % less at first; at the turn e^(-60 s/τ) of that is left."""
    found = movement(passes(lambda t: 1 - 0.2 * np.exp(-t / tau_s)))
    left = 0.2 * math.exp(-SECONDS / tau_s)
    assert found.probability > 0.99
    assert found.size == pytest.approx(left, rel=0.35, abs=0.002)


def test_a_steady_current_does_not_move():
    found = [movement(passes(lambda t: 1 + 0 * t, seed=seed)) for seed in range(40)]
    assert sum(one.probability > 0.5 for one in found) <= 1
    assert np.mean([one.expected for one in found]) < 1e-3


def test_one_over_f_noise_is_not_taken_for_a_movement():
    """A change of a permille is nothing where K of 1e-6 makes one by itself."""
    both = passes(lambda t: 1 - 0.002 * np.exp(-t / 30))
    assert movement(both).probability > 0.9
    assert movement(both, density=1e-6).probability < 0.5


def test_a_loop_that_no_relaxation_describes_is_half_of_itself():
    found = movement(passes(lambda t: 1 + 0 * t, gap=-0.1))
    assert found.probability > 0.99
    assert found.size == pytest.approx(0.1 / 1.9, rel=0.1)


def test_several_irradiances_are_better_than_one():
    both = [passes(lambda t: 1 - 0.01 * np.exp(-t / 60), seed=seed) for seed in range(6)]
    each = [evidence([one], at_the_turn(), METER, 1e-6, 0.0) for one in both]
    alone = [movements([one])[0].probability for one in each]
    assert movements(each)[0].probability > max(alone)


def test_without_two_passes_nothing_is_known():
    assert evidence([], at_the_turn(), METER, 0.0, 0.0) is None
    assert evidence([passes(lambda t: 1 + 0 * t)], BiasPoint(None), METER, 0.0, 0.0) is None
    assert movements([None, None]) == [None, None]


def test_a_movement_that_nothing_speaks_for_counts_nothing():
    assert Movement(0.1, 0.05).expected == 0
    assert Movement(0.1, 0.25).expected == pytest.approx(0.05)


def test_a_wait_with_readings_shows_what_a_second_of_passes_cannot():
    """Half of the current comes with 40 s; passes of 0.4 s, 20 s after the light. Then exp(-20/40)
    of the half is still to come."""
    change = Change(20.0, 0.9)

    def found(course, readings):
        at = 20.0 + np.linspace(0, 0.2, READINGS)
        random = np.random.default_rng(4)
        one = np.full(READINGS, 1e-5)
        ways = [
            Pass.of(
                1e-6 * course(when) * (1 + 1e-3 * random.standard_normal(READINGS)),
                when,
                one,
                METER,
            )
            for when in (at, 40.4 - at)
        ]
        both = Passes(np.linspace(1, 3, READINGS), *ways)
        value = 1e-6 * float(course(np.array(20.2)))
        records = tuple(Record(d, value, 0.0, 8.0, 20.2, 0.02, 0.5) for d in (1, -1))
        watched = None
        if readings:
            times = np.linspace(20 / readings, 20.0, readings)
            scatter = 1 + 3e-4 * random.standard_normal(readings)
            watched = SettlingReadings(1.0, times, 1e-6 * course(times) * scatter)
        point = BiasPoint(value, records=records)
        (moved,) = movements([evidence([both], point, METER, 1e-8, 0.0, change, watched)])
        return moved

    def slow(t):
        return 1 - 0.5 * np.exp(-t / 40)

    def steady(t):
        return 1 + 0 * t

    left = 0.5 * math.exp(-20.2 / 40) / (1 - 0.5 * math.exp(-20.2 / 40))
    assert found(slow, 20).probability > 0.99
    assert found(slow, 20).size == pytest.approx(left, rel=0.35)
    assert found(steady, 20).probability < 0.1
    assert found(steady, 20).size < 0.01
    assert found(steady, 0).size > 0.05
