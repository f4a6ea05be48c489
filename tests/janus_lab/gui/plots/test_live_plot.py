"""The live plots of the bench window, fed with runs of the simulated bench."""

from __future__ import annotations

import numpy as np
import pytest
from qtpy import QtCore, QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plot_tools.working_plot import WorkingPlot
from janus_lab.gui.plots.bode_plot import BodePlot
from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.live_plot import LivePlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.widgets import theme
from janus_lab.kinds import KINDS, load
from procedures import FrequencyResponse
from tests.bench_files import open_bench
from tests.drawn import figure, shown
from tests.made_up_rows import settled
from tests.measuring import carry_out, prepared
from tests.on_plot import press


@pytest.mark.parametrize("size", [(350, 250), (700, 450), (2000, 1300), (500, 400)])
def test_plots_fit_their_widget(qtbot, sweeps, size):
    plot = shown(qtbot, IVPlot(), sweeps[1])
    plot.resize(2000, 400)
    plot.resize(*size)
    QtWidgets.QApplication.processEvents()
    for panel in (plot.linear, plot.logarithmic):
        assert panel.geometry().right() <= size[0]
        assert panel.geometry().bottom() <= size[1]


@pytest.mark.parametrize("kind", sorted(name for name, kind in KINDS.items() if kind.live_plot))
def test_in_little_room_no_plot_and_no_label_below_is_cut_off(qtbot, kind):
    plot = load(KINDS[kind].live_plot)()
    qtbot.addWidget(plot)
    plot.resize(330, 250)
    plot.show()
    plot.set_theme(theme.DARK)
    QtWidgets.QApplication.processEvents()
    views = [plot, *plot.findChildren(QtWidgets.QGraphicsView)]
    found = [
        (view, item)
        for view in views
        if isinstance(view, QtWidgets.QGraphicsView)
        for item in view.scene().items()
        if isinstance(item, WorkingPlot)
    ]
    assert found
    for view, item in found:
        assert item.sceneBoundingRect().right() <= view.width() + 1
        assert item.titleLabel.item.sceneBoundingRect().right() <= view.width() + 1
        label = item.getAxis("bottom").label
        if label.isVisible():
            assert label.sceneBoundingRect().right() <= view.width() + 1


def test_logarithmic_ticks_read_as_quantities():
    axis = QuantityAxis("left", "Current", "A")
    assert axis.logTickStrings([-9.0, -7.0, -5.0], 1.0, 1.0) == ["1 n", "100 n", "10 µ"]
    plain = QuantityAxis("bottom", "Irradiance", "mW/cm²")
    assert plain.logTickStrings([-1.0, 3.0, 12.0], 1.0, 1.0) == ["0.1", "1000", "10¹²"]
    named = {round(v, 3) for s, at in plain.logTickValues(0.1, 1.2, 400, []) if s for v in at}
    assert named == {0.301, 0.699, 1.0}  # 2, 5, 10
    wide = dict(plain.logTickValues(-12.0, 3.0, 200, []))
    assert all(len(ticks) <= 5 for spacing, ticks in wide.items() if spacing)


@pytest.mark.parametrize("kind", [IVPlot, EdgesPlot, MeritPlot])
def test_every_plot_can_be_driven_the_same_way(qtbot, kind, sweeps, edges, cycles):
    data, blocks, _ = {IVPlot: sweeps, EdgesPlot: edges, MeritPlot: cycles}[kind]
    plot: LivePlot = shown(qtbot, kind(), blocks)
    plot.overlay("yesterday", data)
    plot.set_figures([figure("responsivity", 13.0, 1.31, 0.04)])
    for given in theme.THEMES.values():
        plot.set_theme(given)
        plot.show_now()
        QtWidgets.QApplication.processEvents()
        image = plot.grab().toImage()
        assert image.pixelColor(1, 1).name() == given.background
        names = {image.pixelColor(x, y).name() for x in range(0, 700, 3) for y in range(0, 450, 3)}
        assert len(names) > 10
    plot.clear()
    for block in blocks:  # and again, for the next run
        plot.add(block)
    plot.show_now()
    plot.clear_overlays()


