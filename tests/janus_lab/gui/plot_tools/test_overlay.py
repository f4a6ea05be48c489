"""What is painted over a plot, and taken away again."""

from __future__ import annotations

import numpy as np
from qtpy import QtCore

from janus_lab.measurements.panel import Axis, Mark, Panel, line
from tests.on_plot import painted, press, sampled, working_plot

Qt = QtCore.Qt


def test_lines_of_the_figures_stand_on_the_plot_of_their_quantities(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(10.0), np.arange(10.0) * 1e-9)
    before = painted(tools)
    other = Panel("a", "", Axis("Bias", "V"), Axis("Current", "A"), [line([0, 1], [0, 1], "no")])
    fit = line([0.0, 9.0], [0.0, 9e-9], "fit", role="fit")
    own = Panel("b", "", Axis("Time", "s"), Axis("|Current|", "A"), [fit], [Mark(5.0, "x", "here")])
    tools.set_lines([other, own])
    assert painted(tools) == before
    press(tools, Qt.Key_F)
    assert [each.label for each in tools.lines] == ["fit"]
    assert painted(tools) != before
    tools.forget()
    assert painted(tools) == before
