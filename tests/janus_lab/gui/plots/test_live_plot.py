"""The live plots of the bench window, fed with runs of the simulated bench."""

from __future__ import annotations

import pytest
from qtpy import QtWidgets

from janus_lab.gui.plot_tools.axes import QuantityAxis
from janus_lab.gui.plots.edges_plot import EdgesPlot
from janus_lab.gui.plots.iv_plot import IVPlot
from janus_lab.gui.plots.live_plot import LivePlot
from janus_lab.gui.plots.merit_plot import MeritPlot
from janus_lab.gui.widgets import theme
from tests.drawn import figure, shown


@pytest.mark.parametrize("size", [(350, 250), (700, 450), (2000, 1300), (500, 400)])
def test_plots_fit_their_widget(qtbot, sweeps, size):
    plot = shown(qtbot, IVPlot(), sweeps[1])
    plot.resize(2000, 400)
    plot.resize(*size)
    QtWidgets.QApplication.processEvents()
    for panel in (plot.linear, plot.logarithmic):
        assert panel.geometry().right() <= size[0]
        assert panel.geometry().bottom() <= size[1]


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
