"""The B1500A's data sheet: User's Guide, Specifications, tables 4-7 and 4-8 (high-speed ADC)."""

from __future__ import annotations

import pytest

from drivers.b1500.datasheet import SMU_MODELS, meter_record


@pytest.mark.parametrize(
    ("full_scale", "gain", "offset", "per_volt"),
    [
        (1e-9, 0.25e-2, 3e-13, 1e-15),
        (1e-8, 0.25e-2, 2e-12, 1e-14),
        (1e-6, 0.1e-2, 2e-10, 1e-12),
        (1e-3, 0.04e-2, 2e-7, 1e-9),
        (1.0, 0.5e-2, 3e-4, 1e-6),
    ],
)
def test_accuracy_of_a_high_power_smu(
    full_scale: float, gain: float, offset: float, per_volt: float
) -> None:
    ranges = {r.full_scale_A: r for r in meter_record(1.0, "B1510A").current_ranges}
    found = ranges[full_scale]
    assert (found.gain, found.offset_A) == (gain, offset)
    assert found.offset_per_V_A == pytest.approx(per_volt)
    assert found.resolution_A == pytest.approx(5e-5 * full_scale)


def test_a_high_resolution_smu_reaches_down_to_10_pA_and_a_medium_power_one_to_1_nA() -> None:
    assert meter_record(1.0, "B1517A").current_ranges[0].full_scale_A == 10e-12
    assert meter_record(1.0, "B1511B").current_ranges[0].full_scale_A == 1e-9


def test_the_high_resolution_converter_counts_finer() -> None:
    fast = meter_record(1.0, "B1517A", "high speed").current_ranges
    fine = meter_record(1.0, "B1517A", "high resolution").current_ranges
    assert fine[0].resolution_A == 1e-15
    assert all(f.offset_A <= s.offset_A for f, s in zip(fine, fast, strict=True))


def test_current_falls_with_voltage() -> None:
    smu = SMU_MODELS["B1517A"]
    assert [smu.largest_current(v) for v in (20, -40, 100, 101)] == [0.1, 0.05, 0.02, 0.0]


def test_low_ranges_follow_slowly_and_by_how_much_is_known_to_30_percent() -> None:
    """Milliseconds at 10 nA, microseconds from 100 µA up."""
    ranges = {r.full_scale_A: r for r in meter_record(1.0).current_ranges}
    lags = [r.lag_s for r in ranges.values()]
    assert None not in lags
    assert lags == sorted(lags, reverse=True)
    assert ranges[1e-8].lag_s == 3e-3
    assert ranges[1e-4].lag_s == 5e-6
    assert all(r.lag_u_s == pytest.approx(0.3 * r.lag_s) for r in ranges.values())
