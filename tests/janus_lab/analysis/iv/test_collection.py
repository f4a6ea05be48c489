"""What is collected at V_oc, told from what is lost at 0 V."""

from __future__ import annotations

import math

import numpy as np
import pytest

from drivers.keithley2400.datasheet import KEITHLEY_2400, meter_record
from janus_lab.analysis.iv.collection import logarithms_of_collection, reverse_photocurrents
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.uncertainty.budget import nominal, standard_uncertainty
from janus_lab.analysis.uncertainty.meter import Meter
from tests.janus_lab.analysis.iv.drawn_diodes import Diode

LEVELS = (0.7, 3.0, 13.0)


def hecht(volts, built_in, scale):
    x = (built_in - volts) / scale
    return x * (1 - math.exp(-1 / x))


def logarithms(built_in, scale, voltages=(0.3, 0.35, 0.4), reverse=3.0):
    at_zero = {e: 1e-6 * e * hecht(0.0, built_in, scale) for e in LEVELS}
    far = {e: 1e-6 * e * hecht(-reverse, built_in, scale) for e in LEVELS}
    return logarithms_of_collection(at_zero, far, reverse, voltages)


@pytest.mark.parametrize("scale", [1e-3, 0.01, 0.1])
def test_with_the_built_in_voltage_that_is_assumed_it_is_the_law_itself(scale):
    found = logarithms(0.65, scale)  # 0.25 V above the largest V_oc
    expected = [
        math.log(hecht(volts, 0.65, scale) / hecht(-3.0, 0.65, scale)) for volts in (0.3, 0.35, 0.4)
    ]
    assert [nominal(ln) for ln in found] == pytest.approx(expected, rel=0.05, abs=1e-5)


@pytest.mark.parametrize("built_in", [0.55, 0.7, 1.0, 1.5])
def test_with_another_one_it_is_within_k_2(built_in):
    found = logarithms(built_in, 0.05)
    change = found[-1] - found[0]
    true = math.log(hecht(0.4, built_in, 0.05) / hecht(0.3, built_in, 0.05))
    assert abs(nominal(change) - true) <= 2 * standard_uncertainty(change)


def test_a_device_that_collects_all_has_next_to_nothing_to_add():
    found = logarithms_of_collection(
        dict.fromkeys(LEVELS, 1e-6), dict.fromkeys(LEVELS, 1e-6), 3.0, [0.3, 0.4]
    )
    assert [nominal(ln) for ln in found] == pytest.approx([0.0, 0.0], abs=1e-8)
    assert 0 < standard_uncertainty(found[1] - found[0]) < 1e-3


def test_without_reverse_bias_nothing_is_known_and_nothing_is_done():
    currents = dict.fromkeys(LEVELS, 1e-6)
    assert logarithms_of_collection(currents, currents, 0.1, [0.3, 0.4]) == [0.0, 0.0]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_photocurrent_furthest_in_reverse_is_light_less_dark(lab, sign):
    diode = Diode(1e-11, 1.3, 5.0, 1e8, 12e-6, sign=sign)
    columns = lab.columns(diode, seed=1, stop=3.0 if sign < 0 else 0.3, irradiances=(0.0, 3.0))
    kept = np.abs(columns["Current (A)"]) < 0.01
    data = IVData.from_columns({name: values[kept] for name, values in columns.items()}, 0)
    meter = Meter(meter_record(KEITHLEY_2400, 1.0), -1.0, 3.0)
    reverse, currents = reverse_photocurrents(data, data.levels(), float(sign), meter)
    assert reverse == pytest.approx(3.0)
    assert nominal(currents[3.0]) == pytest.approx(36e-6, rel=1e-3)


def test_without_a_dark_sweep_there_is_none(lab):
    columns = lab.columns(Diode(1e-11, 1.3, 5.0, 1e8, 12e-6), seed=1, stop=0.3, irradiances=(3.0,))
    data = IVData.from_columns(columns, 0)
    meter = Meter(meter_record(KEITHLEY_2400, 1.0), -1.0, 3.0)
    assert reverse_photocurrents(data, data.levels(), 1.0, meter) == (0.0, {})
