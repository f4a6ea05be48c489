"""A printed number beside what its own inputs give: rounding, a slip of ten, or neither."""

from __future__ import annotations

import math

import pytest

from janus_lab.analysis.unit_slip import disagrees, rounding_half_width, unit_slip

#: Measured-noise rows: R (A/W), area (cm²), i_n (A/sqrt(Hz)), D* as printed and recomputed.
MEASURED_NOISE = {
    "Ollearo 2021, 10.1038/s41467-021-27565-1": (0.5, 0.01, 2e-14, "2.5e12", 2.50e12),
    "Ackerman 2018, 10.1021/acsnano.8b03425": (1.3, 2e-4, 5.5e-14, "3.3e11", 3.34e11),
    "Ollearo 2022, 10.1002/adma.202205261": (0.4, 0.01, 5.5e-15, "7.5e12", 7.27e12),
}


def from_noise(responsivity, area_cm2, noise):
    """D* = R·√S/i_n (Jones)."""
    return responsivity * math.sqrt(area_cm2) / noise


@pytest.mark.parametrize("published", MEASURED_NOISE.values(), ids=MEASURED_NOISE)
def test_rows_with_measured_noise_agree(published):
    responsivity, area, noise, printed, expected = published
    recomputed = from_noise(responsivity, area, noise)
    assert recomputed == pytest.approx(expected, rel=0.003)
    half = rounding_half_width(printed)
    assert unit_slip(float(printed), half, recomputed) is None
    assert not disagrees(float(printed), half, recomputed)


def test_a_row_that_disagrees_by_a_half_has_not_slipped_by_ten():
    # Imran 2025, 10.1002/adma.202420273
    recomputed = from_noise(0.35, 0.049, 1.17e-13)
    assert recomputed == pytest.approx(6.6e11, rel=0.01)
    assert unit_slip(1.0e12, rounding_half_width("1.0e12"), recomputed) is None
    assert disagrees(1.0e12, rounding_half_width("1.0e12"), recomputed)


def test_a_slip_downwards_has_a_negative_exponent():
    assert unit_slip(4.7e10, 0.05e10, 4.67e12) == -2


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


@pytest.mark.parametrize(
    ("recomputed", "n", "contradicts"),
    [
        # "1.2" is 1.15 to 1.25, which inputs of 1.0925 to 1.3125 may give
        (1.30, None, False),
        (1.32, None, True),
        (0.130, 1, True),
        (0.132, None, True),
        (1200.0, -3, True),
    ],
)
def test_a_slip_lies_within_the_rounding_and_5_percent(recomputed, n, contradicts):
    assert unit_slip(1.2, 0.05, recomputed) == n
    assert disagrees(1.2, 0.05, recomputed) == contradicts


def test_one_coarse_digit_cannot_contradict_what_it_rounds():
    assert not disagrees(1.0, 0.5, 0.6)
    assert disagrees(1.0, 0.5, 0.4)


@pytest.mark.parametrize("values", [(0.0, 0.1, 1.0), (1.0, 0.1, -1.0), (1.0, -0.1, 1.0)])
def test_values_that_are_not_above_zero_are_refused(values):
    with pytest.raises(ValueError, match="above zero"):
        unit_slip(*values)
