"""What a person does on a plot: mark, compare, see the lines of the figures."""

from __future__ import annotations

import numpy as np
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.measurements.panel import Axis, Mark, Panel, line
from tests.on_plot import painted, place, press, sampled, working_plot

Qt = QtCore.Qt


def test_two_markers_say_difference_ratio_and_slope(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.array([1.0, 2.0, 4.0]), np.array([1e-9, 2e-9, 8e-9]))
    tools.point_at(place(tools, 1.0, 1e-9))
    press(tools, Qt.Key_A)
    tools.point_at(place(tools, 4.0, 8e-9))
    press(tools, Qt.Key_B)
    assert tools.box_lines()[1:] == [
        "A  1 s,  1 nA", "B  4 s,  8 nA", "Δ  3 s,  7 nA", "B/A  8   slope  2.333 nA/s"
    ]  # fmt: skip
    press(tools, Qt.Key_X)
    press(tools, Qt.Key_Y)
    assert tools.box_lines()[-1] == "exponent  1.5"
    press(tools, Qt.Key_Escape)
    assert tools.box_lines() == []
    assert not tools.overlay.isVisible()


def test_a_marker_can_be_dragged_from_sample_to_sample(qtbot) -> None:
    tools = working_plot(qtbot)
    sampled(tools, np.arange(10.0), np.arange(10.0) * 1e-9)
    tools.point_at(place(tools, 2.0, 2e-9))
    tools.put_marker("A")
    assert tools.marker_at(place(tools, 2.0, 2e-9), 10) == "A"
    assert tools.marker_at(place(tools, 8.0, 8e-9), 10) == ""
    painted(tools)  # the axes have taken their room
    widget, view = tools.plot.getViewWidget(), tools.plot.getViewBox()
    ends = [widget.mapFromScene(view.mapToScene(place(tools, x, x * 1e-9))) for x in (2.0, 7.1)]
    qtbot.mousePress(widget.viewport(), Qt.LeftButton, pos=ends[0])
    for share in np.linspace(0, 1, 6):
        at = ends[0] + (ends[1] - ends[0]) * float(share)
        event = QtGui.QMouseEvent(
            QtCore.QEvent.MouseMove, QtCore.QPointF(at), Qt.NoButton, Qt.LeftButton, Qt.NoModifier
        )
        QtWidgets.QApplication.sendEvent(widget.viewport(), event)
        qtbot.wait(20)
    qtbot.mouseRelease(widget.viewport(), Qt.LeftButton, pos=ends[1])
    assert (tools.markers["A"].x, tools.markers["A"].y) == (7.0, 7.0 * 1e-9)


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
