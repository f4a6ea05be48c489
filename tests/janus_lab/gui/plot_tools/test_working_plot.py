"""The mouse on a plot goes to its tools."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.sample_curve import SampleCurve
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


def test_plots_that_go_together_make_room_for_what_is_on_either(qtbot) -> None:
    widget = pg.GraphicsView()
    grid = pg.GraphicsLayout()
    widget.setCentralItem(grid)
    qtbot.addWidget(widget)
    plots, curves = [], []
    for column in range(2):
        axes = QuantityAxis("bottom", "Time", "s"), QuantityAxis("left", "Share")
        plots.append(WorkingPlot(f"{column}", *axes))
        grid.addItem(plots[-1], row=0, col=column)
        curves.append(SampleCurve())
        plots[-1].addItem(curves[-1])
    plots[1].follow(plots[0], "y")
    widget.resize(600, 300)
    widget.show()
    rng = np.random.default_rng(4)
    for _ in range(10):
        for curve in curves:
            curve.set_samples(np.arange(5.0), 10 ** rng.uniform(-4, 4, 5))
        plots[rng.integers(2)].set_scales(log_y=bool(rng.integers(2)))
        for _ in range(3):
            QtWidgets.QApplication.processEvents()
            widget.grab()
        ends = np.array([curve.dataBounds(1) for curve in curves])
        for plot in plots:
            low, high = plot.viewRange()[1]
            assert low <= ends.min(), (low, ends)
            assert ends.max() <= high
        assert plots[0].viewRange()[1] == pytest.approx(plots[1].viewRange()[1])
