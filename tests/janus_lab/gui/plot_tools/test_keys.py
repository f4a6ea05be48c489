"""What a person does on a plot by keys."""

from __future__ import annotations

import numpy as np
from qtpy import QtCore, QtGui

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.keys import IN_WORDS
from tests.on_plot import painted, place, press, sampled, working_plot

Qt = QtCore.Qt


def test_arrow_keys_go_from_sample_to_sample_and_from_curve_to_curve(qtbot) -> None:
    tools = working_plot(qtbot)
    x = np.arange(50.0)
    sampled(tools, x, np.where(x == 7, np.nan, x), "one")
    sampled(tools, x, -x, "two")
    tools.point_at(place(tools, 6.0, 6.0))
    assert press(tools, Qt.Key_Right)
    assert tools.cursor.x == 8.0  # where there is a number
    press(tools, Qt.Key_Left)
    press(tools, Qt.Key_Right, Qt.ShiftModifier)
    assert tools.cursor.x == 17.0
    press(tools, Qt.Key_Down)
    assert (tools.cursor.x, tools.cursor.y) == (17.0, -17.0)
    assert tools.box_lines()[0].endswith("two")
    for _ in range(9):
        press(tools, Qt.Key_Right, Qt.ShiftModifier)
    assert tools.cursor.x == 49.0
    assert not press(tools, Qt.Key_Q)
    assert not press(tools, Qt.Key_A, Qt.ControlModifier)


def test_no_key_on_an_empty_plot_does_harm(qtbot) -> None:
    tools = working_plot(qtbot)
    for key in range(Qt.Key_0, Qt.Key_Z + 1):
        press(tools, key)
    for key in (Qt.Key_Left, Qt.Key_Right, Qt.Key_Up, Qt.Key_Down, Qt.Key_Escape):
        press(tools, key)
    painted(tools)
    assert tools.box_lines() == []


def test_an_axis_that_makes_no_sense_on_a_logarithm_stays_linear(qtbot) -> None:
    tools = working_plot(qtbot, QuantityAxis("bottom", "Phase", "°", log=False))
    press(tools, Qt.Key_X)
    assert not tools.x.logMode


def test_every_key_of_the_list_is_one(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(5.0), np.arange(5.0), "one")
    for words, keys in IN_WORDS:
        for key in keys.split(", "):
            assert press(tools, QtGui.QKeySequence(key)[0]), words
