"""The 2400 family's data sheets (SPEC-24xx, one year, 23 ± 5 °C) and operating boundaries."""

from __future__ import annotations

from itertools import pairwise

import pytest

from drivers.keithley2400.datasheet import (
    FAMILY,
    KEITHLEY_2400,
    FamilyMember,
    meter_record,
    range_for,
)

MEMBERS = pytest.mark.parametrize("model", FAMILY.values(), ids=lambda model: model.number)


def test_the_most_sensitive_range_of_the_2400() -> None:
    lowest = meter_record(KEITHLEY_2400, 1.0).current_ranges[0]
    assert lowest.full_scale_A == 1e-6
    assert (lowest.gain, lowest.offset_A) == (0.029e-2, 300e-12)
    assert lowest.resolution_A == 10e-12


@pytest.mark.parametrize(("nplc", "share"), [(10.0, 0.0), (0.1, 0.005e-2), (0.01, 0.05e-2)])
def test_fast_readings_have_a_larger_offset(nplc: float, share: float) -> None:
    ranges = meter_record(KEITHLEY_2400, nplc).current_ranges
    assert ranges[0].offset_A == pytest.approx(300e-12 + share * 1e-6)
    assert ranges[-1].offset_A == pytest.approx(570e-6 + 10 * share * 1.0)  # tenfold on 1 A


def test_the_seven_members() -> None:
    numbers = ["2400", "2401", "2410", "2420", "2425", "2430", "2440"]
    assert list(FAMILY) == [f"Keithley {number}" for number in numbers]


@pytest.mark.parametrize(
    ("number", "volts", "amperes"),
    [
        ("2400", 210.0, 1.05),
        ("2401", 21.0, 1.05),
        ("2410", 1100.0, 1.05),
        ("2420", 63.0, 3.15),
        ("2425", 105.0, 3.15),
        ("2430", 105.0, 3.15),
        ("2440", 42.0, 5.25),
    ],
)
def test_largest_bias_and_compliance(number: str, volts: float, amperes: float) -> None:
    """User's Manual, section 6, compliance limit and source levels."""
    model = FAMILY[f"Keithley {number}"]
    assert model.largest_bias == pytest.approx(volts)
    assert model.largest_current == pytest.approx(amperes)


@pytest.mark.parametrize(
    ("number", "bias", "amperes"),
    [
        ("2400", 20.0, 1.05),
        ("2400", 21.1, 0.105),
        ("2410", 21.0, 1.05),
        ("2410", 22.0, 0.021),
        ("2420", 60.0, 1.05),
        ("2430", 21.0, 3.15),
        ("2430", 105.0, 1.05),
        ("2440", 10.0, 5.25),
        ("2440", 11.0, 1.05),
    ],
)
def test_largest_compliance_at_a_bias(number: str, bias: float, amperes: float) -> None:
    """User's Manual, measurement range limitations (page 18-62)."""
    model = FAMILY[f"Keithley {number}"]
    assert model.largest_compliance(-bias) == pytest.approx(amperes)


@pytest.mark.parametrize(
    ("number", "current", "uncertainty"),
    [  # limits of the verification procedures: ±(gain · reading + offset)
        ("2410", 20e-3, 8.2e-6),
        ("2410", 100e-3, 61e-6),
        ("2410", 1.0, 2.77e-3),
        ("2430", 10e-6, 3.4e-9),
        ("2430", 1.0, 1.17e-3),
        ("2430", 3.0, 3.27e-3),
    ],
)
def test_reading_limits_of_the_verification_procedures(
    number: str, current: float, uncertainty: float
) -> None:
    found = range_for(current, FAMILY[f"Keithley {number}"].current_ranges)
    limit = found.measure_gain * current + found.measure_offset
    assert limit == pytest.approx(uncertainty, rel=0.01)


@MEMBERS
def test_ranges_ascend_and_the_envelope_covers_them(model: FamilyMember) -> None:
    for ranges in (model.voltage_ranges, model.current_ranges):
        scales = [r.full_scale for r in ranges]
        assert scales == sorted(scales)
        offsets = [r.measure_offset for r in ranges]
        assert offsets == sorted(offsets)
    assert model.covers(model.voltage_ranges[0], model.current_ranges[-1])
    assert model.covers(model.voltage_ranges[-1], model.current_ranges[0])


@MEMBERS
def test_every_current_can_be_read_by_autorange(model: FamilyMember) -> None:
    """The stretches that autorange may read on each range leave no gap between them."""
    stretches = [r.autorange_A for r in meter_record(model, 1.0).current_ranges]
    assert stretches[0] is not None
    assert stretches[0][0] == 0.0
    for before, after in pairwise(stretches):
        assert before is not None
        assert after is not None
        assert after[0] < before[1]
