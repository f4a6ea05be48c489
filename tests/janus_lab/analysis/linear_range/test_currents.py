"""What the current and the irradiance of a level may be wrong by."""

from __future__ import annotations

import pytest

from janus_lab.analysis.uncertainty.budget import components, nominal, standard_uncertainty
from tests.janus_lab.analysis.linear_range.made_levels import analysed, rows


def levels(**conditions):
    data = rows(lambda e: 1e-6 * e, [1e-5, 2e-5, 0.05, 5.0], noise=1e-14, seed=3)
    return analysed(data, **conditions).levels


def test_levels_behind_one_filter_share_its_error():
    first, second, other, bare = levels()
    same = second.irradiance / first.irradiance
    assert standard_uncertainty(same) / nominal(same) < 1e-9
    apart = other.irradiance / first.irradiance
    assert standard_uncertainty(apart) / nominal(apart) == pytest.approx(0.01 * 2**0.5, rel=1e-3)
    assert components(first.irradiance).keys() >= {"irradiance", "filter ND 6"}
    assert "filter ND 2" not in components(bare.irradiance)


def test_the_lights_fluctuation_is_each_levels_own():
    first, second, *_ = levels(irradiance_fluctuation=0.01)
    ratio = second.current / first.current
    assert standard_uncertainty(ratio) / nominal(ratio) == pytest.approx(0.01 * 2**0.5, rel=0.05)


def test_light_that_lowers_no_current_counts_positive():
    data = rows(lambda e: -1e-6 * e, [1e-5, 2e-5, 0.05, 5.0], noise=1e-14, seed=3)
    assert all(nominal(level.current) > 0 for level in analysed(data).levels)


def test_slow_noise_of_the_dark_current_grows_with_what_flows():
    import numpy as np

    data = rows(lambda e: 1e-6 * e, [1e-3, 1.0], noise=1e-14, seed=3, dark=1e-9)
    wave = 1 + 0.01 * np.sin(2 * np.pi * data.time_s / 40)
    moved = type(data)(
        **{name: getattr(data, name) for name in data.NAMES if name != "current_A"},
        current_A=data.current_A * wave,
    )
    weak, strong = analysed(moved).levels
    slow = [components(level.current)["slow noise"] for level in (weak, strong)]
    assert slow[1] / slow[0] == pytest.approx(1.001e-6 / 2e-9, rel=0.05)
