"""Which readings are of what."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.calibration.light_data import LightData


def data(**changed: object) -> LightData:
    columns = {
        "time_s": np.arange(6.0), "drive_A": [0, 0.06, 0.03, 0.06, np.nan, 0],
        "current_A": [1e-9, 2e-4, 1e-6, 2e-4, 1e-6, 1e-9], "power_W": np.full(6, np.nan),
        "number_of_pass": [0, 0, 1, 1, 1, 0], "direction": [0, 0, 1, 1, -1, 0],
        "range_A": np.full(6, 1e-3), "status": [0, 0, 0, 8, 0, 0],
    }  # fmt: skip
    return LightData(**(columns | changed), clipping_bits=8)  # type: ignore[arg-type]


def test_readings_are_dark_or_warming_up_or_of_a_pass_or_nothing():
    found = data()
    assert np.flatnonzero(found.dark).tolist() == [0, 5]
    assert np.flatnonzero(found.warming_up).tolist() == [1]
    assert np.flatnonzero(found.measured).tolist() == [2], "neither clipped nor without a drive"
    assert not found.is_power


def test_a_power_meter_s_readings_are_powers_whatever_the_status():
    power = [0, 1e-3, 1e-4, 1e-3, 1e-4, np.nan]
    found = data(power_W=power, current_A=np.full(6, np.nan))
    assert found.is_power
    assert found.signal[1:5] == pytest.approx(power[1:5])
    assert np.flatnonzero(found.measured).tolist() == [2, 3]
    assert np.flatnonzero(found.dark).tolist() == [0], "a reading that overflowed is none"
