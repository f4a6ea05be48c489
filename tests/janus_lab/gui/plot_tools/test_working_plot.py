"""The mouse on a plot goes to its tools."""

from __future__ import annotations

import numpy as np
from qtpy import QtCore, QtGui, QtWidgets

from tests.on_plot import painted, place, sampled, working_plot

Qt = QtCore.Qt


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
