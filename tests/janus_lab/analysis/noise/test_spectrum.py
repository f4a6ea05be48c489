"""Spectra in logarithmic bins."""

import numpy as np
import pytest

from janus_lab.analysis.noise.noise_data import NoiseReadings, Setting
from janus_lab.analysis.noise.spectrum import spectrum_of

SETTING = Setting(1.0, 0.0, True, 1e-6, 0.05, 0.05)


def record(*blocks):
    return NoiseReadings(SETTING, blocks, tuple(0.0 for _ in blocks))


def test_white_noise_is_flat_within_its_chi_squared_intervals():
    random = np.random.default_rng(1)
    within = []
    for _ in range(40):
        found = spectrum_of(record(random.standard_normal(4000)))
        low, high = found.interval()
        within += ((low < 0.1) & (high > 0.1)).tolist()
    assert np.mean(within) == pytest.approx(0.95, abs=0.01)


def test_what_it_covers_ends_at_half_the_rate():
    found = spectrum_of(record(np.random.default_rng(2).standard_normal(4000)))
    low, high = found.span_Hz
    assert high == pytest.approx(10.0)
    assert low == pytest.approx(3 / 1333 * 20, rel=0.1)
    assert found.covers(1.0)
    assert not found.covers(10.1)
    assert not found.covers(low / 2)


def test_the_weights_make_means():
    found = spectrum_of(record(np.random.default_rng(3).standard_normal(4000)))
    assert found.weights.sum(axis=1) == pytest.approx(1)
    assert found.weights.shape == (found.density.size, found.asked_Hz.size)
    # a straight line keeps its values where the window is symmetric
    line = found.weights[10:] @ found.asked_Hz
    assert line == pytest.approx(found.frequency_Hz[10:], rel=0.05)


def test_bins_of_a_line_are_left_out():
    time = np.arange(8000) * 0.05
    readings = np.random.default_rng(4).standard_normal(8000) + 5 * np.sin(2 * np.pi * 3.0 * time)
    found = spectrum_of(record(readings))
    (line,) = found.lines
    assert line.frequency_Hz == pytest.approx(3.0, abs=0.02)
    near = (found.frequency_Hz > 2) & (found.frequency_Hz < 4)
    assert found.density[near].max() < 0.2


@pytest.mark.parametrize("readings", [5, 20, 31])
def test_short_records_have_none(readings):
    assert spectrum_of(record(np.arange(float(readings)))) is None
