"""When the light keeps still."""

from __future__ import annotations

import numpy as np
import pytest

from procedures.light_calibration.warm_up import WINDOW, drift, is_warm


@pytest.mark.parametrize("seed", range(10))
def test_the_drift_is_that_of_the_last_minute_and_its_error_covers_it(seed):
    rng = np.random.default_rng(seed)
    times = np.arange(0.0, 200.0, 1.0)
    true = rng.normal(0, 0.01)  # relative, in a minute
    level = rng.uniform(1e-9, 1e-3) * rng.choice([-1, 1])
    course = 1 + true * (times - times[-1]) / 60 + 0.2 * np.exp(-times / 10)
    noisy = level * (course + rng.normal(0, 1e-4, times.size))
    found, error = drift(times.tolist(), noisy.tolist())
    expected = true / (1 - true / 2)  # relative to the mean of the minute
    assert abs(found - expected) < 4 * error
    assert error == pytest.approx(1e-4 / np.sqrt(61 * 61**2 / 12) * 60, rel=0.4)


def test_a_light_that_settles_is_warm_once_it_has():
    times = np.arange(0.0, 600.0, 1.0)
    levels = 1 + 0.05 * np.exp(-times / 60)
    warm = [is_warm(times[:n].tolist(), levels[:n].tolist(), 0.005) for n in range(1, times.size)]
    first = warm.index(True)
    assert all(warm[first:])
    # over the minute before t the slope of the line is about that in its middle
    slope = 0.05 * np.exp(-(times[first] - 30) / 60)
    assert slope == pytest.approx(0.005, rel=0.15)


def test_before_a_whole_minute_nothing_is_known_to_be_still():
    times = list(np.arange(0.0, WINDOW, 1.0))
    assert not is_warm(times, [1.0] * len(times), 0.005)
    assert is_warm([*times, WINDOW], [1.0] * (len(times) + 1), 0.005)
    assert not is_warm([], [], 0.005)
    assert all(np.isnan(drift([0.0, 1.0], [1.0, 1.0])))
