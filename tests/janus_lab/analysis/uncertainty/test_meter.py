"""A meter's errors from its record: which range counts, and what is shared."""

from __future__ import annotations

import math

import numpy as np
import pytest

from drivers.b1500 import datasheet as b1500
from drivers.keithley2400.datasheet import FAMILY, KEITHLEY_2400, meter_record
from janus_lab.analysis.uncertainty.budget import standard_uncertainty
from janus_lab.analysis.uncertainty.meter import Meter

ON_2400 = meter_record(KEITHLEY_2400, 1.0)


def meter(**given):
    return Meter(ON_2400, 3.0, 3.0, **given)


def counted(meter, range_A, current_A):
    ranges, inferred = meter.plausible(np.array([range_A]), np.array([current_A]))
    return float(ranges[0]), bool(inferred[0])


def test_limits_become_standard_uncertainties():
    error = meter().range(1e-6)
    assert error.offset_limit_A == 300e-12
    assert standard_uncertainty(error.offset_A) == pytest.approx(300e-12 / math.sqrt(3))
    assert standard_uncertainty(error.gain) == pytest.approx(0.029e-2 / math.sqrt(3))


def test_a_range_that_the_meter_does_not_have_is_refused():
    with pytest.raises(ValueError, match="Keithley 2400 has no 3e-06 A range"):
        meter().range(3e-6)


@pytest.mark.parametrize(
    ("range_A", "current_A", "expected"),
    [
        (1e-6, 0.5e-6, (1e-6, False)),
        (1e-6, 0.9e-6, (1e-5, True)),  # it may still stand on 10 µA
        (1e-6, -0.9e-6, (1e-5, True)),
        (1e-5, 1.04e-6, (1e-5, True)),  # it may not have gone up yet
        (1e-5, 1.06e-6, (1e-5, False)),  # which overflows on 1 µA
        (1.0, 0.9, (1.0, False)),  # there is no range above
    ],
)
def test_the_larger_offset_of_plausible_ranges_counts(range_A, current_A, expected):
    assert counted(meter(), range_A, current_A) == expected


def test_a_fixed_range_is_known():
    assert counted(meter(fixed_range=True), 1e-6, 0.9e-6) == (1e-6, False)


def test_autorange_does_not_go_beyond_the_range_of_the_compliance():
    assert counted(meter(compliance_A=1e-6), 1e-6, 0.9e-6) == (1e-6, False)
    assert counted(meter(compliance_A=1e-5), 1e-6, 0.9e-6) == (1e-5, True)


def test_autorange_does_not_go_below_its_lowest_range():
    assert counted(meter(lowest_range_A=1e-5), 1e-5, 0.9e-6) == (1e-5, False)
    assert counted(meter(lowest_range_A=1e-6), 1e-6, 0.9e-6) == (1e-5, True)


def test_a_b1500_says_its_range():
    asked = Meter(b1500.meter_record(1.0), 3.0, 3.0)
    assert counted(asked, 1e-9, 0.9e-9) == (1e-9, False)


def test_neighbouring_ranges_that_are_no_decade_overlap_further():
    """The 2420 leaves 3 A below 0.3 A: a current of 0.5 A may be read on 1 A or on 3 A."""
    wide = Meter(meter_record(FAMILY["Keithley 2420"], 1.0), 3.0, 3.0)
    assert counted(wide, 1.0, 0.5) == (3.0, True)
    assert counted(wide, 1.0, 0.2) == (1.0, False)


def test_readings_of_one_known_range_share_their_offset():
    shared = meter()
    difference = shared.offset(1e-6) - shared.offset(1e-6)
    assert standard_uncertainty(difference) == 0


def test_readings_of_inferred_ranges_share_theirs_with_themselves_alone():
    shared = meter()
    light, dark = shared.offset(1e-5, "light"), shared.offset(1e-5, "dark")
    assert standard_uncertainty(light - shared.offset(1e-5, "light")) == 0
    each = 700e-12 / math.sqrt(3)
    assert standard_uncertainty(light - dark) == pytest.approx(math.sqrt(2) * each)


def test_the_offset_of_a_b1500_grows_with_the_bias():
    low, high = (Meter(b1500.meter_record(1.0), bias, bias) for bias in (0.0, -40.0))
    assert low.range(1e-9).offset_limit_A == pytest.approx(3e-13)
    assert high.range(1e-9).offset_limit_A == pytest.approx(3e-13 + 40e-15)


@pytest.mark.parametrize(
    ("swept", "limit"),
    [(2.0, 0.02e-2 * 1 + 600e-6), (20.0, 0.02e-2 * 1 + 2.4e-3), (-200.0, 0.02e-2 * 1 + 24e-3)],
)
def test_the_largest_bias_of_a_sweep_decides_the_source_range(swept, limit):
    assert Meter(ON_2400, 1.0, swept).bias_limit_V == pytest.approx(limit)


def test_a_bias_beyond_the_meter_is_refused():
    with pytest.raises(ValueError, match="beyond the Keithley 2401"):
        Meter(meter_record(FAMILY["Keithley 2401"], 1.0), 30.0, 30.0)


@pytest.mark.parametrize("bias", [0.0, 3.0])
def test_the_source_is_wrong_at_every_bias_and_zero_is_one(bias):
    # 2400, 20 V source range: 0.02 % + 2.4 mV
    meter = Meter(meter_record(FAMILY["Keithley 2400"], 1.0), bias, 3.0)
    error = standard_uncertainty(meter.source_error(1e-3))
    assert error == pytest.approx(1e-3 * (0.02e-2 * bias + 2.4e-3) / 3**0.5)
    assert standard_uncertainty(meter.source_error(1e-3) - meter.source_error(1e-3)) == 0
