"""Rows of a calibration as points."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model.light_points import LightPoints


def block(drive, current, direction, power=np.nan):
    shape = np.shape(current)
    return {
        "Drive (A)": np.broadcast_to(drive, shape), "Current (A)": np.asarray(current),
        "Power (W)": np.broadcast_to(power, shape),
        "Direction": np.broadcast_to(direction, shape),
    }  # fmt: skip


def test_a_point_for_each_block_less_the_dark_level():
    points = LightPoints()
    points.add(block(0.0, [1e-9, 3e-9], 0))
    points.add(block(0.06, [5e-6, 5e-6], 0))  # while warming up
    points.add(block(0.04, [1.0e-6, 1.2e-6], 1))
    points.add(block(np.nan, [1.0, 1.0], 1))  # the light was off
    points.add(block(0.04, [1.4e-6, np.nan], -1))
    drive, level = points.of_direction(1)
    assert drive.tolist() == [0.04]
    assert level == pytest.approx([1.1e-6 - 2e-9])
    assert points.of_direction(-1)[1] == pytest.approx([1.4e-6 - 2e-9])
    assert len(points.of_direction(0)[0]) == 2
    assert points.unit == "A"


def test_rows_of_a_past_run_come_in_one_block_and_either_way_round():
    points = LightPoints()
    points.add(
        block([0, 0, 0.03, 0.03, 0.04, 0.04, 0.03], -np.array([0, 0, 1, 1, 2, 2, 1.0]),
              [0, 0, 1, 1, 1, 1, -1])
    )  # fmt: skip
    assert points.of_direction(1)[1].tolist() == [1, 2]
    assert points.of_direction(-1)[1].tolist() == [1]


def test_a_power_meter_s_rows_are_powers():
    points = LightPoints()
    points.add(block(0.04, [np.nan, np.nan], 1, [1e-3, 3e-3]))
    assert points.unit == "W"
    assert points.of_direction(1)[1] == pytest.approx([2e-3])
