"""What a person does on a plot: point, mark, compare, change scales, by mouse and by keys."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from janus_lab.gui.model.live_series import LiveSeries
from janus_lab.gui.plot_tools.axes import QuantityAxis, TimeAxis
from janus_lab.gui.plot_tools.tools import PlotTools
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.live_curve import LiveCurve
from janus_lab.gui.plots.sample_curve import SampleCurve
from janus_lab.measurements.panel import Axis, Mark, Panel, line

Qt = QtCore.Qt


def shown(qtbot: QtBot, x: QuantityAxis | None = None) -> PlotTools:
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


@pytest.mark.parametrize("kind", [live, sampled])
@pytest.mark.parametrize("log", [(False, False), (True, False), (False, True), (True, True)])
def test_the_cursor_goes_to_samples_and_says_them_exactly(qtbot, kind, log) -> None:
    tools = shown(qtbot)
    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(0.5, 300, 400))
    y = rng.choice([-1, 1], 400) * 10 ** rng.uniform(-12, -6, 400)
    kind(tools, x, y)
    tools.plot.set_scales(log_x=log[0], log_y=log[1])
    painted(tools)
    samples = set(zip(x.tolist(), y.tolist(), strict=True))
    view = tools.plot.getViewBox()
    for _ in range(50):
        at = QtCore.QPointF(rng.uniform(0, view.width()), rng.uniform(0, view.height()))
        tools.point_at(at)
        assert tools.cursor is not None
        assert (tools.cursor.x, tools.cursor.y) in samples
    for n in rng.integers(400, size=50).tolist():
        tools.point_at(place(tools, x[n], y[n]))
        seen = place(tools, tools.cursor.x, tools.cursor.y) - place(tools, x[n], y[n])
        assert np.hypot(seen.x(), seen.y()) < 1.0  # that one, or one that lies on it


def test_of_a_million_samples_the_cursor_still_finds_the_peak(qtbot) -> None:
    tools = shown(qtbot)
    x = np.arange(1_000_000) * 1e-3
    y = np.random.default_rng(1).normal(0, 1e-9, 1_000_000)
    y[654_321] = 1e-7
    live(tools, x, y)
    tools.point_at(place(tools, 654.321, 1e-7))
    assert (tools.cursor.x, tools.cursor.y) == (x[654_321], 1e-7)
    assert tools.box_lines()[0] == "10.9054 min,  100 nA"


def test_two_markers_say_difference_ratio_and_slope(qtbot) -> None:
    tools = shown(qtbot)
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
    tools = shown(qtbot)
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


def test_arrow_keys_go_from_sample_to_sample_and_from_curve_to_curve(qtbot) -> None:
    tools = shown(qtbot)
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
    tools = shown(qtbot)
    for key in range(Qt.Key_0, Qt.Key_Z + 1):
        press(tools, key)
    for key in (Qt.Key_Left, Qt.Key_Right, Qt.Key_Up, Qt.Key_Down, Qt.Key_Escape):
        press(tools, key)
    painted(tools)
    assert tools.box_lines() == []


def test_an_axis_that_makes_no_sense_on_a_logarithm_stays_linear(qtbot) -> None:
    tools = shown(qtbot, QuantityAxis("bottom", "Phase", "°", log=False))
    press(tools, Qt.Key_X)
    assert not tools.x.logMode


def test_time_from_zero_can_be_logarithmic(qtbot) -> None:
    tools = shown(qtbot)
    x = np.arange(200_000) * 1e-3
    curve = live(tools, x, np.exp(-x))
    press(tools, Qt.Key_X)
    painted(tools)
    drawn_x, _ = curve.getData()
    assert len(drawn_x) < 12_000
    assert np.all(np.diff(drawn_x) >= 0)
    assert drawn_x[0] == pytest.approx(-3)
    assert drawn_x[-1] == pytest.approx(np.log10(x[-1]))
    assert set(np.round(10**drawn_x * 1e3).astype(int)) <= set(range(200_000))
    # no pixel of the view is without its sample where there is one
    (left, right), _ = tools.plot.getViewBox().viewRange()
    columns = np.linspace(max(left, -3), min(right, np.log10(x[-1])), 300)
    wanted = np.unique(np.digitize(np.log10(x[1:]), columns))
    assert set(wanted) <= set(np.digitize(drawn_x, columns))


def test_lines_of_the_figures_stand_on_the_plot_of_their_quantities(qtbot) -> None:
    tools = shown(qtbot)
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
