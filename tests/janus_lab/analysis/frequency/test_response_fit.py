"""Models of a response and their choice, against responses in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.frequency.lock_in import FrequencyPoint
from janus_lab.analysis.frequency.response_fit import fit_response
from janus_lab.analysis.frequency.response_models import MeterLag, PoleModel

FREQUENCIES = np.geomspace(1.0, 1e5, 21)
NO_LAG = MeterLag(0.0, 0.0)


def fitted(response, random, noise, meter=NO_LAG):
    scatter = random.standard_normal((2, FREQUENCIES.size))
    ratios = response + noise * (scatter[0] + 1j * scatter[1])
    points = [
        FrequencyPoint(float(f), complex(r), noise, 1.0, 1.0, abs(r), 1.0)
        for f, r in zip(FREQUENCIES, ratios, strict=True)
    ]
    return fit_response(points, ratios, meter)


def test_the_interval_of_a_pole_covers_it():
    hits, off = 0, []
    for seed in range(24):
        random = np.random.default_rng(seed)
        corner = 10 ** random.uniform(0.5, 4.7)
        fit = fitted(0.3 / (1 + 1j * FREQUENCIES / corner), random, 1e-3)
        slopes = fit.gradient()
        u = math.sqrt(slopes @ fit.covariance @ slopes)
        off.append(math.log(fit.minus_3dB_Hz / corner) / u)
        hits += abs(off[-1]) <= 1.96
        assert fit.model.number == 1
        assert fit.adequate
    assert hits >= 20
    assert np.std(off) == pytest.approx(1.0, abs=0.35)


@pytest.mark.parametrize("seed", range(5))
def test_a_slow_part_is_told_from_a_single_pole(seed):
    random = np.random.default_rng(seed)
    fast, slow = 10 ** random.uniform(2.5, 4), 10 ** random.uniform(0.5, 1.5)
    share = random.uniform(0.05, 0.3)
    device = (1 - share) / (1 + 1j * FREQUENCIES / fast) + share / (1 + 1j * FREQUENCIES / slow)
    fit = fitted(device, random, 5e-4)
    assert (fit.model.shape, fit.model.number) == ("parts", 2)
    corners, shares = fit.model.corners(fit.parameters), fit.model.shares(fit.parameters)
    assert corners[np.argmin(corners)] == pytest.approx(slow, rel=0.1)
    assert shares[np.argmin(corners)] == pytest.approx(share, rel=0.1)


def test_two_poles_in_a_row_are_told_from_one():
    random = np.random.default_rng(3)
    pole = 1 / (1 + 1j * FREQUENCIES / 300)
    fit = fitted(pole * pole, random, 5e-4)
    assert fit.model.shape == "poles in a row"
    # two equal poles: -3 dB at f·√(√2 - 1)
    assert fit.minus_3dB_Hz == pytest.approx(300 * math.sqrt(math.sqrt(2) - 1), rel=2e-3)


def test_what_no_few_poles_make_is_rejected():
    random = np.random.default_rng(4)
    ripple = 1 + 0.3 * np.sin(3 * np.log(FREQUENCIES))
    assert not fitted(ripple.astype(complex), random, 1e-3).adequate


def test_what_is_not_known_of_the_meters_lag_is_in_the_interval():
    random = np.random.default_rng(5)
    corner, meter = 3e4, MeterLag(5e-6, 2e-6)
    fit = fitted(1 / (1 + 1j * FREQUENCIES / corner), random, 1e-3, meter)
    slopes = fit.gradient()
    u = math.sqrt(slopes @ fit.covariance @ slopes)
    # a pole of τ = 5.3 µs, and a lag that may differ by 2 µs
    assert 0.01 < u < 1.0
    assert u > 5 * 1e-3


def test_a_falling_amplitude_is_found_where_it_is():
    model = PoleModel("parts", 1)
    assert model.falls_to(np.array([0.0, 0.0, math.log(50.0)]), math.sqrt(0.5)) == pytest.approx(
        50.0, rel=1e-4
    )
