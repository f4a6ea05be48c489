"""Both directions at the same bias, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.b1500.datasheet import meter_record
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.analysis.iv.passes import Passes, passes_of
from janus_lab.analysis.uncertainty.meter import Meter

METER = Meter(meter_record(1.0), 1.0, 1.0)


def swept(up_V, down_V, slope_S=1e-6):
    """Currents `slope_S` times the bias, read at one a second."""
    bias = np.concatenate([up_V, down_V])
    one = np.ones(bias.size)
    direction = np.concatenate([np.ones(len(up_V)), -np.ones(len(down_V))])
    time = np.arange(bias.size, dtype=float)
    data = IVData(time, bias, slope_S * bias, one, direction, 0 * one, 1e-6 * one, 0 * one)
    return data, np.arange(len(up_V)), len(up_V) + np.arange(len(down_V))


def test_what_was_read_at_the_same_bias_stands_side_by_side():
    data, up, down = swept([0.0, 0.5, 1.0], [1.0, 0.5, 0.0])
    both = Passes.of(data, up, down, METER)
    assert both.voltage_V.tolist() == [0.0, 0.5, 1.0]
    assert both.up.time_s.tolist() == [0.0, 1.0, 2.0]
    assert both.down.time_s.tolist() == [5.0, 4.0, 3.0]
    assert both.down.current_A == pytest.approx(both.up.current_A)
    assert both.on_one_range.all()


def test_biases_between_those_of_the_way_up_are_interpolated():
    data, up, down = swept(np.linspace(0, 1, 11), np.linspace(0.95, 0.05, 10))
    both = Passes.of(data, up, down, METER)
    assert both.voltage_V == pytest.approx(np.linspace(0.1, 0.9, 9))
    assert both.down.current_A == pytest.approx(1e-6 * both.voltage_V)


def test_nothing_is_interpolated_across_a_gap():
    data, up, down = swept(np.linspace(0, 1, 11), [1.0, 0.9, 0.1, 0.0])
    both = Passes.of(data, up, down, METER)
    assert both.voltage_V == pytest.approx([0.0, 0.1, 0.9, 1.0])


def test_a_direction_without_readings_leaves_nothing():
    data, up, _ = swept([0.0, 0.5, 1.0], [1.0])
    assert Passes.of(data, up, up[:0], METER).voltage_V.size == 0
    assert passes_of(data, up, METER) == []


def test_part_of_them_can_be_taken():
    data, up, down = swept([0.0, 0.5, 1.0], [1.0, 0.5, 0.0])
    part = Passes.of(data, up, down, METER).where(np.array([False, True, True]))
    assert part.voltage_V.tolist() == [0.5, 1.0]
    assert part.mean_A == pytest.approx([0.5e-6, 1e-6])
