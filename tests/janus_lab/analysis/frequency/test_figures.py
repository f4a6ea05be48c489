"""The −3 dB frequency of responses in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.frequency.bode_curve import BodeCurve
from janus_lab.analysis.frequency.figures import analyse_frequency
from janus_lab.analysis.frequency.lock_in import FrequencyPoint
from janus_lab.analysis.frequency.response_models import MeterLag


def figures_of(response, frequencies, u, seed):
    random = np.random.default_rng(seed)
    points = []
    for frequency in frequencies:
        noise = u * complex(*random.standard_normal(2))
        ratio = response(frequency) + noise
        points.append(FrequencyPoint(frequency, ratio, u, 1e-4, 1e-4, 5e-6 * abs(ratio), 5e-6))
    curve = BodeCurve(tuple(points), MeterLag(0.0, 0.0), (0.0, 0.0))
    found = analyse_frequency(curve, Conditions(bias_V=3.0, wavelength_nm=450.0), 5.0, 0.05)
    return {figure.name: figure for figure in found if "frequency_Hz" not in figure.conditions}


def parts(*given):
    """Shares and corners (Hz) of parts side by side."""
    return lambda f: sum(share / (1 + 1j * f / corner) for share, corner in given)


def falls(response, level, low=1e-6, high=1e7):
    grid = np.geomspace(low, high, 400_000)
    return float(grid[np.argmax(np.abs(response(grid)) < level)])


@pytest.mark.parametrize("seed", range(8))
def test_a_slow_part_that_began_before_the_lowest_frequency_leaves_an_upper_bound(seed):
    """Spread over decades, as of a stretched decay, most of it below what was measured."""
    random = np.random.default_rng(seed)
    share, fast = random.uniform(0.15, 0.28), 10 ** random.uniform(1.5, 4)
    slow = [(share / 9, corner) for corner in np.geomspace(0.01, 3.0, 9)]
    response = parts((1 - share, fast), *slow)
    bandwidth = figures_of(response, np.geomspace(1.0, 1e5, 16), 0.003, seed)["minus_3dB_frequency"]
    truth = falls(response, np.sqrt(0.5))
    against_lowest = falls(response, np.sqrt(0.5) * abs(response(1.0)))
    assert bandwidth.bound == "upper"
    assert {"SLOW_COMPONENT", "FREQUENCIES_BEGIN"} <= set(bandwidth.flags)
    assert truth < bandwidth.value < 1.3 * against_lowest


@pytest.mark.parametrize("seed", range(4))
def test_a_slow_part_that_is_seen_to_begin_counts(seed):
    response = parts((0.8, 5e3), (0.2, 40.0))
    bandwidth = figures_of(response, np.geomspace(1.0, 1e5, 16), 0.003, seed)["minus_3dB_frequency"]
    assert bandwidth.bound is None
    assert bandwidth.flags == ("SLOW_COMPONENT",)
    assert bandwidth.value == pytest.approx(falls(response, np.sqrt(0.5)), rel=0.03)


def test_the_crossing_has_the_noise_of_the_amplitude_that_it_is_against():
    response = parts((1.0, 30.0))
    frequencies = np.geomspace(1.0, 1e3, 10)
    found = [figures_of(response, frequencies, 0.03, seed)["minus_3dB_crossing"]
             for seed in range(40)]  # fmt: skip
    scatter = np.std([figure.value for figure in found], ddof=1)
    stated = np.median([figure.components["noise"] for figure in found])
    assert stated == pytest.approx(scatter, rel=0.35)
