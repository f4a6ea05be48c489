"""The level of a half-cycle once it has settled, and how well it is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.uncertainty.plateau import plateau

COUNT = 1e-12  #: one count, small against all else here (A)


def autocorrelated(random, rho, shape):
    """Noise of unit variance whose neighbours are correlated by `rho`."""
    noise = random.standard_normal(shape)
    for i in range(1, shape[1]):
        noise[:, i] = rho * noise[:, i - 1] + math.sqrt(1 - rho**2) * noise[:, i]
    return noise


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_its_uncertainty_is_the_scatter_of_its_repetitions(rho):
    """400 plateaus of 100 readings with 1 nA noise, white and correlated: seed 5."""
    time = np.arange(100) / 50
    noise = autocorrelated(np.random.default_rng(5), rho, (400, 100))
    found = [plateau(time, 1e-6 + 1e-9 * row, COUNT) for row in noise]
    scatter = np.std([p.current_A for p in found])
    assert np.median([p.uncertainty_A for p in found]) == pytest.approx(scatter, rel=0.2)


def test_one_wild_reading_moves_neither_level_nor_uncertainty():
    current = 1e-6 + 1e-9 * np.random.default_rng(5).standard_normal(101)
    time = np.arange(101.0)
    clean = plateau(time, current, COUNT)
    current[50] = 1.0
    wild = plateau(time, current, COUNT)
    assert wild.current_A == pytest.approx(clean.current_A, abs=0.2e-9)
    assert wild.uncertainty_A < 2 * clean.uncertainty_A


def test_a_slope_is_a_change_over_the_window_and_no_noise():
    """1 µA/s over 10 s of readings a tenth of a second apart."""
    time = np.arange(100) / 10
    sloping = plateau(time, 1e-6 * time, COUNT)
    assert sloping.change_A == pytest.approx(10e-6, rel=0.02)
    assert sloping.uncertainty_A < COUNT
    assert sloping.time_s == pytest.approx(4.95)


def test_one_percent_of_the_step_is_the_most_a_settled_level_changes():
    time = np.arange(100) / 10
    sloping = plateau(time, 1e-6 * time, COUNT)
    assert not sloping.settled(990e-6)
    assert sloping.settled(-1010e-6)  # a step downwards is one too


@pytest.mark.parametrize("count", [4, 5, 6, 7])
def test_nor_has_a_slope_of_few_readings_settled(count):
    """A tenth of the step from each reading to the next, and no noise at all."""
    sloping = plateau(np.arange(float(count)), 1e-7 * np.arange(count), COUNT)
    assert sloping.uncertainty_A < COUNT
    assert not sloping.settled(1e-6)


def test_noise_alone_unsettles_nothing():
    random = np.random.default_rng(5)
    noisy = [plateau(np.arange(50.0), random.standard_normal(50), COUNT) for _ in range(200)]
    assert sum(p.settled(1.0) for p in noisy) >= 190


def test_readings_of_few_counts_are_known_to_no_better_than_a_count():
    quantised = plateau(np.arange(100.0), np.full(100, 5e-9), 1e-9)
    assert quantised.quantised
    assert quantised.uncertainty_A == pytest.approx(1e-9 / math.sqrt(12))


def test_three_readings_are_no_plateau():
    few = plateau(np.arange(3.0), np.ones(3), COUNT)
    assert math.isnan(few.current_A)
    assert math.isnan(few.uncertainty_A)
