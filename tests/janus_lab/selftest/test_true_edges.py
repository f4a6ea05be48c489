"""The true edges of a run agree with closed forms."""

import math

import numpy as np
import pytest
from scipy import optimize

from janus_lab.selftest.drawn_device import IRRADIANCE
from janus_lab.selftest.true_device import TrueDevice
from janus_lab.selftest.true_edges import TrueEdges
from tests.janus_lab.selftest.made_devices import made_device, slow_part


def edges(device, half, number=4, recorded=1.0):
    """Light that changes every `half` seconds."""
    times = 10.0 + half * np.arange(number)
    levels = np.where(np.arange(number) % 2 == 0, 131.0, 0.0)
    end = float(times[-1] + half)
    truth = TrueDevice(device)
    return TrueEdges.of(truth, (times, levels), IRRADIANCE, number, end, recorded)


@pytest.mark.parametrize("direction", ["rise", "decay"])
@pytest.mark.parametrize("tau", [1e-6, 3e-3, 30.0])
def test_a_single_exponential_takes_ln_9_of_its_time_constant(direction, tau):
    found = edges(made_device(tau), 50 * tau).ten_to_ninety(direction)
    assert found == pytest.approx(tau * math.log(9), rel=1e-3)


@pytest.mark.parametrize("direction", ["rise", "decay"])
def test_with_slow_parts_it_is_the_time_between_the_plateaus(direction):
    parts = [(0.7, 1e-3), (0.1, 0.02), (0.2, 3.0)]
    device = made_device(1e-3, (slow_part(0.1, 0.02), slow_part(0.2, 3.0)))

    def left(time):
        return sum(share * math.exp(-time / tau) for share, tau in parts)

    early, late = (optimize.brentq(lambda t, at=at: left(t) - at, 0, 100) for at in (0.9, 0.1))
    found = edges(device, 60.0).ten_to_ninety(direction)
    assert found == pytest.approx(late - early, rel=2e-3)


def test_a_part_that_the_light_leaves_no_time_for_is_no_part_of_the_plateau():
    device = made_device(1e-3, (slow_part(0.3, 1e4),))
    found = edges(device, 1.0).ten_to_ninety("rise")
    assert found == pytest.approx(1e-3 * math.log(9), rel=5e-3)


def test_a_slow_share_is_that_of_the_step_of_this_run():
    device = made_device(1e-3, (slow_part(0.3, 2.0),))
    for recorded in (3.0, 40.0):
        settled = edges(device, 40.0, recorded=recorded)
        assert settled.slow_fraction("decay", 2.0) == pytest.approx(0.3, rel=1e-6)
    first = edges(device, 1.0, number=2, recorded=1.0)  # one pulse of half a time constant
    grown = 0.3 * (1 - math.exp(-0.5))
    step = 0.7 + grown * (1 - math.exp(-0.5))
    assert first.slow_fraction("decay", 2.0) == pytest.approx(grown / step, rel=1e-6)


def test_a_time_constant_stands_for_the_parts_near_it():
    device = made_device(1e-4, (slow_part(0.1, 0.02), slow_part(0.2, 3.0), slow_part(0.05, 4.0)))
    settled = edges(device, 80.0, recorded=80.0)
    assert settled.slow_fraction("decay", 3.3) == pytest.approx(0.25)
    assert settled.slow_fraction("decay", 0.01) == pytest.approx(0.1)
    assert settled.slow_fraction("decay", None) == pytest.approx(0.35)
    assert math.isnan(edges(made_device(), 1.0).slow_fraction("decay", None))
