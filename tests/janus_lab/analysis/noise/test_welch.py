"""Welch's method against SciPy's, and what its averages are worth."""

import numpy as np
import pytest
from scipy import signal

from janus_lab.analysis.noise.welch import (
    FIRST_BIN,
    LEAKAGE_GRID,
    bulk_averages,
    independent_averages,
    leakage,
    segment_length,
    welch,
)


def test_one_block_has_the_spectrum_that_scipy_finds():
    readings = np.random.default_rng(1).standard_normal(5000) + 3 * np.arange(5000)
    found = welch([readings], 0.02, 600)
    _, expected = signal.welch(readings, 50.0, "hann", 600, detrend="linear")
    assert found.density[1:-1] == pytest.approx(expected[1:-1], rel=1e-9)
    assert (found.segments, found.neighbours) == (15, 14)
    assert found.frequency_Hz[-1] == pytest.approx(25.0)


def test_no_segment_crosses_a_gap():
    """A step between two blocks is in none of their segments."""
    random = np.random.default_rng(2)
    blocks = [random.standard_normal(1000), 1e6 + random.standard_normal(1000)]
    found = welch(blocks, 1.0, 500)
    assert np.max(found.density[FIRST_BIN:]) < 30
    assert (found.segments, found.neighbours) == (6, 4)


def test_blocks_shorter_than_a_segment_are_left_out():
    assert welch([np.zeros(50)], 1.0, 64) is None
    assert welch([np.zeros(50), np.arange(64.0)], 1.0, 64).segments == 1


@pytest.mark.parametrize(
    ("blocks", "least", "most"),
    [([3600], 1000, 1200), ([2500] * 16, 2430, 2500), ([2500] * 3 + [40], 2430, 2500), ([20], 0, 0),
     ([], 0, 0), ([10_000_000], 200_000, 262_144)],
)  # fmt: skip
def test_segments_are_as_long_as_the_blocks_but_never_fewer_than_five(blocks, least, most):
    assert least <= segment_length(blocks) <= most


@pytest.mark.parametrize("bins", [1, 3, 20])
def test_averages_are_worth_what_their_scatter_tells(bins):
    random, length, runs = np.random.default_rng(3), 64, 3000
    means = []
    for _ in range(runs):
        found = welch([random.standard_normal(5 * length // 2)], 1.0, length)
        means.append(found.density[8 : 8 + bins].mean())
    worth = np.mean(means) ** 2 / np.var(means)
    assert independent_averages(found, np.array([float(bins)]))[0] == pytest.approx(worth, rel=0.12)


def test_all_bins_together_are_worth_nearly_as_much_as_the_readings():
    found = welch([np.random.default_rng(5).standard_normal(20_000)], 1.0, 200)
    total = bulk_averages(found, np.ones(97)).sum()
    assert 0.9 * 10_000 < total < 1.02 * 10_000


@pytest.mark.parametrize("exponent", [0.8, 1.2])
def test_low_bins_show_a_steep_spectrum_as_window_and_trend_leave_it(exponent):
    random, size, length = np.random.default_rng(6), 1 << 21, 512
    f = np.fft.rfftfreq(size)
    amplitude = np.zeros(f.size)
    amplitude[1:] = np.sqrt(f[1:] ** -exponent * size / 4)
    wave = random.standard_normal(f.size) + 1j * random.standard_normal(f.size)
    found = welch([np.fft.irfft(amplitude * wave, size)], 1.0, length)
    weights = leakage()
    expected = weights @ (LEAKAGE_GRID / length) ** -exponent
    bins = found.density[FIRST_BIN : FIRST_BIN + len(weights)]
    # 8192 segments: each bin to 1.5 %
    assert bins / expected == pytest.approx(1, abs=0.05)
    assert np.mean(bins / expected) == pytest.approx(1, abs=0.015)


def test_a_flat_spectrum_is_flat_in_the_low_bins():
    assert leakage().sum(axis=1) == pytest.approx(1)
