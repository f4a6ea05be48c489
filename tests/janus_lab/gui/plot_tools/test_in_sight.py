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
from janus_lab.gui.plot_tools.tools import PlotTools
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


def tools_of(window: QtWidgets.QMainWindow, name: str) -> PlotTools:
    views = window.findChildren(pg.PlotWidget)
    return next(v.getPlotItem().tools for v in views if v.getPlotItem().tools.name == name)


def beside(window: QtWidgets.QMainWindow, widget: QtWidgets.QWidget) -> QtWidgets.QWidget:
    """`widget` beside the plots, with the keyboard."""
    window.centralWidget().widget(0).layout().addWidget(widget)
    widget.show()
    window.activateWindow()
    widget.setFocus()
    QtWidgets.QApplication.processEvents()
    assert widget.hasFocus() or widget.isAncestorOf(window.focusWidget())
    return window.focusWidget()


Qt = QtCore.Qt


def no_field() -> list[QtWidgets.QWidget]:
    bar = QtWidgets.QTabBar()
    bar.addTab("one")
    label = QtWidgets.QLabel("words")
    label.setFocusPolicy(Qt.StrongFocus)
    return [QtWidgets.QPushButton("Start"), QtWidgets.QCheckBox("On"), bar, label]


@pytest.mark.parametrize("number", range(4))
def test_keys_reach_the_plot_in_sight_without_a_click_into_it(
    qtbot: QtBot, window: QtWidgets.QMainWindow, number: int
) -> None:
    kept = PlotsInSight(window)
    has_keyboard = beside(window, no_field()[number])
    tools = tools_of(window, "first")
    qtbot.keyClick(has_keyboard, Qt.Key_X)
    assert tools.x.logMode
    qtbot.keyClick(has_keyboard, Qt.Key_X)
    assert not tools.x.logMode
    other = tools_of(window, "second")
    other.point_at(QtCore.QPointF(other.plot.getViewBox().rect().center()))
    qtbot.keyClick(has_keyboard, Qt.Key_A)
    assert (list(other.markers), list(tools.markers)) == (["A"], [])
    assert has_keyboard.hasFocus()
    assert kept is not None


@pytest.mark.parametrize("button", [QtWidgets.QPushButton, QtWidgets.QCheckBox])
def test_arrows_go_along_the_curve_also_from_a_button(
    qtbot: QtBot, window: QtWidgets.QMainWindow, button: type[QtWidgets.QAbstractButton]
) -> None:
    kept = PlotsInSight(window)
    other = tools_of(window, "second")
    other.pointed = 1.0
    has_keyboard = beside(window, button("Start"))
    for _ in range(3):
        qtbot.keyClick(has_keyboard, Qt.Key_Right)
    assert other.cursor is not None
    assert other.cursor.x == 1.0, "its last sample"
    qtbot.keyClick(has_keyboard, Qt.Key_Left)
    assert other.cursor.x == 0.0
    assert has_keyboard.hasFocus()
    qtbot.keyClick(has_keyboard, Qt.Key_Tab)  # the keyboard goes on by Tab, as ever
    assert not has_keyboard.hasFocus()
    assert kept is not None


def fields() -> dict[str, QtWidgets.QWidget]:
    table = QtWidgets.QTableWidget(3, 1)
    for row, text in enumerate(("x", "annealed", "bright")):
        table.setItem(row, 0, QtWidgets.QTableWidgetItem(text))
    table.setEditTriggers(QtWidgets.QAbstractItemView.NoEditTriggers)
    chosen = QtWidgets.QComboBox()
    chosen.addItems(["xenon", "argon", "blue"])
    typed = QtWidgets.QComboBox()
    typed.setEditable(True)
    return {
        "line": QtWidgets.QLineEdit(), "text": QtWidgets.QTextEdit(),
        "plain text": QtWidgets.QPlainTextEdit(), "number": QtWidgets.QDoubleSpinBox(),
        "whole number": QtWidgets.QSpinBox(), "date": QtWidgets.QDateEdit(), "table": table,
        "list": chosen, "list to type in": typed,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["line", "text", "plain text", "number", "whole number", "date",
                                  "table", "list", "list to type in"])  # fmt: skip
def test_no_key_that_is_typed_into_a_field_reaches_a_plot(
    qtbot: QtBot, window: QtWidgets.QMainWindow, name: str
) -> None:
    kept = PlotsInSight(window)
    tools = tools_of(window, "first")
    tools.point_at(QtCore.QPointF(tools.plot.getViewBox().rect().center()))
    tools.put_marker("A")
    before = (
        tools.cursor,
        dict(tools.markers),
        tools.shows_lines,
        tools.x.logMode,
        tools.y.logMode,
    )
    widget = fields()[name]
    has_keyboard = beside(window, widget)
    keys = [Qt.Key_A, Qt.Key_B, Qt.Key_N, Qt.Key_F, Qt.Key_X, Qt.Key_Y, Qt.Key_0, Qt.Key_Up,
            Qt.Key_Down, Qt.Key_Left, Qt.Key_Right, Qt.Key_Escape]  # fmt: skip
    for key in keys:
        qtbot.keyClick(has_keyboard, key)
        now = (tools.cursor, dict(tools.markers), tools.shows_lines, tools.x.logMode,
               tools.y.logMode)  # fmt: skip
        assert now == before, f"{name}: {key:#x}"
    if name == "line":
        assert widget.text() == "abnfxy0"
    assert kept is not None


def test_letters_find_rows_of_a_table(qtbot: QtBot, window: QtWidgets.QMainWindow) -> None:
    kept = PlotsInSight(window)
    table = fields()["table"]
    has_keyboard = beside(window, table)
    qtbot.keyClick(has_keyboard, Qt.Key_B)
    assert table.currentRow() == 2
    assert kept is not None


def test_keys_of_other_pages_and_windows_do_nothing_to_a_plot(
    qtbot: QtBot, window: QtWidgets.QMainWindow
) -> None:
    kept = PlotsInSight(window)
    tools = tools_of(window, "first")
    window.centralWidget().setCurrentIndex(1)  # without a plot
    qtbot.keyClick(window, Qt.Key_X)
    assert not tools.x.logMode
    assert not window.statusBar().currentMessage(), "nobody has asked to save"
    assert kept is not None
