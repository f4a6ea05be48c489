"""A printed number beside what its own inputs give: rounding, a slip of ten, or neither."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.unit_slip import (
    agreement_flags,
    agrees,
    recomputed_interval,
    rounding_half_width,
    rounding_interval,
    unit_slip,
)

#: Measured-noise rows: R (A/W), area (cm²), i_n (A/sqrt(Hz)), D* as printed and recomputed.
MEASURED_NOISE = {
    "Ollearo 2021, 10.1038/s41467-021-27565-1": ("0.5", "0.01", "2e-14", "2.5e12", 2.50e12),
    "Ackerman 2018, 10.1021/acsnano.8b03425": ("1.3", "2e-4", "5.5e-14", "3.3e11", 3.34e11),
    "Ollearo 2022, 10.1002/adma.202205261": ("0.4", "0.01", "5.5e-15", "7.5e12", 7.27e12),
}


def from_noise(responsivity, area_cm2, noise):
    """D* = R·√S/i_n (Jones)."""
    return responsivity * math.sqrt(area_cm2) / noise


def recomputed(*printed):
    return recomputed_interval(from_noise, *map(rounding_interval, printed))


@pytest.mark.parametrize("published", MEASURED_NOISE.values(), ids=MEASURED_NOISE)
def test_rows_with_measured_noise_agree(published):
    *inputs, printed, expected = published
    assert from_noise(*map(float, inputs)) == pytest.approx(expected, rel=0.003)
    assert agreement_flags(rounding_interval(printed), recomputed(*inputs)) == ()


def test_a_row_that_disagrees_by_a_half_has_not_slipped_by_ten():
    # Imran 2025, 10.1002/adma.202420273
    assert from_noise(0.35, 0.049, 1.17e-13) == pytest.approx(6.6e11, rel=0.01)
    given = recomputed("0.35", "0.049", "1.17e-13")
    assert unit_slip(rounding_interval("1.0e12"), given) is None
    assert agreement_flags(rounding_interval("1.0e12"), given) == ("SOURCE_DISAGREES",)


def test_a_slip_downwards_has_a_negative_exponent():
    assert unit_slip((4.65e10, 4.75e10), (4.6e12, 4.7e12)) == -2


def test_the_rounding_half_width_is_half_a_unit_of_the_last_digit():
    assert rounding_half_width("4.8e13") == pytest.approx(5e11)
    assert rounding_half_width("5.0") == pytest.approx(0.05)
    assert rounding_half_width("1022") == pytest.approx(0.5)
    assert rounding_half_width(1.2e13) == pytest.approx(5e11)
    with pytest.raises(ValueError, match="printed"):
        rounding_half_width("nan")


def test_a_float_is_read_as_it_is_printed_without_its_zeros():
    assert rounding_half_width(0.05) == pytest.approx(0.005)
    assert rounding_half_width(5.0) == pytest.approx(0.5)


def test_what_a_conversion_of_units_leaves_behind_is_no_digit():
    assert rounding_half_width(7.3 * 0.01) == pytest.approx(0.0005)  # 0.07299999999999999


@pytest.mark.parametrize(
    ("given", "n", "agree"),
    [
        ((1.25, 1.30), None, True),  # the ends of the intervals meet
        ((1.26, 1.30), None, False),  # neither agrees nor slipped
        ((0.116, 0.120), 1, False),
        ((0.126, 0.130), None, False),
        ((1200.0, 1210.0), -3, False),
        ((0.05, 2.0), None, True),  # so wide that it contradicts nothing
        ((0.0, 0.5), 1, False),  # open towards zero: a slip cannot be ruled out
    ],
)
def test_intervals_agree_or_differ_by_a_power_of_ten_or_neither(given, n, agree):
    printed = rounding_interval("1.2")
    assert agrees(printed, given) == agree
    assert unit_slip(printed, given) == n


def test_the_recomputed_value_runs_through_the_rounding_of_its_inputs():
    # 1.5/2.5, the least, and 2.5/1.5, the most
    given = recomputed_interval(lambda a, b: a / b, (1.5, 2.5), (1.5, 2.5))
    assert given == pytest.approx((0.6, 5 / 3))


def test_an_input_that_may_reach_beyond_the_formula_leaves_the_result_open():
    for function in (lambda ratio: (ratio - 1) ** 0.5, lambda ratio: math.sqrt(ratio - 1)):
        assert recomputed_interval(function, (0.5, 2.5)) == pytest.approx((0.0, math.sqrt(1.5)))
    assert recomputed_interval(lambda ratio: 1 / (ratio - 1), (1.0, 2.0)) == (0.0, 1.0)


def test_numbers_of_one_to_four_digits_never_contradict_themselves_and_slips_are_found():
    """A product of three, each rounded; a slip of ten is always found where the slipped number
    cannot be right as it is."""
    random = np.random.default_rng(12)
    found = 0
    for _ in range(1000):
        exact = 10 ** random.uniform(-6, 6, 3)
        digits = random.integers(1, 5, 4)
        *inputs, result = (
            float(f"{value:.{d - 1}e}")
            for value, d in zip([*exact, exact.prod()], digits, strict=True)
        )
        given = recomputed_interval(lambda a, b, c: a * b * c, *map(rounding_interval, inputs))
        assert agreement_flags(rounding_interval(result), given) == ()
        for n in (-2, -1, 1, 2):
            slipped = rounding_interval(result * 10.0**n)
            if agrees(slipped, given):
                continue
            found += 1
            assert agreement_flags(slipped, given) == ("UNIT_SLIP",)
    assert found > 3800


@pytest.mark.parametrize("values", [((-1.0, 0.0), (1.0, 2.0)), ((1.0, 2.0), (-1.0, 0.0))])
def test_intervals_that_do_not_reach_above_zero_are_refused(values):
    with pytest.raises(ValueError, match="above zero"):
        unit_slip(*values)
