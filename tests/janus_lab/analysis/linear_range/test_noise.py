"""The noise of a record in a bandwidth."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.linear_range.noise import noise_in_band, slow_noise


@pytest.mark.parametrize("seed", range(10))
def test_white_noise_in_a_bandwidth_is_its_density_times_the_root(seed):
    random = np.random.default_rng(seed)
    density = 10 ** random.uniform(-15, -9)
    aperture = random.choice([0.02, 0.1, 0.2])
    interval = aperture * random.uniform(1.0, 1.5)
    bandwidth = random.uniform(0.05, 0.4 / interval)
    time = interval * np.arange(round(400 / bandwidth / interval))
    current = density / np.sqrt(2 * aperture) * random.standard_normal(time.size)
    current = current + 1e-9 + density * time / 10  # offset and drift add nothing
    found = noise_in_band(time, current, aperture, bandwidth, 0.0)
    assert found is not None
    truth = density * np.sqrt(bandwidth)
    assert found.rms_A == pytest.approx(truth, rel=4 * found.relative_u)
    assert found.density_A == pytest.approx(density, rel=4 * found.relative_u)
    assert found.relative_u < 0.05


def test_its_uncertainty_is_its_scatter():
    random = np.random.default_rng(5)
    time = 0.1 * np.arange(3000)
    found = [noise_in_band(time, random.standard_normal(3000), 0.1, 1.0, 0.0) for _ in range(400)]
    values = np.array([each.rms_A for each in found])
    assert np.std(values) / np.mean(values) == pytest.approx(found[0].relative_u, rel=0.15)
    assert np.mean(values) == pytest.approx(np.sqrt(2 * 0.1), rel=0.005)


def test_a_record_too_short_for_the_bandwidth_tells_nothing():
    time = 0.1 * np.arange(20)
    assert noise_in_band(time, np.zeros(20), 0.1, 1.0, 0.0) is None
    assert noise_in_band(time[:1], np.zeros(1), 0.1, 1.0, 0.0) is None


def test_noise_that_counts_hide_is_one_count_at_most():
    found = noise_in_band(0.1 * np.arange(1000), np.full(1000, 3e-12), 0.1, 1.0, 1e-12)
    assert found is not None
    assert found.hidden
    assert found.rms_A == 1e-12


def test_white_noise_and_steady_drift_are_no_slow_noise():
    time = 0.1 * np.arange(3000)
    random = np.random.default_rng(2)
    current = random.standard_normal(3000) + 5 * time
    assert slow_noise(time, current, 5.0, 8.0) == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_a_slow_wave_is_found_as_what_it_does_to_a_difference(seed):
    random = np.random.default_rng(seed)
    time = 0.1 * np.arange(6000)
    period, phase = random.uniform(20, 60), random.uniform(0, 6)
    wave = np.sin(2 * np.pi * time / period + phase)
    found = slow_noise(time, wave + 0.1 * random.standard_normal(time.size), 5.0, 8.0)
    # a mean over 5 s less those 8 s before and after: sinc times (1 - cos)
    amplitude = np.sinc(5 / period) * (1 - np.cos(2 * np.pi * 8 / period))
    assert found == pytest.approx(amplitude / np.sqrt(2), rel=0.15)


def test_a_record_too_short_for_slow_noise_says_so():
    assert np.isnan(slow_noise(0.1 * np.arange(100), np.zeros(100), 5.0, 8.0))
