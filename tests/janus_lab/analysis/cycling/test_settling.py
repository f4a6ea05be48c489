"""The level that halves settle to, of currents whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.cycling.settling import BEGINS_AT, edges_of_bins, settled_level

BINS = 10
EDGES = edges_of_bins(BINS)


def mean_of_tail(tau):
    """Means of exp(-t/τ) in the bins, t and τ in half-cycles."""
    at = np.exp(-EDGES / tau)
    return tau * (at[:-1] - at[1:]) / np.diff(EDGES)


def shapes(random, count, tails=(), noise=1e-3, level=1.0):
    """Halves that settle to `level`, with levels that wander by 1 % as a device's pulses do."""
    mean = level - sum(share * mean_of_tail(tau) for share, tau in tails)
    wander = 0.01 * random.standard_normal((count, 1))
    return mean + wander - np.mean(wander) + noise * random.standard_normal((count, BINS))


def test_bins_cover_what_is_left_of_the_half():
    assert EDGES[0] == BEGINS_AT
    assert EDGES[-1] == 1
    assert EDGES.size == BINS + 1


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_settled_level_is_known_about_as_well_as_its_noise_lets_it(count):
    """25 currents without a tail, 0.1 % noise in a bin: seed 21."""
    random = np.random.default_rng(21)
    found = [settled_level(shapes(random, count), 1.0) for _ in range(25)]
    pulls = np.array([(one.level_A - 1) / one.uncertainty_A for one in found])
    assert np.mean(np.abs(pulls) <= 2) >= 0.9
    typical = float(np.median([one.uncertainty_A for one in found]))
    least = 1e-3 / np.sqrt(count * BINS)
    assert least < typical < 8 * least


@pytest.mark.parametrize("tails", [((0.3, 0.3),), ((0.05, 0.9),), ((0.2, 0.15), (0.1, 0.6))])
def test_tails_are_extrapolated_within_their_uncertainty(tails):
    """20 currents of 20 halves each: seed 22. The plateaus are off by what the tails leave."""
    random = np.random.default_rng(22)
    found = [settled_level(shapes(random, 20, tails), 1.0) for _ in range(20)]
    pulls = np.array([(one.level_A - 1) / one.uncertainty_A for one in found])
    assert np.mean(np.abs(pulls) <= 2) >= 0.9
    left = sum(share * np.mean(mean_of_tail(tau)[6:]) for share, tau in tails)
    assert np.median([one.added_A for one in found]) == pytest.approx(left, rel=0.35)


def test_a_tail_that_builds_up_is_no_noise():
    """Amplitudes that grow from half to half, a thousand times the noise: seed 23."""
    random = np.random.default_rng(23)
    amplitude = 0.1 * (1 - 0.7 ** np.arange(1.0, 13.0))
    rows = 1 - amplitude[:, None] * mean_of_tail(0.3)
    found = settled_level(rows + 1e-5 * random.standard_normal(rows.shape), 1.0)
    assert found.uncertainty_A < 2e-3
    assert abs(found.level_A - 1) <= 2 * found.uncertainty_A


def test_one_wild_bin_moves_nothing():
    rows = shapes(np.random.default_rng(24), 20)
    clean = settled_level(rows, 1.0)
    rows[7, 3] = 50.0
    wild = settled_level(rows, 1.0)
    assert wild.level_A == pytest.approx(clean.level_A, abs=2 * clean.uncertainty_A)
    assert wild.uncertainty_A < 2 * clean.uncertainty_A


def test_equal_readings_are_their_level():
    """As of a current below the counts of the range; their rounding is not told here."""
    found = settled_level(np.full((3, BINS), 2e-9), 0.0)
    assert found.level_A == pytest.approx(2e-9)
    assert (found.added_A, found.uncertainty_A) == (0, 0)
    one = np.full((3, BINS), 2e-9)
    one[1, 4] = 3e-9
    assert np.isfinite(settled_level(one, 0.0).uncertainty_A)


def test_without_a_whole_half_there_is_no_level():
    assert settled_level(np.empty((0, BINS)), 1.0) is None
    assert settled_level(np.full((3, BINS), np.nan), 1.0) is None
    assert settled_level(np.ones((3, 4)), 1.0) is None


def test_one_count_in_halves_that_are_equal_otherwise_is_their_level_still():
    rows = np.full((6, 10), 3e-13)
    rows[2, 4] += 1e-14
    found = settled_level(rows, 0.0)
    assert found.level_A == pytest.approx(3e-13, rel=1e-2)
