"""White and correlated noise told apart, and their covariances against direct sums."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.correlated_noise import (
    bin_covariance,
    estimate_trace_noise,
    flicker,
    of_correlation_time,
)

BEGIN = np.array([0.0, 1.0, 2.0, 4.0, 8.0])
END = np.array([1.0, 2.0, 4.0, 8.0, 16.0])


def direct(first, second, covariance, points=1500):
    """The mean of covariance(t - s) over two bins, midpoints of a fine grid."""
    share = (np.arange(points) + 0.5) / points
    t = BEGIN[first] + share * (END[first] - BEGIN[first])
    s = BEGIN[second] + (share + 0.25 / points) * (END[second] - BEGIN[second])
    return float(np.mean(covariance(np.abs(t[:, None] - s[None, :]))))


@pytest.mark.parametrize(
    ("antiderivative", "covariance"),
    [(of_correlation_time(3.0), lambda lag: np.exp(-lag / 3)), (flicker, lambda lag: -np.log(lag))],
)
def test_means_over_bins_covary_as_the_double_integral_says(antiderivative, covariance):
    found = bin_covariance(BEGIN, END, antiderivative)
    for pair in ((0, 0), (0, 1), (1, 4), (3, 3), (2, 4)):
        assert found[pair] == pytest.approx(direct(*pair, covariance), rel=2e-3, abs=2e-3)


def of_traces(random, number, kind, samples=160):
    """Traces of one sample a bin, a constant offset in each."""
    white = 0.01 * random.standard_normal((number, samples))
    if kind == "white":
        return white
    slow = np.zeros_like(white)
    slow[:, 0] = random.standard_normal(number)
    keep = np.exp(-1 / 10)
    for i in range(1, samples):
        new = random.standard_normal(number)
        slow[:, i] = keep * slow[:, i - 1] + np.sqrt(1 - keep**2) * new
    return white + 0.02 * slow


def estimated(kind, seed, number=20):
    random = np.random.default_rng([2400, seed])
    traces = of_traces(random, number, kind)
    bins = np.arange(160.0)
    ones = np.ones((160, 1))
    residuals = (traces - traces.mean(axis=0))[1:] * np.sqrt(number / (number - 1))
    return estimate_trace_noise(residuals, ones, bins, bins + 1, ones[:, 0], ones[:, 0])


def test_white_noise_is_found_white_and_of_its_size():
    kinds = [estimated("white", seed) for seed in range(10)]
    assert sum(noise.correlated == "" for noise in kinds) >= 9
    assert np.mean([noise.covariance[5, 5] for noise in kinds]) == pytest.approx(1e-4, rel=0.05)


def test_correlated_noise_has_its_variance_in_long_means():
    """The mean over 40 samples of a noise of correlation time 10 and 2 %, and of 1 % white."""
    lag = np.abs(np.subtract.outer(np.arange(40), np.arange(40)))
    true = np.mean(4e-4 * np.exp(-lag / 10)) + 1e-4 / 40
    found = []
    for seed in range(8):
        noise = estimated("correlated", seed)
        assert noise.correlated
        # against the mean of another stretch, since an offset is free
        weight = np.zeros(160)
        weight[:40], weight[120:] = 1 / 40, -1 / 40
        found.append(weight @ noise.covariance @ weight)
    assert np.mean(found) == pytest.approx(2 * true, rel=0.2)