def responses() -> list[dict[str, np.ndarray]]:
    """Blocks of two sines."""
    run = prepared(
        FrequencyResponse(
            bias_settling=0.1, light_settling=0.5, settling=0.1, irradiance=13.0,
            frequencies=[50.0, 500.0], samples=501,
        )
    )  # fmt: skip
    with open_bench(bench="simulated-generator") as bench:
        carry_out(run, bench)
    return [record for topic, record in run.topics if topic == "batch results"]


def panels(plot: QtWidgets.QGraphicsView) -> list[WorkingPlot]:
    return [item for item in plot.scene().items() if isinstance(item, WorkingPlot)]


def links(plot: QtWidgets.QWidget) -> list[tuple[WorkingPlot, WorkingPlot, int]]:
    """Panels, those that they follow, and along which axis."""
    widgets = [plot, *plot.findChildren(QtWidgets.QGraphicsView)]
    of_all = [p for w in widgets if isinstance(w, QtWidgets.QGraphicsView) for p in panels(w)]
    by_view = {panel.vb: panel for panel in of_all}
    return [
        (panel, by_view[panel.vb.linkedView(axis)], axis)
        for panel in of_all
        for axis in (0, 1)
        if panel.vb.linkedView(axis) is not None
    ]


def assert_all_in_view(panel: WorkingPlot) -> None:
    for axis, (low, high) in enumerate(panel.viewRange()):
        ends = [
            item.dataBounds(axis) for item in panel.items
            if item.isVisible() and hasattr(item, "dataBounds")
        ]  # fmt: skip
        ends = [pair for pair in ends if pair is not None and pair[0] is not None]
        assert ends
        data = min(pair[0] for pair in ends), max(pair[1] for pair in ends)
        assert low <= data[0] < data[1] <= high, (panel.tools.name, axis)
        assert high - low < 1.5 * (data[1] - data[0]), (panel.tools.name, axis)


def test_only_these_plots_have_linked_axes(qtbot):
    linked = set()
    for kind in KINDS.values():
        plot = load(kind.live_plot)()
        qtbot.addWidget(plot)
        if links(plot):
            linked.add(type(plot))
    assert linked == {IVPlot, EdgesPlot, BodePlot}  # which the next test is about


@pytest.mark.parametrize("kind", [IVPlot, EdgesPlot, BodePlot])
def test_linked_plots_take_a_scale_together_and_all_stays_in_view(qtbot, kind, sweeps, edges):
    blocks = responses() if kind is BodePlot else {IVPlot: sweeps, EdgesPlot: edges}[kind][1]
    plot = shown(qtbot, kind(), blocks)
    settled(plot)
    ((follower, leader, axis),) = links(plot)
    key = (QtCore.Qt.Key_X, QtCore.Qt.Key_Y)[axis]
    for pressed in (follower, leader, leader, follower):
        press(pressed.tools, key)
        settled(plot)
        modes = [bool((p.tools.x, p.tools.y)[axis].logMode) for p in (follower, leader)]
        assert modes[0] == modes[1]
        for panel in (follower, leader):
            assert_all_in_view(panel)
        for zoomed in (follower, leader):
            low, high = leader.viewRange()[axis]
            middle = low + (high - low) / 3
            zoomed.vb.setRange(**{"xy"[axis] + "Range": (low, middle)})
            settled(plot)
            press(zoomed.tools, QtCore.Qt.Key_0)
            settled(plot)
            for panel in (follower, leader):
                assert_all_in_view(panel)


def test_logarithmic_time_begins_within_a_sampling_interval(qtbot, edges):
    plot = shown(qtbot, EdgesPlot(), edges[1])
    rise, decay = plot.plots.values()
    for dots in plot._dots.values():  # a sample at the edge itself, but for rounding
        x, y = dots.samples
        dots.set_data(np.append(1e-13, x), np.append(0.5, y))
    for panel in (rise, decay):
        press(panel.tools, QtCore.Qt.Key_X)
        settled(plot)
        low, high = panel.viewRange()[0]
        assert -5.5 < low < -3.5 < high  # readings each 0.1 ms
