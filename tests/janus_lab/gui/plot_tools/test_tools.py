"""What a person does on a plot: mark, compare, see the lines of the figures."""

from __future__ import annotations

import numpy as np
from qtpy import QtCore

from tests.on_plot import place, press, sampled, working_plot

Qt = QtCore.Qt


def test_two_markers_say_difference_ratio_and_slope(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.array([1.0, 2.0, 4.0]), np.array([1e-9, 2e-9, 8e-9]))
    tools.point_at(place(tools, 1.0, 1e-9))
    press(tools, Qt.Key_A)
    tools.point_at(place(tools, 4.0, 8e-9))
    press(tools, Qt.Key_B)
    assert tools.box_lines()[1:] == [
        "A  1 s,  1 nA", "B  4 s,  8 nA", "Δ  3 s,  7 nA", "B/A  8", "slope  2.333 nA/s"
    ]  # fmt: skip
    press(tools, Qt.Key_X)
    press(tools, Qt.Key_Y)
    assert tools.box_lines()[-2] == "B/A  8   exponent  1.5"
    assert [line[0] for line in tools.box_lines(brief=True)] == ["4", "Δ", "B", "s"]
    press(tools, Qt.Key_Escape)
    assert tools.box_lines() == []
    assert not tools.overlay.isVisible()
