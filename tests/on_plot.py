"""A plot of the window, what is drawn on it, and a person's keys."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.tools import PlotTools
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.live_curve import LiveCurve
from janus_lab.gui.plots.sample_curve import SampleCurve

Qt = QtCore.Qt


def working_plot(qtbot: QtBot, x: QuantityAxis | None = None) -> PlotTools:
    """An empty plot of a current, on the screen."""
    plot = WorkingPlot("test", x or TimeAxis("bottom"), QuantityAxis("left", "Current", "A"))
    widget = pg.PlotWidget(plotItem=plot)
    qtbot.addWidget(widget)
    widget.resize(600, 400)
    widget.show()
    plot.tools.kept = widget  # as long as the tools are there
    return plot.tools


def painted(tools: PlotTools) -> QtGui.QImage:
    QtWidgets.QApplication.processEvents()
    return tools.plot.getViewWidget().grab().toImage()


def live(tools: PlotTools, x: np.ndarray, y: np.ndarray) -> LiveCurve:
    series = LiveSeries()
    series.append(x, y)
    curve = LiveCurve(series)
    tools.plot.addItem(curve)
    curve.refresh()
    painted(tools)
    return curve


def sampled(tools: PlotTools, x: np.ndarray, y: np.ndarray, name: str = "") -> SampleCurve:
    curve = SampleCurve()
    curve.named = name
    tools.plot.addItem(curve)
    curve.set_samples(x, y)
    painted(tools)
    return curve


def press(tools: PlotTools, key: int, modifier: int = Qt.NoModifier) -> bool:
    return tools.key(QtGui.QKeyEvent(QtCore.QEvent.KeyPress, key, modifier))


def place(tools: PlotTools, x: float, y: float) -> QtCore.QPointF:
    at = tools.overlay.place(x, y)
    assert at is not None
    return QtCore.QPointF(*at)


def names_drawn(axis: QuantityAxis) -> list[tuple[QtCore.QRectF, str]]:
    """The names that are painted at an axis, and where."""
    picture = QtGui.QPicture()
    painter = QtGui.QPainter(picture)
    specs = axis.generateDrawSpecs(painter)
    painter.end()
    return [(rect, text) for rect, _, text in specs[2]]
