"""The menu of the window saves the plot that a person means."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.in_sight import PlotsInSight
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.sample_curve import SampleCurve


def plot(name: str, values: list[float]) -> pg.PlotWidget:
    item = WorkingPlot(name, QuantityAxis("bottom", "Bias", "V"), QuantityAxis("left", name, "A"))
    if values:
        curve = SampleCurve(pen="w")
        item.addItem(curve)
        curve.set_samples(range(len(values)), values)
    return pg.PlotWidget(plotItem=item)


@pytest.fixture
def window(qtbot: QtBot) -> QtWidgets.QMainWindow:
    made = QtWidgets.QMainWindow()
    tabs = QtWidgets.QTabWidget()
    for widget in (plot("empty", []), plot("first", [1.0]), plot("second", [2.0, 3.0])):
        page = tabs.widget(0) if tabs.count() else None
        if page is None:
            page = QtWidgets.QWidget()
            QtWidgets.QVBoxLayout(page)
            tabs.addTab(page, "plots")
        page.layout().addWidget(widget)
    tabs.addTab(QtWidgets.QLabel("no plot"), "none")
    made.setCentralWidget(tabs)
    qtbot.addWidget(made)
    made.resize(600, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_plot_that_was_pointed_at_last_is_saved(
    qtbot: QtBot, window: QtWidgets.QMainWindow, tmp_path: Path
) -> None:
    menu = PlotsInSight(window)
    views = {view.getPlotItem().tools.name: view for view in window.findChildren(pg.PlotWidget)}
    for pointed, expected in (("", "first"), ("second", "second"), ("first", "first")):
        if pointed:
            box = views[pointed].getPlotItem().getViewBox()
            views[pointed].getPlotItem().tools.point_at(QtCore.QPointF(box.rect().center()))
        menu.save_data()
        tools = views[expected].getPlotItem().tools
        assert tools.files.dialog is not None, "it is the one that is asked for a name"
        tools.files.dialog.selectFile(str(tmp_path / expected))
        tools.files.dialog.accept()
        qtbot.waitUntil(lambda tools=tools: not tools.files.busy)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["first-2.csv", "first.csv", "second.csv"]
    assert pd.read_csv(tmp_path / "second.csv").iloc[:, 1].tolist() == [2.0, 3.0]


def test_without_a_plot_it_says_so(window: QtWidgets.QMainWindow) -> None:
    window.centralWidget().setCurrentIndex(1)
    menu = PlotsInSight(window)
    menu.save_figure("one column (86 mm)")
    assert "no plot" in window.statusBar().currentMessage()
