"""The current read off a curve at the bias: which readings count, and how well it is known."""

from __future__ import annotations

import numpy as np
import pytest

REAL_COMPLIANCE, RANGE_COMPLIANCE, OVERFLOW = 1 << 3, 1 << 16, 1 << 0


@pytest.fixture
def columns(lab):
    return lab.columns(lab.paper.janus_160, seed=9, irradiances=(0.0, 13.0))


def lit(columns):
    return columns["Irradiance (mW/cm**2)"] > 0


@pytest.mark.parametrize("bit", [REAL_COMPLIANCE, RANGE_COMPLIANCE, OVERFLOW])
def test_readings_in_compliance_do_not_count(lab, columns, bit):
    clipped = lit(columns) & (np.abs(columns["Voltage (V)"] - 2.93) < 0.025)
    columns["Status"][clipped] = bit
    columns["Current (A)"][clipped] = 50e-6
    light = lab.analyse(columns)("light_current", 13.0)
    assert light.value == pytest.approx(168.9e-6, abs=2 * light.uncertainty)
    assert "COMPLIANCE_CLIP" in light.flags


def test_a_bias_lost_to_compliance_gives_no_current_and_none_of_what_follows(lab, columns):
    clipped = lit(columns) & (columns["Voltage (V)"] > 2.0)
    columns["Status"][clipped] = REAL_COMPLIANCE
    columns["Current (A)"][clipped] = 110e-6
    found = lab.analyse(columns)
    for name in ("light_current", "photocurrent", "light_dark_ratio", "responsivity", "eqe"):
        assert found(name, 13.0).value is None
        assert "COMPLIANCE_CLIP" in found(name, 13.0).flags
    assert found("dark_current").flags == ()


def test_the_meter_s_word_for_overflow_is_not_a_current(lab, columns):
    columns["Current (A)"][lit(columns)] = 9.9e37
    assert lab.analyse(columns)("light_current", 13.0).value is None


def test_half_the_difference_of_the_directions_is_an_uncertainty(lab):
    # down reads 4 % less than up: the mean is 2 % below up, known to 2 %
    found = lab.measure(lab.paper.janus_160, seed=9, irradiances=(0.0, 13.0), down_factor=0.96)
    light = found("light_current", 13.0)
    assert light.value == pytest.approx(0.98 * 168.9e-6, rel=1e-3)
    assert light.components["still moving, 13 mW/cm²"] == pytest.approx(0.02 * 168.9e-6, rel=0.03)
    assert "NOT_SETTLED" in light.flags


def test_repeated_sweeps_that_scatter_count_as_few_as_they_are(lab):
    """Two levels of one irradiance: half their difference over √2, times half of Student's t for
    one degree of freedom, 13.97."""
    columns = lab.columns(lab.paper.janus_160, seed=9, irradiances=(0.0, 13.0, 13.0))
    columns["Current (A)"][columns["Sweep"] >= 4] *= 1.01
    light = lab.analyse(columns)("light_current", 13.0)
    assert light.components["repeated sweeps, 13 mW/cm²"] == pytest.approx(
        0.01 * 168.9e-6 / 2 * 13.97 / 2, rel=0.03
    )


def test_one_direction_is_enough_but_says_so(lab, columns):
    up = {name: column[columns["Direction"] > 0] for name, column in columns.items()}
    light = lab.analyse(up)("light_current", 13.0)
    assert light.value == pytest.approx(168.9e-6, abs=2 * light.uncertainty)
    assert "ONE_DIRECTION_ONLY" in light.flags


def test_a_change_of_range_at_the_bias_is_flagged(lab):
    # dark current 1 µA at 2.95 V
    density = 1e-6 / 0.01 * np.sinh(0.5) / np.sinh(2.95 / 6)
    found = lab.measure(lab.Photodetector(density, 4.8, 0.55), seed=9)
    assert "RANGE_CHANGED" in found("dark_current").flags
    assert "RANGE_CHANGED" not in found("light_current", 13.0).flags


def test_a_bias_inside_the_sweep_uses_readings_on_both_sides(lab, columns):
    found = lab.analyse(columns, lab.conditions(bias_V=1.005))
    device = lab.paper.janus_160
    light = found("light_current", 13.0)
    expected = device.dark(1.005) + device.photocurrent(1.005, 13.0)
    assert light.value == pytest.approx(expected, abs=2 * light.uncertainty)


def test_noise_averages_over_the_window(lab):
    # 21 readings each way at a sweep's end: sigma · sqrt(9 / 42), about half of one reading's
    noisy = lab.MeterErrors(noise=1.0)  # 300 pA on the 1 µA range
    spread, stated = [], []
    for seed in range(60):
        dark = lab.measure(lab.paper.janus_160, seed=seed, irradiances=(0.0,), meter=noisy)(
            "dark_current"
        )
        spread.append(dark.value)
        stated.append(dark.components["repeatability, dark"])
    assert np.std(spread) == pytest.approx(300e-12 * (9 / 42) ** 0.5, rel=0.3)
    assert 1.0 <= np.mean(stated) / np.std(spread) < 1.7


def test_a_column_that_is_missing_is_named(lab, columns):
    del columns["Status"]
    with pytest.raises(ValueError, match="'Status'"):
        lab.analyse(columns)


def test_columns_of_different_lengths_are_refused(lab, columns):
    columns["Voltage (V)"] = columns["Voltage (V)"][:-1]
    with pytest.raises(ValueError, match="one length"):
        lab.analyse(columns)


def test_conditions_that_make_no_sense_are_refused(lab):
    for wrong in ({"active_area_cm2": 0.0}, {"area_kind": "chip"}, {"irradiance_uncertainty": 5.0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            lab.conditions(**wrong)
