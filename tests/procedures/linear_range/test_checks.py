"""The levels of a linear range, and its record of noise."""

import numpy as np
import pytest

from drivers.errors import ConfigError, ParameterError
from procedures.linear_range.checks import MOST_LEVELS, check_noise, rising_levels


@pytest.mark.parametrize("seed", range(6))
def test_levels_are_spread_evenly_over_the_decades_ends_included(seed):
    random = np.random.default_rng(seed)
    low, high = np.sort(10 ** random.uniform(-9, 3, 2))
    per_decade = int(random.integers(1, 10))
    levels = rising_levels([0.0], low, high, per_decade)
    assert levels[0] == pytest.approx(low, rel=1e-11)
    assert levels[-1] == pytest.approx(high, rel=1e-11)
    steps = np.diff(np.log10(levels))
    assert np.allclose(steps, steps[0])
    assert steps[0] <= 1 / per_decade * (1 + 1e-9)


def test_a_list_takes_the_place_of_the_decades():
    assert rising_levels([3.0, 0.5, 3.0], 1e-9, 1.0, 5) == [0.5, 3.0]


def test_one_level_is_one():
    assert rising_levels([0.0], 2.0, 2.0, 5) == [2.0]


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (1e-15, 1e5)])
def test_levels_that_cannot_be_are_refused(low, high):
    with pytest.raises(ConfigError):
        rising_levels([0.0], low, high, MOST_LEVELS // 10)


@pytest.mark.parametrize(
    ("bandwidth", "seconds", "parameter"),
    [(6.0, 300.0, "noise_bandwidth"), (0.02, 300.0, "noise_time")],
)
def test_noise_that_readings_or_record_do_not_tell_is_refused(bandwidth, seconds, parameter):
    with pytest.raises(ParameterError) as error:
        check_noise(bandwidth, seconds, 0.1, 5.0)
    assert error.value.parameter == parameter
    check_noise(1.0, 300.0, 0.1, 5.0)
