"""The widest window of unit slope."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.linear_range.window import (
    Criterion,
    is_linear,
    local_slopes,
    widest_window,
)

LN10 = np.log(10)


def test_a_decibel_is_a_twelfth_of_the_current_or_so():
    assert np.exp(Criterion(1.0).deviation) == pytest.approx(1.122, abs=1e-3)
    assert np.exp(Criterion(3.0).deviation) == pytest.approx(1.4125, abs=1e-3)


@pytest.mark.parametrize("seed", range(10))
def test_the_window_is_the_linear_part_between_two_others(seed):
    random = np.random.default_rng(seed)
    x = np.arange(0, 8, 0.25) * LN10
    low, high = np.sort(random.choice(np.arange(4, 28), 2, replace=False))
    if high - low < 8:
        low, high = 8, 24
    y = x.copy()
    y[:low] += 0.5 * (x[low] - x[:low])  # of half the slope
    y[high + 1 :] -= 0.6 * (x[high + 1 :] - x[high])
    found = widest_window(x, y + 1e-4 * random.standard_normal(x.size), np.full(x.size, 1e-3),
                          Criterion())  # fmt: skip
    assert found is not None
    assert abs(found[0] - low) <= 1
    assert abs(found[1] - high) <= 1


@pytest.mark.parametrize(
    ("slope", "linear"), [(1.0, True), (0.96, True), (0.93, False), (1.07, False)]
)
def test_the_slope_must_be_one_within_the_tolerance(slope, linear):
    x = np.linspace(0, 1.2, 6) * LN10
    assert is_linear(x, slope * x, np.full(6, 1e-3), Criterion(3.0)) is linear


def test_a_residual_beyond_the_deviation_ends_it():
    x = np.linspace(0, 3, 13) * LN10
    y = x.copy()
    y[6] += 0.2
    assert not is_linear(x, y, np.full(13, 1e-3), Criterion(1.0))
    assert is_linear(x, y, np.full(13, 1e-3), Criterion(3.0))
    noisy = np.full(13, 1e-3)
    noisy[6] = 0.1  # which its noise may make
    assert is_linear(x, y, noisy, Criterion(1.0))


def test_less_than_a_decade_or_three_levels_is_no_range():
    x = np.linspace(0, 0.9, 10) * LN10
    assert widest_window(x, x, np.full(10, 1e-3), Criterion()) is None
    assert widest_window(x[[0, -1]] * 3, x[[0, -1]] * 3, np.full(2, 1e-3), Criterion()) is None


def test_a_slope_that_noise_hides_is_not_taken_for_one():
    x = np.linspace(0, 1.2, 4) * LN10
    assert not is_linear(x, x, np.full(4, 0.2), Criterion())


def test_local_slopes_are_those_of_the_law():
    x = np.linspace(-5, 5, 11)
    assert local_slopes(x, 0.7 * x + 3) == pytest.approx(np.full(11, 0.7))
    assert np.isnan(local_slopes(x[:1], x[:1])).all()
