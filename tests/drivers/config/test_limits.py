"""What the bench may do: bias, compliance, time with the laser on, light."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.config.limits import (
    check_bias,
    check_compliance,
    check_laser_on_time,
    check_modulation,
    laser_current,
    modulation_voltage,
)
from drivers.errors import Cause, LimitError
from tests.bench_files import bench_config

BENCH = bench_config()
LIMITS, LASER = BENCH.limits, BENCH.laser
NAN = float("nan")


@pytest.mark.parametrize("levels", [(10.0,), (-10.0, 3.0), (0.0,)])
def test_the_limit_of_the_bias_itself_is_allowed(levels: tuple[float, ...]) -> None:
    check_bias(LIMITS, *levels)


@pytest.mark.parametrize("levels", [(10.001,), (0.0, -11.0), (NAN,)])
def test_one_level_beyond_the_limit_is_enough(levels: tuple[float, ...]) -> None:
    with pytest.raises(LimitError) as caught:
        check_bias(LIMITS, *levels)
    assert (caught.value.kind, caught.value.subject) == (Cause.LIMIT, "bias")


@pytest.mark.parametrize("levels", [(NAN, 3.0), (3.0, NAN)])
def test_a_level_that_is_no_number_is_found_among_others(levels: tuple[float, ...]) -> None:
    with pytest.raises(LimitError):
        check_bias(LIMITS, *levels)


@pytest.mark.parametrize("compliance", [0.0, -1e-3, 0.0101, NAN])
def test_a_compliance_is_positive_and_within_the_limit(compliance: float) -> None:
    check_compliance(LIMITS, 10e-3)
    with pytest.raises(LimitError) as caught:
        check_compliance(LIMITS, compliance)
    assert caught.value.subject == "compliance"


def test_the_laser_may_be_on_for_two_hours() -> None:
    check_laser_on_time(LIMITS, 7200.0)
    with pytest.raises(LimitError):
        check_laser_on_time(LIMITS, 7200.5)


def test_the_current_is_interpolated_between_the_points_of_the_calibration() -> None:
    # seed 7; a straight line between the neighbours, found by hand
    points = LASER.calibration.points
    for irradiance in np.random.default_rng(7).uniform(0.252, 15.0, 50):
        below = max((p for p in points if p.irradiance <= irradiance), key=lambda p: p.irradiance)
        above = min((p for p in points if p.irradiance > irradiance), key=lambda p: p.irradiance)
        slope = (above.current - below.current) / (above.irradiance - below.irradiance)
        expected = below.current + slope * (irradiance - below.irradiance)
        assert laser_current(LASER, LIMITS, irradiance) == pytest.approx(expected, rel=1e-12)


def test_dark_needs_no_current() -> None:
    assert laser_current(LASER, LIMITS, 0.0) == 0.0


@pytest.mark.parametrize("irradiance", [-1.0, 0.25, 15.1, 16.0, NAN])
def test_nothing_is_extrapolated(irradiance: float) -> None:
    with pytest.raises(LimitError) as caught:
        laser_current(LASER, LIMITS, irradiance)
    assert caught.value.subject == "irradiance"


def test_ten_volts_at_the_modulation_input_are_full_scale() -> None:
    # low range of the LDC501: 250 mA, 25 mA/V; 2.277 mW/cm² takes 35 mA
    assert modulation_voltage(LASER, LIMITS, 2.277) == pytest.approx(35 / 25)
    check_modulation(LASER, LIMITS, 0.0, 100 / 25)


@pytest.mark.parametrize("level", [-0.1, 4.01, NAN])
def test_the_modulation_input_never_asks_for_more_than_the_laser_may_have(level: float) -> None:
    with pytest.raises(LimitError) as caught:
        check_modulation(LASER, LIMITS, 1.0, level)
    assert caught.value.subject == "modulation"
