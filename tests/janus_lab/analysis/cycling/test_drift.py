"""Drift of correlated cycles: what is called significant, and how often an interval is right."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.cycling.drift import THEIL_SEN, fit_trend, half_interval

RUNS, CYCLES = 120, 175
CYCLE = np.arange(1.0, CYCLES + 1)


def scatter(seed, correlation, count=CYCLES):
    """AR(1) of unit variance, stationary from its first value."""
    fresh = np.random.default_rng(seed).standard_normal(count)
    value = fresh.copy()
    for i in range(1, count):
        value[i] = correlation * value[i - 1] + np.sqrt(1 - correlation**2) * fresh[i]
    return value


def test_drift_of_correlated_cycles_is_rarely_called_where_there_is_none():
    trends = [fit_trend(CYCLE, 1 + 0.003 * scatter(seed, 0.8)) for seed in range(RUNS)]
    called = sum(abs(t.slope) > 2 * t.slope_u for t in trends)
    assert called <= 0.10 * RUNS
    assert np.median([t.correlation for t in trends]) == pytest.approx(0.8, abs=0.05)
    assert np.median([t.scatter for t in trends]) == pytest.approx(0.003, rel=0.10)
    # ordinary least squares on the same runs: about half of them "drift"
    x = CYCLE - CYCLE.mean()
    ordinary = 0
    for seed in range(RUNS):
        y = scatter(seed, 0.8)
        slope = x @ y / (x @ x)
        residual = y - y.mean() - slope * x
        ordinary += abs(slope) > 2 * np.sqrt(residual @ residual / (CYCLES - 2) / (x @ x))
    assert ordinary > 0.4 * RUNS


@pytest.mark.parametrize(("correlation", "white"), [(0.8, 0.0), (0.8, 0.5), (0.0, 1.0)])
def test_the_interval_covers_the_true_drift(correlation, white):
    line = 1 - 0.003 * (CYCLE - 1) / (CYCLES - 1)
    covered, lengths = 0, []
    for seed in range(RUNS):
        noise = np.random.default_rng([seed, 1]).standard_normal(CYCLES)
        alike = np.sqrt(1 - white) * scatter(seed, correlation) + np.sqrt(white) * noise
        trend = fit_trend(CYCLE, line + 0.003 * alike)
        total, u = trend.slope * (CYCLES - 1), trend.slope_u * (CYCLES - 1)
        covered += abs(total + 0.003) <= 2 * u
        lengths.append(u)
    assert covered >= 0.90 * RUNS
    # nor is it merely long. White cycles: u of the slope is σ·√12/n, here 0.003·√12/√175.
    if white == 1.0:
        assert np.median(lengths) == pytest.approx(0.003 * np.sqrt(12 / CYCLES), rel=0.3)


def test_missing_cycles_and_gaps_do_not_bend_the_line():
    value = 2.0 - 0.001 * CYCLE + 1e-5 * scatter(3, 0.5)
    kept = (CYCLE % 7 != 0) & ((CYCLE < 60) | (CYCLE > 90))
    trend = fit_trend(CYCLE[kept], value[kept])
    assert trend.slope == pytest.approx(-0.001, abs=2 * trend.slope_u)
    assert trend.slope_u < 1e-6


def test_few_cycles_are_fitted_robustly_and_say_so():
    cycle = np.arange(1.0, 9)
    value = 1 + 0.01 * cycle
    value[3] = 5.0  # a glitch: least squares would tilt
    trend = fit_trend(cycle, value)
    assert trend.method == THEIL_SEN
    assert trend.slope == pytest.approx(0.01, rel=0.05)
    covered = 0
    for seed in range(RUNS):
        t = fit_trend(cycle, 1 + 0.003 * scatter(seed, 0.0, 8))
        covered += abs(t.slope) <= 2 * t.slope_u
    assert covered >= 0.90 * RUNS


def test_no_trend_through_two_cycles_and_a_perfect_one_through_equal_ones():
    assert fit_trend(np.array([1.0, 2]), np.array([1.0, 2])) is None
    assert fit_trend(np.arange(4.0), np.array([1.0, 2, 1, 2])) is None  # nor through four
    trend = fit_trend(CYCLE, np.ones(CYCLES))
    assert (trend.slope, trend.slope_u) == (0, 0)


@pytest.mark.parametrize("count", [5, 8, 14])
def test_few_cycles_have_an_interval_for_their_few(count):
    """White scatter and scatter of correlations even up to 0.9, in equal parts: 150 runs each."""
    cycle, pulls = np.arange(1.0, count + 1), []
    above = 0
    for seed in range(150):
        random = np.random.default_rng([seed, count])
        rho = random.uniform(0, 0.9) if seed % 2 else 0.0
        trend = fit_trend(cycle, 1 + 0.003 * scatter(seed, rho, count))
        pulls.append(trend.slope / trend.slope_u)
        above += trend.scatter_quantile(0.95) < 0.003
    assert np.mean(np.abs(pulls) <= 2) >= 0.9
    assert 0.5 < np.quantile(np.abs(pulls), 0.683) < 1.3
    assert above <= 0.1 * 150


def test_the_interval_of_one_t_distribution_is_its_own():
    """Nine degrees of freedom: 95.45 % lie within 2.32 (table of Student's t)."""
    one = np.ones(1)
    assert half_interval(one, 0 * one, 3 * one, 9) == pytest.approx(3 * 2.32, rel=2e-3)
    both = half_interval(one / 2 * np.ones(2), np.zeros(2), np.array([1.0, 3.0]), 9)
    assert 2.32 < both < 3 * 2.32
