"""Threshold, order and interpolation of points of light."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from janus_lab.analysis.calibration.curve import between_points, rises, rising, straight_part


@pytest.mark.parametrize("seed", range(20))
def test_the_interpolation_s_interval_holds_a_kink_wherever_it_is(seed):
    """A light with a sharp threshold between points is a rectangle's half-width away at most."""
    rng = np.random.default_rng(seed)
    drive = np.sort(rng.uniform(1, 60, rng.integers(6, 25)))
    threshold, below = rng.uniform(drive[2], drive[-3]), rng.uniform(1e-4, 1e-2)

    def light(x):
        return below * x + np.maximum(x - threshold, 0)

    between = between_points(drive, light(drive))
    curve = PchipInterpolator(drive, light(drive))
    for place in range(drive.size - 1):
        at = np.linspace(drive[place], drive[place + 1], 50)
        away = np.max(np.abs(light(at) / curve(at) - 1))
        assert away <= np.sqrt(3) * between[place] * 1.05 + 1e-12
    assert between[-1] == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_holds_a_smooth_curve(seed):
    rng = np.random.default_rng(seed)
    drive = np.linspace(1, 10, rng.integers(6, 20))
    power = rng.uniform(0.5, 3)
    curve = PchipInterpolator(drive, drive**power)
    between = between_points(drive, drive**power)
    for place in range(drive.size - 1):
        at = np.linspace(drive[place], drive[place + 1], 50)
        assert np.max(np.abs(at**power / curve(at) - 1)) <= 2 * between[place] + 1e-12


def test_points_in_the_wrong_order_go_into_one():
    drive, light = np.arange(1.0, 7.0), np.array([1.0, 3.0, 2.0, 5.0, 4.0, 4.0])
    u = np.full(6, 0.1)
    groups = rising(drive, light, u)
    assert groups == [[0], [1, 2], [3, 4, 5]]
    means = [np.mean(light[group]) for group in groups]
    assert np.all(np.diff(means) > 0)


@pytest.mark.parametrize("seed", range(10))
def test_threshold_and_slope_are_covered_by_their_uncertainty(seed):
    rng = np.random.default_rng(seed)
    drive = np.concatenate((np.linspace(0.02, 0.032, 9), np.linspace(0.034, 0.06, 8)))
    threshold, slope = rng.uniform(0.028, 0.031), rng.uniform(100, 1000)
    true = 1e-3 * slope * drive + slope * np.maximum(drive - threshold, 0)
    u = 2e-3 * true
    line = straight_part(drive, true + u * rng.normal(size=drive.size), u)
    assert line is not None
    assert abs(line.threshold_A - threshold) < 4 * np.hypot(line.threshold_u_A, line.bend_u_A)
    assert abs(line.slope - 1.001 * slope) < 4 * line.slope_u


def test_two_points_make_no_line():
    assert straight_part(np.array([0.01, 0.05, 0.06]), np.array([0.01, 5, 6]), np.ones(3)) is None


@pytest.mark.parametrize(
    ("irradiance", "rise"),
    [
        ([1.0, 2.0, 3.0], True),
        ([1.0, 2.02, 2.0, 3.0], True),  # within the noise
        ([1.0, 3.0, 2.0], False),
        ([24e3, 1.0, 2.0], False),  # W typed in for mW
        ([-1.0, 1.0, 2.0], False),
    ],
)
def test_points_rise_but_for_their_uncertainty(irradiance, rise):
    points = np.array(irradiance)
    assert rises(points, np.full(points.size, 0.01), 3.0) == rise
