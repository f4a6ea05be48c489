"""Uncertain numbers: shared variables cancel, budgets add in quadrature, draws are repeatable."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from janus_lab.analysis.uncertainty.budget import (
    components,
    figure,
    from_limit,
    magnitude,
    monte_carlo,
    nominal,
    standard_uncertainty,
    variable,
    widened,
)


def test_arithmetic_without_a_finite_result_becomes_a_missing_value():
    assert figure("eqe", math.inf, "1", "").flags == ("NOT_FINITE",)


def test_a_data_sheet_limit_is_a_rectangle():
    assert standard_uncertainty(from_limit(300e-12, "offset")) == pytest.approx(
        stats.uniform(-300e-12, 600e-12).std()
    )


def test_what_two_readings_share_cancels_in_their_difference():
    offset = from_limit(300e-12, "offset")
    light, dark = 5e-9 + offset, 1e-9 + offset
    assert standard_uncertainty(light - dark) == 0
    assert nominal(light - dark) == pytest.approx(4e-9)


def test_sources_of_one_tag_add_in_quadrature_and_exact_numbers_have_no_budget():
    total = variable(1.0, 0.3, "noise") + variable(1.0, 0.4, "noise") + variable(1.0, 0.1, "area")
    assert components(total) == pytest.approx({"area": 0.1, "noise": 0.5})
    assert components(variable(1.0, 0.0, "noise")) == {}


def test_the_magnitude_of_a_reverse_current_keeps_its_source():
    current = variable(-2e-6, 1e-9, "noise")
    assert nominal(magnitude(current)) == 2e-6
    assert standard_uncertainty(magnitude(current) + current) == 0


@pytest.mark.parametrize("freedom", [1, 4, 30])
def test_two_widened_standard_errors_cover_95_percent(freedom):
    covered = stats.t(freedom).cdf(2 * widened(1.0, freedom))
    assert covered - (1 - covered) == pytest.approx(0.9545, abs=1e-4)


def test_draws_of_a_product_agree_with_its_linear_budget():
    """5 % and 10 %, independent: √(0.05² + 0.1² + (0.05·0.1)²)."""
    a, b = variable(2.0, 0.1, "irradiance"), variable(3.0, 0.3, "area")
    deviation, low, high = monte_carlo(lambda x, y: x * y, a, b)
    assert deviation == pytest.approx(6 * math.sqrt(0.05**2 + 0.1**2 + 0.005**2), rel=0.03)
    assert low < 6 < high


def test_draws_of_a_limit_stay_within_it_and_those_of_noise_do_not():
    limits = monte_carlo(lambda x: np.sort(x), from_limit(1.0, "gain, 1 µA range"))
    assert limits[1:] == pytest.approx((-0.95, 0.95), abs=0.02)
    noise = monte_carlo(lambda x: x, variable(0.0, 1.0, "noise"))
    assert noise[1:] == pytest.approx((-1.96, 1.96), abs=0.06)


def test_a_shared_variable_is_drawn_once_for_all_inputs():
    offset = from_limit(1e-9, "offset")
    deviation, low, high = monte_carlo(lambda x, y: x - y, 5e-9 + offset, 1e-9 + offset)
    assert deviation < 1e-20
    assert (low, high) == pytest.approx((4e-9, 4e-9))


def test_draws_are_the_same_every_time():
    ratio = (variable(10.0, 1.0, "light"), variable(1.0, 0.2, "dark"))
    first, again = (monte_carlo(lambda x, y: x / y, *ratio) for _ in range(2))
    assert first == again


def test_a_bound_that_is_a_plain_number_has_no_uncertainty():
    assert figure("dark_current", 3e-10, "A", "", bound="upper").uncertainty is None
    assert figure("gain", variable(3.0, 0.1, "area"), "1", "", bound="lower").uncertainty == 0.1


def test_a_flag_given_twice_is_told_once():
    twice = ("CAL_EXPIRED", "DIMENSION", "CAL_EXPIRED")
    assert figure("eqe", None, "1", "", twice).flags == ("CAL_EXPIRED", "DIMENSION")
