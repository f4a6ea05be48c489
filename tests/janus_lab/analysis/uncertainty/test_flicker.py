"""1/f noise in the mean of a record, against the integral over its spectrum."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from janus_lab.analysis.uncertainty.budget import standard_uncertainty
from janus_lab.analysis.uncertainty.flicker import (
    LONGEST_S,
    covariance_of_means,
    fluctuations,
    variance_of_mean,
)


def of_the_spectrum(duration_s: float, lag_s: float = 0.0) -> float:
    """∫ cos(2πfd)·sinc²(fT)/f df from one period a day on, in ln f."""

    def density(log_f: float) -> float:
        f = math.exp(log_f)
        return float(np.cos(2 * np.pi * f * lag_s) * np.sinc(f * duration_s) ** 2)

    if lag_s:  # within one period of the lag the integral is smooth, beyond it a cosine's
        below = quad(density, -math.log(LONGEST_S), -math.log(lag_s))[0]
        f = np.linspace(1 / lag_s, 3 / duration_s, 400_000)
        above = np.cos(2 * np.pi * f * lag_s) * np.sinc(f * duration_s) ** 2 / f
        return float(below + np.trapezoid(above, f))
    return float(quad(density, -math.log(LONGEST_S), math.log(30 / duration_s), limit=2000)[0])


@pytest.mark.parametrize("duration_s", [0.02, 1.5, 90.0])
def test_the_variance_is_the_integral_over_the_spectrum(duration_s):
    assert variance_of_mean(duration_s) == pytest.approx(of_the_spectrum(duration_s), rel=0.005)


@pytest.mark.parametrize(("duration_s", "lag_s"), [(1.5, 4.0), (1.5, 300.0), (20.0, 60.0)])
def test_so_is_the_covariance_of_two_records(duration_s, lag_s):
    found = covariance_of_means([0.0, lag_s], [duration_s, duration_s])[0, 1]
    assert found == pytest.approx(of_the_spectrum(duration_s, lag_s), rel=0.005)


def test_records_of_unlike_length_have_one_covariance():
    found = covariance_of_means([0.0, 30.0], [2.0, 40.0])
    parts = covariance_of_means([0.0, 20.0, 40.0], [2.0, 20.0, 20.0])
    assert found[0, 1] == pytest.approx(found[1, 0])
    assert found[0, 1] == pytest.approx((parts[0, 1] + parts[0, 2]) / 2)


def test_neighbours_differ_by_less_than_they_are_off():
    first, second, next_day = fluctuations(
        1e-6, covariance_of_means([0.0, 10.0, 90_000.0], [1.0, 1.0, 1.0])
    )
    assert standard_uncertainty(first) == pytest.approx(math.sqrt(1e-6 * variance_of_mean(1.0)))
    assert standard_uncertainty(first - second) < 0.9 * standard_uncertainty(first)
    apart = standard_uncertainty(first - next_day)
    assert apart == pytest.approx(math.sqrt(2) * standard_uncertainty(first))


def test_no_noise_is_no_error():
    assert fluctuations(0.0, np.eye(2)) == [0.0, 0.0]
    assert fluctuations(1e-6, np.empty((0, 0))) == []
