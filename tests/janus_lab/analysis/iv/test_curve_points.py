"""Voltages and currents read off a bent curve, with the errors of the meter."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from janus_lab.analysis.iv.curve_points import current_on_curve, zero_crossing
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.uncertainty.budget import components, nominal
from janus_lab.analysis.uncertainty.meter import Meter
from tests.janus_lab.analysis.iv.drawn_diodes import Diode

DIODE = Diode(57e-12, 1.0, 9.4, 5.1e9, 12e-6)
LIGHT = (13.0,)


def sweep(lab, *, irradiances=LIGHT, **given):
    columns = lab.columns(DIODE, seed=1, irradiances=irradiances, stop=0.5, **given)
    return IVData.from_columns(columns, 0)


def meter(bias):
    return Meter(meter_record(KEITHLEY_2400, 1.0), bias, 3.0)


def test_a_crossing_has_the_slope_of_the_curve_there(lab):
    data = sweep(lab)
    found = zero_crossing(data, np.arange(data.time_s.size), meter(0.4), "light", 1.0)
    true = DIODE.open_circuit(13.0)
    assert nominal(found.voltage_V) == pytest.approx(true, abs=5e-5)
    around = DIODE.total(np.array([true - 1e-5, true + 1e-5]), 12e-6 * 13)
    assert found.conductance_S == pytest.approx(float(np.diff(around)[0]) / 2e-5, rel=5e-3)


def test_an_offset_of_the_meter_shifts_it_by_offset_over_conductance(lab):
    data = sweep(lab)
    found = zero_crossing(data, np.arange(data.time_s.size), meter(0.4), "light", 1.0)
    budget = components(found.voltage_V)
    offsets = sum(u for tag, u in budget.items() if tag.startswith("offset"))
    # limits of the ranges around zero current: 300 pA to 60 nA, mostly the 6 nA of 100 µA
    assert 1e-9 / found.conductance_S < offsets < 10e-9 / found.conductance_S


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_there_is_none_on_the_other_side_or_beyond_the_end(lab, side):
    columns = lab.columns(DIODE, seed=1, irradiances=LIGHT, stop=0.2)
    data = IVData.from_columns(columns, 0)
    rows = np.arange(data.time_s.size)
    assert zero_crossing(data, rows, meter(0.4), "light", side) is None


def test_directions_that_differ_widen_the_crossing(lab):
    data = sweep(lab)
    shifted = np.where(data.direction < 0, data.voltage_V + 4e-3, data.voltage_V)
    moved = IVData(**{**{n: getattr(data, n) for n in IVData.NAMES}, "voltage_V": shifted})
    rows = np.arange(data.time_s.size)
    found = zero_crossing(moved, rows, meter(0.4), "light", 1.0)
    assert components(found.voltage_V)["difference of sweeps, light"] == pytest.approx(
        2e-3, rel=0.05
    )


@pytest.mark.parametrize("volts", [0.5, 0.3, -0.5])
def test_a_current_is_read_where_the_curve_is_steep_and_at_its_end(lab, volts):
    data = sweep(lab, irradiances=(0.0,))
    point = current_on_curve(data, np.arange(data.time_s.size), volts, meter(volts), "dark")
    true = float(DIODE.dark(volts))
    u = point.current.std_dev
    assert abs(nominal(point.current) - true) <= 2 * u
    # 2.4 mV of the source, over sqrt 3, where the current rises by e in n·kT/q and the resistance
    rises = 1 / (DIODE.slope / true + DIODE.series) if true > 0 else 1 / DIODE.shunt
    assert components(point.current)["bias"] == pytest.approx(
        rises * (2.4e-3 + 2e-4 * abs(volts)) / 3**0.5, rel=0.2
    )


def test_a_bias_that_was_not_reached_is_said(lab):
    data = sweep(lab)
    point = current_on_curve(data, np.arange(data.time_s.size), 1.0, meter(1.0), "light")
    assert (point.current, point.flags) == (None, ("BIAS_NOT_REACHED",))
