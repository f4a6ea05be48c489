"""The plots of figures of merit are made when they are wanted, and show what came before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from janus_lab.gui.plots.merit_plot import MeritPlot
from tests.drawn import figure


def test_figures_that_came_before_the_plots_are_shown_by_them(qtbot: QtBot) -> None:
    plot = MeritPlot()
    qtbot.addWidget(plot)
    figures = [figure("responsivity", light, 2.0, 0.1) for light in (0.7, 13.0)]
    plot.set_figures(figures)
    assert not plot._are_made, "an opened run is seen sooner"
    plot.show()
    assert plot._are_made
    (item,) = [
        item
        for item in plot.irradiance.plots["responsivity"].listDataItems()
        if item.opts["symbol"]
    ]
    assert item.getOriginalDataset()[0].tolist() == [0.7, 13.0]


def test_figures_of_a_run_that_was_forgotten_are_not_shown(qtbot: QtBot) -> None:
    plot = MeritPlot()
    qtbot.addWidget(plot)
    plot.set_figures([figure("responsivity", 13.0, 2.0)])
    plot.clear()
    plot.show()
    assert not [
        i for i in plot.irradiance.plots["responsivity"].listDataItems() if i.opts["symbol"]
    ]
