"""Mean, drift and scatter of readings whose truth is known."""

import numpy as np
import pytest

from drivers.config.instruments import SMUConfig
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.current_vs_time.figures import analyse_time
from janus_lab.analysis.current_vs_time.time_data import TimeData
from janus_lab.analysis.uncertainty.meter import Meter

SMU = SMUConfig.model_validate(
    {"model": "Keithley 2400", "address": "GPIB0::24::INSTR", "line_frequency": "50 Hz"}
)
CONDITIONS = Conditions(bias_V=3.0, wavelength_nm=450.0)
RECORD = SMU.capabilities.meter_record(1.0)


def readings(time, current, on_range=1e-6, irradiance=0.0, status=0.0):
    columns = (time, current, irradiance, on_range, status)
    arrays = [np.broadcast_to(np.asarray(c, float), time.shape) for c in columns]
    return TimeData(*arrays, clipping_bits=RECORD.clipping_bits)


def analysed(data, fixed=True):
    meter = Meter(RECORD, 3.0, 3.0, fixed_range=fixed, compliance_A=1e-3)
    return {found.name: found for found in analyse_time(data, CONDITIONS, meter)}


def test_mean_drift_and_scatter_hold_the_truth_within_their_uncertainties():
    """Gain and offset within the data sheet of a 2400 on 1 µA, white noise, a drift of any kind."""
    pulls = {"mean_current": [], "current_drift": [], "current_scatter": []}
    for seed in range(200):
        rng = np.random.default_rng(seed)
        count = int(rng.integers(400, 4000))
        time = 10.0 + 0.2 * np.arange(count)
        level, sigma = rng.uniform(0.05e-6, 0.9e-6), 10 ** rng.uniform(-10.2, -9)
        slope = rng.normal(0, 1e-9) / 3600
        true = level + slope * (time - np.mean(time))
        gain, offset = rng.uniform(-0.029e-2, 0.029e-2), rng.uniform(-300e-12, 300e-12)
        found = analysed(readings(time, true * (1 + gain) + offset + rng.normal(0, sigma, count)))
        expected = {
            "mean_current": level, "current_drift": slope * 3600, "current_scatter": sigma,
        }  # fmt: skip
        for name, value in expected.items():
            figure = found[name]
            assert figure.flags == ()
            pulls[name].append((figure.value - value) / figure.uncertainty)
    for name, pull in pulls.items():
        covered = np.mean(np.abs(pull) < 2)
        # nearly all of a rectangle lies within two standard uncertainties, and that of the drift
        # allows for a correlation that there might be
        assert 0.92 <= covered <= (0.99 if name == "current_scatter" else 1.0), (name, covered)
    assert np.std(pulls["mean_current"]) == pytest.approx(1.0, abs=0.15)
    assert 0.6 < np.std(pulls["current_drift"]) < 1.15


def test_below_the_meters_floor_only_a_bound_of_the_mean_is_known():
    rng = np.random.default_rng(1)
    time = 0.2 * np.arange(1000)
    found = analysed(readings(time, 2e-10 + rng.normal(0, 1e-10, 1000)))["mean_current"]
    assert found.bound == "upper"
    assert "DARK_AT_FLOOR" in found.flags
    # 300 pA is the limit of a rectangle
    assert found.value == pytest.approx(2e-10 + 1.645 * 300e-12 / np.sqrt(3), rel=0.05)


def test_clipped_readings_and_those_in_unknown_light_are_left_out():
    time = 0.2 * np.arange(1000)
    current = 0.5e-6 + np.random.default_rng(2).normal(0, 1e-10, 1000)
    status = np.where(time > 150.0, 1 << 3, 0)
    light = np.where(time < 20.0, np.nan, 1.3)
    spoilt = np.where((time > 150.0) | (time < 20.0), 1e-3, current)
    found = analysed(readings(time, spoilt, irradiance=light, status=status))
    assert found["mean_current"].value == pytest.approx(0.5e-6, rel=1e-4)
    assert "COMPLIANCE_CLIP" in found["mean_current"].flags
    assert found["mean_current"].conditions["irradiance_mW_cm2"] == 1.3
    assert found["mean_current"].conditions["readings"] == pytest.approx(650, abs=3)


def test_several_ranges_are_told_and_their_offsets_make_the_drift_uncertain():
    rng = np.random.default_rng(3)
    time = 0.2 * np.arange(1000)
    current = np.linspace(0.9e-6, 1.2e-6, 1000) + rng.normal(0, 1e-10, 1000)
    on_range = np.where(current < 1.05e-6, 1e-6, 1e-5)
    found = analysed(readings(time, current, on_range), fixed=False)
    assert {"RANGE_CHANGED", "RANGE_INFERRED"} <= set(found["mean_current"].flags)
    drift = found["current_drift"]
    assert drift.value == pytest.approx(0.3e-6 / 200 * 3600, rel=0.02)
    assert "offsets of the ranges" in drift.components


def test_readings_that_hardly_differ_bound_the_scatter():
    time = 0.2 * np.arange(100)
    current = 0.5e-6 + 10e-12 * (np.arange(100) % 2)
    found = analysed(readings(time, current))
    assert found["current_scatter"].bound == "upper"
    assert "QUANTISED" in found["current_scatter"].flags
    assert found["mean_current"].components["resolution"] == pytest.approx(10e-12 / np.sqrt(12))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_readings_give_no_figures(count):
    time = 0.2 * np.arange(count)
    for found in analysed(readings(time, 1e-7 + 0 * time)).values():
        assert found.value is None
        assert "TOO_FEW_POINTS" in found.flags
