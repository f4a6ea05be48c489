"""The dark level, and what the meter adds to a point."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.calibration.detector import Detector
from janus_lab.analysis.calibration.light_data import LightData
from janus_lab.analysis.calibration.points import Dark, light_points
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.uncertainty.budget import components
from janus_lab.analysis.uncertainty.meter import Meter
from tests.bench_files import bench_config

RECORD = bench_config().smu.capabilities.meter_record(1.0)
METER = Meter(RECORD, 0.0, 0.0, compliance_A=1e-2)
CONDITIONS = Conditions(bias_V=0.0, wavelength_nm=450.0)


def data(before: float, after: float, light: float, on_range: float = 1e-3) -> LightData:
    """Two dark readings, four of one current in the light, two dark ones."""
    drive = np.array([0, 0, 1, 1, 1, 1, 0, 0]) * 0.05
    current = np.array([before, before, *[light] * 4, after, after])
    lit = drive > 0
    return LightData(
        np.arange(8.0), drive, current, np.full(8, np.nan), 1.0 * lit,
        np.array([0, 0, 1, 1, -1, -1, 0, 0.0]), np.where(lit, on_range, 1e-6), np.zeros(8),
    )  # fmt: skip


def test_the_dark_level_lies_between_before_and_after():
    dark = Dark.of(data(1e-9, 3e-9, 1e-4))
    assert dark is not None
    assert dark.at(np.array([0.5, 3.5, 6.5])) == pytest.approx([1e-9, 2e-9, 3e-9])
    assert dark.u == pytest.approx(2e-9 / np.sqrt(12))


def test_without_a_dark_reading_before_there_is_no_level():
    readings = data(1e-9, 1e-9, 1e-4)
    lit = LightData(
        *(getattr(readings, name)[2:] for name in readings.NAMES),
    )
    assert Dark.of(lit) is None


def test_gain_and_offsets_of_both_ranges_are_in_the_budget():
    readings = data(0.0, 0.0, 1e-4)
    dark = Dark.of(readings)
    assert dark is not None
    detector = Detector("ref", 0.1, 0.0, 0.0, 0.2)
    (point,) = light_points(readings, dark, detector, METER, CONDITIONS)
    assert point.mean_mW_cm2 == pytest.approx(1e-4 / 0.2 / 0.1 * 1e3)
    found = components(point.own)
    wide = METER.range(1e-3)
    per_A = 1e3 / 0.2 / 0.1
    assert found["gain, 0.001 A range"] == pytest.approx(
        wide.gain_limit / np.sqrt(3) * 1e-4 * per_A
    )
    offsets = [amount for tag, amount in found.items() if tag.startswith("offset")]
    assert len(offsets) == 2, "of the light's range and of the dark's"
