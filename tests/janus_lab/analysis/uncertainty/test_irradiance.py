"""Errors of the irradiance: what levels share, and what each has by itself."""

from __future__ import annotations

from typing import Any

import pytest

from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.uncertainty.budget import components, standard_uncertainty
from janus_lab.analysis.uncertainty.irradiance import IrradianceErrors


def errors(**given: Any) -> IrradianceErrors:
    return IrradianceErrors.of(Conditions(bias_V=1.0, wavelength_nm=500.0, **given))


def test_each_stated_uncertainty_stands_under_its_name() -> None:
    found = errors(
        irradiance_uncertainty=0.03,
        spot_uncertainty=0.02,
        day_to_day_light=0.01,
        wavelength_uncertainty_nm=2.0,
    )
    assert components(found.common) == pytest.approx(
        {"irradiance": 0.03, "spot": 0.02, "light from day to day": 0.01, "wavelength": 0.004}
    )


def test_what_all_levels_share_cancels_between_them() -> None:
    found = errors(irradiance_uncertainty=0.03)
    assert standard_uncertainty(found.common - found.common) == 0


def test_between_two_points_of_the_table_their_errors_share_out() -> None:
    found = errors(calibration_nonlinearity=0.01, calibration_points_mW_cm2=(1.0, 3.0, 9.0))
    for point in (1.0, 3.0, 9.0):
        assert standard_uncertainty(found.of_level(point)) == pytest.approx(0.01)
    # at 2 of 1 and 3 the line's ends 1·(1+a) and 3·(1+b) give 2 + a/2 + 3b/2
    expected = 0.01 * (0.5**2 + 1.5**2) ** 0.5 / 2
    assert standard_uncertainty(found.of_level(2.0)) == pytest.approx(expected)
    # one point's error is the same error below it and above
    assert standard_uncertainty(found.of_level(0.1) - found.of_level(1.0)) == 0
    apart = found.of_level(1.0) - found.of_level(9.0)
    assert standard_uncertainty(apart) == pytest.approx(0.01 * 2**0.5)


def test_without_a_table_each_level_has_an_error_of_its_own() -> None:
    found = errors(calibration_nonlinearity=0.01)
    apart = found.of_level(1.0) - found.of_level(1.0)
    assert standard_uncertainty(apart) == pytest.approx(0.01 * 2**0.5)


def test_a_table_of_one_point_has_one_error() -> None:
    found = errors(calibration_nonlinearity=0.01, calibration_points_mW_cm2=(2.0,))
    assert standard_uncertainty(found.of_level(5.0) - found.of_level(1.0)) == 0


def test_the_light_fluctuates_anew_at_each_level() -> None:
    found = errors(irradiance_fluctuation=0.003)
    assert components(found.of_level(1.0)) == {"light fluctuation": pytest.approx(0.003)}
    assert standard_uncertainty(found.of_level(1.0) - found.of_level(1.0)) > 0.004
